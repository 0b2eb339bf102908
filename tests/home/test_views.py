"""The front door, what health says, and the picture that the operator chose."""

from pathlib import Path

import pytest
from flask import Flask

from tests.support.fakes import FrozenClock
from tests.support.site import make_site, units_of


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


def test_there_is_no_picture_unless_one_was_chosen(site: Flask):
    assert site.test_client().get("/icon").status_code == 404


def test_the_chosen_picture_is_shown(site: Flask, tmp_path: Path):
    (tmp_path / "sea.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    site.extensions["linden"].site["site_icon"] = str(tmp_path / "sea.svg")

    with site.test_client().get("/icon") as answer:
        assert answer.mimetype == "image/svg+xml"
    assert 'href="/icon"' in site.test_client().get("/").text
