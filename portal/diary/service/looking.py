"""Looking through a whole diary: the pattern of it, what is looked for, and a month day by day."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from portal.access.permissions import Permission
from portal.access.service import require
from portal.diary import queries
from portal.diary.facets import Facets, facets_of, first_of_month, kinds_in, month_of
from portal.diary.incidents import IncidentLine
from portal.diary.likeness import find, terms_of
from portal.diary.models import AddendumRow
from portal.diary.order import Line
from portal.diary.pattern import DayOfList, MonthOfList, Point, Wanted, choose
from portal.diary.service.bodies import open_addendum, open_texts, open_told
from portal.diary.service.reading import PAGE_LINES, NoSuchPageError, keys_that_open, opened_lines
from portal.diary.service.shards import Audience, Shards
from portal.diary.told import UnknownSchemaError
from portal.evidence.service import incidents_with_files
from portal.kernel.ids import CaseId
from portal.kernel.text import fold_kept
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.keys import RecordClass
from portal.vault.primitives import SealBrokenError

_A_DAY = timedelta(days=1)
_NOTHING = Facets().to_body()

Unwrap = Callable[[Collection[str]], dict[str, bytes]]


@dataclass(frozen=True)
class FoundPage:
    """One page of what was looked for, the latest first; what has nearly the same words comes last.

    Args:
        exact: entries that have the words, or all where no word was asked for.
        near: entries that have nearly the same words.
        number: which page, from 1.
        total: how many were found.
        unopened: how many entries do not open, so that no word could be looked for in them.
    """

    exact: tuple[IncidentLine, ...]
    near: tuple[IncidentLine, ...]
    number: int
    total: int
    unopened: int = 0

    @property
    def has_more(self) -> bool:
        """Whether a page follows."""
        return self.number * PAGE_LINES < self.total


def pattern_points(uow: UnitOfWork, case_id: CaseId, wanted: Wanted) -> tuple[list[Point], int]:
    """Return what is known of her entries without opening them, of those she looks for, and how many there are in all.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_DIARY)
    _, points = _her_points(uow, case_id)
    return _chosen(uow, case_id, points, wanted), len(points)


