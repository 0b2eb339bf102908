"""A return that was not she: it takes two people, each return is shown to a lead, and everything can be put back."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.access import service as access
from portal.access.permissions import Part, Permission
from portal.accounts.models import DeviceRow, InviteRow
from portal.accounts.service import confirming, invites, returns, telling
from portal.accounts.service.before import sweep_before
from portal.accounts.service.confirming import NeedsAnotherError, NoCoverKeyError
from portal.accounts.service.devices import know_device
from portal.accounts.service.invites import InviteNotFoundError
from portal.accounts.service.sign_in import WrongSignInError
from portal.accounts.service.visits import resume
from portal.accounts.sign_in_name import UnfitNameError
from portal.accounts.telling import Change
from portal.casework import service as casework
from portal.diary import service as diary
from portal.home.service import who_has_looked
from portal.home.wording import in_words
from portal.kernel.actor import Role
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import InviteId, PersonId
from portal.unit_of_work import UnitOfWork, Units
from portal.vault import service as vault
from portal.vault.keys import RecordClass
from portal.vault.models import FormerHalfRow
from tests.diary.telling import share, shared_words, take_back, tell, words_of
from tests.support.joined import PASSPHRASE, Joined, World, accept, join_staff, join_victim, make_world, open_case
from tests.support.site import Browser, goal_of
from tests.support.trail import is_unbroken
from tests.support.whole import browser_of, let_in

STRANGER = "nobody of that name at all"
PLAN = RecordClass.PLAN
HERS = ["left shared", "private", "shared"]


def invite_back(world: World) -> invites.NewInvite:
    with world.advocate.again().write() as uow:
        return invites.invite_victim_back(uow, world.case_id)


def confirm(somebody: Joined, invite_id: InviteId) -> None:
    with somebody.again().write() as uow:
        confirming.confirm_person(uow, invite_id)


def contest(lead: Joined, invite_id: InviteId) -> None:
    with lead.again().write() as uow:
        returns.contest_return(uow, invite_id)


def part_of(world: World, person_id: PersonId) -> Part:
    with world.advocate.again().read() as uow:
        return {member.person_id: member.part for member in access.members_of_case(uow, world.case_id)}[person_id]


def plan_versions(somebody: Joined, world: World) -> list[int]:
    """Return which versions of the plan's key open for somebody."""
    with somebody.read() as uow:
        newest = vault.class_key(uow.vault, world.case_id, PLAN).version
        return [vault.class_key(uow.vault, world.case_id, PLAN, version).version for version in range(1, newest + 1)]


def trail_of(her: Joined, world: World) -> list[str]:
    with her.read() as uow:
        return [in_words(line) for line in who_has_looked(uow, world.case_id).lines]


@pytest.fixture
def attacked(world: World, clock) -> tuple[World, Joined, str]:
    """Return the world after her advocate invited her back, came in her place, waited, and confirmed it alone.

    As her he has brought what is shared into his list, taken some of it back, and written something of his own.
    """
    tell(world.victim, world.case_id, "private")
    shared = tell(world.victim, world.case_id, "shared", hours=1)
    share(world.victim, world.case_id, shared, tell(world.victim, world.case_id, "left shared", hours=3))
    stranger = accept(world.units, invite_back(world), name="not anna", passphrase=STRANGER)
    clock.advance(timedelta(hours=72))
    confirm(world.advocate, stranger.invite_id)
    stranger = stranger.again(STRANGER)
    with stranger.write() as uow:
        diary.bring_back_shared(uow, world.case_id)
    take_back(stranger, world.case_id, shared)
    tell(stranger, world.case_id, "of somebody else", hours=2)
    know_device(world.units, stranger.actor)
    return world, stranger, shared


