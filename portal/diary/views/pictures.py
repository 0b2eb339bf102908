"""Pictures that come with an entry, and pictures that are shown beside one."""

from dataclasses import dataclass, field

from portal.access.service import case_of_victim
from portal.evidence.files import KeptFile
from portal.evidence.receiving import incoming_of
from portal.evidence.sealing import NotKeptError
from portal.evidence.service import ReceivedPicture, files_of_incidents, receive, room_for_files, tickets_for
from portal.evidence.wording import why_not
from portal.i18n import _
from portal.kernel.ids import CaseId, FileId, IncidentId
from portal.storage import StorageFullError
from portal.unit_of_work import UnitOfWork
from portal.web.forms import Form
from portal.web.requests import current_uow, current_visit, units


@dataclass(frozen=True)
class PictureShown:
    """One picture of an entry.

    Args:
        source: where the page finds it, for two minutes; empty where it cannot be shown.
        is_shared: whether her advocate can see it.
        is_moving: whether it is a moving picture, which is shown as it begins.
    """

    file_id: FileId
    name: str = field(repr=False)
    source: str = field(repr=False)
    is_shared: bool
    is_moving: bool


def take_what_is_good(form: Form) -> list[ReceivedPicture]:
    """Make the pictures of a form ready to be kept; for each that cannot be, the form says why.

    Her words are kept all the same, so nothing is raised. To be called before the request's unit of work is opened:
    it takes a second or two a picture, and nobody else should wait for it.
    """
    received: list[ReceivedPicture] = []
    sent = incoming_of(form["photo"].data)
    room = _room() if sent else 0
    for incoming in sent:
        try:
            received.append(receive(units().blobs, incoming, room_bytes=room))
            room -= received[-1].sealed_bytes
        except NotKeptError as fault:
            form.refuse("photo", why_not(fault))
        except StorageFullError:
            form.refuse("photo", _("There is no room to keep pictures just now. Please try again later."))
    return received


def pictures_of(case_id: CaseId, incident_id: IncidentId) -> list[PictureShown]:
    """Return the pictures of an entry with addresses that show them in this visit.

    The addresses are written down in a unit of their own: a page that only reads need not wait for those who write.
    """
    files = files_of_incidents(current_uow(), case_id, [incident_id]).get(incident_id, [])
    if current_uow().writes:
        return _shown(files, _paths(current_uow(), case_id, files))
    visit = current_visit()
    if visit is None or not any(one.can_be_shown for one in files):
        return _shown(files, {})
    with units().write(visit.actor, visit.keyring) as writes:
        return _shown(files, _paths(writes, case_id, files))


def _room() -> int:
    """Return how much more of hers may be kept, asked in a unit that is closed before anything takes long."""
    visit = current_visit()
    if visit is None:
        return 0
    with units().read(visit.actor, visit.keyring) as uow:
        return room_for_files(uow, case_of_victim(uow))


def _paths(uow: UnitOfWork, case_id: CaseId, files: list[KeptFile]) -> dict[FileId, str]:
    shown = [one.file_id for one in files if one.can_be_shown]
    return tickets_for(uow, case_id, shown, read_in=current_uow())


def _shown(files: list[KeptFile], paths: dict[FileId, str]) -> list[PictureShown]:
    return [
        PictureShown(one.file_id, one.facts.name, paths.get(one.file_id, ""), one.is_shared, one.facts.is_moving)
        for one in files
    ]
