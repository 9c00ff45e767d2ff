"""Small black text is printed with black alone and over what lies below it, and nothing white vanishes."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.preflight.nouns import Colour, File, Flaw, Item, Page, Path, Settings, TextRun
from brochure.preflight.wording import Found, described, grouped, judged

_LARGE = 20.0  # pt: letters so large bear plates that do not lie exactly on one another
_DARK = 0.2  # of the paper's lightness: what a reader may take for black
_GREY = 0.15  # between the strongest and the weakest of red, green and blue: what is further apart is a dark colour
_TRACE = 0.005


def check(file: File, _: Settings) -> Iterator[Flaw]:
    """Text in black and in rich black, and white text and shapes that overprint."""
    for page in file.pages:
        yield from _page(page)


def _page(page: Page) -> Iterator[Flaw]:
    rich: list[Found] = []
    cut: list[Found] = []
    gone: list[Found] = []
    for item in judged(page):
        if isinstance(item, TextRun) and not item.invisible:
            if item.size < _LARGE and (inks := _rich(item.colour)):
                message = f"{described(item)} is black at {item.size:.1f} pt and is printed with {inks} inks"
                rich.append((item.rectangle, message))
            elif _black(item.colour) and not item.overprint:
                cut.append((item.rectangle, f"{described(item)} is black and cut out of what is below it"))
        if _vanishes(item):
            gone.append(
                (item.rectangle, f"{described(item)} is white and overprints, so that it is not there in print")
            )
    hint = "set it in black alone (0/0/0/100), or every small shift of a plate blurs it"
    yield from grouped("black_text", page, Severity.ERROR, rich, hint)
    hint = "set black text to overprint (0/0/0/100 in DeviceCMYK, overprint mode 1)"
    yield from grouped("black_text", page, Severity.ERROR, cut, hint)
    yield from grouped("black_text", page, Severity.ERROR, gone, "take overprint off everything that is white")


def _rich(colour: Colour) -> int:
    """How many inks a black is made of, where that is more than one; 0 for all else."""
    if colour.space in {"DeviceRGB", "CalRGB", "ICCBased-3"} and len(colour.values) == 3:
        return 4 if _is_black(colour.values) else 0
    inks = colour.inks()
    if inks is None:
        return 0
    cyan, magenta, yellow, black = inks
    number = sum(ink > _TRACE for ink in inks)
    return number if number > 1 and _is_black(tuple((1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))) else 0


def _is_black(rgb: tuple[float, ...]) -> bool:
    """Whether a reader takes a colour for black: it is dark, by the luma of ITU-R BT.601, and nearly neutral.

    Maroon and navy are as dark, and have no black to be printed with instead.
    """
    return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2] <= _DARK and max(rgb) - min(rgb) <= _GREY


def _black(colour: Colour) -> bool:
    inks = colour.inks()
    return inks is not None and max(inks[:3]) <= _TRACE and inks[3] >= 1 - _TRACE


def _vanishes(item: Item) -> bool:
    if isinstance(item, TextRun):
        return item.overprint and not item.invisible and _white(item.colour)
    if isinstance(item, Path):
        fill = item.overprint and item.fill is not None and _white(item.fill)
        return fill or (item.stroke_overprint and item.stroke is not None and _white(item.stroke))
    return False


def _white(colour: Colour) -> bool:
    inks = colour.inks()
    return inks is not None and max(inks) <= _TRACE
