"""An e-mail as it was saved: one row, with all that stands above its words."""

import html
import re
from email import policy
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime

from portal.diary.batches.asking import Parsed, Reading, Wanted
from portal.diary.batches.decoding import text_of
from portal.diary.batches.log import Channel, Format, LogRow, NotWhatItSaysError, Reason, Stamp, UnreadableError
from portal.kernel.text import clean, clean_line

_HEADER = re.compile(rb"^(?:From |[!-9;-~]{1,70}:[ \t])")
_KNOWN = (b"from:", b"date:", b"subject:", b"to:", b"received:", b"message-id:", b"return-path:", b"delivered-to:")
_FEWEST_KNOWN = 2
_HEAD_BYTES = 64 * 1024
_MOST_PARTS = 200
_LONGEST_DECODED = 4000
_MOST_CHARACTERS = 60_000
_BOUNDARY = re.compile(rb"^content-type:[ \t]*multipart/", re.IGNORECASE | re.MULTILINE)
_SILENT = frozenset({"script", "style", "head", "title"})
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote"})
_TAG = re.compile(r"^/?([a-zA-Z][a-zA-Z0-9]{0,15})")


def is_letter(data: bytes) -> bool:
    """Say whether bytes begin as an e-mail does: with headers, of which two are known."""
    if not _HEADER.match(data.lstrip(b"\xef\xbb\xbf\r\n")):
        return False
    head = re.split(rb"\r?\n\r?\n", data[:_HEAD_BYTES], maxsplit=1)[0].lower()
    lines = re.split(rb"\r\n|\r|\n", head)
    return sum(any(line.startswith(name) for line in lines) for name in _KNOWN) >= _FEWEST_KNOWN


def read_letter(data: bytes, wanted: Wanted) -> Parsed:
    """Return what an e-mail says.

    Raises:
        NotWhatItSaysError: none that can be taken apart.
    """
    if len(_BOUNDARY.findall(data)) > _MOST_PARTS:
        raise NotWhatItSaysError
    try:
        return _read(BytesParser(policy=policy.compat32).parsebytes(data), wanted)
    except UnreadableError:
        raise
    # The library for e-mail lets almost any error through where a message is broken on purpose.
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        raise NotWhatItSaysError from error


def _read(letter: Message, wanted: Wanted) -> Parsed:
    reading = Reading(wanted)
    sender = getaddresses([_header(letter, "From")])
    name, address = sender[0] if sender else ("", "")
    subject = _header(letter, "Subject")
    words = "\n\n".join(part for part in (subject, _words(letter)) if part)
    stamp = _stamp(letter)
    if stamp is None:
        reading.refuse(1, Reason.NO_SUCH_DAY if letter.get("Date") else Reason.NO_DAY, subject)
    else:
        headers = "\n".join(f"{key}: {clean_line(_decoded(value))}" for key, value in letter.items())
        row = LogRow(
            line=1,
            stamp=stamp,
            channel=Channel.EMAIL,
            party=clean_line(address),
            name=clean_line(name),
            words=_cut(clean(words)),
            headers=_cut(clean(headers)),
        )
        reading.keep(row, subject)
    return reading.done(Format.LETTER)


def _cut(text: str) -> str:
    """Return a text at a length that is kept, and to be seen where it was cut; all of it is in the file."""
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]} [\N{HORIZONTAL ELLIPSIS}]"


def _stamp(letter: Message) -> Stamp | None:
    """Return when it was sent, as its own header says."""
    try:
        moment = parsedate_to_datetime(str(letter.get("Date", "")))
        offset = moment.utcoffset()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    minutes = int(offset.total_seconds()) // 60 if offset is not None else 0
    return Stamp(moment.date(), moment.time().replace(microsecond=0), minutes)


def _words(letter: Message) -> str:
    """Return its plain words, or what is to be read of its page; and what is attached, by name."""
    plain: list[str] = []
    pages: list[str] = []
    attached: list[str] = []
    for part in letter.walk():
        if part.is_multipart():
            continue
        kind = part.get_content_type()
        if part.get_filename() or part.get_content_disposition() == "attachment":
            attached.append(f"[{clean_line(_decoded(part.get_filename() or kind))}]")
        elif kind == "text/plain":
            plain.append(_text(part))
        elif kind == "text/html":
            pages.append(_read_page(_text(part)))
    said = plain if any(one.strip() for one in plain) else pages
    return "\n".join([*(clean(one) for one in said), *attached])


def _text(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        return text_of(data)


def _read_page(page: str) -> str:
    """Return what is to be read of a page, in one pass; nothing of it is kept as markup."""
    found: list[str] = []
    silent = ""
    for piece in page.split("<"):
        inside, closed, after = piece.partition(">")
        tag = _TAG.match(inside)
        name = tag[1].casefold() if tag else ""
        if silent:
            silent = "" if inside.startswith("/") and name == silent else silent
        elif name in _SILENT and not inside.startswith("/"):
            silent = name
        if name in _BREAKS:
            found.append("\n")
        if not silent:
            found.append(after if closed else inside)
    return html.unescape("".join(found))


def _header(letter: Message, name: str) -> str:
    return clean_line(_decoded(letter.get(name, "")))


def _decoded(value: object) -> str:
    """Return a header in letters (RFC 2047); one that is written wrongly, as it stands."""
    if len(str(value)) > _LONGEST_DECODED:
        return str(value)
    try:
        pieces = decode_header(str(value))
        return "".join(
            text.decode(name or "ascii", errors="replace") if isinstance(text, bytes) else text for text, name in pieces
        )
    except (MessageError, LookupError, ValueError):
        return str(value)
