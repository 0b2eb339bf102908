"""Sealing a message for its class, and opening it again."""

from portal.kernel.ids import CaseId
from portal.messages.models import MessageRow
from portal.messages.threads import SCHEMA, MessageDraft, to_body, words_of
from portal.unit_of_work import UnitOfWork
from portal.vault import service as vault
from portal.vault.envelope import Place, key_version_of, open_content, seal_content
from portal.vault.keyring import NoKeyError
from portal.vault.keys import RecordClass


def seal_message(uow: UnitOfWork, row: MessageRow, draft: MessageDraft) -> None:
    """Seal what a message says under the newest version of its class.

    Raises:
        NoKeyError: the acting person does not hold the class.
    """
    key = vault.class_key(uow.vault, CaseId(row.case_id), RecordClass.MESSAGES)
    row.sealed_body = seal_content(key.symmetric, _place(row), to_body(draft), schema=SCHEMA, key_version=key.version)


def open_message(uow: UnitOfWork, row: MessageRow) -> str | None:
    """Open what a message says; none where the acting person was not given that version of the class.

    Raises:
        SealBrokenError: moved from elsewhere, or changed.
    """
    version = key_version_of(row.sealed_body)
    try:
        key = vault.class_key(uow.vault, CaseId(row.case_id), RecordClass.MESSAGES, version)
    except NoKeyError:
        return None
    content = open_content(key.symmetric, _place(row), row.sealed_body)
    return words_of(content.schema, content.body)


def _place(row: MessageRow) -> Place:
    return Place("message", "sealed_body", row.id, row.case_id)
