from __future__ import annotations

import pytest
from support.builtin import JOBS, Built, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """What is built of the built-in project."""
    return build(tmp_path_factory.mktemp("out"), JOBS)
