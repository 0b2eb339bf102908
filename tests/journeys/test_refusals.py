"""Whom a thing is not for, to them it is as if it were not there: in status, words, headers, and the time it takes."""

import re
from collections.abc import Callable, Collection, Iterator
from statistics import median
from time import perf_counter

import pytest
from werkzeug.test import TestResponse

from portal.kernel.ids import new_id
from tests.support.doing import token_for
from tests.support.joined import PASSPHRASE
from tests.support.kinds import ask
from tests.support.statements import listening
from tests.support.whole import OUTSIDERS, STRANGERS, Whole

pytestmark = pytest.mark.journey

# A picture in a page sends the cookie alone: so this is the key to one picture, for two minutes, in that visit.
TICKET = "/t/<token>"
OWN_COPY = "/notes/copy/<own_token>"  # the same, to what she takes along
CARRY_ON = "/notes/new/<draft_id>"  # where a form is kept or refused for itself, whatever draft it names
GO_ON = {
    CARRY_ON: ("victim",),
    "/papers/say/<int:number>/begun/<draft_id>": ("victim",),
    "/messages/begun/<draft_id>": ("victim",),
    "/me/contact/change/<draft_id>": ("victim",),
    "/work/new/<draft_id>": ("advocate", "lead"),
    "/team/new/<draft_id>": ("lead",),
}
"""Where a form that was begun is gone on with, and what somebody is called who may: it need not be there any more."""
HERE_ONLY = {
    "/work/<case_id>/record/new/<draft_id>",
    "/work/<case_id>/messages/begun/<draft_id>",
    "/work/<case_id>/reach/change/<draft_id>",
}
"""The same within the case: for its own advocate."""
HERS_ONLY = {"/papers/<summary_id>/part/<int:number>/begun/<draft_id>"}
"""And for her whose case it is."""
OPENED = {
    "partner at the table": {f"/papers/read/<summary_id>{page}" for page in ("", "/first", "/take", "/outcome")},
    "victim": {
        "/papers/<summary_id>",
        "/notes/<incident_id>",
        "/notes/<incident_id>/share",
        "/files/<file_id>",
        TICKET,
        CARRY_ON,
        OWN_COPY,
        "/notes/import/<list_id>",
        "/notes/people/<known_id>",
        "/notes/orders/<order_id>",
        "/notes/own/<note_id>",
        "/notes/own/<note_id>/change",
        "/notes/own/gone/<gone_id>",
    },
    "advocate": {"/work/<case_id>", "/work/<case_id>/notes", "/work/<case_id>/notes/<incident_id>"},
    "lead": {"/work/<case_id>", "/team/<person_id>", "/team/invites/<invite_id>"},
}
# One address for each way in which it is found out that it is not for them.
TIMED = [
    ("second victim", "/notes/<incident_id>", "GET"),
    ("second victim", "/notes/<incident_id>/back", "POST"),
    ("second victim", "/files/<file_id>", "GET"),
    ("second victim", "/notes/own/<note_id>", "GET"),
    ("second victim", CARRY_ON, "GET"),
    ("second victim", TICKET, "GET"),
    ("second victim", OWN_COPY, "GET"),
    ("second advocate", "/work/<case_id>", "GET"),
    ("second advocate", "/work/<case_id>/notes/<incident_id>", "GET"),
    ("advocate elsewhere", "/work/<case_id>/notes/<incident_id>", "GET"),
    ("lead elsewhere", "/work/<case_id>", "GET"),
    ("lead elsewhere", "/team/<person_id>", "GET"),
    ("lead elsewhere", "/team/<person_id>/suspend", "POST"),
    ("lead elsewhere", "/team/invites/<invite_id>/cancel", "POST"),
    ("unconfirmed staff", "/work/<case_id>", "GET"),
    ("partner", "/work/<case_id>", "GET"),
    ("partner", "/papers/read/<summary_id>", "GET"),
    ("partner", "/papers/copy/<copy_token>", "GET"),
    ("second victim", "/papers/<summary_id>", "GET"),
    ("half signed in", "/work/<case_id>/notes/<incident_id>", "GET"),
    ("signed out", "/notes/<incident_id>", "GET"),
]
TIMES = 25
ROUNDS = 16
ALIKE = (0.7, 1.4)
WAYS = ("GET", "POST")
ALL_WAYS = ("GET", "HEAD", "OPTIONS", "POST")
# Looking without the page and asking what may be asked go the way of looking: one of each kind tries them too.
TRY_ALL_WAYS = {"second victim", "advocate elsewhere", "half signed in", "signed out"}
# Fields of every form at once: a form takes its own and lets the others be.
FIELDS = {
    "words": "Words.",
    "has_talked": "y",
    "is_sure": "y",
    "choice": "without",
    "label": "Lou",
    "role": "advocate",
    "idle_minutes": "30",
    "passphrase": PASSPHRASE,
}
NOT_IDS = ["x", "0", "-1", "a" * 26, "A" * 26, "a" * 300, "%00", "%0a", "' or 1=1 --", "..", "*", "é", "%F0%9F%92%A9"]


