"""What can be done with drafts: kept while they are typed and for whoever has left, and offered when she is back."""

from collections.abc import Sequence

from sqlalchemy import delete, update

from portal.access.service import acting
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import DraftId, PersonId, new_id
from portal.privacy import queries
from portal.privacy.drafts import (
    EMPTY_FOR,
    GONE,
    KEPT_FOR,
    MOST_DRAFTS,
    NOTHING,
    WHOLE,
    Draft,
    DraftOffer,
    Piece,
    Typed,
    joined,
    open_draft,
    open_head,
    seal_draft,
    seal_head,
)
from portal.privacy.models import DraftRow
from portal.privacy.queries import PieceKept
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.keys import PersonalKeys
from portal.vault.primitives import SealBrokenError


class DraftNotFoundError(NotFoundError):
    """There is no such draft, or it is somebody else's."""


class DraftGoneError(DraftNotFoundError):
    """Its form was sent, or it was thrown away: what is typed on is another draft."""


class BaseMissingError(DraftNotFoundError):
    """The piece that its changes are to is not there: it has to be sent whole."""


def keep_draft(
    uow: UnitOfWork, person_id: PersonId, public_key: bytes, typed: Typed | None, piece: Piece | None = None
) -> Piece:
    """Keep what was typed, sealed to its person, who need not be signed in; return which is the newest of its draft.

    A piece that comes late, behind a newer one, changes nothing. Of more than twenty drafts the oldest go.

    Args:
        uow: a unit that writes.
        person_id: whose words they are; the caller has made sure of it.
        public_key: that person's public half.
        typed: what stood in the form; none where nothing does any more.
        piece: of which draft, and where in it.

    Raises:
        DraftGoneError: the form was sent, or the draft thrown away.
        BaseMissingError: it holds only what has changed, and what it has changed from is not there.
    """
    piece = piece or Piece()
    draft_id = DraftId(piece.draft_id or new_id())
    there = queries.numbers_of_draft(uow.session, person_id, draft_id) if piece.draft_id else []
    newest = there[0].number if there else 0
    number = piece.number or newest + 1
    if newest == GONE:
        raise DraftGoneError
    if number <= newest:
        return Piece(draft_id, newest)
    if piece.base and not any(one.number == piece.base and one.base == WHOLE for one in there):
        raise BaseMissingError
    if typed is None and not there:
        return Piece(draft_id, number)
    if not there:
        _make_room(uow, person_id)
    _forget_pieces(uow, _not_needed(there, piece.base if typed else WHOLE))
    _add(uow, person_id, public_key, typed, Piece(draft_id, number, piece.base))
    if piece.begun_as and not there:
        lay_aside(uow, person_id, piece.begun_as)
    return Piece(draft_id, number)


def carry_on(uow: UnitOfWork) -> list[DraftOffer]:
    """Return the acting person's drafts to be offered, newest first: of which form and since when, not their words."""
    keys, offers = uow.keyring.person, []
    seen: set[str] = set()
    for row in queries.heads_of_person(uow.session, acting(uow).person_id, kept_since=uow.now - KEPT_FOR):
        is_newest = row.draft_id not in seen
        seen.add(row.draft_id)
        if not is_newest or row.base == NOTHING:
            continue
        try:
            of = open_head(keys, row.id, row.sealed_head) if row.sealed_head else _opened(keys, row).of
        except SealBrokenError:
            continue  # sealed to a key that was lost with a passphrase: nothing that can be offered
        offers.append(DraftOffer(DraftId(row.draft_id), of, row.kept_at))
    return sorted(offers, key=lambda offer: offer.kept_at, reverse=True)


def read_draft(uow: UnitOfWork, draft_id: str) -> Draft:
    """Open one of the acting person's drafts.

    Raises:
        DraftNotFoundError: none of hers.
    """
    person_id = acting(uow).person_id
    rows = queries.pieces_of_draft(uow.session, person_id, draft_id, kept_since=uow.now - KEPT_FOR)
    if not rows or rows[0].base == NOTHING:
        raise DraftNotFoundError
    try:
        return Draft(DraftId(draft_id), rows[0].kept_at, _joined(uow.keyring.person, rows))
    except SealBrokenError:
        raise DraftNotFoundError from None


