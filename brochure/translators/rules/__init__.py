"""One file a rule: `check(pair) -> Iterator[Remark]`. The first line of its docstring says what it looks for."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache

from brochure.translators.nouns import Pair, Remark

Check = Callable[[Pair], Iterator[Remark]]


@cache
def rules() -> dict[str, Check]:
    """All rules by name, found by listing this package."""
    return {
        module.name: importlib.import_module(f"{__name__}.{module.name}").check
        for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name)
    }
