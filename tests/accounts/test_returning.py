"""Coming back by a new invitation: new keys, what was shared again, and nothing lost to somebody who pretended."""

from datetime import timedelta

import pytest

from portal.access import service as access
from portal.access.permissions import Part, Permission
from portal.accounts.models import InviteRow
from portal.accounts.service import confirming, invites
from portal.accounts.service.before import sweep_before
from portal.accounts.service.confirming import NoCoverKeyError
from portal.accounts.service.sign_in import WrongSignInError
from portal.accounts.service.visits import resume
from portal.kernel.actor import Role
from portal.vault import service as vault
from portal.vault.keyring import NoKeyError
from portal.vault.keys import RecordClass
from portal.vault.primitives import SealBrokenError
from tests.support.joined import accept, join_staff
from tests.support.trail import is_unbroken

NEW = "another way across the hill"
SHARED = "1" * 26
PRIVATE = "2" * 26


@pytest.fixture
def written(world):
    """Return the world after she kept something to herself and shared something."""
    with world.victim.write() as uow:
        vault.new_own_item(uow.vault, PRIVATE, world.case_id)
        key = vault.new_own_item(uow.vault, SHARED, world.case_id)
        vault.wrap_for_class(uow.vault, SHARED, world.case_id, RecordClass.DIARY, key)
    return world


def come_back(world, *, name="anna again"):
    with world.advocate.write() as uow:
        made = invites.invite_victim_back(uow, world.case_id)
    return accept(world.units, made, name=name, passphrase=NEW)


def advocate_back(world, lead):
    with lead.write() as uow:
        made = invites.invite_staff_back(uow, world.advocate.id)
    return accept(world.units, made, name="robin again", passphrase=NEW)


def is_kept_aside(world, invite_id) -> bool:
    with world.units.read() as uow:
        return uow.session.get(InviteRow, invite_id).sealed_before is not None


def role_of(somebody) -> Role:
    return somebody.actor.role


def part_of(world, person_id):
    with world.advocate.read() as uow:
        return {m.person_id: m.part for m in access.members_of_case(uow, world.case_id)}[person_id]


def can_read_shared(somebody, case_id) -> bool:
    with somebody.read() as uow:
        try:
            return SHARED in vault.unwrap_for_class(uow.vault, [SHARED], case_id, RecordClass.DIARY)
        except NoKeyError:
            return False


class TestHer:
    def test_she_is_the_same_person_with_new_keys_and_the_old_way_in_is_shut(self, written):
        anna = come_back(written)

        assert anna.id == written.victim.id
        assert anna.started.visit.keyring.person != written.victim.started.visit.keyring.person
        assert resume(written.units, written.victim.started.cookie_half, written.victim.started.page_half) is None
        with pytest.raises(WrongSignInError):
            written.victim.sign_in()

    def test_until_she_is_confirmed_she_holds_nothing(self, written):
        anna = come_back(written)

        assert part_of(written, anna.id) == Part.NEWCOMER
        assert not can_read_shared(anna, written.case_id)
        with pytest.raises(access.CaseNotFoundError), anna.read() as uow:
            access.require(uow, written.case_id, Permission.SHARE_DIARY)

    def test_once_confirmed_what_was_shared_is_back_and_what_was_private_is_gone(self, written):
        anna = come_back(written)
        with written.lead.write() as uow:
            confirming.confirm_person(uow, anna.invite_id)

        assert part_of(written, anna.id) == Part.VICTIM
        assert can_read_shared(anna, written.case_id)
        with anna.read() as uow:
            assert vault.unwrap_own(uow.vault, [PRIVATE]) == {}
        assert is_unbroken(written.units)

    def test_what_was_kept_aside_is_kept_a_month_after_she_is_confirmed_and_no_longer(self, written, clock):
        anna = come_back(written)
        with written.lead.write() as uow:
            confirming.confirm_person(uow, anna.invite_id)

        clock.advance(timedelta(days=30))
        sweep_before(written.units)
        assert is_kept_aside(written, anna.invite_id)
        clock.advance(timedelta(seconds=1))
        sweep_before(written.units)
        assert not is_kept_aside(written, anna.invite_id)

    def test_while_nobody_is_confirmed_it_is_kept(self, written, clock):
        anna = come_back(written)
        clock.advance(timedelta(days=60))
        sweep_before(written.units)

        assert is_kept_aside(written, anna.invite_id)

    def test_somebody_who_pretended_is_shut_out_and_all_is_as_it_was(self, written):
        stranger = come_back(written)
        with written.advocate.write() as uow:
            confirming.refuse_person(uow, stranger.invite_id)

        assert resume(written.units, stranger.started.cookie_half, stranger.started.page_half) is None
        with pytest.raises(WrongSignInError):
            stranger.sign_in(NEW)
        anna = written.victim.again()
        assert anna.keyring().personal == written.victim.keyring().personal
        assert can_read_shared(anna, written.case_id)
        with anna.read() as uow:
            assert PRIVATE in vault.unwrap_own(uow.vault, [PRIVATE])
        assert part_of(written, anna.id) == Part.VICTIM

    def test_she_may_take_her_old_name_again(self, written):
        anna = come_back(written, name=written.victim.name)

        assert anna.sign_in(NEW).visit.actor.person_id == written.victim.id

    def test_nobody_is_invited_back_twice_at_once(self, written):
        come_back(written)

        with pytest.raises(invites.AlreadyJoinedError), written.advocate.write() as uow:
            invites.invite_victim_back(uow, written.case_id)

    def test_somebody_else_s_advocate_invites_nobody_back(self, written):
        other = join_staff(written.lead, Role.ADVOCATE)

        with pytest.raises(access.CaseNotFoundError), other.write() as uow:
            invites.invite_victim_back(uow, written.case_id)


