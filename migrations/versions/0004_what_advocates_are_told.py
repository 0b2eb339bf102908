"""what advocates are told."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "told_change",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("person_id", sa.String(length=128), nullable=False),
        sa.Column("change", sa.String(length=128), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("aside_at", Moment(), nullable=True),
        sa.Column("aside_by", sa.String(length=128), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_told_change_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_change")),
    )
    with op.batch_alter_table("told_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_told_change_case_id_aside_at"), ["case_id", "aside_at"], unique=False)


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("told_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_told_change_case_id_aside_at"))

    op.drop_table("told_change")
