"""A PIN by which something is put in from outside, and what waits there for her."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up: nobody has a PIN, and nothing waits."""
    op.create_table(
        "box",
        sa.Column("holder", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("pin_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("set_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_box_case_id")),
        sa.PrimaryKeyConstraint("holder", name=op.f("pk_box")),
    )
    with op.batch_alter_table("box", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_box_case_id"), ["case_id"], unique=False)
    op.create_table(
        "box_thing",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("holder", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("once", sa.String(length=128), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_box_thing_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_box_thing")),
        sa.UniqueConstraint("holder", "once", name=op.f("uq_box_thing_holder_once")),
    )
    with op.batch_alter_table("box_thing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_box_thing_case_id"), ["case_id"], unique=False)


def downgrade() -> None:
    """Go down: what still waits cannot be opened any more."""
    op.execute("DELETE FROM item_seal WHERE item_id IN (SELECT id FROM box_thing)")
    op.drop_table("box_thing")
    op.drop_table("box")
