"""Addresses at which a copy of hers lies ready."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "copy_ticket",
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("visit_id", sa.String(length=128), nullable=False),
        sa.Column("sealed_order", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_copy_ticket")),
    )
    op.create_index(op.f("ix_copy_ticket_expires_at"), "copy_ticket", ["expires_at"], unique=False)


def downgrade() -> None:
    """Go down."""
    op.drop_index(op.f("ix_copy_ticket_expires_at"), table_name="copy_ticket")
    op.drop_table("copy_ticket")
