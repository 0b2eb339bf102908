"""An entry can be confirmed, and something can be written under it later."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up: nothing is confirmed yet, and nothing was added."""
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_at", Moment(), nullable=True))
    op.create_table(
        "incident_addendum",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("incident_id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("author_id", sa.String(length=128), nullable=False),
        sa.Column("once", sa.String(length=128), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_addendum_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_addendum")),
        sa.UniqueConstraint("author_id", "once", name=op.f("uq_incident_addendum_author_id_once")),
    )
    op.create_index(
        op.f("ix_incident_addendum_incident_id_written_at"),
        "incident_addendum",
        ["incident_id", "written_at"],
        unique=False,
    )


def downgrade() -> None:
    """Go down: what was added is gone."""
    op.drop_table("incident_addendum")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_column("confirmed_at")
