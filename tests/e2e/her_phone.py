"""She, at her phone: what she does there, by what she sees."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.joining import choose_who_is_told, join, take_paper
from tests.e2e.steps import STRONG, Who, follow, press, seen, shows_a_picture
from tests.support.samples import jpeg

SAFE_WORD, OTHER_WORD = "Lemon curd", "Plum tart"
ASKED = "Did the parcel come?"


@dataclass
class HerPhone:
    """Her phone, and the site that it visits."""

    site: Site
    page: Page
    name: str

    def joins(self, invitation: str) -> None:
        """She takes a code on paper, and is told that her advocate will ring."""
        join(self.page, self.site, invitation, Who(self.name))
        take_paper(self.page)
        choose_who_is_told(self.page)
        expect(self.page.get_by_text("Your advocate will ring you")).to_be_visible()

    def writes(self, story: str, *, with_picture: bool = False) -> None:
        """It is kept, only she can read it, and the address never changes."""
        follow(self.page, "Today")
        follow(self.page, "Write something down")
        self.page.get_by_label("What happened?").fill(story)
        if with_picture:
            picture = {"name": "IMG_0042.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
            self.page.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type]  # a dict will do
        press(self.page, "Keep")
        expect(self.page.get_by_text("Kept. Only you can read it.").first).to_be_visible()
        if with_picture:
            shows_a_picture(self.page)
        assert self.page.url == f"{self.site.origin}/"

    def cannot_share_before_the_call(self) -> None:
        """It is the voice that confirms, not the code."""
        follow(self.page, "Share with your advocate")
        expect(self.page.get_by_text("Your advocate will ring you first")).to_be_visible()

    def opens_note(self, story: str) -> None:
        """She finds it in her list by how it begins."""
        follow(self.page, "Notes")
        self.page.get_by_role("link", name=re.compile(re.escape(story[:20]))).click()

    def shares(self, story: str, advocate: str) -> None:
        """From then on her advocate can read it, and she sees by whom it can be read."""
        self.opens_note(story)
        follow(self.page, "Share with your advocate")
        press(self.page, f"Share with {advocate}")
        expect(self.page.get_by_text("can read this").first).to_be_visible()

    def sees_that_it_was_opened_and_takes_it_back(self, story: str, advocate: str) -> None:
        """Who has opened it stands beside the note."""
        self.opens_note(story)
        expect(self.page.get_by_role("list", name="Who has opened it")).to_contain_text(advocate)
        press(self.page, "Take it back")
        expect(self.page.get_by_text("You took this back")).to_be_visible()

    def says_that_safe_contact_is_right(self) -> None:
        """She is asked on her first page, reads it, and says so with her passphrase."""
        follow(self.page, "Today")
        follow(self.page, "Look at it")
        seen(self.page, "How to reach me")
        expect(self.page.get_by_text("Your aunt")).to_be_visible()
        self.page.get_by_label("Your passphrase").fill(STRONG)
        press(self.page, "Yes, this is right")
        expect(self.page.get_by_text("This counts until")).to_be_visible()

    def sends(self, words: str) -> None:
        """It stands in the thread, and that nobody has read it yet."""
        follow(self.page, "Messages")
        self.page.get_by_label("Write a message").fill(words)
        press(self.page, "Send")
        expect(self.page.locator("#thread")).to_contain_text(words)

    def sees_the_answer(self, words: str) -> None:
        """She reads what came back."""
        follow(self.page, "Today")
        follow(self.page, "1 new message")
        expect(self.page.locator("#thread")).to_contain_text(words)

    def chooses_when_she_is_asked(self, at: str) -> None:
        """Every day at a time, in plain words; and two words of her own."""
        follow(self.page, "Times")
        follow(self.page, "When, and in which words")
        self.page.get_by_label("Every day").check()
        self.page.get_by_label("At what time?").fill(at)
        self.page.get_by_label(ASKED).check()
        self.page.get_by_label("Any news?").check()
        self.page.get_by_label("Your passphrase").fill(STRONG)
        press(self.page, "Keep")
        follow(self.page, "My two words")
        self.page.get_by_label("The word for “all is well”").fill(SAFE_WORD)
        self.page.get_by_label("The word for “I need help”").fill(OTHER_WORD)
        self.page.get_by_label("Your passphrase").fill(STRONG)
        press(self.page, "Keep")
        seen(self.page, "Times")

    def asks_for_figures(self) -> None:
        """They are on their way to the number that is safe."""
        press(self.page, "Send me a text with a code")
        seen(self.page, "Is it your number?")

    def types_the_figures_back(self, figures: str) -> None:
        """Nothing is left to do then, and the next text is announced."""
        self.page.get_by_label("The figures in the text").fill(figures)
        press(self.page, "It is mine")
        expect(self.page.get_by_text("Next text:")).to_be_visible()

    def sees_that_she_answered(self) -> None:
        """Her page says so, and which word it was it does not say."""
        follow(self.page, "Times")
        expect(self.page.get_by_text("Answered", exact=True)).to_be_visible()
        assert SAFE_WORD not in self.page.content()

    def says_for_the_table(self, wish: str) -> None:
        """In her own words, which nobody changes."""
        for link in ("Today", "Papers", "What you want them to know", "What do you want to happen?"):
            follow(self.page, link)
        self.page.get_by_label("In your own words").fill(wish)
        press(self.page, "Keep")
        seen(self.page, "What you want them to know")
        expect(self.page.get_by_text(wish)).to_be_visible()

    def looks_at_the_paper_part_by_part(self, place: str, wish: str) -> None:
        """She stops after the first part, and goes on where she left off."""
        page = self.page
        for link in ("Today", "1 paper is there for you to look at", f"Paper for {place}"):
            follow(page, link)
        seen(page, f"Paper for {place}")
        follow(page, "Look at the first part")
        expect(page.get_by_text(wish)).to_be_visible()
        parts = int(re.findall(r"of (\d+)\.", page.locator("main").inner_text())[0])
        for number in range(1, parts + 1):
            expect(page.get_by_text(f"Part {number} of {parts}.")).to_be_visible()
            page.get_by_label("It is right").check()
            press(page, "Keep, and go on")
            if number == 1:
                expect(page.get_by_text(f"Part 2 of {parts}.")).to_be_visible()
                follow(page, "Leave it for another day")
                expect(page.get_by_text(f"{parts - 1} parts are still to look at.")).to_be_visible()
                follow(page, "Look at the next part")
        expect(page.get_by_text("You have looked at all of it. Nobody else has it yet.")).to_be_visible()

    def reads_what_she_is_told(self, place: str, told: str, action: str) -> None:
        """She is told once, and sees what was agreed as far as she may."""
        for link in ("Today", "You were told something new", f"Paper for {place}", "Read what came of it"):
            follow(self.page, link)
        seen(self.page, "What came of it")
        expect(self.page.get_by_text(told)).to_be_visible()
        expect(self.page.get_by_text(action)).to_be_visible()
        follow(self.page, "Today")
        expect(self.page.get_by_text("You were told something new")).to_have_count(0)

    def sees_who_has_looked(self, *lines: str) -> None:
        """Each time somebody opened something of hers stands there, in plain words."""
        follow(self.page, "Who has looked")
        for line in lines:
            expect(self.page.get_by_text(line).first).to_be_visible()
