"""Where the pages about reaching her are put, and what both sides of them do alike."""

from flask import Blueprint
from werkzeug.datastructures import MultiDict

from portal.contact.forms import Contact
from portal.privacy.drafts import DraftOffer
from portal.privacy.service import carry_on, drop_draft, read_draft
from portal.web.requests import current_uow

bp = Blueprint("contact", __name__)


def begun(of: str) -> list[DraftOffer]:
    """Return what the acting person had begun to fill in."""
    return [offer for offer in carry_on(current_uow()) if offer.of == of]


def carried_on(form: type[Contact], draft_id: str) -> Contact:
    """Return the form as it had to go."""
    return form(formdata=MultiDict(read_draft(current_uow(), draft_id).typed.fields))


def is_kept(draft_id: str | None) -> None:
    """Forget a draft whose form has been kept."""
    if draft_id is not None:
        drop_draft(current_uow(), draft_id)