def drop_draft(uow: UnitOfWork, draft_id: str) -> None:
    """Delete one of the acting person's drafts, for good; that it is gone already is no fault.

    That it is gone stays written down for a day: a piece of it that is still on its way must not bring it back.
    """
    person_id = acting(uow).person_id
    where = (DraftRow.draft_id == draft_id, DraftRow.person_id == person_id)
    uow.session.execute(delete(DraftRow).where(*where))
    _add(uow, person_id, b"", None, Piece(draft_id, GONE))


def drop_drafts_about(uow: UnitOfWork, subject_id: str) -> None:
    """Delete all of the acting person's drafts whose form says that it is about something, for good."""
    for offer in carry_on(uow):
        if subject_id in offer.of.split():
            drop_draft(uow, offer.id)


def lay_aside(uow: UnitOfWork, person_id: PersonId, draft_id: str) -> None:
    """Offer a draft no more, because another has taken its place; should it be typed on elsewhere, it is back."""
    there = queries.numbers_of_draft(uow.session, person_id, draft_id)
    if there and there[0].base != NOTHING:
        _add(uow, person_id, b"", None, Piece(draft_id, there[0].number))


def exchange_drafts(uow: UnitOfWork, person_id: PersonId, aside: str) -> None:
    """Put a person's drafts aside under an id of nobody's, and in their place what lay there.

    For whoever comes back with other keys: what was sealed to the keys of before is not theirs to crowd out.
    """
    back = queries.pieces_under(uow.session, aside)
    uow.session.execute(update(DraftRow).where(DraftRow.person_id == person_id).values(person_id=aside))
    uow.session.execute(update(DraftRow).where(DraftRow.id.in_(back)).values(person_id=person_id))


def sweep_drafts(units: Units) -> None:
    """Delete drafts that were kept long enough, and after a day what is left of those that are gone."""
    with units.write() as uow:
        uow.session.execute(delete(DraftRow).where(DraftRow.kept_at < uow.now - KEPT_FOR))
        emptied = queries.pieces_behind_nothing(kept_before=uow.now - EMPTY_FOR)
        uow.session.execute(delete(DraftRow).where(DraftRow.id.in_(emptied)))


def _add(uow: UnitOfWork, person_id: PersonId, public_key: bytes, typed: Typed | None, piece: Piece) -> None:
    row = DraftRow(
        id=new_id(),
        draft_id=piece.draft_id,
        person_id=person_id,
        number=piece.number,
        base=piece.base if typed else NOTHING,
        kept_at=uow.now,
        sealed_head=b"",
        sealed_text=b"",
    )
    if typed is not None:
        row.sealed_head = seal_head(public_key, row.id, person_id, typed)
        row.sealed_text = seal_draft(public_key, row.id, person_id, typed)
    uow.session.add(row)


def _make_room(uow: UnitOfWork, person_id: PersonId) -> None:
    too_old = queries.drafts_of_person(uow.session, person_id)[MOST_DRAFTS - 1 :]
    if too_old:
        where = (DraftRow.person_id == person_id, DraftRow.draft_id.in_(too_old))
        uow.session.execute(delete(DraftRow).where(*where))


def _not_needed(there: Sequence[PieceKept], base: int) -> list[str]:
    """Return the pieces that go once another is there: all but what it rests on.

    Beside one that is whole, the whole one before it stays until the next: whoever leaves while it is on its way may
    send what has changed since that one.
    """
    needed = base or next((one.number for one in there if one.base == WHOLE), 0)
    return [one.id for one in there if (one.number, one.base) != (needed, WHOLE)]


def _forget_pieces(uow: UnitOfWork, ids: list[str]) -> None:
    if ids:
        uow.session.execute(delete(DraftRow).where(DraftRow.id.in_(ids)))


def _joined(keys: PersonalKeys, rows: Sequence[DraftRow]) -> Typed:
    newest = rows[0]
    if newest.base == WHOLE:
        return joined(_opened(keys, newest), None)
    base = next((row for row in rows if row.number == newest.base), None)
    if base is None:  # somebody sent changes to what never was: the words that are there are worth more
        whole = next((row for row in rows if row.base == WHOLE), newest)
        return joined(_opened(keys, whole), None)
    return joined(_opened(keys, newest), _opened(keys, base))


def _opened(keys: PersonalKeys, row: DraftRow) -> Typed:
    return open_draft(keys, row.id, row.sealed_text)
