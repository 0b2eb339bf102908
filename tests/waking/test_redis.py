"""Several machines and a real Redis between them: the bell rings across it; without it nothing is lost or doubled."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import update

from portal.checkins import queries, service
from portal.checkins.models import CheckInPlanRow
from portal.checkins.plan import AgreementDraft
from portal.checkins.service.bodies import number_digest, seal_plan, set_her_words
from portal.checkins.whose import HOLDS_FOR
from portal.contact.agreement import Card, ContactDraft
from portal.contact.gate import Reach
from portal.contact.service import write_contact
from portal.kernel.clock import SystemClock
from portal.kernel.ids import CaseId, new_id
from portal.privacy.limits import Rate, TooManyTriesError, WindowLimits
from portal.storage import DiskBlobStore
from portal.unit_of_work import Units
from portal.vault.primitives import new_key
from portal.waking import Waker
from tests.support.fakes import FrozenClock
from tests.support.joined import World, make_world, open_case
from tests.support.keys import SERVER, cheap_stretcher
from tests.support.provider import Provider, provider_at
from tests.support.redis_server import redis_at
from tests.support.times import ALWAYS, DURESS, LONDON, SAFE, TEXT, checkins, daily

_PEOPLE = 4
_PATIENCE_SECONDS = 60


def test_what_is_rung_on_one_machine_is_heard_on_another(tmp_path: Path) -> None:
    heard = threading.Event()
    with redis_at(tmp_path) as redis:
        site, worker = (Waker(folder=tmp_path, redis_url=redis.url) for _machine in range(2))
        with worker.listening(heard.set):
            site.wake()
            assert heard.wait(_PATIENCE_SECONDS)
            redis.stop()
            site.wake()  # nobody hears it, and nobody is stopped by it


def test_tries_are_counted_together_and_each_by_itself_once_redis_is_away(tmp_path: Path) -> None:
    secret, clock = new_key(), FrozenClock()
    with redis_at(tmp_path) as redis:
        one, two = (
            WindowLimits(secret, clock, redis_url=redis.url, rates={Rate.CODE: "2/hour"}) for _machine in range(2)
        )
        one.check(Rate.CODE, "anna")
        two.check(Rate.CODE, "anna")
        assert [is_refused(limits) for limits in (one, two)] == [True, True]
        assert one.is_counting()
        redis.stop()

        assert not one.is_counting()
        assert [is_refused(one) for _try in range(3)] == [False, False, True]


def test_two_workers_ask_each_once_though_redis_dies_in_the_middle(database_url: str, engine, tmp_path: Path) -> None:
    units = Units(engine, SystemClock(), SERVER, DiskBlobStore(tmp_path / "files"), cheap_stretcher())
    world = make_world(units)
    numbers = {ask_from_now_on(world, f"Somebody {one}", f"+44770090010{one}"): one for one in range(_PEOPLE)}
    with redis_at(tmp_path) as redis, provider_at(units.clock) as provider:
        site = Waker(folder=tmp_path, redis_url=redis.url)
        with workers(2, database_url, redis.url, provider, tmp_path):
            make_due(units, list(numbers)[:2])
            site.wake()
            until(lambda: len(provider.texts) >= 1)
            redis.stop()
            make_due(units, list(numbers)[2:])
            site.wake()
            until(lambda: all(state != "planned" for (state,) in checkins(units, "state")) and len(went(provider)) == 4)

    assert set(went(provider).values()) == {1}
    assert [state for (state,) in checkins(units, "state")] == ["sent"] * _PEOPLE


def is_refused(limits: WindowLimits) -> bool:
    try:
        limits.check(Rate.CODE, "anna")
    except TooManyTriesError:
        return True
    return False


def went(provider: Provider) -> Counter[str]:
    """Return how many texts went to each number."""
    return Counter(text.number for text in provider.texts if text.words == TEXT)


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so, a little at a time and not for ever."""
    ends, pause = time.monotonic() + _PATIENCE_SECONDS, threading.Event()
    while not is_so():
        assert time.monotonic() < ends
        pause.wait(0.05)


def ask_from_now_on(world: World, name: str, number: str) -> CaseId:
    """Let everything be agreed with somebody, but when she is asked first."""
    case_id = open_case(world.advocate, name)
    with world.lead.write() as uow:
        service.set_watch(uow, ALWAYS, LONDON)
    with world.advocate.write() as uow:
        reach = Reach(number, LONDON, ALWAYS, may_text=True)
        write_contact(uow, case_id, ContactDraft(reach, Card()), new_id(), is_by_voice=True)
        service.agree_checkins(uow, case_id, AgreementDraft(None))
        row = queries.locked_plan(uow.session, case_id)
        assert row is not None
        seal_plan(uow, row, daily(uow.now.time()))
        row.number_digest, row.number_confirmed_at = number_digest(uow, number), uow.now
        row.number_until = uow.now + HOLDS_FOR
        set_her_words(uow, row, SAFE, DURESS)
    return case_id


def make_due(units: Units, case_ids: list[CaseId]) -> datetime:
    """Let some be asked this minute."""
    with units.write() as uow:
        now = uow.now
        which = CheckInPlanRow.case_id.in_(case_ids)
        uow.session.execute(update(CheckInPlanRow).where(which).values(next_due_at=now))
    return now


@contextmanager
def workers(many: int, database_url: str, redis_url: str, provider: Provider, folder: Path) -> Iterator[None]:
    """Let some workers run, each a process of its own as on a machine of its own."""
    account = provider.account
    env = os.environ | {
        "LINDEN_DATABASE_URL": database_url,
        "LINDEN_REDIS_URL": redis_url,
        "LINDEN_DATA_DIR": str(folder / "var"),
        "LINDEN_SECRET_KEY": new_key().hex(),
        "LINDEN_PEPPER": SERVER.pepper.hex(),
        "LINDEN_OPERATIONAL_KEY": SERVER.operational.hex(),
        "LINDEN_SMS": "twilio",
        "TWILIO_ACCOUNT_SID": account.account_sid,
        "TWILIO_AUTH_TOKEN": account.auth_token,
        "TWILIO_MESSAGING_SERVICE_SID": account.messaging_service_sid,
        "TWILIO_API_BASE": account.api_base,
    }
    with ExitStack() as stack:
        for _worker in range(many):
            process = subprocess.Popen([sys.executable, "-m", "portal.worker"], env=env, stderr=subprocess.DEVNULL)
            stack.callback(process.wait, 20)
            stack.callback(process.terminate)
        yield
