"""A year of check-ins for some people, with everything that can go wrong, and what must be true when it is over."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from portal.checkins import service
from portal.checkins.escalation import CONCERNS, WAITING, State
from portal.checkins.jobs import run_texts
from portal.checkins.models import CheckInPlanRow, CheckInRow
from portal.checkins.plan import AgreementDraft, NoNumberError, PlanDraft
from portal.checkins.schedule import EVERY_DAY, SEND_WITHIN, Rhythm, Schedule, due_between
from portal.checkins.watch import AFTER_REMINDER
from portal.checkins.whose import Holds
from portal.checkins.wording import REMINDERS, TEXTS
from portal.contact.gate import Window
from portal.database import reading
from portal.kernel.errors import TooManyError
from portal.kernel.ids import CaseId
from portal.outbox.models import TextRow
from portal.sms import SmsGateway, Taken
from portal.unit_of_work import Units
from tests.support.fakes import FrozenClock
from tests.support.make import Someone
from tests.support.provider import Fault, Held, Provider
from tests.support.times import ALWAYS, DURESS, LONDON, SAFE, Phone, agree_reach

_SAFE_FROM, _SAFE_UNTIL = time(7), time(22, 30)
SAFE_HOURS = (Window(EVERY_DAY, _SAFE_FROM, _SAFE_UNTIL),)
_ASKS_AGAIN = timedelta(days=27)
# Of a hundred calls: how many go wrong in which way.
_FAULTS = {
    Fault.TOO_MANY: 4,
    Fault.REFUSED: 1,
    Fault.BROKEN: 2,
    Fault.BROKEN_AFTER: 2,
    Fault.SILENT: 2,
    Fault.SILENT_AFTER: 2,
    Fault.NONSENSE: 1,
}
_TIMES = (time(1, 30), time(7), time(8, 15), time(12), time(19), time(21, 45))


class KilledError(BaseException):
    """The worker is killed here."""


class Dice:
    """Chance that is the same each time."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._throws = count()

    def below(self, most: int) -> int:
        """Return a number from nought to one below the most."""
        return int.from_bytes(hashlib.sha256(f"{self._seed} {next(self._throws)}".encode()).digest()[:8]) % most

    def happens(self, in_hundred: float) -> bool:
        """Say whether something happens that does so often of a hundred times."""
        return self.below(10_000) < in_hundred * 100


@dataclass
class Deadly:
    """A gateway in whose hands the worker dies now and then, before the call or after it."""

    inner: SmsGateway
    dice: Dice
    left: int
    in_hundred: float
    deaths: int = 0

    def send(self, number: str, words: str, *, valid_for: timedelta, tag: str) -> Taken:
        dies = self.left > self.deaths and self.dice.happens(self.in_hundred)
        self.deaths += dies
        if dies and self.dice.happens(50):
            raise KilledError
        taken = self.inner.send(number, words, valid_for=valid_for, tag=tag)
        if dies:
            raise KilledError
        return taken

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)


@dataclass
class Person:
    """Somebody who is asked."""

    victim: Someone
    case_id: CaseId
    phone: Phone
    schedule: Schedule
    agreed_at: datetime
    looks_at: datetime


