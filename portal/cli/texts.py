"""Commands about texts, where they stay on this machine."""

import json

import click

from portal.sms import LocalGateway
from portal.web.requests import gateway


@click.group("texts", help="Texts, where they stay on this machine.")
def texts() -> None:
    """Group the commands about texts."""


@texts.command("list", help="Print the texts that would have gone out, and the answers; development only.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def list_texts(*, as_json: bool) -> None:
    """Print what the local gateway holds, the oldest first."""
    phone = gateway()
    if not isinstance(phone, LocalGateway):
        raise click.ClickException("Texts go to real telephones here, and are not kept.")
    found = phone.texts()[::-1]
    if as_json:
        shown = [
            {"at": text.at.isoformat(), "phone": text.phone, "is_answer": text.is_hers, "words": text.words}
            for text in found
        ]
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    for text in found:
        click.echo(f"{text.at:%Y-%m-%d %H:%M}  {text.phone}  {'>' if text.is_hers else '<'} {text.words}")
