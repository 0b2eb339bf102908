"""Somebody is about to ring her: what they are shown, and what it takes to be shown it at another time."""

from dataclasses import dataclass, field

from portal.access.permissions import Permission
from portal.access.service import CaseAccess, require
from portal.audit.events import Event
from portal.contact import queries
from portal.contact.agreement import REASON_MOST, Card, NoReasonError, TooLongError
from portal.contact.gate import Channel, Gate, Reach, may_reach
from portal.contact.models import AgreementRow, ExceptionRow
from portal.contact.service.bodies import open_card, open_reach, seal_reason
from portal.contact.service.writing import AgreementNotFoundError
from portal.kernel.ids import CaseId, new_id
from portal.kernel.text import clean
from portal.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class RingCard:
    """What somebody who is about to ring her is shown.

    Args:
        gate: whether now is safe, and until when; or why not, and when it is.
        voicemail: the same of leaving a message.
        number: which number; none where the gate is shut and no reason was given.
        words: what a message may say.
        card: who to say we are, the code word, who else answers and the rest.
        zone: the time zone of her clock.
    """

    gate: Gate
    voicemail: Gate
    number: str | None = field(repr=False)
    words: str = field(repr=False)
    card: Card
    zone: str


def ring_her(uow: UnitOfWork, case_id: CaseId) -> RingCard:
    """Show what somebody about to ring her must know, and the number if now is safe; she sees that it was opened.

    Raises:
        CaseNotFoundError: not for this person.
        AgreementNotFoundError: nothing was ever agreed.
    """
    require(uow, case_id, Permission.RING_HER)
    row, reach = _agreed(uow, case_id)
    gate = may_reach(reach, Channel.RING, uow.now)
    uow.record(Event.CONTACT_OPENED, row.id, case_id=case_id)
    return _ring_card(uow, row, reach, is_shown=gate.is_open)


def ring_her_anyway(uow: UnitOfWork, case_id: CaseId, reason: str, once: str) -> RingCard:
    """Show the number although the gate is shut, for a reason that she reads.

    Args:
        uow: a unit that writes.
        case_id: her case.
        reason: why it cannot wait, in the acting person's own words.
        once: the form's own token; sent again it is written down once.

    Raises:
        CaseNotFoundError: not for this person.
        AgreementNotFoundError: nothing was ever agreed, so there is no number.
        NoReasonError, TooLongError: as they say.
    """
    access = require(uow, case_id, Permission.RING_HER)
    tidy = clean(reason)
    if not tidy:
        raise NoReasonError(field="reason")
    if len(tidy) > REASON_MOST:
        raise TooLongError(field="reason")
    row, reach = _agreed(uow, case_id)
    if may_reach(reach, Channel.RING, uow.now).is_open:
        uow.record(Event.CONTACT_OPENED, row.id, case_id=case_id)  # while the reason was written the hours began
        return _ring_card(uow, row, reach, is_shown=True)
    if queries.exception_sent_once(uow.session, access.person_id, once) is None:
        _write_down(uow, access, tidy, once)
    return _ring_card(uow, row, reach, is_shown=True)


def _agreed(uow: UnitOfWork, case_id: CaseId) -> tuple[AgreementRow, Reach]:
    """Return what is in force, or else what waits for her word: its number is shown for a reason only."""
    row = queries.confirmed(uow.session, case_id) or queries.newest(uow.session, case_id)
    if row is None:
        raise AgreementNotFoundError
    return row, open_reach(uow, row)


def _write_down(uow: UnitOfWork, access: CaseAccess, reason: str, once: str) -> None:
    row = ExceptionRow(id=new_id(), case_id=access.case_id, once=once, at=uow.now, by_id=access.person_id)
    seal_reason(uow, row, reason)
    uow.session.add(row)
    uow.record(Event.CONTACT_EXCEPTION, row.id, case_id=access.case_id)


def _ring_card(uow: UnitOfWork, row: AgreementRow, reach: Reach, *, is_shown: bool) -> RingCard:
    return RingCard(
        gate=may_reach(reach, Channel.RING, uow.now),
        voicemail=may_reach(reach, Channel.VOICEMAIL, uow.now),
        number=reach.number if is_shown else None,
        words=reach.words,
        card=open_card(uow, row),
        zone=reach.zone,
    )
