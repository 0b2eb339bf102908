"""A killed server: nothing that was answered is lost, nothing is left in plain, and the sweep clears the rest away."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from portal.evidence import service
from portal.evidence.files import Which
from portal.evidence.service.sweeping import ORPHAN_AGE
from tests.support.files import NAME, leftovers
from tests.support.samples import PLANTED

pytestmark = pytest.mark.journey


def answered_before_the_kill(victim, case_id, tmp_path, *, after):
    """Let a process keep pictures, kill it at some moment after its first answers, and return what it had answered."""
    server = victim.units.server
    told = {
        "pepper": server.pepper.hex(),
        "operational": server.operational.hex(),
        "folder": str(tmp_path / "files"),
        "database": victim.units.engine.url.render_as_string(hide_password=False),
        "private": victim.keys.pair.private.hex(),
        "public": victim.keys.pair.public.hex(),
        "person": victim.id,
        "service": victim.actor.service_id,
        "case": case_id,
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.evidence.keep_until_killed"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(told))
        process.stdin.close()
        lines = [process.stdout.readline() for _ in range(2)]
        time.sleep(after)
        os.kill(process.pid, signal.SIGKILL)
        lines += process.stdout.readlines()
    return dict(line.split() for line in lines if line.endswith("\n"))


@pytest.mark.parametrize("after", [0, 0.011, 0.037, 0.08])
def test_what_was_answered_opens_afterwards_byte_for_byte(units, victim, case_id, tmp_path, after):
    answered = answered_before_the_kill(victim, case_id, tmp_path, after=after)

    assert len(answered) >= 2
    for file_id, sha256 in answered.items():
        with victim.write() as uow:
            kept = service.file_of_case(uow, case_id, file_id)
            paths = service.tickets_for(uow, case_id, [file_id], Which.ORIGINAL)
        opened = service.open_ticket(units, paths[file_id].removeprefix("/t/"), victim.actor)
        assert hashlib.sha256(b"".join(opened)).hexdigest() == sha256 == kept.facts.sha256
        opened.close()


def test_nothing_is_left_in_plain_and_the_sweep_clears_the_rest_away(units, victim, case_id, tmp_path, clock):
    answered = answered_before_the_kill(victim, case_id, tmp_path, after=0.02)

    for place in (place for place in tmp_path.rglob("*") if place.is_file()):
        raw = place.read_bytes()
        assert PLANTED.encode() not in raw, place
        assert NAME.encode() not in raw, place
    then = (clock.now() - ORPHAN_AGE - timedelta(seconds=1)).timestamp()
    for place in leftovers(tmp_path / "files"):
        os.utime(place, (then, then))
    swept = service.sweep_files(units)
    assert swept.missing == frozenset()
    # The last one may have been kept without anybody hearing of it.
    assert 2 * len(answered) <= len(leftovers(tmp_path / "files")) <= 2 * len(answered) + 2
