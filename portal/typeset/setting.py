"""Setting something on paper: the process that does it is started, waited for, and gone afterwards."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.kernel.errors import ConflictError, TooManyError

_CHILD = Path(__file__).with_name("child.py")
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}  # nothing of ours: settings hold secrets
_AT_ONCE = threading.BoundedSemaphore(2)  # each takes about a hundred megabytes
_WAIT_SECONDS = 20.0
_WALL_SECONDS = 40.0


class PaperError(ConflictError):
    """It could not be set on paper."""


class PaperBusyError(TooManyError):
    """Others are being set on paper: try again in a moment."""


def set_on_paper(source: str, paper: Mapping[str, Any], attachment: str) -> bytes:
    """Return a PDF (PDF/UA-1 and PDF/A-3a) with its data attached.

    Args:
        source: what typst makes of it; it reads `paper`, `attachment` and `unprintable` among its inputs.
        paper: all that stands on it, as plain data.
        attachment: the same as data, in JSON.

    Raises:
        PaperError: it cannot be set.
        PaperBusyError: too many at once.
    """
    orders = {"source": source, "paper": paper, "attachment": attachment}
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
