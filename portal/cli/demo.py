"""Loads a fictional service, so that every journey can be seen at once; called again it changes nothing."""

import base64
import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import click

from portal.access import service as access
from portal.access.parties import Party
from portal.accounts.coming_in import JoinDraft
from portal.accounts.service import confirming, cover, invites, joining, second_factor, services
from portal.accounts.service.invites import NewInvite
from portal.accounts.service.known import actor_of_name
from portal.cli.demo_table import DemoTable, bring_to_table
from portal.cli.demo_together import advise, agree_on_contact, agree_on_texts, talk, work
from portal.cli.demo_words import SECOND, TOLD, Told
from portal.diary.incidents import IncidentDraft, Precision, When
from portal.diary.service.reading import incident_count
from portal.diary.service.sharing import share_incidents
from portal.diary.service.writing import record_incident
from portal.evidence.sealing import IncomingFile
from portal.evidence.service import keep_received, receive
from portal.kernel.actor import STAFF, Actor, Role
from portal.kernel.ids import CaseId, IncidentId, new_id
from portal.unit_of_work import UnitOfWork, Units
from portal.vault.keyring import Keyring
from portal.vault.keys import PersonalKeys
from portal.web.requests import site, units

SERVICE = "Harbour Advocacy (invented)"
_ZONE = "Europe/London"
_SHARED_EVERY = 2
_PICTURED_EVERY = 3
_MONTHS = timedelta(days=212)


@dataclass(frozen=True)
class Invented:
    """One invented person: how they sign in, and what others call them."""

    role: Role
    name: str
    passphrase: str
    display_name: str

    @property
    def totp_secret(self) -> str | None:
        """Return the second factor's secret, the same on every machine; victims have none."""
        if self.role not in STAFF:
            return None
        return base64.b32encode(hashlib.sha256(f"linden demo {self.name}".encode()).digest()[:20]).decode("ascii")


LEAD = Invented(Role.LEAD, "maya", "copper lantern drifts over quiet snow", "Maya Osei")
ADVOCATE = Invented(Role.ADVOCATE, "ruth", "seven green kettles under the bridge", "Ruth Ellery")
COVER = Invented(Role.ADVOCATE, "kofi", "winter plums beside a paper boat", "Kofi Marsh")
VICTIM = Invented(Role.VICTIM, "anna", "the slow heron waits for morning", "Anna")
SECOND_VICTIM = Invented(Role.VICTIM, "beth", "marble stairs and one yellow umbrella", "Beth")
# One partner of each forum: who chairs it, a psychologist, a probation officer.
CHESHIRE = Invented(Role.PARTNER, "priya", "nine brass buttons on a harbour wall", "Inspector Priya Nair (Cheshire)")
HAMPSHIRE = Invented(Role.PARTNER, "owen", "salt wind over the empty bandstand", "Dr Owen Tallis (Hampshire)")
LONDON = Invented(Role.PARTNER, "grace", "a tall ladder beside the lemon tree", "Grace Adeyemi, probation (London)")
OPERATOR = Invented(Role.OPERATOR, "tom", "blue rope coiled under the old pier", "Tom Farrow")
STAFF_OF_LEAD = (ADVOCATE, COVER, CHESHIRE, HAMPSHIRE, LONDON, OPERATOR)
PEOPLE = (LEAD, ADVOCATE, COVER, VICTIM, SECOND_VICTIM, CHESHIRE, HAMPSHIRE, LONDON, OPERATOR)


@dataclass(frozen=True)
class DemoCase:
    """One invented case, as it is printed."""

    code: str
    victim: str
    advocates: list[str]
    incidents: int


@dataclass
class PastClock:
    """A clock that the loader sets, so that what it makes was received when it is said to have happened."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment that was set."""
        return self.moment


@dataclass(frozen=True)
class _Open:
    """An invented person whose keys are open while the loader runs."""

    units: Units
    actor: Actor
    keys: PersonalKeys

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """Open a unit of work in their name."""
        with self.units.write(self.actor, Keyring(self.units.server, self.keys)) as uow:
            yield uow


@click.group("demo", help="An invented service, to look at and to test with.")
def demo() -> None:
    """Group the commands about the demo."""


