"""Pictures have enough pixels for the size they are printed at."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.preflight.nouns import File, Flaw, Page, Picture, Settings
from brochure.preflight.wording import Found, grouped, judged

# Figures as the Ghent Workgroup's 2015 specifications have them; pictures of a few pixels are there for their colour.
_SMALL = 16  # pixels
_LINE_ART = 550  # ppi


def check(file: File, settings: Settings) -> Iterator[Flaw]:
    """Effective resolution, the lesser of across and down, of pictures that touch the bleed."""
    for page in file.pages:
        pictures = [item for item in judged(page) if isinstance(item, Picture)]
        yield from _page(page, sorted(pictures, key=_ppi), settings)


def _page(page: Page, pictures: list[Picture], settings: Settings) -> Iterator[Flaw]:
    poor: list[Found] = []
    fair: list[Found] = []
    rough: list[Found] = []
    for picture in pictures:
        ppi = _ppi(picture)
        size = f"{picture.columns} x {picture.rows} pixels"
        if max(picture.columns, picture.rows) <= _SMALL:
            continue
        if ppi < settings.least_ppi:
            message = f"a picture of {size} is printed at {ppi:.0f} pixels an inch, too few to be sharp"
            poor.append((picture.rectangle, message))
        elif picture.bits == 1 and ppi < _LINE_ART:
            message = f"a line drawing of {size} is printed at {ppi:.0f} pixels an inch; its edges will show steps"
            rough.append((picture.rectangle, message))
        elif picture.bits > 1 and ppi < settings.good_ppi:
            message = f"a picture of {size} is printed at {ppi:.0f} pixels an inch, a little soft"
            fair.append((picture.rectangle, message))
    hint = f"place a larger picture, or print it smaller: {settings.good_ppi} pixels an inch or more"
    yield from grouped("images", page, Severity.ERROR, poor, hint)
    yield from grouped("images", page, Severity.WARNING, fair, hint)
    line_hint = f"draw it as vectors, or scan it at {_LINE_ART} pixels an inch or more"
    yield from grouped("images", page, Severity.WARNING, rough, line_hint)


def _ppi(picture: Picture) -> float:
    return min(picture.ppi)
