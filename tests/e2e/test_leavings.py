"""A few leavings while typing, of every kind; `python -m bench.leavings` does a thousand."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.e2e.conftest import Site, run_site
from tests.e2e.leavings import KINDS, leave_once

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, list[dict[str, str]]]]:
    """Return a site on SQLite, and two people who write there."""
    for site in run_site(tmp_path_factory.mktemp("site"), None):
        told = json.loads(site.command("demo", "load", "--victims", "2", "--incidents", "1", "--json"))
        yield site, [one for one in told["people"] if one["role"] == "victim"]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost_that_was_called_kept_nor_anything_older_than_two_seconds(
    lived_in: tuple[Site, list[dict[str, str]]], playwright: Playwright, tmp_path: Path, kind: str
) -> None:
    site, people = lived_in
    program = shutil.which("chromium")
    assert program

    left = leave_once(playwright, program, site, people, kind, 7, tmp_path)

    assert len(left) == 2
    assert [one for one in left if not one.is_good] == []
