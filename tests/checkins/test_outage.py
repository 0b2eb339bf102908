"""The database is gone for minutes: nothing is doubled or goes late, each is told, and no answer is lost in silence."""

from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from portal.checkins import service
from portal.checkins.escalation import State
from portal.sms import SmsGateway, Taken
from tests.support.outage import gone
from tests.support.times import DURESS, SAFE, TEXT, checkins

SEVEN = datetime(2026, 3, 3, 19, tzinfo=UTC)


class GoneMeanwhile:
    """A gateway during whose call the database goes."""

    def __init__(self, inner: SmsGateway, until_back: Iterator[None]) -> None:
        self.inner, self.until_back = inner, until_back

    def send(self, *args: object, **named: object) -> Taken:
        taken = self.inner.send(*args, **named)  # type: ignore[arg-type]  # handed on as it came
        next(self.until_back)
        return taken

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)


def looks_in_vain(asked, minutes: int) -> None:
    for _minute in range(minutes):
        asked.clock.advance(timedelta(minutes=1))
        with pytest.raises(DBAPIError):
            asked.run()


@pytest.mark.parametrize(("minutes", "state", "texts"), [(10, State.SENT, 1), (25, State.NOT_SENT, 0)])
def test_back_in_her_time_she_is_asked_once_and_after_it_that_is_told(asked, world, minutes, state, texts) -> None:
    asked.run_until(SEVEN - timedelta(minutes=1))
    with gone(asked.units.engine):
        looks_in_vain(asked, minutes)
    asked.run(1, 1, 1)

    assert checkins(asked.units, "state") == [(state,)]
    assert [held.words for held in asked.texts].count(TEXT) == texts
    with world.advocate.read() as uow:
        assert bool(service.notices(uow).alerts) == (state is State.NOT_SENT)


def test_gone_while_the_provider_takes_it_it_is_found_again_and_not_sent_twice(asked) -> None:
    def breaks() -> Generator[None, None, None]:
        with gone(asked.units.engine):
            yield
            yield

    asked.run_until(SEVEN - timedelta(minutes=1))
    outage, whole = breaks(), asked.gateway
    asked.gateway = GoneMeanwhile(whole, outage)
    looks_in_vain(asked, 4)
    outage.close()
    asked.gateway = whole
    asked.run(1, 1, 1, 1)

    assert [held.words for held in asked.texts].count(TEXT) == 1
    assert checkins(asked.units, "state") == [("sent",)]


@pytest.mark.parametrize("word", [SAFE, DURESS])
def test_an_answer_that_came_meanwhile_is_not_lost_without_a_word(asked, world, word) -> None:
    asked.run_until(SEVEN)
    with gone(asked.units.engine), pytest.raises(DBAPIError):
        asked.answers(word)
    asked.run(30, 15)

    with world.advocate.read() as uow:
        assert [alert.standing.state for alert in service.notices(uow).alerts] == [State.NO_ANSWER]
