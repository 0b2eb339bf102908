"""Who can open a paper, for how long, and what becomes of it when she takes something back."""

from datetime import timedelta

import pytest

from portal.accounts.service.people import suspend_person
from portal.audit.events import Event
from portal.consultancy import service
from portal.consultancy.export_json import digest_of
from portal.consultancy.forums import Agency, ForumId, Level
from portal.consultancy.models import RecipientRow, SummaryRow
from portal.consultancy.refusals import NoReasonError, NotNowError, SecondSignatureMissingError
from portal.consultancy.service.issuing import NotAtTableError, TakenBackError
from portal.consultancy.service.papers import NotDeclaredError
from portal.consultancy.signoff import State
from portal.consultancy.summary import Section, SummaryNotFoundError, incidents_in
from portal.consultancy.wording import SAYINGS
from portal.diary.service import withdraw_incident
from portal.home.service import who_has_looked
from portal.home.wording import in_words
from portal.kernel.ids import IncidentId, SummaryId, new_id
from portal.vault import service as vault
from portal.vault.keyring import NoKeyError
from portal.vault.models import ItemSealRow
from tests.consultancy.table import Table
from tests.support.fakes import FrozenClock
from tests.support.trail import is_unbroken, names_of_events


def takes_back(table: Table, incident_id: IncidentId) -> None:
    with table.victim.write() as uow:
        withdraw_incident(uow, table.case_id, incident_id)


def state_of(table: Table, summary_id: SummaryId) -> State:
    return table.draft(summary_id).standing.state


def sweeps(table: Table) -> tuple[int, int]:
    closed = service.sweep_papers(table.units)
    return closed.run_out, closed.taken_back


class TestIssue:
    def test_a_named_partner_opens_it_after_declaring_and_nobody_else_does(self, table):
        table.tells("He stood at the gate.")
        summary_id = table.issued()

        with pytest.raises(NotDeclaredError):
            table.opens(summary_id)
        table.declares(summary_id)
        summary = table.opens(summary_id)
        with pytest.raises(SummaryNotFoundError):
            table.opens(summary_id, table.other_partner)

        assert [entry.words for entry in summary.timeline.entries] == ["He stood at the gate."]
        assert [one.name for one in summary.header.recipients] == ["Priya Of The Police"]
        assert [(one.name, one.is_second) for one in summary.signatures] == [("Robin The Helper", False)]

    def test_what_is_opened_is_what_was_frozen(self, table):
        summary_id = table.issued()
        table.declares(summary_id)

        summary = table.opens(summary_id)

        with table.advocate.read() as uow:
            row = uow.session.get(SummaryRow, summary_id)
            assert row is not None
            assert row.digest is not None
            assert row.digest.hex() == digest_of(summary)
            assert service.open_issued(uow, table.case_id, summary_id).cleared.summary == summary

    def test_each_copy_is_its_readers(self, table):
        summary_id = table.signed()
        table.issues(summary_id, table.other_partner, table.partner)
        table.declares(summary_id)

        with table.partner.write() as uow:
            copy = service.open_paper(uow, summary_id).copy

        assert copy is not None
        assert (copy.name, copy.agency, copy.number) == ("Priya Of The Police", Agency.POLICE, "2")

    def test_she_sees_who_can_open_it_and_each_opening(self, table):
        summary_id = table.issued()
        table.declares(summary_id)
        table.opens(summary_id)
        table.opens(summary_id)

        with table.victim.read() as uow:
            said = [in_words(line) for line in who_has_looked(uow, table.case_id).lines]
            readers = service.paper_before_her(uow, table.case_id, summary_id).readers

        assert "Priya Of The Police can now read a paper, for a while." in said
        assert any(line.startswith("Priya Of The Police read a paper") for line in said)
        assert readers[0].first_at is not None
        assert names_of_events(table.units).count(Event.SUMMARY_OPENED) == 2
        assert is_unbroken(table.units)

    def test_whoever_is_connected_to_one_of_the_two_never_opens_it(self, table):
        summary_id = table.issued()
        table.declares(summary_id, is_connected=True)

        with pytest.raises(SummaryNotFoundError):
            table.opens(summary_id)
        with pytest.raises(SummaryNotFoundError):
            table.declares(summary_id)

        with table.partner.read() as uow:
            assert [line.is_open for line in service.papers_of_me(uow)] == [False]
            assert uow.session.query(ItemSealRow).count() == 0
        with table.advocate.read() as uow:
            (reader,) = service.recipients_of(uow, table.case_id, summary_id)
        assert (reader.name, reader.is_connected, reader.first_opened_at) == ("Priya Of The Police", True, None)
        assert Event.SUMMARY_CONNECTED in names_of_events(table.units)

    def test_it_goes_to_accepted_partners_of_the_service_alone_and_to_one_at_least(self, table):
        summary_id = table.signed()

        with pytest.raises(NotAtTableError):
            table.issues(summary_id, table.partner, table.second)
        with pytest.raises(NotAtTableError), table.advocate.write() as uow:
            service.issue_summary(uow, table.case_id, summary_id, [])

        with table.advocate.read() as uow:
            assert {name for _, name in service.partners_of_table(uow)} == {"Priya Of The Police", "Owen Of The Clinic"}

    def test_without_the_second_signature_it_stays(self, table):
        summary_id = table.composes()
        table.completes(summary_id, level=Level.HIGH)
        table.shows(summary_id)
        table.signs(summary_id)

        with pytest.raises(SecondSignatureMissingError):
            table.issues(summary_id)

    @pytest.mark.parametrize("forum", ForumId)
    def test_each_forum_gets_its_paper_for_as_long_as_its_papers_last(self, table, clock: FrozenClock, forum):
        summary_id = table.issued(forum)
        table.declares(summary_id)

        clock.advance(table.lasts(forum) - timedelta(seconds=1))
        table = table.again()
        table.opens(summary_id)
        clock.advance(timedelta(seconds=1))

        with pytest.raises(SummaryNotFoundError):
            table.opens(summary_id)


