"""Pages about check-ins, and the two addresses at which the provider tells us what came and what became of a text."""

from portal.checkins.views import hers, inbound, phone, phones, staff
from portal.checkins.views.blueprint import bp

__all__ = ["bp", "hers", "inbound", "phone", "phones", "staff"]
