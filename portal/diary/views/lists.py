"""Her pages for many at once: bringing a list, looking at what was found in it, and keeping it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response

from portal.access.service import case_of_victim
from portal.diary import service
from portal.diary.batches.asking import Column, Parsed, Question, Wanted
from portal.diary.batches.chosen import chosen_rows, sound
from portal.diary.batches.dates import DateOrder
from portal.diary.batches.log import MOST_BYTES, UnreadableError
from portal.diary.batches.reading import read_batch
from portal.diary.batches.wording import (
    found_in_words,
    left_out_in_words,
    rows_in_words,
    today_in,
    why_unreadable,
)
from portal.diary.forms import BringForm, ListForm, list_form
from portal.diary.incidents import Incident
from portal.diary.views.blueprint import bp
from portal.evidence.receiving import incoming_of, receives_files
from portal.evidence.sealing import IncomingFile, NotKeptError
from portal.evidence.service import OpaqueFile, read_opaque, receive_opaque, room_for_files
from portal.evidence.wording import why_not
from portal.i18n import _, say_size
from portal.kernel.actor import Role
from portal.kernel.ids import IncidentId
from portal.storage import BlobMissingError, StorageFullError
from portal.web.pages import for_roles, go, render
from portal.web.requests import current_case, current_uow, current_visit, today, units, zone

_hers = for_roles(Role.VICTIM)
_PASTED = "list.txt"
_SHOWN = 6
ROWS_ON_NOTE = 20
ROWS_ON_PAGE = 100


@dataclass(frozen=True)
class _Looked:
    """A list that waits, read as she has said so far."""

    parsed: Parsed
    answers: Mapping[str, Any]


@bp.route("/notes/import", methods=["GET", "POST"])
@_hers
@receives_files
def bring() -> Response:
    form = BringForm()
    incoming = _incoming(form) if form.validate_on_submit() else None
    opaque = _received(form, incoming) if incoming is not None else None
    if incoming is None or opaque is None:
        return render("diary/bring.html", form=form)
    service.begin_list(current_uow(), current_case(), opaque)
    incoming.hand_over()
    return go(".look_at_list", list_id=opaque.file_id)


@bp.route("/notes/import/<list_id>", methods=["GET", "POST"])
@_hers
def look_at_list(list_id: str) -> Response:
    looked = _looked_at(list_id)
    if isinstance(looked, str):
        return go(".note", incident_id=looked)
    form = list_form(looked.parsed, looked.answers)
    if form.is_submitted() and _says_anew(form, looked):
        service.answer_pending(current_uow(), current_case(), list_id, form.answers())
        return go(".look_at_list", list_id=list_id)
    incident_id = _keep(form, looked.parsed, list_id) if form.validate_on_submit() else None
    return go(".note", incident_id=incident_id) if incident_id else _preview(form, looked.parsed, list_id)


@bp.get("/notes/<incident_id>/list")
@bp.get("/notes/<incident_id>/list/page/<int:number>")
@_hers
def list_beside(incident_id: IncidentId, number: int = 1) -> Response:
    uow = current_uow()
    incident = service.open_incident(uow, current_case(), incident_id)
    return render("diary/list.html", incident_id=incident_id, list=list_shown(incident, number), number=number)


def list_shown(incident: Incident, number: int) -> dict[str, Any]:
    """Return one page of the list beside an entry that was opened.

    Raises:
        NoSuchPageError: the list is not that long, or there is none.
    """
    if number < 1 or not incident.told.has_list:
        raise service.NoSuchPageError
    found = _beside(incident, (number - 1) * ROWS_ON_PAGE, ROWS_ON_PAGE)
    if found is None:
        raise service.NoSuchPageError
    return found


def list_begins(incident: Incident) -> dict[str, Any] | None:
    """Return how the list beside an entry that was opened begins; none where there is none."""
    return _beside(incident, 0, ROWS_ON_NOTE) if incident.told.has_list else None


def _beside(incident: Incident, start: int, many: int) -> dict[str, Any] | None:
    page = service.rows_of_list(current_uow(), incident, start, many)
    if page is None:
        return None
    return {
        "rows": rows_in_words(page.rows, zone(), today()),
        "first": start + 1,
        "last": start + len(page.rows),
        "total": page.total,
        "left_out": page.left_out,
        "file_id": page.file_id,
        "has_more": start + len(page.rows) < page.total,
    }


def _incoming(form: BringForm) -> IncomingFile | None:
    """Return what she brought, whole; with an error beside the field where there is nothing, or it is too large."""
    sent = incoming_of(form.file.data)
    if sent:
        found = sent[0]
    elif form.text.data:
        found = IncomingFile(units().blobs, _PASTED)
        found.write(form.text.data.encode())
        found.seek(0)
    else:
        form.refuse("text", _("Paste a list, or choose a file."))
        return None
    if found.size_bytes > MOST_BYTES:
        form.refuse("file", _("It is larger than %(size)s.", size=say_size(MOST_BYTES)))
        return None
    return found


def _received(form: BringForm, incoming: IncomingFile) -> OpaqueFile | None:
    """Make it last and read it once; where it cannot be read, the form says why, and nothing of it stays."""
    beside = "file" if incoming.name != _PASTED or form.file.data else "text"
    visit = current_visit()
    if visit is None:
        return None
    with units().read(visit.actor, visit.keyring) as uow:
        room = room_for_files(uow, case_of_victim(uow))
    try:
        opaque = receive_opaque(incoming, room_bytes=room)
        read_batch(read_opaque(units().blobs, opaque), Wanted(today()))
    except NotKeptError as fault:
        form.refuse(beside, why_not(fault))
    except StorageFullError:
        form.refuse(beside, _("There is no room to keep files just now. Please try again later."))
    except UnreadableError as fault:
        form.refuse(beside, why_unreadable(fault))
    else:
        return opaque
    incoming.close()
    return None


def _looked_at(list_id: str) -> _Looked | IncidentId:
    """Read a list as she has said so far, in a unit that is closed before it takes long; or say where it is kept."""
    visit = current_visit()
    if visit is None:
        raise service.PendingMissingError
    with units().read(visit.actor, visit.keyring) as uow:
        case_id = case_of_victim(uow)
        kept = service.kept_from(uow, case_id, list_id)
        if kept is not None:
            return kept
        pending = service.open_pending(uow, case_id, list_id)
        now = uow.now
    try:
        data = read_opaque(units().blobs, pending.opaque)
    except BlobMissingError:
        raise service.PendingMissingError from None
    answers = pending.answers
    wanted = Wanted(
        today=today_in(zone(), now),
        order=DateOrder(answers["order"]) if answers.get("order") else None,
        columns=tuple(Column(one) for one in answers["columns"]) if answers.get("columns") else None,
        mine=answers.get("mine"),
    )
    return _Looked(sound(read_batch(data, wanted), zone(), now), answers)


def _says_anew(form: ListForm, looked: _Looked) -> bool:
    """Say whether she said something by which the list is read in another way: then she sees it before it is kept."""
    if any(form[name].data not in set(Column) for name in form.columns) or not form["csrf_token"].data:
        return False
    said, parsed = form.answers(), looked.parsed
    columns = [str(one) for one in parsed.table.columns] if parsed.table else None
    is_order_new = said["order"] is not None and (said["order"] != parsed.order or Question.ORDER in parsed.questions)
    return is_order_new or said["mine"] != parsed.mine or (said["columns"] or None) != (columns or None)


def _keep(form: ListForm, parsed: Parsed, list_id: str) -> IncidentId | None:
    """Keep what she chose; none where something is not said yet, or all of it is there, and the form says so."""
    for question in sorted(parsed.questions):
        form.refuse(question, _("Please choose one of these."))
    parties = form.answers()["parties"]
    if not parties:
        form.refuse("parties", _("Choose whose calls or messages they are."))
    rows = chosen_rows(parsed, parties, zone())
    if form.errors or not rows:
        return None
    try:
        return service.keep_list(current_uow(), current_case(), list_id, rows, form.words.data, zone())
    except service.NothingNewError:
        form.refuse("parties", _("All of these are in your notes already. Nothing was added."))
    return None


def _preview(form: ListForm, parsed: Parsed, list_id: str) -> Response:
    return render(
        "diary/list_preview.html",
        form=form,
        list_id=list_id,
        found=found_in_words(parsed),
        rows=rows_in_words(parsed.rows[:_SHOWN], zone(), today()),
        left_out=left_out_in_words(parsed.bad),
        left_out_total=len(parsed.bad),
        asks_order=len(parsed.orders) > 1,
        asks_mine=Question.MINE in parsed.questions or parsed.mine is not None,
        samples=parsed.table.samples if parsed.table else (),
    )
