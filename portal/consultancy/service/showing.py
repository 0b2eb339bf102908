"""Her view of a paper: put before her, what she says part by part, or why she was not shown it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from portal.access.permissions import Permission
from portal.access.service import require
from portal.accounts.service.way_in import has_way_in
from portal.attention.marks import Asks
from portal.attention.service import ask
from portal.audit.events import Event
from portal.consultancy import queries, signoff
from portal.consultancy.models import SummaryRow
from portal.consultancy.refusals import HasWayInError
from portal.consultancy.service.bodies import (
    SummaryChangedError,
    draft_key,
    has_views_aside,
    open_body,
    open_shown,
    open_told,
    open_views,
    seal_body,
    seal_shown,
    seal_views,
    standing_of,
)
from portal.consultancy.service.noticing import no_longer_ask_to_sign
from portal.consultancy.signoff import NotShown, PartView, Standing, State, View, WhyNotShown, as_asked
from portal.consultancy.summary import Section, Summary, SummaryNotFoundError
from portal.kernel.ids import CaseId, PersonId, SummaryId
from portal.kernel.text import clean
from portal.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Reading:
    """That somebody at the table opened a paper, first and last."""

    person_id: PersonId
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True)
class HerPaper:
    """A paper as she sees it.

    Args:
        summary_id: which.
        state: how far it has come.
        summary: what it says.
        views: what she said to each part.
        unanswered: the parts she has said nothing to.
        issued_at: since when others have it.
        expires_at: until when they can open it.
        readers: who they are, and when they opened it.
        told: what she was told of what came of it.
        has_views_aside: whether somebody else said something to it in her place: she is asked again.
    """

    summary_id: SummaryId
    state: State
    summary: Summary
    views: tuple[PartView, ...]
    unanswered: tuple[Section, ...]
    issued_at: datetime | None
    expires_at: datetime | None
    readers: tuple[Reading, ...]
    told: str
    has_views_aside: bool = False


def offer_summary(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> None:
    """Put a draft before her; from now on she reads it as it stands.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError, NotNowError: there is none, or not now.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    row, summary = _step(uow, case_id, summary_id, signoff.offer)
    seal_shown(uow, row, summary)
    uow.record(Event.SUMMARY_OFFERED, row.id, case_id=case_id)


def papers_before_her(uow: UnitOfWork, case_id: CaseId) -> list[HerPaper]:
    """Return the papers that she is shown, the newest first.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.ANSWER_SUMMARY)
    rows = queries.summaries_of_case(uow.session, case_id)
    return [_her_paper(uow, row) for row in rows if row.sealed_shown is not None]


def paper_before_her(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> HerPaper:
    """Open a paper for her.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is none, or she is not shown it.
    """
    require(uow, case_id, Permission.ANSWER_SUMMARY)
    return _her_paper(uow, queries.summary_of_case(uow.session, case_id, summary_id))


def answer_summary(
    uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, section: Section, view: View, words: str = ""
) -> None:
    """Keep what she says to one part; she may say something else until it is signed.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError, NotNowError, NoReasonError: as they say.
    """
    require(uow, case_id, Permission.ANSWER_SUMMARY)
    row = queries.summary_of_case(uow.session, case_id, summary_id, for_update=True)
    shown = open_shown(uow, row)
    if shown is None:
        raise SummaryNotFoundError
    before = Standing(state=State(row.state), sections=shown.sections, views=open_views(uow, row))
    standing = signoff.answer(before, PartView(section, view, clean(words), at=uow.now))
    seal_views(uow, row, standing.views)
    row.state = standing.state
    if standing.state is State.SEEN:  # she has said something to all of it: her advocate goes on
        ask(uow, case_id, Asks.PAPER, subject_id=row.id)
    uow.record(Event.SUMMARY_ANSWERED, row.id, case_id=case_id)


def answer_correction(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, section: Section, why: str) -> None:
    """Say why a correction of hers is not taken up; she reads it, and a second signature is then asked for.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError, NotNowError, NoReasonError: as they say.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    row, _ = _step(uow, case_id, summary_id, lambda one: signoff.answer_correction(one, section, clean(why)))
    uow.record(Event.SUMMARY_CHANGED, row.id, case_id=case_id)


