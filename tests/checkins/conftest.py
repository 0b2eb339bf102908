"""A service whose people all joined, and her telephone."""

from collections.abc import Iterator

import pytest

from portal.kernel.actor import Role
from portal.sms.twilio import TwilioGateway
from portal.unit_of_work import Units
from tests.support.fakes import FrozenClock
from tests.support.joined import make_world
from tests.support.provider import ORIGIN, Provider, provider_at
from tests.support.times import Phone, Team, lasting, set_up_times


@pytest.fixture
def provider(clock: FrozenClock) -> Iterator[Provider]:
    with provider_at(clock) as made:
        yield made


@pytest.fixture
def world(units: Units) -> Team:
    made = make_world(units)
    people = (lasting(made.lead, Role.LEAD), lasting(made.advocate, Role.ADVOCATE), lasting(made.victim, Role.VICTIM))
    return Team(*people, made.case_id)


@pytest.fixture
def phone(units: Units, clock: FrozenClock, provider: Provider) -> Phone:
    return Phone(units, clock, provider, TwilioGateway(provider.account, origin=ORIGIN))


@pytest.fixture
def asked(world: Team, phone: Phone) -> Phone:
    """Return her telephone, once everything is agreed: she is asked each day at seven in the evening."""
    set_up_times(phone, lead=world.lead, advocate=world.advocate, victim=world.victim, case_id=world.case_id)
    return phone
