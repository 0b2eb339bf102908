"""The front door, what health says, and the picture that the operator chose."""

from pathlib import Path

import pytest
from flask import Flask

from tests.support.fakes import FrozenClock
from tests.support.joined import make_world
from tests.support.site import make_site, units_of
from tests.support.whole import browser_of

pytestmark = pytest.mark.pages


@pytest.fixture
def site(tmp_path: Path, clock: FrozenClock, database_url: str):
    app = make_site(tmp_path, clock, database_url=database_url)
    yield app
    units_of(app).engine.dispose()


def test_health_is_two_bytes(site: Flask):
    answer = site.test_client().get("/up")

    assert (answer.status_code, answer.data) == (200, b"ok")


def test_a_stranger_sees_the_neutral_page(site: Flask):
    assert "data-neutral" in site.test_client().get("/").text


def test_in_danger_now_stands_at_the_end_of_her_first_page_and_on_no_page_for_strangers(site: Flask):
    world = make_world(units_of(site))
    help_now = "In danger now: call 999. If you cannot speak, press 55 when asked."

    page = browser_of(site, world.victim).get("/").text.split("</main>")[0]

    assert page.rstrip().endswith(f"<p>{help_now}</p>")
    strangers = [site.test_client().get(path).text for path in ("/", "/in", "/in/new", "/in/back", "/notes")]
    assert not any("999" in text for text in strangers)


def test_there_is_no_picture_unless_one_was_chosen(site: Flask):
    answer = site.test_client().get("/icon")

    assert "data-neutral" in answer.text
    assert 'href="/static/icons/page.svg"' in answer.text


def test_the_chosen_picture_is_shown(tmp_path: Path, clock: FrozenClock, database_url: str):
    (tmp_path / "sea.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    app = make_site(tmp_path, clock, database_url=database_url, site_icon=tmp_path / "sea.svg")

    with app.test_client().get("/icon") as answer:
        assert answer.mimetype == "image/svg+xml"
    assert 'href="/icon"' in app.test_client().get("/").text
    units_of(app).engine.dispose()
