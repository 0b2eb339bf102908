"""Measures signing in: alone, eight at once, and whether time tells a known name from an unknown one.

    python -m bench.sign_in [--runs 40]

The whole site answers, with the Argon2id of production, a form token and a database on the disk; only the sockets are
left out. Known and unknown names take turns, so that what else the machine does falls on both alike. Each try comes
from a network of its own, or the site would soon ask to wait.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from flask import Flask

from config import Settings, development_keys
from portal.database.migrate import upgrade
from portal.factory import create_app
from tests.support.accounts import PASSPHRASE, make_account
from tests.support.site import token_in, units_of

ROOT = Path(__file__).resolve().parent.parent
BAR_ALONE_MS = 300
BAR_TOGETHER_MS = 2000
BAR_RATIO = (0.9, 1.1)
TOGETHER = 8
PEOPLE = 10
_networks = count(1)


@dataclass(frozen=True)
class Figures:
    """How long one kind of try took, in milliseconds."""

    what: str
    median_ms: float
    p95_ms: float
    tries: int

    @classmethod
    def of(cls, what: str, seconds: list[float]) -> "Figures":
        """Sum tries up."""
        p95 = statistics.quantiles(seconds, n=20)[-1]
        return cls(what, round(1000 * statistics.median(seconds), 1), round(1000 * p95, 1), len(seconds))


def try_in(app: Flask, name: str, passphrase: str) -> tuple[float, int]:
    """Open the page and send the form; return the seconds until the answer to the form, and its status."""
    here = {"REMOTE_ADDR": f"10.{(number := next(_networks)) >> 16}.{number >> 8 & 255}.{number & 255}"}
    client = app.test_client()
    token = token_in(client.get("/in/plain", environ_overrides=here))
    fields = {"name": name, "passphrase": passphrase, "plain": "1", "csrf_token": token}
    began = time.perf_counter()
    answer = client.post("/in", data=fields, environ_overrides=here)
    return time.perf_counter() - began, answer.status_code


def seconds_of(app: Flask, name: str, passphrase: str, status: int) -> float:
    """Return how long one try took that was answered as it should be."""
    seconds, found = try_in(app, name, passphrase)
    assert found == status, found
    return seconds


def measure_alone(app: Flask, names: list[str], runs: int) -> list[Figures]:
    """Sign in, with a wrong passphrase and with an unknown name, by turns."""
    kinds: dict[str, Callable[[int], tuple[str, str, int]]] = {
        "right": lambda run: (names[run % PEOPLE], PASSPHRASE, 303),
        "wrong passphrase": lambda run: (names[run % PEOPLE], "another passphrase altogether", 422),
        "unknown name": lambda run: (f"nobody {run}", "another passphrase altogether", 422),
    }
    found: dict[str, list[float]] = {what: [] for what in kinds}
    for run in range(runs):
        # Each kind is first as often as last.
        for what in sorted(kinds, reverse=run % 2 == 1):
            found[what].append(seconds_of(app, *kinds[what](run)))
    return [Figures.of(what, seconds) for what, seconds in found.items()]


def measure_together(app: Flask, names: list[str], runs: int) -> Figures:
    """Let eight people sign in at the same moment, again and again."""
    seconds: list[float] = []
    with ThreadPoolExecutor(TOGETHER) as pool:
        for _ in range(max(2, runs // TOGETHER)):
            seconds += pool.map(lambda name: seconds_of(app, name, PASSPHRASE, 303), names[:TOGETHER])
    return Figures.of("eight at once", seconds)


def measure_argon2(app: Flask, runs: int) -> Figures:
    """Stretch a passphrase and do nothing else."""
    stretcher, seconds = units_of(app).stretcher, []
    for _ in range(runs):
        began = time.perf_counter()
        stretcher.stretch(PASSPHRASE, bytes(16))
        seconds.append(time.perf_counter() - began)
    return Figures.of("Argon2id alone", seconds)


def site_with_people(folder: Path) -> tuple[Flask, list[str]]:
    """Return the site as it would be run, and the names of those who can sign in."""
    settings = Settings.from_env({"LINDEN_DATA_DIR": str(folder), **development_keys(folder)})
    upgrade(settings.database_url)
    app = create_app(settings)
    return app, list(_people(app))


def _people(app: Flask) -> Iterator[str]:
    for _ in range(PEOPLE):
        yield make_account(units_of(app)).name


def main() -> int:
    """Measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=40)
    runs = parser.parse_args().runs
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as folder:
        app, names = site_with_people(Path(folder))
        try_in(app, names[0], PASSPHRASE)  # the first page of all compiles its templates
        right, wrong, unknown = measure_alone(app, names, runs)
        together = measure_together(app, names, runs)
        argon2 = measure_argon2(app, runs)
        units_of(app).engine.dispose()
    ratio = round(unknown.median_ms / wrong.median_ms, 3)
    is_met = {
        "alone": right.p95_ms <= BAR_ALONE_MS,
        "together": together.p95_ms <= BAR_TOGETHER_MS,
        "ratio": BAR_RATIO[0] <= ratio <= BAR_RATIO[1],
    }
    figures = [right, wrong, unknown, together, argon2]
    print(f"{'signing in':24}{'median':>10}{'95th':>12}{'tries':>8}")
    for one in figures:
        print(f"{one.what:24}{one.median_ms:>7.0f} ms{one.p95_ms:>9.0f} ms{one.tries:>8}")
    print(f"{'unknown to wrong':24}{ratio:>10.3f}")
    kept = {
        "cores": os.cpu_count(),
        "bar": {"alone_ms": BAR_ALONE_MS, "together_ms": BAR_TOGETHER_MS, "ratio": BAR_RATIO},
        "ratio": ratio,
        "is_met": is_met,
        "figures": [asdict(one) for one in figures],
    }
    results = ROOT / "bench" / "results"
    results.mkdir(parents=True, exist_ok=True)
    (results / "sign_in.json").write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return 0 if all(is_met.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
