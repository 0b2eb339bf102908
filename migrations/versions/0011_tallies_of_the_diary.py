"""tallies of the diary, counted from what is there."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "diary_tally",
        sa.Column("case_id", sa.String(length=128), nullable=False),
        sa.Column("of", sa.String(length=128), nullable=False),
        sa.Column("many", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_diary_tally_case_id")),
        sa.PrimaryKeyConstraint("case_id", "of", name=op.f("pk_diary_tally")),
    )
    op.execute(
        sa.text(
            "INSERT INTO diary_tally (case_id, \"of\", many) SELECT case_id, 'shared', count(*) FROM incident"
            " WHERE shared_at IS NOT NULL AND withdrawn_at IS NULL GROUP BY case_id"
        )
    )
    op.execute(
        sa.text(
            'INSERT INTO diary_tally (case_id, "of", many) SELECT case_id, person_id, count(*) FROM incident_opening'
            " WHERE is_current GROUP BY case_id, person_id"
        )
    )


def downgrade() -> None:
    """Go down."""
    op.drop_table("diary_tally")