@dataclass
class Year:
    """What is going on."""

    units: Units
    clock: FrozenClock
    provider: Provider
    gateway: Deadly
    advocate: Someone
    dice: Dice
    people: list[Person] = field(default_factory=list)
    agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    seen: int = 0
    down_until: datetime | None = None
    _order: Iterator[int] = field(default_factory=count)

    def add(self, victim: Someone, case_id: CaseId, phone: Phone, *, is_daily: bool) -> None:
        """Let somebody be asked from now on."""
        rhythm = Rhythm.DAILY if is_daily else Rhythm.WEEKLY
        at = _TIMES[1 + self.dice.below(len(_TIMES) - 1)]
        days = EVERY_DAY if is_daily else frozenset({self.dice.below(7), 6})
        schedule = Schedule(rhythm, days, at, LONDON)
        with self.advocate.write() as uow:
            service.agree_checkins(uow, case_id, AgreementDraft(None))
        agree_reach(victim, case_id, phone.number, SAFE_HOURS)
        with victim.write() as uow:
            service.send_code(uow, case_id)
        run_texts(self.units, self.gateway.inner)
        with victim.write() as uow:
            service.confirm_code(uow, case_id, phone.texts[-1].words)
        with victim.write() as uow:
            service.set_words(uow, case_id, SAFE, DURESS)
        with victim.write() as uow:
            text = TEXTS[self.dice.below(len(TEXTS))]
            service.set_plan(uow, case_id, PlanDraft(schedule, text, REMINDERS[0]), ())
        self.people.append(Person(victim, case_id, phone, schedule, self.clock.now(), self.clock.now()))
        self.seen = len(self.provider.texts)

    def later(self, after: timedelta, deed: Callable[[], None]) -> None:
        heappush(self.agenda, (self.clock.now() + after, next(self._order), deed))

    def go_on(self, until: datetime) -> None:
        """Let time go by, from one thing to the next."""
        while (moment := self._next()) <= until:
            self.clock.advance(max(moment - self.clock.now(), timedelta(0)))
            while self.agenda and self.agenda[0][0] <= self.clock.now():
                heappop(self.agenda)[2]()
            self._work()
            self._see_what_went()
            self._ask_again()

    def _next(self) -> datetime:
        """Return when something happens next, at least a second from now; a worker that is down sees nothing."""
        least = self.clock.now() + timedelta(seconds=1)
        found = [self.agenda[0][0]] if self.agenda else []
        with reading(self.units.engine) as session:
            columns = (CheckInPlanRow.next_due_at, CheckInRow.next_at, TextRow.next_at)
            firsts = [session.scalar(select(func.min(column))) for column in columns]
        due = [moment for moment in firsts if moment is not None]
        if due:
            found.append(max(min(due), self.down_until or min(due)))
        return max(min(found), least) if found else self.clock.now() + timedelta(days=400)

    def _work(self) -> None:
        if self.down_until is not None and self.clock.now() < self.down_until:
            return
        try:
            run_texts(self.units, self.gateway)  # type: ignore[arg-type]  # it is one, but for dying
        except KilledError:
            # A new one starts a little later, and finds what the old one left.
            self.down_until = self.clock.now() + timedelta(seconds=10 + self.dice.below(120))
        if self.dice.happens(0.2):
            self.down_until = self.clock.now() + timedelta(minutes=self.dice.below(300))

    def _see_what_went(self) -> None:
        for held in self.provider.texts[self.seen :]:
            self._becomes(held)
        self.seen = len(self.provider.texts)

    def _becomes(self, held: Held) -> None:
        """Decide what becomes of a text, when we are told, how often and in which order, and what she answers."""
        person = next(person for person in self.people if person.phone.number == held.number)
        reaches = not self.dice.happens(3)
        news = ["sent", "delivered" if reaches else "undelivered"]
        if self.dice.happens(10):
            news.reverse()
        for status in news:
            if self.dice.happens(5):
                continue  # it never comes
            late = timedelta(hours=self.dice.below(30)) if self.dice.happens(5) else timedelta(0)
            for _time in range(2 if self.dice.happens(10) else 1):
                after = timedelta(seconds=1 + self.dice.below(40)) + late
                self.later(after, lambda status=status: self._tell(person, held, status))  # type: ignore[misc]  # bound now
        held.status = news[-1] if reaches else "undelivered"
        if reaches and not self.dice.happens(8):
            words = SAFE if not self.dice.happens(6) else ("who is this", "kettle", DURESS, "🙂")[self.dice.below(4)]
            self.later(timedelta(minutes=1 + self.dice.below(50)), lambda: person.phone.answers(words))

    def _tell(self, person: Person, held: Held, status: str) -> None:
        final = held.status
        person.phone.tells(held, status, is_worked=False)
        held.status = final

    def _ask_again(self) -> None:
        """Let her say again how she is reached before it runs out, mostly; and somebody look after what stands open."""
        for person in self.people:
            if self.clock.now() - person.agreed_at >= _ASKS_AGAIN + timedelta(days=self.dice.below(3)):
                agree_reach(person.victim, person.case_id, person.phone.number, SAFE_HOURS)
                person.agreed_at = self.clock.now()
            self._show_number(person)
        with self.advocate.read() as uow:
            alerts = service.notices(uow).alerts
        for alert in alerts:
            if self.dice.happens(20):
                with self.advocate.write() as uow:
                    service.close_alert(uow, alert.checkin_id)

    def _show_number(self, person: Person) -> None:
        """Let her show again that the number is hers, once that is due and it is an hour for it; mostly she does."""
        now = self.clock.now()
        there = now.astimezone(ZoneInfo(LONDON)).time()
        if now < person.looks_at or not _SAFE_FROM < there < time(21):
            return
        person.looks_at = now + timedelta(hours=8 + self.dice.below(48))
        with person.victim.read() as uow:
            plan = service.her_times(uow, person.case_id).plan
        if plan is None or plan.number is Holds.WELL or plan.stopped_at is not None:
            return
        seen = len(person.phone.texts)
        try:
            with person.victim.write() as uow:
                service.send_code(uow, person.case_id)
        except (NoNumberError, TooManyError):
            return
        self._work()
        if len(person.phone.texts) > seen:
            with person.victim.write() as uow:
                service.confirm_code(uow, person.case_id, person.phone.texts[-1].words)


