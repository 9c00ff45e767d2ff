"""Text and pictures keep away from the trim and from the folds."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.preflight.geometry import overlap
from brochure.preflight.nouns import File, Flaw, Page, Picture, Settings, TextRun
from brochure.preflight.wording import Found, described, grouped, judged

_SLACK = 0.05  # mm
_TALL = 0.9  # of the trim's height: a picture that fills a panel may end at its fold


def check(file: File, settings: Settings) -> Iterator[Flaw]:
    """Text, by its box from ascent to descent, and pictures; one that runs over the trim is a matter of the bleed.

    What lies across a fold is left to the rule on folds.
    """
    for page in file.pages:
        yield from _page(page, settings)


def _page(page: Page, settings: Settings) -> Iterator[Flaw]:
    cut: list[Found] = []
    near: list[tuple[float, Found]] = []
    folded: list[tuple[float, Found]] = []
    _, _, width, height = page.trim_area
    folds = settings.folds_of(page)
    for item in judged(page):
        if not isinstance(item, TextRun | Picture) or (isinstance(item, TextRun) and item.invisible):
            continue
        left, top, right, bottom = item.rectangle
        sides = (left, top, width - right, height - bottom)
        if min(sides) < -_SLACK and isinstance(item, TextRun):
            how = "is cut by the trim" if overlap(item.rectangle, page.trim_area) else "lies outside the trim"
            cut.append((item.rectangle, f"{described(item)} {how}"))
            continue
        close = [
            side for side in sides if side < settings.safe - _SLACK and (side > _SLACK or isinstance(item, TextRun))
        ]
        if close:
            said = f"{described(item)} is {max(min(close), 0):.1f} mm from the trim; a cutter may take it"
            near.append((min(close), (item.rectangle, said)))
        if isinstance(item, Picture) and bottom - top > _TALL * height:
            continue
        gaps = [max(left - fold, fold - right) for fold in folds]
        close = [gap for gap in gaps if -_SLACK < gap < settings.fold_safe - _SLACK]
        if close:
            said = f"{described(item)} is {max(min(close), 0):.1f} mm from a fold, and folds wander"
            folded.append((min(close), (item.rectangle, said)))
    hint = f"keep text {settings.safe:g} mm from the trim"
    yield from grouped("safe_zone", page, Severity.ERROR, cut, hint)
    yield from grouped("safe_zone", page, Severity.ERROR, [found for _, found in sorted(near)], hint)
    hint = f"keep text {settings.fold_safe:g} mm from a fold"
    yield from grouped("safe_zone", page, Severity.ERROR, [found for _, found in sorted(folded)], hint)
