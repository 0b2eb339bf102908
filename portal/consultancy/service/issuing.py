"""Signing a paper, issuing it to people by name, and closing it again."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from portal.access.permissions import Permission
from portal.access.service import CaseAccess, require, require_alone
from portal.accounts.service.names import names_of_staff
from portal.accounts.service.people import PersonState, team_of_service
from portal.accounts.service.way_in import has_way_in
from portal.attention.marks import Asks
from portal.attention.service import settle
from portal.audit.events import Event
from portal.consultancy import queries, signoff
from portal.consultancy.clearing import passed
from portal.consultancy.document import to_plain
from portal.consultancy.export_json import digest_of
from portal.consultancy.forums import FORUMS, Agency, ForumId
from portal.consultancy.models import HandoverRow, RecipientRow, SignatureRow, SummaryRow
from portal.consultancy.refusals import HasWayInError, NoReasonError
from portal.consultancy.service.bodies import (
    SCHEMA,
    Body,
    SummaryChangedError,
    draft_key,
    is_open_outside,
    issued_place,
    open_body,
    open_views,
    seal_shown,
    standing_of,
    wrap_for_record,
)
from portal.consultancy.service.hers import check_hers, rest_on_hers
from portal.consultancy.service.noticing import ask_readers_to_sign, ask_to_sign, no_longer_ask_to_sign
from portal.consultancy.service.voices import watch_of_case
from portal.consultancy.signoff import Act, Standing, State, WhyNotShown, WhySecond
from portal.consultancy.steps import missing_parts
from portal.consultancy.summary import Recipient, Section, Signature, Summary, SummaryNotFoundError
from portal.kernel.actor import Role
from portal.kernel.errors import ConflictError, InvalidError
from portal.kernel.ids import CaseId, PersonId, SummaryId, new_id
from portal.kernel.text import clean
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import Place, open_content, seal_content
from portal.vault.primitives import new_key
from portal.withheld.service import taken_back_from


class NotAtTableError(InvalidError):
    """Papers go to accepted partners of this service, by name, and to at least one."""


class ConnectedError(NotAtTableError):
    """Somebody has said before that they are connected to one of the two: no paper of this case goes to them."""


class TakenBackError(ConflictError):
    """She took back something that this rests on: it has to be composed again."""


class PartMissingError(ConflictError):
    """Something has to stand there first; `sections` says what."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        super().__init__()
        self.sections = sections


class NoSecondPersonError(InvalidError):
    """Nobody who could sign as the second."""


@dataclass(frozen=True)
class Handover:
    """That the document itself was handed to an agency which must keep it."""

    at: datetime
    by: PersonId
    agency: Agency
    reason: str = field(repr=False)


def partners_of_table(uow: UnitOfWork) -> list[tuple[PersonId, str]]:
    """Return to whom a paper can be issued: the accepted partners of the acting person's service, with their names."""
    return [
        (one.person_id, one.name)
        for one in team_of_service(uow)
        if one.role is Role.PARTNER and one.state is PersonState.ACTIVE
    ]


@dataclass(frozen=True)
class AsSecond:
    """A draft as the second person reads it.

    Args:
        summary: the text.
        revision: which one it is, to be handed in with a signature.
        standing: how it stands, without what she says to it.
        has_way_in: whether she is not shown it for want of a way in, and has one.
    """

    summary: Summary
    revision: int
    standing: Standing
    has_way_in: bool


