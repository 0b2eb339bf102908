"""When somebody else was in her place, when she said what a paper rests on, and which text was signed."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "return_turn",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("invite_id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_return_turn_case_id_case_file")),
        sa.ForeignKeyConstraint(["invite_id"], ["invite.id"], name=op.f("fk_return_turn_invite_id_invite")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_turn")),
    )
    op.create_index(op.f("ix_return_turn_case_id"), "return_turn", ["case_id"], unique=False)
    op.execute(
        "INSERT INTO return_turn (id, invite_id, case_id, at) SELECT id, id, case_id, contested_at FROM invite"
        " WHERE contested_at IS NOT NULL AND cancelled_at IS NOT NULL AND case_id IS NOT NULL"
    )
    with op.batch_alter_table("resting_on", schema=None) as batch_op:
        batch_op.add_column(sa.Column("said_at", Moment(), nullable=True))
    with op.batch_alter_table("summary_signature", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    # Until now a change took the signatures off: those that are there were given for the text as it stands.
    op.execute(
        "UPDATE summary_signature SET revision ="
        " (SELECT summary.revision FROM summary WHERE summary.id = summary_signature.summary_id)"
    )
    with op.batch_alter_table("summary_signature", schema=None) as batch_op:
        batch_op.alter_column("revision", server_default=None)


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("summary_signature", schema=None) as batch_op:
        batch_op.drop_column("revision")
    with op.batch_alter_table("resting_on", schema=None) as batch_op:
        batch_op.drop_column("said_at")
    op.drop_index(op.f("ix_return_turn_case_id"), table_name="return_turn")
    op.drop_table("return_turn")
