"""returns can be contested: whose half a wrap is for, halves that were replaced, and who said that it was not she."""

import hashlib

import sqlalchemy as sa
from alembic import op

from portal.database import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_WRAP = sa.table("item_wrap", sa.column("item_id"), sa.column("holder"))
_HOLDER = sa.table("holder", sa.column("id"), sa.column("public_key"))


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "former_half",
        sa.Column("holder_id", sa.String(length=128), nullable=False),
        sa.Column("half", sa.String(length=128), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("proof", sa.LargeBinary(length=32), nullable=False),
        sa.Column("replaced_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_former_half_holder_id")),
        sa.PrimaryKeyConstraint("holder_id", "half", name=op.f("pk_former_half")),
    )
    with op.batch_alter_table("invite", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name_before", sa.LargeBinary(length=32), nullable=True))
        batch_op.add_column(sa.Column("contested_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("contested_by", sa.String(length=128), nullable=True))
        batch_op.create_index(batch_op.f("ix_invite_name_before"), ["name_before"], unique=False)
    for old, new in _names():
        op.execute(sa.update(_WRAP).where(_WRAP.c.holder == old).values(holder=new))


def downgrade() -> None:
    """Go down; wraps for halves that were replaced are lost."""
    names = _names()
    kept = [new for _, new in names]
    op.execute(sa.delete(_WRAP).where(_WRAP.c.holder.like("own:%"), _WRAP.c.holder.not_in(kept)))
    for old, new in names:
        op.execute(sa.update(_WRAP).where(_WRAP.c.holder == new).values(holder=old))
    with op.batch_alter_table("invite", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invite_name_before"))
        batch_op.drop_column("contested_by")
        batch_op.drop_column("contested_at")
        batch_op.drop_column("name_before")

    op.drop_table("former_half")


def _names() -> list[tuple[str, str]]:
    """Return by what name the wraps of each person were kept, and by what they are kept from now on."""
    rows = op.get_bind().execute(sa.select(_HOLDER.c.id, _HOLDER.c.public_key)).all()
    return [(f"own:{row.id}", f"own:{row.id}:{hashlib.sha256(row.public_key).digest()[:8].hex()}") for row in rows]