class TestTwoPeople:
    def test_who_made_the_invitation_does_not_confirm_it(self, world: World) -> None:
        back = accept(world.units, invite_back(world))
        with pytest.raises(NeedsAnotherError):
            confirm(world.advocate, back.invite_id)

        assert part_of(world, back.id) is Part.NEWCOMER

    def test_another_advocate_on_the_case_does(self, world: World) -> None:
        second = join_staff(world.lead, Role.ADVOCATE)
        with world.lead.write() as uow:
            access.assign(uow, world.case_id, second.id)
        back = accept(world.units, invite_back(world))
        confirm(second, back.invite_id)

        assert part_of(world, back.id) is Part.VICTIM

    def test_a_lead_does_from_the_cover_key_and_she_reads_what_she_shared(self, world: World) -> None:
        share(world.victim, world.case_id, tell(world.victim, world.case_id, "shared"))
        back = accept(world.units, invite_back(world))
        confirm(world.lead, back.invite_id)
        with back.write() as uow:
            diary.bring_back_shared(uow, world.case_id)

        assert words_of(back, world.case_id) == ["shared"]
        assert plan_versions_held(back, world) == [2]  # no lead holds the plan's: hers begins now

    def test_a_lead_without_the_cover_key_cannot(self, world: World) -> None:
        second = join_staff(world.lead, Role.LEAD)
        with second.write() as uow:
            vault.take_cover_from(uow.vault, world.service_id, second.id)
        back = accept(world.units, invite_back(world))

        with pytest.raises(NoCoverKeyError):
            confirm(second, back.invite_id)

    def test_after_three_days_one_does_alone_and_she_sees_that(self, world: World, clock) -> None:
        back = accept(world.units, invite_back(world), passphrase=STRANGER)
        clock.advance(timedelta(hours=72) - timedelta(seconds=1))
        with pytest.raises(NeedsAnotherError):
            confirm(world.advocate, back.invite_id)
        clock.advance(timedelta(seconds=1))
        confirm(world.advocate, back.invite_id)

        lines = trail_of(back.again(STRANGER), world)
        assert "Robin The Helper invited you back and confirmed it alone, with nobody else." in lines
        with world.lead.again().read() as uow:
            assert [line.is_alone for line in returns.returns_of_service(uow)] == [True]

    def test_in_a_service_of_one_nobody_is_waited_for(self, world: World) -> None:
        """Its lead is the only advocate: there is nobody to ask."""
        case_id = open_case(world.lead, "Beth")
        join_victim(world.lead, case_id)
        with world.lead.write() as uow:
            made = invites.invite_victim_back(uow, case_id)
        back = accept(world.units, made)
        confirm(world.lead, back.invite_id)

        with back.read() as uow:
            assert access.case_of_victim(uow) == case_id
            access.require(uow, case_id, Permission.SHARE_DIARY)

    def test_a_first_invitation_is_confirmed_by_who_made_it_as_ever(self, world: World) -> None:
        assert part_of(world, world.victim.id) is Part.VICTIM


