"""Cases: to a stranger a case does not exist, and conflicts are found unseen."""

import pytest

from portal.access import service as access
from portal.access.parties import Party, terms_of
from portal.access.permissions import CASE_PERMISSIONS, Part, Permission
from portal.access.service import CaseDraft, CaseNotFoundError, NotYoursToDoError, PartyKnownError
from portal.audit.events import Event, Kinds
from portal.audit.service import happened_around
from portal.kernel.actor import Role
from portal.kernel.ids import CaseId, new_id
from portal.vault import service as vault
from portal.vault.keys import RecordClass
from tests.support.make import make_case, make_someone

ADA = Party(("Ada Byron",))
MAX = Party(("Max Stone",))


def open_with(someone, *, her=ADA, other=MAX, is_checked=False):
    with someone.write() as uow:
        return access.open_case(uow, CaseDraft("Ada", her, other, is_checked_by_lead=is_checked))


def test_to_a_stranger_the_case_does_not_exist(
    case_id, second_victim, second_case_id, second_advocate, stranger_advocate
):
    for someone in (second_victim, second_advocate, stranger_advocate):
        for asked in (case_id, CaseId(new_id())):
            for permission in Permission:
                with pytest.raises(CaseNotFoundError), someone.read() as uow:
                    access.require(uow, asked, permission)


def test_each_part_may_do_what_the_table_says_and_no_more(case_id, advocate, victim, lead):
    parts = {Part.ADVOCATE: advocate, Part.VICTIM: victim, Part.LEAD: lead}
    for part, someone in parts.items():
        for permission in Permission:
            with someone.read() as uow:
                if permission in CASE_PERMISSIONS[part]:
                    assert access.require(uow, case_id, permission).part is part
                else:
                    with pytest.raises(CaseNotFoundError):
                        access.require(uow, case_id, permission)
                    uow.refusals.clear()


def test_a_refusal_is_written_down(units, case_id, second_advocate):
    with pytest.raises(CaseNotFoundError), second_advocate.read() as uow:
        access.require(uow, case_id, Permission.READ_HEAD)

    with units.read() as uow:
        refused = Kinds(by_person=[Event.ACCESS_REFUSED])
        assert len(happened_around(uow.session, refused, case_id="", person_id=second_advocate.id, limit=9)) == 1


def test_a_lead_of_another_service_sees_nothing(case_id, units, stranger_advocate):
    other_lead = make_someone(units, Role.LEAD, stranger_advocate.actor.service_id)

    with other_lead.read() as uow:
        assert access.heads_of_service(uow) == []
    with pytest.raises(CaseNotFoundError), other_lead.read() as uow:
        access.head_of_case(uow, case_id)


def test_before_the_voice_check_she_can_write_and_not_share(advocate, second_victim):
    case_id = make_case(advocate, second_victim, is_confirmed=False)

    with second_victim.read() as uow:
        assert access.require(uow, case_id, Permission.WRITE_DIARY).part is Part.NEWCOMER
        with pytest.raises(CaseNotFoundError):
            access.require(uow, case_id, Permission.SHARE_DIARY)
        uow.refusals.clear()


def test_somebody_who_is_not_on_the_case_cannot_be_confirmed(advocate, case_id, second_victim):
    with pytest.raises(CaseNotFoundError), advocate.write() as uow:
        access.confirm_victim(uow, case_id, second_victim.id)


def test_victims_and_partners_cannot_open_cases(victim, case_id):
    with pytest.raises(NotYoursToDoError):
        open_with(victim)


def test_heads_show_the_name_she_chose_to_those_who_hold_them(advocate, lead, case_id):
    with advocate.read() as uow:
        assert [head.display_name for head in access.heads_of_my_cases(uow)] == ["Anna"]
    with lead.read() as uow:
        assert [head.display_name for head in access.heads_of_service(uow)] == ["Anna"]


@pytest.mark.parametrize(
    ("her", "other"),
    [
        (Party(("Max Stone",)), Party()),
        (Party(("stone  MAX",)), Party()),
        (Party(("Maks Stoan",)), Party()),
        (Party(("Somebody Else",), ("07700 900 123",)), Party()),
        (Party(("Somebody Else",)), Party((), ("+44 7700 900123",))),
        (Party(("Somebody Else",)), Party((), ("@Max.Stone",))),
    ],
)
def test_somebody_who_stands_in_another_case_is_found(advocate, second_advocate, her, other):
    open_with(advocate, other=Party(("Max Stone",), ("07700900123", "max.stone")))

    with pytest.raises(PartyKnownError):
        open_with(second_advocate, her=her, other=other)


def test_one_given_name_alone_finds_nobody(advocate, second_advocate):
    open_with(advocate, other=Party(("Max",)))

    assert open_with(second_advocate, her=Party(("Max",)))


def test_another_service_is_not_told(advocate, stranger_advocate):
    open_with(advocate)

    assert open_with(stranger_advocate)


def test_a_lead_who_has_looked_may_go_on(advocate, lead):
    open_with(advocate)

    with pytest.raises(PartyKnownError):
        open_with(lead)
    assert open_with(lead, is_checked=True)


def test_an_advocate_cannot_say_that_a_lead_has_looked(advocate, second_advocate):
    open_with(advocate)

    with pytest.raises(PartyKnownError):
        open_with(second_advocate, is_checked=True)


