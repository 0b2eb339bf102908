"""Moves a database from one revision to another; the revisions are in migrations/.

The library that moves it is loaded when something is to be moved: most starts find the database where it should be.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from portal.database.engine import make_engine

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).parent.parent.parent / "migrations"


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database up to a revision."""
    from alembic import command  # noqa: PLC0415 - see above

    command.upgrade(_settings(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take a database back to a revision."""
    from alembic import command  # noqa: PLC0415 - see above

    command.downgrade(_settings(url), revision)


def newest_revision() -> str:
    """Return the newest revision there is: each file's name begins with its own, and each follows the one before."""
    return max(path.name.partition("_")[0] for path in (_FOLDER / "versions").glob("*.py"))


def is_current(url: str) -> bool:
    """Say whether a database is at the newest revision."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return False
            found = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    finally:
        engine.dispose()
    return found == [newest_revision()]


def _settings(url: str) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - see above

    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER))
    settings.attributes["url"] = url
    return settings
