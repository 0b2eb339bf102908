"""Classes of a case: their versions, and who is granted them."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete

from portal.kernel.ids import CaseId, PersonId, ServiceId
from portal.vault import queries
from portal.vault.keyring import NoKeyError, check_grant, open_grant, seal_grant
from portal.vault.keys import ClassKey, RecordClass
from portal.vault.models import ClassVersionRow, GrantRow, ItemSealRow
from portal.vault.primitives import (
    new_key,
    new_pair,
)
from portal.vault.proofs import grant_proof, version_proof
from portal.vault.service.desk import VaultDesk, public_half
from portal.vault.service.holders import cover_pair

# The cover key reads everything of a case but its plan, unless she agrees to that too.
COVERED_CLASSES = tuple(record_class for record_class in RecordClass if record_class is not RecordClass.PLAN)
VICTIM_CLASSES = tuple(record_class for record_class in RecordClass if record_class is not RecordClass.RECORD)


def open_case_classes(desk: VaultDesk, case_id: CaseId, opener: PersonId, cover: ServiceId) -> None:
    """Make every class of a new case, granted to its opener and, but for the plan, to the cover key."""
    for record_class in RecordClass:
        holders = [opener, cover] if record_class in COVERED_CLASSES else [opener]
        _new_version(desk, case_id, record_class, 1, holders)


def new_class_version(
    desk: VaultDesk, case_id: CaseId, record_class: RecordClass, *, also: str | None = None
) -> ClassKey:
    """Make the next version of a class for whoever still holds it; what is written from now on uses it.

    Args:
        desk: the session and the open keys.
        case_id: the case.
        record_class: the class.
        also: somebody who is to hold it from this version on.
    """
    grants = queries.grants_of_everybody(desk.session, case_id, record_class)
    for grant in grants:
        check_grant(desk.keyring.server.rows, grant)
    holders = sorted({grant.holder_id for grant in grants} | ({also} if also else set()))
    version = queries.newest_version(desk.session, case_id, record_class) + 1
    return _new_version(desk, case_id, record_class, version, holders)


def grant_classes(desk: VaultDesk, case_id: CaseId, classes: Iterable[RecordClass], holder_id: str) -> None:
    """Grant every version of some classes to a holder, from the acting person's own grants.

    Raises:
        NoKeyError: the acting person does not hold one of them.
        NoHolderError: there is no such holder.
    """
    look_up_case(desk, case_id)
    for record_class in classes:
        newest = desk.keyring.class_key(case_id, record_class).version
        for version in range(1, newest + 1):
            _grant(desk, desk.keyring.class_key(case_id, record_class, version), holder_id)


def grant_from_cover(
    desk: VaultDesk, case_id: CaseId, classes: Iterable[RecordClass], holder_id: str, *, service_id: ServiceId
) -> None:
    """Grant some classes to a holder from the cover key, without opening anything of the case.

    Raises:
        NoKeyError: the acting person does not hold the cover key.
        NoHolderError: there is no such holder.
    """
    pair = cover_pair(desk, service_id)
    wanted = frozenset(classes)
    for grant in queries.grants_of_case(desk.session, case_id, service_id):
        if grant.record_class in wanted:
            check_grant(desk.keyring.server.rows, grant)
            _grant(desk, open_grant(pair, grant), holder_id)


def revoke_grants(desk: VaultDesk, case_id: CaseId, holder_id: str, *, keep: Collection[RecordClass] = ()) -> None:
    """Delete a holder's grants in a case and begin a new version of each class they held; no key is needed.

    Args:
        desk: the session.
        case_id: the case.
        holder_id: whose grants go.
        keep: classes that they go on holding.
    """
    held = {grant.record_class for grant in queries.grants_of_case(desk.session, case_id, holder_id)} - set(keep)
    where = (GrantRow.case_id == case_id, GrantRow.holder_id == holder_id, GrantRow.record_class.in_(held))
    desk.session.execute(delete(GrantRow).where(*where))
    for record_class in sorted(held):
        new_class_version(desk, case_id, record_class)


def drop_grants(desk: VaultDesk, case_id: CaseId, holder_id: str) -> None:
    """Delete a holder's grants in a case."""
    desk.session.execute(delete(GrantRow).where(GrantRow.case_id == case_id, GrantRow.holder_id == holder_id))


