"""Her voice for the table, and the list of what must not leave: both written with her."""

from dataclasses import dataclass, field
from datetime import datetime

from portal.access.numbers import is_written
from portal.access.permissions import Part, Permission
from portal.access.service import require, require_to_write
from portal.accounts.service.interludes import interludes_of_case
from portal.audit.events import Event
from portal.consultancy import queries
from portal.consultancy.composing import Said
from portal.consultancy.leaks import Known, LeakKind, Watch
from portal.consultancy.models import DetailRow, VoiceRow
from portal.consultancy.summary import TEXT_MOST, NoTextError, Wish
from portal.contact.service import numbers_of_case
from portal.kernel.ids import CaseId, PersonId, new_id
from portal.kernel.text import clean
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import Place, key_version_of, open_content, seal_content
from portal.vault.keys import RecordClass
from portal.withheld.service import add_never_out, never_out_of_case


@dataclass(frozen=True)
class Voice:
    """What she said to one question: her words, when, and who wrote them down if it was not she."""

    wish: Wish
    words: str = field(repr=False)
    record_id: str
    at: datetime
    by: PersonId
    is_by_voice: bool


@dataclass(frozen=True)
class Protected:
    """Something that must not leave: what kind of thing, and how it is written."""

    detail_id: str
    kind: LeakKind
    text: str = field(repr=False)
    at: datetime


def say_for_table(uow: UnitOfWork, case_id: CaseId, wish: Wish, words: str, once: str) -> None:
    """Keep what she says for the table, or what she said in a talk, word for word; the newest holds.

    Args:
        uow: a unit that writes.
        case_id: her case.
        wish: the question it answers.
        words: hers; empty takes back what she said before.
        once: the form's own token; sent again it changes nothing.

    Raises:
        CaseNotFoundError: not for this person.
        NoTextError: more than can be kept.
    """
    access = require(uow, case_id, Permission.WRITE_VOICE)
    tidy = clean(words)
    if len(tidy) > TEXT_MOST:
        raise NoTextError(field="words")
    if queries.voice_sent_once(uow.session, access.person_id, once) is not None:
        return
    row = VoiceRow(
        id=new_id(),
        case_id=case_id,
        once=once,
        wish=wish,
        written_at=uow.now,
        written_by=access.person_id,
        is_by_voice=access.part is not Part.VICTIM,
    )
    key = vault.class_key(uow.vault, case_id, RecordClass.MESSAGES)
    row.sealed_words = seal_content(key.symmetric, _voice_place(row), {"words": tidy}, key_version=key.version)
    uow.session.add(row)
    uow.record(Event.VOICE_WRITTEN, row.id, case_id=case_id)


def voice_of_case(uow: UnitOfWork, case_id: CaseId) -> dict[Wish, Voice]:
    """Return what holds of what she said for the table, without what was said while somebody else was in her place.

    That also goes for what an advocate wrote down from a talk then: it was with whoever could be reached.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.WRITE_VOICE)
    was_another = interludes_of_case(uow, case_id).has
    rows = [row for row in queries.voice_of_case(uow.session, case_id) if not was_another(row.written_at)]
    newest = {Wish(row.wish): row for row in rows}
    found = {wish: _open_voice(uow, row) for wish, row in newest.items()}
    return {wish: voice for wish, voice in found.items() if voice.words}


def put_aside_in_case(uow: UnitOfWork, case_id: CaseId) -> frozenset[Wish]:
    """Return the questions that somebody else answered in her place, and to which nothing was said since.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.WRITE_VOICE)
    was_another = interludes_of_case(uow, case_id).has
    newest = {Wish(row.wish): row.written_at for row in queries.voice_of_case(uow.session, case_id)}
    return frozenset(wish for wish, at in newest.items() if was_another(at))


def protect_detail(uow: UnitOfWork, case_id: CaseId, kind: LeakKind, text: str, once: str) -> None:
    """Put something on the list of what must not leave; from then on it is looked for in every paper.

    Args:
        uow: a unit that writes.
        case_id: her case.
        kind: what kind of thing.
        text: as she writes it; parts between commas are looked for by themselves as well.
        once: the form's own token; sent again it changes nothing.

    Raises:
        CaseNotFoundError: not for this person.
        NoTextError: nothing is written, or more than can be kept.
    """
    access = require_to_write(uow, case_id, Permission.PROTECT)  # before a paper is looked through, or after it is out
    tidy = clean(text)
    if not tidy or len(tidy) > TEXT_MOST:
        raise NoTextError(field="text")
    if queries.detail_sent_once(uow.session, access.person_id, once) is not None:
        return
    row = DetailRow(id=new_id(), case_id=case_id, once=once, added_at=uow.now, added_by=access.person_id)
    key = vault.class_key(uow.vault, case_id, RecordClass.CONTACT)
    body = {"kind": kind, "text": tidy}
    row.sealed_detail = seal_content(key.symmetric, _detail_place(row), body, key_version=key.version)
    uow.session.add(row)
    add_never_out(uow, case_id, [tidy])
    uow.record(Event.DETAIL_PROTECTED, row.id, case_id=case_id)


def protected_of_case(uow: UnitOfWork, case_id: CaseId) -> list[Protected]:
    """Return the list of what must not leave, as far as this person may read it.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.PROTECT)
    return [_open_detail(uow, row) for row in queries.details_of_case(uow.session, case_id)]


def said_in_case(uow: UnitOfWork, case_id: CaseId) -> tuple[Said, ...]:
    """Return her voice as a paper takes it.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.WRITE_VOICE)
    return tuple(Said(one.wish, one.words, one.record_id) for one in voice_of_case(uow, case_id).values())


def watch_of_case(uow: UnitOfWork, case_id: CaseId) -> Watch:
    """Return what a paper of a case is looked through for: what its writer can read, and digests of all else.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    known = [Known(one.kind, one.text) for one in protected_of_case(uow, case_id)]
    numbers = sorted(numbers_of_case(uow, case_id))
    known += [Known(LeakKind.NUMBER, number) for number in numbers if is_written(number)]
    return Watch(tuple(known), never_out_of_case(uow, case_id))


def _open_voice(uow: UnitOfWork, row: VoiceRow) -> Voice:
    version = key_version_of(row.sealed_words)
    key = vault.class_key(uow.vault, CaseId(row.case_id), RecordClass.MESSAGES, version)
    words = str(open_content(key.symmetric, _voice_place(row), row.sealed_words).body["words"])
    return Voice(Wish(row.wish), words, row.id, row.written_at, PersonId(row.written_by), row.is_by_voice)


def _open_detail(uow: UnitOfWork, row: DetailRow) -> Protected:
    version = key_version_of(row.sealed_detail)
    key = vault.class_key(uow.vault, CaseId(row.case_id), RecordClass.CONTACT, version)
    body = open_content(key.symmetric, _detail_place(row), row.sealed_detail).body
    return Protected(row.id, LeakKind(body["kind"]), body["text"], row.added_at)


def _voice_place(row: VoiceRow) -> Place:
    return Place("her_voice", "sealed_words", row.id, row.case_id)


def _detail_place(row: DetailRow) -> Place:
    return Place("protected_detail", "sealed_detail", row.id, row.case_id)
