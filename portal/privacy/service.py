"""What can be done with drafts: kept for somebody who has left, and offered when she is back."""

from sqlalchemy import delete

from portal.access.service import acting
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import DraftId, PersonId, new_id
from portal.privacy import queries
from portal.privacy.drafts import KEPT_FOR, MOST_DRAFTS, Draft, DraftOffer, Typed, open_draft, seal_draft
from portal.privacy.models import DraftRow
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.primitives import SealBrokenError


class DraftNotFoundError(NotFoundError):
    """There is no such draft, or it is somebody else's."""


def keep_draft(uow: UnitOfWork, person_id: PersonId, public_key: bytes, typed: Typed) -> DraftId:
    """Keep what was typed, sealed to its person, who need not be signed in; of more than twenty the oldest go.

    Args:
        uow: a unit that writes.
        person_id: whose words they are; the caller has made sure of it.
        public_key: that person's public half.
        typed: what stood in the form.
    """
    draft_id = DraftId(new_id())
    older = queries.drafts_of_person(uow.session, person_id, kept_since=uow.now - KEPT_FOR)
    for row in older[MOST_DRAFTS - 1 :]:
        uow.session.delete(row)
    sealed = seal_draft(public_key, draft_id, person_id, typed)
    uow.session.add(DraftRow(id=draft_id, person_id=person_id, kept_at=uow.now, sealed_text=sealed))
    return draft_id


def carry_on(uow: UnitOfWork) -> list[DraftOffer]:
    """Return the acting person's drafts to be offered, newest first: of which form and since when, not their words."""
    keys = uow.keyring.person
    offers = []
    for row in queries.drafts_of_person(uow.session, acting(uow).person_id, kept_since=uow.now - KEPT_FOR):
        try:
            typed = open_draft(keys, row.id, row.sealed_text)
        except SealBrokenError:
            continue  # sealed to a key that was lost with a passphrase: nothing that can be offered
        offers.append(DraftOffer(DraftId(row.id), typed.of, row.kept_at))
    return offers


def read_draft(uow: UnitOfWork, draft_id: str) -> Draft:
    """Open one of the acting person's drafts.

    Raises:
        DraftNotFoundError: none of hers.
    """
    person_id = acting(uow).person_id
    row = queries.draft_of_person(uow.session, person_id, draft_id, kept_since=uow.now - KEPT_FOR)
    if row is None:
        raise DraftNotFoundError
    try:
        typed = open_draft(uow.keyring.person, row.id, row.sealed_text)
    except SealBrokenError:
        raise DraftNotFoundError from None
    return Draft(DraftId(row.id), row.kept_at, typed)


def drop_draft(uow: UnitOfWork, draft_id: str) -> None:
    """Delete one of the acting person's drafts; that it is gone already is no fault."""
    where = (DraftRow.id == draft_id, DraftRow.person_id == acting(uow).person_id)
    uow.session.execute(delete(DraftRow).where(*where))


def sweep_drafts(units: Units) -> None:
    """Delete drafts that were kept long enough."""
    with units.write() as uow:
        uow.session.execute(delete(DraftRow).where(DraftRow.kept_at < uow.now - KEPT_FOR))