class TestEnds:
    def test_at_its_end_the_keys_are_gone_though_the_page_was_open(self, table, clock: FrozenClock):
        summary_id = table.issued()
        table.declares(summary_id)
        table.opens(summary_id)
        clock.advance(table.lasts())
        table = table.again()

        assert sweeps(table) == (1, 0)
        assert sweeps(table) == (0, 0)

        with table.partner.read() as uow:
            row = uow.session.get(SummaryRow, summary_id)
            assert row is not None
            assert row.issued_item_id is not None
            with pytest.raises(NoKeyError):
                vault.open_item_sealed(uow.vault, row.issued_item_id)
            assert [(line.is_open, line.state) for line in service.papers_of_me(uow)] == [(False, State.EXPIRED)]
        with table.advocate.read() as uow:
            assert service.open_issued(uow, table.case_id, summary_id).copy is None

    def test_a_new_version_takes_the_place_of_the_old(self, table):
        old = table.issued()
        table.declares(old)
        new = table.signed()
        table.issues(new, table.other_partner)

        assert state_of(table, old) is State.SUPERSEDED
        assert table.draft(new).body.summary.header.version == 2
        with pytest.raises(SummaryNotFoundError):
            table.opens(old)
        with table.advocate.read() as uow:
            assert uow.session.get(RecipientRow, (old, table.partner.id)) is not None

    def test_what_is_withdrawn_opens_for_nobody_outside(self, table):
        summary_id = table.issued()
        table.declares(summary_id)
        with table.advocate.write() as uow:
            service.withdraw_summary(uow, table.case_id, summary_id)

        with pytest.raises(SummaryNotFoundError):
            table.opens(summary_id)
        with pytest.raises(NotNowError), table.advocate.write() as uow:
            service.withdraw_summary(uow, table.case_id, summary_id)

    def test_a_partner_who_is_shut_out_holds_no_key_of_it_any_more(self, table):
        table.issued()

        with table.lead.write() as uow:
            suspend_person(uow, table.partner.id)

        with table.advocate.read() as uow:
            assert uow.session.query(ItemSealRow).count() == 0

    def test_the_document_is_handed_over_with_a_reason_and_once(self, table):
        summary_id, once = table.issued(), new_id()

        def hands(reason: str) -> None:
            with table.advocate.write() as uow:
                service.hand_over(uow, table.case_id, summary_id, Agency.PROSECUTION, reason, once)

        with pytest.raises(NoReasonError):
            hands(" ")
        hands("They must keep what they are given.")
        hands("They must keep what they are given.")

        with table.advocate.read() as uow:
            (given,) = service.handovers_of(uow, table.case_id, summary_id)
        assert (given.agency, given.reason) == (Agency.PROSECUTION, "They must keep what they are given.")
        assert names_of_events(table.units).count(Event.SUMMARY_HANDED_OVER) == 1


class TestTakenBack:
    """She takes an entry back: a rule for each state."""

    def test_from_a_draft_it_goes_when_it_is_composed_again_and_till_then_nothing_is_signed(self, table):
        kept, taken = table.tells("Kept."), table.tells("Taken back.")
        summary_id = table.composes()
        table.completes(summary_id)
        table.shows(summary_id)

        takes_back(table, taken)

        assert table.draft(summary_id).taken_back == {taken}
        with pytest.raises(TakenBackError):
            table.signs(summary_id)
        with table.advocate.write() as uow:
            revision = service.open_draft(uow, table.case_id, summary_id).revision
            service.compose_anew(uow, table.case_id, summary_id, revision, SAYINGS)

        draft = table.draft(summary_id)
        assert incidents_in(draft.body.summary) == {kept}
        assert draft.taken_back == frozenset()
        assert Section.TIMELINE in draft.standing.unanswered
        assert Section.ASKS not in draft.standing.unanswered

    def test_signed_it_is_not_issued_and_the_signatures_fall(self, table):
        taken = table.tells("Taken back.")
        summary_id = table.signed()

        takes_back(table, taken)

        with pytest.raises(TakenBackError):
            table.issues(summary_id)
        with table.advocate.write() as uow:
            revision = service.open_draft(uow, table.case_id, summary_id).revision
            service.compose_anew(uow, table.case_id, summary_id, revision, SAYINGS)
        assert table.draft(summary_id).standing.counted == ()

    def test_issued_it_opens_for_nobody_outside_from_that_moment_on(self, table):
        taken = table.tells("Taken back.")
        summary_id = table.issued()
        table.declares(summary_id)
        table.opens(summary_id)

        takes_back(table, taken)

        with pytest.raises(SummaryNotFoundError):
            table.opens(summary_id)
        assert sweeps(table) == (0, 1)
        assert state_of(table, summary_id) is State.WITHDRAWN
        assert Event.SUMMARY_CLOSED in names_of_events(table.units)

        again = table.signed()
        table.issues(again)
        table.declares(again)
        assert incidents_in(table.opens(again)) == frozenset()

    def test_what_is_over_stays_over(self, table, clock: FrozenClock):
        taken = table.tells("Taken back.")
        summary_id = table.issued()
        clock.advance(table.lasts())
        table = table.again()
        sweeps(table)

        takes_back(table, taken)

        assert sweeps(table) == (0, 0)
        assert state_of(table, summary_id) is State.EXPIRED
