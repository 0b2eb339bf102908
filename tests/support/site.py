"""The whole site in the test's own process, and browsers that visit it, with scripting or without."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from config import Face, Settings
from portal.factory import create_app
from portal.kernel.clock import Clock
from portal.unit_of_work import Units
from portal.vault.primitives import new_key
from portal.web.errors import QuietFlask
from tests.support.databases import let_rest, new_sqlite
from tests.support.files import blobs_in
from tests.support.keys import SERVER, cheap_stretcher

LEAVE_URL = "https://www.example.org/weather"


class CompiledTemplates(BytecodeCache):
    """Templates that one site of this process has compiled already, for the next."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


_COMPILED = CompiledTemplates()


class KnownRule(Rule):
    """An address whose maker one site of this process has compiled already: they do nothing but put it together."""

    made: ClassVar[dict[tuple[object, ...], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.rule, self.subdomain, repr(self.defaults), append_unknown)
        if key not in self.made:
            self.made[key] = super()._compile_builder(append_unknown)
        return self.made[key]


# The site asks its class with what its addresses are kept.
QuietFlask.url_rule_class = KnownRule


def make_site(  # noqa: PLR0913 - each is one setting that a test may choose
    folder: Path,
    clock: Clock,
    *,
    database_url: str | None = None,
    origin: str = "http://localhost",
    proxies: int = 0,
    site_icon: Path | None = None,
    redis_url: str | None = None,
    leave_url: str = LEAVE_URL,
    face_word: str = "",
) -> Flask:
    """Build the site on an empty database of its own, or on the one that is named."""
    database_url = database_url or f"sqlite:///{folder}/site.db"
    if database_url.startswith("sqlite") and not (file := Path(database_url.removeprefix("sqlite:///"))).exists():
        new_sqlite(file)
    settings = Settings(
        secret_key=new_key(),
        pepper=SERVER.pepper,
        operational_key=SERVER.operational,
        data_dir=folder,
        database_url=database_url,
        files_dir=folder / "files",
        public_origin=origin,
        proxies=proxies,
        site_icon=site_icon,
        redis_url=redis_url,
        leave_url=leave_url,
        face=Face.PAGE if face_word else Face.PLAIN,
        face_word=face_word,
    )
    app = create_app(settings, clock=clock, blobs=blobs_in(settings.files_dir))
    app.jinja_env.bytecode_cache = _COMPILED
    house = app.extensions["linden"]
    app.extensions["linden"] = replace(house, units=replace(house.units, stretcher=cheap_stretcher()))
    let_rest(house.units.engine)
    return app


def units_of(app: Flask) -> Units:
    """Return what opens units of work behind a site."""
    found: Units = app.extensions["linden"].units
    return found


class Browser:
    """A browser: keeps cookies, and with scripting the page's half in the page's memory."""

    def __init__(self, app: Flask, *, scripting: bool = True) -> None:
        self.app = app
        self.scripting = scripting
        self.client = app.test_client()
        self.half = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        """Ask for a page: with scripting as the page's script does, and one hop on where it says so."""
        return self._learn(self.client.get(path, headers=self._headers(headers)))

    def open_bare(self, path: str = "/") -> TestResponse:
        """Ask for a page as the address bar does: with the cookie and nothing else."""
        return self.client.get(path)

    def post(
        self, path: str, data: Mapping[str, object] | None = None, *, token_of: str = "", **headers: str
    ) -> TestResponse:
        """Send a form; `token_of` is the page whose form token is sent along."""
        fields = dict(data or {})
        if token_of:
            fields["csrf_token"] = token_in(self.get(token_of))
        return self._learn(self.client.post(path, data=fields, headers=self._headers(headers)))

    def sign_in(self, name: str, passphrase: str, **fields: object) -> TestResponse:
        """Sign in from the page that strangers see."""
        plain = {} if self.scripting else {"plain": "1"}
        token = token_in(self.open_bare("/in"))
        return self.post("/in", {"name": name, "passphrase": passphrase, "csrf_token": token, **plain, **fields})

    def cookie(self, name: str) -> str | None:
        """Return the value of a cookie that is kept."""
        found = self.client.get_cookie(name)
        return found.value if found else None

    def is_in(self, path: str = "/me/devices") -> bool:
        """Say whether a page for those who are signed in is shown."""
        return "data-signed-in" in self.get(path).text

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        own = {"X-Swap": "1"} if self.scripting else {}
        if self.half:
            own["X-Half"] = self.half
        return own | {name.replace("_", "-"): value for name, value in more.items()}

    def _learn(self, answer: TestResponse) -> TestResponse:
        self.half = answer.headers.get("X-Half", self.half)
        return answer


def token_in(answer: TestResponse) -> str:
    """Return the form token of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)
    assert found, answer.text[:2000]
    return found[1]


def goal_of(answer: TestResponse) -> str | None:
    """Return where an answer sends the browser on, in either way of saying it."""
    return answer.headers.get("X-Go") or answer.headers.get("Location")
