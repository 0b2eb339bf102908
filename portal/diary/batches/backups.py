"""The XML of SMS Backup & Restore: texts, picture messages and calls.

Source: the fields as the makers of the app describe them (synctech.com.au, "Fields in XML backup files").
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from portal.diary.batches.asking import Parsed, Reading, Wanted
from portal.diary.batches.dates import stamp_of_epoch
from portal.diary.batches.log import (
    Channel,
    Direction,
    ForeignDeclarationError,
    Format,
    LogRow,
    NotWhatItSaysError,
    Reason,
)
from portal.kernel.text import clean, clean_line

_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|(\d{1,10}));")
_NOT_OF_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOST = "\N{REPLACEMENT CHARACTER}"
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ROOTS = frozenset({"smses", "calls", "allsms"})

_OF_TEXT = {"1": Direction.IN, "2": Direction.OUT}
_OF_CALL = {
    "1": Direction.IN,
    "2": Direction.OUT,
    "3": Direction.MISSED,
    "4": Direction.MISSED,
    "5": Direction.MISSED,
    "6": Direction.MISSED,
}
_SENDER_OF_MMS = "137"
_NO_ADDRESS = "insert-address-token"
_HIGHEST_CHARACTER = 0x10FFFF
_LAYOUT = "application/smil"


def mended(text: str) -> str:
    """Return XML in which no character is written in a way that XML does not know.

    Phones write an emoji as two references to halves of a pair (UTF-16); the app that reads them takes that.
    """
    text = _NOT_OF_XML.sub(_LOST, text)
    if "&#" not in text:
        return text
    found: list[str] = []
    end, high = 0, None
    for match in _REFERENCE.finditer(text):
        number = int(match[1], 16) if match[1] else int(match[2])
        between = text[end : match.start()]
        if high is not None and (between or not 0xDC00 <= number <= 0xDFFF):  # noqa: PLR2004 - low half of a pair
            found.append(_LOST)
            high = None
        found.append(between)
        end = match.end()
        if 0xD800 <= number <= 0xDBFF:  # noqa: PLR2004 - high half of a pair
            high = number
        elif high is not None:
            found.append(f"&#{0x10000 + ((high - 0xD800) << 10) + (number - 0xDC00)};")
            high = None
        else:
            found.append(match[0] if _is_of_xml(number) else _LOST)
    return "".join([*found, _LOST if high is not None else "", text[end:]])


def is_backup(text: str) -> bool:
    """Say whether this is XML: it begins so."""
    return text.lstrip().startswith(("<?xml", "<smses", "<calls", "<!DOCTYPE"))


def read_backup(text: str, wanted: Wanted) -> Parsed:
    """Return what a backup says.

    Raises:
        ForeignDeclarationError: it declares something of its own.
        NotWhatItSaysError: another kind of XML.
        TooManyRowsError: more rows than are taken.
    """
    backup = _Backup(Reading(wanted))
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = backup.refuse
    parser.StartElementHandler = lambda name, attributes: backup.begin(name, attributes, parser.CurrentLineNumber)
    parser.EndElementHandler = backup.end
    try:
        parser.Parse(mended(_DECLARATION.sub(_same_lines, text)).encode("utf-8", errors="replace"), True)
    except expat.ExpatError as error:
        if backup.root not in _ROOTS:
            raise NotWhatItSaysError from error
        is_end = error.code in {expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS], *_CUT}
        backup.reading.refuse(error.lineno, Reason.CUT_SHORT if is_end else Reason.BROKEN, "")
    return backup.reading.done(Format.BACKUP, said_count=backup.said_count)


_CUT = {
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
}


@dataclass
class _Backup:
    """Takes elements as they come."""

    reading: Reading
    root: str = ""
    said_count: int | None = None
    _message: dict[str, str] | None = None
    _line: int = 0
    _parts: list[str] = field(default_factory=list)
    _senders: list[str] = field(default_factory=list)

    def refuse(self, *_declaration: object) -> None:
        """Refuse whatever is declared: no backup needs it, and it is how XML is made to do harm.

        Raises:
            ForeignDeclarationError: always.
        """
        raise ForeignDeclarationError

    def begin(self, name: str, attributes: dict[str, str], line: int) -> None:
        """Take the beginning of an element."""
        values = {key: "" if value == "null" else value for key, value in attributes.items()}
        if not self.root:
            self.root = name
            if name not in _ROOTS:
                raise NotWhatItSaysError
            said = values.get("count", "")
            self.said_count = int(said) if re.fullmatch(r"[0-9]{1,9}", said) else None
        elif name == "sms":
            self._text(values, line)
        elif name == "call":
            self._call(values, line)
        elif name == "mms":
            self._message, self._line, self._parts, self._senders = values, line, [], []
        elif name == "part" and self._message is not None:
            self._part(values)
        elif name == "addr" and values.get("type") == _SENDER_OF_MMS and values.get("address") != _NO_ADDRESS:
            self._senders.append(values.get("address", ""))

    def end(self, name: str) -> None:
        """Take the end of an element: a picture message is whole now."""
        if name == "mms" and self._message is not None:
            values, self._message = self._message, None
            direction = _OF_TEXT.get(values.get("msg_box", ""))
            sender = next((one for one in self._senders if one), "") if direction is Direction.IN else ""
            values["address"] = sender or values.get("address", "").replace("~", ", ")
            words = "\n".join(part for part in (values.get("sub", ""), *self._parts) if part)
            self._keep(values, self._line, direction, Channel.TEXT, words)

    def _text(self, values: dict[str, str], line: int) -> None:
        words = "\n".join(part for part in (values.get("subject", ""), values.get("body", "")) if part)
        self._keep(values, line, _OF_TEXT.get(values.get("type", "")), Channel.TEXT, words)

    def _call(self, values: dict[str, str], line: int) -> None:
        values["address"] = values.get("number", "")
        direction = _OF_CALL.get(values.get("type", ""), Direction.UNKNOWN)
        length = values.get("duration", "")
        seconds = int(length) if re.fullmatch(r"[0-9]{1,6}", length) else None
        self._keep(values, line, direction, Channel.CALL, "", seconds)

    def _part(self, values: dict[str, str]) -> None:
        kind = values.get("ct", "")
        if kind.startswith("text/"):
            self._parts.append(values.get("text", ""))
        elif kind != _LAYOUT:
            self._parts.append(f"[{clean_line(values.get('cl') or values.get('name') or kind)}]")

    def _keep(
        self,
        values: dict[str, str],
        line: int,
        direction: Direction | None,
        channel: Channel,
        words: str,
        seconds: int | None = None,
    ) -> None:
        number = values.get("address", "")
        begins = f"{number} {words}"
        if direction is None:  # a draft, or one that never went out
            self.reading.refuse(line, Reason.NOT_SENT, begins)
            return
        said = values.get("date", "")
        stamp = stamp_of_epoch(int(said)) if re.fullmatch(r"[0-9]{1,18}", said) else None
        if stamp is None or int(said) == 0:
            self.reading.refuse(line, Reason.NO_SUCH_DAY if said else Reason.NO_DAY, begins)
            return
        name = values.get("contact_name", "")
        row = LogRow(
            line=line,
            stamp=stamp,
            direction=direction,
            channel=channel,
            party=clean_line(number),
            name="" if name.startswith("(Unknown") else clean_line(name),
            seconds=seconds,
            words=clean(words),
        )
        self.reading.keep(row, begins)


def _is_of_xml(number: int) -> bool:
    """Say whether a character may be referred to (XML 1.0, 2.2)."""
    return number <= _HIGHEST_CHARACTER and _NOT_OF_XML.match(chr(number)) is None


def _same_lines(declaration: re.Match[str]) -> str:
    """Take a declaration away, which names an encoding that this text has no more, and keep its lines."""
    return "\n" * declaration[0].count("\n")
