"""One file a check: `check(proof) -> Iterator[Finding]`. A check's docstring says what it holds a brochure to."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache

from brochure.model import Finding
from brochure.proof import Proof

Check = Callable[[Proof], Iterator[Finding]]


@cache
def checks() -> dict[str, Check]:
    """All checks by name, found by listing this package."""
    return {
        module.name: importlib.import_module(f"{__name__}.{module.name}").check
        for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name)
    }


def run(proof: Proof) -> tuple[Finding, ...]:
    """What all checks have to say."""
    return tuple(finding for check in checks().values() for finding in check(proof))
