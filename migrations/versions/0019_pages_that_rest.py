"""A visit whose page is covered, or was out of sight for long, shows nothing until the passphrase is typed."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up: nobody's page is covered."""
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rests_from", Moment(), nullable=True))
        batch_op.add_column(sa.Column("wrong_tries", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.alter_column("wrong_tries", server_default=None)


def downgrade() -> None:
    """Go down: what is covered would be open again, so those visits end."""
    op.execute("UPDATE visit SET sealed_private = NULL, ended_at = rests_from WHERE rests_from IS NOT NULL")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_column("wrong_tries")
        batch_op.drop_column("rests_from")
