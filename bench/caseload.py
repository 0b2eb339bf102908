"""How long the caseload of eighty cases takes: with ten, a thousand and ten thousand entries each.

    python -m bench.caseload [--runs 100] [--cases 80] [--sizes 10 1000]

The entries are written as rows, and not told one by one: a caseload opens none of them.
"""

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import insert

from bench.diary import BAR_FLAT, BAR_PAGE_MS, BAR_STATEMENTS, Figures, browser_of, measure_page, site_on, statements
from portal.attention.marks import Mark
from portal.attention.service import mark_notes
from portal.casework.service import set_level
from portal.casework.standing import Level
from portal.diary.models import DiaryTallyRow, IncidentOpeningRow, IncidentRow
from portal.diary.queries import SHARED
from portal.kernel.ids import CaseId, IncidentId, new_id
from tests.support.joined import World, make_world, open_case
from tests.support.site import units_of
from tests.support.whole import let_in

RESULTS = Path(__file__).with_name("results") / "caseload.json"
SEALED_BYTES = 600
OPENED_EVERY = 3


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


def measure(app: Flask, cases: int, sizes: list[int], runs: int) -> list[Figures]:
    """Measure the caseload of an advocate and of a lead, at each size."""
    world = make_world(units_of(app))
    case_ids = [world.case_id, *(open_case(world.advocate, f"Number {n}") for n in range(cases - 1))]
    for who in (world.advocate, world.lead):
        let_in(who)
    for n, case_id in enumerate(case_ids):
        with world.advocate.write() as uow:
            set_level(uow, case_id, list(Level)[n % 3], "What she told me.")
    found, filled = [], 0
    for size in sizes:
        fill(world, case_ids, size - filled)
        filled = size
        for who, word in ((world.advocate, "advocate"), (world.lead, "lead")):
            what = f"{word}, {cases} cases of {size:,}"
            found.append(measure_page(app, who, "/work", what, runs, marker='class="table"'))
    with statements(app) as asked:
        browser_of(app, world.advocate).get("/work")
    print("\n".join(one.partition("\n")[0][:100] for one in asked), file=sys.stderr)
    return found


def main() -> int:
    """Measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--cases", type=int, default=80)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 1_000])
    given = parser.parse_args()
    with site_on("sqlite") as app:
        figures = measure(app, given.cases, given.sizes, given.runs)
    print(f"{'the caseload':40}{'median':>10}{'95th':>12}{'processor':>14}{'statements':>12}")
    for one in figures:
        print(
            f"{one.what:40}{one.median_ms:>7.1f} ms{one.p95_ms:>9.1f} ms"
            f"{one.processor_ms:>11.1f} ms{one.statements:>12}"
        )
    first, last = figures[0], figures[-2]
    is_met = {
        "page": all(one.p95_ms < BAR_PAGE_MS for one in figures),
        "statements": all(one.statements <= BAR_STATEMENTS for one in figures),
        "flat": last.processor_ms <= BAR_FLAT * first.processor_ms,
    }
    print("met: " + ", ".join(f"{name} {'yes' if is_it else 'NO'}" for name, is_it in is_met.items()))
    kept = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "bar": {"page_ms": BAR_PAGE_MS, "statements": BAR_STATEMENTS},
        "is_met": is_met,
        "figures": [vars(one) for one in figures],
    }
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return 0 if all(is_met.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
