from __future__ import annotations

from pathlib import Path

import pytest
from support.builtin import JOBS, Built, build


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs all of this folder: `built` takes minutes."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group("built"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """What is built of the built-in project."""
    return build(tmp_path_factory.mktemp("out"), JOBS)
