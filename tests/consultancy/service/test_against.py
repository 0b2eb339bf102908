"""What somebody could try against a paper: at its edges, in the same moment, and with a key that was kept."""

from threading import Thread

import pytest

from portal.consultancy import service
from portal.consultancy.forums import Agency
from portal.consultancy.leaks import LeakKind, LeakUndecidedError
from portal.consultancy.service.issuing import ConnectedError, TakenBackError
from portal.consultancy.summary import SummaryNotFoundError
from portal.diary.service import withdraw_incident
from portal.kernel.ids import new_id
from portal.vault.models import ItemSealRow


def seals(table):
    with table.lead.read() as uow:
        return uow.session.query(ItemSealRow).count()


def asks_lead(table, summary_id):
    with table.advocate.write() as uow:
        service.ask_second(uow, table.case_id, summary_id, table.lead.id)


def while_it_is_open(unit, deed, issue):
    """Do something, let another issue before it is finished, and return what the other was told."""
    told = []

    def other() -> None:
        try:
            issue()
        except Exception as error:  # noqa: BLE001 - a thread's error would be lost; it is kept and looked at below
            told.append(type(error))

    issuing = Thread(target=other)
    with unit.write() as uow:
        deed(uow)
        uow.session.flush()
        issuing.start()
        issuing.join(0.7)
    issuing.join()
    return told


def test_whoever_said_that_they_are_connected_is_given_no_later_paper_either(table):
    table.declares(table.issued(), is_connected=True)
    again = table.signed()

    with pytest.raises(ConnectedError):
        table.issues(again, table.other_partner, table.partner)

    table.issues(again, table.other_partner)


def test_an_entry_taken_back_in_the_moment_of_issue_does_not_go_out(table):
    incident_id = table.tells()
    summary_id = table.signed()

    told = while_it_is_open(
        table.victim,
        lambda uow: withdraw_incident(uow, table.case_id, incident_id),
        lambda: table.issues(summary_id),
    )

    assert told == [TakenBackError]
    assert seals(table) == 0


def test_what_is_protected_in_the_moment_of_issue_does_not_go_out(table):
    table.tells("He waited at 4 Harbour Row again.")
    summary_id = table.signed()

    told = while_it_is_open(
        table.victim,
        lambda uow: service.protect_detail(uow, table.case_id, LeakKind.ADDRESS, "4 Harbour Row", new_id()),
        lambda: table.issues(summary_id),
    )

    assert told == [LeakUndecidedError]


@pytest.mark.parametrize("how", ["taken back", "issued", "withdrawn"])
def test_the_key_of_a_second_person_goes_with_what_it_was_given_for(table, how):
    incident_id = table.tells()
    summary_id = table.signed()
    asks_lead(table, summary_id)
    with table.lead.read() as uow:
        service.read_as_second(uow, table.case_id, summary_id)

    if how == "taken back":
        with table.victim.write() as uow:
            withdraw_incident(uow, table.case_id, incident_id)
    elif how == "issued":
        table.issues(summary_id)
    else:
        with table.advocate.write() as uow:
            service.withdraw_summary(uow, table.case_id, summary_id)

    with table.lead.read() as uow, pytest.raises(SummaryNotFoundError):
        service.read_as_second(uow, table.case_id, summary_id)


@pytest.mark.parametrize("how", ["taken back", "over"])
def test_no_document_is_handed_over_once_it_is_closed_to_its_readers(table, clock, how):
    incident_id = table.tells()
    summary_id = table.issued()
    if how == "over":
        clock.advance(table.lasts())
        table = table.again()
    else:
        with table.victim.write() as uow:
            withdraw_incident(uow, table.case_id, incident_id)

    with table.advocate.write() as uow, pytest.raises(SummaryNotFoundError):
        service.hand_over(uow, table.case_id, summary_id, Agency.POLICE, "They ask for it.", new_id())
