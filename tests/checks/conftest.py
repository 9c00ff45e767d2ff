from __future__ import annotations

import pytest

pytest.register_assert_rewrite("kitchen")

from kitchen import TEXT, Kitchen  # noqa: E402 - its assertions are to be explained too
from support.pdfs import Bench, Print  # noqa: E402


@pytest.fixture(scope="session")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Kitchen:
    bench = Bench(tmp_path_factory.mktemp("kitchen"))
    return Kitchen(bench=bench, article=bench.article(TEXT))


@pytest.fixture(scope="session")
def sound(kitchen: Kitchen) -> Print:
    """English, signed, for a screen."""
    return kitchen.plain("en")


@pytest.fixture(scope="session")
def spanish(kitchen: Kitchen) -> Print:
    return kitchen.plain("es")


@pytest.fixture(scope="session")
def arabic(kitchen: Kitchen) -> Print:
    return kitchen.plain("ar")
