"""What is sent to decide how a case stands, to write in its record, and to open it as a lead."""

from portal.casework import service as casework
from portal.casework.standing import Level
from portal.kernel.ids import CaseId, new_id
from tests.support.sending import Sent, deed
from tests.support.whole import Whole, keep_begun


@deed("casework.level")
def _level(whole: Whole) -> Sent:
    fields = {"level": "standard", "reason": "He moved away."}
    return Sent(whole.browsers["advocate"], fields)


@deed("casework.disagree")
def _disagree(whole: Whole) -> Sent:
    with whole.world.advocate.read() as uow:
        waits = casework.standing_of_case(uow, CaseId(whole.world.case_id)).waiting_level
    assert waits
    return Sent(whole.browsers["lead"], ids={"decision_id": waits.decision_id})


@deed("casework.agree")
def _agree(whole: Whole) -> Sent:
    with whole.world.advocate.write() as uow:
        casework.set_level(uow, CaseId(whole.world.case_id), Level.MEDIUM, "He has gone.")
        waits = casework.standing_of_case(uow, CaseId(whole.world.case_id)).waiting_level
    assert waits
    return Sent(whole.browsers["lead"], ids={"decision_id": waits.decision_id})


@deed("casework.modes")
def _modes(whole: Whole) -> Sent:
    fields = {"mode": "advice", "day": "1", "month": "3", "year": "2026", "reason": "She asked."}
    return Sent(whole.browsers["advocate"], fields)


@deed("casework.end_mode")
def _end_mode(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"])


@deed("casework.closing")
def _closing(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], {"reason": "She is safe and wants no more."})


@deed("casework.close")
def _close(whole: Whole) -> Sent:
    return Sent(whole.browsers["lead"])


@deed("casework.reopen")
def _reopen(whole: Whole) -> Sent:
    return Sent(whole.browsers["lead"], {"reason": "He is back."})


@deed("casework.hold")
def _hold(whole: Whole) -> Sent:
    return Sent(whole.browsers["advocate"], {"reason": "The police asked."})


@deed("casework.lift")
def _lift(whole: Whole) -> Sent:
    return Sent(whole.browsers["lead"], {"reason": "It is over."})


@deed("casework.write_record")
def _write_record(whole: Whole) -> Sent:
    fields = {"kind": "fact", "source": "She told me", "words": "He rang at night.", "once": new_id()}
    return Sent(whole.browsers["advocate"], fields)


@deed("casework.carry_record_on")
def _carry_record_on(whole: Whole) -> Sent:
    begun = keep_begun(whole.world.advocate, f"record:{whole.world.case_id}", {"words": "I had begun"})
    fields = {"kind": "opinion", "words": "I had begun, and go on.", "once": new_id()}
    return Sent(whole.browsers["advocate"], fields, ids={"draft_id": begun})


@deed("casework.break_glass")
def _break_glass(whole: Whole) -> Sent:
    return Sent(whole.browsers["lead"], {"reason": "Her advocate is ill and she rang."})


@deed("casework.mend_glass")
def _mend_glass(whole: Whole) -> Sent:
    return Sent(whole.browsers["lead"])
