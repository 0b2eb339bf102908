"""Measures the diary: a page of her list at ten to ten thousand notes, and keeping a note, sealed and in plain text.

    python -m bench.diary [--runs 100] [--sizes 10 1000 10000] [--postgres]

It is measured on SQLite, and with --postgres on a PostgreSQL server of its own too, one after the other.

Pages are asked of the whole site, with sessions, seals and templates; only the sockets are left out. What is kept in
plain text goes through the same unit of work, the same question for leave, the same trail and the same database, into
a table with an index by time. Wall time is what a person waits; on a machine that does other things too, the time of
the processor beside it says what the work itself costs.
"""

import argparse
import gc
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

from flask import Flask
from sqlalchemy import Column, DateTime, Index, MetaData, String, Table, Text, event, insert, select
from werkzeug.test import TestResponse

from config import Settings, development_keys
from portal.access.permissions import Permission
from portal.access.service import require
from portal.accounts.halves import to_text
from portal.audit.events import Event
from portal.database.migrate import upgrade
from portal.diary.incidents import Behaviour, IncidentDraft, now_in
from portal.diary.service import record_incident, share_incidents, unopened_counts
from portal.factory import create_app
from portal.kernel.ids import CaseId, IncidentId, new_id
from portal.privacy.limits import Rate
from portal.unit_of_work import UnitOfWork
from tests.support.joined import Joined, World, join_victim, make_world, open_case
from tests.support.postgres import fresh_postgres
from tests.support.site import Browser, token_in, units_of
from tests.support.whole import let_in

ROOT = Path(__file__).resolve().parent.parent
BAR_PAGE_MS = 25
BAR_STATEMENTS = 8
BAR_FLAT = 1.5
BAR_DRAWN_MS = 150
BAR_SEARCH_MS = 600
BAR_SAVE_MS = 60
BAR_RATIO = 2.0
TOGETHER = 16
ROUNDS = 15
ZONE = "Europe/London"
WORDS = (
    "He was standing across the road when I came out. He did not say anything. He looked at his phone, then at me. " * 3
)

_plain = Table(
    "plain_note",
    MetaData(),
    Column("id", String(26), primary_key=True),
    Column("case_id", String(26)),
    Column("author_id", String(26)),
    Column("once", String(26), unique=True),
    Column("received_at", DateTime(timezone=True)),
    Column("happened_at", DateTime(timezone=True)),
    Column("body", Text),
)
Index("ix_plain_note", _plain.c.case_id, _plain.c.happened_at)

Save = Callable[[Joined, CaseId], None]


@dataclass(frozen=True)
class Figures:
    """How long one kind of thing took, in milliseconds of the clock and of the processor, and what it asked."""

    what: str
    median_ms: float
    p95_ms: float
    processor_ms: float
    tries: int
    statements: int = 0

    @classmethod
    def of(cls, what: str, seconds: list[float], processor: list[float], statements: int = 0) -> "Figures":
        """Sum tries up."""
        middle, p95 = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
        median_ms, p95_ms, processor_ms = (round(1000 * one, 2) for one in (middle, p95, statistics.median(processor)))
        return cls(what, median_ms, p95_ms, processor_ms, len(seconds), statements)


def draft(hours_ago: float, now: datetime) -> IncidentDraft:
    """Return something to tell."""
    when = now_in(ZONE, now - timedelta(hours=hours_ago))
    return IncidentDraft(
        f"{WORDS} {hours_ago:.2f}", when, frozenset({Behaviour.LOITERING, Behaviour.WATCHING}), 6, "I stayed in."
    )


def join(world: World, name: str) -> tuple[Joined, CaseId]:
    """Open a case and let somebody join it; so many at once would soon be asked to wait."""
    world.units.limits.forget(Rate.INVITE_CODE, "n")
    case_id = open_case(world.advocate, name)
    return join_victim(world.advocate, case_id, name=name), case_id


def fill(who: Joined, case_id: CaseId, number: int) -> list[IncidentId]:
    """Write a number of notes, spread over two years."""
    ids: list[IncidentId] = []
    for start in range(0, number, 500):
        with who.write() as uow:
            for n in range(start, min(start + 500, number)):
                told = draft(17_000 * ((n * 7919) % number) / number, uow.now)
                ids.append(record_incident(uow, case_id, told, new_id()))
    return ids


