"""Sealing a paper and what belongs to it, and opening it again."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.accounts.service.interludes import interludes_of_case
from portal.consultancy import queries
from portal.consultancy.document import from_plain, summary_of, to_plain
from portal.consultancy.leaks import Release
from portal.consultancy.models import SummaryRow
from portal.consultancy.outcomes import ToldAction
from portal.consultancy.signoff import READABLE, NotShown, PartView, Signed, Standing, State, as_asked
from portal.consultancy.summary import HerView, Summary, SummaryNotFoundError
from portal.kernel.errors import ConflictError
from portal.kernel.ids import CaseId, IncidentId, PersonId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import Place, key_version_of, open_content, seal_content
from portal.vault.keyring import NoKeyError
from portal.vault.keys import RecordClass
from portal.withheld.service import taken_back_from

SCHEMA = 1


class SummaryChangedError(ConflictError):
    """Somebody else has changed it meanwhile: that is what has to be looked at."""


@dataclass(frozen=True)
class Body:
    """A draft as it is kept.

    Args:
        summary: the draft itself.
        releases: what may leave all the same, by name and reason.
        not_shown: that she was not shown it, with the reason, which she does not read.
        reports: of entries that were reported: to whom, and what became of it.
        chosen: entries to be read in full; none where the draft chose.
        sharing_at: when it was written down what she says to sharing it.
    """

    summary: Summary
    releases: tuple[Release, ...] = ()
    not_shown: NotShown | None = None
    reports: dict[IncidentId, str] = field(default_factory=dict)
    chosen: frozenset[IncidentId] | None = None
    sharing_at: datetime | None = None


def draft_key(uow: UnitOfWork, row: SummaryRow) -> bytes:
    """Return the key of a draft: of the case's record, or sealed to the second person who was asked.

    Raises:
        SummaryNotFoundError: the acting person holds neither.
    """
    return _key(uow, row, row.id)


def issued_key(uow: UnitOfWork, row: SummaryRow) -> bytes:
    """Return the key of what was issued.

    Raises:
        SummaryNotFoundError: the acting person does not hold it, or not any more.
    """
    return _key(uow, row, row.issued_item_id)


def outcome_key(uow: UnitOfWork, row: SummaryRow) -> bytes:
    """Return the key of the outcome.

    Raises:
        SummaryNotFoundError: the acting person does not hold it, or not any more.
    """
    return _key(uow, row, row.outcome_item_id)


def wrap_for_record(uow: UnitOfWork, row: SummaryRow, item_id: str, key: bytes) -> None:
    """Wrap a new key for the record of a case.

    Raises:
        NoKeyError: the acting person does not hold the record.
    """
    vault.wrap_for_class(uow.vault, item_id, CaseId(row.case_id), RecordClass.RECORD, key)


def seal_body(row: SummaryRow, key: bytes, body: Body) -> None:
    """Seal a draft into its row."""
    plain = {
        "summary": to_plain(body.summary),
        "releases": to_plain(body.releases),
        "not_shown": None if body.not_shown is None else to_plain(body.not_shown),
        "reports": body.reports,
        "chosen": None if body.chosen is None else sorted(body.chosen),
        "sharing_at": to_plain(body.sharing_at),
    }
    row.sealed_body = seal_content(key, _place(row, "body"), plain, schema=SCHEMA)


def open_body(row: SummaryRow, key: bytes) -> Body:
    """Open a draft."""
    plain = open_content(key, _place(row, "body"), row.sealed_body).body
    return Body(
        summary=summary_of(plain["summary"]),
        releases=tuple(from_plain(Release, one) for one in plain["releases"]),
        not_shown=None if plain["not_shown"] is None else from_plain(NotShown, {"revision": 0, **plain["not_shown"]}),
        reports={IncidentId(one): said for one, said in plain["reports"].items()},
        chosen=None if plain["chosen"] is None else frozenset(IncidentId(one) for one in plain["chosen"]),
        sharing_at=datetime.fromisoformat(plain["sharing_at"]) if plain.get("sharing_at") else None,
    )


def seal_shown(uow: UnitOfWork, row: SummaryRow, summary: Summary | None) -> None:
    """Seal what she is shown so that she reads it; nothing where she is not shown it."""
    row.sealed_shown = None if summary is None else _seal_for_her(uow, row, "shown", {"summary": to_plain(summary)})


def open_shown(uow: UnitOfWork, row: SummaryRow) -> Summary | None:
    """Open what she is shown."""
    if row.sealed_shown is None:
        return None
    return summary_of(_open_for_her(uow, row, "shown", row.sealed_shown)["summary"])


def seal_views(uow: UnitOfWork, row: SummaryRow, views: tuple[PartView, ...]) -> None:
    """Seal what she says to each part."""
    row.sealed_views = _seal_for_her(uow, row, "views", {"views": to_plain(views)}) if views else None


def open_views(uow: UnitOfWork, row: SummaryRow) -> tuple[PartView, ...]:
    """Open what she says to each part, without what somebody else said in her place."""
    was_another = interludes_of_case(uow, CaseId(row.case_id)).has
    return tuple(view for view in _all_views(uow, row) if not was_another(view.at))


def has_views_aside(uow: UnitOfWork, row: SummaryRow) -> bool:
    """Say whether something to a paper was said by somebody else in her place, and she was not asked again since."""
    was_another = interludes_of_case(uow, CaseId(row.case_id)).has
    return was_another(None) and any(was_another(view.at) for view in _all_views(uow, row))


def seal_told(uow: UnitOfWork, row: SummaryRow, words: str, agreed: tuple[ToldAction, ...]) -> None:
    """Seal what she was told, and what was agreed that she may see."""
    row.sealed_told = _seal_for_her(uow, row, "told", {"words": words, "agreed": to_plain(agreed)})


def open_told(uow: UnitOfWork, row: SummaryRow) -> str:
    """Open what she was told; nothing where it was not yet."""
    return "" if row.sealed_told is None else str(_open_for_her(uow, row, "told", row.sealed_told)["words"])


def open_agreed(uow: UnitOfWork, row: SummaryRow) -> tuple[ToldAction, ...]:
    """Open what was agreed and that she may see; nothing where she was not told yet."""
    found = () if row.sealed_told is None else _open_for_her(uow, row, "told", row.sealed_told)["agreed"]
    return tuple(from_plain(ToldAction, one) for one in found)


def standing_of(uow: UnitOfWork, row: SummaryRow, body: Body, views: tuple[PartView, ...]) -> Standing:
    """Return everything the rules of signing look at."""
    summary, sharing = body.summary, body.summary.sharing
    signed = tuple(
        Signed(PersonId(one.person_id), one.at, one.is_second, one.revision)
        for one in queries.signatures_of_summary(uow.session, row.id)
    )
    standing = Standing(
        state=State(row.state),
        sections=summary.sections,
        views=views,
        revision=row.revision,
        not_shown=body.not_shown,
        signed=signed,
        is_level_high=summary.weighed is not None and summary.weighed.is_high,
        is_against_her=sharing is not None and sharing.view in {HerView.OBJECTS, HerView.IN_PART},
        has_third_party=sharing is not None and sharing.has_third_party,
        has_health=sharing is not None and sharing.has_health,
    )
    return as_asked(standing)


def is_open_outside(uow: UnitOfWork, row: SummaryRow) -> bool:
    """Say whether what was issued can be opened now by those it was issued to; not only as far as the worker is."""
    is_out = State(row.state) in READABLE and row.closed_at is None
    return is_out and row.expires_at is not None and row.expires_at > uow.now and not taken_back_from(uow, row.id)


def issued_place(row: SummaryRow) -> Place:
    """Return where what was issued stands."""
    return Place("summary", "sealed_issued", row.id, row.case_id)


def outcome_place(row: SummaryRow) -> Place:
    """Return where the outcome stands."""
    return Place("summary", "sealed_outcome", row.id, row.case_id)


def taken_place(row: SummaryRow) -> Place:
    """Return where it stands how she took what she was told."""
    return Place("summary", "sealed_taken", row.id, row.case_id)


def _key(uow: UnitOfWork, row: SummaryRow, item_id: str | None) -> bytes:
    if item_id is None:
        raise SummaryNotFoundError
    try:
        found = vault.unwrap_for_class(uow.vault, [item_id], CaseId(row.case_id), RecordClass.RECORD)
        return found[item_id]
    except (NoKeyError, KeyError):
        pass
    try:
        return vault.open_item_sealed(uow.vault, item_id)
    except NoKeyError:
        raise SummaryNotFoundError from None


def _all_views(uow: UnitOfWork, row: SummaryRow) -> tuple[PartView, ...]:
    if row.sealed_views is None:
        return ()
    found = _open_for_her(uow, row, "views", row.sealed_views)["views"]
    return tuple(from_plain(PartView, {"at": None, **one}) for one in found)


def _place(row: SummaryRow, what: str) -> Place:
    return {
        "body": Place("summary", "sealed_body", row.id, row.case_id),
        "shown": Place("summary", "sealed_shown", row.id, row.case_id),
        "views": Place("summary", "sealed_views", row.id, row.case_id),
        "told": Place("summary", "sealed_told", row.id, row.case_id),
    }[what]


def _seal_for_her(uow: UnitOfWork, row: SummaryRow, what: str, plain: dict[str, Any]) -> bytes:
    key = vault.class_key(uow.vault, CaseId(row.case_id), RecordClass.MESSAGES)
    return seal_content(key.symmetric, _place(row, what), plain, schema=SCHEMA, key_version=key.version)


def _open_for_her(uow: UnitOfWork, row: SummaryRow, what: str, sealed: bytes) -> dict[str, Any]:
    key = vault.class_key(uow.vault, CaseId(row.case_id), RecordClass.MESSAGES, key_version_of(sealed))
    return open_content(key.symmetric, _place(row, what), sealed).body
