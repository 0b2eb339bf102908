"""The first steps of somebody who joins on the pages."""

import re

import pyotp
from flask import Flask
from werkzeug.test import TestResponse

from portal.accounts.service.invites import NewInvite
from tests.support.joined import PASSPHRASE, Joined
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


def browse(site: Flask, somebody: Joined) -> Browser:
    """Return a browser in which somebody is signed in, second factor and all."""
    browser = Browser(site)
    browser.sign_in(somebody.name, PASSPHRASE)
    if somebody.actor.is_staff:
        page = browser.get("/in/new/code").text
        secret = page.split('class="to-keep__words"')[1].split(">")[1].split("<")[0].replace(" ", "")
        code = pyotp.TOTP(secret).at(somebody.units.clock.now())
        browser.post("/in/new/code", {"code": code}, token_of="/in/new/code")
    return browser
