"""Somebody else was let in in her place, and a lead put it back: what he said as her counts nowhere any more."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.accounts.service import confirming, invites, returns
from portal.consultancy import service
from portal.consultancy.document import to_plain
from portal.consultancy.outcomes import Way
from portal.consultancy.refusals import HerViewMissingError, PutAsideError, SharingAsideError
from portal.consultancy.signoff import State, View
from portal.consultancy.summary import Summary, SummaryNotFoundError, Wish
from portal.consultancy.wording import SAYINGS
from portal.kernel.ids import SummaryId, new_id
from portal.vault.models import ItemSealRow
from tests.consultancy.service.test_outcomes import ADVICE
from tests.consultancy.table import CONSENT, Table
from tests.support.fakes import FrozenClock
from tests.support.joined import PASSPHRASE, accept

STRANGER = "nobody of that name at all"
HERS, HIS = "He must stop coming to my work.", "I want nobody to talk to him."


@pytest.fixture
def his(table: Table, clock: FrozenClock) -> Table:
    """Return the table while he is in her place, after she had said one thing herself."""
    table.says(Wish.WANTS, HERS)
    clock.advance(timedelta(minutes=1))
    with table.advocate.write() as uow:
        made = invites.invite_victim_back(uow, table.case_id)
    stranger = accept(table.units, made, name="not anna", passphrase=STRANGER)
    clock.advance(timedelta(hours=72))
    with table.advocate.again().write() as uow:
        confirming.confirm_person(uow, stranger.invite_id)
    stranger, world = stranger.again(STRANGER), table.world
    world = replace(world, lead=world.lead.again(), advocate=world.advocate.again(), victim=stranger)
    return replace(table, world=world, partner=table.partner.again(), second=table.second.again())


def turns(his: Table, *, upheld: bool = False) -> None:
    act = returns.uphold_return if upheld else returns.contest_return
    with his.lead.write() as uow:
        act(uow, his.victim.invite_id)


@pytest.fixture
def hers_again(table: Table, his: Table, clock: FrozenClock) -> Callable[[], Table]:
    """Return what lets a lead put it back; it gives the table once she has signed in with what was hers."""

    def put_back() -> Table:
        clock.advance(timedelta(minutes=1))
        turns(his)
        clock.advance(timedelta(minutes=1))
        return replace(his, world=replace(his.world, victim=table.victim.again(PASSPHRASE)))

    return put_back


def said_in(summary: Summary) -> str:
    """Return everything that a summary says."""
    return json.dumps(to_plain(summary))


def wants(table: Table) -> str:
    with table.advocate.read() as uow:
        return service.voice_of_case(uow, table.case_id)[Wish.WANTS].words


def composes_anew(table: Table, summary_id: SummaryId) -> None:
    revision = table.draft(summary_id).revision
    with table.advocate.write() as uow:
        service.compose_anew(uow, table.case_id, summary_id, revision, SAYINGS)


def ready(table: Table) -> SummaryId:
    """Return a paper with an entry and a wish of whoever is in her place, to all of which they agreed."""
    table.says(Wish.WANTS, HIS)
    table.tells("She made it all up.")
    summary_id = table.composes()
    table.completes(summary_id)
    table.shows(summary_id)
    return summary_id


def test_what_she_wants_is_what_she_said_and_both_see_what_was_put_aside(his, hers_again):
    his.says(Wish.WANTS, HIS)
    his.says(Wish.DOES_NOT_WANT, HIS)
    assert wants(his) == HIS

    hers = hers_again()

    assert wants(hers) == HERS
    for somebody in (hers.advocate, hers.victim):
        with somebody.read() as uow:
            assert set(service.voice_of_case(uow, hers.case_id)) == {Wish.WANTS}
            assert service.put_aside_in_case(uow, hers.case_id) == {Wish.WANTS, Wish.DOES_NOT_WANT}
    hers.says(Wish.DOES_NOT_WANT, "Nobody rings my mother.")
    with hers.victim.read() as uow:
        assert service.put_aside_in_case(uow, hers.case_id) == {Wish.WANTS}


def test_a_draft_goes_no_further_with_it_until_it_is_composed_anew(his, hers_again):
    summary_id = ready(his)
    hers = hers_again()

    assert hers.draft(summary_id).has_aside
    with pytest.raises(PutAsideError):
        hers.signs(summary_id)
    composes_anew(hers, summary_id)

    draft = hers.draft(summary_id)
    assert not draft.has_aside
    assert HERS in said_in(draft.body.summary)
    assert HIS not in said_in(draft.body.summary)
    assert draft.body.summary.timeline.entries == ()


def test_what_he_said_to_a_paper_is_not_her_view_and_she_is_asked_again(his, hers_again):
    summary_id = his.composes()
    his.completes(summary_id)
    his.shows(summary_id)
    assert his.draft(summary_id).standing.state is State.SEEN

    hers = hers_again()

    with hers.victim.read() as uow:
        paper = service.paper_before_her(uow, hers.case_id, summary_id)
        assert service.waits_for_her(uow, hers.case_id).papers == 1
    assert (paper.views, paper.has_views_aside, paper.state) == ((), True, State.WITH_HER)
    draft = hers.draft(summary_id)
    assert (draft.has_views_aside, draft.standing.state) == (True, State.WITH_HER)
    says_sharing_anew(hers, summary_id)
    with pytest.raises(HerViewMissingError):
        hers.signs(summary_id)

    hers.shows(summary_id)
    hers.signs(summary_id)
    assert not hers.draft(summary_id).has_views_aside


def test_signed_with_his_view_it_is_not_issued(his, hers_again):
    summary_id = his.composes()
    his.completes(summary_id)
    his.shows(summary_id)
    his.signs(summary_id)

    hers = hers_again()

    with pytest.raises(SharingAsideError):
        hers.issues(summary_id)
    says_sharing_anew(hers, summary_id)
    hers.shows(summary_id)
    hers.signs(summary_id)
    hers.issues(summary_id)


def says_sharing_anew(table: Table, summary_id: SummaryId) -> None:
    """Let the advocate write down once more what she says to sharing it, which is the same."""
    revision = table.draft(summary_id).revision
    with table.advocate.write() as uow:
        service.change_summary(
            uow, table.case_id, summary_id, revision, lambda one: replace(one, sharing=CONSENT), is_sharing_said=True
        )


def test_what_she_was_said_to_say_to_sharing_it_is_asked_again(his, hers_again):
    summary_id = his.composes()
    his.completes(summary_id)
    hers = hers_again()
    hers.shows(summary_id, View.AGREES)

    assert hers.draft(summary_id).is_sharing_aside
    with pytest.raises(SharingAsideError):
        hers.signs(summary_id)
    says_sharing_anew(hers, summary_id)

    assert not hers.draft(summary_id).is_sharing_aside


@pytest.mark.parametrize("is_said", [True, False])
def test_issued_it_opens_for_nobody_outside_from_that_moment_on(his, hers_again, is_said):
    summary_id = ready(his) if is_said else his.composes()
    if not is_said:
        his.completes(summary_id)
        his.shows(summary_id)
    his.signs(summary_id)
    his.issues(summary_id)
    his.declares(summary_id)
    his.opens(summary_id)

    hers = hers_again()

    with pytest.raises(SummaryNotFoundError):
        hers.opens(summary_id)
    assert service.sweep_papers(hers.units).taken_back == 1
    with hers.advocate.read() as uow:
        assert uow.session.query(ItemSealRow).count() == 0
    assert hers.draft(summary_id).standing.state is State.WITHDRAWN


def test_what_she_said_herself_before_and_after_stands(his, hers_again):
    hers = hers_again()
    hers.tells("He stood at the gate.")
    summary_id = hers.signed()
    hers.issues(summary_id)
    hers.declares(summary_id)

    assert HERS in said_in(hers.opens(summary_id))


def test_if_it_was_she_after_all_what_she_said_counts_and_what_the_other_said_does_not(his, hers_again, clock):
    his.says(Wish.WANTS, "What she said after she came back.")
    other = hers_again()
    other.says(Wish.WANTS, "What somebody said with her old way in.")
    clock.advance(timedelta(minutes=1))

    turns(his, upheld=True)

    assert wants(his) == "What she said after she came back."


def test_what_an_advocate_wrote_down_from_a_talk_then_is_asked_again_too(his, hers_again):
    with his.advocate.write() as uow:
        service.say_for_table(uow, his.case_id, Wish.WANTS, HIS, new_id())

    assert wants(hers_again()) == HERS


def test_that_she_read_what_she_was_told_is_hers_to_say(his, hers_again):
    his.tells()
    summary_id = his.issued()
    with his.advocate.write() as uow:
        service.record_outcome(uow, his.case_id, summary_id, ADVICE)
        service.tell_her(uow, his.case_id, summary_id, "They will arrest him.", Way.HERE, "")
    with his.victim.write() as uow:
        service.note_told_seen(uow, his.case_id, summary_id)
    with his.advocate.read() as uow:
        assert service.papers_of_case(uow, his.case_id)[0].told_seen_at is not None

    hers = hers_again()

    with hers.advocate.read() as uow:
        assert service.papers_of_case(uow, hers.case_id)[0].told_seen_at is None
    with hers.victim.read() as uow:
        assert service.waits_for_her(uow, hers.case_id).told == 1
