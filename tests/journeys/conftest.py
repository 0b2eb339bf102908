"""What stories across rooms start from."""

from collections.abc import Iterator

import pytest

from tests.support.databases import BOTH
from tests.support.whole import Whole, whole_on


@pytest.fixture(scope="module", params=BOTH)
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    """Return a whole site that the tests of one file only look at."""
    with whole_on(request.param, tmp_path_factory.mktemp("whole")) as made:
        yield made
