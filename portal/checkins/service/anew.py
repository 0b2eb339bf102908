"""Beginning anew with check-ins, once it is known that somebody else may have set them in her place."""

from portal.access.permissions import Permission
from portal.access.service import require
from portal.checkins import queries
from portal.checkins.escalation import Signal
from portal.checkins.service.going import TO_HER
from portal.checkins.service.running import add_checkin, reckon
from portal.checkins.service.standings import happen
from portal.kernel.ids import CaseId, new_id
from portal.outbox.service import cancel_texts
from portal.unit_of_work import UnitOfWork


def begin_anew(uow: UnitOfWork, case_id: CaseId) -> None:
    """Forget both words and whose the number is: until she has set them again nobody is asked, and her advocate knows.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.ANSWER_FOR_RETURN)
    row = queries.locked_plan(uow.session, case_id)
    if row is None:
        return
    was_asked = row.next_due_at is not None
    row.safe_digest = row.duress_marks = row.number_digest = row.number_confirmed_at = row.number_until = None
    row.code_digest = row.code_number_digest = row.code_sent_at = None
    cancel_texts(uow, case_id, TO_HER)
    reckon(uow, row)
    if was_asked:
        stopped = add_checkin(uow, row, uow.now, f"heard {new_id()}")
        happen(uow, queries.known_checkin(uow.session, stopped), Signal.STOP)