def faults(dice: Dice) -> Callable[[], Fault | None]:
    """Return what chooses how a call goes wrong, if it does."""
    steps = [fault for fault, many in _FAULTS.items() for _one in range(many)]

    def choose() -> Fault | None:
        throw = dice.below(100)
        return steps[throw] if throw < len(steps) else None

    return choose


@dataclass(frozen=True)
class Findings:
    """What was found when it was over; the first four must be nought."""

    doubled: int
    lost: int
    outside: int
    silent: int
    states: dict[str, int]
    texts: int
    deaths: int


def look_back(year: Year, began: datetime, until: datetime) -> Findings:
    """Hold what the provider took and what we say of it against when everybody was to be asked."""
    with reading(year.units.engine) as session:
        rows = session.scalars(select(CheckInRow)).all()
        kinds = {row.id: row.once for row in session.scalars(select(TextRow))}
    went = Counter(held.callback.rpartition("/")[2] for held in year.provider.texts)
    asked = {kinds[tag].partition(" ")[2] for tag in went if kinds.get(tag, "").startswith("ask ")}
    due = {row.id: row.due_at for row in rows}
    lost = silent = 0
    for person in year.people:
        known = {row.due_at for row in rows if row.case_id == person.case_id}
        lost += sum(due not in known for due in due_between(person.schedule, began, until))
    for row in rows:
        # We say that it did not go, and it did; or that she missed it, and it did not.
        lost += row.state == State.NOT_SENT and row.id in asked
        lost += row.state == State.NO_ANSWER and row.id not in asked
        is_told = row.alert_since is not None or row.closed_at is not None
        is_young = row.state in WAITING and row.next_at is not None and row.next_at > until
        silent += not (is_young or (row.state in CONCERNS and is_told) or row.closed_at or row.alert_since)
    return Findings(
        doubled=sum(many - 1 for many in went.values()),
        lost=lost,
        outside=sum(_is_outside(held, kinds, due) for held in year.provider.texts),
        silent=silent,
        states=dict(Counter(row.state for row in rows)),
        texts=len(year.provider.texts),
        deaths=year.gateway.deaths,
    )


def _is_outside(held: Held, kinds: dict[str, str], due: dict[str, datetime]) -> bool:
    """Say whether a text went, or could still have been delivered, at a time that was not agreed for it."""
    ends = held.at + held.valid_for
    there = ZoneInfo(LONDON)
    begun, over = held.at.astimezone(there), ends.astimezone(there)
    if begun.date() != over.date() or begun.time() < _SAFE_FROM or over.time() > _SAFE_UNTIL:
        return True
    kind, _, checkin_id = kinds.get(held.callback.rpartition("/")[2], "").partition(" ")
    if kind != "ask":
        return held.valid_for > AFTER_REMINDER
    return held.at < due[checkin_id] or ends > due[checkin_id] + SEND_WITHIN


def watch_always(lead: Someone) -> None:
    with lead.write() as uow:
        service.set_watch(uow, ALWAYS, LONDON)
