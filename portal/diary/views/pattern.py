"""Looking through a whole diary: finding entries, a month day by day, and the pattern; nothing here is written down."""

from datetime import date, timedelta

from flask import Response

from portal.access import service as access
from portal.accounts.service.names import names_of_staff
from portal.diary import service
from portal.diary.forms.looking import FindForm, PatternForm, SharedPatternForm
from portal.diary.notes import by_days
from portal.diary.pattern import Point, SinceError, Wanted, change_since, draw_up
from portal.diary.pattern_wording import ChangeShown, PatternShown, change_in_words, month_in_words, pattern_in_words
from portal.diary.views.blueprint import bp
from portal.i18n import _, reader_locale, say_month
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId
from portal.web.pages import for_roles, only_looks, render
from portal.web.requests import current_case, current_uow, today, zone

_hers = for_roles(Role.VICTIM)
_staff = for_roles(Role.ADVOCATE, Role.LEAD)
_FOUR_WEEKS = timedelta(days=27)


@bp.get("/notes/month/<int:number>")
@_hers
def month(number: int) -> Response:
    uow = current_uow()
    found = service.month_of_list(uow, current_case(), number)
    return render(
        "diary/month.html",
        month=found,
        heading=say_month(found.first, locale=reader_locale()),
        days=month_in_words(found, uow.now, zone()),
    )


@bp.route("/notes/find", methods=["GET", "POST"])
@_hers
@only_looks
def find() -> Response:
    form, uow, case_id = FindForm(), current_uow(), current_case()
    wanted = form.to_wanted() if form.validate_on_submit() else None
    if wanted is None:
        return render("diary/find.html", form=form, found=None)
    found = service.find_incidents(uow, case_id, wanted, form.asked.data, form.page_number)
    people = service.advocates_of_case(uow, case_id)
    names = list(names_of_staff(uow, people).values())
    days = [by_days(lines, now=uow.now, zone=zone(), readers=names) for lines in (found.exact, found.near)]
    return render("diary/find.html", form=form, found=found, exact=days[0], near=days[1])


@bp.route("/notes/pattern", methods=["GET", "POST"])
@_hers
@only_looks
def pattern() -> Response:
    form = PatternForm()
    points, total = service.pattern_points(current_uow(), current_case(), _wanted(form))
    shown, change = _shown(form, points)
    return render("diary/pattern.html", form=form, total=total, shown=shown, change=change)


@bp.route("/work/<case_id>/notes/pattern", methods=["GET", "POST"])
@_staff
@only_looks
def shared_pattern(case_id: CaseId) -> Response:
    form, uow = SharedPatternForm(), current_uow()
    points, total = service.shared_pattern_points(uow, case_id, _wanted(form))
    shown, change = _shown(form, points)
    head = access.head_of_case(uow, case_id)
    return render("diary/shared_pattern.html", form=form, head=head, total=total, shown=shown, change=change)


def _wanted(form: SharedPatternForm) -> Wanted:
    """Return of which entries the pattern is drawn: of all, until it is said otherwise."""
    return (form.to_wanted() if form.validate_on_submit() else None) or Wanted()


def _shown(form: SharedPatternForm, points: list[Point]) -> tuple[PatternShown | None, ChangeShown | None]:
    shown = pattern_in_words(draw_up(points), today()) if points else None
    return shown, _change(form, points, today())


def _change(form: SharedPatternForm, points: list[Point], now: date) -> ChangeShown | None:
    """Return what changed since a day: of the last four weeks, where none was said."""
    since = form.day("since") if form.is_submitted() else None
    try:
        change = change_since(points, since or now - _FOUR_WEEKS, now)
    except SinceError:
        form.refuse("since", _("That day is in the future. Choose one that has been."))
        return None
    return change_in_words(change, now) if change.before.notes or change.since.notes else None
