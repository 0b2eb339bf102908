"""Drafts are kept while they are typed, in pieces of which the newest counts."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up: a draft of before is one whole piece."""
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("draft_id", sa.String(length=128), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("number", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("base", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("sealed_head", sa.LargeBinary(), nullable=False, server_default=""))
    op.execute("UPDATE draft SET draft_id = id")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        for name in ("draft_id", "number", "base", "sealed_head"):
            batch_op.alter_column(name, server_default=None)
    op.create_index(op.f("ix_draft_draft_id"), "draft", ["draft_id"], unique=False)


def downgrade() -> None:
    """Go down: what is not whole by itself cannot be read by the program of before."""
    op.execute("DELETE FROM draft WHERE base <> 0")
    op.drop_index(op.f("ix_draft_draft_id"), table_name="draft")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        for name in ("sealed_head", "base", "number", "draft_id"):
            batch_op.drop_column(name)
