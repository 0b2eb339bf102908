"""Her pages: how to reach her, changing it, and saying that it is right."""

from flask import Response

from portal.accounts.service.again import WrongPassphraseError, check_passphrase
from portal.accounts.service.names import names_of_staff
from portal.accounts.service.telling import tell_change
from portal.accounts.telling import Change
from portal.contact import service
from portal.contact.forms import HerContactForm, RightForm, fields_of
from portal.contact.views.blueprint import begun, bp, carried_on, is_kept
from portal.contact.wording import facts_of, hers_in_words
from portal.i18n import _
from portal.kernel.actor import Role
from portal.kernel.errors import NotFoundError
from portal.web.forms import Form
from portal.web.pages import for_roles, go, render
from portal.web.requests import asks_device, current_case, current_uow, current_visit, site, units, zone

_hers = for_roles(Role.VICTIM)
_DRAFT = "contact"


@bp.get("/me/contact")
@_hers
def mine() -> Response:
    return _page(RightForm(formdata=None))


@bp.route("/me/contact/change", methods=["GET", "POST"])
@bp.route("/me/contact/change/<draft_id>", methods=["GET", "POST"])
@_hers
def change_mine(draft_id: str | None = None) -> Response:
    form = HerContactForm()
    if form.validate_on_submit():
        draft = form.to_draft(zone(), may_be_fictional=site("is_demo") == "yes")
        if draft is not None and _is_she(form):
            service.write_contact(current_uow(), current_case(), draft, form.once.data)
            tell_change(current_uow(), Change.REACH)
            is_kept(draft_id)
            return go(".mine")
    if not form.is_submitted():
        latest = service.contact_of_case(current_uow(), current_case()).latest
        known = HerContactForm(data=fields_of(latest, with_number=True))
        form = carried_on(HerContactForm, draft_id) if draft_id else known
    return render(
        "contact/change.html",
        form=form,
        head=None,
        known="",
        draft=_DRAFT,
        is_carried_on=bool(draft_id),
        asks_device=asks_device(),
    )


@bp.post("/me/contact/<agreement_id>/right")
@_hers
def right(agreement_id: str) -> Response:
    form = RightForm()
    if not form.validate_on_submit() or not _is_she(form):
        return _page(form)
    service.confirm_contact(current_uow(), current_case(), agreement_id)
    return go(".mine")


def _is_she(form: Form) -> bool:
    """Check the passphrase once more, before the request's unit of work is opened: it takes a while."""
    visit = current_visit()
    if visit is None:
        raise NotFoundError
    try:
        check_passphrase(units(), visit, form["passphrase"].data)
    except WrongPassphraseError:
        form.refuse("passphrase", _("That is not your passphrase. Check it and try again."))
        return False
    return True


def _page(form: Form) -> Response:
    uow = current_uow()
    contact = service.contact_of_case(uow, current_case())
    return render(
        "contact/mine.html",
        form=form,
        contact=contact,
        facts=facts_of(contact.latest, is_whole=True) if contact.latest else [],
        says=hers_in_words(contact.standing, zone(), uow.now),
        names=names_of_staff(uow, contact.people),
        begun=begun(_DRAFT),
    )
