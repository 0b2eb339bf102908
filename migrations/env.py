"""How alembic runs: the address of the database is handed in, the tables come from portal.schema."""

from alembic import context

from portal.database import make_engine
from portal.schema import metadata


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
            )
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()
    finally:
        engine.dispose()


run()
