"""The kinds of key there are, and what each is for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from portal.kernel.ids import CaseId, PersonId
from portal.kernel.text import fold
from portal.vault.primitives import KEY_BYTES, KeyPair, derive, digester, keyed_digest


class RecordClass(StrEnum):
    """The classes of a case's record, each with a key of its own."""

    HEAD = "head"
    DIARY = "diary"
    EVIDENCE = "evidence"
    PLAN = "plan"
    MESSAGES = "messages"
    RECORD = "record"
    CONTACT = "contact"


@dataclass(frozen=True)
class PersonalKeys:
    """One person's pair, and the key that nobody else ever has."""

    person_id: PersonId
    pair: KeyPair

    @property
    def own(self) -> bytes:
        """The key of what is private to this person; it comes with the private half and goes with it."""
        return derive(self.pair.private, "own")


@dataclass(frozen=True)
class ClassKey:
    """One version of the key of one class of one case."""

    case_id: CaseId
    record_class: RecordClass
    version: int
    symmetric: bytes = field(repr=False)
    pair: KeyPair = field(repr=False)

    def to_bytes(self) -> bytes:
        """Return the secret halves as 64 bytes, to be sealed in a grant."""
        return self.symmetric + self.pair.private

    @classmethod
    def from_bytes(
        cls, case_id: CaseId, record_class: RecordClass, version: int, public: bytes, secret: bytes
    ) -> "ClassKey":
        """Put a key together again from a grant's 64 bytes."""
        pair = KeyPair(private=secret[KEY_BYTES:], public=public)
        return cls(case_id, record_class, version, symmetric=secret[:KEY_BYTES], pair=pair)


@dataclass(frozen=True)
class ServerKeys:
    """What the machine holds outside the database: 32 bytes of pepper, 32 of the operational key."""

    pepper: bytes = field(repr=False)
    operational: bytes = field(repr=False)

    @property
    def audit(self) -> bytes:
        """The key of the audit chain's links."""
        return derive(self.operational, "audit")

    @property
    def rows(self) -> bytes:
        """The key that proves which rows of the vault were written here."""
        return derive(self.operational, "rows of the vault")

    @property
    def staff_names(self) -> bytes:
        """The key of what the worker may read: names of services and of staff."""
        return derive(self.operational, "names")

    @property
    def worker(self) -> bytes:
        """The key of what the worker must know to reach somebody: number, hours, neutral words."""
        return derive(self.operational, "worker")

    def name_digest(self, name: str) -> bytes:
        """Return the look-up digest of a sign-in name, the same for every way of typing it."""
        return keyed_digest(self.pepper, "sign-in name", fold(name))

    def salt_of_nobody(self, name: str) -> bytes:
        """Return the salt that an unknown name would have had, the same each time."""
        return keyed_digest(self.pepper, "salt", fold(name))[:16]

    def digester(self, purpose: str) -> Callable[[str], bytes]:
        """Return what makes the digests of `lookup_digest` for one purpose, for very many of them."""
        return digester(self.pepper, purpose)

    def lookup_digest(self, purpose: str, text: str) -> bytes:
        """Return a digest by which a text is found again without being kept."""
        return keyed_digest(self.pepper, purpose, text)
