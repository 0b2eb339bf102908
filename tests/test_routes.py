"""Every address of the site, gone through by itself: who comes in, what changes, and what every answer carries."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Response
from sqlalchemy import delete
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.kernel.ids import new_id
from portal.privacy.models import DraftRow
from tests.support.doing import DEEDS, token_for
from tests.support.site import Browser, goal_of
from tests.support.statements import listening
from tests.support.tables import Rows, changes, every_row
from tests.support.whole import SIGNED_IN, STRANGERS, Whole, whole_on

OPEN = {"/", "/in", "/in/plain", "/in/new", "/in/new/name", "/in/back", "/x", "/up", "/t/<token>"}
"""What a stranger may open. A ticket opens nothing without the cookie of the visit that it was made in."""

BEFORE_CODE = {"/in/code", "/in/new/code"}
"""What somebody may open whose second factor is still to come."""

STATIC = "/static/<path:filename>"
LEAVING = "/x"

# What looking may leave behind: that somebody looked, by what address, and when a visit was last seen.
TRACES: dict[str, set[str]] = {
    "audit_event": set(),
    "audit_head": set(),
    "incident_opening": set(),
    "ticket": set(),
    "visit": {"seen_at"},
}
# What a refusal may leave behind.
REFUSALS: dict[str, set[str]] = {"audit_event": set(), "audit_head": set(), "visit": {"seen_at"}}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """Return a whole site that the tests of this file only look at."""
    with whole_on(request.param, tmp_path_factory.mktemp("routes")) as made:
        yield made


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Whole]:
    """Return a whole site that nobody has looked at, for tests of what changes."""
    with whole_on(request.param, tmp_path) as made:
        yield made


def rules_of(whole: Whole, method: str = "") -> list[Rule]:
    """Return the rules of every address, or of those that take a method."""
    rules = sorted(whole.site.url_map.iter_rules(), key=lambda rule: rule.rule)
    return [rule for rule in rules if not method or method in (rule.methods or ())]


def rule_of(whole: Whole, endpoint: str) -> str:
    """Return the rule by which a form is sent."""
    return next(rule.rule for rule in rules_of(whole, "POST") if rule.endpoint == endpoint)


def ask(browser: Browser, path: str, method: str = "GET", **fields: object) -> TestResponse:
    """Send a request as the page's script sends it."""
    headers = {"X-Swap": "1"} | ({"X-Half": browser.half} if browser.half else {})
    return browser.client.open(path, method=method, headers=headers, data=fields or None)


def stands_in(whole: Whole, but: dict[str, set[str]]) -> Rows:
    return every_row(whole.units.engine, but=but)


def without_tokens(answer: TestResponse) -> str:
    """Return a page without what differs from one answer to the next by design."""
    return re.sub(r'(name="csrf_token"[^>]*value=)"[^"]*"', r"\1", answer.text)


class TestWhoComesIn:
    def test_what_is_open_to_all_is_on_the_short_list_and_nothing_else(self, whole: Whole) -> None:
        views = whole.site.view_functions
        is_open = {rule.rule for rule in rules_of(whole) if getattr(views[rule.endpoint], "is_open_to_all", False)}

        assert is_open == OPEN

    @pytest.mark.parametrize("who", STRANGERS)
    def test_to_a_stranger_every_other_address_is_the_neutral_page(self, whole: Whole, who: str) -> None:
        browser = whole.browsers[who]
        neutral = ask(browser, "/nowhere/at/all")
        wrong = []
        for rule in rules_of(whole):
            if rule.rule in OPEN | {STATIC}:
                continue
            answers = [ask(browser, whole.path(rule.rule), method) for method in sorted(rule.methods or ())]
            wrong += [
                (rule.rule, answer.request.method, answer.status_code)
                for answer in answers
                if answer.status_code != 200
                or answer.headers.get("X-Neutral") != "1"
                or (answer.request.method != "HEAD" and without_tokens(answer) != without_tokens(neutral))
            ]

        assert neutral.headers["X-Neutral"] == "1"
        assert wrong == []

    def test_before_the_second_factor_every_address_leads_to_it(self, whole: Whole) -> None:
        browser = whole.browsers["half signed in"]
        elsewhere = [
            (rule.rule, answer.status_code, goal_of(answer))
            for rule in rules_of(whole)
            if rule.rule not in OPEN | BEFORE_CODE | {STATIC}
            for answer in (ask(browser, whole.path(rule.rule), method) for method in sorted(rule.methods or ()))
            if goal_of(answer) != "/in/code"
        ]

        assert elsewhere == []

    def test_what_works_before_the_second_factor_is_on_its_list_and_nothing_else(self, whole: Whole) -> None:
        views = whole.site.view_functions
        found = {rule.rule for rule in rules_of(whole) if getattr(views[rule.endpoint], "works_before_code", False)}

        assert found == BEFORE_CODE

    def test_each_who_is_signed_in_comes_somewhere(self, whole: Whole) -> None:
        """Else all of this would be found true of a site that lets nobody in."""
        found = {
            who: sum(
                ask(whole.browsers[who], whole.path(rule.rule)).status_code == 200
                for rule in rules_of(whole, "GET")
                if rule.rule not in OPEN | {STATIC}
            )
            for who in SIGNED_IN
        }

        assert all(found.values()), found
        assert found["victim"] >= 12
        assert found["advocate"] >= 10
        assert found["lead"] >= 10


