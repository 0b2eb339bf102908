"""changes that were told and not asked about yet ask for attention, as everything else does."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.execute(
        sa.text(
            "INSERT INTO attention (case_id, what, subject_id, from_at)"
            " SELECT case_id, 'changed', id, at FROM told_change WHERE aside_at IS NULL"
        )
    )


def downgrade() -> None:
    """Go down."""
    op.execute(sa.text("DELETE FROM attention WHERE what = 'changed'"))
