"""Texts on their way out: none twice, none lost without a word, none outside its time, whoever dies in between."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, text

from portal.database import reading
from portal.kernel.ids import CaseId
from portal.outbox.models import TextRow
from portal.outbox.retry import LEASE, TextState
from portal.outbox.service import (
    TextDraft,
    cancel_texts,
    hear_fate,
    queue_text,
    send_due,
    state_of_text,
    sweep_texts,
    take_news,
)
from portal.sms import SmsGateway, Taken, Told
from portal.sms.gateway import Fate
from portal.sms.twilio import TwilioGateway
from portal.unit_of_work import Units
from tests.support.fakes import FrozenClock
from tests.support.provider import ORIGIN, Fault, Provider, provider_at

NUMBER, WORDS = "+447700900123", "Still on for Thursday?"
SPAN = timedelta(minutes=20)


class Killed(BaseException):
    """The worker is killed here."""


class Killing:
    """A gateway in whose hands the worker dies."""

    def __init__(self, inner: SmsGateway, when: str) -> None:
        self.inner, self.when = inner, when

    def send(self, *args: object, **named: object) -> Taken:
        if self.when == "after":
            self.inner.send(*args, **named)  # type: ignore[arg-type]  # handed on as it came
        raise Killed

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)


@pytest.fixture
def provider(clock: FrozenClock) -> Iterator[Provider]:
    with provider_at(clock) as made:
        yield made


@pytest.fixture
def gateway(provider: Provider) -> TwilioGateway:
    return TwilioGateway(provider.account, origin=ORIGIN)


@pytest.fixture
def queue(units: Units, case_id: CaseId) -> Callable[..., str]:
    def put(once: str = "one", *, after: timedelta = timedelta(0)) -> str:
        with units.write() as uow:
            start = uow.now + after
            return queue_text(uow, TextDraft(once, case_id, NUMBER, WORDS, start, start + SPAN))

    return put


@pytest.fixture
def run(units: Units, gateway: TwilioGateway, clock: FrozenClock) -> Callable[..., None]:
    """Return a worker that looks every twenty seconds for a while."""

    def look(seconds: int = 0, with_gateway: SmsGateway | None = None) -> None:
        for _time in range(seconds // 20 + 1):
            send_due(units, with_gateway or gateway, may_go)
            clock.advance(timedelta(seconds=20 if seconds else 0))

    return look


def may_go(_uow: object, _case_id: CaseId, number: str, _once: str) -> bool:
    return number == NUMBER


def state(units: Units, once: str = "one") -> TextState | None:
    with units.read() as uow:
        return state_of_text(uow, once)


def news(units: Units) -> list[tuple[str, TextState]]:
    with units.write() as uow:
        return [(one.once, one.state) for one in take_news(uow)]


class TestQueueing:
    def test_the_same_is_queued_once(self, queue, run, provider) -> None:
        assert queue() == queue()

        run()
        run()

        assert len(provider.texts) == 1

    def test_what_caused_it_and_was_undone_sends_nothing(self, units, case_id, run, provider) -> None:
        uow = units.begin(None, None, writes=True)
        queue_text(uow, TextDraft("one", case_id, NUMBER, WORDS, uow.now, uow.now + SPAN))
        uow.undo()
        uow.close()

        run()

        assert provider.texts == []

    def test_number_and_words_lie_sealed_and_are_forgotten(self, units, queue, run, clock) -> None:
        queue()
        with reading(units.engine) as session:
            sealed = session.scalars(select(TextRow.sealed_text)).one()
            everything = repr(session.execute(text("SELECT * FROM outbox_text")).all())
        run()
        with units.write() as uow:
            row = uow.session.scalars(select(TextRow)).one()
            hear_fate(uow, Told(row.reference or "", fate=Fate.DELIVERED, tag=row.id))
        clock.advance(timedelta(days=3))
        sweep_texts(units)

        assert sealed is not None
        assert WORDS.encode() not in sealed
        assert "7700900123" not in everything
        with reading(units.engine) as session:
            assert session.execute(select(TextRow.sealed_text, TextRow.state)).one() == (None, "delivered")

    def test_what_was_taken_and_never_reported_on_is_forgotten_too(self, units, queue, run, clock) -> None:
        queue()
        run()
        for minutes in (4, 8, 30):
            clock.advance(timedelta(minutes=minutes))
            run()
        clock.advance(timedelta(days=3))
        sweep_texts(units)

        with reading(units.engine) as session:
            assert session.execute(select(TextRow.sealed_text, TextRow.state)).one() == (None, "sent")

    def test_what_is_taken_back_does_not_go(self, units, case_id, queue, run, provider) -> None:
        queue()
        with units.write() as uow:
            cancel_texts(uow, case_id, {"two"})
            cancel_texts(uow, case_id, {"one"})
        run()

        assert provider.texts == []
        assert news(units) == [("one", TextState.NOT_SENT)]


class TestItsTime:
    def test_it_goes_when_it_is_due_and_lives_no_longer_than_its_time(self, queue, run, provider, clock) -> None:
        queue(after=timedelta(minutes=5))
        run()
        assert provider.texts == []

        clock.advance(timedelta(minutes=8))
        run()

        assert provider.texts[0].valid_for == SPAN - timedelta(minutes=3)

    def test_after_its_time_it_is_not_sent_and_that_is_news(self, units, queue, run, provider, clock) -> None:
        queue()
        clock.advance(SPAN + timedelta(seconds=1))
        run()

        assert provider.texts == []
        assert news(units) == [("one", TextState.NOT_SENT)]
        assert news(units) == []

    def test_the_gate_is_asked_at_the_last_moment(self, units, queue, gateway, provider) -> None:
        queue()

        send_due(units, gateway, lambda *_: False)

        assert provider.texts == []
        assert state(units) is TextState.NOT_SENT


class TestTrouble:
    @pytest.mark.parametrize(
        ("faults", "went", "ends"),
        [
            ([Fault.REFUSED], 0, TextState.NOT_SENT),
            ([Fault.STOPPED], 0, TextState.NOT_SENT),
            ([Fault.SUSPENDED], 0, TextState.NOT_SENT),
            ([Fault.TOO_MANY, Fault.TOO_MANY, None], 1, TextState.SENT),
            ([Fault.TOO_MANY] * 30, 0, TextState.NOT_SENT),
            ([Fault.BROKEN], 0, TextState.NOT_KNOWN),
            ([Fault.SILENT], 0, TextState.NOT_KNOWN),
            ([Fault.BROKEN_AFTER], 1, TextState.SENT),
            ([Fault.SILENT_AFTER], 1, TextState.SENT),
            ([Fault.NONSENSE], 1, TextState.SENT),
        ],
    )
    def test_each_fault_ends_in_something_that_is_told(self, units, queue, run, provider, faults, went, ends) -> None:
        provider.faults.extend(faults)
        queue()
        run(1400)

        assert len(provider.texts) == went
        assert state(units) is ends
        assert [found for _once, found in news(units)] == [ends]

    @pytest.mark.parametrize(("when", "ends"), [("before", TextState.NOT_KNOWN), ("after", TextState.SENT)])
    def test_a_worker_that_dies_leaves_a_row_that_says_so(self, units, queue, run, provider, when, ends) -> None:
        queue()
        with pytest.raises(Killed):
            run(with_gateway=Killing(TwilioGateway(provider.account, origin=ORIGIN), when))
        assert state(units) is TextState.TRYING
        run()
        assert state(units) is TextState.TRYING  # whoever holds it may still be at it

        run(int(LEASE.total_seconds()) + 300)

        assert len(provider.texts) == (1 if when == "after" else 0)
        assert state(units) is ends

    def test_while_the_provider_is_away_nobody_pretends_to_know(self, units, queue, run, provider) -> None:
        provider.is_down = True
        queue()
        run(400)

        assert state(units) is TextState.NOT_KNOWN

    def test_two_workers_send_it_once(self, units, queue, gateway, provider) -> None:
        for number in range(6):
            queue(f"text {number}")
        start = Barrier(2)

        def work() -> None:
            start.wait()
            send_due(units, gateway, may_go)

        workers = [Thread(target=work) for _worker in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        send_due(units, gateway, may_go)

        assert len(provider.texts) == 6


class TestNews:
    def hear(self, units: Units, provider: Provider, status: str, tag: str = "") -> bool:
        fields = provider.status(provider.texts[-1], status)
        fate = {"delivered": Fate.DELIVERED, "undelivered": Fate.UNDELIVERABLE}.get(status, Fate.TAKEN)
        with units.write() as uow:
            return hear_fate(uow, Told(fields["MessageSid"], fate=fate, tag=tag))

    def test_late_doubled_and_disordered_news_ends_the_same(self, units, queue, run, provider) -> None:
        queue()
        run()
        for status in ("delivered", "sent", "delivered", "undelivered", "queued"):
            assert self.hear(units, provider, status)

        assert state(units) is TextState.DELIVERED
        assert news(units) == [("one", TextState.DELIVERED)]

    def test_news_of_a_text_whose_reference_was_never_learned(self, units, queue, run, provider) -> None:
        provider.faults.append(Fault.SILENT_AFTER)
        text_id = queue()
        run()
        assert state(units) is TextState.ASKING

        assert self.hear(units, provider, "delivered", tag=text_id)

        assert state(units) is TextState.DELIVERED
        run(300)
        assert len(provider.texts) == 1

    def test_where_none_comes_it_is_asked_for(self, units, queue, run, provider) -> None:
        queue()
        run()
        provider.texts[0].status = "undelivered"
        run(200)

        assert state(units) is TextState.UNDELIVERABLE

    def test_news_of_what_is_not_ours_changes_nothing(self, units, queue, run, provider) -> None:
        text_id = queue(after=timedelta(hours=1))
        with units.write() as uow:
            assert not hear_fate(uow, Told("SM9", fate=Fate.DELIVERED, tag=text_id))
            assert not hear_fate(uow, Told("SM9", fate=Fate.DELIVERED))
            assert not hear_fate(uow, Told("SM9", "+447700900999", "hello"))
        assert state(units) is TextState.QUEUED
        queue("two")
        run()
        with units.write() as uow:
            row = uow.session.scalars(select(TextRow).where(TextRow.once == "two")).one()
            assert not hear_fate(uow, Told("another", fate=Fate.DELIVERED, tag=row.id))