def sign_summary(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, revision: int) -> frozenset[WhySecond]:
    """Sign a paper as its writer, and say why a second signature is asked for; whoever calls has asked the passphrase.

    Args:
        uow: a unit that writes.
        case_id: her case.
        summary_id: which paper.
        revision: the text that was looked at.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryChangedError: it was changed since it was looked at.
        SummaryNotFoundError, NotNowError, HerViewMissingError, CorrectionOpenError, ObjectionUnsaidError: as they say.
        PartMissingError: on what footing it is shared, what is asked, or the level, is not said.
        TakenBackError: she took back something that it rests on.
        PutAsideError, SharingAsideError: something of hers in it was said by somebody else in her place.
        HasWayInError: she was not shown it because she had no way in, and has one now.
        LeakUndecidedError: something that must not leave is not decided about.
    """
    access = require_alone(uow, case_id, Permission.WRITE_SUMMARY)
    row, body, standing = _opened(uow, case_id, summary_id)
    if row.revision != revision:
        raise SummaryChangedError
    _looked_through(uow, row, body, standing)
    signed = signoff.sign(standing, access.person_id, uow.now)
    _put_name(uow, row, access.person_id, is_second=False)
    row.state = signed.state
    settle(uow, case_id, Asks.PAPER, subject_id=row.id)  # what she said to it has been looked at
    uow.record(Event.SUMMARY_SIGNED, row.id, case_id=case_id)
    ask_readers_to_sign(uow, row)
    return signoff.why_second(signed)


def ask_second(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, person_id: PersonId) -> None:
    """Give a draft to a second person of the service to read, so that they can agree or sign.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is none.
        NoSecondPersonError: it is the acting person, or nobody of the team.
    """
    access = require(uow, case_id, Permission.WRITE_SUMMARY)
    row = queries.summary_of_case(uow.session, case_id, summary_id)
    team = {
        one.person_id
        for one in team_of_service(uow)
        if one.role in {Role.ADVOCATE, Role.LEAD} and one.state is PersonState.ACTIVE
    }
    if person_id not in team - {access.person_id}:
        raise NoSecondPersonError(field="person_id")
    vault.seal_item_to(uow.vault, row.id, person_id, draft_key(uow, row))
    ask_to_sign(uow, row, person_id)
    uow.record(Event.SUMMARY_SECOND_ASKED, person_id, case_id=case_id)


