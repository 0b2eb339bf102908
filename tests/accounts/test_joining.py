"""Joining: what is asked, what is made, and what a person may do before it is confirmed who they are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal.access import service as access
from portal.accounts.coming_in import JoinDraft
from portal.accounts.models import PersonRow, WayInRow
from portal.accounts.passphrase import WeakPassphraseError
from portal.accounts.service import confirming, cover, invites, joining, people
from portal.accounts.service.joining import NoDisplayNameError, UnknownCodeError
from portal.accounts.service.people import PersonState
from portal.accounts.service.sign_in import WrongSignInError
from portal.accounts.service.visits import resume
from portal.accounts.sign_in_name import NameFault, UnfitNameError
from portal.accounts.ways_in import SLOTS
from portal.accounts.words import CODE_WORDS
from portal.kernel.actor import Role
from portal.kernel.clock import SystemClock
from portal.kernel.errors import TooManyError
from portal.privacy.limits import Rate, WindowLimits
from portal.vault import service as vault
from portal.vault.keyring import NoKeyError
from portal.vault.keys import RecordClass
from tests.support.joined import (
    PASSPHRASE,
    accept,
    join_first_lead,
    join_staff,
    join_victim,
    make_service,
    open_case,
)
from tests.support.trail import is_unbroken


@pytest.fixture
def invite(world):
    """Return an open invitation for an advocate."""
    with world.lead.write() as uow:
        return invites.invite_staff(uow, Role.ADVOCATE)


def join(units, invite, **changed):
    draft = replace(JoinDraft(invite.code, "kim by the sea", PASSPHRASE, "Kim"), **changed)
    return joining.join(units, draft, is_plain=False, network="n", site_name="Linden")


class TestWhatIsAsked:
    @pytest.mark.parametrize(
        ("name", "fault"),
        [
            ("", NameFault.SHORT),
            ("k", NameFault.SHORT),
            ("李", NameFault.SHORT),
            ("\u202e \x00", NameFault.SHORT),
            ("k" * 61, NameFault.LONG),
            ("kim@example.org", NameFault.ADDRESS),
            ("07700 900123", NameFault.NUMBER),
            ("Robin  The HELPER", NameFault.TAKEN),
        ],
    )
    def test_some_names_cannot_be_used(self, units, invite, name, fault):
        with pytest.raises(UnfitNameError) as caught:
            join(units, invite, name=name)

        assert caught.value.fault is fault

    @pytest.mark.parametrize("name", ["李雷", "أنا", "Zoë O’Neill-Šťastná", "k" * 60, "ab", "7 dwarfs"])
    def test_names_in_any_writing_are_good(self, units, invite, name):
        join(units, invite, name=name)

    def test_the_name_is_found_again_however_it_is_typed(self, units, invite):
        joined = accept(units, invite, name="Ｋim  by the SEA")

        assert replace(joined, name="kim by the sea").sign_in().visit.actor.person_id == joined.id

    def test_a_guessable_passphrase_is_refused_and_so_is_one_made_of_her_names(self, units, invite):
        for passphrase in ("short", "passw0rd1234", "kim by the sea", "Kim Linden 1", "Oakfield Support"):
            with pytest.raises(WeakPassphraseError):
                join(units, invite, passphrase=passphrase)

    def test_staff_have_a_name_that_others_see(self, units, invite):
        for name in ("", " \u200b"[:1], "x" * 61):
            with pytest.raises(NoDisplayNameError):
                join(units, invite, display_name=name)

    def test_a_refusal_costs_nothing(self, units, invite):
        with pytest.raises(UnfitNameError):
            join(units, invite, name="robin the helper")

        join(units, invite)

    def test_tries_from_one_network_are_counted(self, units, invite):
        limited = replace(units, limits=WindowLimits(b"x" * 32, SystemClock(), rates={Rate.INVITE_CODE: "2/hour"}))
        for _ in range(3):
            joining.look_at_code(limited, invite.code, network="here")  # a good one counts for nothing
        for _ in range(2):
            with pytest.raises(UnknownCodeError):
                joining.look_at_code(limited, "atlas " * 7, network="here")

        with pytest.raises(TooManyError):
            joining.look_at_code(limited, invite.code, network="here")
        joining.look_at_code(limited, invite.code, network="elsewhere")

    def test_an_invitation_asks_after_ten_names_and_no_more_from_wherever(self, units, world, invite):
        limited = replace(units, limits=WindowLimits(b"x" * 32, SystemClock()))
        for _ in range(10):
            with pytest.raises(UnfitNameError):
                join(limited, invite, name=world.victim.name)

        for name in (world.victim.name, "nobody at all"):
            with pytest.raises(TooManyError):
                join(limited, invite, name=name)

    def test_what_cannot_be_used_anyway_counts_for_nothing(self, units, invite):
        limited = replace(units, limits=WindowLimits(b"x" * 32, SystemClock()))
        for _ in range(12):
            with pytest.raises(WeakPassphraseError):
                join(limited, invite, passphrase="short")

        assert join(limited, invite)


class TestWhatIsMade:
    def test_every_account_has_the_same_number_of_slots(self, world, units):
        with units.read() as uow:
            counts = {
                person_id: uow.session.query(WayInRow).filter_by(person_id=person_id).count()
                for (person_id,) in uow.session.query(PersonRow.id)
            }

        assert set(counts.values()) == {SLOTS}

    def test_no_name_stands_in_the_database(self, world, units):
        with units.read() as uow:
            kept = b"".join(
                b"".join([row.name_digest, row.sealed_own, row.sealed_display_name or b""])
                for row in uow.session.query(PersonRow)
            )

        for name in (b"anna", b"robin", b"ruth", b"Ruth", b"Robin"):
            assert name not in kept

    def test_a_victim_has_no_display_name_of_her_own(self, world, units):
        with world.advocate.read() as uow:
            found = people.display_names(uow, [world.victim.id, world.advocate.id, world.lead.id])

        assert found == {world.advocate.id: "Robin The Helper", world.lead.id: "Ruth At The Top"}

    def test_she_is_signed_in_and_staff_still_have_their_second_factor_before_them(self, world, units, invite):
        assert not world.victim.started.visit.awaits_code
        assert join(units, invite).visit.awaits_code

    def test_the_trail_holds(self, world, units):
        assert is_unbroken(units)


class TestTheFirstLead:
    def test_makes_the_cover_key_and_is_confirmed_at_once(self, units):
        service_id = make_service(units)
        lead = join_first_lead(units, service_id)

        assert lead.actor.role is Role.LEAD
        with lead.read() as uow:
            assert vault.holds_cover(uow.vault, service_id, lead.id)
            assert len((cover.offered_service_code(uow) or "").split()) == CODE_WORDS

    def test_one_invited_later_from_the_command_line_has_neither(self, world, units):
        second = join_first_lead(units, world.service_id)

        assert second.actor.role is Role.NEWCOMER
        with second.read() as uow:
            assert not vault.holds_cover(uow.vault, world.service_id, second.id)
            assert cover.offered_service_code(uow) is None

    def test_of_two_services_each_has_its_own(self, world, units):
        elsewhere = join_first_lead(units, make_service(units, "Elsewhere"))

        with elsewhere.read() as uow:
            assert not vault.holds_cover(uow.vault, world.service_id, elsewhere.id)
            assert people.advocates_of_service(uow) == []


class TestBeforeConfirming:
    def test_a_newcomer_on_the_staff_may_do_nothing(self, world):
        newcomer = join_staff(world.lead, Role.ADVOCATE, is_confirmed=False)

        assert newcomer.actor.role is Role.NEWCOMER
        with newcomer.write() as uow:
            for act in (
                access.heads_of_my_cases,
                access.heads_of_service,
                people.team_of_service,
                invites.staff_invites,
            ):
                with pytest.raises(access.NotYoursToDoError):
                    act(uow)
            with pytest.raises(access.CaseNotFoundError):
                access.head_of_case(uow, world.case_id)

    def test_she_holds_no_key_of_her_case(self, world):
        case_id = open_case(world.advocate, "Beth")
        beth = join_victim(world.advocate, case_id, is_confirmed=False)

        with beth.write() as uow:
            assert access.case_of_victim(uow) == case_id
            with pytest.raises(NoKeyError):
                vault.class_key(uow.vault, case_id, RecordClass.DIARY)
        with world.advocate.write() as uow:
            confirming.confirm_person(uow, beth.invite_id)
        with beth.read() as uow:
            assert vault.holds_class(uow.vault, case_id, RecordClass.DIARY)


class TestConfirming:
    def test_a_second_lead_is_given_the_cover_key_and_every_head(self, world):
        second = join_staff(world.lead, Role.LEAD)

        assert second.actor.role is Role.LEAD
        with second.read() as uow:
            assert vault.holds_cover(uow.vault, world.service_id, second.id)
            assert [head.display_name for head in access.heads_of_service(uow)] == ["Anna"]

    def test_a_lead_without_the_cover_key_confirms_and_another_passes_it_on(self, world, units):
        second = join_staff(world.lead, Role.LEAD)
        with second.write() as uow:
            vault.take_cover_from(uow.vault, world.service_id, second.id)
        third = join_staff(second, Role.LEAD)

        with pytest.raises(confirming.NoCoverKeyError), second.write() as uow:
            confirming.pass_cover_on(uow, third.id)
        with world.lead.write() as uow:
            confirming.pass_cover_on(uow, third.id)
        with third.read() as uow:
            assert vault.holds_cover(uow.vault, world.service_id, third.id)

    def test_the_cover_key_goes_to_confirmed_leads_of_the_service_only(self, world, units):
        newcomer = join_staff(world.lead, Role.LEAD, is_confirmed=False)
        elsewhere = join_first_lead(units, make_service(units, "Elsewhere"))

        for person_id in (newcomer.id, elsewhere.id, world.advocate.id):
            with pytest.raises(invites.InviteNotFoundError), world.lead.write() as uow:
                confirming.pass_cover_on(uow, person_id)

    def test_pressing_twice_is_confirming_once(self, world, units):
        with world.advocate.write() as uow:
            confirming.confirm_person(uow, world.victim.invite_id)

        assert is_unbroken(units)

    def test_a_lead_does_not_confirm_a_victim(self, world):
        case_id = open_case(world.advocate, "Beth")
        beth = join_victim(world.advocate, case_id, is_confirmed=False)

        with pytest.raises(access.CaseNotFoundError), world.lead.write() as uow:
            confirming.confirm_person(uow, beth.invite_id)

    def test_an_advocate_does_not_confirm_staff(self, world):
        newcomer = join_staff(world.lead, Role.ADVOCATE, is_confirmed=False)

        with pytest.raises(access.NotYoursToDoError), world.advocate.write() as uow:
            confirming.confirm_person(uow, newcomer.invite_id)

    def test_nobody_is_confirmed_before_they_came(self, world, invite):
        with pytest.raises(invites.InviteNotFoundError), world.lead.write() as uow:
            confirming.confirm_person(uow, invite.invite_id)


class TestRefusing:
    def test_a_stranger_in_her_place_is_shut_out_and_she_can_be_invited_again(self, world, units):
        case_id = open_case(world.advocate, "Beth")
        stranger = join_victim(world.advocate, case_id, is_confirmed=False)

        with world.advocate.write() as uow:
            confirming.refuse_person(uow, stranger.invite_id)

        assert resume(units, stranger.started.cookie_half, stranger.started.page_half) is None
        with pytest.raises(WrongSignInError):
            stranger.sign_in()
        beth = join_victim(world.advocate, case_id)
        with beth.read() as uow:
            assert access.case_of_victim(uow) == case_id

    def test_a_stranger_among_the_staff_is_shut_out(self, world):
        stranger = join_staff(world.lead, Role.ADVOCATE, is_confirmed=False)

        with world.lead.write() as uow:
            confirming.refuse_person(uow, stranger.invite_id)

        with pytest.raises(WrongSignInError):
            stranger.sign_in()
        with world.lead.read() as uow:
            states = {member.person_id: member.state for member in people.team_of_service(uow)}
        assert states[stranger.id] is PersonState.SUSPENDED

    def test_whoever_was_confirmed_is_not_refused_any_more(self, world):
        with pytest.raises(invites.InviteNotFoundError), world.lead.write() as uow:
            confirming.refuse_person(uow, world.advocate.invite_id)


def test_a_visit_begun_by_joining_ends_like_any_other(world, units, clock):
    clock.advance(timedelta(minutes=11))

    assert resume(units, world.victim.started.cookie_half, world.victim.started.page_half) is None
