"""What is hers alone: kept, changed, deleted, brought back, destroyed; and opened by nobody else, ever."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select, text

from portal.access import service as access
from portal.access.service import CaseNotFoundError
from portal.audit.events import Event
from portal.audit.models import AuditEventRow
from portal.kernel.ids import CaseId, NoteId, new_id
from portal.private import queries, service
from portal.private.models import PrivateNoteRow
from portal.private.notes import BACK_FOR, WORDS_MOST, NoWordsError, Told, TooManyWordsError, from_body, to_body
from portal.private.service import PAGE_NOTES, ChangedMeanwhileError, NoSuchPageError, PrivateNoteNotFoundError
from portal.unit_of_work import Units
from portal.vault import service as vault
from portal.vault.keys import PersonalKeys
from portal.vault.models import ItemWrapRow
from portal.vault.primitives import SealBrokenError, new_pair
from tests.support.fakes import FrozenClock
from tests.support.make import Someone
from tests.support.statements import listening


def keep(who: Someone, case_id: CaseId, words: str = "Only for me.", once: str = "") -> NoteId:
    with who.write() as uow:
        return service.keep_note(uow, case_id, words, once or new_id())


def words_of(who: Someone, case_id: CaseId, note_id: NoteId) -> str:
    with who.read() as uow:
        told = service.open_note(uow, case_id, note_id).told
    return told.words if told else "?"


def listed(who: Someone, case_id: CaseId, number: int = 1) -> list[str]:
    with who.read() as uow:
        return [one.told.words if one.told else "?" for one in service.notes_page(uow, case_id, number).notes]


def delete(who: Someone, case_id: CaseId, note_id: NoteId) -> None:
    with who.write() as uow:
        service.delete_note(uow, case_id, note_id)


def change(who: Someone, case_id: CaseId, note_id: NoteId, words: str, revision: int = 0) -> None:
    with who.write() as uow:
        service.change_note(uow, case_id, note_id, words, revision)


class TestKeeping:
    def test_what_she_wrote_is_there_again_the_newest_first(self, victim, case_id, clock: FrozenClock):
        keep(victim, case_id, "Первое. 🏠")
        clock.advance(timedelta(minutes=1))
        newest = keep(victim, case_id, "  Second.\r\n")

        assert listed(victim, case_id) == ["Second.", "Первое. 🏠"]
        assert words_of(victim, case_id, newest) == "Second."

    def test_the_same_form_sent_again_is_kept_once(self, victim, case_id):
        once = new_id()

        assert keep(victim, case_id, "first", once) == keep(victim, case_id, "second", once)
        assert listed(victim, case_id) == ["first"]

    def test_sent_twice_in_the_same_moment_the_second_leaves_no_key_behind(self, victim, case_id, monkeypatch):
        once = new_id()
        first, asked = keep(victim, case_id, "first", once), iter([None])
        known = queries.note_sent_once
        monkeypatch.setattr(queries, "note_sent_once", lambda *about: next(asked, known(*about)))

        assert keep(victim, case_id, "second", once) == first
        with victim.read() as uow:
            assert uow.session.scalars(select(ItemWrapRow.item_id)).all() == [first]

    @pytest.mark.parametrize(("words", "error"), [(" \n", NoWordsError), ("x" * (WORDS_MOST + 1), TooManyWordsError)])
    def test_what_cannot_be_kept_is_refused_and_leaves_nothing(self, victim, case_id, words, error):
        with pytest.raises(error):
            keep(victim, case_id, words)

        assert listed(victim, case_id) == []

    def test_a_note_of_the_first_schema_opens(self):
        assert from_body(1, {"words": "Only for me."}) == Told("Only for me.")

    def test_a_changed_note_opens_as_it_was_sealed(self, clock: FrozenClock):
        told = Told("Only for me.", changed_at=clock.now())

        assert from_body(1, to_body(told)) == told


class TestChanging:
    def test_other_words_take_the_place_and_the_key_of_before_is_gone(self, victim, case_id, clock: FrozenClock):
        note_id = keep(victim, case_id, "before")
        with victim.read() as uow:
            before = vault.unwrap_own(uow.vault, [note_id])[note_id]

        change(victim, case_id, note_id, "after")

        with victim.read() as uow:
            told = service.open_note(uow, case_id, note_id).told
            assert vault.unwrap_own(uow.vault, [note_id])[note_id] != before
        assert told == Told("after", changed_at=clock.now())

    def test_a_page_that_was_open_too_long_overwrites_nothing(self, victim, case_id):
        note_id = keep(victim, case_id, "before")
        change(victim, case_id, note_id, "on the telephone")

        with pytest.raises(ChangedMeanwhileError):
            change(victim, case_id, note_id, "on the other page")

        assert words_of(victim, case_id, note_id) == "on the telephone"

    def test_the_same_change_sent_twice_is_no_conflict(self, victim, case_id):
        note_id = keep(victim, case_id, "before")

        for _ in range(2):
            change(victim, case_id, note_id, "after")

        with victim.read() as uow:
            assert service.open_note(uow, case_id, note_id).revision == 1


class TestDeleting:
    def test_it_is_hidden_at_once_and_can_be_brought_back_for_72_hours(self, victim, case_id, clock: FrozenClock):
        note_id = keep(victim, case_id)
        delete(victim, case_id, note_id)
        clock.advance(BACK_FOR - timedelta(seconds=1))

        assert listed(victim, case_id) == []
        with pytest.raises(PrivateNoteNotFoundError):
            words_of(victim, case_id, note_id)
        with pytest.raises(PrivateNoteNotFoundError):
            change(victim, case_id, note_id, "x")
        with victim.read() as uow:
            (shown,) = service.deleted_page(uow, case_id).notes
        assert (shown.note_id, shown.told) == (note_id, None)
        assert service.sweep_private(victim.units) == 0
        with victim.write() as uow:
            service.bring_back(uow, case_id, note_id)
        assert listed(victim, case_id) == ["Only for me."]

    def test_after_that_it_is_destroyed_with_its_key(self, units: Units, victim, case_id, clock: FrozenClock):
        note_id, other = keep(victim, case_id), keep(victim, case_id, "stays")
        delete(victim, case_id, note_id)
        clock.advance(BACK_FOR)

        with pytest.raises(PrivateNoteNotFoundError), victim.write() as uow:
            service.bring_back(uow, case_id, note_id)  # also where the worker has not come by yet
        with victim.read() as uow:
            assert service.deleted_page(uow, case_id).notes == ()
        assert service.sweep_private(units) == 1

        with units.read() as uow:
            assert uow.session.scalars(select(PrivateNoteRow.id)).all() == [other]
            assert uow.session.scalars(select(ItemWrapRow.item_id)).all() == [other]
        assert listed(victim, case_id) == ["stays"]

    def test_what_is_not_deleted_is_not_brought_back(self, victim, case_id):
        note_id = keep(victim, case_id)

        with pytest.raises(PrivateNoteNotFoundError), victim.write() as uow:
            service.bring_back(uow, case_id, note_id)


class TestHersAlone:
    def test_its_key_is_wrapped_for_her_and_for_nobody_and_no_class(self, victim, case_id, clock: FrozenClock):
        note_id = keep(victim, case_id)
        change(victim, case_id, note_id, "after")
        delete(victim, case_id, note_id)
        with victim.write() as uow:
            service.bring_back(uow, case_id, note_id)

        with victim.read() as uow:
            holders = uow.session.scalars(select(ItemWrapRow.holder).where(ItemWrapRow.item_id == note_id)).all()
            sealed_to = vault.holders_of_seals(uow.vault, note_id)
        assert [holder.split(":")[:2] for holder in holders] == [["own", victim.id]]
        assert sealed_to == []

    @pytest.mark.parametrize("who", ["advocate", "lead", "second_victim", "stranger_advocate"])
    def test_to_everybody_else_there_is_nothing(self, who, victim, case_id, second_case_id, request):
        note_id = keep(victim, case_id)
        somebody: Someone = request.getfixturevalue(who)
        asked = (
            lambda uow: service.open_note(uow, case_id, note_id),
            lambda uow: service.notes_page(uow, case_id),
            lambda uow: service.deleted_page(uow, case_id),
            lambda uow: service.find_deleted(uow, case_id, note_id),
            lambda uow: service.keep_note(uow, case_id, "x", new_id()),
            lambda uow: service.change_note(uow, case_id, note_id, "x", 0),
            lambda uow: service.delete_note(uow, case_id, note_id),
            lambda uow: service.bring_back(uow, case_id, note_id),
        )

        for ask in asked:
            with pytest.raises(CaseNotFoundError), somebody.write() as uow:
                ask(uow)
        assert words_of(victim, case_id, note_id) == "Only for me."

    def test_an_id_of_hers_in_a_case_of_somebody_else_opens_nothing(
        self, victim, second_victim, case_id, second_case_id
    ):
        note_id = keep(victim, case_id)

        with pytest.raises(PrivateNoteNotFoundError), second_victim.read() as uow:
            service.open_note(uow, second_case_id, note_id)

    def test_after_a_return_with_new_keys_they_are_not_there_and_new_ones_are(self, units: Units, victim, case_id):
        before = keep(victim, case_id, "before")
        again = Someone(units, victim.actor, PersonalKeys(victim.id, new_pair()))
        with again.write() as uow:
            vault.change_half(uow.vault, victim.id, again.keys.pair.public)
            access.put_aside(uow, victim.id)

        keep(again, case_id, "after")

        assert listed(again, case_id) == ["after"]
        with pytest.raises(PrivateNoteNotFoundError), again.write() as uow:
            service.delete_note(uow, case_id, before)
        assert listed(victim, case_id) == ["before"]  # with her own keys again, should it have been somebody else

    def test_what_the_trail_knows_of_it_stands_in_no_case(self, units: Units, victim, case_id, clock: FrozenClock):
        note_id = keep(victim, case_id)
        change(victim, case_id, note_id, "after")
        delete(victim, case_id, note_id)
        with victim.write() as uow:
            service.bring_back(uow, case_id, note_id)
        delete(victim, case_id, note_id)
        clock.advance(BACK_FOR)
        service.sweep_private(units)

        with units.read() as uow:
            found = uow.session.execute(
                select(AuditEventRow.event, AuditEventRow.case_id, AuditEventRow.actor_id).where(
                    AuditEventRow.subject_id == note_id
                )
            ).all()
        assert {row.case_id for row in found} == {None}
        assert sorted((row.event, row.actor_id) for row in found) == sorted(
            [
                (Event.PRIVATE_NOTE_KEPT, victim.id),
                (Event.PRIVATE_NOTE_CHANGED, victim.id),
                (Event.PRIVATE_NOTE_DELETED, victim.id),
                (Event.PRIVATE_NOTE_BROUGHT_BACK, victim.id),
                (Event.PRIVATE_NOTE_DELETED, victim.id),
                (Event.PRIVATE_NOTE_DESTROYED, None),
            ]
        )

    def test_a_body_opens_in_its_own_place_only(self, victim, case_id, engine: Engine):
        one, other = keep(victim, case_id, "one"), keep(victim, case_id, "other")
        with engine.begin() as connection:
            bodies: dict[str, bytes] = dict(connection.execute(text("SELECT id, sealed_body FROM private_note")).all())
            connection.execute(
                text("UPDATE private_note SET sealed_body = :body WHERE id = :id"), {"body": bodies[other], "id": one}
            )

        with pytest.raises(SealBrokenError):
            words_of(victim, case_id, one)
        assert sorted(listed(victim, case_id)) == ["?", "other"]  # one that is broken takes no other with it


class TestMany:
    def test_a_page_of_ten_thousand_asks_for_what_a_page_of_a_few_asks(
        self, units: Units, victim, case_id, clock: FrozenClock
    ):
        with victim.read() as uow:
            holder = vault.own_wrap_holder(uow.vault)
        for number in range(3):
            keep(victim, case_id, f"Note {number}")

        def asked(number: int) -> list[str]:
            with listening(units.engine) as heard:
                listed(victim, case_id, number)
            return heard.all

        few = asked(1)
        rows = [
            {
                "id": new_id(),
                "case_id": case_id,
                "holder": holder,
                "once": new_id(),
                "received_at": clock.now() - timedelta(minutes=number),
                "revision": 0,
                "sealed_body": b"",
            }
            for number in range(1, 10_000)
        ]
        with victim.write() as uow:
            uow.session.execute(insert(PrivateNoteRow), rows)

        assert len(asked(1)) == len(asked(400)) == len(few)
        assert len(few) <= 8
        with victim.read() as uow:
            first, last = (service.notes_page(uow, case_id, number) for number in (1, 501))
        assert len(first.notes) == PAGE_NOTES
        assert (len(last.notes), last.has_older) == (2, False)
        with pytest.raises(NoSuchPageError):
            listed(victim, case_id, 502)

    def test_its_list_is_found_by_an_index_and_not_by_looking_at_all(self, units: Units, victim, case_id):
        if units.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL chooses by size: of few rows it reads all, and this test has few")
        with listening(units.engine) as heard:
            listed(victim, case_id)
        (asked,) = [words for words in heard.all if "FROM private_note" in words]

        with units.read() as uow:
            plan = [
                row[3] for row in uow.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("", 21, 0))
            ]
        assert any("COVERING INDEX ix_private_note_holder_deleted_at_received_at_id" in step for step in plan), plan
        assert not any(step.startswith("SCAN private_note") for step in plan), plan
