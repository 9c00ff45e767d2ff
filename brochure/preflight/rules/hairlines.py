"""No line is too fine to print."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.preflight.nouns import File, Flaw, Page, Path, Settings
from brochure.preflight.wording import Found, grouped, judged

_SLACK = 0.005  # pt, as widths are rounded


def check(file: File, settings: Settings) -> Iterator[Flaw]:
    """Strokes, and shapes filled as thin as lines."""
    for page in file.pages:
        found = sorted(_fine(page, settings.hairline - _SLACK))
        faults: list[Found] = [(rectangle, message) for _, message, rectangle in found]
        yield from grouped("hairlines", page, Severity.ERROR, faults, f"make it {settings.hairline:g} pt or more")


def _fine(page: Page, least: float) -> Iterator[tuple[float, str, tuple[float, float, float, float]]]:
    for item in judged(page):
        if not isinstance(item, Path):
            continue
        if item.stroke and item.width < least:
            said = "a line has no width, so that each device draws its finest" if item.width < _SLACK else ""
            yield item.width, said or f"a line is {item.width:.2f} pt thin", item.rectangle
        elif item.fill and not item.stroke and item.thin < least:
            yield item.thin, f"a shape is only {item.thin:.2f} pt thin", item.rectangle
