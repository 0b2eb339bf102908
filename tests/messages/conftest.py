"""The site, and the browsers of those who write to each other."""

from tests.diary.conftest import anna, robin, site, world

__all__ = ["anna", "robin", "site", "world"]
