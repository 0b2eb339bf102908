"""One thread: kept once, read by those in it and nobody else, also while somebody is taken out of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from portal.access import service as access
from portal.access.parties import Party
from portal.access.service import CaseNotFoundError
from portal.audit.events import Event
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, new_id
from portal.messages import service
from portal.messages.models import MessageRow
from portal.messages.service import PAGE_MESSAGES, NoSuchPageError, ThreadPage
from portal.messages.threads import MessageDraft, NoWordsError, TooManyWordsError, Unread
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import key_version_of
from portal.vault.keys import RecordClass
from portal.vault.primitives import SealBrokenError
from tests.support.make import Someone, make_someone
from tests.support.statements import listening
from tests.support.trail import names_of_events


def send(who: Someone, case_id: CaseId, words: str = "Are you there?", *, is_urgent: bool = False) -> None:
    with who.write() as uow:
        service.send_message(uow, case_id, MessageDraft(words, is_urgent=is_urgent), new_id())


def page(who: Someone, case_id: CaseId, number: int = 1) -> ThreadPage:
    with who.read() as uow:
        return service.thread_page(uow, case_id, number)


def look(who: Someone, case_id: CaseId) -> None:
    newest = page(who, case_id).newest
    with who.write() as uow:
        service.note_seen(uow, case_id, newest)


def words(who: Someone, case_id: CaseId) -> list[str | None]:
    return [one.words for one in page(who, case_id).messages]


def unread(who: Someone, *case_ids: CaseId) -> dict[CaseId, Unread]:
    with who.read() as uow:
        return service.unread_counts(uow, case_ids)


class TestSendMessage:
    def test_both_sides_read_what_both_write_the_newest_first(self, victim, advocate, case_id):
        send(victim, case_id, "Are you there?")
        send(advocate, case_id, "I am.")

        assert words(victim, case_id) == words(advocate, case_id) == ["I am.", "Are you there?"]
        assert [one.is_mine for one in page(victim, case_id).messages] == [False, True]

    def test_sent_twice_it_is_kept_once(self, victim, case_id):
        once = new_id()
        for _ in range(2):
            with victim.write() as uow:
                service.send_message(uow, case_id, MessageDraft("Are you there?"), once)

        assert words(victim, case_id) == ["Are you there?"]

    def test_two_at_once_each_have_their_place(self, victim, advocate, case_id):
        together = Barrier(2)

        def write(who: Someone) -> None:
            together.wait()
            send(who, case_id, str(who.actor.role))

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(write, [victim, advocate]))

        assert [one.number for one in page(victim, case_id).messages] == [2, 1]
        assert set(words(victim, case_id)) == {"victim", "advocate"}

    @pytest.mark.parametrize(("said", "error"), [(" \n", NoWordsError), ("x" * 20_001, TooManyWordsError)])
    def test_nothing_and_too_much_are_refused(self, victim, case_id, said, error):
        with pytest.raises(error), victim.write() as uow:
            service.send_message(uow, case_id, MessageDraft(said), new_id())

    def test_nothing_of_it_can_be_read_in_the_database(self, units, victim, case_id):
        send(victim, case_id, "I moved to Elm Street.")

        with units.read() as uow:
            assert b"Elm" not in uow.session.query(MessageRow).one().sealed_body

    def test_moved_to_another_thread_it_does_not_open(self, units, advocate, case_id, second_case_id):
        send(advocate, case_id)
        send(advocate, second_case_id)
        with units.write() as uow:
            rows = {row.case_id: row for row in uow.session.query(MessageRow)}
            rows[case_id].sealed_body = rows[second_case_id].sealed_body

        with pytest.raises(SealBrokenError):
            page(advocate, case_id)


class TestSeen:
    def test_the_writer_is_told_who_has_read(self, victim, advocate, case_id):
        send(victim, case_id, "One.")
        look(advocate, case_id)
        send(victim, case_id, "Two.")

        assert [(one.words, one.read_by) for one in page(victim, case_id).messages] == [
            ("Two.", ()),
            ("One.", (advocate.id,)),
        ]

    def test_looking_again_writes_nothing_down(self, units, victim, advocate, case_id):
        send(victim, case_id)
        look(advocate, case_id)
        moved = page(victim, case_id).moved
        look(advocate, case_id)

        assert page(victim, case_id).moved == moved
        assert not page(advocate, case_id).is_new
        assert names_of_events(units).count(Event.MESSAGES_READ) == 1

    def test_nobody_has_seen_what_is_not_there_yet(self, victim, advocate, case_id):
        send(victim, case_id, "One.")
        with advocate.write() as uow:
            service.note_seen(uow, case_id, 99)
        send(victim, case_id, "Two.")

        assert page(victim, case_id).messages[0].read_by == ()

    def test_what_is_unread_is_counted_for_many_threads_in_one_question(
        self, units, victim, advocate, second_victim, case_id, second_case_id
    ):
        send(victim, case_id, "One.")
        look(advocate, case_id)
        send(victim, case_id, "Two.", is_urgent=True)
        send(second_victim, second_case_id, "Three.")
        send(advocate, second_case_id, "Mine.")

        with listening(units.engine) as heard:
            found = unread(advocate, case_id, second_case_id)

        assert found == {case_id: Unread(1, is_urgent=True), second_case_id: Unread(1, is_urgent=False)}
        assert len(heard.besides_session_and_audit) == 1
        assert unread(victim, case_id) == {}


class TestPages:
    def test_it_is_read_a_page_at_a_time_from_the_newest(self, victim, case_id):
        for number in range(PAGE_MESSAGES + 1):
            send(victim, case_id, f"No {number}")

        first, second = page(victim, case_id), page(victim, case_id, 2)

        assert first.messages[0].words == f"No {PAGE_MESSAGES}"
        assert (len(first.messages), first.has_older) == (PAGE_MESSAGES, True)
        assert ([one.words for one in second.messages], second.has_older) == (["No 0"], False)

    @pytest.mark.parametrize("number", [0, -1, 2])
    def test_a_page_that_is_not_there_is_not_found(self, victim, case_id, number):
        send(victim, case_id)

        with pytest.raises(NoSuchPageError):
            page(victim, case_id, number)

    def test_a_longer_thread_asks_no_more_of_the_database(self, units, victim, case_id):
        counts = []
        for _ in range(2):
            for number in range(6):
                send(victim, case_id, f"No {number}")
            with listening(units.engine) as heard:
                page(victim, case_id)
            counts.append(len(heard.besides_session_and_audit))

        assert counts[0] == counts[1]


class TestWhileAccessIsCut:
    def test_whoever_is_taken_off_writes_and_reads_no_more(self, lead, victim, advocate, case_id):
        send(advocate, case_id, "Before.")
        with lead.write() as uow:
            access.unassign(uow, case_id, advocate.id)

        for act in (lambda: send(advocate, case_id, "After."), lambda: page(advocate, case_id)):
            with pytest.raises(CaseNotFoundError):
                act()
        assert words(victim, case_id) == ["Before."]

    def test_what_she_writes_from_then_on_has_a_key_they_never_had(self, units, lead, victim, advocate, case_id):
        send(victim, case_id, "Before.")
        with lead.write() as uow:
            access.unassign(uow, case_id, advocate.id)
        send(victim, case_id, "After.")

        with units.read() as uow:
            versions = [key_version_of(row.sealed_body) for row in uow.session.query(MessageRow).order_by("number")]
        assert versions == [1, 2]

    def test_in_the_same_moment_it_is_before_or_not_at_all(self, units, lead, victim, advocate, case_id):
        """Of many who write while somebody is taken off, none is taken in afterwards, or under the old key."""
        together = Barrier(3)

        def write(who: Someone) -> bool:
            together.wait()
            try:
                send(who, case_id, str(who.actor.role))
            except CaseNotFoundError:
                return False
            return True

        def cut() -> None:
            together.wait()
            with lead.write() as uow:
                access.unassign(uow, case_id, advocate.id)

        with ThreadPoolExecutor(3) as pool:
            hers, theirs, done = pool.submit(write, victim), pool.submit(write, advocate), pool.submit(cut)
            done.result()
            assert hers.result()
            was_kept = theirs.result()

        with victim.read() as uow:
            newest = vault.class_key(uow.vault, case_id, RecordClass.MESSAGES).version
            rows = {row.author_id: row for row in uow.session.query(MessageRow)}
        assert newest == 2
        assert (advocate.id in rows) is was_kept
        assert key_version_of(rows[victim.id].sealed_body) in {1, 2}
        assert not was_kept or key_version_of(rows[advocate.id].sealed_body) == 1

    def test_who_writes_holds_the_case_until_it_is_kept(self, units, lead, victim, advocate, case_id):
        if units.engine.dialect.name == "sqlite":
            pytest.skip("SQLite lets one transaction write at a time, so there is no such moment; PostgreSQL tries it")
        with ThreadPoolExecutor(1) as pool:
            with advocate.write() as uow:
                service.send_message(uow, case_id, MessageDraft("Before."), new_id())
                cutting = pool.submit(_cut, lead, advocate, case_id)
                with pytest.raises(TimeoutError):
                    cutting.result(timeout=0.3)
            cutting.result(timeout=10)

        assert words(victim, case_id) == ["Before."]


def _cut(lead: Someone, advocate: Someone, case_id: CaseId) -> None:
    with lead.write() as uow:
        access.unassign(uow, case_id, advocate.id)


class TestWhoeverCovers:
    def test_an_advocate_who_is_put_on_the_case_reads_what_was_written_before(
        self, lead, victim, advocate, second_advocate, case_id
    ):
        send(victim, case_id, "Before.")
        with lead.write() as uow:
            access.assign(uow, case_id, second_advocate.id)

        assert words(second_advocate, case_id) == ["Before."]
        assert unread(second_advocate, case_id) == {case_id: Unread(1, is_urgent=False)}


ACTS: list[Callable[[UnitOfWork, CaseId], object]] = [
    lambda uow, case_id: service.send_message(uow, case_id, MessageDraft("Hello"), new_id()),
    lambda uow, case_id: service.note_seen(uow, case_id, 1),
    service.thread_page,
    service.unread_of_case,
]


class TestRefusals:
    @pytest.mark.parametrize("act", ACTS)
    @pytest.mark.parametrize("name", ["second_victim", "second_advocate", "lead", "stranger_advocate"])
    def test_to_whoever_is_not_in_the_thread_there_is_none(self, request, victim, case_id, second_case_id, act, name):
        send(victim, case_id)
        somebody = request.getfixturevalue(name)

        with pytest.raises(CaseNotFoundError), somebody.write() as uow:
            act(uow, case_id)

    def test_whoever_came_in_her_place_reads_nothing_and_is_told_that_it_will_come(self, units, advocate, service_id):
        newcomer = make_someone(units, Role.VICTIM, service_id)
        with advocate.write() as uow:
            case_id = access.open_case(uow, access.CaseDraft("Anna", Party((f"Anna {new_id()}",)), Party()))
            access.put_victim_on(uow, case_id, newcomer.id)
        send(advocate, case_id)

        for act in ACTS:
            with pytest.raises(CaseNotFoundError), newcomer.write() as uow:
                act(uow, case_id)
        with newcomer.read() as uow:
            assert not service.may_message(uow, case_id)
