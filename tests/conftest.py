"""What every test stands on: our own fonts, one fixed day, and a way to write golden files anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import settings

from brochure import fonts

TODAY = datetime(2026, 11, 22, tzinfo=UTC)

# A busy machine is no fault, and a change is not refused for what chance finds on that day alone.
settings.register_profile("brochure", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("brochure")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture(scope="session")
def update_golden(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--update-golden"))


@pytest.fixture(scope="session", autouse=True)
def _our_fonts_on_a_fixed_day() -> Iterator[None]:
    """No test depends on the machine's fonts, nor on the day it runs."""
    fonts.activate()
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(TODAY.timestamp()))
    yield
    if before is None:
        del os.environ["SOURCE_DATE_EPOCH"]
    else:
        os.environ["SOURCE_DATE_EPOCH"] = before
