"""What is kept out of papers, what rests on an entry, and keys sealed to one person."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "item_seal",
        sa.Column("item_id", sa.String(length=128), nullable=False),
        sa.Column("holder_id", sa.String(length=128), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_item_seal_holder_id")),
        sa.PrimaryKeyConstraint("item_id", "holder_id", name=op.f("pk_item_seal")),
    )
    op.create_table(
        "never_out",
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_never_out_case_id")),
        sa.PrimaryKeyConstraint("case_id", "digest", name=op.f("pk_never_out")),
    )
    op.create_table(
        "resting_on",
        sa.Column("subject_id", sa.String(length=128), nullable=False),
        sa.Column("incident_id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("item_id", sa.String(length=128), nullable=True),
        sa.Column("taken_back_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_resting_on_case_id")),
        sa.PrimaryKeyConstraint("subject_id", "incident_id", name=op.f("pk_resting_on")),
    )
    op.create_index(op.f("ix_resting_on_case_id"), "resting_on", ["case_id"], unique=False)
    op.create_index(op.f("ix_resting_on_incident_id"), "resting_on", ["incident_id"], unique=False)


def downgrade() -> None:
    """Go down."""
    op.drop_index(op.f("ix_resting_on_incident_id"), table_name="resting_on")
    op.drop_index(op.f("ix_resting_on_case_id"), table_name="resting_on")
    op.drop_table("resting_on")
    op.drop_table("never_out")
    op.drop_table("item_seal")
