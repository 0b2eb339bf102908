"""Reading what is known of files: all of it for her, and of what she shares enough to look at it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from portal.access.permissions import Permission
from portal.access.service import acting, require
from portal.evidence import queries
from portal.evidence.files import KeptFile
from portal.evidence.models import FileRow
from portal.evidence.service.facts import is_shared, open_row
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import CaseId, FileId, IncidentId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.keys import RecordClass


@dataclass(frozen=True)
class FileInHand:
    """A file whose key is open, for as long as one page is made."""

    row: FileRow
    key: bytes = field(repr=False)


class FileMissingError(NotFoundError):
    """There is no such file, or not for this person: the two look the same."""


def files_of_incidents(
    uow: UnitOfWork, case_id: CaseId, incident_ids: Collection[IncidentId]
) -> dict[IncidentId, list[KeptFile]]:
    """Return the files of some entries, for her all and for the service's people those that are shared.

    Args:
        uow: the unit of work.
        case_id: whose.
        incident_ids: entries of this case; those without files are left out of the answer.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, reading_permission(uow))
    rows = queries.files_of_incidents(uow.session, case_id, incident_ids, only_shared=not is_hers(uow))
    keys = keys_of_files(uow, case_id, [row.id for row in rows])
    _take_in_hand(uow, rows, keys)
    found: dict[IncidentId, list[KeptFile]] = {}
    for row in rows:
        if row.id in keys:
            opened = open_row(keys[row.id], row, is_hers=is_hers(uow))
            found.setdefault(IncidentId(row.incident_id or ""), []).append(opened)
    return found


def incidents_with_files(uow: UnitOfWork, case_id: CaseId) -> frozenset[str]:
    """Return the ids of the entries that have files; for the service's people, files that are shared.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, reading_permission(uow))
    return frozenset(queries.incidents_with_files(uow.session, case_id, only_shared=not is_hers(uow)))


def file_of_case(uow: UnitOfWork, case_id: CaseId, file_id: FileId) -> KeptFile:
    """Return one of her files.

    Raises:
        CaseNotFoundError: not for this person.
        FileMissingError: she has no such file.
    """
    require(uow, case_id, Permission.READ_EVIDENCE)
    row = queries.file(uow.session, file_id)
    keys = keys_of_files(uow, case_id, [file_id])
    if row is None or row.case_id != case_id or row.id not in keys:
        raise FileMissingError
    _take_in_hand(uow, [row], keys)
    return open_row(keys[row.id], row, is_hers=True)


def files_in_hand(uow: UnitOfWork, case_id: CaseId, file_ids: Collection[FileId]) -> list[FileInHand]:
    """Return those of some files that the acting person can open; what this unit has read is not asked for again.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, reading_permission(uow))
    missing = [file_id for file_id in file_ids if _name_in_hand(file_id) not in uow.kept]
    if missing:
        keys = keys_of_files(uow, case_id, missing)
        _take_in_hand(uow, queries.files(uow.session, keys) if keys else (), keys)
    found = [uow.kept.get(_name_in_hand(file_id)) for file_id in file_ids]
    return [one for one in found if isinstance(one, FileInHand)]


def is_hers(uow: UnitOfWork) -> bool:
    """Say whether the acting person reads as the one whose files they are."""
    return not acting(uow).is_staff


def reading_permission(uow: UnitOfWork) -> Permission:
    """Return the permission by which the acting person would read files."""
    return Permission.READ_EVIDENCE if is_hers(uow) else Permission.READ_SHARED_EVIDENCE


def may_read(uow: UnitOfWork, row: FileRow) -> bool:
    """Say whether a file of a case the acting person may read is for them."""
    return is_hers(uow) or is_shared(row)


def keys_of_files(uow: UnitOfWork, case_id: CaseId, file_ids: Collection[str]) -> dict[str, bytes]:
    """Return the keys that the acting person holds of some files: her own, or the class's.

    Of a file that came from outside and is not in an entry yet, the key is sealed to her.
    """
    require(uow, case_id, reading_permission(uow))
    if is_hers(uow):
        keys = vault.unwrap_own(uow.vault, file_ids)
        return keys | vault.open_items_sealed(uow.vault, [one for one in file_ids if one not in keys])
    return vault.unwrap_for_class(uow.vault, file_ids, case_id, RecordClass.EVIDENCE)


def _take_in_hand(uow: UnitOfWork, rows: Iterable[FileRow], keys: Mapping[str, bytes]) -> None:
    for row in rows:
        if row.id in keys:
            uow.kept[_name_in_hand(row.id)] = FileInHand(row, keys[row.id])


def _name_in_hand(file_id: str) -> str:
    return f"file {file_id}"
