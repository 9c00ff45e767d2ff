"""Where built-in things stand: in the wheel's bundle, or in the checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = {"fonts": _PACKAGE.parent / "build" / "fonts"}


def bundled(name: str) -> Path | None:
    """The built-in folder `templates`, `translations`, `articles`, `clinics` or `fonts`; None where there is none."""
    for folder in (_PACKAGE / "bundle" / name, _CHECKOUT.get(name, _PACKAGE.parent / name)):
        if folder.is_dir():
            return folder
    return None
