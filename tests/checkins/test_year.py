"""A year of a few people, both changes of the clocks in it: nothing doubled, lost, outside its hours or silent."""

from datetime import UTC, datetime

import pytest

from portal.checkins.escalation import State
from portal.kernel.actor import Role
from tests.support.joined import join_victim, open_case
from tests.support.provider import ORIGIN
from tests.support.times import Phone, lasting
from tests.support.year import Deadly, Dice, Year, faults, look_back, watch_always

pytestmark = pytest.mark.journey

UNTIL = datetime(2027, 3, 3, 14, 2, tzinfo=UTC)


def test_a_year_in_which_everything_goes_wrong(world, units, clock, provider, phone) -> None:
    watch_always(world.lead)
    dice = Dice("one year")
    year = Year(units, clock, provider, Deadly(phone.gateway, dice, 12, 10), world.advocate, dice)
    began = clock.now()
    second = open_case(world.advocate, "Beth")
    beth = lasting(join_victim(world.advocate, second), Role.VICTIM)
    year.add(world.victim, world.case_id, phone, is_daily=False)
    year.add(beth, second, Phone(units, clock, provider, phone.gateway, "+447700900456"), is_daily=False)
    provider.choose = faults(Dice("its faults"))
    year.go_on(UNTIL)

    found = look_back(year, began, UNTIL)

    assert (found.doubled, found.lost, found.outside, found.silent) == (0, 0, 0, 0), found
    assert found.deaths == 12
    assert {State.ANSWERED_OK, State.NO_ANSWER, State.NOT_KNOWN, State.NOT_SENT, State.UNDELIVERABLE} <= set(
        found.states
    )
    assert ORIGIN in provider.texts[-1].callback
