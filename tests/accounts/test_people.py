"""The team, one's own account, shutting people out, and the service's code."""

import pytest

from portal.access import service as access
from portal.access.permissions import Permission
from portal.accounts.models import SessionRow
from portal.accounts.service import confirming, cover, invites, people, services
from portal.accounts.service.cover import NotALeadError, WrongServiceCodeError
from portal.accounts.service.people import IdleChoiceError, LastHolderError, NotYourselfError, PersonState
from portal.accounts.service.services import NoSuchServiceError, ServiceNameError
from portal.accounts.service.sign_in import WrongSignInError
from portal.accounts.service.visits import PersonGoneError, resume
from portal.accounts.words import write_code
from portal.kernel.actor import Role
from portal.vault import service as vault
from portal.vault.keyring import NoKeyError
from portal.vault.keys import RecordClass
from tests.support.joined import accept, join_first_lead, join_staff, make_service, open_case
from tests.support.trail import is_unbroken


def suspend(world, person_id):
    with world.lead.write() as uow:
        people.suspend_person(uow, person_id)


class TestServices:
    def test_a_service_is_found_by_its_name_however_it_is_typed(self, units):
        service_id = make_service(units, "Oakfield  Support")

        with units.read() as uow:
            assert services.service_of_name(uow, "OAKFIELD support") == service_id
            with pytest.raises(NoSuchServiceError):
                services.service_of_name(uow, "Oakfield")

    @pytest.mark.parametrize("name", ["", " \n", "x" * 121])
    def test_it_needs_a_name(self, units, name):
        with pytest.raises(ServiceNameError), units.write() as uow:
            services.open_service(uow, name)


class TestTheTeam:
    def test_everybody_on_the_staff_is_seen_with_how_they_stand(self, world):
        waits = join_staff(world.lead, Role.ADVOCATE, is_confirmed=False)
        with world.advocate.read() as uow:
            found = {member.person_id: member for member in people.team_of_service(uow)}

        assert set(found) == {world.lead.id, world.advocate.id, waits.id}
        assert (found[world.lead.id].holds_cover, found[world.advocate.id].holds_cover) == (True, False)
        assert found[waits.id].state is PersonState.WAITS

    def test_only_confirmed_advocates_can_be_put_on_a_case(self, world):
        join_staff(world.lead, Role.ADVOCATE, is_confirmed=False)
        gone = join_staff(world.lead, Role.ADVOCATE)
        suspend(world, gone.id)

        with world.lead.read() as uow:
            assert people.advocates_of_service(uow) == [(world.advocate.id, "Robin The Helper")]

    def test_a_victim_sees_no_team(self, world):
        with pytest.raises(access.NotYoursToDoError), world.victim.read() as uow:
            people.team_of_service(uow)


class TestSuspending:
    def test_their_visits_end_and_they_come_in_no_more(self, world):
        suspend(world, world.advocate.id)

        assert resume(world.units, world.advocate.started.cookie_half, world.advocate.started.page_half) is None
        with pytest.raises(WrongSignInError):
            world.advocate.sign_in()

    def test_no_visit_of_theirs_keeps_a_key(self, world):
        world.advocate.sign_in()
        suspend(world, world.advocate.id)

        with world.units.read() as uow:
            rows = uow.session.query(SessionRow).filter_by(person_id=world.advocate.id).all()
            assert [row.sealed_private for row in rows] == [None, None]

    def test_they_are_taken_off_their_cases_and_what_is_written_now_has_new_keys(self, world):
        keys = world.advocate.keyring()
        suspend(world, world.advocate.id)

        with world.victim.write() as uow:
            key = vault.new_own_item(uow.vault, "1" * 26, world.case_id)
            vault.wrap_for_class(uow.vault, "1" * 26, world.case_id, RecordClass.DIARY, key)
        with world.units.read(world.advocate.started.visit.actor, keys) as uow:
            with pytest.raises(NoKeyError):
                vault.unwrap_for_class(uow.vault, ["1" * 26], world.case_id, RecordClass.DIARY)
            with pytest.raises(access.CaseNotFoundError):
                access.require(uow, world.case_id, Permission.READ_SHARED_DIARY)
        assert is_unbroken(world.units)

    def test_a_lead_loses_the_cover_key_and_the_heads(self, world):
        second = join_staff(world.lead, Role.LEAD)
        suspend(world, second.id)

        with world.lead.read() as uow:
            assert not vault.holds_cover(uow.vault, world.service_id, second.id)
        with world.units.read(second.actor, second.keyring()) as uow:
            assert not vault.holds_class(uow.vault, world.case_id, RecordClass.HEAD)

    def test_the_others_go_on_as_before(self, world):
        second = join_staff(world.lead, Role.ADVOCATE)
        with world.lead.write() as uow:
            access.assign(uow, world.case_id, second.id)
        suspend(world, world.advocate.id)

        for somebody in (second, world.victim):
            with somebody.read() as uow:
                assert vault.holds_class(uow.vault, world.case_id, RecordClass.DIARY)

    def test_nobody_suspends_themselves_strangers_or_victims(self, world, units):
        elsewhere = join_first_lead(units, make_service(units, "Elsewhere"))

        with pytest.raises(NotYourselfError):
            suspend(world, world.lead.id)
        for person_id in (elsewhere.id, world.victim.id, "a" * 26):
            with pytest.raises(PersonGoneError):
                suspend(world, person_id)

    def test_an_advocate_suspends_nobody(self, world):
        with pytest.raises(access.NotYoursToDoError), world.advocate.write() as uow:
            people.suspend_person(uow, world.lead.id)

    def test_the_last_who_holds_the_cover_key_stays(self, world):
        second = join_staff(world.lead, Role.LEAD)
        with second.write() as uow:
            vault.take_cover_from(uow.vault, world.service_id, second.id)

        with pytest.raises(LastHolderError), second.write() as uow:
            people.suspend_person(uow, world.lead.id)
        with pytest.raises(LastHolderError), world.units.write() as uow:
            people.suspend_from_outside(uow, world.lead.id)

    def test_from_the_command_line_a_victim_is_shut_out_and_let_in_again(self, world):
        with world.units.write() as uow:
            people.suspend_from_outside(uow, world.victim.id)
        with pytest.raises(WrongSignInError):
            world.victim.sign_in()
        with world.units.write() as uow:
            people.reinstate_from_outside(uow, world.victim.id)

        with world.victim.again().read() as uow:
            assert vault.holds_class(uow.vault, world.case_id, RecordClass.DIARY)
        with pytest.raises(PersonGoneError), world.units.write() as uow:
            people.reinstate_from_outside(uow, world.victim.id)

    def test_who_was_shut_out_comes_back_by_an_invitation_and_holds_no_case(self, world):
        suspend(world, world.advocate.id)
        with world.lead.write() as uow:
            made = invites.invite_staff_back(uow, world.advocate.id)
        robin = accept(world.units, made, name="robin again")
        with world.lead.write() as uow:
            confirming.confirm_person(uow, robin.invite_id)

        assert robin.actor.role is Role.ADVOCATE
        with robin.read() as uow:
            assert access.heads_of_my_cases(uow) == []


