"""Commands about the record of who did what."""

import json

import click

from portal.audit.service import heads as heads_of
from portal.audit.service import verify as faults_of
from portal.web.requests import units


@click.group("audit", help="The record of who did what.")
def audit() -> None:
    """Group the commands about the record."""


@audit.command("verify", help="Recompute the whole record; exit with 1 where it does not hold, and say where.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(*, as_json: bool) -> None:
    """Recompute the whole record."""
    with units().read() as uow:
        faults = faults_of(uow.session, units().server.audit)
        count = sum(number for _, number, _ in heads_of(uow.session))
    if as_json:
        found = [{"chain": fault.chain, "number": fault.number, "what": fault.what} for fault in faults]
        click.echo(json.dumps({"events": count, "faults": found}))
    else:
        for fault in faults:
            click.echo(f"chain {fault.chain}, event {fault.number}: {fault.what}")
        click.echo(f"{count} events, {len(faults)} faults")
    if faults:
        raise SystemExit(1)


@audit.command("heads", help="Print where each chain ends, to be signed and locked away.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def heads(*, as_json: bool) -> None:
    """Print where each chain ends."""
    with units().read() as uow:
        found = heads_of(uow.session)
        at = uow.now.isoformat(timespec="seconds")
    if as_json:
        ends = [{"chain": chain, "number": number, "link": link} for chain, number, link in found]
        click.echo(json.dumps({"at": at, "chains": ends}))
        return
    click.echo(at)
    for chain, number, link in found:
        click.echo(f"{chain}  {number}  {link}")
