"""Is everything here that is needed, and is it safe?"""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from sqlalchemy.exc import SQLAlchemyError

from portal.audit.service import newest_moment
from portal.cli.doctor_texts import look_at_texts
from portal.cli.finding import Finding
from portal.database.migrate import is_current
from portal.evidence.pictures import try_cage
from portal.kernel.errors import LindenError
from portal.kernel.ids import new_id
from portal.web.requests import site, units

_OLDEST_SQLITE = (3, 37, 0)
_OLDEST_PYTHON = (3, 11)
_CLOCKS_DIFFER = timedelta(minutes=2)  # between machines that set theirs by the network


@click.command("doctor", help="Say what is missing or unsafe; exit with 1 where something is.")
def doctor() -> None:
    """Look everything over."""
    findings = [finding for look in _LOOKS for finding in look()]
    for finding in findings:
        mark = "well " if finding.is_well else ("WRONG" if finding.is_grave else "note ")
        click.echo(f"{mark}  {finding.what}" + ("" if finding.is_well else f"\n       {finding.advice}"))
    if any(not finding.is_well and finding.is_grave for finding in findings):
        raise SystemExit(1)


def _python() -> Iterator[Finding]:
    yield Finding("Python 3.11 or newer", sys.version_info >= _OLDEST_PYTHON, "Install a newer Python.")


def _database() -> Iterator[Finding]:
    engine = units().engine
    if engine.dialect.name == "sqlite":
        yield Finding("SQLite 3.37 or newer", sqlite3.sqlite_version_info >= _OLDEST_SQLITE, "Install a newer SQLite.")
    try:
        current = is_current(engine.url.render_as_string(hide_password=False))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        yield Finding("the database answers", is_well=False, advice=type(error).__name__)
        return
    yield Finding("the database is up to date", current, "Run `flask --app app database upgrade`.")


def _files() -> Iterator[Finding]:
    what, name = "sealed files can be written and read", new_id()
    try:
        writer = units().blobs.begin(name)
        writer.write(b"doctor")
        writer.keep()
        with units().blobs.open(name) as reader:
            is_well = reader.read_at(0, 6) == b"doctor"
        units().blobs.delete(name)
    except (OSError, LindenError) as error:
        yield Finding(what, is_well=False, advice=f"Look at the files' folder: {type(error).__name__}.")
        return
    yield Finding(what, is_well, "What was written did not come back.")


def _cage() -> Iterator[Finding]:
    cage = try_cage()
    for name, holds in vars(cage).items():
        what = f"the process that reads strangers' pictures is shut in: {name.replace('_', ' ')}"
        yield Finding(
            what, bool(holds), "This kernel does not permit it; keep the machine for this alone.", is_grave=False
        )


def _memory() -> Iterator[Finding]:
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    yield Finding(
        "half a gigabyte of free memory for signing in", free > 2**29, "Give the machine more memory.", is_grave=False
    )


def _origin() -> Iterator[Finding]:
    origin = urlsplit(site("public_origin"))
    is_local = origin.hostname in {"127.0.0.1", "localhost", "::1"}
    yield Finding("reached by https", origin.scheme == "https" or is_local, "Set LINDEN_PUBLIC_ORIGIN to https://…")
    yield Finding(
        "what ends https in front is counted",
        origin.scheme != "https" or site("proxies") != "0",
        "Set LINDEN_PROXIES to how many machines pass a request on, usually 1: else all people are one network, and "
        "whoever guesses passphrases uses up everybody's tries.",
    )


def _counters() -> Iterator[Finding]:
    if site("counts_together") == "yes":
        advice = "Look at LINDEN_REDIS_URL; until it answers, each process counts tries by itself."
        yield Finding("Redis answers, so that tries are counted together", units().limits.is_counting(), advice)


def _time() -> Iterator[Finding]:
    now, name = units().clock.now(), site("time_zone")
    try:
        there = now.astimezone(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        advice = f"Set LINDEN_TIME_ZONE to one that this machine knows; it has no {name}."
        yield Finding("the time zone is known", is_well=False, advice=advice)
    else:
        yield Finding(f"the time zone is known; it is {there:%H:%M} in {name}", is_well=True)
    try:
        with units().read() as uow:
            newest = newest_moment(uow.session)
    except SQLAlchemyError:
        return  # said already: the database does not answer, or is not up to date
    yield Finding(
        "the clock is not behind what was written down last",
        newest is None or newest <= now + _CLOCKS_DIFFER,
        f"It says {now:%d %B %Y, %H:%M} UTC; the newest record is of {newest:%d %B %Y, %H:%M}. Set it right."
        if newest
        else "",
    )


_LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _python,
    _database,
    _files,
    _cage,
    _memory,
    _origin,
    _counters,
    _time,
    look_at_texts,
)
