"""Programs of other people that judge our files: used where they are installed, and required in CI."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def program(name: str, package: str) -> str:
    """Where a program is; where it is not, the test is skipped, or fails in CI."""
    return shutil.which(name) or missing(f"no {name}: install {package}")


def missing(obstacle: str) -> NoReturn:
    """Skip the test for want of a tool, which CI has to have."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"required here: {obstacle}")
    pytest.skip(obstacle)