def browser_of(app: Flask, who: Joined) -> Browser:
    """Return a browser in which somebody is signed in."""
    browser = Browser(app)
    with browser.client.session_transaction() as session:
        session["_user_id"] = to_text(who.started.cookie_half)
    browser.half = to_text(who.started.page_half or b"")
    return browser


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect what is asked of the database, but for transactions, the visit and the trail."""
    found: list[str] = []
    left_out = ("BEGIN", "PRAGMA", "SET ")

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(left_out) and "audit_" not in statement and " visit" not in statement:
            found.append(statement)

    engine = units_of(app).engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def measure_page(
    app: Flask,
    who: Joined,
    path: str,
    what: str,
    runs: int,
    *,
    marker: str = 'class="row__title"',
    sent: Mapping[str, str] | None = None,
) -> Figures:
    """Ask for a page again and again, or send a form there; the marker says that it is the page that was meant."""
    browser = browser_of(app, who if who.actor.is_staff else who.again())
    fields = {**sent, "csrf_token": token_in(browser.get(path))} if sent else None

    def ask() -> TestResponse:
        return browser.post(path, fields) if fields else browser.get(path)

    assert marker in ask().text
    with statements(app) as asked:
        ask()
    seconds, processor = [], []
    for _ in range(runs):
        began, began_here = time.perf_counter(), time.process_time()
        ask()
        seconds.append(time.perf_counter() - began)
        processor.append(time.process_time() - began_here)
    return Figures.of(what, seconds, processor, len(asked))


def save_sealed(who: Joined, case_id: CaseId) -> None:
    """Keep a note as the page does."""
    with who.units.write(who.started.visit.actor, who.keyring()) as uow:
        record_incident(uow, case_id, draft(0, uow.now), new_id())


def save_plain(who: Joined, case_id: CaseId) -> None:
    """Keep the same in plain text."""
    with who.units.write(who.started.visit.actor, who.keyring()) as uow:
        _save_plain(uow, case_id, draft(0, uow.now), new_id())


def _save_plain(uow: UnitOfWork, case_id: CaseId, told: IncidentDraft, once: str) -> None:
    access = require(uow, case_id, Permission.WRITE_DIARY)
    if uow.session.scalar(select(_plain.c.id).where(_plain.c.once == once)) is not None:
        return
    note_id = new_id()
    row = {
        "id": note_id,
        "case_id": case_id,
        "author_id": access.person_id,
        "once": once,
        "received_at": uow.now,
        "happened_at": told.when.moment,
        "body": json.dumps({"words": told.words, "how": told.how, "fear": told.fear, "kinds": sorted(told.kinds)}),
    }
    uow.session.execute(insert(_plain).values(**row))
    uow.record(Event.INCIDENT_RECORDED, note_id, case_id=case_id)


def measure_saving(people: list[tuple[Joined, CaseId]], save: Save, what: str) -> Figures:
    """Let sixteen people keep a note at the same moment, again and again."""
    barrier = Barrier(TOGETHER)

    def once(person: tuple[Joined, CaseId]) -> tuple[float, float]:
        barrier.wait()
        began, began_here = time.perf_counter(), time.thread_time()
        save(*person)
        return time.perf_counter() - began, time.thread_time() - began_here

    found: list[tuple[float, float]] = []
    with ThreadPoolExecutor(TOGETHER) as pool:
        for _ in range(ROUNDS):
            found += pool.map(once, people)
    return Figures.of(what, [seconds for seconds, _ in found], [here for _, here in found])


def measure_saving_alone(person: tuple[Joined, CaseId], save: Save, what: str, runs: int) -> Figures:
    """Keep a note alone, again and again."""
    seconds, processor = [], []
    for _ in range(runs):
        began, began_here = time.perf_counter(), time.thread_time()
        save(*person)
        seconds.append(time.perf_counter() - began)
        processor.append(time.thread_time() - began_here)
    return Figures.of(what, seconds, processor)


def measure_counting(world: World, case_ids: list[CaseId], what: str, runs: int) -> Figures:
    """Count what is new to an advocate in all their cases."""
    seconds, processor = [], []
    for _ in range(runs):
        with world.advocate.read() as uow:
            began, began_here = time.perf_counter(), time.thread_time()
            unopened_counts(uow, case_ids)
            seconds.append(time.perf_counter() - began)
            processor.append(time.thread_time() - began_here)
    return Figures.of(what, seconds, processor, 1)


def measure_looking(app: Flask, world: World, who: Joined, case_id: CaseId, size: int, runs: int) -> list[Figures]:
    """Ask for a month, for pictures, for what is looked for among all her notes, and for pictures of what is shared."""
    few = max(runs // 4, 10)
    shared = f"/work/{case_id}/notes/pattern"
    chosen = {"kinds": "watching", "reported": "no", "shared": "no", "files": "no"}
    misspelt = {"asked": "standign accross"}
    drawn = "<svg viewBox"
    return [
        measure_page(app, who, "/notes/month/1", f"a month of {size:,} notes", runs),
        measure_page(app, who, "/notes/pattern", f"pictures of {size:,} notes", few, marker=drawn),
        measure_page(app, world.advocate, shared, f"pictures of {size // 2:,} shared", few, marker=drawn),
        measure_page(app, who, "/notes/pattern", f"pictures of some of {size:,}", few, marker=drawn, sent=chosen),
        measure_page(app, who, "/notes/find", f"filtered from {size:,} notes", few, sent=chosen),
        measure_page(app, who, "/notes/find", f"words in {size:,} notes", few, sent={"asked": "standing"}),
        measure_page(app, who, "/notes/find", f"misspelt words in {size:,} notes", few, sent=misspelt),
    ]


def measure(app: Flask, sizes: list[int], runs: int) -> list[Figures]:
    """Measure everything, one thing after the other."""
    gc.freeze()  # as the server does once it has started
    world = make_world(units_of(app))
    let_in(world.advocate)
    found, cases = [], []
    for size in sizes:
        who, case_id = join(world, f"somebody with {size}")
        ids = fill(who, case_id, size)
        with who.write() as uow:
            share_incidents(uow, case_id, ids[: size // 2])
        cases.append((who, case_id))
        found.append(measure_page(app, who, "/notes", f"first page of {size:,} notes", runs))
        if size > 40:
            found.append(measure_page(app, who, f"/notes/page/{size // 40}", f"middle page of {size:,} notes", runs))
        found += measure_looking(app, world, who, case_id, size, runs)
        found.append(measure_saving_alone((who, case_id), save_sealed, f"sealed, alone, beside {size:,} notes", runs))
    found.append(measure_saving_alone(cases[-1], save_plain, "plain, alone", runs))
    found.append(measure_counting(world, [case_id for _, case_id in cases], "what is new, counted over all", runs))
    people = []
    for number in range(TOGETHER):
        who, case_id = join(world, f"person number {number}")
        fill(who, case_id, 100)
        people.append((who, case_id))
    for save, what in ((save_plain, "plain, sixteen at once"), (save_sealed, "sealed, sixteen at once")):
        found.append(measure_saving(people, save, what))
    return found


def verdict(figures: list[Figures], sizes: list[int]) -> dict[str, bool]:
    """Hold the figures against the bar."""
    by_name = {one.what: one for one in figures}
    pages = [one for one in figures if one.what.startswith(("first", "middle", "a month"))]
    first, last = (by_name[f"first page of {size:,} notes"] for size in (sizes[0], sizes[-1]))
    # A page of ten notes has half as many to open and show as a full one.
    whole = [one for one in pages if " 10 " not in one.what] or pages
    sealed, plain = by_name["sealed, sixteen at once"], by_name["plain, sixteen at once"]
    return {
        "page": all(one.p95_ms < BAR_PAGE_MS for one in pages),
        "statements": all(one.statements <= BAR_STATEMENTS for one in pages),
        "flat": last.processor_ms <= BAR_FLAT * min(one.processor_ms for one in [first, *whole][1:] or [first]),
        "drawn": all(one.p95_ms < BAR_DRAWN_MS for one in figures if one.what.startswith(("pictures", "filtered"))),
        "search": all(one.p95_ms < BAR_SEARCH_MS for one in figures if "words in" in one.what),
        "save": sealed.p95_ms < BAR_SAVE_MS,
        "ratio": sealed.p95_ms <= BAR_RATIO * plain.p95_ms,
    }


@contextmanager
def site_on(database: str) -> Iterator[Flask]:
    """Lend the whole site on an empty database of one kind."""
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as folder, ExitStack() as stack:
        env = {"LINDEN_DATA_DIR": folder, **development_keys(Path(folder)), "LINDEN_ARGON2": "64,1"}
        if database == "postgresql":
            env["LINDEN_DATABASE_URL"] = stack.enter_context(fresh_postgres())
        settings = Settings.from_env(env)
        upgrade(settings.database_url)
        app = create_app(settings)
        _plain.metadata.create_all(units_of(app).engine)
        yield app
        units_of(app).engine.dispose()


def show(database: str, figures: list[Figures], is_met: dict[str, bool]) -> None:
    """Print the table of one database."""
    print(f"{f'the diary on {database}':40}{'median':>10}{'95th':>12}{'processor':>14}{'statements':>12}{'tries':>8}")
    for one in figures:
        print(
            f"{one.what:40}{one.median_ms:>7.1f} ms{one.p95_ms:>9.1f} ms{one.processor_ms:>11.1f} ms"
            f"{one.statements or '':>12}{one.tries:>8}"
        )
    print("met: " + ", ".join(f"{name} {'yes' if is_it else 'NO'}" for name, is_it in is_met.items()), flush=True)


def main() -> int:
    """Measure, print the tables, keep the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 1_000, 10_000])
    parser.add_argument("--postgres", action="store_true")
    given = parser.parse_args()
    kept: dict[str, object] = {
        "cores": os.cpu_count(),
        "bar": {"page_ms": BAR_PAGE_MS, "statements": BAR_STATEMENTS, "save_ms": BAR_SAVE_MS, "ratio": BAR_RATIO},
    }
    all_met = True
    for database in ("sqlite", "postgresql") if given.postgres else ("sqlite",):
        with site_on(database) as app:
            figures = measure(app, given.sizes, given.runs)
        is_met = verdict(figures, given.sizes)
        show(database, figures, is_met)
        all_met = all_met and all(is_met.values())
        kept[database] = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "load": round(os.getloadavg()[0], 1),
            "is_met": is_met,
            "figures": [asdict(one) for one in figures],
        }
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    (results / "diary.json").write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    return 0 if all_met else 1


if __name__ == "__main__":
    sys.exit(main())
