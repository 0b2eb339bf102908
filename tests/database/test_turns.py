"""Those who write to SQLite stand in line, for a while and no longer."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from portal.database import engine as engines
from portal.database import make_engine, reading, writing
from portal.database.engine import DatabaseBusyError


@pytest.fixture
def counter(tmp_path: Path) -> Engine:
    """Return a database with one number in it."""
    engine = make_engine(f"sqlite:///{tmp_path}/linden.db")
    with writing(engine) as session:
        session.execute(text("CREATE TABLE counter (number INTEGER)"))
        session.execute(text("INSERT INTO counter VALUES (0)"))
        session.commit()
    return engine


def count(engine: Engine) -> int:
    with reading(engine) as session:
        return session.execute(text("SELECT number FROM counter")).scalar_one()


def test_nothing_is_lost_however_many_write_at_once(counter: Engine) -> None:
    def add() -> None:
        for _ in range(10):
            with writing(counter) as session:
                number = session.execute(text("SELECT number FROM counter")).scalar_one()
                session.execute(text("UPDATE counter SET number = :number"), {"number": number + 1})
                session.commit()

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count(counter) == 80


def test_who_waits_too_long_is_told_and_the_next_may_write(counter: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_BUSY_SECONDS", 0.01)

    with writing(counter), pytest.raises(DatabaseBusyError), writing(counter):
        pass

    with writing(counter) as session:
        session.execute(text("UPDATE counter SET number = 7"))
        session.commit()
    assert count(counter) == 7


def test_who_reads_waits_for_nobody(counter: Engine) -> None:
    with writing(counter) as session:
        session.execute(text("UPDATE counter SET number = 7"))

        assert count(counter) == 0


def test_a_writer_who_fails_lets_the_next_one_in(counter: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(counter):
        raise ZeroDivisionError

    with writing(counter) as session:
        assert session.execute(text("SELECT number FROM counter")).scalar_one() == 0
