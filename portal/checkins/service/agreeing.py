"""What is agreed about check-ins: by voice with her advocate; then by her: when, in which words, to which number."""

from collections.abc import Callable
from datetime import datetime, timedelta

from portal.access.permissions import Part, Permission
from portal.access.service import CaseAccess, require, require_to_write
from portal.accounts.service.telling import tell_change
from portal.accounts.telling import Change
from portal.audit.events import Event
from portal.checkins import queries
from portal.checkins.escalation import Signal
from portal.checkins.models import CheckInPlanRow
from portal.checkins.plan import (
    AgreementDraft,
    LevelHighError,
    NoNumberError,
    NoPlanError,
    NotSafeThenError,
    NotWatchedError,
    PlanDraft,
    TextFaultError,
    WordFaultError,
    WrongCodeError,
)
from portal.checkins.schedule import due_between
from portal.checkins.service.bodies import code_digest, number_digest, seal_plan, set_her_words
from portal.checkins.service.going import CODE, TO_HER, way_to_her
from portal.checkins.service.running import add_checkin, reckon
from portal.checkins.service.standings import happen
from portal.checkins.service.watching import is_watched_then
from portal.checkins.whose import HOLDS_FOR
from portal.checkins.wording import faults_of, word_faults
from portal.contact import service as contact
from portal.contact.gate import Channel, Why
from portal.kernel.errors import TooManyError
from portal.kernel.ids import CaseId, new_id
from portal.outbox.service import TextDraft, cancel_texts, queue_text
from portal.unit_of_work import UnitOfWork
from portal.vault.primitives import random_bytes, same

_CODE_GOOD_FOR = timedelta(minutes=15)
_CODE_WAITS = timedelta(minutes=2)
_CODES = 1_000_000
_LOOK_AHEAD = timedelta(days=8)


def agree_checkins(
    uow: UnitOfWork, case_id: CaseId, draft: AgreementDraft, is_high: Callable[[UnitOfWork, CaseId], bool] | None = None
) -> None:
    """Write down that check-ins were agreed with her by voice, and who is told.

    Args:
        uow: a unit that writes.
        case_id: her case.
        draft: what was agreed.
        is_high: says whether the level of a case is high, which this room does not know; nobody says no where none is.

    Raises:
        CaseNotFoundError: not for this person.
        LevelHighError: late words were to end an alert, and the level is high.
    """
    found = require_to_write(
        uow, case_id, Permission.AGREE_CHECKINS
    )  # a level set meanwhile is seen here, or sees this
    if draft.text_clears and (is_high is None or is_high(uow, case_id)):
        raise LevelHighError(field="text_clears")
    row = queries.locked_plan(uow.session, case_id) or _new(uow, found)
    row.agreed_at, row.agreed_by = row.agreed_at or uow.now, found.person_id
    row.deputy_id, row.text_clears = draft.deputy_id, draft.text_clears
    reckon(uow, row)
    uow.record(Event.CHECKINS_AGREED, case_id, case_id=case_id)


