"""What can be done about reaching her."""

from portal.contact.service.anew import ask_anew
from portal.contact.service.reading import (
    Confirmed,
    SafeContact,
    WentPast,
    contact_of_case,
    contact_standings,
    numbers_of_case,
)
from portal.contact.service.ringing import RingCard, ring_her, ring_her_anyway
from portal.contact.service.worker import gate_of_case, note_number_confirmed, reach_of_case
from portal.contact.service.writing import (
    AgreementChangedError,
    AgreementNotFoundError,
    confirm_contact,
    write_contact,
)

__all__ = [
    "AgreementChangedError",
    "AgreementNotFoundError",
    "Confirmed",
    "RingCard",
    "SafeContact",
    "WentPast",
    "ask_anew",
    "confirm_contact",
    "contact_of_case",
    "contact_standings",
    "gate_of_case",
    "note_number_confirmed",
    "numbers_of_case",
    "reach_of_case",
    "ring_her",
    "ring_her_anyway",
    "write_contact",
]
