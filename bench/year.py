"""Lives through a year of check-ins for 100 people, with every fault of a provider and 50 deaths of the worker.

    python -m bench.year [--people 100] [--deaths 50]

The provider is a real HTTP server on this machine, reached through the twilio library; what it tells us is signed and
checked by that library's own validator. The clock is handed in; both changes of the clocks lie in the year.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from portal.database import make_engine
from portal.kernel.actor import Role
from portal.sms.twilio import TwilioGateway
from portal.storage import DiskBlobStore
from portal.unit_of_work import Units
from tests.support.databases import let_rest, new_sqlite
from tests.support.fakes import FrozenClock
from tests.support.joined import join_victim, make_world, open_case
from tests.support.keys import SERVER, cheap_stretcher
from tests.support.provider import ORIGIN, provider_at
from tests.support.times import Phone, lasting
from tests.support.year import Deadly, Dice, Findings, Year, faults, look_back, watch_always

ROOT = Path(__file__).resolve().parent.parent
UNTIL = datetime(2027, 3, 3, 14, 2, tzinfo=UTC)
EVERY_DAY_OF = 50  # one in so many is asked every day, the others twice a week


def live(folder: Path, people: int, deaths: int) -> Findings:
    """Live through it, and look back."""
    clock = FrozenClock()
    units = Units(
        let_rest(make_engine(new_sqlite(folder / "year.db"))),
        clock,
        SERVER,
        DiskBlobStore(folder / "files"),
        cheap_stretcher(),
    )
    world = make_world(units)
    lead, advocate = lasting(world.lead, Role.LEAD), lasting(world.advocate, Role.ADVOCATE)
    watch_always(lead)
    with provider_at(clock) as provider:
        gateway, dice = TwilioGateway(provider.account, origin=ORIGIN), Dice("a year of many")
        year = Year(units, clock, provider, Deadly(gateway, dice, deaths, 2), advocate, dice)
        for number in range(people):
            case_id = open_case(advocate, f"Somebody {number}")  # type: ignore[arg-type]  # who lasts is enough
            victim = lasting(join_victim(advocate, case_id), Role.VICTIM)  # type: ignore[arg-type]  # the same
            phone = Phone(units, clock, provider, gateway, f"+447700900{number:03}")
            year.add(victim, case_id, phone, is_daily=number % EVERY_DAY_OF == 0)
        provider.choose = faults(Dice("its faults"))
        began = clock.now()
        year.go_on(UNTIL)
        found = look_back(year, began, UNTIL)
    units.engine.dispose()
    return found


def main() -> int:
    """Live through it, print what was found, keep it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--deaths", type=int, default=50)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = live(Path(folder), asked.people, asked.deaths)
    wrong = {name: getattr(found, name) for name in ("doubled", "lost", "outside", "silent")}
    for name, many in {**wrong, "deaths": found.deaths, "texts": found.texts, **found.states}.items():
        print(f"{name:28}{many:>8}")
    kept = {
        "cores": os.cpu_count(),
        "people": asked.people,
        "seconds": round(time.monotonic() - began),
        "is_met": {name: not many for name, many in wrong.items()} | {"deaths": found.deaths >= asked.deaths},
        "found": asdict(found),
    }
    results = ROOT / "bench" / "results"
    results.mkdir(parents=True, exist_ok=True)
    (results / "year.json").write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return 0 if all(kept["is_met"].values()) else 1  # type: ignore[attr-defined]  # a table of booleans


if __name__ == "__main__":
    sys.exit(main())
