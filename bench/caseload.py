"""How long the caseload of eighty cases takes: with ten, a thousand and ten thousand entries each.

    python -m bench.caseload [--runs 100] [--rounds 5] [--cases 80] [--sizes 10 1000]

The entries are written as rows, and not told one by one: a caseload opens none of them. An alert that nobody answers
for stands at the top of the page, the worker has never run, and in every third case a change was told.

Each page is asked for in rounds, and the quietest round counts: its 95th percentile, and beside it the part of the time
in which the processor was ours. Where that is low, other programs had it, and only a run on a quiet machine settles the
figure in milliseconds; the processor time and the statements stand.
"""

import argparse
import gc
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import insert

from bench.diary import BAR_FLAT, BAR_PAGE_MS, BAR_STATEMENTS, Figures, browser_of, measure_page, site_on, statements
from portal.accounts.service.telling import tell_put_back
from portal.attention.marks import Mark
from portal.attention.service import mark_notes
from portal.casework.service import set_level
from portal.casework.standing import Level
from portal.diary.models import DiaryTallyRow, IncidentOpeningRow, IncidentRow
from portal.diary.queries import SHARED
from portal.kernel.ids import CaseId, IncidentId, new_id
from tests.support.alerts import sound_an_alert
from tests.support.joined import Joined, World, make_world, open_case
from tests.support.site import units_of
from tests.support.whole import let_in

RESULTS = Path(__file__).with_name("results") / "caseload.json"
SEALED_BYTES = 600
OPENED_EVERY = 3
TOLD_EVERY = 3
QUIET = 0.95


def fill(world: World, case_ids: list[CaseId], number: int) -> None:
    """Give every case so many shared entries more, a third of them opened, as rows."""
    advocate = world.advocate.id
    for case_id in case_ids:
        ids = [new_id() for _ in range(number)]
        opened = ids[::OPENED_EVERY]
        with world.units.write() as uow:
            now = uow.now
            rows = [
                {
                    "id": one,
                    "case_id": case_id,
                    "author_id": case_id,
                    "once": one,
                    "received_at": now,
                    "sealed_body": os.urandom(SEALED_BYTES),
                    "shared_at": now,
                    "withdrawn_at": None,
                }
                for one in ids
            ]
            uow.session.execute(insert(IncidentRow), rows)
            seen = {"person_id": advocate, "case_id": case_id, "first_opened_at": now, "last_opened_at": now}
            uow.session.execute(
                insert(IncidentOpeningRow), [{"incident_id": one, **seen, "is_current": True} for one in opened]
            )
            for of, many in ((SHARED, len(ids)), (advocate, len(opened))):
                row = uow.session.get(DiaryTallyRow, (case_id, of))
                if row is None:
                    uow.session.add(DiaryTallyRow(case_id=case_id, of=of, many=many))
                else:
                    row.many += many
        with world.advocate.write() as uow:
            mark_notes(uow, case_id, {IncidentId(one): [Mark.FEAR, Mark.THREAT] for one in ids[:20]})


def quietest(app: Flask, who: Joined, what: str, *, runs: int, rounds: int) -> Figures:
    """Ask for somebody's caseload in rounds, and return the round in which least came between."""
    found = [measure_page(app, who, "/work", what, runs, marker='class="table"') for _ in range(rounds)]
    return min(found, key=lambda one: one.p95_ms)


def measure(app: Flask, *, cases: int, sizes: list[int], runs: int, rounds: int) -> list[Figures]:
    """Measure the caseload of an advocate and of a lead, at each size."""
    world = make_world(units_of(app))
    case_ids = [world.case_id, *(open_case(world.advocate, f"Number {n}") for n in range(cases - 1))]
    for who in (world.advocate, world.lead):
        let_in(who)
    for n, case_id in enumerate(case_ids):
        with world.advocate.write() as uow:
            set_level(uow, case_id, list(Level)[n % 3], "What she told me.")
            if n % TOLD_EVERY == 0:
                tell_put_back(uow, case_id, world.victim.id)
    sound_an_alert(world.units, world.case_id)
    found, filled = [], 0
    for size in sizes:
        fill(world, case_ids, size - filled)
        filled = size
        gc.collect()
        gc.freeze()  # as the site does before it answers anybody
        for who, word in ((world.advocate, "advocate"), (world.lead, "lead")):
            what = f"{word}, {cases} cases of {size:,}"
            found.append(quietest(app, who, what, runs=runs, rounds=rounds))
    with statements(app) as asked:
        browser_of(app, world.advocate).get("/work")
    print("\n".join(one.partition("\n")[0][:100] for one in asked), file=sys.stderr)
    return found


def main() -> int:
    """Measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", type=int, default=80)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 1_000])
    given = parser.parse_args()
    with site_on("sqlite") as app:
        figures = measure(app, cases=given.cases, sizes=given.sizes, runs=given.runs, rounds=given.rounds)
    print(f"{'the caseload':40}{'median':>10}{'95th':>12}{'processor':>14}{'ours':>8}{'statements':>12}")
    for one in figures:
        print(
            f"{one.what:40}{one.median_ms:>7.1f} ms{one.p95_ms:>9.1f} ms"
            f"{one.processor_ms:>11.1f} ms{one.processor_ms / one.median_ms:>8.0%}{one.statements:>12}"
        )
    first, last = figures[0], figures[-2]
    is_met = {
        "page": all(one.p95_ms < BAR_PAGE_MS for one in figures),
        "statements": all(one.statements <= BAR_STATEMENTS for one in figures),
        "flat": last.processor_ms <= BAR_FLAT * first.processor_ms,
    }
    is_quiet = all(one.processor_ms >= QUIET * one.median_ms for one in figures)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, quiet: {'yes' if is_quiet else 'NO'}")
    print("met: " + ", ".join(f"{name} {'yes' if is_it else 'NO'}" for name, is_it in is_met.items()))
    kept = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "is_quiet": is_quiet,
        "bar": {"page_ms": BAR_PAGE_MS, "statements": BAR_STATEMENTS},
        "is_met": is_met,
        "figures": [vars(one) for one in figures],
    }
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return 0 if all(is_met.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
