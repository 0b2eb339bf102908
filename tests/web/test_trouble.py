"""Trouble, above all at the very end: an answer goes out, and no record says what was written, or where."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.database import DatabaseBusyError
from portal.database.engine import DatabaseFullError
from portal.kernel.limits import NoLimits
from tests.support.fakes import FrozenClock
from tests.support.joined import make_world
from tests.support.site import Browser, make_site, token_in, units_of
from tests.support.whole import browser_of, write_note

SEALED = "U0VBTEVE"


@pytest.fixture
def her(tmp_path: Path, clock: FrozenClock) -> Browser:
    """Return a browser in which a victim is signed in."""
    site = make_site(tmp_path, clock)
    return browser_of(site, make_world(replace(units_of(site), limits=NoLimits())).victim)


def share_while(her: Browser, monkeypatch: pytest.MonkeyPatch, commit: object) -> tuple[str, TestResponse]:
    """Share a note while keeping it does something else; return the note's address and the answer."""
    note = write_note(her, "He stood at the gate.")
    token = token_in(her.get(f"{note}/share"))
    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", commit)
        return note, her.post(f"{note}/share", {"csrf_token": token})


def test_of_a_failure_at_the_end_neither_words_nor_statement_nor_address_is_written_down(
    her: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    def commit(session: Session) -> None:
        session.execute(text("INSERT INTO service (id, sealed_name) VALUES (:id, :name)"), {"id": SEALED, "name": None})

    note, answer = share_while(her, monkeypatch, commit)

    assert answer.status_code == 500
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<h1" in answer.text
    assert [record.message.split(" at ")[0] for record in caplog.records] == ["trouble: IntegrityError"]
    formatted = "".join(logging.Formatter().format(record) for record in caplog.records)
    said = formatted + "".join(capfd.readouterr())
    assert not [word for word in (note, note[7:], "/share", "INSERT", SEALED, "gate", "Traceback") if word in said]


def test_an_error_of_the_database_holds_no_parameter(her: Browser) -> None:
    with units_of(her.app).engine.connect() as connection, pytest.raises(Exception, match="no such table") as caught:
        connection.execute(text("INSERT INTO nowhere VALUES (:sealed)"), {"sealed": SEALED})

    assert SEALED not in str(caught.value)


@pytest.mark.parametrize("error", [DatabaseBusyError, DatabaseFullError])
def test_a_database_that_is_busy_or_full_at_the_end_is_told_kindly(
    her: Browser, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def commit(_session: Session) -> None:
        raise error

    note, answer = share_while(her, monkeypatch, commit)

    assert answer.status_code == 409
    assert "<h1" in answer.text
    assert "Share with your advocate" in her.get(note).text
