"""How people come in: an invitation's words, a name and a passphrase, and what each is asked on the way."""

import re

import pyotp
from playwright.sync_api import Page

from tests.e2e.conftest import Site
from tests.e2e.steps import Who, follow, press, seen, words_of_list


def code_in(printed: str) -> str:
    """Return the seven words of an invitation out of what the command printed."""
    found = re.search(r"\b((?:[a-z]+ ){6}[a-z]+)\b\s*$", printed, re.MULTILINE)
    assert found, printed
    return found[1]


def join(page: Page, site: Site, code: str, who: Who, *, display_name: str = "") -> Who:
    """Accept an invitation as far as the way back; whoever has a name that others see sets up codes too."""
    page.goto(site.origin)
    follow(page, "I have an invitation")
    page.get_by_label("The words of your invitation").fill(code)
    press(page, "Go on")
    if display_name:
        page.get_by_label("Your name, as others see it").fill(display_name)
    page.get_by_label("A name to sign in with").fill(who.name)
    page.get_by_label("Your passphrase").fill(who.passphrase)
    press(page, "Go on")
    if not display_name:
        return who
    seen(page, "Set up your codes")
    page.get_by_text("I cannot use the picture").click()
    secret = page.locator(".to-keep__words").inner_text().replace(" ", "")
    page.get_by_label("The six digits").fill(pyotp.TOTP(secret).now())
    press(page, "Go on")
    return Who(who.name, who.passphrase, secret)


def go_without_paper(page: Page) -> None:
    """Choose, knowingly, to have no code on paper."""
    seen(page, "If you forget your passphrase")
    page.get_by_label("I do not want a code").check()
    press(page, "Go on")


def take_paper(page: Page) -> None:
    """Choose a code on paper, write it down and type it back."""
    seen(page, "If you forget your passphrase")
    page.get_by_label("I want a code on paper").check()
    press(page, "Go on")
    seen(page, "Write these words down")
    words = words_of_list(page)
    follow(page, "I have written them down")
    page.get_by_label("The words on your paper").fill(words.upper())
    press(page, "Check my paper")


def choose_who_is_told(page: Page) -> None:
    """Choose, knowingly, that her advocate is told of changes."""
    seen(page, "If something changes here")
    page.get_by_label("Yes, tell my advocate").check()
    press(page, "Go on")


def lock_paper_away(page: Page) -> None:
    """Print the service's code and type it back."""
    seen(page, "Print this and lock it away")
    words = words_of_list(page)
    follow(page, "I have it on paper")
    page.get_by_label("The words on your paper").fill(words)
    press(page, "Check the paper")