@demo.command("load", help="Load the invented service; where it is there already, nothing changes.")
@click.option("--victims", default=2, show_default=True, help="How many victims.")
@click.option("--incidents", default=120, show_default=True, help="How many entries the first of them has.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same entries.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def load_command(*, victims: int, incidents: int, seed: int, as_json: bool) -> None:
    """Load the invented service."""
    if site("is_demo") != "yes":
        raise click.ClickException("An invented service is never loaded where people rely on it.")
    found = load(units(), origin=site("public_origin"), victims=victims, incidents=incidents, seed=seed)
    click.echo(json.dumps(found) if as_json else say(found, units().clock.now()))


def load(units: Units, *, origin: str, victims: int = 2, incidents: int = 120, seed: int = 1) -> dict[str, object]:
    """Load the invented service unless it is there, and return what is to be printed.

    Args:
        units: opens the units of work.
        origin: where the site is reached.
        victims: how many, at least two.
        incidents: how many entries the first of them has.
        seed: the same seed makes the same entries.
    """
    people = [*PEOPLE, *(_another(number) for number in range(3, victims + 1))]
    if actor_of_name(units, LEAD.name) is None:
        _load(units, people, incidents, seed)
    described = [
        {
            "role": str(person.role),
            "name": person.name,
            "passphrase": person.passphrase,
            "display_name": person.display_name,
            "service": SERVICE,
            "totp_secret": person.totp_secret,
        }
        for person in people
        if actor_of_name(units, person.name) is not None
    ]
    return {"origin": origin, "people": described, "cases": [asdict(case) for case in _cases(units, people)]}


def say(found: dict[str, object], now: datetime) -> str:
    """Return the invented people as lines for a person to read, with the codes of this moment."""
    people = found["people"]
    lines = ["All of this is invented. Sign in as:", ""]
    for person in people if isinstance(people, list) else []:
        lines.append(f"  {person['role']:<9} {person['name']:<6} {person['passphrase']}")
        if person["totp_secret"]:
            code = second_factor.code_of(person["totp_secret"], now)
            lines.append(f"  {'':<9} {'':<6} code: {code} now; app key {person['totp_secret']}")
    return "\n".join([*lines, "", "More codes: flask --app app demo load", ""])


def _load(units: Units, people: list[Invented], incidents: int, seed: int) -> None:
    today = units.clock.now()
    clock = PastClock(today - _MONTHS - timedelta(days=3))
    past = replace(units, clock=clock)
    with past.write() as uow:
        service_id = services.open_service(uow, SERVICE)
        invited = invites.invite_first_lead(uow, service_id)
    lead = _join(past, LEAD, invited)
    with lead.write() as uow:
        cover.keep_service_code(uow, cover.offered_service_code(uow) or "")
    advocate, _cover, partner, *_ = [_join_staff(past, lead, person) for person in STAFF_OF_LEAD]
    for number, person in enumerate(someone for someone in people if someone.role is Role.VICTIM):
        victim, case_id = _join_victim(past, advocate, person)
        told = _spread(TOLD, incidents, seed) if number == 0 else _spread(SECOND, len(SECOND), seed + number)
        _write(victim, case_id, clock, told, today)
        if number == 0:
            clock.moment = today - timedelta(days=9)
            agree_on_contact(advocate, case_id)
            agree_on_texts(lead, advocate, case_id)
            talk(advocate, victim, case_id, clock, today)
            work(advocate, case_id, clock, today)
            bring_to_table(DemoTable(advocate, victim, partner.actor.person_id, case_id), clock, today)
        elif number == 1:
            clock.moment = today - timedelta(days=30)
            advise(advocate, case_id)
    clock.moment = today


def _join(units: Units, person: Invented, invited: NewInvite) -> _Open:
    """Accept an invitation, and for staff set the second factor, as the pages would."""
    draft = JoinDraft(invited.code, person.name, person.passphrase, person.display_name)
    started = joining.join(units, draft, is_plain=True, network=f"demo {person.name}", site_name="Linden")
    keys = started.visit.keyring.person
    if person.totp_secret:
        with units.write(started.visit.actor, Keyring(units.server, keys)) as uow:
            second_factor.propose_secret(uow, secret=person.totp_secret)
            second_factor.set_second_factor(uow, second_factor.code_of(person.totp_secret, units.clock.now()))
    actor = replace(started.visit.actor, role=person.role)
    return _Open(units, actor, keys)


def _join_staff(units: Units, lead: _Open, person: Invented) -> _Open:
    """Let somebody join whom the lead invited, or for an operator the command line, and confirm them."""
    if person.role is Role.OPERATOR:
        with units.write() as uow:
            invited = invites.invite_from_outside(uow, lead.actor.service_id, person.role)
    else:
        with lead.write() as uow:
            invited = invites.invite_staff(uow, person.role, label=person.display_name)
    joined = _join(units, person, invited)
    with lead.write() as uow:
        confirming.confirm_person(uow, invited.invite_id)
    return joined


def _join_victim(units: Units, advocate: _Open, person: Invented) -> tuple[_Open, CaseId]:
    with advocate.write() as uow:
        her, other = (
            Party((f"{person.display_name} {_unlike_others(person.name)}",)),
            Party((f"Somebody {_unlike_others(person.name)}",)),
        )
        case_id = access.open_case(uow, access.CaseDraft(person.display_name, her, other))
        invited = invites.invite_victim(uow, case_id)
    joined = _join(units, person, invited)
    with advocate.write() as uow:
        confirming.confirm_person(uow, invited.invite_id)
    return joined, case_id


def _write(
    victim: _Open, case_id: CaseId, clock: PastClock, told: list[tuple[Told, str, float]], today: datetime
) -> None:
    """Write entries down over the months, most an hour after they happened, and share every second one."""
    kept: list[IncidentId] = []
    for number, (entry, words, share_of_months) in enumerate(told):
        happened = (today - _MONTHS + _MONTHS * share_of_months).replace(microsecond=0)
        clock.moment = min(happened + timedelta(minutes=17 + number * 7 % 300), today - timedelta(minutes=5))
        kept.append(_write_one(victim, case_id, entry, words, happened, number))
    clock.moment = today - timedelta(minutes=4)
    with victim.write() as uow:
        share_incidents(uow, case_id, kept[::_SHARED_EVERY])


def _write_one(victim: _Open, case_id: CaseId, entry: Told, words: str, happened: datetime, number: int) -> IncidentId:
    local = happened.astimezone(ZoneInfo(_ZONE))
    precision = (
        (Precision.EXACT, Precision.ABOUT, Precision.DAY)[number % 3]
        if "not sure when" not in words
        else Precision.UNKNOWN
    )
    has_time = precision in {Precision.EXACT, Precision.ABOUT}
    when = When(
        precision,
        _ZONE,
        None if precision is Precision.UNKNOWN else local.date(),
        local.time().replace(second=0, fold=0) if has_time else None,
    )
    when = replace(when, is_second=False) if when.is_twice else when
    draft = IncidentDraft(words=words, when=when, kinds=frozenset(entry.kinds), fear=entry.fear, how=entry.how)
    received = None
    # Only here, so that the site itself need not hold the library in memory.
    from portal.cli.demo_pictures import ending, picture  # noqa: PLC0415 - see above

    if entry.picture == "moving" or (entry.picture and number % _PICTURED_EVERY == 0):
        name = f"IMG_{2000 + number}.{ending(entry.picture)}"
        received = receive(victim.units.blobs, _incoming(victim.units, name, picture(entry.picture, number)))
    with victim.write() as uow:
        incident_id = record_incident(uow, case_id, draft, once=new_id())
        if received is not None:
            keep_received(uow, case_id, received, incident_id=incident_id)
    return incident_id


def _incoming(units: Units, name: str, content: bytes) -> IncomingFile:
    incoming = IncomingFile(units.blobs, name)
    source = io.BytesIO(content)
    while piece := source.read(65_536):
        incoming.write(piece)
    incoming.seek(0)
    return incoming


def _spread(told: tuple[Told, ...], count: int, seed: int) -> list[tuple[Told, str, float]]:
    """Choose entries and when they happened, as a share of the months: more towards the end, and never in step."""
    chosen = []
    for number in range(count):
        entry = told[(number * 7 + seed) % len(told)]
        words = entry.words.replace("{}", entry.fills[(number + seed) % len(entry.fills)])
        jitter = int.from_bytes(hashlib.sha256(f"{seed} {number}".encode()).digest()[:4]) / 2**32
        chosen.append((entry, words[:1].upper() + words[1:], ((number + jitter) / count) ** 0.8))
    return chosen


def _unlike_others(name: str) -> str:
    """Make a surname that sounds like no other's: else the second of two would be a conflict of interest."""
    left = int(hashlib.sha256(name.encode()).hexdigest(), 16)
    return "".join("bktlmr"[(left // 6**place) % 6] + "ae"[place % 2] for place in range(8)).title()


def _another(number: int) -> Invented:
    return Invented(
        Role.VICTIM, f"invented-{number}", f"quiet harbour number {number} behind the hill", f"Invented {number}"
    )


def _cases(units: Units, people: list[Invented]) -> Iterator[DemoCase]:
    for person in people:
        actor = actor_of_name(units, person.name)
        if actor is None or actor.role is not Role.VICTIM:
            continue
        with units.read(actor) as uow:
            case_id = access.case_of_victim(uow)
            yield DemoCase(
                code=access.code_of_case(uow, case_id),
                victim=person.name,
                advocates=[ADVOCATE.name],
                incidents=incident_count(uow, case_id),
            )