class TestOnlyPostChanges:
    def test_looking_changes_nothing(self, fresh: Whole) -> None:
        wrong = {}
        for who, browser in fresh.browsers.items():
            before = stands_in(fresh, TRACES)
            wrote = {}
            for rule in rules_of(fresh, "GET"):
                if rule.rule not in {LEAVING, STATIC}:
                    with listening(fresh.units.engine) as heard:
                        for method in ("HEAD", "OPTIONS", "GET"):
                            ask(browser, fresh.path(rule.rule), method)
                    wrote[rule.rule] = heard.writes
            if changed := changes(before, stands_in(fresh, TRACES)):
                wrong[who] = (changed, {path: writes for path, writes in wrote.items() if writes})

        assert wrong == {}

    def test_it_would_be_noticed(self, whole: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
        stray = new_id()

        def meddles() -> Response:
            with whole.units.write() as uow:
                uow.session.add(DraftRow(id=stray, person_id=stray, kept_at=uow.now, sealed_text=b"x"))
            return Response("seen")

        monkeypatch.setitem(whole.site.view_functions, "home.looked", meddles)
        before = stands_in(whole, TRACES)

        ask(whole.browsers["victim"], "/me/looked")
        changed = changes(before, stands_in(whole, TRACES))
        with whole.units.write() as uow:
            uow.session.execute(delete(DraftRow).where(DraftRow.id == stray))

        assert changed == {"draft": (0, 1)}

    def test_what_every_form_does_is_known(self, whole: Whole) -> None:
        assert {rule.endpoint for rule in rules_of(whole, "POST") if rule.rule != LEAVING} == set(DEEDS)

    def test_a_form_does_nothing_without_its_token_and_something_with_it(self, fresh: Whole) -> None:
        wrong = []
        for endpoint, prepare in DEEDS.items():
            sent = prepare(fresh)
            path = fresh.path(rule_of(fresh, endpoint), **sent.ids)
            for token in ({}, {"csrf_token": ""}, {"csrf_token": token_for(Browser(fresh.site))}):
                before = stands_in(fresh, REFUSALS)
                answer = ask(sent.browser, path, "POST", **sent.filled(), **token)
                changed = changes(before, stands_in(fresh, REFUSALS))
                if changed or goal_of(answer) or answer.status_code not in {404, 422}:
                    wrong.append((endpoint, token, answer.status_code, goal_of(answer), changed))
            before = stands_in(fresh, REFUSALS)
            answer = ask(sent.browser, path, "POST", **sent.filled(), csrf_token=token_for(sent.browser))
            is_done = sent.shows in answer.text if sent.shows else goal_of(answer) is not None
            if not is_done or bool(changes(before, stands_in(fresh, REFUSALS))) is sent.is_look:
                wrong.append((endpoint, "with it", answer.status_code, goal_of(answer)))

        assert wrong == []

    def test_no_address_takes_anything_but_looking_and_posting(self, whole: Whole) -> None:
        taken = {method for rule in rules_of(whole) for method in rule.methods or ()}

        assert taken == {"GET", "HEAD", "OPTIONS", "POST"}