def read_as_second(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> AsSecond:
    """Open a draft that was given to the acting person to agree with or to sign.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is none, or it was not given to them.
    """
    require(uow, case_id, Permission.SIGN_SECOND)
    row = queries.summary_of_case(uow.session, case_id, summary_id)
    body = open_body(row, draft_key(uow, row))
    standing = standing_of(uow, row, body, ())
    return AsSecond(body.summary, row.revision, standing, _has_way_in(uow, row, standing))


def sign_second(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, revision: int) -> None:
    """Sign as the second the text that was looked at; whoever calls has asked the passphrase.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryChangedError: it was changed since it was looked at.
        SummaryNotFoundError: there is none, or it was not given to them.
        NotNowError, SamePersonError: as they say.
        TakenBackError: she took back something that it rests on.
        PutAsideError, SharingAsideError, HasWayInError: as `sign_summary`.
    """
    access = require_alone(uow, case_id, Permission.SIGN_SECOND)
    row = queries.summary_of_case(uow.session, case_id, summary_id, for_update=True)
    if row.revision != revision:
        raise SummaryChangedError
    body = open_body(row, draft_key(uow, row))
    _check_ground(uow, row, body, standing_of(uow, row, body, ()))
    signoff.sign_second(standing_of(uow, row, body, ()), access.person_id, uow.now)
    _put_name(uow, row, access.person_id, is_second=True)
    no_longer_ask_to_sign(uow, row)
    uow.record(Event.SUMMARY_SIGNED, row.id, case_id=case_id)


def issue_summary(
    uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, recipients: Sequence[tuple[PersonId, Agency]]
) -> None:
    """Freeze a paper and seal it to partners by name, for as long as the forum's papers can be read.

    An earlier paper of the case for the same forum is closed: this one takes its place.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError, NotNowError, SecondSignatureMissingError: as they say.
        NotAtTableError: somebody is no accepted partner here, or nobody is named.
        ConnectedError: somebody said of an earlier paper that they are connected to one of the two.
        HerViewMissingError, PartMissingError, TakenBackError, PutAsideError, SharingAsideError, HasWayInError,
        LeakUndecidedError: as `sign_summary`.
    """
    access = require_alone(uow, case_id, Permission.WRITE_SUMMARY)
    row, body, standing = _opened(uow, case_id, summary_id)
    cleared = _looked_through(uow, row, body, standing)
    issued = signoff.issue(standing)
    summary = _frozen(uow, row, cleared, _named(uow, case_id, recipients))
    _supersede_earlier(uow, access, row)
    row.state, row.issued_at, row.expires_at = issued.state, uow.now, summary.header.expires_at
    _seal_issued(uow, row, summary)
    if standing.unshown is None:
        seal_shown(uow, row, summary)
    rest_on_hers(uow, row, summary, row.issued_item_id, standing.views)
    vault.drop_seals(uow.vault, row.id)  # the second person has done with the draft
    no_longer_ask_to_sign(uow, row)
    uow.record(Event.SUMMARY_ISSUED, row.id, case_id=case_id)


def withdraw_summary(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> None:
    """Close a paper for good: nobody outside opens it from now on, and it goes no further.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError, NotNowError: as they say.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    row = queries.summary_of_case(uow.session, case_id, summary_id, for_update=True)
    close_paper(uow, row, signoff.after(Act.WITHDRAW, State(row.state)))


def hand_over(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId, agency: Agency, reason: str, once: str) -> None:
    """Write down that the document itself is handed to an agency which must keep it; it cannot be called back.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is none that is issued and can still be opened outside.
        NoReasonError: no reason is given.
    """
    access = require_alone(uow, case_id, Permission.WRITE_SUMMARY)
    row = queries.summary_of_case(uow.session, case_id, summary_id)
    if not is_open_outside(uow, row):
        raise SummaryNotFoundError
    tidy = clean(reason)
    if not tidy:
        raise NoReasonError(field="reason")
    if queries.handover_sent_once(uow.session, once) is not None:
        return
    given = HandoverRow(
        id=new_id(), summary_id=row.id, once=once, at=uow.now, by_id=access.person_id, agency=agency, sealed_reason=b""
    )
    given.sealed_reason = seal_content(draft_key(uow, row), _handover_place(given), {"reason": tidy}, schema=SCHEMA)
    uow.session.add(given)
    uow.record(Event.SUMMARY_HANDED_OVER, row.id, case_id=case_id)


def handovers_of(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> list[Handover]:
    """Return to which agencies the document itself was handed, and why: those copies cannot be called back.

    Raises:
        CaseNotFoundError: not for this person.
        SummaryNotFoundError: there is none.
    """
    require(uow, case_id, Permission.WRITE_SUMMARY)
    row = queries.summary_of_case(uow.session, case_id, summary_id)
    key = draft_key(uow, row)
    return [
        Handover(one.at, PersonId(one.by_id), Agency(one.agency), reason_of(key, one))
        for one in queries.handovers_of_summary(uow.session, row.id)
    ]


def close_paper(uow: UnitOfWork, row: SummaryRow, state: State) -> None:
    """Take back every key of a paper that was sealed to somebody; the caller has asked leave, or is the worker."""
    row.state = state
    no_longer_ask_to_sign(uow, row)
    for item_id in (row.id, row.issued_item_id, row.outcome_item_id):
        if item_id is not None:
            vault.drop_seals(uow.vault, item_id)
    if row.issued_at is not None and row.closed_at is None:
        row.closed_at = uow.now
        uow.record(Event.SUMMARY_CLOSED, row.id, case_id=row.case_id, chain=row.service_id)


def _opened(uow: UnitOfWork, case_id: CaseId, summary_id: SummaryId) -> tuple[SummaryRow, Body, Standing]:
    row = queries.summary_of_case(uow.session, case_id, summary_id, for_update=True)
    body = open_body(row, draft_key(uow, row))
    return row, body, standing_of(uow, row, body, open_views(uow, row))


def _put_name(uow: UnitOfWork, row: SummaryRow, person_id: PersonId, *, is_second: bool) -> None:
    """Put somebody's name under a text; what they had signed before it was changed gives way."""
    uow.session.merge(
        SignatureRow(summary_id=row.id, person_id=person_id, at=uow.now, is_second=is_second, revision=row.revision)
    )


def _check_ground(uow: UnitOfWork, row: SummaryRow, body: Body, standing: Standing) -> None:
    """Refuse a paper whose ground is gone: what she took back or never said, or why she was not shown it."""
    check_hers(uow, row, body)
    if taken_back_from(uow, row.id):
        raise TakenBackError
    if _has_way_in(uow, row, standing):
        raise HasWayInError


def _has_way_in(uow: UnitOfWork, row: SummaryRow, standing: Standing) -> bool:
    """Say whether she is not shown a paper because she had no way in, and has one."""
    unshown = standing.unshown
    return unshown is not None and unshown.why is WhyNotShown.NO_ACCOUNT and has_way_in(uow, CaseId(row.case_id))


def _looked_through(uow: UnitOfWork, row: SummaryRow, body: Body, standing: Standing) -> Summary:
    _check_ground(uow, row, body, standing)
    missing = missing_parts(body.summary)
    if missing:
        raise PartMissingError(missing)
    return passed(body.summary, watch_of_case(uow, CaseId(row.case_id)), body.releases).summary


def _named(uow: UnitOfWork, case_id: CaseId, recipients: Sequence[tuple[PersonId, Agency]]) -> tuple[Recipient, ...]:
    partners = dict(partners_of_table(uow))
    chosen = dict(recipients)
    if not chosen or not set(chosen) <= set(partners):
        raise NotAtTableError(field="recipients")
    if queries.connected_to_case(uow.session, case_id) & set(chosen):
        raise ConnectedError(field="recipients")
    return tuple(Recipient(one, partners[one], agency) for one, agency in chosen.items())


def _frozen(uow: UnitOfWork, row: SummaryRow, cleared: Summary, recipients: tuple[Recipient, ...]) -> Summary:
    """Return what is issued: what was looked through once more, with its readers, its signatures and its end."""
    signed = [one for one in queries.signatures_of_summary(uow.session, row.id) if one.revision == row.revision]
    names = names_of_staff(uow, [PersonId(one.person_id) for one in signed])
    signatures = tuple(Signature(names.get(PersonId(one.person_id), ""), one.at, one.is_second) for one in signed)
    header = replace(
        cleared.header,
        recipients=recipients,
        issued_at=uow.now,
        expires_at=uow.now + FORUMS[ForumId(row.forum)].readable_for,
    )
    return replace(cleared, header=header, signatures=signatures)


def _seal_issued(uow: UnitOfWork, row: SummaryRow, summary: Summary) -> None:
    case_id, key, outcome = CaseId(row.case_id), new_key(), new_key()
    row.issued_item_id, row.outcome_item_id = new_id(), new_id()
    row.digest = bytes.fromhex(digest_of(summary))
    row.sealed_issued = seal_content(key, issued_place(row), {"summary": to_plain(summary)}, schema=SCHEMA)
    wrap_for_record(uow, row, row.issued_item_id, key)
    wrap_for_record(uow, row, row.outcome_item_id, outcome)
    for number, one in enumerate(summary.header.recipients, 1):
        vault.seal_item_to(uow.vault, row.issued_item_id, one.person_id, key)
        vault.seal_item_to(uow.vault, row.outcome_item_id, one.person_id, outcome)
        given = RecipientRow(
            summary_id=row.id, person_id=one.person_id, agency=one.agency, copy_number=number, is_connected=False
        )
        uow.session.add(given)
        uow.record(Event.SUMMARY_GIVEN, one.person_id, case_id=case_id)


def _supersede_earlier(uow: UnitOfWork, access: CaseAccess, row: SummaryRow) -> None:
    for earlier in queries.summaries_of_case(uow.session, access.case_id):
        if earlier.id != row.id and earlier.forum == row.forum and State(earlier.state) in signoff.READABLE:
            close_paper(uow, earlier, signoff.after(Act.SUPERSEDE, State(earlier.state)))


def reason_of(key: bytes, row: HandoverRow) -> str:
    """Return why a document was handed over."""
    return str(open_content(key, _handover_place(row), row.sealed_reason).body["reason"])


def _handover_place(row: HandoverRow) -> Place:
    return Place("summary_handover", "sealed_reason", row.id, row.summary_id)
