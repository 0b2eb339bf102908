"""Measures a summary of a thousand entries: the first draft, the look for what must not leave, JSON and PDF.

    python -m bench.summary [--entries 1000] [--runs 5]

The PDF is set by a process of its own; its memory counts in full, beside what the site's own process grows by.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from portal.consultancy.clearing import Cleared, clear
from portal.consultancy.composing import compose
from portal.consultancy.export_json import Copy, to_json
from portal.consultancy.export_pdf import to_pdf
from portal.consultancy.forums import Agency
from portal.consultancy.leaks import Watch
from portal.consultancy.wording import left_out_in_words
from tests.consultancy.invented import many, material, whole
from tests.consultancy.planted import SECRETS

ROOT = Path(__file__).resolve().parent.parent
BAR_DRAFT_S, BAR_PDF_S, BAR_MEMORY_MB = 1.0, 2.0, 150
_KIB = 1024


def timed(act: Callable[[], object], runs: int) -> float:
    """Return the middle of some runs, in seconds."""
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def peak_mb(who: int) -> float:
    """Return the most memory that a process has held, in megabytes."""
    return resource.getrusage(who).ru_maxrss / _KIB


def main() -> int:
    """Measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    entries = material(*many(given.entries))
    idle_mb = peak_mb(resource.RUSAGE_SELF)
    summary = whole(compose(entries))
    cleared, copy = Cleared(summary, ()), Copy("Priya Nair", Agency.POLICE, "3")
    watch = Watch(SECRETS, is_never_out=lambda _term: False)
    seconds = {
        "draft": timed(lambda: compose(entries), given.runs),
        "json": timed(lambda: to_json(cleared, copy), given.runs),
        "pdf": timed(lambda: to_pdf(cleared, copy), given.runs),
        "what must not leave": timed(lambda: clear(summary, watch, left_out_in_words), 1),
    }
    memory_mb = peak_mb(resource.RUSAGE_CHILDREN) + peak_mb(resource.RUSAGE_SELF) - idle_mb
    is_met = {
        "draft": seconds["draft"] < BAR_DRAFT_S,
        "pdf": seconds["pdf"] < BAR_PDF_S,
        "memory": memory_mb <= BAR_MEMORY_MB,
    }
    print(f"a summary of {given.entries:,} entries")
    for name, found in seconds.items():
        print(f"{name:24}{found:>9.3f} s")
    print(f"{'memory above idle':24}{memory_mb:>9.1f} MB")
    print("met: " + ", ".join(f"{name} {'yes' if is_it else 'NO'}" for name, is_it in is_met.items()))
    kept = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "bar": {"draft_s": BAR_DRAFT_S, "pdf_s": BAR_PDF_S, "memory_mb": BAR_MEMORY_MB},
        "is_met": is_met,
        "entries": given.entries,
        "seconds": {name: round(found, 3) for name, found in seconds.items()},
        "memory_mb": round(memory_mb, 1),
    }
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / "summary.json").write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return 0 if all(is_met.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
