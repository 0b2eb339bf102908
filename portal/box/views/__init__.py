"""Pages of the box: hers, and the one that is open from outside."""

from portal.box.views import hers, outside  # noqa: F401 - each puts its pages on the blueprint
from portal.box.views.blueprint import bp

__all__ = ["bp"]
