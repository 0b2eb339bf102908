"""Bytes as text, whatever wrote them: UTF-8 and UTF-16 with and without a mark, Windows-1252, and mixtures."""

import re

from portal.diary.batches.log import NotWhatItSaysError, WorkbookError

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_SAMPLE_BYTES = 4096
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_NOT_OF_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# One stray byte in so many may be a fault; more are no text.
_STRAY_SHARE = 50


def text_of(data: bytes) -> str:
    """Return bytes as text.

    Raises:
        WorkbookError: an old workbook.
        NotWhatItSaysError: no text at all.
    """
    if data.startswith(_OLD_WORKBOOK):
        raise WorkbookError
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace").replace("\x00", "")
    wide = _wide(data[:_SAMPLE_BYTES])
    if wide is not None:
        return data.decode(wide, errors="replace").replace("\x00", "")
    if len(_NOT_OF_TEXT.findall(data)) * _STRAY_SHARE > len(data):
        raise NotWhatItSaysError
    return _narrow(data).replace("\x00", "")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text; only what ends a line in a file ends one here."""
    return _LINE_ENDS.split(text)


def _wide(sample: bytes) -> str | None:
    """Return which UTF-16 it is without a mark: of what is mostly Latin every second byte is nothing."""
    pairs = len(sample) // 2
    if pairs == 0:
        return None
    for name, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        nothing, other = sample[first::2].count(0), sample[1 - first :: 2].count(0)
        if 2 * nothing > pairs and 10 * other < pairs:
            return name
    return None


def _narrow(data: bytes) -> str:
    """Return what is UTF-8, or Windows-1252, or some lines of it the one and some the other."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "\n".join(_narrow_line(line) for line in re.split(rb"\r\n|\r|\n", data))


def _narrow_line(line: bytes) -> str:
    for name in ("utf-8", "cp1252"):
        try:
            return line.decode(name)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")  # the five bytes that Windows-1252 leaves empty
