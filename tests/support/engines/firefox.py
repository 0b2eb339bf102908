"""Firefox, driven over WebDriver BiDi: the one standard by which it can be driven as it is installed."""

import asyncio
import json
import shutil
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp

from tests.support.engines.engine import PATIENCE_SECONDS, ended, started, until

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
MISSING = "Firefox is not installed and could not be; on Debian: apt-get install firefox-esr"

# A driven Firefox changes many of its settings by itself; here it must behave as anybody's does. What is set: nothing
# is fetched from outside, nothing is asked at the start, and a form can be given a file.
_SETTINGS = {
    "remote.prefs.recommended": False,
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.discovery.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.tabs.warnOnClose": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.file.createInChild": True,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "http://127.0.0.1:9/",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "trailhead.firstrun.didSeeAboutWelcome": True,
}
_RESTORES = {"browser.startup.page": 3, "browser.sessionstore.resume_from_crash": True}
_PORT_FILE = "WebDriverBiDiServer.json"


class Firefox:
    """One Firefox with a profile."""

    name = "Firefox"

    def __init__(self, profile: Path, *, restores: bool = False) -> None:
        """Start it and begin a session."""
        assert PROGRAM
        profile.mkdir(exist_ok=True)
        (profile / _PORT_FILE).unlink(missing_ok=True)
        chosen = _SETTINGS | (_RESTORES if restores else {})
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in chosen.items()]
        (profile / "user.js").write_text("\n".join(lines))
        words = [PROGRAM, "--headless", "--remote-debugging-port=0", "--profile", str(profile), "--no-remote"]
        self._running = started(words, {"MOZ_CRASHREPORTER_DISABLE": "1", "HOME": str(profile.parent)})
        until((profile / _PORT_FILE).exists, "Firefox listens")
        until((profile / _PORT_FILE).read_text, "Firefox says where")
        said = json.loads((profile / _PORT_FILE).read_text())
        self._wire = Wire(f"ws://127.0.0.1:{said['ws_port']}/session")
        about = self._wire.ask("session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})
        self._version = about["capabilities"]["browserVersion"]
        self._tabs: list[str] = [one["context"] for one in self._wire.ask("browsingContext.getTree")["contexts"]]
        self._shown = self._tabs[0]

    def version(self) -> str:
        return str(self._version)

    def go(self, address: str) -> None:
        self._wire.ask("browsingContext.navigate", context=self._shown, url=address, wait="complete")

    def back(self) -> None:
        self._wire.ask("browsingContext.traverseHistory", context=self._shown, delta=-1)

    def press(self, selector: str) -> None:
        x, y = self.evaluate(
            f"(box => [box.x + box.width / 2, box.y + box.height / 2])"
            f"(document.querySelector({json.dumps(selector)}).getBoundingClientRect())"
        )
        moves = [
            {"type": "pointerMove", "x": round(x), "y": round(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "mouse", "actions": moves})

    def keys(self, text: str) -> None:
        strokes = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keys", "actions": strokes})

    def choose(self, selector: str, path: Path) -> None:
        found = self._wire.ask(
            "browsingContext.locateNodes", context=self._shown, locator={"type": "css", "value": selector}
        )
        element = {"sharedId": found["nodes"][0]["sharedId"]}
        self._wire.ask("input.setFiles", context=self._shown, element=element, files=[str(path)])

    def evaluate(self, script: str) -> Any:
        answer = self._wire.ask(
            "script.evaluate",
            expression=f"Promise.resolve({script}).then(found => JSON.stringify(found === undefined ? null : found))",
            target={"context": self._shown},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def tab(self) -> int:
        self._shown = self._wire.ask("browsingContext.create", type="tab")["context"]
        self._tabs.append(self._shown)
        return len(self._tabs) - 1

    def show(self, number: int) -> None:
        self._shown = self._tabs[number]
        self._wire.ask("browsingContext.activate", context=self._shown)

    def cookies(self) -> list[str]:
        partition = {"type": "context", "context": self._shown}
        return [one["name"] for one in self._wire.ask("storage.getCookies", partition=partition)["cookies"]]

    def give_cookie(self, name: str, value: str) -> None:
        cookie = {"name": name, "value": {"type": "string", "value": value}, "httpOnly": True, "sameSite": "strict"}
        cookie["domain"] = self.evaluate("location.hostname")
        self._wire.ask("storage.setCookie", cookie=cookie)

    def close(self) -> None:
        with suppress(ConnectionError):  # it goes, and may say nothing more
            self._wire.ask("browser.close")
        self._running.wait(PATIENCE_SECONDS)
        self._wire.close()

    def kill(self) -> None:
        ended(self._running)
        self._wire.close()

    def _act(self, source: dict[str, Any]) -> None:
        # The page may be gone before the pointer is up again: that is what pressing is for.
        with suppress(LookupError):
            self._wire.ask("input.performActions", context=self._shown, actions=[source])


class Wire:
    """A connection on which something is asked and answered, one thing after another."""

    def __init__(self, address: str) -> None:
        """Connect, in a thread of its own: the one of the tests may be in a loop already."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._count = 0
        self._session, self._socket = self._wait_for(self._open(address))

    def ask(self, method: str, **params: Any) -> Any:
        """Return the answer to a command."""
        self._count += 1
        return self._wait_for(self._ask({"id": self._count, "method": method, "params": params}))

    def close(self) -> None:
        """Hang up, if that was not done already."""
        if self._loop.is_closed():
            return
        self._wait_for(self._session.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_SECONDS)
        self._loop.close()

    def _wait_for(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE_SECONDS * 2)

    async def _open(self, address: str) -> tuple[aiohttp.ClientSession, aiohttp.ClientWebSocketResponse]:
        session = aiohttp.ClientSession()
        return session, await session.ws_connect(address, max_msg_size=0)

    async def _ask(self, command: dict[str, Any]) -> Any:
        await self._socket.send_json(command)
        while True:
            said = await self._socket.receive()
            if said.type is not aiohttp.WSMsgType.TEXT:
                raise ConnectionError(command["method"])
            answer = said.json()
            if answer.get("id") != command["id"]:
                continue  # something else was told, which nobody asked
            if answer["type"] == "error":
                raise LookupError(f"{command['method']}: {answer['error']}: {answer['message']}")
            return answer["result"]