def routes_with_ids(whole: Whole, methods: Collection[str] = WAYS) -> Iterator[tuple[str, str, set[str]]]:
    """Go through every rule that names something, with each of its methods and the names in it."""
    for rule in sorted(whole.site.url_map.iter_rules(), key=lambda rule: rule.rule):
        # Where the provider calls, no person is asked who they are; tests/checkins tries who is believed there.
        names = set() if rule.rule.startswith("/hooks/") else set(rule.arguments) - {"number", "filename"}
        for method in sorted(set(methods) & (rule.methods or set())) if names else ():
            yield rule.rule, method, names


def asker(whole: Whole, who: str, method: str) -> Callable[[str], TestResponse]:
    """Return how somebody asks for an address, with all the fields and the token that a form there may need."""
    browser = whole.browsers[who]
    token = token_for(browser)

    def at(path: str) -> TestResponse:
        # Of a stranger's form nothing is typed: with her cookie it would be kept as a draft, in place of her oldest.
        fields = {} if who in STRANGERS else {**FIELDS, "once": new_id(), "person_id": whole.ids["person_id"]}
        fields["csrf_token"] = token
        return ask(browser, path, method, **(fields if method == "POST" else {}))

    return at


def looks(answer: TestResponse) -> tuple[int, list[tuple[str, str]], str]:
    """Return all that can be told of an answer; tokens differ each time, and cookies hold nothing else."""
    headers = [(name, "" if name == "Set-Cookie" else value) for name, value in answer.headers]
    return answer.status_code, headers, re.sub(r'(name="csrf_token"[^>]*value=)"[^"]*"', r"\1", answer.text)


def is_refused(who: str, answer: TestResponse) -> bool:
    """Say whether an answer is the one for somebody who has no business there."""
    if answer.request.method == "OPTIONS" and answer.data == b"":
        return True  # which methods an address takes, and no word of what is there
    if who in STRANGERS:
        return answer.headers.get("X-Neutral") == "1"
    return answer.status_code == 404 or (who == "half signed in" and answer.headers.get("X-Go") == "/in/code")


def is_for(who: str, method: str, rule: str) -> bool:
    """Say whether an address is for somebody after all, whatever it names."""
    if rule in {TICKET, OWN_COPY}:
        return who == "cookie alone"
    # What somebody had begun is theirs to go on with, and a form that names nothing of it is an empty form.
    if rule in HERS_ONLY:
        return method == "POST" and who == "victim"
    if rule in HERE_ONLY:
        return method == "POST" and who == "advocate"
    return method == "POST" and any(word in who for word in GO_ON.get(rule, ()))


