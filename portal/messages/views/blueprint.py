"""Where the pages of a thread are put, and what both sides of it do alike."""

from contextlib import suppress

from flask import Blueprint, Response

from portal.kernel.errors import ConflictError
from portal.kernel.ids import CaseId
from portal.messages import service
from portal.messages.service import ThreadPage
from portal.privacy.drafts import DraftOffer
from portal.privacy.service import carry_on
from portal.web.live import line
from portal.web.requests import current_uow, current_visit, house, is_by_itself, units

bp = Blueprint("messages", __name__)
_LINES = "text/event-stream"


def note_seen(case_id: CaseId, page: ThreadPage) -> None:
    """Write down that the newest page was seen, in a unit of its own: a page that has nothing new writes nothing.

    That it could not be written down is no reason to show nothing: the next look will.
    """
    visit = current_visit()
    if visit is None or page.number > 1 or not page.is_new or current_uow().writes or is_by_itself():
        return
    with suppress(ConflictError), units().write(visit.actor, visit.keyring) as uow:
        service.note_seen(uow, case_id, page.newest)


def live(case_id: CaseId) -> Response:
    """Answer with lines that say when anything in the thread moves; the request's unit of work is over before that."""
    moved = service.moved_of_thread(current_uow(), case_id)
    return Response(house().live.lines(case_id, moved), headers={"X-Accel-Buffering": "no"}, mimetype=_LINES)


def now(case_id: CaseId) -> Response:
    """Answer with one such line, for pages behind something that holds lines back."""
    return Response(line(service.moved_of_thread(current_uow(), case_id)), mimetype=_LINES)


def begun(of: str) -> list[DraftOffer]:
    """Return what the acting person had begun to write in one form."""
    return [offer for offer in carry_on(current_uow()) if offer.of == of]
