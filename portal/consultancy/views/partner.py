"""A partner's pages: what was issued to them, their declaration, the paper, a copy of it, and what came of it."""

from collections.abc import Callable
from functools import partial, wraps

from flask import Response
from werkzeug.datastructures import MultiDict

from portal.accounts.service.names import names_of_staff
from portal.accounts.service.visits import actor_behind
from portal.accounts.views import turn_away
from portal.accounts.views.callers import cookie_half
from portal.consultancy import partner_wording, service
from portal.consultancy.copies import MEDIA_TYPES, CopyKind, name_of
from portal.consultancy.export_json import to_json
from portal.consultancy.export_pdf import to_pdf
from portal.consultancy.forms.partner import DeclareForm, OutcomeForm, TakeForm, outcome_form
from portal.consultancy.forums import OutcomeError
from portal.consultancy.paper import picture_of, set_out
from portal.consultancy.service import NotDeclaredError, PaperLine, TakenCopy
from portal.consultancy.summary import SummaryNotFoundError
from portal.consultancy.views.blueprint import partner
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.errors import NotAllowedError, NotFoundError
from portal.kernel.ids import SummaryId
from portal.privacy.service import carry_on, drop_draft, read_draft
from portal.web.pages import for_roles, go, leaves_trail, open_to_all, render
from portal.web.requests import current_uow, current_visit, today, units, zone

# A copy is a document of its own, without scripts, forms or an origin.
_FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
_NOT_FOUND = 404

_partners = for_roles(Role.PARTNER)
View = Callable[..., Response]


def partner_index() -> Response:
    """Show a partner what was issued to them."""
    lines = [(one, _standing(one)) for one in service.papers_of_me(current_uow())]
    begun = carry_on(current_uow())
    return render("consultancy/partner_index.html", lines=lines, names=partner_wording.FORUM_NAMES, begun=begun)


def _for_reader(view: View) -> View:
    """Let a view be for somebody whose paper it is: before they declared, and when it is over, it is another page."""

    @wraps(view)
    def shown(summary_id: SummaryId, **named: str) -> Response:
        try:
            return view(summary_id, **named)
        except NotDeclaredError:
            return go(".declare", summary_id=summary_id)
        except SummaryNotFoundError:
            return _over(summary_id)

    return shown


@partner.get("/papers/read/<summary_id>")
@_partners
@leaves_trail
@_for_reader
def paper(summary_id: SummaryId) -> Response:
    found = service.open_paper(current_uow(), summary_id)
    return render(
        "consultancy/partner_paper.html",
        paper=found,
        sheet=set_out(found.cleared, found.copy, zone()),
        picture=picture_of(found.cleared.summary),
        now=current_uow().now,
    )


@partner.route("/papers/read/<summary_id>/first", methods=["GET", "POST"])
@_partners
def declare(summary_id: SummaryId) -> Response:
    form, line = DeclareForm(), _line(summary_id)
    if line is None:  # refused where it is written down
        service.check_at_table(current_uow(), summary_id)
    if line is None or not line.is_open:
        return _over(summary_id)
    if form.validate_on_submit():
        service.declare(current_uow(), summary_id, is_connected=form.is_connected)
        return go("papers.index") if form.is_connected else go(".paper", summary_id=summary_id)
    return render("consultancy/partner_declare.html", form=form, line=line)


@partner.route("/papers/read/<summary_id>/take", methods=["GET", "POST"])
@_partners
@_for_reader
def take(summary_id: SummaryId) -> Response:
    form = TakeForm()
    if form.validate_on_submit():
        token = service.ticket_for_copy(current_uow(), summary_id, form.chosen)
        return render("consultancy/partner_taken.html", summary_id=summary_id, token=token)
    service.check_at_table(current_uow(), summary_id)
    return render("consultancy/partner_take.html", form=form, line=_line(summary_id))


@partner.get("/papers/copy/<copy_token>")
@open_to_all
def copy(copy_token: str) -> Response:
    half = cookie_half()
    actor = actor_behind(units(), half) if half else None
    try:
        if actor is None:
            raise SummaryNotFoundError
        return _as_file(service.open_copy(units(), copy_token, actor))
    except (NotFoundError, NotAllowedError):
        if current_visit() is None:  # with the cookie alone, every other address shows the page for strangers
            return turn_away()
        raise


