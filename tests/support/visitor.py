"""Somebody at a browser without scripting: reads pages, fills in forms, presses buttons, and goes where they lead."""

import html
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pyotp
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.fakes import FrozenClock
from tests.support.site import Browser

_HIDDEN = re.compile(r'<input(?=[^>]*type="hidden")(?=[^>]*name="([^"]+)")[^>]*value="([^"]*)"')


@dataclass
class Visitor:
    """One person at one browser.

    Args:
        site: what they visit.
        clock: by which they tell the time, for the codes of their second factor.
        secret: of the second factor, once they have one.
    """

    site: Flask
    clock: FrozenClock
    secret: str = field(default="", repr=False)
    page: TestResponse = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.browser = Browser(self.site, scripting=False)
        self.page = self.see("/")

    @property
    def reads(self) -> str:
        """Return what is to be read on the page before them."""
        body = self.page.text.partition('<main id="work"')[2].partition("</main>")[0].partition(">")[2]
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())

    @property
    def at(self) -> str:
        """Return the address of the page before them."""
        return self.page.request.path

    def see(self, path: str) -> TestResponse:
        """Open an address and go where it leads."""
        return self._arrive(self.browser.client.get(path))

    def send(self, path: str = "", /, *, on: str = "", **fields: Any) -> TestResponse:
        """Fill in the form of a page, or of the one before them, and send it; bytes with a name are a picture.

        Args:
            path: where the form leads; to its own page where it does not say.
            on: the page on which it stands, where that is not the one before them.
            fields: what is filled in beside what stands in it already.
        """
        if on:
            self.see(on)
        typed = self.hidden() | {name: _as_sent(value) for name, value in fields.items()}
        return self._arrive(self.browser.client.post(path or self.at, data=typed))

    def hidden(self) -> dict[str, object]:
        """Return what stands in the forms of the page before them without being seen."""
        return {name: html.unescape(value) for name, value in _HIDDEN.findall(self.page.text)}

    def links(self, pattern: str) -> list[str]:
        """Return the addresses on the page that look like this."""
        return re.findall(rf'(?:href|src|action)="({pattern})"', self.page.text)

    def words_to_copy(self) -> str:
        """Return the code that the page shows to be written down."""
        return " ".join(re.findall(r"<li>([a-z]+)</li>", self.page.text))

    def code(self) -> str:
        """Return what their app shows; each counts once, so they wait for the next."""
        self.clock.advance(timedelta(seconds=30))
        return self.code_of(self.clock.now())

    def code_of(self, moment: datetime) -> str:
        return pyotp.TOTP(self.secret).at(moment)

    def sign_in(self, name: str, passphrase: str) -> TestResponse:
        """Sign in, second factor and all."""
        self.send("/in", on="/in/plain", name=name, passphrase=passphrase)
        if self.secret and self.at == "/in/code":
            self.send(code=self.code())
        return self.page

    def leave(self, **typed: object) -> None:
        """Press Leave, within a form with what was typed in it."""
        if typed:
            self.browser.client.post("/x", data=self.hidden() | typed)
        else:
            self.browser.client.get("/x")

    def join(self, code: str, *, name: str, passphrase: str, display_name: str = "", with_paper: bool = True) -> str:
        """Accept an invitation, all the way to the first page; return the code on paper."""
        self.send("/in/new", on="/in/new", code=code)
        staff = {"display_name": display_name} if display_name else {}
        self.send("/in/new/name", name=name, passphrase=passphrase, passphrase_again=passphrase, **staff)
        if self.at == "/in/new/code":
            found = re.search(r'to-keep__words"[^>]*>([A-Z2-7 ]+)<', self.page.text)
            assert found, self.reads
            self.secret = found[1].replace(" ", "")
            self.send(code=self.code())
        assert self.at == "/in/new/way-back", self.reads
        self.send(choice="with" if with_paper else "without")
        if not with_paper:
            return ""
        paper = self.words_to_copy()
        self.send(on="/in/new/paper/again", code=paper)
        return paper

    def _arrive(self, answer: TestResponse) -> TestResponse:
        hops = 0
        while answer.status_code == 303 and answer.headers["Location"].startswith("/"):
            answer.close()
            answer = self.browser.client.get(answer.headers["Location"])
            hops += 1
            assert hops < 5, "it leads round in a circle"
        self.page = answer
        return answer


def _as_sent(value: object) -> object:
    """Return a field as a browser sends it."""
    if isinstance(value, Mapping):
        return [(io.BytesIO(body), name) for name, body in value.items()]
    return value
