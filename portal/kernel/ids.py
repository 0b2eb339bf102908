"""Opaque ids: they say nothing, not even when they were made."""

import base64
import re
import secrets
from typing import NewType

ServiceId = NewType("ServiceId", str)
PersonId = NewType("PersonId", str)
CaseId = NewType("CaseId", str)
IncidentId = NewType("IncidentId", str)
FileId = NewType("FileId", str)
SessionId = NewType("SessionId", str)
InviteId = NewType("InviteId", str)
DraftId = NewType("DraftId", str)
NoteId = NewType("NoteId", str)
SummaryId = NewType("SummaryId", str)
MeetingId = NewType("MeetingId", str)

ID_SHAPE = "[a-z2-7]{26}"
_ID_BYTES = 16
_ID = re.compile(ID_SHAPE)


def new_id() -> str:
    """Return a new id: 128 random bits as 26 lower-case base32 characters."""
    return base64.b32encode(secrets.token_bytes(_ID_BYTES)).decode("ascii").rstrip("=").lower()


def is_id(text: str) -> bool:
    """Say whether a text from outside has the shape of an id."""
    return _ID.fullmatch(text) is not None
