"""Somebody who is asked by text: everything agreed, confirmed and set, as the pages would, and a worker beside it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from portal.checkins import service
from portal.checkins.jobs import run_texts
from portal.checkins.models import CheckInRow
from portal.checkins.plan import AgreementDraft, PlanDraft
from portal.checkins.schedule import EVERY_DAY, Rhythm, Schedule
from portal.contact.agreement import Card, ContactDraft
from portal.contact.gate import Reach, Window
from portal.contact.service import write_contact
from portal.database import reading
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, new_id
from portal.outbox.service import hear_fate
from portal.sms import SmsGateway, Told
from portal.sms.twilio import STATUS_PATH, TEXT_PATH
from portal.unit_of_work import Units
from tests.support.fakes import FrozenClock
from tests.support.joined import Joined
from tests.support.make import Someone
from tests.support.provider import Held, Provider

LONDON = "Europe/London"
NUMBER = "+447700900123"
SAFE, DURESS = "Blue kettle", "old scarf"
TEXT, REMINDER = "Still on for Thursday?", "Did you see my message?"
ALWAYS = (Window(EVERY_DAY, time(), time()),)
BY_DAY = (Window(EVERY_DAY, time(8), time(22)),)


def lasting(joined: Joined, role: Role) -> Someone:
    """Return somebody who joined as one whose visit does not end by resting: these tests go through whole days."""
    visit = joined.started.visit
    return Someone(joined.units, replace(visit.actor, role=role), visit.keyring.person)


@dataclass(frozen=True)
class Team:
    """A service whose people all joined, and who stay."""

    lead: Someone
    advocate: Someone
    victim: Someone
    case_id: CaseId


def daily(at: time = time(19), zone: str = LONDON) -> PlanDraft:
    return PlanDraft(Schedule(Rhythm.DAILY, EVERY_DAY, at, zone), TEXT, REMINDER)


def agree_reach(
    victim: Someone | Joined, case_id: CaseId, number: str = NUMBER, hours: tuple[Window, ...] = BY_DAY, **more: object
) -> None:
    """Say how she may be reached; what she writes herself holds at once."""
    reach = Reach(number, LONDON, hours, may_text=True, **more)  # type: ignore[arg-type]  # handed on
    with victim.write() as uow:
        write_contact(uow, case_id, ContactDraft(reach, Card()), new_id())


@dataclass
class Phone:
    """Her telephone, the provider behind it, and the worker that sends to it."""

    units: Units
    clock: FrozenClock
    provider: Provider
    gateway: SmsGateway
    number: str = NUMBER
    _heard: int = field(default=0)

    def run(self, *minutes: int) -> None:
        """Let the worker look now, and again after each of some minutes."""
        run_texts(self.units, self.gateway)
        for number in minutes:
            self.clock.advance(timedelta(minutes=number))
            run_texts(self.units, self.gateway)

    def run_until(self, moment: datetime) -> None:
        """Let the worker look at each full hour, and at a moment."""
        while self.clock.now() < moment:
            now = self.clock.now()
            hour = now.replace(minute=0, second=0) + timedelta(hours=1)
            self.clock.advance(min(hour, moment) - now)
            run_texts(self.units, self.gateway)

    @property
    def texts(self) -> list[Held]:
        """Return what came, the oldest first."""
        return self.provider.to(self.number)[::-1]

    def answers(self, words: str, **more: str) -> None:
        """Let her, or whoever has it, write back."""
        self._heard += 1
        fields = self.provider.answer(self.number, words, f"SMhers{self.number[-3:]}{self._heard}", **more)
        told = self.hear(TEXT_PATH, fields)
        assert told is not None
        with self.units.write() as uow:
            service.hear_text(uow, told)

    def tells(self, held: Held, status: str, *, is_worked: bool = True) -> None:
        """Let the provider tell what became of a text, and the worker take it in."""
        tag = held.callback.rpartition("/")[2]
        told = self.hear(f"{STATUS_PATH}/{tag}", self.provider.status(held, status))
        assert told is not None
        with self.units.write() as uow:
            hear_fate(uow, told)
        if is_worked:
            run_texts(self.units, self.gateway)

    def hear(self, path: str, fields: dict[str, str]) -> Told | None:
        signature = self.provider.signed(path, fields)["X-Twilio-Signature"]
        return self.gateway.hear(path, {name: [value] for name, value in fields.items()}, signature)


def set_up_times(  # noqa: PLR0913 - everything that there is to choose
    phone: Phone,
    *,
    lead: Someone,
    advocate: Someone,
    victim: Someone,
    case_id: CaseId,
    draft: PlanDraft | None = None,
    watch: tuple[Window, ...] = ALWAYS,
    agreement: AgreementDraft | None = None,
    words: tuple[str, str] = (SAFE, DURESS),
) -> None:
    """Agree on check-ins, confirm the number by the code that comes, and choose times and words."""
    agree_reach(victim, case_id, phone.number)
    with lead.write() as uow:
        service.set_watch(uow, watch, LONDON)
    with advocate.write() as uow:
        service.agree_checkins(uow, case_id, agreement or AgreementDraft(None))
    with victim.write() as uow:
        service.send_code(uow, case_id)
    phone.run()
    with victim.write() as uow:
        service.confirm_code(uow, case_id, phone.texts[-1].words)
    with victim.write() as uow:
        service.set_words(uow, case_id, *words)
    with victim.write() as uow:
        service.set_plan(uow, case_id, draft or daily(), ())


def checkins(units: Units, *columns: str) -> list[tuple[Any, ...]]:
    """Return some columns of every check-in, in order of when it was due."""
    found = [getattr(CheckInRow, column) for column in columns]
    with reading(units.engine) as session:
        return [tuple(row) for row in session.execute(select(*found).order_by(CheckInRow.due_at, CheckInRow.id))]
