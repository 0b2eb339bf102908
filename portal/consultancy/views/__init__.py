"""Pages of the table: hers, and a partner's."""

from portal.consultancy.views import front
from portal.consultancy.views.blueprint import bp, hers, partner

__all__ = ["bp", "front", "hers", "partner"]
