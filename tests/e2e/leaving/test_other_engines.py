"""Leaving from a page of each layout in Firefox and in WebKitGTK, by a real press, with a second tab open."""

from pathlib import Path

import pytest

from tests.e2e.leaving.elsewhere import WalkerElsewhere, representative
from tests.e2e.leaving.walker import Stop
from tests.support.engines import firefox, webkit
from tests.support.served import Served

pytestmark = pytest.mark.browser

ENGINES = [
    pytest.param(
        firefox.Firefox,
        id="Firefox",
        marks=pytest.mark.skipif(not firefox.PROGRAM, reason=firefox.MISSING),
    ),
    pytest.param(
        webkit.WebKit,
        id="WebKitGTK",
        marks=pytest.mark.skipif(not webkit.IS_THERE, reason=webkit.MISSING),
    ),
]


@pytest.mark.parametrize("make", ENGINES)
def test_after_leaving_from_a_page_of_each_layout_nothing_is_left(
    served: Served, tmp_path: Path, make: type[firefox.Firefox | webkit.WebKit]
) -> None:
    engine = make(tmp_path / "profile")
    try:
        walker = WalkerElsewhere(served, engine)

        faults = [fault for stop in representative(served) for fault in walker.leave_from(stop)]
        faults += walker.leave_from(Stop("victim", "/notes/new"), is_by_keys=True)
    finally:
        engine.kill()

    assert faults == []
