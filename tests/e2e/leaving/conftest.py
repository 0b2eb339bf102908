"""A whole site that real browsers can reach."""

from collections.abc import Iterator

import pytest

from tests.support.served import Served, served_on


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served_on(tmp_path_factory.mktemp("served")) as made:
        yield made
