"""That she has read what she was told, and addresses at which a copy of a paper lies for a while."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "paper_ticket",
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("visit_id", sa.String(length=128), nullable=False),
        sa.Column("summary_id", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=128), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["summary_id"], ["summary.id"], name=op.f("fk_paper_ticket_summary_id_summary")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_paper_ticket")),
    )
    op.create_index(op.f("ix_paper_ticket_summary_id"), "paper_ticket", ["summary_id"], unique=False)
    op.create_index(op.f("ix_paper_ticket_expires_at"), "paper_ticket", ["expires_at"], unique=False)
    with op.batch_alter_table("summary", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_seen_at", Moment(), nullable=True))


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("summary", schema=None) as batch_op:
        batch_op.drop_column("told_seen_at")
    op.drop_index(op.f("ix_paper_ticket_expires_at"), table_name="paper_ticket")
    op.drop_index(op.f("ix_paper_ticket_summary_id"), table_name="paper_ticket")
    op.drop_table("paper_ticket")
