"""What she writes for herself alone."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "private_note",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("holder", sa.String(length=128), nullable=False),
        sa.Column("once", sa.String(length=128), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_private_note_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_note")),
        sa.UniqueConstraint("holder", "once", name=op.f("uq_private_note_holder_once")),
    )
    with op.batch_alter_table("private_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_private_note_deleted_at"), ["deleted_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_private_note_holder_deleted_at_received_at_id"),
            ["holder", "deleted_at", "received_at", "id"],
            unique=False,
        )


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("private_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_private_note_holder_deleted_at_received_at_id"))
        batch_op.drop_index(batch_op.f("ix_private_note_deleted_at"))
    op.drop_table("private_note")
