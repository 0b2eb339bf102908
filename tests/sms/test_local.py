"""The telephone in a page."""

import stat
from datetime import timedelta
from pathlib import Path

from portal.sms import Fate, LocalGateway
from tests.support.fakes import FrozenClock

NUMBER = "+447700900123"


def test_site_and_worker_see_the_same_telephone(tmp_path: Path, clock: FrozenClock) -> None:
    worker, page = (LocalGateway(tmp_path / "new" / "phone.db", clock) for _side in range(2))

    taken = worker.send(NUMBER, "Any news?", valid_for=timedelta(hours=1), tag="t")
    told = page.answer(NUMBER, "blue kettle")

    assert [(text.words, text.is_hers, text.at) for text in worker.texts()] == [
        ("blue kettle", True, clock.now()),
        ("Any news?", False, clock.now()),
    ]
    assert (told.number, told.words) == (NUMBER, "blue kettle")
    assert taken.fate is page.fate_of(taken.reference) is Fate.DELIVERED
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_it_can_be_asked_and_says_nothing_by_itself(tmp_path: Path, clock: FrozenClock) -> None:
    phone = LocalGateway(tmp_path / "phone.db", clock)
    taken = phone.send(NUMBER, "Any news?", valid_for=timedelta(hours=1), tag="t")

    assert phone.find(NUMBER, "Any news?", clock.now()) == taken
    assert phone.find(NUMBER, "Any news?", clock.now() + timedelta(seconds=1)) is None
    assert phone.find(NUMBER, "Others", clock.now()) is None
    assert phone.hear("/hooks/text", {"From": [NUMBER]}, "signature") is None
