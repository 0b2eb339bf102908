"""What came back by text: an answer, or one of the words on which providers act; heard once, from whomever it came."""

from datetime import timedelta

from portal.audit.events import Event
from portal.checkins import queries
from portal.checkins.escalation import Signal, State, is_over_for
from portal.checkins.models import CheckInAnswerRow, CheckInPlanRow, CheckInRow
from portal.checkins.service.bodies import is_duress_word, is_safe_word, number_digest, seal_answer
from portal.checkins.service.going import TO_HER
from portal.checkins.service.running import add_checkin, reckon
from portal.checkins.service.standings import happen, standing_of
from portal.checkins.whose import Doubt, doubt_of, until_after
from portal.checkins.wording import Meaning, is_one_word, meaning_of
from portal.kernel.ids import CaseId, new_id
from portal.outbox.retry import TextState
from portal.outbox.service import cancel_texts, state_of_text
from portal.sms import Told
from portal.unit_of_work import UnitOfWork

# To what was asked longer ago nobody answers: it is something that she, or somebody, says by herself.
_ANSWERS_FOR = timedelta(hours=20)
_HERS = frozenset({Signal.SAFE, Signal.DURESS})
_GONE = frozenset({TextState.TRYING, TextState.ASKING, TextState.SENT, TextState.DELIVERED, TextState.NOT_KNOWN})


def hear_text(uow: UnitOfWork, told: Told) -> None:
    """Take in a text that somebody sent; nothing is answered, so that every word of hers looks the same to all.

    Where several have this number, it is hers whose word it is; else it may be anybody's, and each is looked after.

    Args:
        uow: a unit of the machine's that writes.
        told: what the provider told, its signature found good.
    """
    plans = queries.plans_of_number(uow.session, number_digest(uow, told.number))
    new = [row for row in plans if not queries.has_answer(uow.session, row.case_id, told.reference)]
    meaning = Meaning.ANSWER if told.has_picture else meaning_of(told.words)
    heard = {row.case_id: _signal(uow, row, told, meaning) for row in new}
    known = {case_id for case_id, signal in heard.items() if signal in _HERS}
    for row in new:
        if known and row.case_id not in known:
            continue
        if meaning is Meaning.START:
            _note_doubt(uow, row, Doubt.SOME)
            _start(uow, row)
            _keep(uow, row, told, None)
        else:
            _answered(uow, row, told, heard[row.case_id])


def _signal(uow: UnitOfWork, row: CheckInPlanRow, told: Told, meaning: Meaning) -> Signal:
    if meaning is Meaning.STOP:
        return Signal.STOP
    if is_duress_word(uow, row, told.words):
        return Signal.DURESS
    if is_safe_word(uow, row, told.words) and not told.has_picture:
        return Signal.SAFE
    is_try = meaning is Meaning.ANSWER and is_one_word(told.words) and not told.has_picture
    return Signal.WRONG if is_try else Signal.OTHER


def _answered(uow: UnitOfWork, row: CheckInPlanRow, told: Told, signal: Signal) -> None:
    asked = _asked(uow, row)
    # By how it looks alone, never by whether it is one of her words: her own page shows what becomes of it.
    doubt = doubt_of(told.words, is_try=is_one_word(told.words))
    _note_doubt(uow, row, Doubt.SOME if signal is Signal.STOP else doubt)
    if signal is Signal.STOP:
        _stop(uow, row)
    is_new = asked is None or is_over_for(standing_of(asked), signal)
    if is_new and signal is not Signal.SAFE:
        # She was not asked for it, so her own page does not list it: her safe word leaves nothing there either.
        asked = queries.known_checkin(uow.session, add_checkin(uow, row, uow.now, f"heard {new_id()}"))
    if asked is not None:
        if asked.state == State.PLANNED and signal is not Signal.STOP:
            happen(uow, asked, Signal.WENT)  # who answers has got it, whatever the provider says
        happen(uow, asked, signal)
    _keep(uow, row, told, asked)


def _asked(uow: UnitOfWork, row: CheckInPlanRow) -> CheckInRow | None:
    """Return the newest check-in that she was asked and can mean; none where she was not, or it is too long ago."""
    for found in queries.locked_newest(uow.session, row.case_id, limit=3):
        if found.due_at < uow.now - _ANSWERS_FOR:
            return None
        if found.state != State.PLANNED or state_of_text(uow, f"ask {found.id}") in _GONE:
            return found
    return None


def _stop(uow: UnitOfWork, row: CheckInPlanRow) -> None:
    row.stopped_at = row.stopped_at or uow.now
    row.next_due_at = None
    cancel_texts(uow, CaseId(row.case_id), TO_HER)
    uow.record(Event.CHECKINS_STOPPED, row.case_id, case_id=row.case_id, chain=row.service_id)


def _start(uow: UnitOfWork, row: CheckInPlanRow) -> None:
    if row.stopped_at is None:
        return
    row.stopped_at = None
    reckon(uow, row)
    uow.record(Event.CHECKINS_STARTED, row.case_id, case_id=row.case_id, chain=row.service_id)


def _note_doubt(uow: UnitOfWork, row: CheckInPlanRow, doubt: Doubt) -> None:
    """Let her show again, sooner, that the number is hers; until she has, each text that is due is told as not sent."""
    row.number_until = until_after(row.number_until, doubt, uow.now)


def _keep(uow: UnitOfWork, row: CheckInPlanRow, told: Told, asked: CheckInRow | None) -> None:
    answer = CheckInAnswerRow(
        id=new_id(),
        case_id=row.case_id,
        checkin_id=asked.id if asked is not None else None,
        reference=told.reference,
        at=uow.now,
        sealed_words=b"",
    )
    seal_answer(uow, answer, told)
    uow.session.add(answer)
    uow.session.flush()
