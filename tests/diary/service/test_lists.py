"""Lists beside an entry: kept whole or not at all, once, shared and taken back with it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from portal.diary import service
from portal.diary.batches.asking import Wanted
from portal.diary.batches.chosen import chosen_rows, others_in, sound
from portal.diary.batches.reading import read_batch
from portal.diary.service.lists import NothingNewError, PendingMissingError
from portal.evidence.sealing import IncomingFile
from portal.evidence.service import file_of_case, read_opaque, receive_opaque, sweep_files
from portal.kernel.ids import CaseId, IncidentId
from portal.unit_of_work import Units
from portal.vault.primitives import SealBrokenError
from tests.diary.telling import LONDON
from tests.support.fakes import FrozenClock
from tests.support.make import Someone

THEM = "07700 900123"


def call_list(first: int, last: int) -> str:
    """Return a list of missed calls, one a minute of the first night of the year."""
    begin = datetime(2026, 1, 1, 1, tzinfo=UTC)
    lines = [f"{begin + timedelta(minutes=n):%d/%m/%Y,%H:%M},{THEM},Missed" for n in range(first, last)]
    return "\n".join(["Date,Time,Number,Type", "13/01/2026,09:00,07700 900999,Missed", *lines])


def bring(units: Units, who: Someone, case_id: CaseId, text: str) -> str:
    """Let a list wait to be kept."""
    incoming = IncomingFile(units.blobs, "calls.csv")
    incoming.write(text.encode())
    incoming.seek(0)
    opaque = receive_opaque(incoming)
    with who.write() as uow:
        service.begin_list(uow, case_id, opaque)
        incoming.hand_over()
    return opaque.file_id


def keep(units: Units, who: Someone, case_id: CaseId, list_id: str) -> IncidentId:
    """Keep the calls of one number of a list that waits."""
    with who.read() as uow:
        pending = service.open_pending(uow, case_id, list_id)
        now = uow.now
    data = read_opaque(units.blobs, pending.opaque)
    parsed = sound(read_batch(data, Wanted(now.date())), LONDON, now)
    rows = chosen_rows(parsed, [others_in(parsed)[0].key], LONDON)
    with who.write() as uow:
        return service.keep_list(uow, case_id, list_id, rows, "He rang all night.", LONDON)


def brought(units: Units, who: Someone, case_id: CaseId, text: str) -> IncidentId:
    return keep(units, who, case_id, bring(units, who, case_id, text))


def hers(who: Someone, case_id: CaseId, incident_id: IncidentId, start: int = 0, many: int = 20):
    with who.read() as uow:
        incident = service.open_incident(uow, case_id, incident_id)
        return incident, service.rows_of_list(uow, incident, start, many)


@pytest.fixture(autouse=True)
def _in_november(clock: FrozenClock) -> None:
    clock.advance(datetime(2026, 11, 24, 12, tzinfo=UTC) - clock.now())


def test_four_hundred_calls_are_one_entry_with_a_count(units: Units, victim: Someone, case_id: CaseId):
    incident_id = brought(units, victim, case_id, call_list(0, 700))

    incident, page = hers(victim, case_id, incident_id, 490, 20)
    assert (incident.told.count, incident.told.has_list) == (700, True)
    assert incident.told.when.until - incident.told.when.moment == timedelta(minutes=699)
    assert page is not None
    assert [row.stamp.at.minute for row in page.rows] == [n % 60 for n in range(490, 510)]
    assert (page.total, page.left_out) == (700, 0)
    assert hers(victim, case_id, incident_id, 700, 20)[1] is None


def test_the_file_itself_is_kept_and_is_hers_alone(units: Units, victim: Someone, case_id: CaseId):
    _incident, page = hers(victim, case_id, brought(units, victim, case_id, call_list(0, 3)))

    with victim.read() as uow:
        kept = file_of_case(uow, case_id, page.file_id)
    assert (kept.facts.name, kept.facts.is_picture, kept.is_shared) == ("calls.csv", False, False)


def test_the_same_file_again_adds_nothing(units: Units, victim: Someone, case_id: CaseId):
    brought(units, victim, case_id, call_list(0, 30))

    with pytest.raises(NothingNewError):
        brought(units, victim, case_id, call_list(0, 30))

    with victim.read() as uow:
        assert service.incident_count(uow, case_id) == 1


def test_of_a_file_that_overlaps_only_what_is_new_is_kept_and_the_rest_told(
    units: Units, victim: Someone, case_id: CaseId
):
    brought(units, victim, case_id, call_list(0, 30))

    incident, page = hers(victim, case_id, brought(units, victim, case_id, call_list(20, 50)))

    assert (incident.told.count, page.total, page.left_out) == (20, 20, 10)


def test_the_same_press_again_and_at_once_keeps_one(units: Units, victim: Someone, case_id: CaseId):
    list_id, found = bring(units, victim, case_id, call_list(0, 30)), []
    threads = [threading.Thread(target=lambda: found.append(_tried(units, victim, case_id, list_id))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with victim.read() as uow:
        assert service.incident_count(uow, case_id) == 1
        (incident_id,) = {one for one in found if one is not None}
        assert service.kept_from(uow, case_id, list_id) == incident_id


def test_of_two_phones_that_bring_the_same_calls_one_adds_them(units: Units, victim: Someone, case_id: CaseId):
    lists, found = [bring(units, victim, case_id, call_list(0, 30)) for _ in range(2)], []
    threads = [
        threading.Thread(target=lambda one=one: found.append(_tried(units, victim, case_id, one))) for one in lists
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(one is not None for one in found) == 1


def test_cut_off_half_way_nothing_is_kept(
    units: Units, victim: Someone, case_id: CaseId, monkeypatch: pytest.MonkeyPatch
):
    list_id = bring(units, victim, case_id, call_list(0, 30))

    with monkeypatch.context() as broken:
        broken.setattr("portal.diary.service.lists.keep_opaque", _cut)
        with pytest.raises(OSError, match="cut"):
            keep(units, victim, case_id, list_id)

    with victim.read() as uow:
        assert service.incident_count(uow, case_id) == 0
        assert service.kept_from(uow, case_id, list_id) is None
    assert keep(units, victim, case_id, list_id)


def test_a_list_is_shared_with_its_entry_and_sealed_anew_when_it_is_taken_back(
    units: Units, advocate: Someone, victim: Someone, case_id: CaseId
):
    incident_id = brought(units, victim, case_id, call_list(0, 600))
    with victim.write() as uow:
        service.share_incident(uow, case_id, incident_id)
    with advocate.write() as uow:
        incident = service.open_shared_incident(uow, case_id, incident_id)
        page = service.rows_of_list(uow, incident, 580, 20)
        assert page is not None
        assert page.rows[-1].party == THEM
        former_key = uow.kept[f"incident key {incident_id}"]

    with victim.write() as uow:
        service.withdraw_incident(uow, case_id, incident_id)

    with advocate.read() as uow:
        uow.kept[f"incident key {incident_id}"] = former_key
        with pytest.raises(SealBrokenError):
            service.rows_of_list(uow, incident, 0, 20)
    assert hers(victim, case_id, incident_id, 580, 20)[1].total == 600


def test_without_an_entry_that_was_opened_no_list_is(units: Units, victim: Someone, case_id: CaseId):
    incident, _page = hers(victim, case_id, brought(units, victim, case_id, call_list(0, 3)))

    with victim.read() as uow, pytest.raises(service.IncidentNotFoundError):
        service.rows_of_list(uow, incident, 0, 20)


def test_a_list_that_waits_is_hers_alone_and_goes_after_a_day(
    units: Units, victim: Someone, second_victim: Someone, case_id: CaseId, second_case_id: CaseId, clock: FrozenClock
):
    list_id = bring(units, victim, case_id, call_list(0, 3))

    with second_victim.read() as uow, pytest.raises(PendingMissingError):
        service.open_pending(uow, second_case_id, list_id)
    clock.advance(timedelta(hours=20))
    with victim.read() as uow, pytest.raises(PendingMissingError):
        service.open_pending(uow, case_id, list_id)
    service.sweep_lists(units)
    clock.advance(timedelta(days=40))
    assert sweep_files(units).missing == frozenset()


def _tried(units: Units, who: Someone, case_id: CaseId, list_id: str) -> IncidentId | None:
    try:
        return keep(units, who, case_id, list_id)
    except (NothingNewError, PendingMissingError):
        return None


def _cut(*_: object) -> None:
    raise OSError("cut")
