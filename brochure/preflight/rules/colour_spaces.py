"""Everything is in the press's own inks: CMYK or grey, no RGB, no spot colours, registration colour on marks alone."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.preflight.geometry import overlap
from brochure.preflight.nouns import Colour, File, Flaw, Item, Page, Path, Settings, TextRun
from brochure.preflight.wording import Found, described, grouped

_INKS = {"Cyan", "Magenta", "Yellow", "Black", "None"}
_RGB = {"DeviceRGB", "CalRGB", "ICCBased-3"}
_REPAINT = "export with every colour in CMYK"


def check(file: File, _: Settings) -> Iterator[Flaw]:
    """Text, shapes, gradients, pictures and what transparency blends in, in the bleed and around it."""
    for page in file.pages:
        found: dict[tuple[str, str], list[Found]] = {}
        for item in page.items:
            inside = overlap(item.rectangle, page.bleed_area)
            for colour in dict.fromkeys(_colours(item)):
                if said := _fault(colour, inside=inside):
                    found.setdefault(said, []).append((item.rectangle, f"{described(item)} is {said[0]}"))
        for (_said, hint), faults in found.items():
            yield from grouped("colour_spaces", page, Severity.ERROR, faults, hint)
        yield from _blends(page)


def _colours(item: Item) -> Iterator[Colour]:
    if isinstance(item, Path):
        yield from (colour for colour in (item.fill, item.stroke) if colour)
    elif isinstance(item, TextRun):
        if not item.invisible:
            yield from (colour for colour in (item.colour, item.outline) if colour)
    else:
        yield item.colour


def _fault(colour: Colour, *, inside: bool) -> tuple[str, str] | None:
    """What is wrong with a colour, and what mends it."""
    space = colour.space
    if space in {"DeviceCMYK", "DeviceGray", "Pattern"}:
        return None
    if space in {"Separation", "DeviceN"}:
        spots = [name for name in colour.names if name not in _INKS]
        if not spots:
            return None
        if spots == ["All"]:
            fault = "in registration colour, which prints full on every plate"
            return (fault, "use black, and keep registration colour to marks outside the bleed") if inside else None
        return f"in the spot colour {', '.join(spots)}", "a spot colour is one more plate: convert it to CMYK"
    if space in _RGB:
        return "in RGB, which the press converts as it likes", _REPAINT
    if space == "JPXDecode":
        return "a JPEG 2000 file that keeps its colour space to itself", "place it as TIFF or JPEG in CMYK"
    return f"in {space}, not plain CMYK or grey", _REPAINT


def _blends(page: Page) -> Iterator[Flaw]:
    faults: dict[str, Found] = {}
    for fact in page.transparency:
        if fact.space and (said := _fault(fact.space, inside=True)):
            faults.setdefault(
                said[0], (fact.rectangle or page.trim_area, f"transparency of a {fact.value} is blended {said[0]}")
            )
    yield from grouped("colour_spaces", page, Severity.ERROR, list(faults.values()), "blend in CMYK, or flatten it")
