"""Invitations: who may make them, what is kept of them, and what becomes of them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.access.service import CaseNotFoundError, NotYoursToDoError
from portal.accounts.service import confirming, invites, joining
from portal.accounts.service.invites import AlreadyJoinedError, InviteNotFoundError
from portal.accounts.service.joining import OldCodeError, UnknownCodeError, UsedCodeError
from portal.accounts.service.visits import PersonGoneError
from portal.accounts.words import WordsWrongError
from portal.audit.events import Event
from portal.kernel.actor import Role
from portal.kernel.ids import PersonId
from portal.schema import metadata
from tests.support.joined import accept, join_first_lead, join_staff, make_service, open_case
from tests.support.trail import is_unbroken, names_of_events


def look(units, code):
    return joining.look_at_code(units, code, network="n")


def state(world, case_id):
    with world.advocate.again().read() as uow:
        return invites.invite_of_case(uow, case_id)


class TestWhoMayInvite:
    def test_a_lead_invites_advocates_leads_and_partners_and_nobody_else(self, world):
        allowed = {Role.ADVOCATE, Role.LEAD, Role.PARTNER}
        with world.lead.write() as uow:
            assert {invites.invite_staff(uow, role).role for role in allowed} == allowed
            for role in set(Role) - allowed:
                with pytest.raises(InviteNotFoundError):
                    invites.invite_staff(uow, role)

    def test_from_the_command_line_leads_partners_and_operators_are_invited_and_nobody_else(self, world, units):
        allowed = {Role.LEAD, Role.PARTNER, Role.OPERATOR}
        with units.write() as uow:
            assert {invites.invite_from_outside(uow, world.service_id, role).role for role in allowed} == allowed
            for role in set(Role) - allowed:
                with pytest.raises(InviteNotFoundError):
                    invites.invite_from_outside(uow, world.service_id, role)

    @pytest.mark.parametrize("who", ["advocate", "victim", "partner", "operator"])
    def test_nobody_else_invites_staff(self, world, who):
        if who in {"partner", "operator"}:
            with pytest.raises(NotYoursToDoError), join_staff(world.lead, Role(who)).write() as uow:
                invites.invite_staff(uow, Role.PARTNER)
            return
        with pytest.raises(NotYoursToDoError), getattr(world, who).write() as uow:
            invites.invite_staff(uow, Role.ADVOCATE)

    def test_her_advocate_invites_her_and_neither_her_lead_nor_another_advocate_does(self, world):
        case_id = open_case(world.advocate, "Beth")
        other = join_staff(world.lead, Role.ADVOCATE)

        for somebody in (world.lead, other, world.victim):
            with pytest.raises(CaseNotFoundError), somebody.write() as uow:
                invites.invite_victim(uow, case_id)
        with world.advocate.write() as uow:
            assert invites.invite_victim(uow, case_id).role is Role.VICTIM

    def test_who_is_not_confirmed_yet_invites_nobody(self, world):
        newcomer = join_staff(world.lead, Role.LEAD, is_confirmed=False)

        with pytest.raises(NotYoursToDoError), newcomer.write() as uow:
            invites.invite_staff(uow, Role.ADVOCATE)

    def test_a_case_whose_victim_has_joined_needs_no_second_one(self, world):
        with pytest.raises(AlreadyJoinedError), world.advocate.write() as uow:
            invites.invite_victim(uow, world.case_id)

    def test_a_lead_invites_back_only_her_own_team_and_not_herself(self, world, units):
        elsewhere = join_first_lead(units, make_service(units, "Elsewhere"))

        for person_id in (elsewhere.id, world.lead.id, world.victim.id, PersonId("a" * 26)):
            with pytest.raises(PersonGoneError), world.lead.write() as uow:
                invites.invite_staff_back(uow, person_id)


class TestTheCode:
    def test_seven_words_are_an_invitation_however_they_are_typed(self, world, units):
        with world.lead.write() as uow:
            made = invites.invite_staff(uow, Role.ADVOCATE)

        found = look(units, "-".join(made.code.upper().split()))

        assert len(made.code.split()) == 7
        assert (found.role, found.is_return, found.is_staff) == (Role.ADVOCATE, False, True)
        assert found.service_name == "Oakfield Support"

    def test_nothing_of_it_is_kept_but_a_digest(self, world, units):
        with world.lead.write() as uow:
            made = invites.invite_staff(uow, Role.ADVOCATE, label="Kestrel Ashdown")

        with units.read() as uow:
            kept = b"".join(
                value if isinstance(value, bytes) else str(value).encode()
                for table in metadata.sorted_tables
                for row in uow.session.execute(select(table))
                for value in row
            )

        assert made.code.encode() not in kept
        assert all(f" {word} ".encode() not in kept for word in made.code.split())
        assert b"Kestrel" not in kept
        assert made.code not in repr(made)

    def test_other_words_are_none_and_that_is_written_down(self, world, units):
        with pytest.raises(UnknownCodeError):
            look(units, "atlas atlas atlas atlas atlas atlas atlas")

        assert Event.INVITE_REFUSED in names_of_events(units)

    def test_what_is_no_code_is_not_even_looked_up(self, world, units):
        with pytest.raises(WordsWrongError):
            look(units, "let me in")

        assert Event.INVITE_REFUSED not in names_of_events(units)

    def test_it_is_good_for_seven_days_and_not_a_moment_longer(self, world, units, clock):
        with world.lead.write() as uow:
            made = invites.invite_staff(uow, Role.ADVOCATE)

        clock.advance(timedelta(days=7) - timedelta(seconds=1))
        look(units, made.code)
        clock.advance(timedelta(seconds=1))

        with pytest.raises(OldCodeError):
            look(units, made.code)
        with pytest.raises(OldCodeError):
            accept(units, made)

    def test_once_taken_back_it_is_none(self, world, units):
        with world.lead.write() as uow:
            made = invites.invite_staff(uow, Role.ADVOCATE)
        with world.lead.write() as uow:
            invites.cancel_invite(uow, made.invite_id)

        with pytest.raises(OldCodeError):
            look(units, made.code)
        assert Event.INVITE_CANCELLED in names_of_events(units)

    def test_a_new_code_for_her_takes_the_place_of_the_one_before(self, world, units):
        case_id = open_case(world.advocate, "Beth")
        with world.advocate.write() as uow:
            first = invites.invite_victim(uow, case_id)
        with world.advocate.write() as uow:
            second = invites.invite_victim(uow, case_id)

        with pytest.raises(OldCodeError):
            look(units, first.code)
        look(units, second.code)

    def test_it_works_once_and_a_second_try_shows_to_both(self, world, units, clock):
        case_id = open_case(world.advocate, "Beth")
        with world.advocate.write() as uow:
            made = invites.invite_victim(uow, case_id)
        accept(units, made)
        used_at = clock.now()
        clock.advance(timedelta(hours=2))

        assert not state(world, case_id).was_misused
        with pytest.raises(UsedCodeError) as caught:
            look(units, made.code)
        with pytest.raises(UsedCodeError):
            look(units, made.code)

        assert (caught.value.used_at, caught.value.is_staff) == (used_at, False)
        assert state(world, case_id).was_misused
        assert state(world, case_id).tried_again_at == clock.now()
        assert is_unbroken(units)

    def test_of_two_who_bring_it_at_once_one_comes_in(self, world, units):
        case_id = open_case(world.advocate, "Beth")
        with world.advocate.write() as uow:
            made = invites.invite_victim(uow, case_id)
        slow = replace(units, stretcher=_Overtaken(units, made))

        with pytest.raises(UsedCodeError):
            accept(slow, made)

        assert state(world, case_id).was_misused


class _Overtaken:
    """A stretcher during whose work somebody else uses the same code."""

    def __init__(self, units, made):
        self.units, self.made = units, made

    def stretch(self, passphrase, salt):
        accept(self.units, self.made)
        return self.units.stretcher.stretch(passphrase, salt)


class TestStates:
    def test_a_case_s_invitation_goes_from_none_to_confirmed(self, world, units):
        case_id = open_case(world.advocate, "Beth")
        none = state(world, case_id)
        with world.advocate.write() as uow:
            made = invites.invite_victim(uow, case_id)
        is_open = state(world, case_id)
        accept(units, made)
        used = state(world, case_id)
        with world.advocate.write() as uow:
            confirming.confirm_person(uow, made.invite_id)
        confirmed = state(world, case_id)

        assert (none.is_open, none.is_used, none.invite_id) == (False, False, None)
        assert (is_open.is_open, is_open.is_used, is_open.invite_id) == (True, False, made.invite_id)
        assert (used.is_open, used.is_used, used.is_confirmed) == (False, True, False)
        assert confirmed.is_confirmed

    def test_one_that_was_left_to_expire_says_nothing(self, world, clock):
        case_id = open_case(world.advocate, "Beth")
        with world.advocate.write() as uow:
            invites.invite_victim(uow, case_id)
        clock.advance(timedelta(days=8))

        with world.advocate.again().read() as uow:
            assert invites.invite_of_case(uow, case_id) == invites.InviteState()

    def test_an_invitation_back_that_was_not_used_hides_nothing(self, world, clock):
        clock.advance(timedelta(minutes=1))
        with world.advocate.write() as uow:
            invites.invite_victim_back(uow, world.case_id)
        assert state(world, world.case_id).is_return
        clock.advance(timedelta(days=8))

        with world.advocate.again().read() as uow:
            found = invites.invite_of_case(uow, world.case_id)
        assert (found.is_confirmed, found.is_return) == (True, False)

    def test_the_team_s_page_shows_what_asks_for_something(self, world):
        with world.lead.write() as uow:
            made = invites.invite_staff(uow, Role.LEAD, label="Ruth’s deputy")
        with world.lead.read() as uow:
            shown = invites.staff_invites(uow)

        assert [(line.invite_id, line.label, line.role) for line in shown] == [
            (made.invite_id, "Ruth’s deputy", Role.LEAD)
        ]
        assert shown[0].made_by == "Ruth At The Top"

    def test_another_service_s_lead_sees_and_touches_none_of_it(self, world, units):
        elsewhere = join_first_lead(units, make_service(units, "Elsewhere"))
        with world.lead.write() as uow:
            made = invites.invite_staff(uow, Role.ADVOCATE)

        with elsewhere.read() as uow:
            assert invites.staff_invites(uow) == []
        for act in (
            invites.cancel_invite,
            invites.set_misuse_aside,
            confirming.confirm_person,
            confirming.refuse_person,
        ):
            with pytest.raises(InviteNotFoundError), elsewhere.write() as uow:
                act(uow, made.invite_id)

    def test_that_it_was_tried_twice_is_set_aside_once_she_was_rung(self, world, units):
        with world.advocate.read() as uow:
            invite_id = invites.invite_of_case(uow, world.case_id).invite_id
        case_id = open_case(world.advocate, "Beth")
        with world.advocate.write() as uow:
            made = invites.invite_victim(uow, case_id)
        accept(units, made)
        with world.advocate.write() as uow:
            confirming.confirm_person(uow, made.invite_id)
        with pytest.raises(UsedCodeError):
            look(units, made.code)

        assert state(world, case_id).was_misused
        with world.advocate.write() as uow:
            invites.set_misuse_aside(uow, made.invite_id)

        assert not state(world, case_id).was_misused
        assert invite_id != made.invite_id