def shared_pattern_points(uow: UnitOfWork, case_id: CaseId, wanted: Wanted) -> tuple[list[Point], int]:
    """Return the same of what she shares, for somebody of the service; nothing else is even read.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.READ_SHARED_DIARY)
    lines = Shards(uow, case_id, Audience.CLASS).read().all()
    points = _points(uow, lines, lambda ids: vault.unwrap_for_class(uow.vault, ids, case_id, RecordClass.DIARY))
    return _chosen(uow, case_id, points, wanted), len(points)


def find_incidents(uow: UnitOfWork, case_id: CaseId, wanted: Wanted, asked: str, number: int = 1) -> FoundPage:
    """Return one page of what she looks for in her own entries.

    Args:
        uow: the unit of work.
        case_id: her case.
        wanted: of what kinds, when, and so on.
        asked: words that must all be in it; none where it is empty.
        number: which page, from 1.

    Raises:
        CaseNotFoundError: not for this person.
        NoSuchPageError: not that much was found.
    """
    require(uow, case_id, Permission.READ_DIARY)
    lines, points = _her_points(uow, case_id)
    by_id = {line.incident_id: line for line in lines}
    ids = [point.incident_id for point in _chosen(uow, case_id, points, wanted)]
    exact, near, unopened = ids, [], 0
    keys: dict[str, bytes] | None = None
    if terms := terms_of(asked):
        keys = vault.unwrap_own_of_case(uow.vault, case_id, set(ids))
        texts = _texts(uow, case_id, ids, keys)
        found = find(terms, texts)
        exact, near, unopened = [*found.exact], [*found.near], len(ids) - len(texts)
    start = (number - 1) * PAGE_LINES
    page = [*exact, *near][max(start, 0) : max(start, 0) + PAGE_LINES]
    if start < 0 or (start and not page):
        raise NoSuchPageError
    if keys is None:
        keys = keys_that_open(lambda some: vault.unwrap_own(uow.vault, some), page)
    opened = opened_lines(uow, [by_id[incident_id] for incident_id in page], keys)
    nearly = set(near)
    return FoundPage(
        exact=tuple(line for line in opened if line.incident_id not in nearly),
        near=tuple(line for line in opened if line.incident_id in nearly),
        number=number,
        total=len(exact) + len(near),
        unopened=unopened,
    )


def month_of_list(uow: UnitOfWork, case_id: CaseId, place: int) -> MonthOfList:
    """Return one month of her list, counted from the latest in which something was, which is 1.

    Raises:
        CaseNotFoundError: not for this person.
        NoSuchPageError: there are not that many months.
    """
    require(uow, case_id, Permission.READ_DIARY)
    order = Shards(uow, case_id, Audience.OWN).read()
    months = sorted(order.count_months(), reverse=True)
    if not 1 <= place <= len(months):
        raise NoSuchPageError
    month = months[place - 1]
    # A day wider on either side: what is one month where she is may be another in the order, which is in UTC.
    start, lines = order.between(_at(first_of_month(month + 1) + _A_DAY), _at(first_of_month(month) - _A_DAY))
    numbered = [
        (_day_of(line), line, (start + n) // PAGE_LINES + 1)
        for n, line in enumerate(lines)
        if month_of(line.happened, line.beside) == month
    ]
    numbered.sort(key=lambda one: one[0], reverse=True)
    days = tuple(_day(on, list(of_day)) for on, of_day in groupby(numbered, key=lambda one: one[0]))
    return MonthOfList(first_of_month(month), days, place, has_older=place < len(months))


def _her_points(uow: UnitOfWork, case_id: CaseId) -> tuple[list[Line], list[Point]]:
    lines = Shards(uow, case_id, Audience.OWN).read().all()
    return lines, _points(uow, lines, lambda ids: vault.unwrap_own(uow.vault, ids))


def _chosen(uow: UnitOfWork, case_id: CaseId, points: list[Point], wanted: Wanted) -> list[Point]:
    """Ask the database for no more than what is looked for needs."""
    if wanted.is_all:
        return points
    shared = queries.shared_of_case(uow.session, case_id) if wanted.is_shared is not None else ()
    with_files = incidents_with_files(uow, case_id) if wanted.has_files is not None else ()
    return choose(points, wanted, shared, with_files)


def _points(uow: UnitOfWork, lines: Sequence[Line], unwrap: Unwrap) -> list[Point]:
    old = [line.incident_id for line in lines if line.beside is None]
    opened = _facets_of_old(uow, old, unwrap) if old else {}
    return [
        Point(line.incident_id, line.happened, *(line.beside or opened.get(line.incident_id, _NOTHING))[:10])
        for line in lines
    ]


def _facets_of_old(uow: UnitOfWork, ids: Collection[str], unwrap: Unwrap) -> dict[str, list[object]]:
    """Open entries that are older than what stands beside them; of one that does not open nothing is known."""
    keys = keys_that_open(unwrap, ids)
    found = {}
    for row in queries.incidents(uow.session, keys):
        with suppress(SealBrokenError, UnknownSchemaError):
            found[row.id] = facets_of(open_told(keys[row.id], row)).to_body()
    return found


def _texts(uow: UnitOfWork, case_id: CaseId, ids: Sequence[str], keys: Mapping[str, bytes]) -> dict[str, str]:
    """Open what was typed in many entries, in the order of the ids, folded; what does not open is left out."""
    sealed = {row.id: row.sealed_body for row in queries.bodies_of_case(uow.session, case_id)}
    added: dict[str, list[AddendumRow]] = {}
    for row in queries.addenda_of_case(uow.session, case_id):
        added.setdefault(row.incident_id, []).append(row)
    found = {}
    for incident_id in ids:
        if incident_id in keys and incident_id in sealed:
            with suppress(SealBrokenError, UnknownSchemaError):
                key = keys[incident_id]
                text = open_texts(key, incident_id, case_id, sealed[incident_id])
                later = (open_addendum(key, one) for one in added.get(incident_id, ()))
                found[incident_id] = fold_kept("\n".join((text, *later)))
    return found


def _at(day: date) -> Line:
    return Line(int(datetime.combine(day, time(), UTC).timestamp()), 0, "")


def _day_of(line: Line) -> date:
    if line.beside is not None and line.beside[0] is not None:
        return date.fromordinal(line.beside[0])
    return datetime.fromtimestamp(line.happened, UTC).date()


def _day(on: date, numbered: Sequence[tuple[date, Line, int]]) -> DayOfList:
    kinds = {kind for _, line, _ in numbered if line.beside for kind in kinds_in(line.beside[2])}
    return DayOfList(on, len(numbered), frozenset(kinds), min(page for _, _, page in numbered))
