"""Work telephones of staff, and what became of texts to them."""

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "checkin_staff_phone",
        sa.Column("person_id", sa.String(length=128), nullable=False),
        sa.Column("service_id", sa.String(length=128), nullable=False),
        sa.Column("sealed_number", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_checkin_staff_phone_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_checkin_staff_phone")),
    )
    op.create_table(
        "checkin_staff_text",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("checkin_id", sa.String(length=128), nullable=False),
        sa.Column("service_id", sa.String(length=128), nullable=False),
        sa.Column("person_id", sa.String(length=128), nullable=False),
        sa.Column("is_all_clear", sa.Boolean(), nullable=False),
        sa.Column("queued_at", Moment(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["checkin_id"], ["checkin.id"], name=op.f("fk_checkin_staff_text_checkin_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin_staff_text")),
    )
    op.create_index(op.f("ix_checkin_staff_text_checkin_id"), "checkin_staff_text", ["checkin_id"], unique=False)
    op.create_index(
        op.f("ix_checkin_staff_text_service_id_queued_at"),
        "checkin_staff_text",
        ["service_id", "queued_at"],
        unique=False,
    )


def downgrade() -> None:
    """Go down."""
    op.drop_index(op.f("ix_checkin_staff_text_service_id_queued_at"), table_name="checkin_staff_text")
    op.drop_index(op.f("ix_checkin_staff_text_checkin_id"), table_name="checkin_staff_text")
    op.drop_table("checkin_staff_text")
    op.drop_table("checkin_staff_phone")
