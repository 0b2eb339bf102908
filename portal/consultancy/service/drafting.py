"""Composing a paper in one press, and writing on it; each change is held against what the other has done meanwhile."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError

from portal.access.permissions import Permission
from portal.access.service import code_of_case, require, require_alone
from portal.accounts.service.names import names_of_staff
from portal.audit.events import Event
from portal.consultancy import queries
from portal.consultancy.clearing import clear, found_in
from portal.consultancy.composing import Material, compose, compose_again
from portal.consultancy.forums import FORUMS, ForumId
from portal.consultancy.leaks import Found, Release, check_release
from portal.consultancy.models import SummaryRow
from portal.consultancy.sayings import Sayings
from portal.consultancy.service.bodies import (
    Body,
    SummaryChangedError,
    draft_key,
    has_views_aside,
    open_body,
    open_views,
    seal_body,
    seal_shown,
    seal_views,
    standing_of,
    wrap_for_record,
)
from portal.consultancy.service.hers import has_aside, is_sharing_aside, rest_on_hers
from portal.consultancy.service.noticing import forget_who_lost_it
from portal.consultancy.service.voices import said_in_case, watch_of_case
from portal.consultancy.signoff import Act, Standing, State, after, change
from portal.consultancy.summary import Engagement, Section, Summary
from portal.diary.service import gather_shared
from portal.kernel.errors import ConflictError
from portal.kernel.ids import CaseId, IncidentId, SummaryId, new_id
from portal.unit_of_work import UnitOfWork
from portal.vault.primitives import new_key
from portal.withheld.service import taken_back_from

_OPEN = frozenset({State.DRAFT, State.WITH_HER, State.SEEN, State.SIGNED})


class ComposedMeanwhileError(ConflictError):
    """Somebody else has begun this paper in the same moment."""


@dataclass(frozen=True)
class Draft:
    """A draft as its writer sees it.

    Args:
        summary_id: which.
        revision: to be handed in with every change.
        body: the draft.
        standing: how far it has come.
        taken_back: entries that she took back and that it still rests on: it is composed again before it goes on.
        has_aside: whether something stands in it that somebody else said in her place: the same.
        has_views_aside: whether what is said to it was said so: she is asked again.
        is_sharing_aside: whether what she says to sharing it was: she is asked again, and the part written anew.
    """

    summary_id: SummaryId
    revision: int
    body: Body
    standing: Standing
    taken_back: frozenset[IncidentId]
    has_aside: bool
    has_views_aside: bool
    is_sharing_aside: bool


def compose_summary(
    uow: UnitOfWork,
    case_id: CaseId,
    forum: ForumId,
    say: Sayings,
    *,
    engagement: tuple[Engagement, ...] = (),
    referred_by: str = "",
) -> SummaryId:
    """Compose the first draft of a paper for a forum; where one is begun already, that is it.

    Raises:
        CaseNotFoundError: not for this person.
        ComposedMeanwhileError: another began it in the same moment.
    """
    access = require_alone(uow, case_id, Permission.WRITE_SUMMARY)
    for known in queries.summaries_of_case(uow.session, case_id):
        if known.forum == forum and State(known.state) in _OPEN:
            return SummaryId(known.id)
    version = queries.newest_version(uow.session, case_id, forum) + 1
    material = replace(_material(uow, case_id, forum, version, say), engagement=engagement, referred_by=referred_by)
    summary = compose(material)
    row = SummaryRow(
        id=new_id(),
        case_id=case_id,
        service_id=access.service_id,
        forum=forum,
        reference=material.reference,
        version=version,
        state=State.DRAFT,
        revision=1,
        composed_at=uow.now,
        composed_by=access.person_id,
    )
    key = new_key()
    seal_body(row, key, Body(summary))
    uow.session.add(row)
    try:
        uow.session.flush()
    except IntegrityError:
        raise ComposedMeanwhileError from None
    wrap_for_record(uow, row, row.id, key)
    rest_on_hers(uow, row, summary, row.id)
    uow.record(Event.SUMMARY_COMPOSED, row.id, case_id=case_id)
    return SummaryId(row.id)


def open_draft(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> Draft:
    """Open a draft, for those who write on it.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: the case has no such paper.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    row = queries.summary_of_case(uow.session, case_id, summary_id)
    body = open_body(row, draft_key(uow, row))
    standing = standing_of(uow, row, body, open_views(uow, row))
    return Draft(
        summary_id,
        row.revision,
        body,
        standing,
        taken_back=taken_back_from(uow, summary_id),
        has_aside=has_aside(uow, row),
        has_views_aside=has_views_aside(uow, row),
        is_sharing_aside=is_sharing_aside(uow, row, body),
    )


def change_summary(
    uow: UnitOfWork,
    case_id: CaseId,
    summary_id: SummaryId,
    revision: int,
    write: Callable[[Summary], Summary],
    *,
    is_sharing_said: bool = False,
) -> None:
    """Write on a draft; signatures count no longer, nor what she said to the parts that changed.

    Args:
        uow: a unit that writes.
        case_id: her case.
        summary_id: which paper.
        revision: the one that was looked at.
        write: makes the new text of the old; it may refuse.
        is_sharing_said: whether it says anew what she says to sharing it, also where that is the same as before.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: the case has no such paper.
        SummaryChangedError: another has changed it meanwhile.
        NotNowError: it is out, and not changed any more.
    """
    require_alone(uow, case_id, Permission.WRITE_SUMMARY)

    def written(body: Body) -> Body:
        summary = write(body.summary)
        is_said = is_sharing_said or summary.sharing != body.summary.sharing
        return replace(body, summary=summary, sharing_at=uow.now if is_said else body.sharing_at)

    _write(uow, case_id, summary_id, revision, written)


