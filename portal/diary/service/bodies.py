"""Sealing what she told, opening it again, and where it stands in the order."""

from collections.abc import Iterable
from datetime import datetime

from portal.diary.correcting import Addendum
from portal.diary.facets import facets_of
from portal.diary.incidents import Incident, IncidentDraft, Sharing, Version
from portal.diary.models import AddendumRow, IncidentRow, VersionRow
from portal.diary.order import Line
from portal.diary.told import SCHEMA, from_body, texts_of, to_body
from portal.kernel.ids import CaseId, IncidentId
from portal.vault.envelope import Place, open_content, seal_content


def seal_told(item_key: bytes, told: IncidentDraft, *, row: str, owner: str) -> bytes:
    """Return what she told, sealed and bound to its row.

    Args:
        item_key: of this entry and no other.
        told: what is sealed.
        row: the entry's id.
        owner: her case's id.
    """
    return seal_content(item_key, _place(row, owner), to_body(told), schema=SCHEMA)


def open_told(item_key: bytes, row: IncidentRow) -> IncidentDraft:
    """Open what she told.

    Raises:
        SealBrokenError: another key, another row's, or changed.
        UnknownSchemaError: written by a newer version than this one.
    """
    content = open_content(item_key, _place(row.id, row.case_id), row.sealed_body)
    return from_body(content.schema, content.body)


def open_texts(item_key: bytes, row: str, owner: str, sealed: bytes) -> str:
    """Open all that she typed in one entry, without the rest: of ten thousand it is all that is looked at.

    Raises:
        SealBrokenError, UnknownSchemaError: as `open_told`.
    """
    content = open_content(item_key, _place(row, owner), sealed)
    return texts_of(content.schema, content.body)


def open_incident_row(
    item_key: bytes, row: IncidentRow, addenda: Iterable[AddendumRow], *, seen_at: datetime | None = None
) -> Incident:
    """Open one whole entry, with all that was written under it.

    Args:
        item_key: of this entry.
        row: the entry.
        addenda: what was written under it later.
        seen_at: when the reader last opened it; what came since is new to them. None where nothing is to be said of it.

    Raises:
        SealBrokenError, UnknownSchemaError: as `open_told`.
    """
    return Incident(
        incident_id=IncidentId(row.id),
        case_id=CaseId(row.case_id),
        told=open_told(item_key, row),
        recorded_at=row.received_at,
        sharing=sharing_of(row),
        confirmed_at=row.confirmed_at,
        changed_at=row.changed_at,
        addenda=tuple(
            Addendum(
                one.id,
                open_addendum(item_key, one),
                one.written_at,
                is_new=seen_at is not None and one.written_at > seen_at,
            )
            for one in addenda
        ),
    )


def seal_version(item_key: bytes, row: VersionRow, told: IncidentDraft) -> None:
    """Put what an entry said before into its row, sealed and bound to it."""
    row.sealed_body = seal_content(item_key, _version_place(row), to_body(told), schema=SCHEMA)


def open_version(item_key: bytes, row: VersionRow) -> Version:
    """Open what an entry said before.

    Raises:
        SealBrokenError, UnknownSchemaError: as `open_told`.
    """
    content = open_content(item_key, _version_place(row), row.sealed_body)
    return Version(from_body(content.schema, content.body), row.written_at, row.until_at)


def seal_addendum(item_key: bytes, row: AddendumRow, words: str) -> None:
    """Put the words of an addendum into its row, sealed and bound to it and to its entry."""
    row.sealed_words = seal_content(item_key, _addendum_place(row), {"words": words})


def open_addendum(item_key: bytes, row: AddendumRow) -> str:
    """Open the words of an addendum.

    Raises:
        SealBrokenError: another key, another row's, or changed.
    """
    return str(open_content(item_key, _addendum_place(row), row.sealed_words).body["words"])


def sharing_of(row: IncidentRow) -> Sharing:
    """Return whether an entry is shared."""
    return Sharing(row.shared_at, row.withdrawn_at, row.is_forgotten)


def line_of(incident_id: str, told: IncidentDraft, recorded_at: datetime) -> Line:
    """Return where an entry stands: when it happened, or was written down where she does not know when."""
    moment = told.when.moment or recorded_at
    return Line(int(moment.timestamp()), _milliseconds(recorded_at), incident_id, facets_of(told).to_body())


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _version_place(row: VersionRow) -> Place:
    at = f"{row.written_at.isoformat()}/{row.until_at.isoformat()}"
    return Place("incident_version", "sealed_body", f"{row.id}/{row.incident_id}/{at}", row.case_id)


def _addendum_place(row: AddendumRow) -> Place:
    # With the moment: what was written when is part of what must not be moved about.
    at = row.written_at.isoformat()
    return Place("incident_addendum", "sealed_words", f"{row.id}/{row.incident_id}/{row.author_id}/{at}", row.case_id)


def _place(row: str, owner: str) -> Place:
    return Place("incident", "sealed_body", row, owner)
