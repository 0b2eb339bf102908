"""The three forums of the Multi-Agency Stalking Intervention Programme, as configuration."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from portal.kernel.errors import InvalidError, NotFoundError


class ForumNotFoundError(NotFoundError):
    """There is no such forum."""


class OutcomeError(InvalidError):
    """This forum does not end a discussion in that way."""


class ForumId(StrEnum):
    """Which forum."""

    CHESHIRE = "cheshire"
    HAMPSHIRE = "hampshire"
    LONDON = "london"


class Agency(StrEnum):
    """Whose people sit at the tables."""

    POLICE = "police"
    HEALTH = "health"
    PROBATION = "probation"
    PROSECUTION = "prosecution"
    ADVOCACY = "advocacy"
    OTHER = "other"


class SeatRole(StrEnum):
    """What somebody at a table is."""

    DETECTIVE = "detective"
    POLICE = "police"
    PSYCHOLOGIST = "psychologist"
    PSYCHIATRIST = "psychiatrist"
    NURSE = "nurse"
    PROBATION = "probation"
    PROSECUTOR = "prosecutor"
    ADVOCATE = "advocate"
    OTHER = "other"


class Rhythm(StrEnum):
    """How often a forum meets."""

    REGULARLY = "regularly"
    WEEKLY = "weekly"
    DAILY = "daily"


class Heading(StrEnum):
    """The five things about a person's conduct under which a case is described."""

    REOCCURRENCE = "reoccurrence"
    PERSISTENCE = "persistence"
    IMMINENCE = "imminence"
    SEVERITY = "severity"
    RANGE = "range"


class Level(StrEnum):
    """How high a named professional puts the risk; never computed."""

    STANDARD = "standard"
    MEDIUM = "medium"
    HIGH = "high"


class TakenIn(StrEnum):
    """How a case comes to a table."""

    AGENCY_REFERRAL = "agency_referral"
    CONSULTATION = "consultation"
    POLICE_REPORT = "police_report"
    MENTAL_HEALTH_TEAM = "mental_health_team"
    TRUST = "trust"


class Result(StrEnum):
    """What a discussion can end in."""

    TAKEN_ON = "taken_on"
    ADVICE = "advice"
    FORMULATION = "formulation"
    REFERRAL = "referral"
    TREATMENT = "treatment"
    RISK_ASSESSMENT = "risk_assessment"
    MANAGEMENT_PLAN = "management_plan"
    OWN_INTERVENTION = "own_intervention"


class Handling(StrEnum):
    """How a reader is to treat the papers."""

    NAMED_READER = "named_reader"
    TABLE_ONLY = "table_only"


@dataclass(frozen=True)
class Seat:
    """A place at a table: what sits there, and for whom."""

    role: SeatRole
    agency: Agency


@dataclass(frozen=True)
class Forum:
    """How one forum works.

    Args:
        forum_id: which.
        seats: who sits at the table.
        chair: who chairs; none where it is not fixed and is said at each meeting.
        rhythm: how often it meets.
        taken_in: how cases come to it.
        weighs_level: whether it puts the case at standard, medium or high.
        weighs_headings: whether it weighs each of the five headings by itself.
        results: what a discussion can end in.
        not_while_investigating: those of them that wait until a police investigation is over.
        handling: how its papers are to be treated.
        readable_for: how long after issue they can be read; the product's own caution, which a service may shorten.
    """

    forum_id: ForumId
    seats: tuple[Seat, ...]
    chair: SeatRole | None
    rhythm: Rhythm
    taken_in: frozenset[TakenIn]
    weighs_level: bool
    weighs_headings: bool
    results: tuple[Result, ...]
    handling: Handling
    readable_for: timedelta
    not_while_investigating: frozenset[Result] = frozenset()

    @property
    def agencies(self) -> tuple[Agency, ...]:
        """Return whose people sit here, each once, in the order of the seats."""
        return tuple(dict.fromkeys(seat.agency for seat in self.seats))


