"""How rules say what they found: in few words, and few times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from brochure.model import Severity
from brochure.preflight.geometry import join, overlap
from brochure.preflight.nouns import Flaw, Item, Page, Path, Picture, Rectangle, TextRun

_LONGEST = 40
_MOST = 5  # rectangles of one kind of flaw on a page
_REACH = 3.0  # mm between neighbours that are told as one
_CELLS = 16  # a page is looked at in so many columns and rows, so that ten thousand flaws take no longer than ten

Found = tuple[Rectangle, str]


def judged(page: Page) -> Iterator[Item]:
    """What a page paints within its bleed; marks and slug text are not the print."""
    area = page.bleed_area
    return (item for item in page.items if overlap(item.rectangle, area))


def described(item: Item) -> str:
    """`text "Call us"`, `a picture`, `a line` ..."""
    if isinstance(item, TextRun):
        text = " ".join(item.text.split())
        if not text:
            return "a text"
        return f'text "{text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"}"'
    if isinstance(item, Picture):
        return "a picture"
    if isinstance(item, Path):
        return "a shape" if item.fill else "a line"
    return "a gradient"


def grouped(rule: str, page: Page, severity: Severity, found: Sequence[Found], hint: str) -> Iterator[Flaw]:
    """Flaws of one kind on a page, neighbours told as one: the first of each in full, and how many more there are.

    `found` has the worst first.
    """
    for rectangle, members in _clusters(found):
        message, more = found[min(members)][1], len(members) - 1
        yield Flaw(
            rule=rule,
            severity=severity,
            page=page.number,
            rectangle=rectangle,
            message=f"{message}, and so {'is' if more == 1 else 'are'} {more} more" if more else message,
            hint=hint,
        )


def _clusters(found: Sequence[Found]) -> list[tuple[Rectangle, list[int]]]:
    """Rectangles joined with their neighbours until at most `_MOST` are left, each with whose it is."""
    if not found:
        return []
    whole = join(*(rectangle for rectangle, _ in found))
    size = max(whole[2] - whole[0], whole[3] - whole[1], 1.0) / _CELLS
    cells: dict[tuple[int, int], tuple[Rectangle, list[int]]] = {}
    for number, (rectangle, _) in enumerate(found):
        key = int((rectangle[0] - whole[0]) / size), int((rectangle[1] - whole[1]) / size)
        if len(found) <= _MOST:
            key = number, 0
        box, members = cells.get(key, (rectangle, []))
        cells[key] = join(box, rectangle), [*members, number]
    clusters = list(cells.values())
    reach = _REACH
    while True:
        clusters = _joined(clusters, reach)
        if len(clusters) <= _MOST:
            return sorted(clusters, key=lambda cluster: min(cluster[1]))
        reach *= 2


def _joined(clusters: list[tuple[Rectangle, list[int]]], reach: float) -> list[tuple[Rectangle, list[int]]]:
    """Clusters nearer to one another than `reach` made one, until none is."""
    waiting, done = list(clusters), []
    while waiting:
        box, members = waiting.pop()
        near = (box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach)
        other = next((n for n, (rectangle, _) in enumerate(waiting) if overlap(near, rectangle)), None)
        if other is None:
            done.append((box, members))
        else:
            waiting[other] = join(box, waiting[other][0]), members + waiting[other][1]
    return done


def place(flaw: Flaw) -> str:
    """`page 2, 12.0 to 40.5 mm from the left and 5.0 to 9.2 mm from the top`, measured on the trimmed page."""
    if not flaw.page:
        return ""
    if flaw.rectangle is None:
        return f"page {flaw.page}"
    left, top, right, bottom = flaw.rectangle
    return f"page {flaw.page}, {left:.1f} to {right:.1f} mm from the left and {top:.1f} to {bottom:.1f} mm from the top"
