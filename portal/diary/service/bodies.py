"""Sealing what she told, opening it again, and where it stands in the order."""

from datetime import datetime

from portal.diary.facets import facets_of
from portal.diary.incidents import Incident, IncidentDraft, Sharing
from portal.diary.models import IncidentRow
from portal.diary.order import Line
from portal.diary.told import SCHEMA, from_body, to_body
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


def open_incident_row(item_key: bytes, row: IncidentRow) -> Incident:
    """Open one whole entry.

    Raises:
        SealBrokenError, UnknownSchemaError: as `open_told`.
    """
    told = open_told(item_key, row)
    return Incident(IncidentId(row.id), CaseId(row.case_id), told, row.received_at, sharing_of(row))


def sharing_of(row: IncidentRow) -> Sharing:
    """Return whether an entry is shared."""
    return Sharing(row.shared_at, row.withdrawn_at)


def line_of(incident_id: str, told: IncidentDraft, recorded_at: datetime) -> Line:
    """Return where an entry stands: when it happened, or was written down where she does not know when."""
    moment = told.when.moment or recorded_at
    return Line(int(moment.timestamp()), _milliseconds(recorded_at), incident_id, facets_of(told).to_body())


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _place(row: str, owner: str) -> Place:
    return Place("incident", "sealed_body", row, owner)
