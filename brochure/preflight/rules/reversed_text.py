"""Small letters are neither cut out of a ground nor made of several inks, and none is too small to print."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.preflight.nouns import Colour, File, Flaw, Page, Settings, TextRun
from brochure.preflight.wording import Found, described, grouped, judged

_PALE = 0.1
_TINY = 4.0  # pt
_SLACK = 0.01  # pt


def check(file: File, settings: Settings) -> Iterator[Flaw]:
    """Text in the paper's colour or nearly so, in two inks or more, and text of hardly any size."""
    for page in file.pages:
        yield from _page(page, settings.reversed_size)


def _page(page: Page, least: float) -> Iterator[Flaw]:
    pale: list[Found] = []
    mixed: list[Found] = []
    tiny: list[Found] = []
    runs = (item for item in judged(page) if isinstance(item, TextRun) and not item.invisible)
    for run in sorted(runs, key=lambda run: run.size):
        said = f"{described(run)} is {run.size:.1f} pt"
        inks = _inks(run.colour)
        if run.size < least - _SLACK and inks is not None and not inks:
            pale.append((run.rectangle, f"{said} and reversed out: ink will fill it in"))
        elif run.size < least - _SLACK and inks is not None and inks > 1:
            mixed.append(
                (run.rectangle, f"{said} and made of {inks} inks, whose plates never lie exactly on one another")
            )
        elif run.size < _TINY - _SLACK:
            tiny.append((run.rectangle, f"{said}, too small to be read"))
    hint = f"set it in {least:g} pt or more, and in a bold face"
    yield from grouped("reversed_text", page, Severity.ERROR, pale, hint)
    yield from grouped("reversed_text", page, Severity.WARNING, mixed, f"set it in one ink, or in {least:g} pt or more")
    yield from grouped("reversed_text", page, Severity.WARNING, tiny, f"set it in {least:g} pt or more")


def _inks(colour: Colour) -> int | None:
    """How many inks a colour has to speak of: 0 is paper or nearly so. None where it does not say."""
    if colour.space in {"DeviceRGB", "CalRGB", "ICCBased-3"} and colour.values:
        return 0 if min(colour.values) >= 1 - _PALE else None
    inks = colour.inks()
    return None if inks is None else sum(ink > _PALE for ink in inks)
