"""An entry can be changed for a day and deleted, and a case can be kept whole."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up: nothing was changed or deleted yet, and no case is kept whole."""
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept_whole_since", Moment(), nullable=True))
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hidden_at", Moment(), nullable=True))
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changed_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("deleted_at", Moment(), nullable=True))
        batch_op.create_index(batch_op.f("ix_incident_deleted_at"), ["deleted_at"], unique=False)
    op.create_table(
        "incident_version",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("incident_id", sa.String(length=128), nullable=False),
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("until_at", Moment(), nullable=False),
        sa.Column("sealed_body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_version_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_version")),
    )
    op.create_index(op.f("ix_incident_version_incident_id"), "incident_version", ["incident_id"], unique=False)


def downgrade() -> None:
    """Go down: what was said before is gone; what was deleted would be there again, so its keys go."""
    op.execute(
        "DELETE FROM item_wrap WHERE item_id IN (SELECT id FROM incident WHERE deleted_at IS NOT NULL)"
        " OR item_id IN (SELECT id FROM evidence_file WHERE hidden_at IS NOT NULL)"
        " OR item_id IN (SELECT id FROM incident_version)"
    )
    op.drop_table("incident_version")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incident_deleted_at"))
        batch_op.drop_column("deleted_at")
        batch_op.drop_column("changed_at")
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.drop_column("hidden_at")
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_column("kept_whole_since")
