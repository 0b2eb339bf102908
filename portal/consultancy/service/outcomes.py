"""What came of it: recorded at the table or by the advocate, followed up, and told to her in a safe way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.access.permissions import Permission
from portal.access.service import acting, require
from portal.attention.marks import Asks
from portal.attention.service import ask, settle
from portal.audit.events import Event
from portal.consultancy import queries, signoff
from portal.consultancy.document import from_plain, to_plain
from portal.consultancy.forums import FORUMS, Agency, ForumId, Level, Result
from portal.consultancy.models import ActionRow, SummaryRow
from portal.consultancy.outcomes import (
    ActionState,
    Managed,
    OutcomeDraft,
    ToldAction,
    Way,
    check_outcome,
    check_step,
    check_words,
)
from portal.consultancy.service.bodies import (
    SCHEMA,
    draft_key,
    open_told,
    outcome_key,
    outcome_place,
    seal_told,
    taken_place,
)
from portal.consultancy.service.papers import check_at_table
from portal.consultancy.signoff import Act, State
from portal.consultancy.summary import SummaryNotFoundError
from portal.contact.gate import Channel, Why
from portal.contact.service import gate_of_case
from portal.kernel.errors import ConflictError
from portal.kernel.ids import CaseId, PersonId, SummaryId, new_id
from portal.kernel.text import clean
from portal.unit_of_work import UnitOfWork
from portal.vault.envelope import Place, open_content, seal_content


class NotSafeNowError(ConflictError):
    """She has not said that she can be told in this way now; `why` says what stands against it."""

    def __init__(self, why: Why | None) -> None:
        super().__init__()
        self.why = why


@dataclass(frozen=True)
class Action:
    """Something that an agency does, and how far it is."""

    action_id: str
    agency: Agency
    text: str = field(repr=False)
    due_on: date
    state: ActionState
    reason: str = field(repr=False)
    is_visible: bool


@dataclass(frozen=True)
class Outcome:
    """What was decided, by whom and when, and what became of it since."""

    results: tuple[Result, ...]
    words: str = field(repr=False)
    interventions: str = field(repr=False)
    level: Level | None
    recorded_at: datetime | None
    recorded_by: PersonId | None
    actions: tuple[Action, ...]
    told: str = field(repr=False)
    told_at: datetime | None
    told_way: Way | None
    how_taken: str = field(repr=False)
    managed: tuple[Managed, ...] = ()
    may_tell: str = field(default="", repr=False)


def record_outcome_at_table(uow: UnitOfWork, summary_id: SummaryId, draft: OutcomeDraft) -> None:
    """Record what was decided, as a partner to whom the paper was issued.

    Raises:
        NotYoursToDoError: not for this role.
        SummaryNotFoundError, NotDeclaredError: as `open_paper`.
        OutcomeError, NoWordsError, NotNowError: as they say.
    """
    check_at_table(uow, summary_id)
    row = queries.summary(uow.session, summary_id, for_update=True)
    if row is None:
        raise SummaryNotFoundError
    _record(uow, row, draft)
    ask(uow, CaseId(row.case_id), Asks.PAPER, subject_id=row.id)  # so that her advocate tells her


def record_outcome(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, draft: OutcomeDraft) -> None:
    """Record what was decided, as the advocate.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is none.
        OutcomeError, NoWordsError, NotNowError: as they say.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    _record(uow, queries.summary_of_case(uow.session, case_id, summary_id, for_update=True), draft)


