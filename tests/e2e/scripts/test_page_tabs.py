"""A second tab and an open one."""

import time

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.scripts.stand import Answer
from tests.e2e.scripts.steps import HALF, NOTES, SIGN_IN, expect_heading, follow

pytestmark = pytest.mark.browser


class TestSecondTab:
    def test_it_gets_the_half_from_an_open_one(self, context: BrowserContext, visit, site):
        second = context.new_page()
        second.goto(f"{site.origin}/")

        expect_heading(second, "Today")
        follow(second, "Notes")
        assert site.asked_for("/notes")[0].headers["X-Half"] == HALF
        assert second.url == f"{site.origin}/"

    def test_a_link_opened_in_a_new_tab_shows_its_page_there(self, context: BrowserContext, visit, site):
        neutral = site.answer(SIGN_IN, page="data-neutral")
        site.pages["/notes"] = lambda asked: site.answer(NOTES) if asked.headers["X-Half"] == HALF else neutral

        with context.expect_page() as opened:
            visit.get_by_role("link", name="Notes").click(modifiers=["Control"])

        expect_heading(opened.value, "Notes")
        assert opened.value.url == f"{site.origin}/"

    def test_with_none_open_there_is_the_way_in_and_nothing_else(self, context: BrowserContext, page, site):
        page.goto(f"{site.origin}/")
        second = context.new_page()

        second.goto(f"{site.origin}/")
        time.sleep(0.5)

        expect_heading(second, "Sign in")
        assert len(site.asked_for("/")) == 2

    def test_a_half_that_is_no_longer_good_is_tried_once(self, context: BrowserContext, visit, site):
        neutral = site.answer(SIGN_IN, page="data-neutral", headers={"X-Neutral": "1"})
        site.pages["/"] = lambda asked: neutral
        second = context.new_page()

        second.goto(f"{site.origin}/")
        site.wait_for("/", count=4)  # sign-in, today, the second tab, and its one try
        time.sleep(0.5)

        expect_heading(second, "Sign in")
        assert len(site.asked_for("/")) == 4
        second.get_by_role("button").click()
        assert site.wait_for("/in", "POST", 2)[1].headers["X-Half"] is None

    def test_another_page_of_the_visit_does_not_ask(self, context: BrowserContext, visit, site):
        visit.evaluate(
            "() => { window.heard = []; new BroadcastChannel('tabs').onmessage = event => heard.push(event.data) }"
        )
        second = context.new_page()

        second.goto(f"{site.origin}/notes")
        time.sleep(0.5)

        assert len(site.asked_for("/notes")) == 1
        assert visit.evaluate("heard") == []

    def test_a_tab_that_was_left_gives_nothing(self, context: BrowserContext, visit, site):
        site.landing = Answer(status=204)  # the next page does not come: the old document lives on, empty
        visit.evaluate("document.querySelector('#leave').click()")
        site.wait_for("/weather")
        second = context.new_page()

        second.goto(f"{site.origin}/")
        time.sleep(0.5)

        expect_heading(second, "Sign in")

    def test_a_tab_that_was_hidden_away_gives_nothing(self, context: BrowserContext, visit, site):
        visit.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
        second = context.new_page()

        second.goto(f"{site.origin}/")
        time.sleep(0.5)

        expect_heading(second, "Sign in")
