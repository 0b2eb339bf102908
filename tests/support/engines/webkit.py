"""WebKitGTK, driven by its own driver over plain W3C WebDriver, on a screen that nobody sees."""

import json
import os
import shutil
import socket
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from tests.support.engines.engine import PATIENCE_SECONDS, ended, started, until

DRIVER = shutil.which("WebKitWebDriver")
SCREEN = shutil.which("Xvfb")
BROWSERS = [
    *Path("/usr/lib").glob("*/webkit2gtk-4*/MiniBrowser"),
    *Path("/usr/libexec").glob("webkit2gtk-4*/MiniBrowser"),
]
IS_THERE = bool(DRIVER and SCREEN and BROWSERS)
MISSING = "WebKitGTK is not installed and could not be; on Debian: apt-get install webkit2gtk-driver xvfb"
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class WebKit:
    """One WebKitGTK; driven, it keeps its data in folders that are given by the environment."""

    name = "WebKitGTK"

    def __init__(self, profile: Path, *, restores: bool = False) -> None:
        """Start a screen, the driver and the browser."""
        assert DRIVER
        assert SCREEN
        profile.mkdir(exist_ok=True)
        display = _free_display()
        self._screen = started([SCREEN, display, "-screen", "0", "800x900x24", "-nolisten", "tcp"])
        port = _free_port()
        self._address = f"http://127.0.0.1:{port}"
        folders = {name: str(profile / name.lower()) for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
        self._driver = started(
            [DRIVER, f"--port={port}", "--host=127.0.0.1"],
            {
                **folders,
                "HOME": str(profile),
                "DISPLAY": display,
                "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
                "LIBGL_ALWAYS_SOFTWARE": "1",
                "NO_AT_BRIDGE": "1",
            },
        )
        until(self._is_ready, "WebKit's driver listens")
        options = {"binary": str(BROWSERS[0]), "args": ["--automation"]}
        begun = self._send("POST", "/session", {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}})
        self._session = f"/session/{begun['sessionId']}"
        self._version = begun["capabilities"]["browserVersion"]
        self._tabs: list[str] = [self._send("GET", f"{self._session}/window")]

    def version(self) -> str:
        return str(self._version)

    def go(self, address: str) -> None:
        self._post("/url", {"url": address})

    def back(self) -> None:
        self._post("/back")

    def press(self, selector: str) -> None:
        element = {_ELEMENT: self._found(selector)}
        moves = [
            {"type": "pointerMove", "origin": element, "x": 0, "y": 0},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "mouse", "actions": moves})

    def keys(self, text: str) -> None:
        strokes = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keys", "actions": strokes})

    def choose(self, selector: str, path: Path) -> None:
        self._post(f"/element/{self._found(selector)}/value", {"text": str(path)})

    def evaluate(self, script: str) -> Any:
        wrapped = (
            f"const done = arguments[0]; Promise.resolve({script}).then("
            "found => done(JSON.stringify(found === undefined ? null : found)), fault => done(null))"
        )
        answer = self._post("/execute/async", {"script": wrapped, "args": []})
        return json.loads(answer) if answer is not None else None

    def tab(self) -> int:
        self._tabs.append(self._post("/window/new", {"type": "tab"})["handle"])
        self.show(len(self._tabs) - 1)
        return len(self._tabs) - 1

    def show(self, number: int) -> None:
        self._post("/window", {"handle": self._tabs[number]})

    def cookies(self) -> list[str]:
        return [one["name"] for one in self._send("GET", f"{self._session}/cookie")]

    def give_cookie(self, name: str, value: str) -> None:
        self._post("/cookie", {"cookie": {"name": name, "value": value, "path": "/", "httpOnly": True}})

    def close(self) -> None:
        with suppress(URLError):
            self._send("DELETE", self._session)
        self.kill()

    def kill(self) -> None:
        for running in (self._driver, self._screen):
            ended(running)

    def _act(self, source: dict[str, Any]) -> None:
        # The page may be gone before the pointer is up again: that is what pressing is for.
        with suppress(HTTPError):
            self._post("/actions", {"actions": [source]})

    def _found(self, selector: str) -> str:
        return str(self._post("/element", {"using": "css selector", "value": selector})[_ELEMENT])

    def _post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return self._send("POST", f"{self._session}{path}", body or {})

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self._address}{path}", data, {"Content-Type": "application/json"}, method=method)  # noqa: S310 - our own address
        with urlopen(request, timeout=PATIENCE_SECONDS * 2) as answer:  # noqa: S310 - our own address
            return json.load(answer)["value"]

    def _is_ready(self) -> bool:
        with suppress(URLError, OSError):
            return bool(self._send("GET", "/status")["ready"])
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _free_display() -> str:
    taken = {path.name for path in Path(tempfile.gettempdir()).glob(".X11-unix/X*")}
    start = 90 + os.getpid() % 800
    return next(f":{number}" for number in range(start, start + 900) if f"X{number}" not in taken)
