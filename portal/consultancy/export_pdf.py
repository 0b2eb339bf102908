"""A summary as a tagged PDF with its data attached, set by a process of its own."""

import json
import subprocess
import sys
import threading
from pathlib import Path

from portal.consultancy.clearing import Cleared
from portal.consultancy.export_json import Copy, to_json
from portal.consultancy.paper import set_out
from portal.kernel.errors import ConflictError, TooManyError

_CHILD = Path(__file__).with_name("pdf_child.py")
_SOURCE = Path(__file__).with_name("summary.typ")
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}  # nothing of ours: settings hold secrets
_AT_ONCE = threading.BoundedSemaphore(2)  # each takes about a hundred megabytes
_WAIT_SECONDS = 20.0
_WALL_SECONDS = 40.0


class PaperError(ConflictError):
    """It could not be set on paper."""


class PaperBusyError(TooManyError):
    """Others are being set on paper: try again in a moment."""


def to_pdf(cleared: Cleared, copy: Copy | None = None, *, zone: str = "Europe/London") -> bytes:
    """Return a summary as PDF (PDF/UA-1 and PDF/A-3a) with its JSON attached.

    Args:
        cleared: what has been looked through.
        copy: whose copy this is; it stands on every page. Nobody's in particular where none is given.
        zone: the time zone in which moments are told.

    Raises:
        PaperError: it cannot be set.
        PaperBusyError: too many at once.
    """
    orders = {
        "source": _SOURCE.read_text(encoding="utf-8"),
        "paper": set_out(cleared, copy, zone),
        "attachment": to_json(cleared, copy).decode(),
    }
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise PaperBusyError
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own file
            [sys.executable, "-I", "-B", str(_CHILD)],
            input=json.dumps(orders, ensure_ascii=False).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what went wrong could quote the paper
            env=_ENVIRONMENT,
            cwd="/",
            timeout=_WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PaperError from None
    finally:
        _AT_ONCE.release()
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        raise PaperError
    return done.stdout
