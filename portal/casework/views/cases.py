"""The caseload, one case, who joins it and who works on it."""

from collections.abc import Callable

from flask import Response
from werkzeug.datastructures import MultiDict

from portal.access import service as access
from portal.access.service import PartyKnownError
from portal.accounts.service import confirming, invites, telling
from portal.accounts.service.confirming import NeedsAnotherError, NoCoverKeyError
from portal.accounts.service.invites import NewInvite
from portal.casework import service
from portal.casework.forms import AssignForm, CaseForm, ConfirmBackForm, ConfirmForm
from portal.casework.standing import State
from portal.casework.views.blueprint import bp, lead, staff
from portal.casework.wording import change_in_words, level_in_words, lines_in_words, mode_in_words, state_in_words
from portal.contact.wording import standing_in_words
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import CaseId, InviteId, PersonId
from portal.privacy.limits import Rate
from portal.privacy.service import drop_draft, read_draft
from portal.unit_of_work import UnitOfWork
from portal.web.forms import ButtonForm, Form
from portal.web.pages import go, render
from portal.web.requests import current_actor, current_uow, site, units, zone


@bp.get("")
@staff
def index() -> Response:
    cases = service.caseload(current_uow())
    return render(
        "casework/index.html",
        cases=lines_in_words(case for case in cases if case.state is not State.CLOSED),
        closed=[case for case in cases if case.state is State.CLOSED],
        begun=service.begun_forms(current_uow()),
        is_lead=current_actor().role is Role.LEAD,
    )


@bp.route("/new", methods=["GET", "POST"])
@staff
def new() -> Response:
    return _open(CaseForm())


@bp.route("/new/<draft_id>", methods=["GET", "POST"])
@staff
def carry_on(draft_id: str) -> Response:
    form = CaseForm()
    if not form.is_submitted():
        form = CaseForm(formdata=MultiDict(read_draft(current_uow(), draft_id).typed.fields))
    return _open(form, draft_id)


@bp.get("/<case_id>")
@staff
def case(case_id: CaseId) -> Response:
    page = service.case_page(current_uow(), case_id)
    return _case_page(page, ButtonForm(), _assign_form(page))


@bp.post("/<case_id>/invite")
@staff
def invite(case_id: CaseId) -> Response:
    return _invite(case_id, service.invite_her)


@bp.post("/<case_id>/invite-back")
@staff
def invite_back(case_id: CaseId) -> Response:
    return _invite(case_id, invites.invite_victim_back)


@bp.post("/<case_id>/seen")
@staff
def seen(case_id: CaseId) -> Response:
    ButtonForm().require()
    invites.set_misuse_aside(current_uow(), _used_invite(case_id)[1])
    return go(".case", case_id=case_id)


@bp.post("/<case_id>/asked/<told_id>")
@staff
def asked(case_id: CaseId, told_id: str) -> Response:
    ButtonForm().require()
    telling.put_changes_aside(current_uow(), case_id, told_id)
    return go(".case", case_id=case_id)


@bp.route("/<case_id>/confirm", methods=["GET", "POST"])
@staff
def confirm(case_id: CaseId) -> Response:
    page, invite_id = _used_invite(case_id)
    if page.answer is None and not page.invite.is_confirmed:
        raise NotFoundError
    form = ConfirmBackForm() if page.invite.is_return else ConfirmForm()
    if form.validate_on_submit():
        try:
            confirming.confirm_person(current_uow(), invite_id)
        except NeedsAnotherError:
            form.refuse("has_talked", _("You made the invitation, so somebody else has to confirm it."))
        except NoCoverKeyError:
            form.refuse("has_talked", _("This needs the cover key, and you do not hold it. Ask a lead who does."))
        else:
            return go(".case", case_id=case_id)
    return render("casework/confirm.html", case=page, form=form)


@bp.post("/<case_id>/refuse")
@staff
def refuse(case_id: CaseId) -> Response:
    ButtonForm().require()
    confirming.refuse_person(current_uow(), _used_invite(case_id)[1])
    return go(".case", case_id=case_id)


@bp.post("/<case_id>/people")
@lead
def assign(case_id: CaseId) -> Response:
    page = service.case_page(current_uow(), case_id)
    form = _assign_form(page)
    if not form.validate_on_submit():
        return _case_page(page, form, form)
    access.assign(current_uow(), case_id, PersonId(form.person_id.data))
    return go(".case", case_id=case_id)


@bp.post("/<case_id>/people/<person_id>/off")
@lead
def unassign(case_id: CaseId, person_id: PersonId) -> Response:
    form = ButtonForm()
    if not form.validate_on_submit():
        page = service.case_page(current_uow(), case_id)
        return _case_page(page, form, _assign_form(page))
    access.unassign(current_uow(), case_id, person_id)
    return go(".case", case_id=case_id)


def _case_page(page: service.CasePage, form: Form, assign: AssignForm) -> Response:
    return render(
        "casework/case.html",
        case=page,
        form=form,
        assign=assign,
        level=level_in_words,
        mode=mode_in_words,
        state=state_in_words,
        change=change_in_words,
        reach=standing_in_words(page.contact, zone(), current_uow().now),
    )


def _open(form: CaseForm, draft_id: str | None = None) -> Response:
    if form.validate_on_submit():
        # That somebody stands in another case is an answer, whoever asks and whatever for.
        units().limits.check(Rate.CASE_OPENING, current_actor().person_id)
        try:
            case_id = service.open_case(current_uow(), form.to_draft(), form.once.data)
        except PartyKnownError:
            form.refuse(
                "her_names", _("Somebody here may stand in another case. Please speak to your lead before you go on.")
            )
        else:
            if draft_id is not None:
                drop_draft(current_uow(), draft_id)
            return go(".case", case_id=case_id)
    is_lead = current_actor().role is Role.LEAD
    return render("casework/new.html", form=form, is_lead=is_lead, is_carried_on=draft_id is not None)


def _assign_form(page: service.CasePage) -> AssignForm:
    form = AssignForm()
    form.offer(page.free_advocates)
    return form


def _invite(case_id: CaseId, make: Callable[[UnitOfWork, CaseId], NewInvite]) -> Response:
    """Make an invitation and show its words, this once: what a redirect would need is kept nowhere."""
    ButtonForm().require()
    made = make(current_uow(), case_id)
    at, way_in = site("public_origin"), site("face_word")
    return render("casework/invited.html", invite=made, case_id=case_id, origin=at, way_in=way_in)


def _used_invite(case_id: CaseId) -> tuple[service.CasePage, InviteId]:
    page = service.case_page(current_uow(), case_id)
    if page.invite.invite_id is None or not page.invite.is_used:
        raise NotFoundError
    return page, page.invite.invite_id
