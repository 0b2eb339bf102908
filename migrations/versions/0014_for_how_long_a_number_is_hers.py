"""Until when a number counts as shown to be hers."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_HOLDS_FOR = timedelta(days=28)


def upgrade() -> None:
    """Go up: what was shown already counts for as long as if it had been shown today's way."""
    with op.batch_alter_table("checkin_plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number_until", Moment(), nullable=True))
    plan = sa.table(
        "checkin_plan",
        sa.column("case_id", sa.String()),
        sa.column("number_confirmed_at", Moment()),
        sa.column("number_until", Moment()),
    )
    connection = op.get_bind()
    shown = sa.select(plan.c.case_id, plan.c.number_confirmed_at).where(plan.c.number_confirmed_at.is_not(None))
    for case_id, at in connection.execute(shown).all():
        until = sa.update(plan).where(plan.c.case_id == case_id).values(number_until=at + _HOLDS_FOR)
        connection.execute(until)


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("checkin_plan", schema=None) as batch_op:
        batch_op.drop_column("number_until")
