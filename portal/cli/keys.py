"""Commands about the machine's own keys."""

import click

from portal.vault.primitives import new_key

_NAMES = ("LINDEN_SECRET_KEY", "LINDEN_PEPPER", "LINDEN_OPERATIONAL_KEY")
_PAPER = """
--- paper copy: print, lock away, do not keep on this machine ---

LINDEN_PEPPER           {pepper}
LINDEN_OPERATIONAL_KEY  {operational}

Without the pepper nobody can sign in again and nothing can be read, by anyone, for ever.
Without the operational key the names of staff and the record of who did what cannot be read.
Whoever has both, and the database, can try to guess weak passphrases.
---"""


@click.group("keys", help="The machine's own keys.")
def keys() -> None:
    """Group the commands about keys."""


@keys.command("new", help="Print new keys, once, as settings and as a copy for paper; nothing is written anywhere.")
def new() -> None:
    """Print new keys."""
    made = {name: new_key().hex() for name in _NAMES}
    for name, key in made.items():
        click.echo(f"{name}={key}")
    click.echo(
        _PAPER.format(pepper=_in_groups(made["LINDEN_PEPPER"]), operational=_in_groups(made["LINDEN_OPERATIONAL_KEY"]))
    )


def _in_groups(key: str) -> str:
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))