class TestMyAccount:
    def test_she_sees_hers(self, world):
        with world.victim.read() as uow:
            found = people.my_account(uow)

        assert (found.role, found.state, found.display_name) == (Role.VICTIM, PersonState.ACTIVE, "")

    def test_she_chooses_when_it_signs_her_out(self, world):
        with world.victim.write() as uow:
            people.set_idle_minutes(uow, 5)
        with world.victim.read() as uow:
            assert people.my_account(uow).idle_minutes == 5

    @pytest.mark.parametrize("minutes", [0, -5, 7, 600])
    def test_not_any_number_will_do(self, world, minutes):
        with pytest.raises(IdleChoiceError), world.victim.write() as uow:
            people.set_idle_minutes(uow, minutes)

    def test_for_staff_it_is_fixed(self, world):
        with pytest.raises(IdleChoiceError), world.advocate.write() as uow:
            people.set_idle_minutes(uow, 30)


class TestTheServicesCode:
    def code(self, world):
        with world.lead.read() as uow:
            return cover.offered_service_code(uow)

    def test_it_is_shown_until_it_was_typed_back(self, world):
        words = self.code(world)
        with pytest.raises(WrongServiceCodeError), world.lead.write() as uow:
            cover.keep_service_code(uow, write_code(bytes(16)))
        with world.lead.write() as uow:
            cover.keep_service_code(uow, words)

        assert self.code(world) is None

    def test_it_gives_a_lead_the_cover_key_when_no_other_lead_is_left(self, world):
        open_case(world.advocate, "Beth")
        words = self.code(world)
        second = join_first_lead(world.units, world.service_id)
        with second.write() as uow:
            cover.restore_cover(uow, words)

        assert second.actor.role is Role.LEAD
        with second.read() as uow:
            assert vault.cover_pair(uow.vault, world.service_id).private
            assert {head.display_name for head in access.heads_of_service(uow)} == {"Anna", "Beth"}
        with world.lead.read() as uow:
            assert second.id not in {invite.person_id for invite in invites.staff_invites(uow)}

    def test_another_code_gives_nothing(self, world):
        second = join_first_lead(world.units, world.service_id)

        with pytest.raises(WrongServiceCodeError), second.write() as uow:
            cover.restore_cover(uow, write_code(bytes(16)))
        assert second.actor.role is Role.NEWCOMER

    def test_it_is_of_no_use_to_an_advocate_or_in_another_service(self, world):
        words = self.code(world)
        elsewhere = join_first_lead(world.units, make_service(world.units, "Elsewhere"))

        with pytest.raises(NotALeadError), world.advocate.write() as uow:
            cover.restore_cover(uow, words)
        with pytest.raises(WrongServiceCodeError), elsewhere.write() as uow:
            cover.restore_cover(uow, words)


def test_those_who_run_it_see_roles_and_states_and_no_victim_s_name(world):
    with world.units.read() as uow:
        found = {line.person_id: line for line in people.everybody(uow)}

    assert found[world.victim.id].name is None
    assert (found[world.victim.id].role, found[world.victim.id].state) == (Role.VICTIM, PersonState.ACTIVE)
    assert found[world.lead.id].name == "Ruth At The Top"