def revoke_every_grant(desk: VaultDesk, holder_id: str) -> None:
    """Delete all that somebody holds, in every case, and begin a new version of each class they held."""
    for case_id in queries.cases_of_holder(desk.session, holder_id):
        revoke_grants(desk, CaseId(case_id), holder_id)
    _drop_every_seal(desk, holder_id)


def drop_every_grant(desk: VaultDesk, holder_id: str) -> None:
    """Delete all that somebody holds, in every case: they hold the keys to it no longer, and nobody distrusts them."""
    desk.session.execute(delete(GrantRow).where(GrantRow.holder_id == holder_id))
    _drop_every_seal(desk, holder_id)


def look_up_case(desk: VaultDesk, case_id: CaseId) -> None:
    """Look up, once a unit of work, what the acting person holds in a case."""
    if not desk.keyring.has_looked_up(case_id):
        desk.keyring.add_grants(queries.grants_of_case(desk.session, case_id, desk.keyring.person_id))


def look_up_class(desk: VaultDesk, record_class: RecordClass) -> None:
    """Look up, once a unit of work, what the acting person holds of one class in every case."""
    if not desk.keyring.has_looked_up(record_class):
        desk.keyring.add_grants(queries.grants_of_class(desk.session, record_class, desk.keyring.person_id))


def class_key(desk: VaultDesk, case_id: CaseId, record_class: RecordClass, version: int | None = None) -> ClassKey:
    """Return a class key of a case, the newest unless a version is named.

    Raises:
        NoKeyError: the acting person does not hold it.
    """
    look_up_case(desk, case_id)
    return desk.keyring.class_key(case_id, record_class, version)


def holds_class(desk: VaultDesk, case_id: CaseId, record_class: RecordClass) -> bool:
    """Say whether the acting person holds a class of a case."""
    try:
        class_key(desk, case_id, record_class)
    except NoKeyError:
        return False
    return True


def _new_version(
    desk: VaultDesk, case_id: CaseId, record_class: RecordClass, version: int, holders: Iterable[str]
) -> ClassKey:
    key = ClassKey(case_id, record_class, version, symmetric=new_key(), pair=new_pair())
    row = ClassVersionRow(
        case_id=case_id,
        record_class=record_class,
        version=version,
        public_key=key.pair.public,
        proof=version_proof(desk.keyring.server.rows, case_id, record_class, version, key.pair.public),
        made_at=desk.now,
    )
    desk.session.add(row)
    desk.session.flush()
    acting = desk.keyring.personal.person_id if desk.keyring.personal else None  # nobody, where the worker revokes
    for holder_id in holders:
        _grant(desk, key, holder_id)
        if holder_id == acting:
            desk.keyring.add_key(key)
    return key


def _grant(desk: VaultDesk, key: ClassKey, holder_id: str) -> None:
    sealed = seal_grant(key, public_half(desk, holder_id))
    row = GrantRow(
        case_id=key.case_id,
        record_class=key.record_class,
        version=key.version,
        holder_id=holder_id,
        sealed_key=sealed,
        proof=grant_proof(desk.keyring.server.rows, key.case_id, key.record_class, key.version, holder_id, sealed),
        granted_at=desk.now,
    )
    desk.session.merge(row)


def _drop_every_seal(desk: VaultDesk, holder_id: str) -> None:
    """Delete the keys of single items that were sealed to somebody: a paper is issued anew to who sits there later."""
    desk.session.execute(delete(ItemSealRow).where(ItemSealRow.holder_id == holder_id))
