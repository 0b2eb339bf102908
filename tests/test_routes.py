"""Every address of the site, gone through by itself: who comes in, what changes, and what every answer carries."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask, Response
from sqlalchemy import delete
from werkzeug.datastructures import Headers
from werkzeug.routing import Rule
from werkzeug.test import EnvironBuilder, TestResponse, encode_multipart

from portal.kernel.ids import new_id
from portal.privacy.models import DraftRow
from tests.support import doing_times  # noqa: F401 - each of its functions says what is sent where
from tests.support.answers import header_faults, page_faults, telling_words
from tests.support.databases import BOTH
from tests.support.doing import DEEDS, token_for
from tests.support.fakes import FrozenClock
from tests.support.kinds import ask, every_kind
from tests.support.site import Browser, goal_of, make_site, units_of
from tests.support.statements import listening
from tests.support.tables import Rows, changes, every_row
from tests.support.whole import SIGNED_IN, STRANGERS, Whole, whole_on

pytestmark = pytest.mark.journey

HOOKS = {"/hooks/text", "/hooks/status/<text_id>"}
"""Where the provider of texts calls; it proves itself by a signature; all are answered the same."""

WAYS_IN = {"/in", "/in/kept", "/in/plain", "/in/new", "/in/new/name", "/in/back"}
FROM_OUTSIDE = {"/in/add", "/in/add/kept"}
TICKETS = {"/t/<token>", "/papers/copy/<copy_token>", "/notes/copy/<own_token>"}
OPEN = {"/", "/x", "/keep", "/rest/back", "/up", *WAYS_IN, *FROM_OUTSIDE, *TICKETS, *HOOKS}
"""What a stranger may open. A ticket opens nothing without the cookie of the visit that it was made in."""

BEFORE_CODE = {"/in/code", "/in/new/code"}
"""What somebody may open whose second factor is still to come."""

FACES = {"/in", "/in/kept", "/in/plain"}
"""The face that strangers see; whoever is signed in sees the same there, and nothing of what is behind it."""

ON_NO_CASE = {
    "/",
    "/me",
    "/me/devices",
    "/me/leave",
    "/me/passphrase",
    "/me/passphrase/kept",
    "/me/shift",
    "/me/stays",
    "/me/waiting",
    "/me/way-back",
    "/papers",
    "/rest",
    *(f"/in/{path}" for path in ("code", "new/code", "new/way-back", "new/paper", "new/paper/again")),
    *(f"/in/new/{path}" for path in ("locked", "locked/again")),
}
"""What a partner or an operator finds: a first page and their own account; or they are led on to one of these."""

STATIC = "/static/<path:filename>"
LEAVING = "/x"
RESTING = {"/rest", "/rest/back"}  # take the page's half for a token: no other site can send it
KEEPING = "/keep"  # takes words from whoever has half a visit, as leaving does, and shows nothing

# What looking may leave behind: that somebody looked, by what address, and when a visit was last seen.
TRACES: dict[str, set[str]] = {
    "audit_event": set(),
    "audit_head": set(),
    "copy_ticket": {"opened_at"},
    "diary_tally": set(),
    "incident_opening": set(),
    "message_seen": set(),
    "message_thread": {"moved"},
    "paper_ticket": {"opened_at"},
    "summary_recipient": {"first_opened_at", "last_opened_at"},
    "ticket": set(),
    "visit": {"seen_at"},
}
# What a refusal may leave behind.
REFUSALS: dict[str, set[str]] = {"audit_event": set(), "audit_head": set(), "visit": {"seen_at"}}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """Return a whole site that the tests of this file only look at; on PostgreSQL all is asked that can change."""
    with whole_on("sqlite", tmp_path_factory.mktemp("routes")) as made:
        yield made


@pytest.fixture(params=BOTH)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Whole]:
    """Return a whole site that nobody has looked at, for tests of what changes."""
    with whole_on(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Flask]:
    """Return a site that is reached encrypted, with nobody in it."""
    site = make_site(tmp_path, FrozenClock(), origin="https://portal.example.org")
    yield site
    units_of(site).engine.dispose()


def rules_of(whole: Whole, method: str = "") -> list[Rule]:
    """Return the rules of every address, or of those that take a method."""
    rules = sorted(whole.site.url_map.iter_rules(), key=lambda rule: rule.rule)
    return [rule for rule in rules if not method or method in (rule.methods or ())]


def rule_of(whole: Whole, endpoint: str) -> str:
    """Return the rule by which a form is sent."""
    return next(rule.rule for rule in rules_of(whole, "POST") if rule.endpoint == endpoint)


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

    @pytest.mark.parametrize("who", ["partner", "operator"])
    def test_who_is_on_no_case_finds_a_first_page_and_an_account_and_nothing_else(self, whole: Whole, who: str) -> None:
        browser = whole.browsers[who]
        nothing = ask(browser, "/nowhere/at/all")
        found, unlike = set(), []
        for rule in rules_of(whole, "GET"):
            if rule.rule in (OPEN - {"/"}) | {STATIC}:
                continue
            answer = ask(browser, whole.path(rule.rule))
            if answer.status_code != 404:
                found.add(rule.rule)
            elif without_tokens(answer) != without_tokens(nothing):
                unlike.append(rule.rule)
            answer.close()

        assert found <= ON_NO_CASE
        assert {"/", "/me", "/me/passphrase"} <= found
        assert unlike == []


class TestOnlyPostChanges:
    def test_looking_changes_nothing(self, fresh: Whole) -> None:
        wrong, seen = {}, Counter[int]()
        for who, browser in fresh.browsers.items():
            before = stands_in(fresh, TRACES)
            wrote = {}
            for rule in rules_of(fresh, "GET"):
                if rule.rule not in {LEAVING, STATIC}:
                    with listening(fresh.units.engine) as heard:
                        for method in {"HEAD", "OPTIONS", "GET"} & set(_methods_tried(who, rule)):
                            answer = ask(browser, fresh.path(rule.rule), method)
                            seen[answer.status_code] += 1
                            answer.close()
                    wrote[rule.rule] = heard.writes
            if changed := changes(before, stands_in(fresh, TRACES)):
                wrong[who] = (changed, {path: writes for path, writes in wrote.items() if writes})

        assert wrong == {}
        assert set(seen) == {200, 204, 404}, seen  # on PostgreSQL this is where every page is asked for

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
        apart = {LEAVING, KEEPING, *RESTING, *HOOKS}

        assert {rule.endpoint for rule in rules_of(whole, "POST") if rule.rule not in apart} == set(DEEDS)

    def test_a_form_does_nothing_without_its_token_and_something_with_it(self, fresh: Whole) -> None:
        wrong: list[tuple[object, ...]] = []
        for endpoint, prepare in DEEDS.items():
            sent = prepare(fresh)
            path = fresh.path(rule_of(fresh, endpoint), **sent.ids)
            before = stands_in(fresh, REFUSALS)
            for token in ({}, {"csrf_token": ""}, {"csrf_token": token_for(Browser(fresh.site))}):
                answer = ask(sent.browser, path, "POST", **sent.filled(), **token)
                if goal_of(answer) or answer.status_code not in {404, 422}:
                    wrong.append((endpoint, token, answer.status_code, goal_of(answer), {}))
            then = stands_in(fresh, REFUSALS)
            if changed := changes(before, then):
                wrong.append((endpoint, {"without": "it"}, 0, None, changed))
            answer = ask(sent.browser, path, "POST", **sent.filled(), csrf_token=token_for(sent.browser))
            is_done = sent.shows in answer.text if sent.shows else goal_of(answer) is not None
            if not is_done or bool(changes(then, stands_in(fresh, REFUSALS))) is sent.is_look:
                wrong.append((endpoint, {"with": "it"}, answer.status_code, goal_of(answer), {}))

        assert wrong == []

    def test_no_address_takes_anything_but_looking_and_posting(self, whole: Whole) -> None:
        taken = {method for rule in rules_of(whole) for method in rule.methods or ()}

        assert taken == {"GET", "HEAD", "OPTIONS", "POST"}


class TestEveryAnswer:
    def test_every_route_for_everybody_by_every_method(self, whole: Whole) -> None:
        wrong, seen, pages = {}, Counter[int](), Counter[str]()
        for who, browser in whole.browsers.items():
            for rule in rules_of(whole):
                is_in = who not in STRANGERS and rule.rule not in FACES
                for method in _methods_tried(who, rule):
                    answer = ask(browser, whole.path(rule.rule), method)
                    faults = [*header_faults(answer), *page_faults(answer, is_signed_in=is_in)]
                    seen[answer.status_code] += 1
                    pages[who] += (method, answer.status_code) == ("GET", 200) and rule.rule not in OPEN | {STATIC}
                    if faults:
                        wrong[who, method, rule.rule] = faults
                    answer.close()

        assert wrong == {}
        assert set(seen) == {200, 204, 404}, seen  # by the page's script, a way to another page is a 204
        # All of this would be true of a site that lets nobody in.
        assert all(pages[who] for who in SIGNED_IN), pages
        assert pages["victim"] >= 12
        assert pages["advocate"] >= 10
        assert pages["lead"] >= 10

    def test_every_kind_of_answer(self, whole: Whole, monkeypatch: pytest.MonkeyPatch) -> None:
        wrong = {}
        found = list(every_kind(whole, monkeypatch))
        for what, who, answer in found:
            faults = [*header_faults(answer), *page_faults(answer, is_signed_in=who not in STRANGERS)]
            if faults:
                wrong[what] = faults
            answer.close()

        assert wrong == {}
        assert {answer.status_code for _, _, answer in found} == {200, 204, 206, 303, 304, 404, 413, 416, 422, 429, 500}

    @pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
    def test_nobody_fills_the_memory(self, whole: Whole, kind: str) -> None:
        her, stranger = whole.browsers["victim"], whole.browsers["signed out"]
        little = {f"field{number}": "x" * 9_000 for number in range(90)}
        much = {f"field{number}": "x" * 99_000 for number in range(12)}
        many = {f"field{number}": "x" for number in range(300)}
        half = {"X-Half": her.half}

        def sent(browser: Browser, path: str, fields: dict[str, str]) -> int:
            boundary, body = encode_multipart(fields) if kind.startswith("multipart") else ("", urlencode(fields))
            how = f"{kind}; boundary={boundary}" if boundary else kind
            return browser.client.post(path, data=body, content_type=how, headers=half).status_code

        assert sent(stranger, "/in", little) == 422
        assert sent(stranger, "/in", much) == 413
        if kind == "multipart/form-data":
            assert sent(her, "/notes/new", much) == 422
            assert sent(her, "/notes/new", many) == 413
        else:
            assert sent(her, "/notes/new", much) == 413

    def test_encrypted_each_answer_insists_on_it(self, secure: Flask) -> None:
        client = secure.test_client()
        paths = ("/", "/nowhere", "/x", "/up", "/static/css/page.css", "/static/none", "/in/plain", "/notes")
        answers = [client.get(path, base_url="https://portal.example.org") for path in paths]
        answers.append(client.post("/in", base_url="https://portal.example.org"))
        answers.append(client.put("/in", base_url="https://portal.example.org"))

        wrong = {answer.request.path: header_faults(answer, is_https=True) for answer in answers}
        cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
        for answer in answers:
            answer.close()

        assert {path: faults for path, faults in wrong.items() if faults} == {}
        assert cookies
        assert all({"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(c.split("; ")) for c in cookies)

    def test_each_check_can_fail(self) -> None:
        answer = TestResponse(
            [
                (
                    b'<title>Notes</title><a href="/notes?q=he">x</a><form method="get"></form><script>1</script>'
                    b'<a href="https://elsewhere.example">y</a><a href="/incident/1">z</a>'
                )
            ],
            "200 OK",
            Headers(
                {
                    "Content-Type": "text/html",
                    "Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'",
                    "Server": "web/3.1",
                }
            ),
            EnvironBuilder().get_request(),
        )

        headers = " ".join(header_faults(answer, is_https=True))
        page = " ".join(page_faults(answer, is_signed_in=True))

        for name in ("Cache-Control", "Referrer-Policy", "Opener", "Resource", "nosniff", "Robots", "Permissions"):
            assert name.lower() in headers.lower().replace("x-content-type-options", "nosniff")
        for words in ("unsafe-inline", "web/3.1", "Strict-Transport-Security"):
            assert words in headers
        for words in ("inline script", "Notes", "form by get", "has a query", "leads elsewhere", "tells", "be left"):
            assert words in page


def _methods_tried(who: str, rule: Rule) -> tuple[str, ...]:
    """Return by which methods an address is tried: a page by everybody, the rest by one of each kind."""
    if rule.rule == LEAVING:
        return ("OPTIONS", "PUT")
    return ("GET", "HEAD", "OPTIONS", "PUT") if who in {"victim", "lead", "signed out"} else ("GET",)


class TestNothingTells:
    def test_no_address_does(self, whole: Whole) -> None:
        told = {
            rule.rule: words for rule in rules_of(whole) if (words := telling_words(re.sub(r"<[^>]*>", "", rule.rule)))
        }

        assert told == {}

    def test_no_static_file_does_by_its_name_or_by_what_stands_in_it(self, whole: Whole) -> None:
        folder = Path(whole.site.static_folder or "")
        files = [path for path in folder.rglob("*") if path.is_file()]
        told = {
            str(path.relative_to(folder)): words
            for path in files
            if (words := telling_words(str(path.relative_to(folder)) + path.read_bytes().decode("latin-1")))
        }

        assert len(files) >= 4
        assert told == {}

    def test_no_cookie_does(self, whole: Whole) -> None:
        told = [
            (who, cookie.key)
            for who, browser in whole.browsers.items()
            for cookie in (browser.client._cookies or {}).values()
            if telling_words(f"{cookie.key} {cookie.decoded_value}") or len(cookie.key.removeprefix("__Host-")) > 1
        ]

        assert told == []
