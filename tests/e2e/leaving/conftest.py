"""A whole site that real browsers can reach, and somebody in it whose words occur nowhere else."""

from collections.abc import Iterator

import pytest

from tests.e2e.leaving.planted import Planted
from tests.support.served import Served, served_on


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served_on(tmp_path_factory.mktemp("served")) as made:
        yield made


@pytest.fixture(scope="module")
def her(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return Planted(served, tmp_path_factory.mktemp("hers"))
