"""A copy as the file that she takes along."""

from pathlib import Path

from portal.copies.choosing import CopyForm
from portal.copies.document import to_json
from portal.copies.paper import set_out
from portal.copies.taken import Taken
from portal.typeset import set_on_paper

_SOURCE = Path(__file__).with_name("notes.typ")


def to_file(taken: Taken, zone: str) -> bytes:
    """Return the file.

    Args:
        taken: what goes into it.
        zone: the time zone in which moments are told.

    Raises:
        PaperError: it cannot be set on paper.
        PaperBusyError: too many at once.
    """
    data = to_json(taken, zone)
    if taken.choice.form is CopyForm.DATA:
        return data
    return set_on_paper(_SOURCE.read_text(encoding="utf-8"), set_out(taken, zone), data.decode())
