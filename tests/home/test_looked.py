"""Who has looked, page by page: nothing is left out, and the last page asks for as little as the first."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from portal.audit.events import Event
from portal.home.service import NoSuchPageError, who_has_looked
from tests.support.fakes import FrozenClock
from tests.support.joined import World, make_world
from tests.support.kinds import ask
from tests.support.site import make_site, units_of
from tests.support.statements import listening
from tests.support.whole import browser_of

SIGN_INS = 450


@pytest.fixture
def site(tmp_path, clock: FrozenClock, database_url: str) -> Iterator[Flask]:
    app = make_site(tmp_path, clock, database_url=database_url)
    yield app
    units_of(app).engine.dispose()


@pytest.fixture
def here(site: Flask, clock: FrozenClock) -> World:
    """Return a service whose victim's name was used more often than a page is long, a minute apart."""
    world = make_world(units_of(site))
    for _ in range(SIGN_INS):
        clock.advance(timedelta(minutes=1))
        with world.units.write(world.victim.started.visit.actor, world.victim.keyring()) as uow:
            uow.record(Event.SIGNED_IN)
    return world


def test_every_line_stands_on_one_page_in_order(here: World) -> None:
    with here.units.read(here.victim.started.visit.actor, here.victim.keyring()) as uow:
        pages = [who_has_looked(uow, here.case_id, number) for number in (1, 2, 3)]
        for number in (-1, 0, 4, 10**30):
            with pytest.raises(NoSuchPageError):
                who_has_looked(uow, here.case_id, number)

    times = [line.at for page in pages for line in page.lines if line.event is Event.SIGNED_IN]
    assert [page.has_older for page in pages] == [True, True, False]
    assert times == sorted(times, reverse=True)
    assert len(times) == len(set(times)) >= SIGN_INS


def test_each_page_leads_to_its_neighbours_and_asks_for_the_same(site: Flask, here: World) -> None:
    browser = browser_of(site, here.victim.again())
    asked, links = [], []
    for path in ("/me/looked", "/me/looked/page/2", "/me/looked/page/3"):
        with listening(here.units.engine) as heard:
            page = ask(browser, path)
        assert page.status_code == 200
        asked.append(len(heard.all))
        links.append(re.findall(r'rel="(prev|next)" href="([^"]+)"', page.text))

    assert links == [
        [("next", "/me/looked/page/2")],
        [("prev", "/me/looked"), ("next", "/me/looked/page/3")],
        [("prev", "/me/looked/page/2")],
    ]
    assert asked[0] == asked[1] == asked[2]
    assert ask(browser, "/me/looked/page/4").status_code == 404
    assert ask(browser, f"/me/looked/page/{10**30}").status_code == 404
