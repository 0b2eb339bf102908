"""Refuses to build a wheel: what a page needs besides Python stands beside the package, where no wheel carries it."""

from typing import NoReturn

from setuptools.command.bdist_wheel import bdist_wheel


class NoWheel(bdist_wheel):  # type: ignore[misc]  # setuptools ships no types
    """Stops before half a site is packed; installing the checkout itself (`pip install -e .`) does not come here."""

    def run(self) -> NoReturn:
        """Say what to do instead."""
        raise SystemExit("Linden runs from its checkout. For the command `linden`: pip install --no-deps --editable .")
