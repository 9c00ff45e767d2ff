"""Every font comes with the file, and its letters can be read as text."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.preflight.nouns import File, Flaw, Font, Settings


def check(file: File, _: Settings) -> Iterator[Flaw]:
    """All fonts that some text is set in."""
    for font in file.fonts:
        for severity, message, hint in _faults(font):
            yield Flaw(rule="fonts", severity=severity, page=font.pages[0], rectangle=None, message=message, hint=hint)


def _faults(font: Font) -> Iterator[tuple[Severity, str, str]]:
    name = f"the font {font.name.partition('+')[2] or font.name or '(unnamed)'}"
    pages = ", ".join(map(str, font.pages[:5])) + (" ..." if len(font.pages) > 5 else "")
    where = f" (page{'s' if len(font.pages) > 1 else ''} {pages})"
    if not font.embedded:
        message = f"{name} is not in the file: the press would set another, such as Courier{where}"
        yield Severity.ERROR, message, "export with all fonts embedded"
    elif font.kind == "Type3":
        message = f"{name} is drawn glyph by glyph (Type 3), and small sizes may come out rough{where}"
        yield Severity.WARNING, message, "use an OpenType or TrueType font"
    elif not font.unicode:
        message = f"{name} does not say what its glyphs mean, so that its text cannot be searched or corrected{where}"
        yield Severity.WARNING, message, "export with a ToUnicode map"