class TestAnAdvocate:
    def test_comes_back_to_the_cases_from_the_cover_key_but_not_to_the_plan(self, written):
        robin = advocate_back(written, written.lead)
        assert role_of(robin) == Role.NEWCOMER
        assert not can_read_shared(robin, written.case_id)

        with written.lead.write() as uow:
            confirming.confirm_person(uow, robin.invite_id)

        assert role_of(robin) == Role.ADVOCATE
        assert can_read_shared(robin, written.case_id)
        with robin.read() as uow:
            assert [head.display_name for head in access.heads_of_my_cases(uow)] == ["Anna"]
            assert not vault.holds_class(uow.vault, written.case_id, RecordClass.PLAN)

    def test_is_confirmed_by_a_lead_with_the_cover_key_and_refused_by_any(self, written):
        second = join_staff(written.lead, Role.LEAD)
        with second.write() as uow:
            vault.take_cover_from(uow.vault, written.service_id, second.id)
        robin = advocate_back(written, second)

        with pytest.raises(NoCoverKeyError), second.write() as uow:
            confirming.confirm_person(uow, robin.invite_id)
        assert robin.actor.role is Role.NEWCOMER
        with second.write() as uow:
            confirming.refuse_person(uow, robin.invite_id)  # shutting somebody out needs no key
        assert can_read_shared(written.advocate.again(), written.case_id)

    def test_somebody_who_pretended_is_shut_out_and_all_is_as_it_was(self, written):
        stranger = advocate_back(written, written.lead)
        with written.lead.write() as uow:
            confirming.refuse_person(uow, stranger.invite_id)

        with pytest.raises(WrongSignInError):
            stranger.sign_in(NEW)
        robin = written.advocate.again()
        assert robin.actor.role is Role.ADVOCATE
        assert can_read_shared(robin, written.case_id)


class TestALead:
    def test_comes_back_to_the_cover_key_and_the_heads(self, written):
        second = join_staff(written.lead, Role.LEAD, name="mo of the hill")
        with written.lead.write() as uow:
            made = invites.invite_staff_back(uow, second.id)
        mo = accept(written.units, made, name="mo again", passphrase=NEW)
        with mo.read() as uow, pytest.raises(SealBrokenError):
            vault.cover_pair(uow.vault, written.service_id)

        with written.lead.write() as uow:
            confirming.confirm_person(uow, mo.invite_id)

        with mo.read() as uow:
            assert vault.cover_pair(uow.vault, written.service_id).private
            assert [head.display_name for head in access.heads_of_service(uow)] == ["Anna"]

    def test_confirmed_by_one_without_the_cover_key_has_none_either_and_not_a_share_that_opens_nothing(self, written):
        second = join_staff(written.lead, Role.LEAD, name="mo of the hill")
        third = join_staff(written.lead, Role.LEAD)
        with third.write() as uow:
            vault.take_cover_from(uow.vault, written.service_id, third.id)
            made = invites.invite_staff_back(uow, second.id)
        mo = accept(written.units, made, name="mo again", passphrase=NEW)
        with third.write() as uow:
            confirming.confirm_person(uow, mo.invite_id)

        with mo.read() as uow:
            assert role_of(mo) == Role.LEAD
            assert not vault.holds_cover(uow.vault, written.service_id, mo.id)

    def test_a_stranger_in_a_lead_s_place_changes_nothing_for_the_lead(self, written):
        second = join_staff(written.lead, Role.LEAD, name="mo of the hill")
        with written.lead.write() as uow:
            made = invites.invite_staff_back(uow, second.id)
        stranger = accept(written.units, made, name="not mo", passphrase=NEW)
        with written.lead.write() as uow:
            confirming.refuse_person(uow, stranger.invite_id)

        mo = second.again()
        assert mo.actor.role is Role.LEAD
        with mo.read() as uow:
            assert vault.cover_pair(uow.vault, written.service_id).private
            assert [head.display_name for head in access.heads_of_service(uow)] == ["Anna"]
