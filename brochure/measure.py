"""What a laid-out page tells of itself: text that runs out, text that was dropped, where each part stands.

WeasyPrint reports none of it: boxes that pass the end of a page, floats longer than a page and clipped lines are
discarded silently. Lengths that leave this module are in mm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.document import Page
from weasyprint.formatting_structure import boxes

from brochure.model import Flow, Layout, panel_names

MM = 96 / 25.4
"""CSS pixels in a millimetre."""

_SAFE = 5 * MM
"""Printers cut and feed paper with a play of a few millimetres."""

_TOLERANCE = 0.15 * MM
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2010\u2011\u202a-\u202e\u2060-\u2069\ufeff-]+")
_UNPRINTED = {"script", "style", "template", "title", "head"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom in mm from the upper left corner of a panel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overflow:
    """Content that leaves its box or panel, or runs over other text."""

    panel: str
    what: str
    side: str
    amount: float
    sample: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """A flow that needs more panels than its layout has; `lines` is what stands on the panels too many."""

    flow: str
    used: int
    capacity: int
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """Text of an element that was not laid out at all."""

    element: str
    sample: str
    characters: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a part of a flow begins (page counted from 0 within the flow), and how high it is."""

    flow: str
    index: int
    page: int
    top: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spare:
    """Empty height below the text of one panel (`page` counted from 0 within its flow)."""

    flow: str
    page: int
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A box of the class "urgent", or a piece of one that is cut by the end of a panel or column.

    `icon` is the square before the first line of its heading, as far as the box's border; `weight` is the heading's,
    as CSS counts: 400 regular, 700 bold. A piece that goes on from another (`begins` is false) has no heading.
    """

    panel: str
    box: Rectangle
    begins: bool
    icon: Rectangle | None
    weight: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """All that was measured on panels, of one flow or all. `fill` is the fullest flow's need over its room."""

    excess: tuple[Excess, ...]
    overflows: tuple[Overflow, ...]
    standings: tuple[Standing, ...]
    spares: tuple[Spare, ...]
    signals: tuple[Signal, ...] = ()
    fill: float

    @property
    def fits(self) -> bool:
        """Whether every panel holds its text."""
        return not self.excess and not self.overflows


def measure(pages: Iterable[Page], layout: Layout) -> dict[str, Measure]:
    """Measure laid-out panels against their layout, flow by flow, in the layout's order."""
    by_flow: dict[str, list[Page]] = {flow.name: [] for flow in layout.flows}
    for page in pages:
        by_flow.setdefault(flow_of(page._page_box), []).append(page)
    return {flow.name: _measure(by_flow[flow.name], flow, layout.flows[0].height) for flow in layout.flows}


def flow_of(page: Any) -> str:
    """The name of the flow that a page's box belongs to."""
    return page.page_type.name or ""


def joined(flows: Iterable[Measure]) -> Measure:
    """What was measured on all flows."""
    found = tuple(flows)
    return Measure(
        excess=tuple(one for flow in found for one in flow.excess),
        overflows=tuple(one for flow in found for one in flow.overflows),
        standings=tuple(one for flow in found for one in flow.standings),
        spares=tuple(one for flow in found for one in flow.spares),
        signals=tuple(one for flow in found for one in flow.signals),
        fill=max((flow.fill for flow in found), default=0.0),
    )


