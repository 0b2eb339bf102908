"""The professional record is kept once, marked as fact or opinion, and read by the team alone."""

from datetime import timedelta

import pytest

from portal.access.service import CaseNotFoundError
from portal.attention.marks import QUIET_AFTER, Asks
from portal.attention.service import asked_of_cases
from portal.casework import service
from portal.casework.record import (
    PAGE_NOTES,
    SOURCE_MOST,
    WORDS_MOST,
    NoSourceError,
    NoteKind,
    NothingWrittenError,
    RecordDraft,
    TooLongError,
)
from portal.casework.service.record import NoSuchRecordPageError
from portal.kernel.ids import new_id
from portal.vault import service as vault
from portal.vault.keyring import NoKeyError
from portal.vault.keys import RecordClass


def write(who, case_id, words="He rang at night.", *, kind=NoteKind.FACT, source="She told me", once="", **more):
    with who.write() as uow:
        return service.write_record(uow, case_id, RecordDraft(kind, words, source, **more), once or new_id())


def read(who, case_id, number=1):
    with who.write() as uow:
        return service.record_page(uow, case_id, number)


def test_what_was_written_is_read_by_the_team_newest_first(advocate, case_id, clock):
    write(advocate, case_id)
    clock.advance(timedelta(minutes=1))
    write(advocate, case_id, "He will not stop.", kind=NoteKind.OPINION, source="")

    notes = read(advocate, case_id).notes

    assert [(one.draft.kind, one.draft.words) for one in notes] == [
        (NoteKind.OPINION, "He will not stop."),
        (NoteKind.FACT, "He rang at night."),
    ]
    assert notes[1].draft.source == "She told me"
    assert notes[1].written_by == advocate.id


def test_the_same_form_sent_twice_is_kept_once(advocate, case_id):
    once = new_id()

    assert write(advocate, case_id, once=once) == write(advocate, case_id, once=once)
    assert read(advocate, case_id).total == 1


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"words": " \x00 "}, NothingWrittenError),
        ({"words": "x" * (WORDS_MOST + 1)}, TooLongError),
        ({"source": "x" * (SOURCE_MOST + 1)}, TooLongError),
        ({"source": " "}, NoSourceError),
    ],
)
def test_what_cannot_be_kept_is_refused(advocate, case_id, fields, error):
    with pytest.raises(error):
        write(advocate, case_id, **fields)


def test_pages_go_back_to_the_first_and_no_further(advocate, case_id):
    for _ in range(PAGE_NOTES + 1):
        write(advocate, case_id)

    assert read(advocate, case_id).has_older
    assert len(read(advocate, case_id, 2).notes) == 1
    for number in (0, 3):
        with pytest.raises(NoSuchRecordPageError):
            read(advocate, case_id, number)


@pytest.mark.parametrize("who", ["victim", "lead", "second_advocate", "stranger_advocate"])
def test_nobody_else_reads_or_writes(request, advocate, case_id, who):
    write(advocate, case_id)
    somebody = request.getfixturevalue(who)

    with pytest.raises(CaseNotFoundError):
        write(somebody, case_id)
    with pytest.raises(CaseNotFoundError):
        read(somebody, case_id)


def test_she_does_not_hold_its_key(victim, case_id):
    with victim.read() as uow, pytest.raises(NoKeyError):
        vault.class_key(uow.vault, case_id, RecordClass.RECORD)


def test_a_case_is_quiet_two_weeks_after_somebody_last_talked_to_her(advocate, case_id, clock):
    write(advocate, case_id, talked=True)
    clock.advance(QUIET_AFTER - timedelta(minutes=1))
    with advocate.read() as uow:
        assert asked_of_cases(uow, [case_id])[case_id].since == {}

    clock.advance(timedelta(minutes=1))

    with advocate.read() as uow:
        assert set(asked_of_cases(uow, [case_id])[case_id].since) == {Asks.QUIET}