@pytest.mark.parametrize("who", OUTSIDERS)
def test_each_is_refused_everywhere_alike_whether_it_exists_or_not(whole: Whole, who: str) -> None:
    wrong: list[tuple[object, ...]] = []
    askers = {method: asker(whole, who, method) for method in ALL_WAYS}
    for rule, method, names in routes_with_ids(whole, ALL_WAYS if who in TRY_ALL_WAYS else WAYS):
        if is_for(who, method, rule):
            continue
        at = askers[method]
        with listening(whole.units.engine) as asked_there:
            there = at(whole.path(rule))
        with listening(whole.units.engine) as asked_nowhere:
            nowhere = at(whole.missing(rule, names))
        if not is_refused(who, there):
            wrong.append((method, rule, "not refused", there.status_code))
        if looks(there) != looks(nowhere):
            wrong.append((method, rule, "looks different", looks(there), looks(nowhere)))
        if asked_there.all != asked_nowhere.all:
            wrong.append((method, rule, "asks differently", asked_there.all, asked_nowhere.all))

    assert wrong == []


@pytest.mark.parametrize("who", sorted(OPENED))
def test_the_same_addresses_are_not_refused_to_whom_they_belong(whole: Whole, who: str) -> None:
    """Else all of the above would be found true of a site that refuses everything."""
    opened = {
        rule
        for rule, method, _ in routes_with_ids(whole)
        if method == "GET" and ask(whole.browsers[who], whole.path(rule)).status_code == 200
    }

    assert opened >= OPENED[who]


def test_within_a_case_what_is_not_shared_is_as_if_it_were_not_there(whole: Whole) -> None:
    at = asker(whole, "advocate", "GET")
    rule = "/work/<case_id>/notes/<incident_id>"
    found = []
    for note in (whole.private_note, whole.taken_back_note, new_id()):
        with listening(whole.units.engine) as heard:
            answer = at(whole.path(rule, incident_id=note))
        found.append((looks(answer), heard.all))

    assert found[0] == found[1] == found[2]
    assert found[0][0][0] == 404


def test_somebody_elses_draft_is_neither_shown_nor_dropped(whole: Whole) -> None:
    path = whole.path(CARRY_ON)

    answer = asker(whole, "second victim", "POST")(path)

    assert answer.headers["X-Go"].startswith("/notes/")  # her words are kept, whatever became of the draft
    assert ask(whole.browsers["second victim"], path).status_code == 404
    assert "I had begun to write" in ask(whole.browsers["victim"], path).text


@pytest.mark.parametrize("who", ["victim", "advocate", "lead"])
def test_what_is_no_id_at_all_is_refused_the_same(whole: Whole, who: str) -> None:
    wrong: list[tuple[object, ...]] = []
    askers = {method: asker(whole, who, method) for method in WAYS}
    for rule, method, names in routes_with_ids(whole):
        if is_for(who, method, rule):
            continue
        at = askers[method]
        for name in names:
            nowhere = looks(at(whole.missing(rule, {name})))
            for text in NOT_IDS:
                answer = at(whole.path(rule, **{name: text}))
                if answer.status_code not in {404, 422}:
                    wrong.append((method, rule, name, text, answer.status_code))
                elif looks(answer) != nowhere:
                    wrong.append((method, rule, name, text, looks(answer), nowhere))

    assert wrong == []


@pytest.mark.parametrize(("who", "rule", "method"), TIMED)
def test_it_takes_the_same_time(whole: Whole, who: str, rule: str, method: str) -> None:
    """Take the time of each by turns; one round that is alike will do, since a busy machine only makes differences."""
    names = {name for found, _, all_names in routes_with_ids(whole) if found == rule for name in all_names}
    at = asker(whole, who, method)
    ratios = []
    for _ in range(ROUNDS):
        took: dict[bool, list[float]] = {True: [], False: []}
        for number in range(2 * TIMES):
            is_there = number % 4 in {0, 3}  # there, nowhere, nowhere, there: nothing regular favours one of them
            path = whole.path(rule) if is_there else whole.missing(rule, names)
            start = perf_counter()
            at(path)
            took[is_there].append(perf_counter() - start)
        ratios.append(median(took[True]) / median(took[False]))
        print(f"{who}, {method} {rule}: {median(took[True]) * 1000:.1f} ms, ratio {ratios[-1]:.2f}")  # noqa: T201 - the ratios are wanted
        if ALIKE[0] <= ratios[-1] <= ALIKE[1]:
            return

    pytest.fail(f"it can be told by the time whether it exists: {ratios}")