def _measure(pages: Sequence[Page], flow: Flow, height: float) -> Measure:
    """Measure the panels of a flow. Where they overflow, `height` in mm is what that is set against."""
    excess: list[Excess] = []
    overflows: list[Overflow] = []
    standings: list[Standing] = []
    spares: list[Spare] = []
    signals: list[Signal] = []
    begun: set[Any] = set()
    names = panel_names(flow)
    extra = pages[len(names) :]
    if extra:
        lines = sum(1 for page in extra for box in walk(page._page_box) if _is_line(box))
        excess.append(Excess(flow=flow.name, used=len(pages), capacity=len(names), lines=lines))
    for number, page in enumerate(pages):
        name = names[number] if number < len(names) else f"{flow.name}-{number + 1}"
        overflows += _overflows(page, name)
        standings += _standings(page, flow.name, number)
        spares.append(Spare(flow=flow.name, page=number, height=_spare(page)))
        signals += _signals(page, name, begun)
    fill = 0.0
    if pages:
        room = flow.height - flow.margins[0] - flow.margins[2]
        fill = (len(pages) - spares[-1].height / room) / len(names)
    fill = max([fill, *(1 + overflow.amount / height for overflow in overflows)])
    return Measure(
        excess=tuple(excess), overflows=tuple(overflows), standings=tuple(standings),
        spares=tuple(spares), signals=tuple(signals), fill=fill,
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------------------ boxes


def walk(box: Any) -> Iterator[Any]:
    """A box and all below it. An absolutely positioned box hides in a placeholder."""
    box = getattr(box, "_box", box)
    yield box
    for child in getattr(box, "children", ()) or ():
        yield from walk(child)


def _walk_flow(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()) or ():
        if not hasattr(child, "_box"):
            yield from _walk_flow(child)


def _is_line(box: Any) -> bool:
    return isinstance(box, boxes.LineBox) and any(
        isinstance(child, boxes.TextBox) and child.text.strip() for child in walk(box)
    )


def _attribute(box: Any, name: str) -> str:
    element = getattr(box, "element", None)
    return (element.get(name) or "") if element is not None else ""


def _message(box: Any) -> str:
    return _attribute(box, "data-message")


def _rectangle(box: Any) -> tuple[float, float, float, float]:
    if isinstance(box, boxes.TextBox):
        # The line's height, not the font's: where lines are set tight, a font's ascent and descent stick out of them.
        return box.position_x, box.position_y, box.position_x + box.width, box.position_y + box.margin_height()
    left, top = box.border_box_x(), box.border_box_y()
    return left, top, left + box.border_width(), top + box.border_height()


# -------------------------------------------------------------------------------------------------------- overflows


def _overflows(page: Page, panel: str) -> Iterator[Overflow]:
    page_box = page._page_box
    area = (
        page_box.content_box_x(),
        page_box.content_box_y(),
        page_box.content_box_x() + page_box.width,
        page_box.content_box_y() + page_box.height,
    )
    safe = (_SAFE, _SAFE, page.width - _SAFE, page.height - _SAFE)
    for child in page_box.children:
        if not isinstance(child, boxes.MarginBox):
            # What is positioned absolutely may stand in the margins, but not at the edge.
            yield from _outside(child, safe, panel, "the panel", text_only=True)
            yield from _outside(child, area, panel, "the panel", text_only=False)
    for box in walk(page_box):
        name = _attribute(box, "data-fit")
        if name and isinstance(box, boxes.BlockBox | boxes.FlexContainerBox) and "::" not in (box.element_tag or ""):
            left, top = box.padding_box_x(), box.padding_box_y()
            room = (left, top, left + box.padding_width(), top + box.padding_height())
            yield from _outside(box, room, panel, f'the box "{name}"', text_only=False)
    yield from _collisions(page_box, panel)


def holds(box: Any) -> bool:
    """Whether all that is in a box stands within its padding, and no text over other text."""
    left, top = box.padding_box_x(), box.padding_box_y()
    room = (left, top, left + box.padding_width(), top + box.padding_height())
    stray = [found for text_only in (True, False) for found in _outside(box, room, "", "", text_only=text_only)]
    return not stray and not any(_collisions(box, ""))


def _outside(
    container: Any,
    room: tuple[float, float, float, float],
    panel: str,
    what: str,
    *,
    text_only: bool,
) -> Iterator[Overflow]:
    worst: dict[str, tuple[float, Any]] = {}
    for box in walk(container) if text_only else _walk_flow(container):
        if box is container or not _matters(box, text_only):
            continue
        left, top, right, bottom = _rectangle(box)
        for side, amount in (
            ("left", room[0] - left),
            ("top", room[1] - top),
            ("right", right - room[2]),
            ("bottom", bottom - room[3]),
        ):
            if amount > _TOLERANCE and amount > worst.get(side, (0.0, None))[0] and not _is_meant(box, side, amount):
                worst[side] = (amount, box)
    for side, (amount, box) in worst.items():
        text = box.text if isinstance(box, boxes.TextBox) else str(box.element_tag)
        yield Overflow(
            panel=panel, what=what, side=side, amount=round(amount / MM, 1), sample=text.strip()[:40],
            message=_message(box),
        )  # fmt: skip


def _matters(box: Any, text_only: bool) -> bool:
    if isinstance(box, boxes.TextBox):
        return bool(box.text.strip())
    if text_only or isinstance(box, boxes.MarginBox):
        return False
    if isinstance(box, boxes.ReplacedBox | boxes.TableBox | boxes.TableCellBox):
        return True
    return _drawn(box)


def _drawn(box: Any) -> bool:
    """Whether a block shows by itself, by its ground or its border."""
    return isinstance(box, boxes.BlockBox) and bool(
        box.style["background_color"].alpha or box.border_top_width or box.border_left_width or box.border_bottom_width
    )


def _is_meant(box: Any, side: str, amount: float) -> bool:
    """Whether a ground was made to reach as far out there, by a margin, and its padding keeps what it holds inside."""
    out = -getattr(box, f"margin_{side}")
    return _drawn(box) and amount <= out + _TOLERANCE and getattr(box, f"padding_{side}") >= out - _TOLERANCE


def _collisions(page_box: Any, panel: str) -> Iterator[Overflow]:
    """Text over text: two runs whose middles overlap. Lines set tight overlap at their edges only."""
    runs = []
    for box in walk(page_box):
        if isinstance(box, boxes.TextBox) and box.text.strip():
            left, top, right, bottom = _rectangle(box)
            shave = (bottom - top) * 0.25
            runs.append((top + shave, bottom - shave, left, right, box))
    runs.sort(key=lambda run: run[0])
    for index, (_, bottom, left, right, box) in enumerate(runs):
        for other_top, _, other_left, other_right, other in runs[index + 1 :]:
            if other_top >= bottom:
                break
            overlap = min(right, other_right) - max(left, other_left)
            if overlap > 1.0 * MM:
                yield Overflow(
                    panel=panel, what="other text", side="over", amount=round(overlap / MM, 1),
                    sample=f"{box.text.strip()[:20]} / {other.text.strip()[:20]}", message=_message(other),
                )  # fmt: skip


# ------------------------------------------------------------------------------------------------- parts and filling


def _standings(page: Page, flow: str, number: int) -> Iterator[Standing]:
    for box in walk(page._page_box):
        index = _attribute(box, "data-part")
        if index and isinstance(box, boxes.BlockBox) and "::" not in (box.element_tag or ""):
            yield Standing(
                flow=flow,
                index=int(index),
                page=number,
                top=box.position_y / MM,
                height=box.margin_height() / MM,
            )


def _spare(page: Page) -> float:
    """Height below the last thing on a page."""
    page_box = page._page_box
    return max(0.0, float(page_box.content_box_y() + page_box.height - foot(page_box)) / MM)


def foot(container: Any) -> float:
    """Where the last thing in a box ends, in CSS pixels."""
    bottom = container.content_box_y()
    for child in container.children:
        if not isinstance(child, boxes.MarginBox):
            for box in _walk_flow(child):
                if isinstance(box, boxes.TextBox | boxes.ReplacedBox) or _drawn(box):
                    bottom = _rectangle(box)[3]
    return float(bottom)


# ---------------------------------------------------------------------------------------------------------- signals


def _signals(page: Page, panel: str, begun: set[Any]) -> Iterator[Signal]:
    """`begun` holds the elements that earlier pieces are of, and is added to."""
    for box in _urgent(page._page_box):
        begins = box.element not in begun
        begun.add(box.element)
        heading = next((found for found in walk(box) if begins and found.element_tag in _HEADINGS), None)
        line = next(filter(_is_line, walk(heading)), None) if heading else None
        yield Signal(
            panel=panel, box=_mm(_rectangle(box)), begins=begins,
            icon=_mm(_before(_around(filter(_is_word, walk(line))), box)) if line else None,
            weight=min((int(word.style["font_weight"]) for word in filter(_is_word, walk(heading))), default=0),
            message=_message(heading),
        )  # fmt: skip


def _urgent(box: Any) -> Iterator[Any]:
    """The outermost boxes of the class: what WeasyPrint wraps their content in is of the same element."""
    box = getattr(box, "_box", box)
    if isinstance(box, boxes.BlockLevelBox) and "urgent" in _attribute(box, "class").split():
        yield box
        return
    for child in getattr(box, "children", ()) or ():
        yield from _urgent(child)


def _is_word(box: Any) -> bool:
    return isinstance(box, boxes.TextBox) and bool(box.text.strip())


def _around(found: Iterable[Any]) -> tuple[float, float, float, float]:
    lefts, tops, rights, bottoms = zip(*map(_rectangle, found), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _before(line: tuple[float, float, float, float], box: Any) -> tuple[float, float, float, float]:
    """The square before a line of a box, without what of it lies past the box's padding."""
    left, top, right, bottom = line
    inner = box.padding_box_x()
    if box.style["direction"] == "rtl":
        return right, top, min(right + bottom - top, inner + box.padding_width()), bottom
    return max(left - (bottom - top), inner), top, left, bottom


def _mm(rectangle: tuple[float, float, float, float]) -> Rectangle:
    left, top, right, bottom = (length / MM for length in rectangle)
    return left, top, right, bottom


# -------------------------------------------------------------------------------------------------------- lost text


def lost_text(pages: Iterable[Page], body: Any) -> tuple[Lost, ...]:
    """Elements of the HTML whose text is not wholly on the pages."""
    return lost_from((page._page_box for page in pages), body)


def lost_from(roots: Iterable[Any], whole: Any) -> tuple[Lost, ...]:
    """Elements below and with `whole` whose text is not wholly in the boxes below `roots`."""
    laid: dict[Any, list[str]] = {}
    for root in roots:
        for box in walk(root):
            if isinstance(box, boxes.TextBox) and box.element is not None and "::" not in (box.element_tag or ""):
                laid.setdefault(box.element, []).append(box.text)
    lost: list[Lost] = []

    def visit(element: Any, message: str) -> None:
        if not isinstance(element.tag, str) or element.tag in _UNPRINTED or element.tag.endswith("svg"):
            return
        message = element.get("data-message") or message
        wanted = _bare((element.text or "") + "".join(child.tail or "" for child in element))
        have = _bare("".join(laid.get(element, ())))
        if wanted and wanted not in have:
            same = next(
                (n for n, (a, b) in enumerate(zip(wanted, have, strict=False)) if a != b),
                min(len(wanted), len(have)),
            )
            lost.append(
                Lost(
                    element=element.tag,
                    sample=wanted[same : same + 40],
                    characters=len(wanted) - same,
                    message=message,
                )
            )
        for child in element:
            visit(child, message)

    visit(whole, "")
    return tuple(lost)


def _bare(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).casefold()


def panel_words(page: Page) -> str:
    """All text of a page in the order of its boxes, for comparing with the finished PDF."""
    return " ".join(
        box.text
        for child in page._page_box.children
        if not isinstance(child, boxes.MarginBox)
        for box in walk(child)
        if isinstance(box, boxes.TextBox)
    )
