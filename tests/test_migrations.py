"""Migrations: each goes up and down on both databases, and the last one makes exactly the tables of the rooms."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import create_engine, inspect

from portal.database import migrate
from portal.schema import metadata
from tests.support.postgres import fresh_postgres

_FOLDER = Path(__file__).resolve().parent.parent / "migrations"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Lend the address of an empty database, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/linden.db"
        return
    with fresh_postgres() as address:
        yield address


def revisions() -> list[Script]:
    """Return every revision, the newest first."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return list(ScriptDirectory.from_config(config).walk_revisions())


def differences(url: str) -> list[object]:
    """Return what distinguishes a database from the rooms' tables."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            options = {"compare_type": True, "compare_server_default": True}
            return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))
    finally:
        engine.dispose()


def tables(url: str) -> set[str]:
    """Return the names of the tables in a database, but for alembic's own."""
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def test_the_last_revision_makes_exactly_the_tables_of_the_rooms(url: str) -> None:
    migrate.upgrade(url)

    assert tables(url) == set(metadata.tables)
    assert differences(url) == []


def test_each_goes_up_down_and_up_again(url: str) -> None:
    migrate.upgrade(url)

    for revision in revisions():
        migrate.downgrade(url, str(revision.down_revision or "base"))

    assert tables(url) == set()

    migrate.upgrade(url)

    assert differences(url) == []


def test_an_up_to_date_database_is_left_alone(url: str) -> None:
    migrate.upgrade(url)
    migrate.upgrade(url)

    assert differences(url) == []


def test_a_difference_would_be_noticed(url: str) -> None:
    assert len(differences(url)) >= len(metadata.tables)


def test_whether_a_database_is_current_is_known_without_the_library(url: str) -> None:
    assert not migrate.is_current(url)
    migrate.upgrade(url)
    assert migrate.is_current(url)

    migrate.downgrade(url, "-1")

    assert not migrate.is_current(url)


def test_each_file_is_named_after_its_revision() -> None:
    assert all(Path(revision.path).name.startswith(f"{revision.revision}_") for revision in revisions())
    assert [revision.revision for revision in revisions() if revision.is_head] == [migrate.newest_revision()]


def test_they_stand_in_one_line() -> None:
    assert all(not isinstance(revision.down_revision, tuple) for revision in revisions())
    assert sum(revision.is_head for revision in revisions()) == 1


@pytest.mark.parametrize("path", sorted(_FOLDER.glob("versions/*.py")), ids=lambda path: path.stem)
def test_each_says_how_to_go_back(path: Path) -> None:
    functions = {
        node.name: node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }

    assert {"upgrade", "downgrade"} <= set(functions)
    assert not any(isinstance(statement, ast.Pass) for statement in functions["downgrade"].body)


def test_a_change_told_before_still_asks_for_attention(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/linden.db"
    migrate.upgrade(url)
    migrate.downgrade(url, "0014")
    engine = create_engine(url)
    add = "INSERT INTO told_change (id, case_id, person_id, change, at, aside_at) VALUES (?, 'c', 'p', 'reach', ?, ?)"
    case = "INSERT INTO case_file (id, service_id, code, opened_at, opened_by, sealed_head) VALUES (?, ?, ?, ?, ?, ?)"
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # its service and its opener are not of interest here
        connection.commit()
        connection.exec_driver_sql(case, ("c", "s", "A1", "2026-03-01 10:00:00", "p", b""))
        for told_id, aside_at in (("open", None), ("asked", "2026-03-03 10:00:00")):
            connection.exec_driver_sql(add, (told_id, "2026-03-02 10:00:00", aside_at))
        connection.commit()

    migrate.upgrade(url)

    with engine.connect() as connection:
        asks = connection.exec_driver_sql("SELECT case_id, what, subject_id, from_at FROM attention").all()
    engine.dispose()
    assert [tuple(row) for row in asks] == [("c", "changed", "open", "2026-03-02 10:00:00")]
