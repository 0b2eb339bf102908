"""A page that is covered or out of sight: from when on nothing is shown, and coming back with the passphrase."""

from datetime import timedelta

from sqlalchemy import or_, update

from portal.accounts.models import PersonRow, SessionRow
from portal.accounts.own_settings import open_own, seal_own
from portal.accounts.queries import people
from portal.accounts.service.again import WrongPassphraseError, check_passphrase
from portal.accounts.service.visits import PersonGoneError, end_visit
from portal.accounts.visit_times import AWAY_CHOICES, MOST_TRIES
from portal.audit.events import Event
from portal.kernel.errors import InvalidError, TooManyError
from portal.unit_of_work import UnitOfWork, Units
from portal.web.visit import Visit


class AwayChoiceError(InvalidError):
    """This is none of the choices."""


def hide_page(uow: UnitOfWork, visit: Visit) -> None:
    """Write down that a page went out of sight: after her own time nothing is shown any more."""
    from_then_on = uow.now + timedelta(minutes=visit.away_minutes)
    open_yet = or_(SessionRow.rests_from.is_(None), SessionRow.rests_from > uow.now)
    uow.session.execute(_of(visit).where(open_yet).values(rests_from=from_then_on))


def show_page(uow: UnitOfWork, visit: Visit) -> None:
    """Write down that a page is looked at again, within her time."""
    uow.session.execute(_of(visit).where(SessionRow.rests_from > uow.now).values(rests_from=None))


def cover_page(uow: UnitOfWork, visit: Visit) -> None:
    """Show nothing from now on, because she covered her page."""
    uow.session.execute(_of(visit).values(rests_from=uow.now))


def come_back(units: Units, visit: Visit, cookie_half: bytes, passphrase: str) -> bool:
    """Open a covered visit again, if this is her passphrase; after three wrong ones in a row it ends.

    A try is counted before it is known what comes of it, so that many at once are no more than three.

    Args:
        units: opens the units of work; none is open while the passphrase is stretched.
        visit: the covered visit.
        cookie_half: what the cookie holds.
        passphrase: as it was typed.
    """
    with units.write() as uow:
        counts = _of(visit).where(SessionRow.wrong_tries < MOST_TRIES).values(wrong_tries=SessionRow.wrong_tries + 1)
        is_tried = bool(uow.session.execute(counts.returning(SessionRow.id)).first())
        if not is_tried:
            end_visit(uow, cookie_half)
            return False
    try:
        check_passphrase(units, visit, passphrase)
    except (WrongPassphraseError, TooManyError):
        with units.write() as uow:
            if uow.session.get_one(SessionRow, visit.session_id).wrong_tries >= MOST_TRIES:
                end_visit(uow, cookie_half)
        return False
    with units.write() as uow:
        uow.session.execute(_of(visit).values(rests_from=None, wrong_tries=0, seen_at=uow.now))
    return True


def set_away_minutes(uow: UnitOfWork, visit: Visit, minutes: int) -> None:
    """Choose after how long out of sight the acting person is asked for her passphrase.

    Raises:
        AwayChoiceError: none of the choices.
    """
    if minutes not in AWAY_CHOICES:
        raise AwayChoiceError(field="away_minutes")
    row: PersonRow | None = people.person(uow.session, visit.actor.person_id)
    if row is None:
        raise PersonGoneError
    own = open_own(uow.keyring.person, row.sealed_own)
    if own.away_minutes == minutes:
        return
    row.sealed_own = seal_own(uow.keyring.person, own.with_away(minutes))
    uow.record(Event.AWAY_CHANGED, row.id)


def _of(visit: Visit):  # type: ignore[no-untyped-def]  # noqa: ANN202 - SQLAlchemy's own loose type
    return update(SessionRow).where(SessionRow.id == visit.session_id, SessionRow.ended_at.is_(None))
