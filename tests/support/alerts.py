"""An alert that nobody answers for, as it stands once the ladder has come to its end."""

from sqlalchemy import insert, select

from portal.access.models import CaseRow
from portal.attention.marks import Asks
from portal.attention.service import ask
from portal.checkins.escalation import Rung, State
from portal.checkins.models import CheckInRow
from portal.kernel.ids import CaseId, new_id
from portal.unit_of_work import Units


def sound_an_alert(units: Units, case_id: CaseId) -> None:
    """Let a case have one, which every page of its service's staff shows at the top."""
    checkin_id = new_id()
    with units.write() as uow:
        service_id = uow.session.execute(select(CaseRow.service_id).where(CaseRow.id == case_id)).scalar_one()
        row = {
            "id": checkin_id,
            "case_id": case_id,
            "service_id": service_id,
            "due_at": uow.now,
            "once": checkin_id,
            "state": State.NO_ANSWER,
            "rung": Rung.EXHAUSTED,
            "told": "",
            "alert_since": uow.now,
        }
        uow.session.execute(insert(CheckInRow), [row])
        ask(uow, case_id, Asks.TEXT, subject_id=checkin_id)
