"""Her own copy: an address at which it lies, in one visit, for two minutes; it is put together as it goes out.

A browser that saves a file sends the cookie and not the page's half. So the address itself is a key, as it is for
pictures: it opens a sealed copy of the keys of what she chose, and only together with the visit it was made in.
Nothing of the copy itself is ever written down.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete

from portal.access.permissions import Permission
from portal.access.service import acting, case_of_victim, require
from portal.audit.events import Event
from portal.copies.choosing import Choice, CopyForm, What, check_days, check_how_many, day_of, takes_unopened
from portal.copies.models import CopyTicketRow
from portal.copies.taken import Taken
from portal.diary import service as diary
from portal.diary.incidents import Behaviour
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import CaseId, is_id, new_id
from portal.private import service as private
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.envelope import Place, open_content, seal_content
from portal.vault.primitives import derive, token_digest

TICKET_LIFE = timedelta(minutes=2)
_PURPOSE = "ticket"


class CopyGoneError(NotFoundError):
    """There is no such copy, or no longer, or not in this visit: they all look the same."""


@dataclass(frozen=True)
class Ready:
    """A copy that lies ready: the token of its address, and how many notes it holds."""

    token: str = field(repr=False)
    count: int


def make_ready(uow: UnitOfWork, case_id: CaseId, choice: Choice, zone: str) -> Ready:
    """Let a copy of what she chose lie ready. Whoever calls has asked for her passphrase again.

    Args:
        uow: a unit that writes.
        case_id: her case.
        choice: what she chose.
        zone: where she is, which decides on which day a note that is hers alone was written.

    Raises:
        CaseNotFoundError: not for this person.
        DaysError, NothingChosenError, TooManyNotesError: as they say.
    """
    require(uow, case_id, Permission.READ_DIARY)
    check_days(choice)
    if choice.what is What.ALONE:
        keys = private.keys_to_take(uow, case_id, lambda at: choice.takes(day_of(at, zone), choice.kinds))
    else:
        keys = diary.keys_to_take(uow, case_id, lambda facets: takes_unopened(choice, facets))
    check_how_many(choice, len(keys))
    token = new_id()
    ticket = CopyTicketRow(
        token_digest=token_digest(token.encode()),
        visit_id=acting(uow).session_id,
        sealed_order=b"",
        expires_at=uow.now + TICKET_LIFE,
    )
    ticket.sealed_order = seal_content(derive(token.encode(), _PURPOSE), _place(ticket), _to_body(choice, keys))
    uow.session.add(ticket)
    return Ready(token, len(keys))


def take_copy(units: Units, token: str, actor: Actor) -> Taken:
    """Open what goes into a copy, at such an address; that it is taken is written down before any of it goes out.

    Args:
        units: opens the units of work; they are closed before the first byte goes out.
        token: from the address.
        actor: whose living visit the request's cookie belongs to.

    Raises:
        CopyGoneError: there is no such copy, or no longer, or not in this visit.
    """
    digest = token_digest(token.encode()) if is_id(token) else b""
    with units.write(actor) as uow:
        ticket = uow.session.get(CopyTicketRow, digest)
        if ticket is None or uow.now >= ticket.expires_at or ticket.visit_id != actor.session_id:
            uow.refuse(Event.ACCESS_REFUSED)
            raise CopyGoneError
        case_id = case_of_victim(uow)
        body = open_content(derive(token.encode(), _PURPOSE), _place(ticket), ticket.sealed_order).body
        choice, keys = _from_body(body)
        is_alone = choice.what is What.ALONE
        incidents = () if is_alone else diary.open_taken(uow, case_id, keys)
        alone = private.open_taken(uow, case_id, keys) if is_alone else ()
        whole = tuple(one for one in alone if one.told is not None)
        if ticket.opened_at is None:
            ticket.opened_at = uow.now
            uow.record(Event.COPY_TAKEN)
        return Taken(choice, uow.now, incidents, whole, len(keys) - len(incidents) - len(whole))


def sweep_copies(units: Units) -> None:
    """Forget the addresses of copies that have run out."""
    with units.write() as uow:
        uow.session.execute(delete(CopyTicketRow).where(CopyTicketRow.expires_at <= uow.now))


def _to_body(choice: Choice, keys: Mapping[str, bytes]) -> dict[str, Any]:
    return {
        "what": choice.what,
        "form": choice.form,
        "since": choice.since.isoformat() if choice.since else None,
        "until": choice.until.isoformat() if choice.until else None,
        "kinds": sorted(choice.kinds),
        "keys": [[one, base64.b64encode(key).decode()] for one, key in keys.items()],
    }


def _from_body(body: Mapping[str, Any]) -> tuple[Choice, dict[str, bytes]]:
    choice = Choice(
        What(body["what"]),
        CopyForm(body["form"]),
        date.fromisoformat(body["since"]) if body["since"] else None,
        date.fromisoformat(body["until"]) if body["until"] else None,
        frozenset(Behaviour(kind) for kind in body["kinds"]),
    )
    return choice, {one: base64.b64decode(key) for one, key in body["keys"]}


def _place(ticket: CopyTicketRow) -> Place:
    return Place("copy_ticket", "sealed_order", ticket.token_digest.hex(), ticket.visit_id)
