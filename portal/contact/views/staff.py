"""What those on the case see of reaching her, write down with her, and open before they ring."""

from flask import Response

from portal.access import service as access
from portal.accounts.service.names import names_of_staff
from portal.contact import service
from portal.contact.forms import AnywayForm, RightByVoiceForm, StaffContactForm, fields_of
from portal.contact.service import RingCard
from portal.contact.views.blueprint import begun, bp, carried_on, is_kept
from portal.contact.wording import facts_of, gate_in_words, number_in_words, standing_in_words
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId
from portal.web.forms import Form
from portal.web.pages import for_roles, go, leaves_trail, render
from portal.web.requests import current_uow, note_sent, site, zone

_staff = for_roles(Role.ADVOCATE, Role.LEAD)


@bp.get("/work/<case_id>/reach")
@_staff
def hers(case_id: CaseId) -> Response:
    return _page(case_id, RightByVoiceForm(formdata=None))


@bp.route("/work/<case_id>/reach/change", methods=["GET", "POST"])
@bp.route("/work/<case_id>/reach/change/<draft_id>", methods=["GET", "POST"])
@_staff
def change_hers(case_id: CaseId, draft_id: str | None = None) -> Response:
    uow, form = current_uow(), StaffContactForm()
    latest = service.contact_of_case(uow, case_id).latest
    known = latest.told.reach.number if latest else ""
    if form.validate_on_submit():
        draft = form.to_draft(zone(), may_be_fictional=site("is_demo") == "yes", known_number=known)
        if draft is not None:
            by_voice = bool(form.has_talked.data)
            service.write_contact(uow, case_id, draft, form.once.data, is_by_voice=by_voice)
            is_kept(draft_id)
            return go(".hers", case_id=case_id)
    if not form.is_submitted():
        first = StaffContactForm(data=fields_of(latest, with_number=False))
        form = carried_on(StaffContactForm, draft_id) if draft_id else first
    return render(
        "contact/change.html",
        form=form,
        head=access.head_of_case(uow, case_id),
        known=number_in_words(known, is_whole=False) if known else "",
        draft=_draft_of(case_id),
        is_carried_on=bool(draft_id),
    )


@bp.post("/work/<case_id>/reach/<agreement_id>/right")
@_staff
def right_by_voice(case_id: CaseId, agreement_id: str) -> Response:
    form = RightByVoiceForm()
    if not form.validate_on_submit():
        return _page(case_id, form)
    service.confirm_contact(current_uow(), case_id, agreement_id)
    return go(".hers", case_id=case_id)


@bp.get("/work/<case_id>/reach/ring")
@_staff
@leaves_trail
def ring(case_id: CaseId) -> Response:
    return _ring_page(case_id, AnywayForm(), service.ring_her(current_uow(), case_id))


@bp.post("/work/<case_id>/reach/ring")
@_staff
def ring_anyway(case_id: CaseId) -> Response:
    """Show the number for a reason, this once: what a redirect would need is kept nowhere."""
    form = AnywayForm()
    if form.validate_on_submit():
        note_sent()
        return _ring_page(
            case_id, form, service.ring_her_anyway(current_uow(), case_id, form.reason.data, form.once.data)
        )
    return _ring_page(case_id, form, service.ring_her(current_uow(), case_id))


def _page(case_id: CaseId, form: Form) -> Response:
    uow = current_uow()
    contact = service.contact_of_case(uow, case_id)
    return render(
        "contact/hers.html",
        form=form,
        head=access.head_of_case(uow, case_id),
        contact=contact,
        facts=facts_of(contact.latest, is_whole=False) if contact.latest else [],
        says=standing_in_words(contact.standing, zone(), uow.now),
        names=names_of_staff(uow, contact.people),
        begun=begun(_draft_of(case_id)),
    )


def _draft_of(case_id: CaseId) -> str:
    return f"contact {case_id}"


def _ring_page(case_id: CaseId, form: Form, card: RingCard) -> Response:
    uow = current_uow()
    return render(
        "contact/ring.html",
        form=form,
        head=access.head_of_case(uow, case_id),
        card=card,
        number=number_in_words(card.number, is_whole=True) if card.number else "",
        says=gate_in_words(card.gate, card.zone, uow.now),
    )
