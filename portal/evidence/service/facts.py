"""Sealing and opening what is known of a file."""

from portal.evidence.files import SCHEMA, FileFacts, KeptFile, facts_of
from portal.evidence.models import FileRow
from portal.kernel.ids import FileId, IncidentId
from portal.vault.envelope import Place, open_content, seal_content


def seal_facts(item_key: bytes, row: FileRow, facts: FileFacts) -> None:
    """Put what is known of a file into its row, sealed and bound to it."""
    row.sealed_facts = seal_content(item_key, _place(row), facts.to_body(), schema=SCHEMA)


def open_facts(item_key: bytes, row: FileRow) -> FileFacts:
    """Open what is known of a file.

    Raises:
        SealBrokenError: another key, another row's, or changed.
        UnknownSchemaError: written by a newer version than this one.
    """
    content = open_content(item_key, _place(row), row.sealed_facts)
    return facts_of(content.schema, content.body)


def is_shared(row: FileRow) -> bool:
    """Say whether a file is shared now."""
    return row.shared_at is not None and row.withdrawn_at is None


def open_row(item_key: bytes, row: FileRow, *, is_hers: bool) -> KeptFile:
    """Open one row, wholly for her and without her original's metadata for others."""
    facts = open_facts(item_key, row)
    return KeptFile(
        file_id=FileId(row.id),
        incident_id=IncidentId(row.incident_id) if row.incident_id else None,
        received_at=row.received_at,
        facts=facts if is_hers else facts.as_shared(),
        can_be_shown=row.copy_id is not None,
        is_shared=is_shared(row),
    )


def _place(row: FileRow) -> Place:
    return Place("evidence_file", "sealed_facts", row.id, row.case_id)
