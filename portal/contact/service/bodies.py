"""Sealing what is agreed, and opening it again: the card by its class, what the worker knows by the worker's key."""

from dataclasses import replace

from portal.contact.agreement import (
    SCHEMA,
    Agreement,
    Card,
    ContactDraft,
    card_from_body,
    card_to_body,
    reach_from_body,
    reach_to_body,
)
from portal.contact.gate import Reach
from portal.contact.models import AgreementRow, ExceptionRow
from portal.kernel.ids import CaseId, PersonId
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import Place, key_version_of, open_content, seal_content
from portal.vault.keys import RecordClass


def seal_reach(uow: UnitOfWork, row: AgreementRow, reach: Reach) -> None:
    """Seal into a version what the worker must know of it."""
    row.sealed_reach = seal_content(uow.keyring.server.worker, _reach_place(row), reach_to_body(reach), schema=SCHEMA)


def open_reach(uow: UnitOfWork, row: AgreementRow) -> Reach:
    """Open what the worker knows of a version, with when it was confirmed and until when it holds."""
    content = open_content(uow.keyring.server.worker, _reach_place(row), row.sealed_reach)
    return replace(
        reach_from_body(content.schema, content.body),
        number_confirmed_at=row.number_confirmed_at,
        confirmed_at=row.confirmed_at,
        expires_at=row.expires_at,
    )


def seal_card(uow: UnitOfWork, row: AgreementRow, card: Card) -> None:
    """Seal a version's card for whoever holds the class.

    Raises:
        NoKeyError: the acting person does not.
    """
    key = vault.class_key(uow.vault, CaseId(row.case_id), RecordClass.CONTACT)
    row.sealed_card = seal_content(
        key.symmetric, _card_place(row), card_to_body(card), schema=SCHEMA, key_version=key.version
    )


def open_card(uow: UnitOfWork, row: AgreementRow) -> Card:
    """Open a version's card.

    Raises:
        NoKeyError: the acting person does not hold the class.
    """
    version = key_version_of(row.sealed_card)
    key = vault.class_key(uow.vault, CaseId(row.case_id), RecordClass.CONTACT, version)
    content = open_content(key.symmetric, _card_place(row), row.sealed_card)
    return card_from_body(content.schema, content.body)


def open_agreement(uow: UnitOfWork, row: AgreementRow) -> Agreement:
    """Open one whole version.

    Raises:
        NoKeyError: the acting person does not hold the class.
    """
    told = ContactDraft(open_reach(uow, row), open_card(uow, row))
    return Agreement(row.id, told, row.written_at, PersonId(row.written_by), row.is_by_voice)


def seal_reason(uow: UnitOfWork, row: ExceptionRow, reason: str) -> None:
    """Seal why somebody went past what was agreed.

    Raises:
        NoKeyError: the acting person does not hold the class.
    """
    key = vault.class_key(uow.vault, CaseId(row.case_id), RecordClass.CONTACT)
    row.sealed_reason = seal_content(key.symmetric, _reason_place(row), {"reason": reason}, key_version=key.version)


def open_reason(uow: UnitOfWork, row: ExceptionRow) -> str:
    """Open why somebody went past what was agreed.

    Raises:
        NoKeyError: the acting person does not hold the class.
    """
    version = key_version_of(row.sealed_reason)
    key = vault.class_key(uow.vault, CaseId(row.case_id), RecordClass.CONTACT, version)
    return str(open_content(key.symmetric, _reason_place(row), row.sealed_reason).body["reason"])


def _reach_place(row: AgreementRow) -> Place:
    return Place("contact_agreement", "sealed_reach", row.id, row.case_id)


def _card_place(row: AgreementRow) -> Place:
    return Place("contact_agreement", "sealed_card", row.id, row.case_id)


def _reason_place(row: ExceptionRow) -> Place:
    return Place("contact_exception", "sealed_reason", row.id, row.case_id)
