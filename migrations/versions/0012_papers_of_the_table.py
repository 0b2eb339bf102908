"""Meetings, papers of the table, to whom they were issued, and what came of them."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "table_meeting",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("service_id", sa.String(length=128), nullable=False),
        sa.Column("forum", sa.String(length=128), nullable=False),
        sa.Column("once", sa.String(length=128), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("opened_by", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_meeting")),
        sa.UniqueConstraint("once", name=op.f("uq_table_meeting_once")),
    )
    op.create_index(
        op.f("ix_table_meeting_service_id_starts_at"), "table_meeting", ["service_id", "starts_at"], unique=False
    )
    op.create_table(
        "her_voice",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("once", sa.String(length=128), nullable=False),
        sa.Column("wish", sa.String(length=128), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("written_by", sa.String(length=128), nullable=False),
        sa.Column("is_by_voice", sa.Boolean(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_her_voice_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_her_voice")),
        sa.UniqueConstraint("written_by", "once", name=op.f("uq_her_voice_written_by_once")),
    )
    op.create_index(op.f("ix_her_voice_case_id_written_at"), "her_voice", ["case_id", "written_at"], unique=False)
    op.create_table(
        "protected_detail",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("once", sa.String(length=128), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("added_by", sa.String(length=128), nullable=False),
        sa.Column("sealed_detail", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_protected_detail_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protected_detail")),
        sa.UniqueConstraint("added_by", "once", name=op.f("uq_protected_detail_added_by_once")),
    )
    op.create_index(op.f("ix_protected_detail_case_id"), "protected_detail", ["case_id"], unique=False)
    op.create_table(
        "summary",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("service_id", sa.String(length=128), nullable=False),
        sa.Column("forum", sa.String(length=128), nullable=False),
        sa.Column("reference", sa.String(length=128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=128), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("composed_at", Moment(), nullable=False),
        sa.Column("composed_by", sa.String(length=128), nullable=False),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_shown", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_views", sa.LargeBinary(), nullable=True),
        sa.Column("issued_item_id", sa.String(length=128), nullable=True),
        sa.Column("issued_at", Moment(), nullable=True),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("sealed_issued", sa.LargeBinary(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("outcome_item_id", sa.String(length=128), nullable=True),
        sa.Column("outcome_at", Moment(), nullable=True),
        sa.Column("outcome_by", sa.String(length=128), nullable=True),
        sa.Column("sealed_outcome", sa.LargeBinary(), nullable=True),
        sa.Column("told_at", Moment(), nullable=True),
        sa.Column("told_by", sa.String(length=128), nullable=True),
        sa.Column("told_way", sa.String(length=128), nullable=True),
        sa.Column("sealed_told", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_taken", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_summary_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary")),
        sa.UniqueConstraint("case_id", "forum", "version", name=op.f("uq_summary_case_id_forum_version")),
    )
    op.create_index(op.f("ix_summary_closed_at_expires_at"), "summary", ["closed_at", "expires_at"], unique=False)
    op.create_table(
        "table_slot",
        sa.Column("meeting_id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_table_slot_case_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["table_meeting.id"], name=op.f("fk_table_slot_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", "case_id", name=op.f("pk_table_slot")),
    )
    op.create_index(op.f("ix_table_slot_case_id"), "table_slot", ["case_id"], unique=False)
    op.create_table(
        "summary_action",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("summary_id", sa.String(length=128), nullable=False),
        sa.Column("agency", sa.String(length=128), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=128), nullable=False),
        sa.Column("is_visible", sa.Boolean(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("changed_by", sa.String(length=128), nullable=False),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["summary_id"], ["summary.id"], name=op.f("fk_summary_action_summary_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_action")),
    )
    op.create_index(op.f("ix_summary_action_summary_id"), "summary_action", ["summary_id"], unique=False)
    op.create_table(
        "summary_handover",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("summary_id", sa.String(length=128), nullable=False),
        sa.Column("once", sa.String(length=128), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by_id", sa.String(length=128), nullable=False),
        sa.Column("agency", sa.String(length=128), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["summary_id"], ["summary.id"], name=op.f("fk_summary_handover_summary_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_handover")),
        sa.UniqueConstraint("once", name=op.f("uq_summary_handover_once")),
    )
    op.create_index(op.f("ix_summary_handover_summary_id"), "summary_handover", ["summary_id"], unique=False)
    op.create_table(
        "summary_recipient",
        sa.Column("summary_id", sa.String(length=128), nullable=False),
        sa.Column("person_id", sa.String(length=128), nullable=False),
        sa.Column("agency", sa.String(length=128), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("declared_at", Moment(), nullable=True),
        sa.Column("is_connected", sa.Boolean(), nullable=False),
        sa.Column("first_opened_at", Moment(), nullable=True),
        sa.Column("last_opened_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["summary_id"], ["summary.id"], name=op.f("fk_summary_recipient_summary_id")),
        sa.PrimaryKeyConstraint("summary_id", "person_id", name=op.f("pk_summary_recipient")),
    )
    op.create_index(op.f("ix_summary_recipient_person_id"), "summary_recipient", ["person_id"], unique=False)
    op.create_table(
        "summary_signature",
        sa.Column("summary_id", sa.String(length=128), nullable=False),
        sa.Column("person_id", sa.String(length=128), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("is_second", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["summary_id"], ["summary.id"], name=op.f("fk_summary_signature_summary_id")),
        sa.PrimaryKeyConstraint("summary_id", "person_id", name=op.f("pk_summary_signature")),
    )


def downgrade() -> None:
    """Go down."""
    op.drop_table("summary_signature")
    op.drop_index(op.f("ix_summary_recipient_person_id"), table_name="summary_recipient")
    op.drop_table("summary_recipient")
    op.drop_index(op.f("ix_summary_handover_summary_id"), table_name="summary_handover")
    op.drop_table("summary_handover")
    op.drop_index(op.f("ix_summary_action_summary_id"), table_name="summary_action")
    op.drop_table("summary_action")
    op.drop_index(op.f("ix_table_slot_case_id"), table_name="table_slot")
    op.drop_table("table_slot")
    op.drop_index(op.f("ix_summary_closed_at_expires_at"), table_name="summary")
    op.drop_table("summary")
    op.drop_index(op.f("ix_protected_detail_case_id"), table_name="protected_detail")
    op.drop_table("protected_detail")
    op.drop_index(op.f("ix_her_voice_case_id_written_at"), table_name="her_voice")
    op.drop_table("her_voice")
    op.drop_index(op.f("ix_table_meeting_service_id_starts_at"), table_name="table_meeting")
    op.drop_table("table_meeting")
