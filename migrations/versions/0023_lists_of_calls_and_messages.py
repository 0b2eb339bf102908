"""A list of calls or messages stands beside an entry, in sealed parts."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up: there is no list yet."""
    op.create_table(
        "incident_list",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed_rows", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_incident_list_incident_id_incident"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_list")),
        sa.UniqueConstraint("incident_id", "number", name=op.f("uq_incident_list_incident_id_number")),
    )
    op.create_table(
        "list_known",
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("sealed_known", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_list_known_incident_id_incident"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_list_known")),
    )
    op.create_index(op.f("ix_list_known_case_id"), "list_known", ["case_id"])
    op.create_table(
        "list_pending",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.Column("sealed_facts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_pending")),
    )
    op.create_index(op.f("ix_list_pending_kept_at"), "list_pending", ["kept_at"])


def downgrade() -> None:
    """Go down: the lists go; the files that they were read from stay."""
    op.drop_table("list_pending")
    op.drop_table("list_known")
    op.drop_table("incident_list")
