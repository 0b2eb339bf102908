"""The team: who is in it, whom it waits for, and who may come in no more."""

from flask import Blueprint, Response
from werkzeug.datastructures import MultiDict

from portal.accounts.forms.team import ConfirmForm, InviteForm, SuspendForm
from portal.accounts.service import confirming, invites, people
from portal.accounts.service.confirming import NoCoverKeyError
from portal.accounts.service.invites import AlreadyJoinedError, InviteNotFoundError, NewInvite, StaffInvite
from portal.accounts.service.people import LastHolderError, TeamMember
from portal.accounts.service.visits import PersonGoneError
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.ids import InviteId, PersonId
from portal.privacy.service import drop_draft, read_draft
from portal.web.forms import ButtonForm, Form
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_actor, current_uow, note_sent, site

bp = Blueprint("team", __name__, url_prefix="/team")
_staff = for_roles(Role.ADVOCATE, Role.LEAD)
_lead = for_roles(Role.LEAD)


@bp.get("")
@_staff
def index() -> Response:
    is_lead = current_actor().role is Role.LEAD
    shown = invites.staff_invites(current_uow()) if is_lead else []
    begun = invites.begun_invites(current_uow()) if is_lead else []
    return render(
        "accounts/team.html",
        people=people.team_of_service(current_uow()),
        invites=shown,
        begun=begun,
        is_lead=is_lead,
        form=ButtonForm(formdata=None),
    )


@bp.route("/new", methods=["GET", "POST"])
@_lead
def new() -> Response:
    return _invite_somebody(InviteForm())


@bp.route("/new/<draft_id>", methods=["GET", "POST"])
@_lead
def carry_on(draft_id: str) -> Response:
    form = InviteForm()
    if not form.is_submitted():
        form = InviteForm(formdata=MultiDict(read_draft(current_uow(), draft_id).typed.fields))
    return _invite_somebody(form, draft_id)


@bp.post("/invites/<invite_id>/cancel")
@_lead
def cancel(invite_id: InviteId) -> Response:
    ButtonForm().require()
    invites.cancel_invite(current_uow(), invite_id)
    return go(".index")


@bp.post("/invites/<invite_id>/seen")
@_lead
def seen(invite_id: InviteId) -> Response:
    ButtonForm().require()
    invites.set_misuse_aside(current_uow(), invite_id)
    return go(".index")


@bp.route("/invites/<invite_id>", methods=["GET", "POST"])
@_lead
def confirm(invite_id: InviteId) -> Response:
    shown = _invite(invite_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            confirming.confirm_person(current_uow(), invite_id)
        except NoCoverKeyError:
            form.refuse("has_talked", _no_cover())
        else:
            return go(".index")
    return render("accounts/confirm.html", form=form, invite=shown)


@bp.post("/invites/<invite_id>/refuse")
@_lead
def refuse(invite_id: InviteId) -> Response:
    ButtonForm().require()
    confirming.refuse_person(current_uow(), invite_id)
    return go(".index")


@bp.get("/<person_id>")
@_lead
def person(person_id: PersonId) -> Response:
    return _person_page(person_id, SuspendForm(formdata=None))


@bp.post("/<person_id>/suspend")
@_lead
def suspend(person_id: PersonId) -> Response:
    form = SuspendForm()
    if form.validate_on_submit():
        try:
            people.suspend_person(current_uow(), person_id)
        except LastHolderError:
            form.refuse("is_sure", _("Nobody else holds the cover key. Give it to another lead first."))
        else:
            return go(".index")
    return _person_page(person_id, form)


@bp.post("/<person_id>/back")
@_lead
def back(person_id: PersonId) -> Response:
    member = _member(person_id)
    ButtonForm().require()
    try:
        made = invites.invite_staff_back(current_uow(), person_id)
    except AlreadyJoinedError:
        return go(".index")
    return _invited(made, member.name)


@bp.post("/<person_id>/cover")
@_lead
def cover(person_id: PersonId) -> Response:
    ButtonForm().require()
    try:
        confirming.pass_cover_on(current_uow(), person_id)
    except NoCoverKeyError:
        ask = SuspendForm(formdata=None)
        ask.refuse("is_sure", _no_cover())
        return _person_page(person_id, ask)
    return go(".person", person_id=person_id)


def _invite_somebody(form: InviteForm, draft_id: str | None = None) -> Response:
    if form.validate_on_submit():
        made = invites.invite_staff(current_uow(), Role(form.role.data), label=form.label.data)
        if draft_id is not None:
            drop_draft(current_uow(), draft_id)
        note_sent()
        return _invited(made, form.label.data)
    return render("accounts/invite.html", form=form, is_carried_on=draft_id is not None)


def _invited(made: NewInvite, label: str) -> Response:
    at, way_in = site("public_origin"), site("face_word")
    return render("accounts/invited.html", invite=made, label=label, origin=at, way_in=way_in)


def _person_page(person_id: PersonId, form: Form) -> Response:
    member = _member(person_id)
    is_me = member.person_id == current_actor().person_id
    return render("accounts/person.html", form=form, member=member, is_me=is_me)


def _member(person_id: PersonId) -> TeamMember:
    for member in people.team_of_service(current_uow()):
        if member.person_id == person_id:
            return member
    raise PersonGoneError


def _invite(invite_id: InviteId) -> StaffInvite:
    for invite in invites.staff_invites(current_uow()):
        if invite.invite_id == invite_id and invite.state.is_used:
            return invite
    raise InviteNotFoundError


def _no_cover() -> str:
    return _("This needs the cover key, and you do not hold it. Ask a lead who does.")