_ADVOCATE = Seat(SeatRole.ADVOCATE, Agency.ADVOCACY)
_PROBATION = Seat(SeatRole.PROBATION, Agency.PROBATION)
_PSYCHOLOGIST = Seat(SeatRole.PSYCHOLOGIST, Agency.HEALTH)
_PSYCHIATRIST = Seat(SeatRole.PSYCHIATRIST, Agency.HEALTH)
_PROSECUTOR = Seat(SeatRole.PROSECUTOR, Agency.PROSECUTION)
_POLICE = Seat(SeatRole.POLICE, Agency.POLICE)

_CHESHIRE = Forum(
    forum_id=ForumId.CHESHIRE,
    seats=(
        Seat(SeatRole.DETECTIVE, Agency.POLICE),
        _PSYCHOLOGIST,
        _PROBATION,
        _ADVOCATE,
        Seat(SeatRole.OTHER, Agency.OTHER),
    ),
    chair=SeatRole.DETECTIVE,
    rhythm=Rhythm.REGULARLY,
    taken_in=frozenset({TakenIn.AGENCY_REFERRAL}),
    weighs_level=False,
    weighs_headings=True,
    results=(Result.TAKEN_ON, Result.ADVICE),
    handling=Handling.TABLE_ONLY,
    readable_for=timedelta(days=28),
)
_HAMPSHIRE = Forum(
    forum_id=ForumId.HAMPSHIRE,
    seats=(_PSYCHOLOGIST, _PSYCHIATRIST, _POLICE, _PROBATION, _PROSECUTOR, _ADVOCATE),
    chair=None,
    rhythm=Rhythm.WEEKLY,
    taken_in=frozenset({TakenIn.CONSULTATION}),
    weighs_level=False,
    weighs_headings=False,
    results=(Result.FORMULATION, Result.ADVICE, Result.REFERRAL, Result.TREATMENT),
    handling=Handling.TABLE_ONLY,
    readable_for=timedelta(days=14),
    not_while_investigating=frozenset({Result.TREATMENT}),
)
_LONDON = Forum(
    forum_id=ForumId.LONDON,
    seats=(
        _POLICE,
        _PROBATION,
        Seat(SeatRole.NURSE, Agency.HEALTH),
        _PSYCHOLOGIST,
        _PSYCHIATRIST,
        _ADVOCATE,
        _PROSECUTOR,
    ),
    chair=None,
    rhythm=Rhythm.DAILY,
    taken_in=frozenset({TakenIn.POLICE_REPORT, TakenIn.MENTAL_HEALTH_TEAM, TakenIn.TRUST}),
    weighs_level=True,
    weighs_headings=False,
    results=(Result.RISK_ASSESSMENT, Result.MANAGEMENT_PLAN, Result.REFERRAL, Result.OWN_INTERVENTION, Result.ADVICE),
    handling=Handling.NAMED_READER,
    readable_for=timedelta(days=7),
)

FORUMS: dict[ForumId, Forum] = {forum.forum_id: forum for forum in (_CHESHIRE, _HAMPSHIRE, _LONDON)}
"""Every forum that ships."""


def forum_of(name: str) -> Forum:
    """Return a forum by its name.

    Raises:
        ForumNotFoundError: there is none of that name.
    """
    if name not in set(ForumId):
        raise ForumNotFoundError
    return FORUMS[ForumId(name)]


def check_results(forum: Forum, results: frozenset[Result], *, is_investigated: bool) -> None:
    """Refuse an outcome that this forum does not give.

    Args:
        forum: whose outcome.
        results: what was decided.
        is_investigated: whether the police are still investigating.

    Raises:
        OutcomeError: nothing, something else, or something that has to wait; both taken on and advice alone.
    """
    is_both = {Result.TAKEN_ON, Result.ADVICE} <= results and forum.forum_id is ForumId.CHESHIRE
    is_early = is_investigated and bool(results & forum.not_while_investigating)
    if not results or not results <= set(forum.results) or is_both or is_early:
        raise OutcomeError(field="results")
