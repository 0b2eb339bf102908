"""Sending and forgetting: sealed for the class alone, once, and to nobody of hers to be found."""

import pytest

from portal.audit.events import Event
from portal.diary import service
from portal.diary.service import IncidentNotFoundError
from portal.kernel.ids import CaseId, IncidentId, new_id
from portal.vault import service as vault
from portal.vault.keys import RecordClass
from tests.diary.telling import draft, events, shared_words, tell, words_of
from tests.support.make import Someone

WORDS = "He has a key to the back door."


def send(victim: Someone, case_id: CaseId, words: str = WORDS, once: str = "") -> None:
    with victim.write() as uow:
        service.send_and_forget(uow, case_id, draft(words), once or new_id())


def sent_ids(victim: Someone) -> list[IncidentId]:
    return [IncidentId(subject) for _who, subject in events(victim.units, Event.INCIDENT_SENT) if subject]


def test_her_advocate_reads_it_and_she_has_no_key_and_no_line(
    victim: Someone, advocate: Someone, case_id: CaseId
) -> None:
    kept = tell(victim, case_id, "Her own.")
    send(victim, case_id)
    [sent] = sent_ids(victim)

    assert shared_words(advocate, case_id) == [WORDS]
    assert words_of(victim, case_id) == ["Her own."]
    with victim.read() as uow:
        assert vault.unwrap_own(uow.vault, [kept, sent]).keys() == {kept}
        assert service.incident_count(uow, case_id) == 1
        with pytest.raises(IncidentNotFoundError):
            service.open_incident(uow, case_id, sent)
        with pytest.raises(IncidentNotFoundError):
            service.who_can_read(uow, case_id, sent)
    assert events(victim.units, Event.INCIDENT_OPENED) == []
    assert len(events(victim.units, Event.INCIDENT_SENT_OPENED)) == 1


def test_the_same_form_sent_again_sends_nothing_more(victim: Someone, advocate: Someone, case_id: CaseId) -> None:
    once = new_id()
    send(victim, case_id, once=once)
    send(victim, case_id, "Another.", once=once)

    with advocate.read() as uow:
        assert service.shared_counts(uow, case_id) == (1, 1)
    assert len(sent_ids(victim)) == 1


def test_it_cannot_be_taken_back_changed_or_brought_into_her_list(
    victim: Someone, advocate: Someone, case_id: CaseId
) -> None:
    send(victim, case_id)
    [sent] = sent_ids(victim)

    with pytest.raises(IncidentNotFoundError), victim.write() as uow:
        service.withdraw_incident(uow, case_id, sent)
    with pytest.raises(IncidentNotFoundError), victim.write() as uow:
        service.share_incident(uow, case_id, sent)
    with victim.write() as uow:
        service.bring_back_shared(uow, case_id)

    assert words_of(victim, case_id) == []
    with advocate.read() as uow:
        keys = vault.unwrap_for_class(uow.vault, [sent], case_id, RecordClass.DIARY)
    assert keys.keys() == {sent}
