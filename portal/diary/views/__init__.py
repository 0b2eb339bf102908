"""Pages of the diary."""

from portal.diary.views import hers, lists, outside, pattern, staff
from portal.diary.views.blueprint import bp

__all__ = ["bp", "hers", "lists", "outside", "pattern", "staff"]
