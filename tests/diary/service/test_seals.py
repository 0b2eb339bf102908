"""What somebody finds who holds the database: nothing to read, and nothing that opens elsewhere."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from portal.diary import service
from portal.diary.models import DiaryShardRow, IncidentRow
from portal.diary.service import IncidentNotFoundError
from portal.kernel.ids import new_id
from portal.schema import metadata
from portal.vault import service as vault
from portal.vault.envelope import Place, open_content
from portal.vault.keys import RecordClass
from portal.vault.primitives import SealBrokenError
from tests.diary.telling import (
    draft,
    open_as,
    share,
    take_back,
    tell,
)


class TestSeals:
    def test_a_body_opens_in_its_own_place_only(self, victim, case_id, engine):
        one, other = tell(victim, case_id, "one"), tell(victim, case_id, "other")
        with engine.begin() as connection:
            bodies = dict(connection.execute(text("SELECT id, sealed_body FROM incident")).all())
            wraps = dict(connection.execute(text("SELECT item_id, wrapped_key FROM item_wrap")).all())
            connection.execute(
                text("UPDATE incident SET sealed_body = :body WHERE id = :id"), {"body": bodies[other], "id": one}
            )

        with pytest.raises(SealBrokenError), victim.read() as uow:
            service.open_incident(uow, case_id, one)
        with engine.begin() as connection:
            connection.execute(
                text("UPDATE item_wrap SET wrapped_key = :key WHERE item_id = :id"), {"key": wraps[other], "id": one}
            )
        with pytest.raises(IncidentNotFoundError), victim.read() as uow:
            service.open_incident(uow, case_id, one)

    def test_a_body_opens_in_its_own_place_only_even_under_the_same_key(self, victim, case_id):
        one, other = tell(victim, case_id, "one"), tell(victim, case_id, "other")
        with victim.write() as uow:
            vault.wrap_own(uow.vault, other, case_id, vault.unwrap_own(uow.vault, [one])[one])
            moved = uow.session.get_one(IncidentRow, one).sealed_body
            uow.session.get_one(IncidentRow, other).sealed_body = moved

        with pytest.raises(SealBrokenError), victim.read() as uow:
            service.open_incident(uow, case_id, other)

    def test_a_piece_of_the_order_opens_in_its_own_place_only(self, victim, case_id, engine):
        tell(victim, case_id)
        with engine.begin() as connection:
            sealed = dict(connection.execute(text("SELECT id, sealed_lines FROM diary_shard")).all())
            root, leaf = sorted(sealed, key=len, reverse=True)
            connection.execute(
                text("UPDATE diary_shard SET sealed_lines = :lines WHERE id = :id"),
                {"lines": sealed[root], "id": leaf},
            )

        with pytest.raises(SealBrokenError), victim.read() as uow:
            service.incidents_page(uow, case_id)

    def test_the_order_of_hers_is_not_opened_by_the_class(self, victim, advocate, case_id):
        share(victim, case_id, tell(victim, case_id))
        with advocate.read() as uow:
            row = uow.session.scalars(select(DiaryShardRow).where(DiaryShardRow.audience == "own")).first()
            key = vault.class_key(uow.vault, case_id, RecordClass.DIARY)

        assert row is not None
        with pytest.raises(SealBrokenError):
            open_content(
                key.symmetric, Place("diary_shard", "sealed_lines", row.id, f"{case_id}/own"), row.sealed_lines
            )

    def test_the_database_holds_none_of_her_words(self, victim, advocate, case_id, engine, tmp_path):
        told = draft("Wobbegong at Quillfeather Lane")
        with victim.write() as uow:
            incident_id = service.record_incident(uow, case_id, told, new_id())
            service.record_incident(uow, case_id, draft("Zanzibar marzipan", hours=-1), new_id())
        share(victim, case_id, incident_id)
        open_as(advocate, case_id, incident_id)
        take_back(victim, case_id, incident_id)

        kept = everything_in(engine, tmp_path)

        planted = [
            "Wobbegong",
            "Quillfeather",
            "Zanzibar",
            "marzipan",
            "stayed in",
            "loitering",
            "2026-03-02",
            "London",
        ]
        assert incident_id.encode() in kept
        assert [word for word in planted if word.encode() in kept] == []


def everything_in(engine: Engine, folder: Path) -> bytes:
    """Return all that a thief would have: every value of every table, and the database's own files if it has any."""
    with engine.connect() as connection:
        rows = [row for table in metadata.sorted_tables for row in connection.execute(table.select())]
    values = [value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row]
    return b"\n".join([*values, *(path.read_bytes() for path in folder.glob("linden.db*"))])
