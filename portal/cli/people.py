"""Commands about people: inviting the first lead, listing, shutting out."""

import json
from collections.abc import Callable

import click

from portal.accounts.service import invites, people, services
from portal.accounts.service.people import LastHolderError, PersonLine
from portal.accounts.service.services import NoSuchServiceError, ServiceNameError
from portal.accounts.service.visits import PersonGoneError
from portal.kernel.actor import Role
from portal.kernel.errors import LindenError
from portal.kernel.ids import PersonId, ServiceId
from portal.unit_of_work import UnitOfWork
from portal.web.requests import site, units


@click.group("people", help="People and their invitations.")
def people_commands() -> None:
    """Group the commands about people."""


@people_commands.command(
    "invite", help="Invite a lead; print the code, once. A service that is not there yet is opened."
)
@click.option(
    "--role", type=click.Choice([Role.LEAD]), required=True, help="Leads are invited here, all others by them."
)
@click.option("--service", "service", required=True, help="Name of the service.")
def invite(*, role: str, service: str) -> None:
    """Invite a lead from the command line."""
    with units().write() as uow:
        try:
            made = invites.invite_first_lead(uow, _service(uow, service))
        except ServiceNameError:
            raise click.ClickException("Give the service a name, of one line that is not too long.") from None
    click.echo(f"An invitation for a {role} of {service}. Tell it by voice or on paper; it works once, for seven days.")
    click.echo(f"They open {site('public_origin')}, press “I have an invitation” and type:\n")
    click.echo(f"  {made.code}")


@people_commands.command("list", help="List everybody: roles and states, and names of staff only.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def list_people(*, as_json: bool) -> None:
    """List everybody."""
    with units().read() as uow:
        lines = [_described(line) for line in people.everybody(uow)]
    if as_json:
        click.echo(json.dumps({"people": lines}))
        return
    for line in lines:
        click.echo(f"{line['id']}  {line['role']:<9} {line['state']:<9} {line['name'] or ''}")


@people_commands.command(
    "suspend", help="Shut somebody out; their visits end and, for staff, their keys are taken back."
)
@click.argument("person_id")
def suspend(person_id: str) -> None:
    """Shut somebody out."""
    _change(person_id, people.suspend_from_outside)
    click.echo("They can no longer sign in.")


@people_commands.command("reinstate", help="Let somebody who was shut out sign in again.")
@click.argument("person_id")
def reinstate(person_id: str) -> None:
    """Let somebody sign in again."""
    _change(person_id, people.reinstate_from_outside)
    click.echo("They can sign in again.")


def _service(uow: UnitOfWork, name: str) -> ServiceId:
    try:
        return services.service_of_name(uow, name)
    except NoSuchServiceError:
        return services.open_service(uow, name)


def _described(line: PersonLine) -> dict[str, str | None]:
    return {
        "id": line.person_id,
        "service": line.service_id,
        "role": line.role,
        "state": line.state,
        "name": line.name,
        "joined_at": line.joined_at.isoformat(timespec="seconds"),
    }


def _change(person_id: str, change: Callable[[UnitOfWork, PersonId], None]) -> None:
    try:
        with units().write() as uow:
            change(uow, PersonId(person_id))
    except LastHolderError:
        raise click.ClickException(
            "Nobody else holds the service's cover key. Give it to another lead first."
        ) from None
    except (PersonGoneError, LindenError):
        raise click.ClickException("There is nobody of that id for whom this can be done.") from None
