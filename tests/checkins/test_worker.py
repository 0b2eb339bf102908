"""The worker as a program calls it: with clock, gateway and files handed in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config import Profile, Settings
from portal.factory import create_app
from portal.storage import DiskBlobStore
from portal.vault.primitives import new_key
from portal.worker import run_due
from tests.support.keys import SERVER
from tests.support.times import SAFE, TEXT, checkins

SEVEN = datetime(2026, 3, 3, 19, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(
        secret_key=new_key(),
        pepper=SERVER.pepper,
        operational_key=SERVER.operational,
        data_dir=tmp_path,
        database_url=database_url,
        files_dir=tmp_path / "files",
        argon2_memory_kib=32,
        argon2_passes=1,
    )


def test_it_runs_with_what_is_handed_in(asked, settings, tmp_path) -> None:
    asked.clock.advance(SEVEN - asked.clock.now())
    blobs = DiskBlobStore(tmp_path / "files")

    for _time in range(2):
        run_due(settings, clock=asked.clock, gateway=asked.gateway, blobs=blobs)
    asked.answers(SAFE)
    asked.clock.advance(timedelta(hours=3))
    run_due(settings, clock=asked.clock, gateway=asked.gateway, blobs=blobs)

    assert [held.words for held in asked.texts].count(TEXT) == 1
    assert checkins(asked.units, "state") == [("answered ok",)]


def test_trouble_with_texts_keeps_no_sweep_from_running(asked, settings, caplog) -> None:
    class Broken:
        def __getattr__(self, name: str) -> object:
            raise RuntimeError("+447700900123")

    asked.clock.advance(SEVEN - asked.clock.now())
    run_due(settings, clock=asked.clock, gateway=Broken())  # type: ignore[arg-type]  # it is none, which is the point

    assert "7700900123" not in caplog.text
    assert checkins(asked.units, "state") == [("planned",)]


def test_where_the_provider_was_taken_away_nothing_is_said_to_have_gone(asked, settings) -> None:
    """A telephone in a page would take every text, and staff would be told that she did not answer it."""
    settings = replace(settings, profile=Profile.PRODUCTION, public_origin="https://portal.example.org")
    asked.clock.advance(SEVEN - asked.clock.now())

    run_due(settings, clock=asked.clock)

    assert checkins(asked.units, "state") == [("not sent",)]
    assert not (settings.data_dir / "phone.db").exists()


def test_the_site_takes_a_gateway_too(asked, settings) -> None:
    site = create_app(settings, clock=asked.clock, gateway=asked.gateway)

    assert site.extensions["linden"].gateway is asked.gateway
    site.extensions["linden"].units.engine.dispose()
