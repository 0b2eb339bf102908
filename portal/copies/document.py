"""A copy as JSON after the published schema (`docs/copy-1.schema.json`)."""

import json
from typing import Any

from portal.copies.choosing import Choice
from portal.copies.taken import Taken
from portal.diary.incidents import Incident
from portal.diary.told import to_body
from portal.private.notes import PrivateNote

FORMAT = "notes-copy"
SCHEMA = 1


def to_json(taken: Taken, zone: str) -> bytes:
    """Return a copy as JSON, in UTF-8.

    Args:
        taken: what goes into it.
        zone: the time zone of the service, for whoever wants to say moments as she read them.
    """
    return json.dumps(as_document(taken, zone), ensure_ascii=False, separators=(",", ":")).encode()


def as_document(taken: Taken, zone: str) -> dict[str, Any]:
    """Return what `to_json` writes down, as plain data."""
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "made_at": taken.made_at.isoformat(),
        "zone": zone,
        "chosen": _chosen(taken.choice),
        "left_out": taken.left_out,
        "notes": [_note(one) for one in taken.incidents],
        "alone": [_alone(one) for one in taken.alone],
    }


def _chosen(choice: Choice) -> dict[str, Any]:
    return {
        "what": choice.what,
        "since": choice.since.isoformat() if choice.since else None,
        "until": choice.until.isoformat() if choice.until else None,
        "kinds": sorted(choice.kinds),
    }


def _note(incident: Incident) -> dict[str, Any]:
    sharing = incident.sharing
    return {
        "id": incident.incident_id,
        "written_at": incident.recorded_at.isoformat(),
        "shared_at": sharing.shared_at.isoformat() if sharing.shared_at else None,
        "taken_back_at": sharing.withdrawn_at.isoformat() if sharing.withdrawn_at else None,
        "confirmed_at": incident.confirmed_at.isoformat() if incident.confirmed_at else None,
        "added": [
            {"id": one.addendum_id, "written_at": one.written_at.isoformat(), "words": one.words}
            for one in incident.addenda
        ],
        **to_body(incident.told),
    }


def _alone(note: PrivateNote) -> dict[str, Any]:
    told = note.told
    return {
        "id": note.note_id,
        "written_at": note.received_at.isoformat(),
        "changed_at": told.changed_at.isoformat() if told and told.changed_at else None,
        "words": told.words if told else "",
    }