def compose_anew(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, revision: int, say: Sayings) -> None:
    """Compose a draft again from what is shared now, keeping what its writer added that still has its source.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError, SummaryChangedError, NotNowError: as `change_summary`.
    """
    require_alone(uow, case_id, Permission.WRITE_SUMMARY)

    def again(body: Body) -> Body:
        header = body.summary.header
        fresh = _material(uow, case_id, header.forum, header.version, say)
        material = replace(
            fresh,
            reports=body.reports,
            chosen=body.chosen,
            engagement=header.engagement,
            referred_by=header.referred_by,
        )
        return replace(body, summary=compose_again(body.summary, material))

    _write(uow, case_id, summary_id, revision, again)


def choose_entries(
    uow: UnitOfWork,
    case_id: CaseId,
    summary_id: SummaryId,
    revision: int,
    chosen: Collection[IncidentId],
    reports: Mapping[IncidentId, str],
    say: Sayings,
) -> None:
    """Choose which entries are read in full, and say which were reported to whom.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError, SummaryChangedError, NotNowError: as `change_summary`.
    """
    require_alone(uow, case_id, Permission.WRITE_SUMMARY)
    _write(
        uow,
        case_id,
        summary_id,
        revision,
        lambda body: replace(body, chosen=frozenset(chosen), reports=dict(reports)),
    )
    compose_anew(uow, case_id, summary_id, revision + 1, say)


def leaks_of(uow: UnitOfWork, case_id: CaseId, draft: Draft) -> tuple[Found, ...]:
    """Return what stands in a draft of a case that must not leave and is not decided about.

    Raises:
        CaseNotFoundError: not for this person.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    body = draft.body
    free = {one.shown for one in body.releases}
    return tuple(one for one in found_in(body.summary, watch_of_case(uow, case_id)) if one.hit.shown not in free)


def leave_leaks_out(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, revision: int, say: Sayings) -> None:
    """Leave everything out of a draft that must not leave and is not released, with words in its place.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError, SummaryChangedError, NotNowError: as `change_summary`.
    """
    require_alone(uow, case_id, Permission.WRITE_SUMMARY)
    watch = watch_of_case(uow, case_id)

    def without_leaks(body: Body) -> Body:
        cleared = clear(body.summary, watch, say.left_out, body.releases).summary
        return replace(body, summary=replace(cleared, left_out=body.summary.left_out))

    _write(uow, case_id, summary_id, revision, without_leaks)


def release_leak(
    uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, revision: int, *, shown: str, reason: str
) -> None:
    """Let something leave all the same: by the acting person's name, and for a reason.

    Raises:
        CaseNotFoundError: not for this person.
        NotReleasedError: no reason.
        SummaryNotFoundError, SummaryChangedError, NotNowError: as `change_summary`.
    """
    access = require_alone(uow, case_id, Permission.WRITE_SUMMARY)
    name = names_of_staff(uow, [access.person_id]).get(access.person_id, access.person_id)
    release = Release(shown, name, reason)
    check_release(release)
    _write(uow, case_id, summary_id, revision, lambda body: replace(body, releases=(*body.releases, release)))
    uow.record(Event.SUMMARY_RELEASED, summary_id, case_id=case_id)


def _write(
    uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, revision: int, write: Callable[[Body], Body]
) -> None:
    row = queries.summary_of_case(uow.session, case_id, summary_id, for_update=True)
    if row.revision != revision:
        raise SummaryChangedError
    after(Act.CHANGE, State(row.state))
    key = draft_key(uow, row)
    body, views = open_body(row, key), open_views(uow, row)
    written = write(body)
    changed = _changed(body.summary, written.summary)
    standing = change(standing_of(uow, row, body, views), changed, written.summary.sections)
    seal_body(row, key, written)
    seal_views(uow, row, standing.views)
    seal_shown(uow, row, None)
    row.state, row.revision = standing.state, standing.revision
    forget_who_lost_it(uow, row)
    rest_on_hers(uow, row, written.summary, row.id)
    uow.record(Event.SUMMARY_CHANGED, row.id, case_id=case_id)


def _changed(old: Summary, new: Summary) -> frozenset[Section]:
    """Return the parts in which something is different."""
    more = {
        Section.TIMELINE: (old.timeline != new.timeline),
        Section.TOOLS: (old.tools != new.tools),
        Section.LEVEL: (old.weighed != new.weighed),
        Section.ASKS: (old.asks != new.asks),
        Section.SHARING: (old.sharing != new.sharing),
    }
    return frozenset(one for one in Section if more.get(one) or old.lines_of(one) != new.lines_of(one))


def _material(uow: UnitOfWork, case_id: CaseId, forum: ForumId, version: int, say: Sayings) -> Material:
    return Material(
        reference=code_of_case(uow, case_id),
        forum=FORUMS[forum],
        version=version,
        today=uow.now.date(),
        say=say,
        incidents=gather_shared(uow, case_id),
        said=said_in_case(uow, case_id),
    )
