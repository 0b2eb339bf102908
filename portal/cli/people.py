"""Commands about who may come in."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import click

from portal.accounts.service import invites, people, services
from portal.accounts.service.invites import INVITED_FROM_OUTSIDE, NewInvite
from portal.accounts.service.people import LastHolderError, PersonLine
from portal.accounts.service.services import NoSuchServiceError, ServiceNameError
from portal.accounts.service.visits import PersonGoneError
from portal.i18n import say_when
from portal.kernel.actor import Role
from portal.kernel.ids import PersonId, ServiceId
from portal.unit_of_work import UnitOfWork
from portal.web.requests import site, units, zone


@click.group("people", help="Who may come in.")
def people_commands() -> None:
    """Group the commands about people."""


@people_commands.command(
    "invite",
    help="Invite a lead: the first of a service, or one to help when no lead can sign in any more. "
    "Or invite a partner, who sits at a forum's table, or an operator, who runs the machine.",
)
@click.option(
    "--role",
    type=click.Choice([str(role) for role in INVITED_FROM_OUTSIDE]),
    default=str(Role.LEAD),
    show_default=True,
    help="Advocates are invited by a lead, victims by their advocate.",
)
@click.option("--service", "name", help="The service's name; a new one is opened under it if there is none.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def invite(role: str, name: str | None, *, as_json: bool) -> None:
    """Invite a lead, a partner or an operator."""
    with _kindly(), units().write() as uow:
        service_id = _service(uow, name, may_open=role == Role.LEAD)
        made = invites.invite_from_outside(uow, service_id, Role(role))
    if as_json:
        found = {"role": role, "service_id": service_id, "code": made.code, "expires_at": made.expires_at.isoformat()}
        click.echo(json.dumps(found))
        return
    click.echo(_say_invite(made))


@people_commands.command("list", help="Print everybody with role and state; never a victim's name.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def list_people(*, as_json: bool) -> None:
    """Print everybody."""
    with units().read() as uow:
        names = {service.service_id: service.name for service in services.all_services(uow)}
        lines = people.everybody(uow)
    if as_json:
        click.echo(json.dumps({"people": [_as_dict(line, names[line.service_id]) for line in lines]}))
        return
    for line in lines:
        click.echo(f"{line.person_id}  {line.role:<9}  {line.state:<21}  {names[line.service_id]}  {line.name or ''}")
    if not lines:
        click.echo("Nobody yet. `people invite --service NAME` invites the first lead.")


@people_commands.command("suspend", help="Shut somebody out at once; staff lose their cases and their keys.")
@click.argument("person_id")
def suspend(person_id: str) -> None:
    """Shut somebody out."""
    with _kindly(), units().write() as uow:
        people.suspend_from_outside(uow, PersonId(person_id))
    click.echo("They are signed out and may not sign in.")


@people_commands.command("reinstate", help="Let somebody in again; staff are then put on their cases anew.")
@click.argument("person_id")
def reinstate(person_id: str) -> None:
    """Let somebody in again."""
    with _kindly(), units().write() as uow:
        people.reinstate_from_outside(uow, PersonId(person_id))
    click.echo("They may sign in again.")


def _service(uow: UnitOfWork, name: str | None, *, may_open: bool) -> ServiceId:
    """Return the service of a name; only with a lead does a new one begin, since a lead makes its cover key."""
    if name is not None:
        try:
            return services.service_of_name(uow, name)
        except NoSuchServiceError:
            if not may_open:
                raise
            return services.open_service(uow, name)
    found = services.all_services(uow)
    if len(found) != 1:
        raise click.UsageError(
            "Say which service with --service NAME." if found else "Name the service with --service."
        )
    return found[0].service_id


def _say_invite(made: NewInvite) -> str:
    when = say_when(made.expires_at, zone())
    return (
        f"Seven words, shown this once:\n\n  {made.code}\n\n"
        f"Read them out on the phone or hand them over on paper, never by text or e-mail.\n"
        f"They work once, until {when}.\n"
        f"{_say_way_in()}"
        f"At {site('public_origin')} press “I have an invitation” and type them.\n"
        f"{_say_confirming(made.role)}"
    )


def _say_way_in() -> str:
    word = site("face_word")
    return f"The page is about cooking: type “{word}” where it asks what to cook. Tell them that too.\n" if word else ""


def _say_confirming(role: Role) -> str:
    if role is Role.LEAD:
        return (
            "A service's first lead makes its cover key. "
            "A later one is confirmed by a lead, or brings the service's code."
        )
    return "Until a lead has rung them and confirmed that it was they who joined, they see nothing but their account."


def _as_dict(line: PersonLine, service: str) -> dict[str, str | None]:
    return {
        "id": line.person_id,
        "role": line.role,
        "state": line.state,
        "service": service,
        "name": line.name,
        "joined_at": line.joined_at.isoformat(),
    }


@contextmanager
def _kindly() -> Iterator[None]:
    """Say in words what cannot be done, and exit with 1."""
    try:
        yield
    except PersonGoneError:
        raise click.ClickException("There is nobody of that id for this. `people list` prints the ids.") from None
    except LastHolderError:
        raise click.ClickException(
            "Nobody else holds this service's cover key. Another lead must have it first."
        ) from None
    except NoSuchServiceError:
        raise click.ClickException("There is no service of that name. Its first lead opens it.") from None
    except ServiceNameError:
        raise click.ClickException("A service needs a name of at most 120 letters.") from None
