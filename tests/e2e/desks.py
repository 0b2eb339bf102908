"""Those at desks: a lead, an advocate and somebody from a partner, by what they see on their pages."""

import io
import re
from dataclasses import dataclass

import pypdf
from playwright.sync_api import Page, expect

from portal.kernel.clock import SystemClock
from tests.e2e.conftest import Site
from tests.e2e.joining import go_without_paper, join, lock_paper_away
from tests.e2e.steps import STRONG, Who, follow, press, seen, sign_in, words_of_list

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass
class Desk:
    """Somebody of the staff or of a partner at a desktop: the name they sign in with, and the one others see."""

    site: Site
    page: Page
    name: str
    shown: str
    who: Who | None = None

    def joins(self, invitation: str) -> None:
        """With a passphrase and codes; until a lead has rung them they may do nothing."""
        self.who = join(self.page, self.site, invitation, Who(self.name), display_name=self.shown)
        go_without_paper(self.page)

    def signs_in(self) -> None:
        """With passphrase and code."""
        assert self.who
        sign_in(self.page, self.site, self.who)
        expect(self.page.locator("body[data-signed-in] .places")).to_be_visible()


@dataclass
class LeadDesk(Desk):
    """The lead of a service."""

    def begins_the_service(self, invitation: str) -> None:
        """The first lead makes the service's cover key, and locks its code away."""
        self.joins(invitation)
        lock_paper_away(self.page)
        seen(self.page, "What needs you first")

    def says_that_somebody_watches(self) -> None:
        """All week, all day, so that texts can go out."""
        follow(self.page, "Team")
        follow(self.page, "When somebody watches")
        for day in DAYS:
            self.page.get_by_label(day).first.check()
        press(self.page, "Keep")
        expect(self.page.get_by_text("Every day, all day").first).to_be_visible()

    def invites(self, desk: Desk, role: str) -> str:
        """Return the words of the invitation, which are shown this once."""
        follow(self.page, "Team")
        follow(self.page, "Invite somebody")
        self.page.get_by_label("Who is it for?").fill(desk.shown)
        self.page.get_by_label(re.compile(f"{role}: ")).check()
        press(self.page, "Make the invitation")
        return words_of_list(self.page)

    def confirms(self, desk: Desk) -> None:
        """After a call."""
        follow(self.page, "Team")
        follow(self.page, desk.shown)
        self.page.get_by_role("checkbox").check()
        press(self.page, "Confirm that it was they")
        seen(self.page, "Your team")

    def signs_as_the_second(self, forum: str) -> None:
        """They find it under "Papers", read it and sign with their passphrase."""
        follow(self.page, "Papers")
        self.page.get_by_role("row").filter(has_text=forum).get_by_role("link").first.click()
        follow(self.page, forum)
        seen(self.page, "You are asked to look at this")
        self.page.get_by_label("Your passphrase").fill(STRONG)
        press(self.page, "Sign as the second")

    def reads_the_newest_text(self, number: str) -> str:
        """Return what stands on the phone of this machine, from which no text leaves."""
        follow(self.page, "Team")
        follow(self.page, "When somebody watches")
        follow(self.page, "The phone that shows the texts")
        newest = self.page.get_by_role("listitem").filter(has_text=f"to {number}").first
        return newest.locator(".row__title").inner_text()

    def answers_as_her(self, number: str, words: str) -> None:
        """What she would type on her phone."""
        self.page.get_by_label("Which phone?").fill(number)
        self.page.get_by_label("Answer").fill(words)
        press(self.page, "Answer")
        answer = self.page.get_by_role("listitem").filter(has_text=f"from {number}").first
        expect(answer).to_contain_text(words)


@dataclass
class PartnerDesk(Desk):
    """Somebody of a partner, who sits at a forum's table."""

    def declares_and_reads(self, wish: str) -> None:
        """Nothing of the paper is shown before the declaration."""
        self.page.get_by_role("table").get_by_role("link").first.click()
        seen(self.page, "Before you open it")
        expect(self.page.get_by_text(wish)).to_have_count(0)
        self.page.get_by_label("No. I am connected to neither of them").check()
        press(self.page, "Go on")
        expect(self.page.get_by_text(wish)).to_be_visible()

    def goes_to_what_came_of_it(self) -> None:
        """From the paper."""
        follow(self.page, "What came of it")
        seen(self.page, "What came of it")

    def takes_a_copy_along(self) -> str:
        """Return what the copy says; its name says nothing."""
        follow(self.page, "Take a copy along")
        press(self.page, "Make my copy")
        with self.page.expect_download() as taken:
            follow(self.page, "Download")
        assert taken.value.suggested_filename == "paper.pdf"
        pages = pypdf.PdfReader(io.BytesIO(taken.value.path().read_bytes())).pages
        follow(self.page, "The paper")
        return " ".join(" ".join(page.extract_text() for page in pages).split())


@dataclass(frozen=True)
class Outcome:
    """What a discussion ended in, as its forum has it."""

    results: tuple[str, ...]
    words: str
    action: str
    agency: str
    level: str = ""
    managed: str = ""


def write_down_what_came_of_it(page: Page, outcome: Outcome) -> None:
    """Fill in the form that the chair and the advocate have alike: with an action that she may be told of."""
    for result in outcome.results:
        page.get_by_label(result, exact=True).check()
    page.get_by_label("What was decided, and why").fill(outcome.words)
    if outcome.level:
        page.get_by_label(outcome.level.capitalize(), exact=True).check()
    if outcome.managed:
        page.get_by_text("How each of the five is managed").click()
        page.get_by_label(outcome.managed, exact=True).fill(outcome.words)
    first = page.get_by_role("group", name="Action 1")
    first.get_by_label("Who does it?").select_option(label=outcome.agency)
    first.get_by_label("What is to be done?").fill(outcome.action)
    for part, typed in (("Day", "1"), ("Month", "4"), ("Year", str(SystemClock().now().year + 1))):
        first.get_by_label(part).fill(typed)
    first.get_by_label("She may be told of this").check()
    page.get_by_label("I chaired this discussion").check()
    press(page, "Write it down")
    expect(page.get_by_text("wrote this down on")).to_be_visible()
    expect(page.get_by_text(outcome.action)).to_be_visible()