def say_not_shown(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, why: WhyNotShown, reason: str) -> None:
    """Say why she cannot be shown a paper; it is taken from before her, and a second person has to agree.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError, NotNowError, NoReasonError, HasWayInError: as they say.
    """
    access = require(uow, case_id, Permission.WRITE_SUMMARY)
    _check_way_in(uow, case_id, why)
    row, _ = _step(
        uow, case_id, summary_id, lambda one: signoff.say_not_shown(one, why, clean(reason), access.person_id)
    )
    seal_shown(uow, row, None)
    uow.record(Event.SUMMARY_NOT_SHOWN, row.id)  # of no case: she would see it, and be told why by whoever reads along


def agree_not_shown(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, revision: int) -> None:
    """Agree, as the second person, that she cannot be shown the text that was looked at.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is none, or it was not given to this person to read.
        SummaryChangedError: it was changed since.
        NotNowError, SamePersonError, HasWayInError: as they say.
    """
    access = require(uow, case_id, Permission.SIGN_SECOND)

    def agree(standing: Standing) -> Standing:
        if standing.revision != revision:
            raise SummaryChangedError
        if standing.unshown is not None:
            _check_way_in(uow, case_id, standing.unshown.why)
        return signoff.agree_not_shown(standing, access.person_id)

    row, _ = _step(uow, case_id, summary_id, agree, is_second=True)
    no_longer_ask_to_sign(uow, row, access.person_id)  # until the paper is signed
    uow.record(Event.SUMMARY_NOT_SHOWN, row.id)


def why_not_shown(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> NotShown | None:
    """Return why she is not shown it as it stands, for the second person; none where that was said of another text.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is none, or it was not given to this person to read.
    """
    require(uow, case_id, Permission.SIGN_SECOND)
    row = queries.summary_of_case(uow.session, case_id, summary_id)
    return standing_of(uow, row, open_body(row, draft_key(uow, row)), ()).unshown


def _check_way_in(uow: UnitOfWork, case_id: CaseId, why: WhyNotShown) -> None:
    if why is WhyNotShown.NO_ACCOUNT and has_way_in(uow, case_id):
        raise HasWayInError


def _step(
    uow: UnitOfWork,
    case_id: CaseId,
    summary_id: SummaryId,
    act: Callable[[Standing], Standing],
    *,
    is_second: bool = False,
) -> tuple[SummaryRow, Summary]:
    row = queries.summary_of_case(uow.session, case_id, summary_id, for_update=True)
    key = draft_key(uow, row)
    body = open_body(row, key)
    views = () if is_second else open_views(uow, row)  # a second person does not read what she says
    standing = act(standing_of(uow, row, body, views))
    if standing.not_shown != body.not_shown:
        seal_body(row, key, replace(body, not_shown=standing.not_shown))
    if not is_second and standing.views != views:
        seal_views(uow, row, standing.views)
    row.state, row.revision = standing.state, standing.revision
    return row, body.summary


def _her_paper(uow: UnitOfWork, row: SummaryRow) -> HerPaper:
    shown = open_shown(uow, row)
    if shown is None:
        raise SummaryNotFoundError
    standing = as_asked(Standing(State(row.state), shown.sections, open_views(uow, row)))
    readers = queries.recipients_of_summary(uow.session, row.id)
    return HerPaper(
        summary_id=SummaryId(row.id),
        state=standing.state,
        summary=shown,
        views=standing.views,
        unanswered=standing.unanswered,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        readers=tuple(Reading(PersonId(r.person_id), r.first_opened_at, r.last_opened_at) for r in readers),
        told=open_told(uow, row),
        has_views_aside=has_views_aside(uow, row),
    )
