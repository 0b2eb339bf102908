"""How alembic runs: the address of the database is handed in, the tables come from portal.schema."""

from typing import Literal

from alembic import context

from portal.database import Moment, make_engine
from portal.schema import metadata


def name_our_types(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column type in a new revision by its short name."""
    return "Moment()" if kind == "type" and isinstance(item, Moment) else False


def run() -> None:
    """Run the revisions in one transaction."""
    engine = make_engine(context.config.attributes["url"])
    try:
        with engine.connect() as connection:
            context.configure(
                connection=connection,
                target_metadata=metadata,
                render_as_batch=engine.dialect.name == "sqlite",
                compare_type=True,
                render_item=name_our_types,
            )
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()
    finally:
        engine.dispose()


run()
