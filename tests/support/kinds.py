"""Answers of every kind that the site gives."""

import re
from collections.abc import Iterator
from typing import NoReturn

import pytest
from werkzeug.test import TestResponse

from tests.support.doing import token_for
from tests.support.site import Browser
from tests.support.whole import Whole

_SOON = "Thu, 01 Jan 2099 00:00:00 GMT"


def ask(browser: Browser, path: str, method: str = "GET", **fields: object) -> TestResponse:
    """Send a request as the page's script sends it."""
    headers = {"X-Swap": "1"} | ({"X-Half": browser.half} if browser.half else {})
    return browser.client.open(path, method=method, headers=headers, data=fields or None)


def every_kind(whole: Whole, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str, TestResponse]]:
    """Go through answers of every kind there is, each with what it is and to whom it was given."""
    her, robin, stranger = (whole.browsers[who] for who in ("victim", "advocate", "signed out"))
    token = {"csrf_token": token_for(her)}
    yield "a page", "victim", ask(her, "/notes")
    yield "a way on, by the script", "advocate", ask(robin, "/")
    yield "a way on, without it", "signed out", stranger.client.post("/notes/new", data={"words": "x"})
    yield "the neutral page", "signed out", ask(stranger, "/")
    for path in (
        "/nowhere",
        "/notes/" + "a" * 5000,
        "/notes/%00",
        "/%F0%9F%92%A9",
        "//",
        "/notes/../me",
        "/NOTES",
        "/me/",
    ):
        yield f"nothing at {path[:20]}", "victim", ask(her, path)
        yield f"nothing for a stranger at {path[:20]}", "signed out", ask(stranger, path)
    yield "a method that is none", "victim", ask(her, "/notes", "BREW")
    yield "a form with faults", "victim", ask(her, "/notes/new", "POST", words="")
    yield "too much", "victim", ask(her, "/notes/new", "POST", words="x" * 1_100_000, **token)
    yield (
        "a form of no kind",
        "victim",
        her.client.post("/notes/new", data=b"x", content_type="multipart/form-data", headers={"X-Half": her.half}),
    )
    yield "too many", "signed out", [_sign_in_wrongly(stranger) for _ in range(12)][-1]
    for headers in ({}, {"Range": "bytes=0-9"}, {"Range": "bytes=999999999-"}, {"If-Modified-Since": _SOON}):
        yield f"static {headers}", "signed out", stranger.client.get("/static/css/page.css", headers=headers)
    yield "no such static file", "signed out", stranger.client.get("/static/none.css")
    yield "a static file above", "signed out", stranger.client.get("/static/../config/__init__.py")
    yield "a picture", "victim", her.client.get(_fresh_ticket(whole))
    yield "a beacon", "signed out", stranger.client.post("/x", headers={"Sec-Fetch-Mode": "no-cors"})
    yield "leaving", "signed out", stranger.client.get("/x")
    with monkeypatch.context() as patch:
        patch.setattr("portal.diary.service.incidents_page", _fails)
        yield "trouble", "victim", ask(her, "/notes")
    with monkeypatch.context() as patch:
        patch.setattr("portal.factory.close_uow", _fails)
        yield "trouble at the very end, again and again", "victim", ask(her, "/me/idle", "POST", **token)
    with monkeypatch.context() as patch:
        patch.setattr("portal.accounts.views.callers.resume", _fails)
        yield "trouble before it is known who asks", "victim", ask(her, "/notes")
        patch.setattr("portal.web.pages.render_template", _fails)
        yield "trouble with the page about trouble", "victim", ask(her, "/notes")


def _fails(*_args: object, **_named: object) -> NoReturn:
    raise RuntimeError("He stood at the gate.")


def _sign_in_wrongly(browser: Browser) -> TestResponse:
    return browser.sign_in("nobody of this name", "not the words of anybody")


def _fresh_ticket(whole: Whole) -> str:
    """Return the address of a picture as a page has just given it out."""
    page = ask(whole.browsers["victim"], whole.path("/files/<file_id>")).text
    found = re.search(r'src="(/t/[a-z2-7]{26})"', page)
    assert found, page
    return found[1]