@partner.route("/papers/read/<summary_id>/outcome", methods=["GET", "POST"])
@_partners
@_for_reader
def outcome(summary_id: SummaryId) -> Response:
    line = _line_at_table(summary_id)
    return _outcome_page(line) if line.has_outcome else _record(line, _form_of(line)())


@partner.route("/papers/read/<summary_id>/outcome/begun/<draft_id>", methods=["GET", "POST"])
@_partners
@_for_reader
def carry_outcome_on(summary_id: SummaryId, draft_id: str) -> Response:
    line = _line_at_table(summary_id)
    if line.has_outcome:
        return _outcome_page(line)
    form = _form_of(line)()
    if not form.is_submitted():
        form = _form_of(line)(formdata=MultiDict(read_draft(current_uow(), draft_id).typed.fields))
    return _record(line, form, draft_id)


def _record(line: PaperLine, form: OutcomeForm, draft_id: str | None = None) -> Response:
    is_good = form.validate_on_submit()
    draft = form.to_draft() if form.is_submitted() else None  # so that everything amiss is said at once
    if is_good and draft is not None:
        try:
            service.record_outcome_at_table(current_uow(), line.summary_id, draft)
        except OutcomeError as error:
            form.say_why_not(error)
        else:
            if draft_id is not None:
                drop_draft(current_uow(), draft_id)
            return go(".outcome", summary_id=line.summary_id)
    of = f"outcome {line.summary_id}"
    is_begun = draft_id is not None or form.is_submitted()
    return render(
        "consultancy/partner_record.html",
        form=form,
        line=line,
        forum=partner_wording.FORUM_NAMES[line.forum],
        chair=partner_wording.chair_in_words(line.forum),
        draft=of,
        is_carried_on=draft_id is not None,
        begun=[] if is_begun else [offer for offer in carry_on(current_uow()) if offer.of == of],
    )


def _outcome_page(line: PaperLine) -> Response:
    found = service.outcome_at_table(current_uow(), line.summary_id)
    names = names_of_staff(current_uow(), [found.recorded_by] if found.recorded_by else [])
    return render(
        "consultancy/partner_outcome.html",
        line=line,
        outcome=found,
        facts=partner_wording.outcome_in_words(found.results, found.level),
        managed=partner_wording.managed_in_words(found.managed),
        actions=[(one, partner_wording.action_in_words(one.agency, one.state)) for one in found.actions],
        who=names.get(found.recorded_by, _("Somebody")) if found.recorded_by else _("Somebody"),
    )


def _form_of(line: PaperLine) -> type[OutcomeForm]:
    return outcome_form(line.forum, today().year)


def _line_at_table(summary_id: SummaryId) -> PaperLine:
    """Return how a paper stands in its reader's list, where they can act on it now."""
    service.check_at_table(current_uow(), summary_id)
    line = _line(summary_id)
    if line is None:
        raise SummaryNotFoundError
    return line


def _line(summary_id: SummaryId) -> PaperLine | None:
    return next((one for one in service.papers_of_me(current_uow()) if one.summary_id == summary_id), None)


def _standing(line: PaperLine) -> partner_wording.PaperStanding:
    return partner_wording.standing_in_words(
        line.state, is_open=line.is_open, is_connected=line.is_connected, is_declared=line.is_declared
    )


def _over(summary_id: SummaryId) -> Response:
    """Say kindly to somebody it was issued to that it is over; to all others there is nothing, and never was."""
    line = _line(summary_id)
    if line is None or line.is_open:
        raise SummaryNotFoundError
    return render("consultancy/partner_over.html", status=_NOT_FOUND, line=line, why=_standing(line))


def _as_file(taken: TakenCopy) -> Response:
    make = partial(to_pdf, zone=zone()) if taken.kind is CopyKind.PDF else to_json
    answer = Response(make(taken.paper.cleared, taken.paper.copy), mimetype=MEDIA_TYPES[taken.kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name_of(taken.kind)}"'
    answer.headers["Content-Security-Policy"] = _FILE_POLICY
    return answer
