"""Leaves a thousand times while somebody types, in every way, and compares what is there then with what was typed.

    python -m bench.leavings [--times 1000] [--side-by-side 8] [--seed 1] [--minutes 60]

The site as it is served, and Chromium. Left by pressing Leave, by a browser or a server that is killed, by a network
that is cut, a tab that is closed, a page that is frozen. Counted are letters that the page had called kept and that are
not there, and letters older than two seconds, while there was a connection, that are not.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.press_to_blank import chromium
from tests.e2e.conftest import run_site
from tests.e2e.leavings import KINDS, Left, leave_once

ROOT = Path(__file__).resolve().parent.parent


def leave_often(program: str, times: int, side_by_side: int, seed: int, minutes: float) -> tuple[list[Left], list[str]]:
    """Leave so many times; return how each went, and what could not be tried."""
    left: list[Left] = []
    not_tried: list[str] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        sites = run_site(Path(folder), None)
        site = next(sites)
        try:
            wanted = ["demo", "load", "--victims", str(max(2, side_by_side)), "--incidents", "1", "--json"]
            told = json.loads(site.command(*wanted))
            people = [one for one in told["people"] if one["role"] == "victim"][:side_by_side]
            until = time.monotonic() + 60 * minutes
            for number in range(-(-times // side_by_side)):
                if time.monotonic() > until:
                    break
                kind = KINDS[number % len(KINDS)]
                with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
                    try:
                        left += leave_once(playwright, program, site, people, kind, seed + number, Path(profile))
                    except Exception as error:  # noqa: BLE001 - a browser that does not start is no leaving
                        not_tried.append(f"{kind}: {type(error).__name__}")
                if site.running.poll() is not None:
                    site.start()
                print(f"\r{len(left)} of {times}", end="", flush=True, file=sys.stderr)
        finally:
            if site.running.poll() is None:
                site.kill()
    return left, not_tried


def table(left: list[Left]) -> dict[str, dict[str, int]]:
    """Sum them up by kind."""
    found: dict[str, dict[str, int]] = {}
    for kind in KINDS:
        ones = [one for one in left if one.kind == kind]
        found[kind] = {
            "leavings": len(ones),
            "letters_typed": sum(one.typed for one in ones),
            "letters_there": sum(one.kept for one in ones),
            "lost_though_called_kept": sum(max(0, one.called - one.kept) for one in ones),
            "lost_though_older_than_two_seconds": sum(max(0, one.due - one.kept) for one in ones),
            "changed": sum(not one.is_same for one in ones),
        }
    return found


def main() -> int:
    """Measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--side-by-side", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60, help="at most so long; what was not tried is not counted")
    asked = parser.parse_args()
    program = chromium()
    if program is None:
        print("There is no Chromium here, so this was not measured.")
        return 0
    left, not_tried = leave_often(program, asked.times, asked.side_by_side, asked.seed, asked.minutes)
    by_kind = table(left)
    heads = ("leavings", "letters typed", "there", "called kept, lost", "older than 2 s, lost", "changed")
    print(f"\n{'':18}" + "".join(f"{head:>22}" for head in heads))
    for kind, counts in by_kind.items():
        print(f"{kind:18}" + "".join(f"{count:>22}" for count in counts.values()))
    is_met = len(left) >= asked.times and all(one.is_good for one in left)
    print(f"met: {'yes' if is_met else 'NO'}, not tried: {dict(Counter(not_tried)) or 'nothing'}")
    kept = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "asked": asked.times,
        "left": len(left),
        "not_tried": dict(Counter(not_tried)),
        "is_met": is_met,
        "by_kind": by_kind,
    }
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / "leavings.json").write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