def outcome_of(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> Outcome:
    """Open what came of a paper.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is none, or nothing came of it yet.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    row = queries.summary_of_case(uow.session, case_id, summary_id)
    return _opened(uow, row, told=open_told(uow, row), how_taken=_how_taken(uow, row))


def outcome_at_table(uow: UnitOfWork, summary_id: SummaryId) -> Outcome:
    """Open what was decided, for a partner while the paper lasts; what she was told is not in it.

    Raises:
        NotYoursToDoError: not for this role.
        SummaryNotFoundError, NotDeclaredError: as `open_paper`; or nothing came of it yet.
    """
    check_at_table(uow, summary_id)
    row = queries.summary(uow.session, summary_id)
    if row is None:
        raise SummaryNotFoundError
    return _opened(uow, row, told="", how_taken="")


def change_action(uow: UnitOfWork, case_id: CaseId, action_id: str, state: ActionState, reason: str = "") -> None:
    """Write down how far something is that an agency does.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: the case has no such action.
        ActionOverError, NoActionReasonError: as they say.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    found = queries.action(uow.session, action_id)
    if found is None:
        raise SummaryNotFoundError
    row, tidy = queries.summary_of_case(uow.session, case_id, found.summary_id, for_update=True), clean(reason)
    check_step(ActionState(found.state), state, tidy)
    key = outcome_key(uow, row)
    text = _text_of(key, found)["text"]
    _seal_text(key, found, {"text": text, "reason": tidy})
    found.state, found.changed_at, found.changed_by = state, uow.now, acting(uow).person_id
    if row.sealed_told is not None:  # what she sees of it stays true
        seal_told(uow, row, open_told(uow, row), _agreed(uow, row))
    uow.record(Event.ACTION_CHANGED, found.id, case_id=case_id)


def tell_her(
    uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, words: str, way: Way, how_taken: str = ""
) -> None:
    """Write down what she is told of what came of it, and how; by telephone only when she has said it is safe.

    Args:
        uow: a unit that writes.
        case_id: her case.
        summary_id: which paper.
        words: what she is told; she can read it on her own page from now on.
        way: how she is told.
        how_taken: how she took it, for the record of the case alone.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError, NotNowError, NoWordsError: as they say.
        NotSafeNowError: she may not be rung now.
    """
    access = require(uow, case_id, Permission.WRITE_SUMMARY)
    row = queries.summary_of_case(uow.session, case_id, summary_id, for_update=True)
    state = signoff.after(Act.TELL, State(row.state))
    tidy = clean(words)
    check_words(tidy)
    if way is Way.RING:
        gate = gate_of_case(uow, case_id, Channel.RING, uow.now)
        if not gate.is_open:
            raise NotSafeNowError(gate.reason)
    seal_told(uow, row, tidy, _agreed(uow, row))
    body = {"words": clean(how_taken)}
    row.sealed_taken = seal_content(draft_key(uow, row), taken_place(row), body, schema=SCHEMA)
    row.state, row.told_at, row.told_by, row.told_way = state, uow.now, access.person_id, way
    settle(uow, case_id, Asks.PAPER, subject_id=row.id)
    uow.record(Event.SHE_WAS_TOLD, row.id, case_id=case_id)


def what_was_told(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> str:
    """Return what she was told, for her; nothing where she was not told yet.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is no such paper.
    """
    require(uow, case_id, Permission.ANSWER_SUMMARY)
    return open_told(uow, queries.summary_of_case(uow.session, case_id, summary_id))


def _record(uow: UnitOfWork, row: SummaryRow, draft: OutcomeDraft) -> None:
    check_outcome(FORUMS[ForumId(row.forum)], draft)
    state = State(row.state)
    discussed = signoff.after(Act.DISCUSS, state) if state is State.ISSUED else state
    row.state = signoff.after(Act.RECORD_OUTCOME, discussed)
    key = outcome_key(uow, row)
    body = {
        "results": sorted(draft.results),
        "words": clean(draft.words),
        "interventions": clean(draft.interventions),
        "level": draft.level,
        "managed": to_plain(draft.managed),
        "may_tell": clean(draft.may_tell),
    }
    row.sealed_outcome = seal_content(key, outcome_place(row), body, schema=SCHEMA)
    row.outcome_at, row.outcome_by = uow.now, acting(uow).person_id
    for one in draft.actions:
        action = ActionRow(
            id=new_id(),
            summary_id=row.id,
            agency=one.agency,
            due_on=one.due_on,
            state=ActionState.PROPOSED,
            is_visible=one.is_visible,
            changed_at=uow.now,
            changed_by=acting(uow).person_id,
        )
        _seal_text(key, action, {"text": clean(one.text), "reason": ""})
        uow.session.add(action)
    uow.record(Event.OUTCOME_RECORDED, row.id, case_id=row.case_id)


def _opened(uow: UnitOfWork, row: SummaryRow, *, told: str, how_taken: str) -> Outcome:
    if row.sealed_outcome is None:
        raise SummaryNotFoundError
    key = outcome_key(uow, row)
    body = open_content(key, outcome_place(row), row.sealed_outcome).body
    return Outcome(
        results=tuple(Result(one) for one in body["results"]),
        words=body["words"],
        interventions=body["interventions"],
        level=Level(body["level"]) if body["level"] else None,
        recorded_at=row.outcome_at,
        recorded_by=PersonId(row.outcome_by) if row.outcome_by else None,
        actions=tuple(_action(key, one) for one in queries.actions_of_summary(uow.session, row.id)),
        told=told,
        told_at=row.told_at if told else None,
        told_way=Way(row.told_way) if told and row.told_way else None,
        how_taken=how_taken,
        managed=tuple(from_plain(Managed, one) for one in body["managed"]),
        may_tell=body["may_tell"],
    )


def _agreed(uow: UnitOfWork, row: SummaryRow) -> tuple[ToldAction, ...]:
    """Return what she may see of what others do."""
    key = outcome_key(uow, row)
    actions = (_action(key, one) for one in queries.actions_of_summary(uow.session, row.id))
    return tuple(ToldAction(one.agency, one.text, one.due_on, one.state) for one in actions if one.is_visible)


def _how_taken(uow: UnitOfWork, row: SummaryRow) -> str:
    if row.sealed_taken is None:
        return ""
    return str(open_content(draft_key(uow, row), taken_place(row), row.sealed_taken).body["words"])


def _action(key: bytes, row: ActionRow) -> Action:
    body = _text_of(key, row)
    state, agency = ActionState(row.state), Agency(row.agency)
    return Action(row.id, agency, body["text"], row.due_on, state, body["reason"], row.is_visible)


def _text_of(key: bytes, row: ActionRow) -> dict[str, Any]:
    return open_content(key, _action_place(row), row.sealed_text).body


def _seal_text(key: bytes, row: ActionRow, body: Mapping[str, str]) -> None:
    row.sealed_text = seal_content(key, _action_place(row), body, schema=SCHEMA)


def _action_place(row: ActionRow) -> Place:
    return Place("summary_action", "sealed_text", row.id, row.summary_id)
