"""The pages about check-ins, and the two addresses at which the provider calls."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from portal.checkins import service
from portal.checkins.jobs import run_texts
from portal.checkins.schedule import Rhythm
from portal.checkins.wording import REMINDERS, STAFF_CALL, TEXTS
from portal.sms import LocalGateway
from portal.sms.twilio import STATUS_PATH, TEXT_PATH, TwilioGateway
from tests.diary.conftest import anna, browser_of, robin, site, world
from tests.diary.visiting import at_work, faults, seen
from tests.support.fakes import FrozenClock
from tests.support.joined import PASSPHRASE, World
from tests.support.outage import gone
from tests.support.provider import ORIGIN, Provider, provider_at
from tests.support.site import Browser, goal_of, units_of
from tests.support.tables import changes, every_row
from tests.support.times import ALWAYS, DURESS, NUMBER, SAFE, agree_reach

pytestmark = pytest.mark.pages

__all__ = ["anna", "robin", "site", "world"]

WHEN = {"rhythm": Rhythm.DAILY, "at": "14:10", "text": TEXTS[0], "reminder": REMINDERS[0], "passphrase": PASSPHRASE}


@pytest.fixture
def ruth(site: Flask, world: World) -> Browser:
    return browser_of(site, world.lead)


@pytest.fixture
def telephone(site: Flask) -> LocalGateway:
    found: LocalGateway = site.extensions["linden"].gateway
    return found


@pytest.fixture
def provider(site: Flask, clock: FrozenClock) -> Iterator[Provider]:
    """Lend a provider, and let the site send through it."""
    with provider_at(clock) as made:
        gateway = TwilioGateway(made.account, origin=ORIGIN)
        site.extensions["linden"] = replace(site.extensions["linden"], gateway=gateway)
        yield made


def send(browser: Browser, path: str, fields: Mapping[str, object] | None = None, *, on: str = "") -> str:
    """Send a form and return where it leads, or what it finds wrong."""
    answer = browser.post(path, fields or {}, token_of=on or path)
    return goal_of(answer) or faults(answer)


def work(site: Flask) -> None:
    run_texts(units_of(site), site.extensions["linden"].gateway)


def all_agreed(site: Flask, world: World, anna: Browser, robin: Browser, ruth: Browser) -> None:
    """Go through all of it by the pages, as three people would."""
    agree_reach(world.victim, world.case_id, hours=ALWAYS)
    days = [str(day) for day in range(7)]
    assert send(ruth, "/team/hours", {"days1": days}) == "/team/hours"
    page = at_work(world.case_id, "/times")
    assert send(robin, page, {"has_talked": "y", "deputy_id": "nobody"}) == page
    assert send(anna, "/times/code", on="/times") == "/times/number"
    work(site)
    gateway = site.extensions["linden"].gateway
    code = gateway.texts()[0].words
    assert "not the figures" in send(anna, "/times/number", {"code": "1"})
    assert send(anna, "/times/number", {"code": code}) == "/times"
    words = {"safe": SAFE, "other": DURESS, "passphrase": PASSPHRASE}
    assert send(anna, "/times/words", words) == "/times"
    assert send(anna, "/times/when", WHEN) == "/times"


class TestFromTheTalkToTheAnswer:
    def test_she_is_asked_answers_and_sees_the_same_whichever_word_it_was(
        self, site, world, anna, robin, ruth, telephone
    ) -> None:
        all_agreed(site, world, anna, robin, ruth)
        assert "Next text: Tuesday 3 March, 14:10" in seen(anna.get("/times"))
        clock = units_of(site).clock
        pages: list[list[str]] = []
        for answer in (SAFE, DURESS):
            clock.advance(timedelta(minutes=8) if not pages else timedelta(0))  # type: ignore[attr-defined]  # a site's clock is typed as any clock; in tests it is the one that can be moved
            work(site)
            assert telephone.texts()[len(pages)].words == TEXTS[0]
            with units_of(site).write() as uow:
                service.hear_text(uow, telephone.answer(NUMBER, answer))
            work(site)
            pages.append([re.sub(r"csrf[^>]*>", "", anna.get(path).text) for path in ("/times", "/", "/me/looked")])

        assert pages[0] == pages[1]
        assert "Answered" in seen(anna.get("/times"))
        assert "Her other word came back" in seen(robin.get(at_work(world.case_id, "/times")))
        assert DURESS in seen(robin.get(at_work(world.case_id, "/times")))

    def test_an_alert_stands_on_every_page_of_who_was_told_until_somebody_answers_for_it(
        self, site, world, anna, robin, ruth, telephone
    ) -> None:
        all_agreed(site, world, anna, robin, ruth)
        with units_of(site).write() as uow:
            service.hear_text(uow, telephone.answer(NUMBER, "who is this"))

        for path in ("/work", "/team", "/me", at_work(world.case_id)):
            assert "1 person needs you now" in seen(robin.get(path)), path
        assert "needs you now" not in seen(ruth.get("/team"))
        assert "needs you now" not in seen(anna.get("/times"))
        actions = dict(re.findall(r'action="(/work/times/[a-z2-7]{26}/(mine|over))"', robin.get("/work/times").text))
        mine, over = (next(path for path, kind in actions.items() if kind == wanted) for wanted in ("mine", "over"))
        assert send(robin, mine, on="/work/times") == "/work/times"
        assert "Somebody else answers for this" in ruth.post(mine, token_of="/team/hours").text
        assert send(robin, over, on="/work/times") == "/work/times"
        assert "needs you now" not in seen(robin.get("/work"))

    def test_both_see_on_the_page_when_her_number_is_to_be_shown_again(
        self, site, world, anna, robin, ruth, telephone
    ) -> None:
        all_agreed(site, world, anna, robin, ruth)
        hers, theirs = "/times", at_work(world.case_id, "/times")
        assert "Is it still your number?" not in seen(anna.get(hers))
        for answer, to_her, to_him in (
            ("I am at my sister’s, all well", "Show it again before", "She should type in a new code before"),
            ("wrong number", "No text comes until you have shown it again.", "Until she has typed in a new code"),
        ):
            with units_of(site).write() as uow:
                service.hear_text(uow, telephone.answer(NUMBER, answer))
            assert to_her in seen(anna.get(hers))
            assert to_him in seen(robin.get(theirs))
        units_of(site).clock.advance(timedelta(minutes=3))  # type: ignore[attr-defined]  # a site's clock is typed as any clock; in tests it is the one that can be moved
        assert send(anna, "/times/code", on=hers) == "/times/number"
        work(site)
        code = next(text.words for text in telephone.texts() if text.words[:3].isdigit())
        assert send(anna, "/times/number", {"code": code}) == hers
        assert "Is it still your number?" not in seen(anna.get(hers))

    def test_a_time_that_nobody_watches_and_words_that_tell_are_refused_kindly(
        self, site, world, anna, robin, ruth, telephone
    ) -> None:
        all_agreed(site, world, anna, robin, ruth)
        own = {"text": "own", "own_text": "Are you safe from him?"}
        words = {"safe": "yes", "other": DURESS, "passphrase": PASSPHRASE}

        assert "tells others what this is about" in send(anna, "/times/when", WHEN | own)
        asked = anna.get("/times/when").text  # each stands under what it belongs to, and is shown when that is chosen
        for value, within, question in (("weekly", "rhythm-2", "On which days?"), ("own", "text-", "Your own words")):
            (revealed,) = re.findall(rf'value="{value}"[^>]*data-reveals="(conditional-{within}\d*)"', asked)
            assert question in asked.partition(f'id="{revealed}"')[2].partition('type="radio"')[0]
        assert "too short" in send(anna, "/times/words", words)
        assert "not your passphrase" in send(anna, "/times/when", WHEN | {"passphrase": "another"})
        send(ruth, "/team/hours", {"days1": ["0"], "from1": "9", "until1": "17"})
        assert "Nobody watches then." in send(anna, "/times/when", WHEN)
        send(robin, at_work(world.case_id, "/level"), {"level": "high", "reason": "He was at her door."})
        clears = {"has_talked": "y", "deputy_id": "nobody", "text_clears": "y"}
        assert "The level is high. Leave this out" in send(robin, at_work(world.case_id, "/times"), clears)

    def test_she_pauses_goes_on_and_ends_it(self, site, world, anna, robin, ruth, telephone) -> None:
        all_agreed(site, world, anna, robin, ruth)

        assert "not your passphrase" in send(anna, "/times/pause", {"days": "14", "passphrase": "another"})
        assert "Not asked until" not in seen(anna.get("/times"))
        assert send(anna, "/times/pause", {"days": "3", "passphrase": PASSPHRASE}) == "/times"
        assert "Not asked until Friday 6 March" in seen(anna.get("/times"))
        assert send(anna, "/times/on", on="/times") == "/times"
        assert "Next text: Tuesday 3 March, 14:10" in seen(anna.get("/times"))
        assert send(anna, "/times/end", on="/times") == "/times"
        assert "Next text" not in seen(anna.get("/times"))

    def test_the_telephone_in_a_page_answers(self, site, world, anna, robin, ruth, telephone) -> None:
        all_agreed(site, world, anna, robin, ruth)

        assert 'href="/phone"' in ruth.get("/team/hours").text
        assert send(robin, "/phone", {"phone": "07700 900123", "words": "stop"}) == "/phone"

        assert "She, or someone, stopped the texts" in seen(robin.get(at_work(world.case_id, "/times")))
        assert "stopped by an answer" in seen(anna.get("/times"))


class TestWorkPhones:
    PAGE = "/team/phone"

    def test_it_is_set_with_the_passphrase_shown_to_its_owner_and_taken_back(
        self, site, world, anna, robin, ruth, telephone
    ) -> None:
        good = {"phone": "07700 900701", "passphrase": PASSPHRASE}
        assert "not your passphrase" in send(robin, self.PAGE, good | {"passphrase": "another"})
        assert "not a phone number that works" in send(robin, self.PAGE, good | {"phone": "12"})
        assert send(robin, self.PAGE, good) == self.PAGE

        assert "07700 900701" in seen(robin.get(self.PAGE))
        assert "07700 900701" not in seen(ruth.get(self.PAGE)) + seen(ruth.get("/team/hours"))
        all_agreed(site, world, anna, robin, ruth)
        with units_of(site).write() as uow:
            service.hear_text(uow, telephone.answer(NUMBER, "who is this"))
        work(site)
        assert telephone.texts()[0].words == STAFF_CALL
        work(site)
        assert "reached the phone" in seen(ruth.get("/team/hours"))
        assert send(robin, f"{self.PAGE}/end", on=self.PAGE) == self.PAGE
        assert "07700 900701" not in seen(robin.get(self.PAGE))
        assert "Nobody yet" in seen(ruth.get("/team/hours"))

    def test_it_is_not_for_her(self, anna) -> None:
        assert anna.get(self.PAGE).status_code == 404


class TestTheProviderCalls:
    def call(self, site, path, fields, headers):
        return site.test_client().post(path, data=fields, headers=headers)

    def rows(self, site):
        return every_row(units_of(site).engine)

    def test_what_it_signed_is_heard_once(self, site, world, anna, robin, ruth, telephone, provider) -> None:
        site.extensions["linden"] = replace(site.extensions["linden"], gateway=telephone)
        all_agreed(site, world, anna, robin, ruth)
        gateway = TwilioGateway(provider.account, origin=ORIGIN)
        site.extensions["linden"] = replace(site.extensions["linden"], gateway=gateway)
        fields = provider.answer(NUMBER, DURESS)
        first = self.call(site, TEXT_PATH, fields, provider.signed(TEXT_PATH, fields))
        assert "1 person needs you now" in seen(robin.get("/work"))
        before = self.rows(site)
        again = self.call(site, TEXT_PATH, fields, provider.signed(TEXT_PATH, fields))

        assert (first.status_code, first.data) == (again.status_code, again.data) == (200, b"<Response/>")
        assert changes(before, self.rows(site)) == {}

    def test_while_the_database_is_gone_it_is_not_said_to_be_heard_so_that_the_provider_tries_once_more(
        self, site, world, anna, robin, ruth, telephone, provider
    ) -> None:
        site.extensions["linden"] = replace(site.extensions["linden"], gateway=telephone)
        all_agreed(site, world, anna, robin, ruth)
        gateway = TwilioGateway(provider.account, origin=ORIGIN)
        site.extensions["linden"] = replace(site.extensions["linden"], gateway=gateway)
        fields = provider.answer(NUMBER, DURESS)
        headers = provider.signed(TEXT_PATH, fields)
        with gone(units_of(site).engine):
            assert self.call(site, TEXT_PATH, fields, headers).status_code == 500

        assert self.call(site, TEXT_PATH, fields, headers).status_code == 200
        assert "1 person needs you now" in seen(robin.get("/work"))

    @pytest.mark.parametrize("path", [TEXT_PATH, f"{STATUS_PATH}/{'a' * 26}"])
    def test_what_is_forged_or_foreign_changes_nothing_and_is_answered_the_same(self, site, world, provider, path):
        fields = provider.answer(NUMBER, DURESS) | {"MessageStatus": "delivered"}
        good = self.call(site, path, fields, provider.signed(path, fields))
        before = self.rows(site)
        tries = [
            {},
            provider.signed(path, fields, origin="http://localhost"),
            provider.signed(path, fields, token="another account's"),
            provider.signed(path, fields | {"Body": SAFE}),
            {"X-Twilio-Signature": "x", "X-Forwarded-Host": "portal.example.org", "X-Forwarded-Proto": "https"},
        ]
        answers = [self.call(site, path, fields, headers) for headers in tries]

        for answer in answers:
            assert (answer.status_code, answer.data, dict(answer.headers)) == (200, good.data, dict(good.headers))
        assert changes(before, self.rows(site)) == {}


def test_in_production_without_a_provider_nothing_is_offered(site, world, anna, robin) -> None:
    house = site.extensions["linden"]
    site.extensions["linden"] = replace(house, site={**house.site, "texts": "none"})

    assert "Texts cannot be sent from here yet." in seen(anna.get("/times"))
    assert "Texts cannot be sent from here yet." in seen(robin.get(at_work(world.case_id, "/times")))
    assert robin.get("/phone").status_code == 404
