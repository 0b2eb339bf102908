"""Reading a file or a pasted list: what it is, whatever it is called, and all its rows."""

from portal.diary.batches.archives import is_archive, list_inside
from portal.diary.batches.asking import Parsed, Wanted
from portal.diary.batches.backups import is_backup, read_backup
from portal.diary.batches.cells import delimiter_of
from portal.diary.batches.chats import is_chat, read_chat
from portal.diary.batches.decoding import lines_of, text_of
from portal.diary.batches.letters import is_letter, read_letter
from portal.diary.batches.lines import read_lines
from portal.diary.batches.log import MOST_BYTES, NoDatesError, NothingFoundError, Reason, TooManyBytesError
from portal.diary.batches.tables import has_days, read_table

_SAMPLE = 200


def read_batch(data: bytes, wanted: Wanted) -> Parsed:
    """Return all that a file says; a part of it never stands for the whole.

    Args:
        data: the file as it came, or what was pasted, as UTF-8.
        wanted: how it is to be read.

    Raises:
        UnreadableError: one of those of `log`, where nothing of it can be taken.
    """
    if len(data) > MOST_BYTES:
        raise TooManyBytesError
    if is_archive(data):
        _name, data = list_inside(data)
    if not data.strip():
        raise NothingFoundError
    parsed = read_letter(data, wanted) if is_letter(data) else _read_text(text_of(data), wanted)
    if parsed.rows:
        return parsed
    if parsed.bad and all(one.reason is Reason.NO_DAY for one in parsed.bad) and wanted.columns is None:
        raise NoDatesError
    if not parsed.bad:
        raise NothingFoundError
    return parsed


def _read_text(text: str, wanted: Wanted) -> Parsed:
    if is_backup(text):
        return read_backup(text, wanted)
    lines = lines_of(text)
    if is_chat(lines):
        return read_chat(lines, wanted)
    sign = delimiter_of([line for line in lines[:_SAMPLE] if line.strip()])
    if sign is None:
        return read_lines(lines, wanted)
    table = read_table(lines, sign, wanted)
    if table.table is not None and (has_days(table.table.columns) or wanted.columns is not None):
        return table
    # What has commas is not yet a table: lines with a day in each may still be there.
    free = read_lines(lines, wanted)
    return free if free.rows else table
