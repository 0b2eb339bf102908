"""Entries that she sent to her advocate and that no page of hers shows."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up: all there are, she sees."""
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_forgotten", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.alter_column("is_forgotten", server_default=None)


def downgrade() -> None:
    """Go down: her advocate still reads what was sent."""
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_column("is_forgotten")
