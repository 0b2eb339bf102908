"""The site, and the browsers of her and of her advocate."""

from tests.diary.conftest import anna, robin, site, world

__all__ = ["anna", "robin", "site", "world"]
