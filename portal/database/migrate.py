"""Moves a database from one revision to another; the revisions are in migrations/."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from portal.database.engine import make_engine

_FOLDER = Path(__file__).parent.parent.parent / "migrations"


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database up to a revision."""
    command.upgrade(_settings(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take a database back to a revision."""
    command.downgrade(_settings(url), revision)


def is_current(url: str) -> bool:
    """Say whether a database is at the newest revision."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_heads()
    finally:
        engine.dispose()
    return set(found) == set(ScriptDirectory(str(_FOLDER)).get_heads())


def _settings(url: str) -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER))
    settings.attributes["url"] = url
    return settings
