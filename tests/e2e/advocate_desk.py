"""The advocate at a desktop: from opening the case to telling her what came of it."""

import re
from dataclasses import dataclass

from playwright.sync_api import expect

from portal.kernel.clock import SystemClock
from tests.e2e.desks import DAYS, Desk, LeadDesk
from tests.e2e.steps import STRONG, follow, press, seen, shows_a_picture, words_of_list

FOLLOW_ADDRESS = """address => {
  const link = document.createElement("a");
  link.href = address;
  document.querySelector("main").append(link);
  link.click();
}"""


@dataclass
class AdvocateDesk(Desk):
    """The advocate who works on her case; `her` is what she wants to be called."""

    her: str = "Anna"

    def opens_a_case(self, full_name: str) -> str:
        """Return the words of her invitation, which are shown this once."""
        seen(self.page, "What needs you first")
        follow(self.page, "Open a case")
        self.page.get_by_label("What does she want to be called?").fill(self.her)
        self.page.get_by_label("Her full name").fill(full_name)
        press(self.page, "Open the case")
        seen(self.page, self.her)
        press(self.page, "Make an invitation")
        return words_of_list(self.page)

    def goes_to_the_case(self, *then: str) -> None:
        """From the list of cases, and on from there."""
        follow(self.page, "Cases")
        seen(self.page, "What needs you first")
        self.page.locator("main table a").first.click()
        seen(self.page, self.her)
        for name in then:
            # The bar has a place called Papers too.
            follow(self.page.locator("main"), name)

    def confirms_that_it_was_she(self) -> None:
        """After a call, on a number that was known before."""
        self.goes_to_the_case("I have talked to her")
        self.page.get_by_role("checkbox").check()
        press(self.page, "Confirm that it was she")
        seen(self.page, self.her)
        expect(self.page.get_by_text("Nothing is shared with you yet")).to_be_visible()

    def reads_what_is_new(self, story: str) -> str:
        """With its photograph; return where the note stands."""
        follow(self.page, "Cases")
        expect(self.page.get_by_text("1 new note")).to_be_visible()
        self.goes_to_the_case("1 note is shared with you")
        seen(self.page, "Shared notes")
        expect(self.page.get_by_text(story)).to_have_count(0)
        note = self.page.locator("main .row__link[href*='/notes/']").first
        address = note.get_attribute("href") or ""
        note.click()
        expect(self.page.get_by_text(story).last).to_be_visible()
        shows_a_picture(self.page)
        return address

    def cannot_open_it_any_more(self, address: str, story: str) -> None:
        """Neither from the case nor by its old address."""
        self.goes_to_the_case()
        expect(self.page.get_by_text("Nothing is shared with you yet")).to_be_visible()
        self.page.evaluate(FOLLOW_ADDRESS, address)
        seen(self.page, "There is nothing here")
        assert story not in self.page.content()

    def writes_safe_contact_down(self, number: str) -> None:
        """What she said in the call; it waits for her own word."""
        page = self.page
        self.goes_to_the_case("How to reach her", "Write it down with her")
        page.get_by_label("Which number is safe?").fill(number)
        for way in ("A text", "A call"):
            page.get_by_label(way, exact=True).check()
        for day in DAYS:
            page.get_by_label(day).first.check()
        page.get_by_label("Who do we say we are?").fill("Your aunt")
        page.get_by_label("A word that shows it is safe to talk").fill("marigold")
        press(page, "Keep")
        expect(page.get_by_text("waits for her word")).to_be_visible()

    def sees_before_ringing_that_now_is_safe(self) -> None:
        """And who to say that they are, and the word that shows that she can talk."""
        self.goes_to_the_case("How to reach her", "I am about to ring her")
        for words in ("You can ring now", "Your aunt", "marigold"):
            expect(self.page.get_by_text(words).first).to_be_visible()

    def reads_her_message_and_answers(self, words: str, answer: str) -> None:
        """It stands in the list of cases that there is one."""
        follow(self.page, "Cases")
        expect(self.page.get_by_text("A message nobody has read").first).to_be_visible()
        self.goes_to_the_case("Messages")
        expect(self.page.locator("#thread")).to_contain_text(words)
        self.page.get_by_label("Write a message").fill(answer)
        press(self.page, "Send")
        expect(self.page.locator("#thread")).to_contain_text(answer)

    def agrees_with_her_to_be_asked_by_text(self) -> None:
        """She knows when somebody watches, and when nobody does."""
        self.goes_to_the_case("Asked by text")
        self.page.get_by_label(re.compile("She wants to be asked by text")).check()
        self.page.get_by_label("Whoever else works on her case").check()
        press(self.page, "Keep")
        expect(self.page.get_by_text("She has not chosen yet")).to_be_visible()

    def sees_that_she_is_all_right(self, words: str) -> None:
        """What came back is read here."""
        self.goes_to_the_case("Asked by text")
        expect(self.page.get_by_text(words)).to_be_visible()

    def puts_on_the_list_what_must_not_leave(self, address: str) -> None:
        """Where she lives, as she writes it."""
        self.goes_to_the_case("Papers", "What must not leave")
        self.page.get_by_label("An address").check()
        self.page.get_by_label("How is it written?").fill(address)
        press(self.page, "Put it on the list")
        expect(self.page.get_by_role("list", name="What must not leave")).to_contain_text(address)

    def writes_the_first_draft(self, forum: str) -> None:
        """In one press, from what she shares."""
        self.goes_to_the_case("Papers", "Write a first draft")
        self.page.get_by_label(forum).check()
        press(self.page, "Write the first draft")
        self.sees_paper("Being written")

    def sees_paper(self, state: str) -> None:
        """On the page of the paper, where how far it is stands first."""
        expect(self.page.locator(".notice__title, .notice h2").first).to_have_text(state)

    def goes_to_the_paper(self, forum: str) -> None:
        """From her case."""
        self.goes_to_the_case("Papers", forum)
        seen(self.page, forum)

    def _writes_part(self, name: str) -> None:
        main = self.page.locator("main")
        # What has to be written stands there as what comes next; the rest is folded away.
        if not main.get_by_role("link", name=re.compile(f"^{name}")).count():
            main.get_by_text("Parts in which nothing stands yet").click()
        follow(main, name)
        seen(self.page, name)

    def _keeps_part(self, name: str) -> None:
        press(self.page, "Keep")
        row = self.page.get_by_role("list", name="Parts", exact=True).get_by_role("link", name=re.compile(f"^{name}"))
        expect(row).to_contain_text("Kept")
        expect(row).to_be_focused()

    def puts_the_risk_at(self, level: str, why: str, *, of_five: str = "") -> None:
        """A named professional decides, with a reason; where the forum weighs the five, one of them by itself."""
        self._writes_part("Level")
        if of_five:
            self.page.get_by_label(of_five, exact=True).select_option(level)
            self.page.locator(f"[name=why_{of_five.lower()}]").fill(why)
        else:
            self.page.get_by_label(level.capitalize(), exact=True).check()
        self.page.locator("[name=why]").fill(why)
        self._keeps_part("Level")

    def asks_an_agency(self, agency: str, what: str) -> None:
        """What one of those at the table is asked to do."""
        self._writes_part("What each agency is asked")
        self.page.get_by_label(agency, exact=True).check()
        self.page.get_by_label("What are they asked to do?").fill(what)
        self.page.locator("[name=source]").fill("Talk with her")
        self._keeps_part("What each agency is asked")

    def writes_down_on_what_footing(self, *, is_about_health: bool = False) -> None:
        """The sharing decision: that she knows and agrees, on what basis, why, and what was left out."""
        page = self.page
        self._writes_part("On what footing this is shared")
        page.get_by_label("She knows that it is shared").check()
        page.get_by_label("She agrees", exact=True).check()
        page.get_by_label("On what basis?").fill("She agrees")
        page.get_by_label("Why is it needed, and why this much?").fill("The table cannot help without it.")
        page.get_by_label("What may readers do with it?").fill("Plan together, and nothing else.")
        page.get_by_label("What was left out?").fill("where she lives")
        if is_about_health:
            page.get_by_label("Something in it is about health").check()
        self._keeps_part("On what footing this is shared")

    def leaves_out_what_must_not_leave(self) -> None:
        """What was found stands there; nothing is left to decide afterwards."""
        follow(self.page, "What must not leave")
        seen(self.page, "What must not leave")
        press(self.page, "Leave all of these out")
        expect(self.page.get_by_text("Nothing was found that is not decided.")).to_be_visible()
        follow(self.page, "The paper")

    def puts_it_before_her(self) -> None:
        """From then on she can look at it."""
        press(self.page, "Put it before her")
        self.sees_paper("Before her")

    def signs(self, forum: str) -> None:
        """With the passphrase again, once she has had her say."""
        self.goes_to_the_paper(forum)
        self.sees_paper("Ready to sign")
        follow(self.page, "Sign")
        self.page.get_by_label("Your passphrase").fill(STRONG)
        press(self.page, "Sign")
        self.sees_paper("Signed")

    def asks_for_a_second_signature(self, lead: LeadDesk, why: str) -> None:
        """The page says why the rules ask for one."""
        follow(self.page, "Ask for a second signature")
        expect(self.page.get_by_text(why).first).to_be_visible()
        self.page.get_by_label(lead.shown).check()
        press(self.page, "Ask them")
        self.sees_paper("Signed")

    def issues_it_to(self, desk: Desk, agency: str, forum: str) -> None:
        """By name, and for an agency."""
        self.goes_to_the_paper(forum)
        follow(self.page, "Issue it to people by name")
        self.page.get_by_label(desk.shown).select_option(label=agency)
        self.page.get_by_label("I have looked at the names again").check()
        press(self.page, "Issue it to these people")
        self.sees_paper("Issued")
        expect(self.page.get_by_role("list", name="Who has it")).to_contain_text(desk.shown)

    def puts_the_case_on_an_agenda(self, forum: str, *, minutes: int) -> None:
        """They write down when the table meets, as whoever chairs it said, and how long the case will take."""
        page = self.page
        follow(page, "Papers")
        follow(page, "Meetings")
        follow(page, "Write down a meeting")
        page.get_by_label(forum).check()
        for part, typed in (("Day", "1"), ("Month", "4"), ("Year", str(SystemClock().now().year + 1))):
            page.get_by_label(part, exact=True).fill(typed)
        page.locator("[name=time]").fill("14:00")
        press(page, "Keep")
        expect(page.get_by_text("None of your cases is on it.")).to_be_visible()
        self.goes_to_the_case("Papers", "On the agenda")
        page.get_by_role("radio").first.check()
        page.locator("[name=minutes]").fill(str(minutes))
        press(page, "Put it on")
        listed = page.get_by_role("list", name="On the agenda")
        expect(listed).to_contain_text(forum)
        expect(listed).to_contain_text(f"{minutes} minutes")

    def goes_to_what_came_of_it(self, forum: str) -> None:
        """Where it is the advocate who writes it down for whoever chairs."""
        self.goes_to_the_paper(forum)
        follow(self.page, "What came of it")
        seen(self.page, "What came of it")

    def tells_her(self, forum: str, words: str, action: str) -> None:
        """On her own page; whether she can be rung now, and what else she sees, stands there too."""
        self.goes_to_the_paper(forum)
        self.sees_paper("Tell her")
        follow(self.page, "Tell her")
        expect(self.page.get_by_text("Now is safe")).to_be_visible()
        expect(self.page.get_by_text(action)).to_be_visible()
        self.page.get_by_label("What is she told?").fill(words)
        self.page.get_by_label("On her own page here").check()
        press(self.page, "Keep: she was told")
        expect(self.page.get_by_text("She has not read it on her page yet.")).to_be_visible()
        self.goes_to_the_paper(forum)
        self.sees_paper("She was told")