def test_the_names_and_numbers_are_nowhere_in_the_file(advocate, tmp_path):
    open_with(advocate, her=Party(("Ada Byron",), ("07700900123",)), other=Party(("Max Stone",), ("max.stone",)))

    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file()).lower()
    for word in (b"byron", b"stone", b"900123", b"metaphone"):
        assert word not in kept


def test_taking_off_somebody_who_is_not_on_the_case_is_refused(lead, case_id, second_advocate, victim):
    for person_id in (second_advocate.id, victim.id):
        with pytest.raises(CaseNotFoundError), lead.write() as uow:
            access.unassign(uow, case_id, person_id)


def test_everybody_who_was_on_the_case_stays_in_its_list(lead, advocate, victim, case_id, second_advocate):
    with lead.write() as uow:
        access.assign(uow, case_id, second_advocate.id)
    with lead.write() as uow:
        access.unassign(uow, case_id, second_advocate.id)

    with victim.read() as uow:
        members = {member.person_id: member.ended_at for member in access.members_of_case(uow, case_id)}
    assert set(members) == {advocate.id, victim.id, second_advocate.id}
    assert members[second_advocate.id] is not None


def test_a_victim_without_a_case_is_told_there_is_none(second_victim):
    with pytest.raises(CaseNotFoundError), second_victim.read() as uow:
        access.case_of_victim(uow)


def test_a_new_lead_is_given_the_heads_from_the_cover_key(units, lead, case_id, service_id):
    second = make_someone(units, Role.LEAD, service_id)
    with second.read() as uow:
        assert [head.display_name for head in access.heads_of_service(uow)] == [""]

    with lead.write() as uow:
        vault.pass_cover_on(uow.vault, service_id, second.id)
        access.grant_heads_to_lead(uow, second.id)

    with second.read() as uow:
        assert [head.display_name for head in access.heads_of_service(uow)] == ["Anna"]


def test_an_advocate_who_took_over_can_confirm_her_without_holding_the_plan(
    lead, advocate, second_advocate, second_victim
):
    case_id = make_case(advocate, second_victim, name="Cleo", is_confirmed=False)
    with lead.write() as uow:
        access.assign(uow, case_id, second_advocate.id)
        access.unassign(uow, case_id, advocate.id)

    with second_advocate.write() as uow:
        access.confirm_victim(uow, case_id, second_victim.id)

    with second_victim.read() as uow:
        held = {record_class for record_class in RecordClass if vault.holds_class(uow.vault, case_id, record_class)}
        assert held == set(vault.VICTIM_CLASSES)
    with second_advocate.read() as uow:
        assert not vault.holds_class(uow.vault, case_id, RecordClass.PLAN)


def test_where_nobody_is_signed_in_nothing_is_done(units):
    with pytest.raises(NotYoursToDoError), units.read() as uow:
        access.acting(uow)


def test_only_who_a_case_is_about_has_a_case_of_her_own(case_id, victim, advocate, second_victim):
    with victim.read() as uow:
        assert access.case_of_victim(uow) == case_id
    for someone in (advocate, second_victim):
        with pytest.raises(CaseNotFoundError), someone.read() as uow:
            access.case_of_victim(uow)


def test_a_code_is_told_to_who_is_on_the_case_and_to_nobody_else(case_id, advocate, stranger_advocate):
    with advocate.read() as uow:
        assert access.code_of_case(uow, case_id) == access.head_of_case(uow, case_id).code
    with pytest.raises(CaseNotFoundError), stranger_advocate.read() as uow:
        access.code_of_case(uow, case_id)


def test_a_newcomer_who_was_not_she_is_taken_off_and_a_confirmed_victim_is_not(advocate, victim, second_victim):
    confirmed, waiting = (
        make_case(advocate, victim),
        make_case(advocate, second_victim, name="Beth", is_confirmed=False),
    )

    with advocate.write() as uow:
        access.remove_newcomer(uow, waiting, second_victim.id)

    with advocate.read() as uow:
        assert access.victim_of_case(uow, waiting) is None
    for case_id, person_id in ((waiting, second_victim.id), (confirmed, victim.id), (confirmed, advocate.id)):
        with pytest.raises(CaseNotFoundError), advocate.write() as uow:
            access.remove_newcomer(uow, case_id, person_id)


def test_put_back_she_has_her_place_and_nobody_else_gets_one(case_id, advocate, victim, second_victim):
    with advocate.write() as uow:
        access.put_aside(uow, victim.id)
    with victim.read() as uow:
        assert access.require(uow, case_id, Permission.WRITE_DIARY).part is Part.NEWCOMER

    with advocate.write() as uow:
        for person_id in (victim.id, advocate.id, second_victim.id):
            access.put_back(uow, case_id, person_id)

    with advocate.read() as uow:
        parts = {member.person_id: member.part for member in access.members_of_case(uow, case_id)}
    assert parts == {victim.id: Part.VICTIM, advocate.id: Part.ADVOCATE}


def test_a_name_in_other_letters_is_found_by_its_letters_and_an_empty_contact_by_nothing():
    assert terms_of(Party(("Анна Marsh",), ("", "  "))) == frozenset({"name marsh анна"})
    assert "sound MRX" not in terms_of(Party(("Marsh",)))
    assert len(terms_of(Party(("Anna Marsh",)))) == 2
