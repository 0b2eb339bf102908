"""Pages of the diary."""

from portal.diary.views import hers, lists, pattern, staff
from portal.diary.views.blueprint import bp

__all__ = ["bp", "hers", "lists", "pattern", "staff"]
