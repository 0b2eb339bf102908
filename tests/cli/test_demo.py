"""The invented service: who is in it, that each of them comes in, and that loading it again changes nothing."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask
from sqlalchemy import text

from portal.cli.demo import CHESHIRE, HAMPSHIRE, LONDON
from portal.evidence.files import FileFacts
from tests.support.fakes import FrozenClock
from tests.support.site import Browser, goal_of, make_site, units_of
from tests.support.tables import changes, every_row

FEW = ("demo", "load", "--incidents", "15", "--json")


def load(site: Flask) -> dict[str, Any]:
    """Load the demo as the command does, and return what it prints."""
    with site.app_context():
        printed = site.test_cli_runner().invoke(args=list(FEW))
    assert printed.exit_code == 0, printed.output
    found: dict[str, Any] = json.loads(printed.output)
    return found


@pytest.fixture
def site(tmp_path: Path) -> Flask:
    return make_site(tmp_path, FrozenClock())


def test_everybody_there_is_comes_in_and_sees_their_first_page(site: Flask) -> None:
    people = load(site)["people"]
    goals = {}
    for person in people:
        browser = Browser(site)
        answer = browser.sign_in(person["name"], person["passphrase"])
        if person["totp_secret"]:
            assert goal_of(answer) == "/"
            code = pyotp.TOTP(person["totp_secret"]).at(units_of(site).clock.now())
            answer = browser.post("/in/code", {"code": code}, token_of="/in/code")
        goals[person["name"]] = goal_of(answer)
        first = browser.get("/")
        leads_on = {"advocate": "/work", "lead": "/work", "partner": "/papers"}.get(person["role"])
        assert goal_of(first) == leads_on if leads_on else first.status_code == 200

    assert set(goals.values()) == {"/"}
    assert Counter(person["role"] for person in people) == {
        "victim": 2,
        "advocate": 2,
        "lead": 1,
        "partner": 3,
        "operator": 1,
    }
    for partner, forum in ((CHESHIRE, "Cheshire"), (HAMPSHIRE, "Hampshire"), (LONDON, "London")):
        shown = next(person["display_name"] for person in people if person["name"] == partner.name)
        assert forum in shown


def test_loaded_again_it_changes_nothing_and_prints_the_same(site: Flask) -> None:
    first = load(site)
    before = every_row(units_of(site).engine)

    assert load(site) == first
    assert changes(before, every_row(units_of(site).engine)) == {}
    with units_of(site).read() as uow:
        waiting = uow.session.scalar(text("SELECT count(*) FROM person WHERE confirmed_at IS NULL"))
    assert waiting == 0


def test_it_has_a_moving_picture_which_the_loader_made(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[FileFacts] = []
    to_body = FileFacts.to_body

    def noted(facts: FileFacts) -> dict[str, Any]:
        kept.append(facts)
        return to_body(facts)

    monkeypatch.setattr(FileFacts, "to_body", noted)

    load(site)

    moving = [facts for facts in kept if facts.is_moving]
    assert [(facts.kind, facts.ending, facts.copy_bytes > 0) for facts in moving] == [("webp", "webp", True)]
    assert "jpeg" in {facts.kind for facts in kept}


def test_her_advocate_has_written_to_her_and_how_to_reach_her_is_agreed(site: Flask) -> None:
    her = next(person for person in load(site)["people"] if person["name"] == "anna")
    browser = Browser(site)
    browser.sign_in(her["name"], her["passphrase"])

    assert "Read by Ruth Ellery." in browser.get("/messages").text
    assert "Ruth from the library" in browser.get("/me/contact").text
    assert "Choose when, and in which words." in browser.get("/times").text


def test_one_paper_went_the_whole_way_and_another_waits_for_her(site: Flask) -> None:
    people = {person["name"]: person for person in load(site)["people"]}
    her, partner = Browser(site), Browser(site)
    her.sign_in("anna", people["anna"]["passphrase"])
    partner.sign_in("priya", people["priya"]["passphrase"])
    code = pyotp.TOTP(people["priya"]["totp_secret"]).at(units_of(site).clock.now())
    partner.post("/in/code", {"code": code}, token_of="/in/code")

    papers = her.get("/papers").text
    assert "parts are still to look at" in papers
    assert "Others can open it until" in papers
    assert "Cheshire Anti-Stalking Unit" in partner.get("/papers").text
