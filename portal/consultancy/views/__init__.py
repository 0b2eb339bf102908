"""Pages of the table: hers, a partner's, and those of staff."""

from portal.consultancy.views import (
    front,
    staff,
    staff_out,
    staff_parts,
    staff_register,
    staff_showing,
    staff_signing,
    staff_table,
    staff_voice,
)
from portal.consultancy.views.blueprint import bp, hers, partner

__all__ = [
    "bp",
    "front",
    "hers",
    "partner",
    "staff",
    "staff_out",
    "staff_parts",
    "staff_register",
    "staff_showing",
    "staff_signing",
    "staff_table",
    "staff_voice",
]
