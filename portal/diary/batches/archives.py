"""The list inside a zip, read in memory: nothing is ever unpacked, and nothing climbs out of its folder."""

import lzma
import re
import struct
import zipfile
import zlib
from io import BytesIO

from portal.diary.batches.log import (
    MOST_BYTES,
    BrokenArchiveError,
    ClimbingPathError,
    LockedArchiveError,
    NoListInsideError,
    TooManyBytesError,
    WorkbookError,
)

_BEGINS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_WORKBOOK_PARTS = ("xl/workbook.xml", "content.xml", "[Content_Types].xml")
_LIST_NAMES = (".txt", ".csv", ".tsv", ".xml", ".eml")
_CHAT_NAME = re.compile(r"^(?:_chat\.txt|.*whatsapp.*\.txt)$", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:")
_MOST_MEMBERS = 20_000
_IS_LOCKED = 0x1
_FAULTS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, IndexError)
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def is_archive(data: bytes) -> bool:
    """Say whether bytes are a zip."""
    return data.startswith(_BEGINS)


def list_inside(data: bytes) -> tuple[str, bytes]:
    """Return name and bytes of the list in an archive.

    Raises:
        ClimbingPathError: a member would be put outside.
        LockedArchiveError: it asks for a passphrase.
        TooManyBytesError: the list is larger than is taken, however small it was packed.
        NoListInsideError: no list, or several.
        WorkbookError: a workbook, which is a zip too.
        BrokenArchiveError: it does not open.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            member = _list_of(archive.infolist())
            return member.filename, _read(archive, member)
    except (*_FAULTS, RuntimeError, NotImplementedError) as error:
        raise BrokenArchiveError from error


def _list_of(members: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    if len(members) > _MOST_MEMBERS:
        raise TooManyBytesError
    if any(_climbs(one.orig_filename) or _climbs(one.filename) for one in members):
        raise ClimbingPathError
    if any(one.filename in _WORKBOOK_PARTS for one in members):
        raise WorkbookError
    lists = [one for one in members if not one.is_dir() and one.filename.lower().endswith(_LIST_NAMES)]
    lists = [one for one in lists if not one.filename.startswith("__MACOSX/")]
    chats = [one for one in lists if _CHAT_NAME.match(one.filename.rpartition("/")[2])]
    found = chats if len(chats) == 1 else lists
    if len(found) != 1:
        raise NoListInsideError
    return found[0]


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & _IS_LOCKED:
        raise LockedArchiveError
    if member.compress_type not in _METHODS:
        raise BrokenArchiveError
    with archive.open(member) as opened:
        found = opened.read(MOST_BYTES + 1)
    if len(found) > MOST_BYTES:
        raise TooManyBytesError
    return found


def _climbs(name: str) -> bool:
    path = name.replace("\\", "/")
    return path.startswith("/") or ".." in path.split("/") or _DRIVE.match(path) is not None or "\x00" in name