class TestPuttingBack:
    def test_her_old_passphrase_opens_all_that_was_hers_again(self, attacked) -> None:
        world, stranger, shared = attacked
        contest(world.lead, stranger.invite_id)

        anna = world.victim.again(PASSPHRASE)
        assert sorted(words_of(anna, world.case_id)) == HERS
        assert part_of(world, anna.id) is Part.VICTIM
        assert plan_versions(anna, world)[-1] == 2
        share(anna, world.case_id, shared)
        assert shared_words(world.advocate.again(), world.case_id) == ["left shared", "shared"]
        assert is_unbroken(world.units)

    def test_a_lead_without_the_cover_key_puts_back_what_was_kept(self, attacked) -> None:
        world, stranger, _ = attacked
        second = join_staff(world.lead, Role.LEAD)
        with second.write() as uow:
            vault.take_cover_from(uow.vault, world.service_id, second.id)

        contest(second, stranger.invite_id)

        assert sorted(words_of(world.victim.again(PASSPHRASE), world.case_id)) == HERS
        assert part_of(world, world.victim.id) is Part.VICTIM

    def test_whoever_came_is_out_and_holds_no_key_of_what_comes(self, attacked) -> None:
        world, stranger, _ = attacked
        contest(world.lead, stranger.invite_id)

        assert resume(world.units, stranger.started.cookie_half, stranger.started.page_half) is None
        with pytest.raises(WrongSignInError):
            stranger.sign_in(STRANGER)
        with stranger.read() as uow:
            assert not vault.holds_class(uow.vault, world.case_id, RecordClass.DIARY)
        with world.units.read() as uow:
            assert uow.session.scalars(select(DeviceRow)).all() == []

    def test_she_her_advocate_and_the_lead_see_it(self, attacked) -> None:
        world, stranger, _ = attacked
        contest(world.lead, stranger.invite_id)

        lines = trail_of(world.victim.again(), world)
        assert "Ruth At The Top put your own way in back. Somebody else had come in your place." in lines
        assert "Robin The Helper invited you back and confirmed it alone, with nobody else." in lines
        with world.advocate.again().read() as uow:
            assert [told.change for told in telling.changes_of_case(uow, world.case_id)] == [Change.PUT_BACK]
            assert casework.case_page(uow, world.case_id).invite.is_confirmed
        with world.lead.again().read() as uow:
            (line,) = returns.returns_of_service(uow)
        assert (line.made_by, line.confirmed_by, line.contested_by) == ("Robin The Helper",) * 2 + ("Ruth At The Top",)
        assert line.is_contested

    def test_a_month_later_all_of_hers_is_still_there_and_nothing_of_the_other(self, attacked, clock) -> None:
        world, stranger, _ = attacked
        contest(world.lead, stranger.invite_id)
        clock.advance(timedelta(days=31))
        sweep_before(world.units)

        assert sorted(words_of(world.victim.again(), world.case_id)) == HERS
        with world.units.read() as uow:
            assert uow.session.scalars(select(InviteRow.id).where(InviteRow.sealed_before.is_not(None))).all() == []
            assert halves(uow) == []
        with pytest.raises(InviteNotFoundError), world.lead.again().write() as uow:
            returns.uphold_return(uow, stranger.invite_id)

    def test_a_second_false_return_on_top_of_the_first_changes_nothing(self, attacked, clock) -> None:
        world, stranger, _ = attacked
        again = accept(world.units, invite_back(world), name="not anna either", passphrase=STRANGER)
        clock.advance(timedelta(hours=72))
        confirm(world.advocate, again.invite_id)
        contest(world.lead, stranger.invite_id)

        assert sorted(words_of(world.victim.again(), world.case_id)) == HERS
        for somebody in (stranger, again):
            with pytest.raises(WrongSignInError):
                somebody.sign_in(STRANGER)
        with pytest.raises(InviteNotFoundError):
            contest(world.lead, again.invite_id)  # what it would put back is the first stranger

    def test_also_while_nobody_has_confirmed_it(self, world: World) -> None:
        tell(world.victim, world.case_id, "private")
        stranger = accept(world.units, invite_back(world), name="not anna", passphrase=STRANGER)
        contest(world.lead, stranger.invite_id)

        assert words_of(world.victim.again(), world.case_id) == ["private"]
        with pytest.raises(WrongSignInError):
            stranger.sign_in(STRANGER)

    def test_nobody_takes_her_name_meanwhile(self, attacked) -> None:
        world, _, _ = attacked
        with pytest.raises(UnfitNameError):
            join_victim(world.advocate.again(), open_case(world.advocate.again(), "Beth"), name=world.victim.name)

    def test_if_it_was_she_after_all_she_has_her_new_way_in_again(self, attacked) -> None:
        world, stranger, _ = attacked
        contest(world.lead, stranger.invite_id)
        with world.lead.again().write() as uow:
            returns.uphold_return(uow, stranger.invite_id)

        assert sorted(words_of(stranger.again(STRANGER), world.case_id)) == [
            "left shared",
            "of somebody else",
            "shared",
        ]
        with pytest.raises(WrongSignInError):
            world.victim.sign_in()
        contest(world.lead, stranger.invite_id)
        assert sorted(words_of(world.victim.again(), world.case_id)) == HERS

    def test_after_thirty_days_it_is_too_late(self, attacked, clock) -> None:
        world, stranger, _ = attacked
        clock.advance(timedelta(days=30, seconds=1))
        sweep_before(world.units)

        with pytest.raises(InviteNotFoundError):
            contest(world.lead, stranger.invite_id)

    def test_only_a_lead_of_the_service_does_it(self, attacked) -> None:
        world, stranger, _ = attacked
        for somebody in (world.advocate.again(), stranger):
            with pytest.raises(access.NotYoursToDoError), somebody.write() as uow:
                returns.contest_return(uow, stranger.invite_id)
        with pytest.raises(NotFoundError):
            contest(world.lead, world.victim.invite_id)  # she joined by that one, and did not come back


