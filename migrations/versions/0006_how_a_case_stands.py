"""how a case stands, its record, and leads who open it."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "case_decision",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=128), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.String(length=128), nullable=False),
        sa.Column("second_at", Moment(), nullable=True),
        sa.Column("second_by", sa.String(length=128), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("sealed_decision", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_decision_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_decision")),
    )
    with op.batch_alter_table("case_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_decision_case_id_decided_at"), ["case_id", "decided_at"], unique=False
        )
    op.create_table(
        "record_note",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("once", sa.String(length=128), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("written_by", sa.String(length=128), nullable=False),
        sa.Column("sealed_note", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_record_note_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_note")),
        sa.UniqueConstraint("once", name=op.f("uq_record_note_once")),
    )
    with op.batch_alter_table("record_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_note_case_id_written_at"), ["case_id", "written_at"], unique=False)
    op.create_table(
        "broken_glass",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("opened_by", sa.String(length=128), nullable=False),
        sa.Column("until_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_broken_glass_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broken_glass")),
    )
    with op.batch_alter_table("broken_glass", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_broken_glass_case_id"), ["case_id"], unique=False)


def downgrade() -> None:
    """Go down."""
    op.drop_table("broken_glass")
    op.drop_table("record_note")
    op.drop_table("case_decision")
