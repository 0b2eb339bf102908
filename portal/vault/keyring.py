"""The keys that are open during one unit of work, and nothing beyond it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.kernel.errors import NotAllowedError
from portal.kernel.ids import CaseId, PersonId
from portal.vault.keys import ClassKey, PersonalKeys, RecordClass, ServerKeys
from portal.vault.primitives import KEY_BYTES, KeyPair, SealBrokenError, open_with, seal_to
from portal.vault.proofs import check_proof, grant_proof, version_proof


class NoKeyError(NotAllowedError):
    """The person does not hold the key that this needs."""


@dataclass(frozen=True)
class Grant:
    """A class key as it lies in the database: sealed to its holder."""

    case_id: CaseId
    record_class: RecordClass
    version: int
    public_key: bytes
    version_proof: bytes = field(repr=False)
    holder_id: str
    sealed_key: bytes = field(repr=False)
    proof: bytes = field(repr=False)


@dataclass
class Keyring:
    """The machine's keys, the acting person's if anyone is signed in, and the grants that were looked up."""

    server: ServerKeys
    personal: PersonalKeys | None = None
    _grants: dict[tuple[CaseId, RecordClass], dict[int, Grant]] = field(default_factory=dict, repr=False)
    _opened: dict[tuple[CaseId, RecordClass, int], ClassKey] = field(default_factory=dict, repr=False)
    _looked_up: set[str] = field(default_factory=set, repr=False)

    @property
    def person(self) -> PersonalKeys:
        """Return the acting person's keys.

        Raises:
            NoKeyError: nobody is signed in.
        """
        if self.personal is None:
            raise NoKeyError
        return self.personal

    @property
    def person_id(self) -> PersonId:
        """Return whose keys these are."""
        return self.person.person_id

    def has_looked_up(self, what: str) -> bool:
        """Say whether grants were looked up already, and remember that they now are."""
        known = what in self._looked_up
        self._looked_up.add(what)
        return known

    def add_grants(self, grants: Iterable[Grant]) -> None:
        """Take in grants that were found.

        Raises:
            SealBrokenError: one of them was not given by this house.
        """
        for grant in grants:
            check_grant(self.server.rows, grant)
            self._grants.setdefault((grant.case_id, grant.record_class), {})[grant.version] = grant

    def add_key(self, key: ClassKey) -> None:
        """Take in a class key that was just made."""
        grant = Grant(key.case_id, key.record_class, key.version, key.pair.public, b"", self.person_id, b"", b"")
        self._grants.setdefault((key.case_id, key.record_class), {})[key.version] = grant
        self._opened[(key.case_id, key.record_class, key.version)] = key

    def class_key(self, case_id: CaseId, record_class: RecordClass, version: int | None = None) -> ClassKey:
        """Return a class key, the newest unless a version is named.

        Raises:
            NoKeyError: no such grant for this person.
        """
        versions = self._grants.get((case_id, record_class), {})
        wanted = max(versions, default=0) if version is None else version
        if wanted not in versions:
            raise NoKeyError
        place = (case_id, record_class, wanted)
        if place not in self._opened:
            self._opened[place] = self._open(versions[wanted])
        return self._opened[place]

    def _open(self, grant: Grant) -> ClassKey:
        try:
            return open_grant(self.person.pair, grant)
        except SealBrokenError:
            # It was given by this house, so it is sealed to a half that this person has lost.
            raise NoKeyError from None


def check_grant(rows_key: bytes, grant: Grant) -> None:
    """Refuse a grant, or the version it is to, that was not made by this house.

    Raises:
        SealBrokenError: it was not.
    """
    place = (grant.case_id, grant.record_class, grant.version)
    check_proof(grant.version_proof, version_proof(rows_key, *place, grant.public_key))
    check_proof(grant.proof, grant_proof(rows_key, *place, grant.holder_id, grant.sealed_key))


def seal_grant(key: ClassKey, public: bytes) -> bytes:
    """Seal a class key to a holder's public half, with the place it belongs to inside."""
    return seal_to(public, key.to_bytes() + _place(key.case_id, key.record_class, key.version))


def open_grant(pair: KeyPair, grant: Grant) -> ClassKey:
    """Open a grant with the holder's pair.

    Raises:
        SealBrokenError: sealed to somebody else, or moved from another case, class or version.
    """
    plain = open_with(pair, grant.sealed_key)
    secret, place = plain[: 2 * KEY_BYTES], plain[2 * KEY_BYTES :]
    if place != _place(grant.case_id, grant.record_class, grant.version):
        raise SealBrokenError
    return ClassKey.from_bytes(grant.case_id, grant.record_class, grant.version, grant.public_key, secret)


def _place(case_id: CaseId, record_class: RecordClass, version: int) -> bytes:
    return f"{case_id}|{record_class}|{version}".encode()
