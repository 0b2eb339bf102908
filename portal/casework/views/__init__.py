"""Pages of an advocate's cases."""

from portal.casework.views import cases, decisions, holds, record, returns
from portal.casework.views.blueprint import bp, hers

__all__ = ["bp", "cases", "decisions", "hers", "holds", "record", "returns"]
