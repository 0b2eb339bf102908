"""what asks for attention."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "attention",
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("what", sa.String(length=128), nullable=False),
        sa.Column("subject_id", sa.String(length=128), nullable=False),
        sa.Column("from_at", Moment(), nullable=False),
        sa.Column("sealed_marks", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_attention_case_id")),
        sa.PrimaryKeyConstraint("case_id", "what", "subject_id", name=op.f("pk_attention")),
    )


def downgrade() -> None:
    """Go down."""
    op.drop_table("attention")
