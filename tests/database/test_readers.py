"""Who reads sees one state from the first question to the last, on both databases, and cannot write."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from portal.database import reading, writing

COUNT = text("SELECT count(*) FROM audit_head")
ADD = text("INSERT INTO audit_head (chain, number, link, seal) VALUES ('c', 1, 'l', 's')")


def test_what_is_written_meanwhile_is_not_seen_halfway(engine: Engine) -> None:
    with reading(engine) as session:
        before = session.execute(COUNT).scalar_one()
        with writing(engine) as other:
            other.execute(ADD)
            other.commit()

        after = session.execute(COUNT).scalar_one()

    assert (before, after) == (0, 0)
    with reading(engine) as session:
        assert session.execute(COUNT).scalar_one() == 1


def test_a_reader_cannot_write(engine: Engine) -> None:
    with reading(engine) as session, pytest.raises(DBAPIError):
        session.execute(ADD)
