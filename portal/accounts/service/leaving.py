"""Leaving, and keeping what is typed: both with the cookie's half alone, and after a visit has ended."""

from portal.accounts.service.visits import DraftOwner, end_visit, landing_of_plain, may_append_draft
from portal.accounts.visit_times import DRAFTS_AFTER_LEAVING
from portal.privacy.drafts import Piece, Typed
from portal.privacy.limits import Rate
from portal.privacy.service import BaseMissingError, DraftGoneError, keep_draft
from portal.unit_of_work import UnitOfWork, Units


def leave(
    units: Units,
    cookie_half: bytes,
    typed: Typed | None,
    piece: Piece | None = None,
    *,
    device_token: bytes | None = None,
) -> str | None:
    """End a visit and, in the same step, keep what was typed in it; return where she chose to go.

    That is known of a visit without scripting alone; any other page knows by itself.

    Args:
        units: opens the units of work.
        cookie_half: what the cookie holds; the page's half is gone by now.
        typed: what stood in the form, if anything worth keeping did.
        piece: of which draft it is a piece.
        device_token: what the device holds, if its person called it her own.
    """
    with units.write() as uow:
        landing = landing_of_plain(uow, cookie_half, device_token=device_token)
        owner = may_append_draft(uow, cookie_half) if typed else None
        if owner and typed:
            _keep_whatever_comes(uow, owner, typed, piece)
        end_visit(uow, cookie_half, drafts_for=DRAFTS_AFTER_LEAVING)
        return landing


def keep_orphan_form(
    units: Units, cookie_half: bytes, page_half: bytes | None, typed: Typed, piece: Piece | None = None
) -> bool:
    """Keep a form that came with the cookie alone, or after its visit had ended; say whether it was kept.

    Whoever took the cookie out of a browser's files can add drafts by this and read none. At worst he crowds the oldest
    of hers out: that, and a page that refuses what she typed, were weighed against each other.
    """
    with units.write() as uow:
        owner = may_append_draft(uow, cookie_half, page_half)
        if owner is None:
            return False
        _keep_whatever_comes(uow, owner, typed, piece)
        return True


def keep_while_typing(
    units: Units, cookie_half: bytes, page_half: bytes | None, typed: Typed | None, piece: Piece
) -> Piece | None:
    """Keep what stands in a form that is being typed in; return the newest piece of its draft, or none for a stranger.

    It opens nothing and is no activity, so it goes on in the same way after the visit has ended.

    Raises:
        DraftGoneError: the form was sent, or the draft thrown away.
        BaseMissingError: it has to be sent whole.
        TooManyTriesError: so much cannot be typed; it is asked again later.
    """
    with units.write() as uow:
        owner = may_append_draft(uow, cookie_half, page_half)
        if owner is None:
            return None
        units.limits.check(Rate.DRAFT, owner.person_id)
        return keep_draft(uow, owner.person_id, owner.public_key, typed, piece)


def _keep_whatever_comes(uow: UnitOfWork, owner: DraftOwner, typed: Typed, piece: Piece | None) -> None:
    """Keep what nobody can be asked for again, as it is."""
    try:
        keep_draft(uow, owner.person_id, owner.public_key, typed, piece)
    except DraftGoneError:
        # A page that numbers its pieces sends the last of them beside the form itself, when she leaves while it is on
        # its way. One that does not may be a form of before, found again by Back and changed.
        if piece is None or not piece.number:
            keep_draft(uow, owner.person_id, owner.public_key, typed)
    except BaseMissingError:
        keep_draft(uow, owner.person_id, owner.public_key, typed)
