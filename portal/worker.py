"""What runs without a person: check-ins and texts, sweeps of what has run out. Units of work of their own."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial

from config import Settings, settings_of
from portal.accounts.service.before import sweep_before
from portal.accounts.service.devices import sweep_devices
from portal.accounts.service.visits import sweep_visits
from portal.casework.service import sweep_glass
from portal.checkins.jobs import run_texts
from portal.consultancy.service import sweep_papers
from portal.copies.service import sweep_copies
from portal.diary.service import sweep_deleted, sweep_lists
from portal.evidence.service import sweep_files
from portal.kernel.clock import Clock, SystemClock
from portal.kernel.cores import forbid_core_dumps
from portal.outbox.service import sweep_texts
from portal.privacy.service import sweep_drafts
from portal.private.service import sweep_private
from portal.sms import SmsGateway, open_gateway
from portal.storage import BlobStore, DiskBlobStore
from portal.unit_of_work import Units, open_units
from portal.vault.keys import ServerKeys
from portal.vault.primitives import StretchProfile
from portal.waking import Waker

_PAUSE_SECONDS = 5.0
_SWEEP_SECONDS = 60.0
_SWEEPS: tuple[Callable[[Units], object], ...] = (
    sweep_visits,
    sweep_devices,
    sweep_before,
    sweep_drafts,
    sweep_lists,
    sweep_deleted,
    sweep_files,
    sweep_glass,
    sweep_texts,
    sweep_papers,
    sweep_private,
    sweep_copies,
)

log = logging.getLogger("linden")


def run_due(
    settings: Settings,
    *,
    clock: Clock | None = None,
    gateway: SmsGateway | None = None,
    blobs: BlobStore | None = None,
) -> None:
    """Do everything that is due now, once.

    Args:
        settings: everything that can be chosen about an installation.
        clock: what the time is; the machine's where none is given.
        gateway: what sends texts; the one that the settings name where none is given.
        blobs: where sealed files lie; the settings' folder where none is given.
    """
    units = units_of(settings, clock=clock, blobs=blobs)
    try:
        run_all(units, (partial(run_texts, gateway=gateway or gateway_of(settings)), *_SWEEPS))
    finally:
        units.engine.dispose()  # called again and again, it would else leave a connection behind each time


def units_of(settings: Settings, *, clock: Clock | None = None, blobs: BlobStore | None = None) -> Units:
    """Return what opens units of work, with the doors that the settings name unless others are handed in."""
    return open_units(
        database_url=settings.database_url,
        clock=clock or SystemClock(),
        server=ServerKeys(pepper=settings.pepper, operational=settings.operational_key),
        blobs=blobs or DiskBlobStore(settings.files_dir),
        profile=StretchProfile(settings.argon2_memory_kib, settings.argon2_passes),
    )


def gateway_of(settings: Settings) -> SmsGateway:
    """Return the way to telephones that the settings name."""
    return open_gateway(
        settings.twilio,
        origin=settings.public_origin,
        data_dir=settings.data_dir,
        is_shown=settings.sends_texts,
    )


def run_all(units: Units, tasks: Iterable[Callable[[Units], object]] = _SWEEPS) -> None:
    """Run one thing after another; one that fails keeps no other from running, and says only what kind of trouble."""
    for task in tasks:
        try:
            task(units)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next must run
            name = getattr(task, "__name__", "texts")
            log.error("sweep %s: %s", name, type(error).__name__)  # noqa: TRY400 - a traceback could hold content


def work(settings: Settings) -> None:
    """Run what is due, again and again, until told to stop."""
    forbid_core_dumps()
    units = units_of(settings)
    texts = partial(run_texts, gateway=gateway_of(settings))
    stop, woken = threading.Event(), threading.Event()

    def end(*_: object) -> None:
        stop.set()
        woken.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, end)
    with Waker(folder=settings.data_dir, redis_url=settings.redis_url).listening(woken.set):
        _go_round(units, texts, stop, woken)


def _go_round(units: Units, texts: Callable[[Units], object], stop: threading.Event, woken: threading.Event) -> None:
    """Look when woken, and every few seconds anyway: the rows are what counts. Sweep once a minute."""
    swept_at = -_SWEEP_SECONDS
    while not stop.is_set():
        woken.clear()
        run_all(units, [texts])
        if time.monotonic() - swept_at >= _SWEEP_SECONDS:
            run_all(units)
            swept_at = time.monotonic()
        if not stop.is_set():
            woken.wait(_PAUSE_SECONDS)


if __name__ == "__main__":
    work(settings_of(os.environ))