class TestPages:
    @pytest.fixture
    def here(self, site_units: Units) -> World:
        """Return a service whose people all joined, behind the site."""
        return make_world(site_units)

    def test_a_lead_looks_confirms_and_puts_everything_back(self, site: Flask, here: World, clock) -> None:
        clock.advance(timedelta(minutes=1))
        for somebody in (here.lead, here.advocate):
            let_in(somebody)
        ruth, robin = browser_of(site, here.lead), browser_of(site, here.advocate)
        case, stranger = f"/work/{here.case_id}", accept(here.units, invite_back(here), name="not anna")

        assert "So somebody else has to confirm that it was she" in robin.get(case).text
        refused = robin.post(f"{case}/confirm", {"has_talked": "y"}, token_of=f"{case}/confirm")
        assert refused.status_code == 422
        assert "Take her number from your own records" in ruth.get(case).text
        assert goal_of(ruth.post(f"{case}/confirm", {"has_talked": "y"}, token_of=f"{case}/confirm")) == case
        assert "Who came back with a new way in" in ruth.get("/work").text
        page = f"/work/back/{stranger.invite_id}"
        assert page in ruth.get("/work/back").text
        assert "Invited by Robin The Helper." in ruth.get("/work/back").text
        assert ruth.post(page, {"passphrase": "not mine at all"}, token_of=page).status_code == 422
        assert Browser(site).sign_in(here.victim.name, PASSPHRASE).status_code == 422
        assert goal_of(ruth.post(page, {"passphrase": PASSPHRASE}, token_of=page)) == page
        assert "Everything was put back" in ruth.get(page).text
        assert Browser(site).sign_in(here.victim.name, PASSPHRASE).status_code == 204
        assert "A lead put another way in of hers back" in robin.get(case).text
        assert goal_of(ruth.post(f"{page}/again", {"passphrase": PASSPHRASE}, token_of=page)) == page
        assert Browser(site).sign_in("not anna", PASSPHRASE).status_code == 204

    def test_to_an_advocate_there_is_no_such_page(self, site: Flask, here: World) -> None:
        let_in(here.advocate)
        robin = browser_of(site, here.advocate)

        assert robin.get("/work/back").status_code == 404


def plan_versions_held(somebody: Joined, world: World) -> list[int]:
    """Return which versions of the plan's key were granted to somebody and open for them."""
    with somebody.read() as uow:
        kept = vault.grants_to_keep(uow.vault, somebody.id)
        versions = sorted(one["version"] for one in kept if one["record_class"] == PLAN)
        return [vault.class_key(uow.vault, world.case_id, PLAN, version).version for version in versions]


def halves(uow: UnitOfWork) -> list[str]:
    """Return what halves are known from before."""
    return list(uow.session.scalars(select(FormerHalfRow.half)).all())
