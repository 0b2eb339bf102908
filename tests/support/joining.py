"""The first steps of somebody who joins on the pages."""

import re

from werkzeug.test import TestResponse

from portal.accounts.service.invites import NewInvite
from tests.support.joined import PASSPHRASE
from tests.support.site import Browser, token_in

NAME = "beth by the river"


def words_on(page: str) -> str:
    """Return the words of a code on a page."""
    return " ".join(re.findall(r"<li>([a-z]+)</li>", page))


def accept(browser: Browser, invite: NewInvite, **changed: str) -> TestResponse:
    """Go through the two first steps."""
    plain = {} if browser.scripting else {"plain": "1"}
    first = browser.post("/in/new", {"code": invite.code, **plain}, token_of="/in/new")
    fields = {"code": invite.code, "name": NAME, "passphrase": PASSPHRASE, "csrf_token": token_in(first), **plain}
    return browser.post("/in/new/name", {**fields, **changed})


def write_down(browser: Browser) -> str:
    """Choose a code, look at it, and return its words."""
    browser.post("/in/new/way-back", {"choice": "with"}, token_of="/in/new/way-back")
    return words_on(browser.get("/in/new/paper").text)
