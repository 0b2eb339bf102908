"""A summary as a tagged PDF with its data attached."""

from pathlib import Path

from portal.consultancy.clearing import Cleared
from portal.consultancy.export_json import Copy, to_json
from portal.consultancy.paper import set_out
from portal.typeset import set_on_paper

_SOURCE = Path(__file__).with_name("summary.typ")


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
    paper = set_out(cleared, copy, zone)
    return set_on_paper(_SOURCE.read_text(encoding="utf-8"), paper, to_json(cleared, copy).decode())
