"""What staff see: check-ins of a case, what somebody must look after, and when somebody watches."""

from collections.abc import Callable

from flask import Response

from portal.access import service as access
from portal.accounts.service.people import advocates_of_service
from portal.checkins import service
from portal.checkins.escalation import AboutYourselfError, AnsweredForError
from portal.checkins.forms import AgreeForm, WatchForm
from portal.checkins.plan import LevelHighError, NoPlanError
from portal.checkins.say import number_in_words, staff_text_in_words, state_in_words, times_in_words
from portal.checkins.views.blueprint import bp
from portal.contact.wording import hours_in_words
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId
from portal.unit_of_work import UnitOfWork
from portal.web.forms import ButtonForm
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_actor, current_uow, house, site, zone

_staff = for_roles(Role.ADVOCATE, Role.LEAD)
_lead = for_roles(Role.LEAD)


@bp.get("/work/<case_id>/times")
@_staff
def hers(case_id: CaseId) -> Response:
    return _case_page(case_id, _agree_form())


@bp.post("/work/<case_id>/times")
@_staff
def agree(case_id: CaseId) -> Response:
    form = _agree_form()
    if not form.validate_on_submit():
        return _case_page(case_id, form)
    try:
        service.agree_checkins(current_uow(), case_id, form.to_draft(), house().is_level_high)
    except LevelHighError:
        form.refuse("text_clears", _("The level is high. Leave this out: her word may be read on her phone."))
        return _case_page(case_id, form)
    return go(".hers", case_id=case_id)


@bp.post("/work/<case_id>/times/end")
@_staff
def end_hers(case_id: CaseId) -> Response:
    ButtonForm().require()
    try:
        service.end_checkins(current_uow(), case_id)
    except NoPlanError:
        return go(".hers", case_id=case_id)
    return go(".hers", case_id=case_id)


@bp.get("/work/times")
@_staff
def alerts() -> Response:
    return _alerts_page(ButtonForm(formdata=None))


@bp.post("/work/times/<checkin_id>/mine")
@_staff
def acknowledge(checkin_id: str) -> Response:
    return _answer_for(checkin_id, service.acknowledge_alert)


@bp.post("/work/times/<checkin_id>/over")
@_staff
def over(checkin_id: str) -> Response:
    return _answer_for(checkin_id, service.close_alert)


@bp.route("/team/hours", methods=["GET", "POST"])
@_lead
def watch() -> Response:
    form = WatchForm()
    if form.validate_on_submit():
        hours = form.to_hours()
        if hours is not None:
            service.set_watch(current_uow(), hours, zone())
            return go(".watch")
    found = service.watch_of_mine(current_uow())
    return render(
        "checkins/watch.html",
        form=form,
        watch=found,
        phones=service.phones_of_service(current_uow()),
        became=staff_text_in_words,
        hours=[hours_in_words(window) for window in found.hours],
        is_offered=site("texts") != "none",
        is_shown=site("texts") == "local",
    )


def _answer_for(checkin_id: str, deed: Callable[[UnitOfWork, str], CaseId]) -> Response:
    form = ButtonForm()
    form.require()
    try:
        deed(current_uow(), checkin_id)
    except AnsweredForError:
        form.form_errors.append(_("Somebody else answers for this already, or it is over."))
        return _alerts_page(form, status=409)
    except AboutYourselfError:
        form.form_errors.append(_("This is about you. Somebody else must answer for it."))
        return _alerts_page(form, status=409)
    return go(".alerts")


def _alerts_page(form: ButtonForm, status: int | None = None) -> Response:
    found = service.notices(current_uow())
    return render("checkins/alerts.html", status=status, form=form, found=found, state=state_in_words, is_alerts=True)


def _agree_form() -> AgreeForm:
    form = AgreeForm()
    form.offer([(who, name) for who, name in advocates_of_service(current_uow()) if who != current_actor().person_id])
    return form


def _case_page(case_id: CaseId, form: AgreeForm) -> Response:
    uow = current_uow()
    times = service.case_times(uow, case_id)
    plan = times.plan
    if plan is not None and plan.agreed_at and not form.is_submitted():
        form.deputy_id.data, form.text_clears.data = plan.deputy_id or "nobody", plan.text_clears
    return render(
        "checkins/hers.html",
        form=form,
        button=ButtonForm(formdata=None),
        head=access.head_of_case(uow, case_id),
        times=times,
        alerts=service.alerts_of_case(uow, case_id),
        says=times_in_words(plan.draft) if plan and plan.draft else "",
        number=number_in_words(plan.number) if plan else "",
        state=state_in_words,
        hours=[hours_in_words(window) for window in times.watch.hours],
        is_offered=site("texts") != "none",
    )
