"""Pages of the diary."""

from portal.diary.views import changing, deleting, hers, lists, outside, pattern, records, sending, staff
from portal.diary.views.blueprint import bp

__all__ = ["bp", "changing", "deleting", "hers", "lists", "outside", "pattern", "records", "sending", "staff"]
