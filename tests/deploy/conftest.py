"""The package as it is deployed, built once."""

import pytest

from tests.house.package import Package, build


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """The package of production, built once."""
    return build(tmp_path_factory.mktemp("package"), "prod")
