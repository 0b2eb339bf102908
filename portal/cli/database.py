"""Commands about the database."""

import click

from portal.database.migrate import is_current
from portal.database.migrate import upgrade as bring_up
from portal.web.requests import units


@click.group("database", help="The database.")
def database() -> None:
    """Group the commands about the database."""


@database.command("upgrade", help="Bring the database up to date; nothing happens where it is.")
def upgrade() -> None:
    """Bring the database up to date."""
    address = units().engine.url.render_as_string(hide_password=False)
    if is_current(address):
        click.echo("The database is up to date.")
        return
    bring_up(address)
    click.echo("The database was brought up to date.")
