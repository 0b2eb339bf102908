"""Which place in the bar a page is in."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.kernel.actor import Role
from portal.web.places import places_for
from tests.support.fakes import FrozenClock
from tests.support.kinds import ask
from tests.support.whole import Whole, make_whole


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    folder: Path = tmp_path_factory.mktemp("places")
    made = make_whole(folder, FrozenClock(), database_url=f"sqlite:///{folder}/site.db")
    yield made
    made.units.engine.dispose()


@pytest.mark.parametrize(
    ("role", "path", "here"),
    [
        (Role.VICTIM, "/", ["/"]),
        (Role.VICTIM, "/notes", ["/notes"]),
        (Role.VICTIM, "/notes/new", ["/notes"]),
        (Role.VICTIM, "/files/a/original", ["/notes"]),
        (Role.VICTIM, "/me/looked", ["/me"]),
        (Role.VICTIM, "/in/new/paper", []),
        (Role.VICTIM, "/notesbeside", []),
        (Role.LEAD, "/work/new", ["/work"]),
        (Role.LEAD, "/team/a", ["/team"]),
        (Role.PARTNER, "/papers", ["/papers"]),
        (Role.OPERATOR, "/", ["/"]),
        (Role.NEWCOMER, "/me/waiting", ["/me"]),
    ],
)
def test_a_page_lies_in_one_place_or_in_none(role: Role, path: str, here: list[str]) -> None:
    assert [place.href for place in places_for(role, path) if place.is_here] == here


@pytest.mark.parametrize(
    ("path", "here"), [("/files/<file_id>", ["/notes"]), ("/notes/nothing", []), ("/me/nothing", []), ("/nothing", [])]
)
def test_no_place_is_lit_where_there_is_nothing(whole: Whole, path: str, here: list[str]) -> None:
    page = ask(whole.browsers["victim"], whole.path(path)).text

    assert re.findall(r'<a href="([^"]+)" aria-current="page"', page) == here
