"""Pages about reaching her."""

from portal.contact.views import hers, staff
from portal.contact.views.blueprint import bp

__all__ = ["bp", "hers", "staff"]
