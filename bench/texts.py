"""Measures the worker: how many due check-ins it sends in a minute, and how fast it finds the due among 100,000.

    python -m bench.texts [--due 500] [--plans 100000]

Everything is as it runs: a database on the disk that waits for it, the twilio library, and a provider that is a real
HTTP server on this machine (in this process, so that its work counts as the worker's).
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from portal.access.models import CaseRow
from portal.checkins import queries, service
from portal.checkins.jobs import run_texts
from portal.checkins.models import CheckInPlanRow
from portal.checkins.plan import AgreementDraft
from portal.checkins.service.bodies import number_digest, seal_plan, set_her_words
from portal.checkins.whose import HOLDS_FOR
from portal.contact.agreement import Card, ContactDraft
from portal.contact.gate import Reach
from portal.contact.service import write_contact
from portal.database import make_engine, reading, writing
from portal.kernel.ids import new_id
from portal.sms.twilio import TwilioGateway
from portal.storage import DiskBlobStore
from portal.unit_of_work import Units
from tests.support.databases import new_sqlite
from tests.support.fakes import FrozenClock
from tests.support.joined import World, make_world, open_case
from tests.support.keys import SERVER, cheap_stretcher
from tests.support.provider import ORIGIN, provider_at
from tests.support.times import ALWAYS, LONDON, daily

ROOT = Path(__file__).resolve().parent.parent
BAR_A_MINUTE = 2000
BAR_FIND_MS = 20
TIMES = 50


def fill(units: Units, many: int) -> None:
    """Add plans that are not due yet, without what would open them: nobody looks."""
    now = units.clock.now()
    with writing(units.engine) as session:
        for start in range(0, many, 10_000):
            ids = [new_id() for _one in range(min(10_000, many - start))]
            cases = [
                {"id": one, "service_id": "s", "code": one, "opened_at": now, "opened_by": "p", "sealed_head": b""}
                for one in ids
            ]
            plans = [
                {
                    "case_id": one,
                    "service_id": "s",
                    "text_clears": False,
                    "next_due_at": now + timedelta(minutes=5 + number % 1400),
                }
                for number, one in enumerate(ids)
            ]
            session.execute(insert(CaseRow), cases)
            session.execute(insert(CheckInPlanRow), plans)
        session.commit()


def make_due(units: Units, world: World, many: int) -> None:
    """Add people who are asked now."""
    with world.lead.write() as uow:
        service.set_watch(uow, ALWAYS, LONDON)
    at = units.clock.now()
    for number in range(many):
        case_id = open_case(world.advocate, f"Somebody {number}")
        phone = f"+4477009{number:05}"
        reach = Reach(phone, LONDON, ALWAYS, may_text=True)
        with world.advocate.write() as uow:
            write_contact(uow, case_id, ContactDraft(reach, Card()), new_id(), is_by_voice=True)
            service.agree_checkins(uow, case_id, AgreementDraft(None))
            row = queries.locked_plan(uow.session, case_id)
            assert row is not None
            seal_plan(uow, row, daily(at.time()))
            row.number_digest, row.number_confirmed_at, row.next_due_at = number_digest(uow, phone), at, at
            row.number_until = at + HOLDS_FOR
            set_her_words(uow, row, "Blue kettle", "old scarf")


def find(units: Units) -> float:
    """Return how many milliseconds it takes to find what is due, 95 of 100 times at most."""
    took = []
    for _time in range(TIMES):
        began = time.perf_counter()
        with reading(units.engine) as session:
            assert queries.due_plans(session, units.clock.now(), 100)
        took.append(time.perf_counter() - began)
    return 1000 * statistics.quantiles(took, n=20)[-1]


def main() -> int:
    """Measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--due", type=int, default=500)
    parser.add_argument("--plans", type=int, default=100_000)
    asked = parser.parse_args()
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as folder:
        clock = FrozenClock()
        blobs = DiskBlobStore(Path(folder) / "files")
        units = Units(make_engine(new_sqlite(Path(folder) / "b.db")), clock, SERVER, blobs, cheap_stretcher())
        world = make_world(units)
        make_due(units, world, asked.due)
        fill(units, asked.plans)
        find_ms = find(units)
        with provider_at(clock) as provider:
            gateway = TwilioGateway(provider.account, origin=ORIGIN)
            began = time.perf_counter()
            run_texts(units, gateway)
            seconds = time.perf_counter() - began
            went = len(provider.texts)
        units.engine.dispose()
    a_minute = went / seconds * 60
    is_met = {"all went": went == asked.due, "a minute": a_minute >= BAR_A_MINUTE, "find": find_ms <= BAR_FIND_MS}
    print(f"{'sent by one worker':36}{a_minute:>8.0f} a minute (bar {BAR_A_MINUTE})")
    print(f"{f'due ones found among {asked.plans:,}':36}{find_ms:>8.1f} ms (bar {BAR_FIND_MS})")
    kept = {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "bar": {"a_minute": BAR_A_MINUTE, "find_ms": BAR_FIND_MS},
        "is_met": is_met,
        "figures": {"sent_a_minute": round(a_minute), "find_ms": round(find_ms, 2), "due": went},
    }
    results = ROOT / "bench" / "results"
    results.mkdir(parents=True, exist_ok=True)
    (results / "texts.json").write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return 0 if all(is_met.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
