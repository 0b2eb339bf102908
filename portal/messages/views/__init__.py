"""Pages of a thread."""

from portal.messages.views import hers, staff
from portal.messages.views.blueprint import bp

__all__ = ["bp", "hers", "staff"]
