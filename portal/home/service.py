"""What a victim sees first: who can read, who has looked, and what she can carry on with."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.access import service as access
from portal.access.permissions import Part, Permission
from portal.accounts.practice import Practice
from portal.accounts.service.names import names_of_staff
from portal.accounts.service.practice import practice_of
from portal.audit.events import Event, Kinds
from portal.audit.service import Happened, happened_around, happened_in_case
from portal.box.service import things_waiting
from portal.contact.agreement import Standing
from portal.contact.service import contact_standings
from portal.home.trail import BY_HER, BY_OTHERS, IN_HER_CASE, TO_HER, TrailLine, newest_first
from portal.kernel.errors import NotFoundError
from portal.kernel.ids import CaseId, PersonId
from portal.messages.service import unread_of_case
from portal.privacy.drafts import DraftOffer
from portal.privacy.service import carry_on
from portal.unit_of_work import UnitOfWork

_ON_FIRST_PAGE = 3
_ON_TRAIL_PAGE = 200
_MOST_PAGES = 10_000  # two million events: more than anybody's, and no number too large for a database
_HERS = Kinds(in_case=IN_HER_CASE, by_person=BY_HER, to_person=TO_HER)


class NoSuchPageError(NotFoundError):
    """The list has no page of this number."""


@dataclass(frozen=True)
class Today:
    """Her first page: who reads what she shares, what others did lately, and what she had begun to write."""

    readers: list[str]
    is_confirmed: bool
    lately: list[TrailLine]
    carry_on: list[DraftOffer]
    contact: Standing | None = None
    messages: int = 0
    practice: Practice = Practice.SETTLED
    outside: int = 0


@dataclass(frozen=True)
class TrailPage:
    """A page of who has looked, the newest first."""

    lines: list[TrailLine]
    number: int
    has_older: bool


def today(uow: UnitOfWork, case_id: CaseId) -> Today:
    """Return what her first page says; until it is confirmed who she is, nobody's name and nothing of what was."""
    mine = access.require(uow, case_id, Permission.WRITE_DIARY)
    begun, outside = carry_on(uow), things_waiting(uow, case_id)
    if mine.part is not Part.VICTIM:
        practice = practice_of(uow)
        return Today([], is_confirmed=False, lately=[], carry_on=begun, practice=practice, outside=outside)
    members = access.members_of_case(uow, case_id)
    readers = [member.person_id for member in members if member.part is Part.ADVOCATE and member.ended_at is None]
    happened = [h for h in happened_in_case(uow.session, case_id, BY_OTHERS, limit=12) if h.actor_id != mine.person_id]
    names = names_of_staff(uow, [*readers, *_people_in(happened)])
    lately = [_line(h, names, mine.person_id) for h in happened if h.subject_id != mine.person_id]
    return Today(
        readers=[names[person_id] for person_id in readers if person_id in names],
        is_confirmed=True,
        lately=newest_first(lately, limit=_ON_FIRST_PAGE),
        carry_on=begun,
        contact=contact_standings(uow, [case_id])[case_id],
        messages=unread_of_case(uow, case_id),
        practice=practice_of(uow),
        outside=outside,
    )


def who_has_looked(uow: UnitOfWork, case_id: CaseId, number: int = 1) -> TrailPage:
    """Return a page of all that was done with what is hers, and with her way in, newest first.

    Raises:
        CaseNotFoundError: not for this person, or nobody has confirmed yet that it is she.
        NoSuchPageError: it does not go on that far.
    """
    mine = access.require(uow, case_id, Permission.SEE_TRAIL)
    if not 1 <= number <= _MOST_PAGES:
        raise NoSuchPageError
    skip = (number - 1) * _ON_TRAIL_PAGE
    found = happened_around(
        uow.session, _HERS, case_id=case_id, person_id=mine.person_id, limit=_ON_TRAIL_PAGE + 1, skip=skip
    )
    if not found and number > 1:
        raise NoSuchPageError
    shown = found[:_ON_TRAIL_PAGE]
    names = names_of_staff(uow, _people_in(shown))
    lines = newest_first((_line(h, names, mine.person_id) for h in shown), limit=_ON_TRAIL_PAGE)
    return TrailPage(lines, number, has_older=len(found) > len(shown))


def _people_in(happened: Sequence[Happened]) -> list[PersonId]:
    found = {h.actor_id for h in happened} | {h.subject_id for h in happened if h.event in _ABOUT_PEOPLE}
    return [PersonId(person_id) for person_id in found if person_id]


_ABOUT_PEOPLE = frozenset({Event.MEMBER_ADDED, Event.MEMBER_REMOVED, Event.SUMMARY_GIVEN, Event.SUMMARY_SECOND_ASKED})


def _line(happened: Happened, names: dict[PersonId, str], mine: PersonId) -> TrailLine:
    about = happened.subject_id if happened.event in _ABOUT_PEOPLE else happened.actor_id
    who = "" if about is None or about == mine else names.get(PersonId(about), "")
    actor_id = None if happened.actor_id is None else PersonId(happened.actor_id)
    return TrailLine(happened.at, happened.event, actor_id, who)
