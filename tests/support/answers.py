"""What every answer of the site must be like: each check returns what is wrong, in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Protocol

from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

SITE_NAME = "Linden"
TELLING = (
    "incident",
    "stalk",
    "abuse",
    "victim",
    "advocate",
    "evidence",
    "harass",
    "perpetrator",
    "diary",
    "safety",
)
"""Words that would tell somebody who finds them in a browser what the site is for."""

_EXACTLY = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_DENIED = ("camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()")
_KEPT_BY_BROWSERS = ("ETag", "Last-Modified", "Expires")
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "srcset", "poster", "data", "cite"})


def telling_words(text: str) -> list[str]:
    """Return the telling words in a text."""
    return [word for word in TELLING if word in text.lower()]


class WithHeaders(Protocol):
    """Any answer, over a real connection or not."""

    @property
    def headers(self) -> Headers:
        """Return its headers."""


def header_faults(answer: WithHeaders, *, is_https: bool = False) -> list[str]:
    """Return what is wrong with the headers of an answer."""
    return [*_missing(answer), *_policy_faults(answer), *_too_much(answer), *_transport_faults(answer, is_https)]


def _missing(answer: WithHeaders) -> Iterator[str]:
    for name, value in _EXACTLY.items():
        if answer.headers.getlist(name) != [value]:
            yield f"{name}: {answer.headers.getlist(name)}"
    robots = answer.headers.get("X-Robots-Tag", "")
    if not {"noindex", "nofollow"} <= set(re.split(r",\s*", robots)):
        yield f"X-Robots-Tag: {robots!r}"
    denied = set(re.split(r",\s*", answer.headers.get("Permissions-Policy", "")))
    if not set(_DENIED) <= denied or not all(feature.endswith("=()") for feature in denied):
        yield f"Permissions-Policy: {sorted(denied)}"


def _policy_faults(answer: WithHeaders) -> Iterator[str]:
    policies = answer.headers.getlist("Content-Security-Policy")
    if len(policies) != 1:
        yield f"{len(policies)} content policies"
        return
    parts = dict(part.strip().partition(" ")[::2] for part in policies[0].split(";"))
    if parts.get("default-src") != "'none'" or parts.get("frame-ancestors") != "'none'":
        yield f"content policy: {policies[0]}"
    if re.search(r"unsafe-|\*|data:|blob:|nonce-|sha256-", policies[0]):
        yield f"a hole in the content policy: {policies[0]}"


def _too_much(answer: WithHeaders) -> Iterator[str]:
    for name in _KEPT_BY_BROWSERS:
        if name in answer.headers:
            yield f"{name}: {answer.headers[name]}"
    for name in ("Server", "X-Powered-By", "Via"):
        if re.search(r"\d|werkzeug|flask|python|gunicorn", answer.headers.get(name, ""), re.IGNORECASE):
            yield f"{name}: {answer.headers[name]}"
    if "cache" in answer.headers.get("Clear-Site-Data", ""):
        yield "clears the cache, on which browsers hang"
    for name in ("Location", "X-Go"):
        if "?" in answer.headers.get(name, ""):
            yield f"{name} has a query: {answer.headers[name]}"


def _transport_faults(answer: WithHeaders, is_https: bool) -> Iterator[str]:
    strict = answer.headers.get("Strict-Transport-Security")
    if is_https != bool(strict and re.search(r"max-age=[1-9]\d{7,}", strict)):
        yield f"Strict-Transport-Security: {strict}"


@dataclass
class Page(HTMLParser):
    """What stands in a page that matters here."""

    text: str
    titles: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    leaving: list[dict[str, str]] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    _in_title: bool = False

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "title":
            self._in_title = True
            self.titles.append("")
        if tag == "form":
            self.forms.append(named)
        if tag == "a" and "data-leave" in named:
            self.leaving.append(named)
        if tag == "style" or (tag == "script" and "src" not in named):
            self.inline.append(tag)
        self.inline += [f"{tag} {name}" for name in named if name == "style" or name.startswith("on")]
        self.addresses += [value for name, value in named.items() if name in _ADDRESSES]

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.titles[-1] += data


def page_faults(answer: TestResponse, *, is_signed_in: bool) -> list[str]:
    """Return what is wrong with a page; nothing for an answer that is none."""
    if answer.mimetype != "text/html" or not answer.data or 300 <= answer.status_code < 400:
        return []
    page = Page(answer.text)
    faults = [f"inline {name}" for name in page.inline]
    if page.titles != [SITE_NAME]:
        faults.append(f"titles {page.titles}")
    faults += [f"form by {form.get('method')}" for form in page.forms if form.get("method", "").lower() != "post"]
    faults += [fault for address in page.addresses for fault in _address_faults(address)]
    if is_signed_in and not any(
        link.get("href") == "/x" and "nofollow" in link.get("rel", "").split() for link in page.leaving
    ):
        faults.append("cannot be left")
    return faults


def _address_faults(address: str) -> Iterator[str]:
    if not address.startswith(("/", "#")) or address.startswith("//"):
        yield f"leads elsewhere: {address}"
    if "?" in address:
        yield f"has a query: {address}"
    for word in telling_words(address):
        yield f"tells ({word}): {address}"
