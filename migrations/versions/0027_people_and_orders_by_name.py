"""People and orders are kept by name, and entries name them."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up: nobody is kept by name yet, and no entry names anybody."""
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sealed_links", sa.LargeBinary(), nullable=True))
    op.create_table(
        "diary_record",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("author_id", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=128), nullable=False),
        sa.Column("once", sa.String(length=128), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=True),
        sa.Column("shared_at", Moment(), nullable=True),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_diary_record_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_record")),
        sa.UniqueConstraint("author_id", "once", name=op.f("uq_diary_record_author_id_once")),
    )
    op.create_index(op.f("ix_diary_record_case_id_kind"), "diary_record", ["case_id", "kind"], unique=False)
    op.create_index(op.f("ix_diary_record_deleted_at"), "diary_record", ["deleted_at"], unique=False)


def downgrade() -> None:
    """Go down: who was kept by name is gone, and the keys with them."""
    op.execute("DELETE FROM item_wrap WHERE item_id IN (SELECT id FROM diary_record)")
    op.drop_table("diary_record")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_column("sealed_links")