def let_no_text_clear(uow: UnitOfWork, case_id: CaseId) -> None:
    """Let no word by text end an alert any more: the level is high, and her safe word may be read on her telephone.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.DECIDE)
    row = queries.locked_plan(uow.session, case_id)
    if row is not None:
        row.text_clears = False


def end_checkins(uow: UnitOfWork, case_id: CaseId) -> None:
    """End it: she is asked no more until it is agreed again; what is open stays open until somebody answers for it.

    On her page it takes one press and no passphrase, and it may not be she who presses: as with a text that says stop,
    somebody is told.

    Raises:
        CaseNotFoundError: not for this person.
        NoPlanError: nothing was agreed.
    """
    found = require(uow, case_id, Permission.END_CHECKINS)
    row = _plan(uow, case_id)
    was_asked = row.next_due_at is not None
    row.agreed_at = row.next_due_at = None
    cancel_texts(uow, case_id, TO_HER)
    if found.part is Part.VICTIM and was_asked:
        stopped = add_checkin(uow, row, uow.now, f"heard {new_id()}")
        happen(uow, queries.known_checkin(uow.session, stopped), Signal.STOP)
    uow.record(Event.CHECKINS_ENDED, case_id, case_id=case_id)


def set_plan(uow: UnitOfWork, case_id: CaseId, draft: PlanDraft, never: tuple[str, ...]) -> None:
    """Choose when she is asked, and in which words.

    Args:
        uow: a unit that writes.
        case_id: her case.
        draft: what she chose.
        never: names that may not stand in a text.

    Raises:
        CaseNotFoundError: not for this person.
        NoPlanError: it was not agreed by voice yet.
        TextFaultError, NotSafeThenError, NotWatchedError: as they say.
    """
    require(uow, case_id, Permission.SET_CHECKINS)
    row = _plan(uow, case_id)
    for name, text in (("text", draft.text), ("reminder", draft.reminder)):
        if faults := faults_of(text, never):
            raise TextFaultError(faults, name)
    _check_times(uow, row, draft)
    seal_plan(uow, row, draft)
    reckon(uow, row)
    uow.record(Event.CHECKINS_CHANGED, case_id, case_id=case_id)
    tell_change(uow, Change.TEXTS)


def pause_checkins(uow: UnitOfWork, case_id: CaseId, until: datetime | None) -> None:
    """Ask her nothing until a moment; none ends the pause.

    Raises:
        CaseNotFoundError: not for this person.
        NoPlanError: it was not agreed by voice yet.
    """
    require(uow, case_id, Permission.SET_CHECKINS)
    row = _plan(uow, case_id)
    row.paused_until = until
    reckon(uow, row)
    uow.record(Event.CHECKINS_CHANGED, case_id, case_id=case_id)
    tell_change(uow, Change.TEXTS)


def start_again(uow: UnitOfWork, case_id: CaseId) -> None:
    """Go on after it was stopped by text.

    Raises:
        CaseNotFoundError: not for this person.
        NoPlanError: it was not agreed by voice yet.
    """
    require(uow, case_id, Permission.SET_CHECKINS)
    row = _plan(uow, case_id)
    row.stopped_at = None
    reckon(uow, row)
    uow.record(Event.CHECKINS_STARTED, case_id, case_id=case_id)
    tell_change(uow, Change.TEXTS)


def set_words(uow: UnitOfWork, case_id: CaseId, safe: str, duress: str) -> None:
    """Set her two words; from then on nobody is shown them.

    Raises:
        CaseNotFoundError: not for this person.
        NoPlanError: it was not agreed by voice yet.
        WordFaultError: one of them cannot be hers.
    """
    require(uow, case_id, Permission.SET_CHECKINS)
    row = _plan(uow, case_id)
    for name, word, other in (("safe", safe, ""), ("other", duress, safe)):
        if faults := word_faults(word, other):
            raise WordFaultError(faults, name)
    set_her_words(uow, row, safe, duress)
    reckon(uow, row)
    uow.record(Event.CHECKINS_WORDS_SET, case_id, case_id=case_id)
    tell_change(uow, Change.TEXTS)


def send_code(uow: UnitOfWork, case_id: CaseId) -> None:
    """Send a code to the number that was agreed, to be typed back on her page.

    Raises:
        CaseNotFoundError: not for this person.
        NoPlanError: it was not agreed by voice yet.
        NoNumberError: no number may be sent a text now.
        TooManyError: one was sent a moment ago.
    """
    require(uow, case_id, Permission.SET_CHECKINS)
    row = _plan(uow, case_id)
    if row.code_sent_at is not None and uow.now < row.code_sent_at + _CODE_WAITS:
        raise TooManyError
    way = way_to_her(uow, row, uow.now, for_code=True)
    if way is None:
        raise NoNumberError
    code = f"{int.from_bytes(random_bytes(8)) % _CODES:06}"
    row.code_digest, row.code_sent_at = code_digest(uow, case_id, code), uow.now
    row.code_number_digest = number_digest(uow, way.number)
    until = min(way.until, uow.now + _CODE_GOOD_FOR)
    words = f"{code[:3]} {code[3:]}"
    queue_text(uow, TextDraft(f"{CODE} {new_id()}", case_id, way.number, words, uow.now, until))


def confirm_code(uow: UnitOfWork, case_id: CaseId, code: str) -> None:
    """Take the code that was sent, by which the number is hers.

    Raises:
        CaseNotFoundError: not for this person.
        NoPlanError: it was not agreed by voice yet.
        WrongCodeError: another, or too old, or the number has changed since.
    """
    require(uow, case_id, Permission.SET_CHECKINS)
    row = _plan(uow, case_id)
    typed = code_digest(uow, case_id, "".join(letter for letter in code if letter.isdigit()))
    reach = contact.reach_of_case(uow, case_id)
    is_fresh = row.code_sent_at is not None and uow.now <= row.code_sent_at + _CODE_GOOD_FOR
    if not is_fresh or row.code_digest is None or not same(row.code_digest, typed):
        raise WrongCodeError(field="code")
    if reach is None or row.code_number_digest != number_digest(uow, reach.number):
        raise WrongCodeError(field="code")
    row.number_digest, row.number_confirmed_at = row.code_number_digest, uow.now
    row.number_until = uow.now + HOLDS_FOR
    row.code_digest = row.code_number_digest = row.code_sent_at = None
    contact.note_number_confirmed(uow, case_id)
    reckon(uow, row)


def _new(uow: UnitOfWork, found: CaseAccess) -> CheckInPlanRow:
    row = CheckInPlanRow(
        case_id=found.case_id,
        service_id=found.service_id,
        agreed_at=None,
        agreed_by=None,
        deputy_id=None,
        text_clears=False,
        sealed_plan=None,
        next_due_at=None,
        paused_until=None,
        stopped_at=None,
        safe_digest=None,
        duress_marks=None,
        number_digest=None,
        number_confirmed_at=None,
        number_until=None,
        code_digest=None,
        code_number_digest=None,
        code_sent_at=None,
    )
    uow.session.add(row)
    return row


def _plan(uow: UnitOfWork, case_id: CaseId) -> CheckInPlanRow:
    row = queries.locked_plan(uow.session, case_id)
    if row is None or row.agreed_at is None:
        raise NoPlanError
    return row


def _check_times(uow: UnitOfWork, row: CheckInPlanRow, draft: PlanDraft) -> None:
    """Refuse a time that nobody watches, or at which she has said that no text is safe."""
    for due_at in due_between(draft.schedule, uow.now, uow.now + _LOOK_AHEAD):
        if not is_watched_then(uow, row.service_id, due_at):
            raise NotWatchedError(field="at")
        gate = contact.gate_of_case(uow, CaseId(row.case_id), Channel.TEXT, due_at)
        if gate.reason in {Why.UNSAFE_HOURS, Why.OUTSIDE_HOURS}:
            raise NotSafeThenError(field="at")
