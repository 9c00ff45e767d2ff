"""The largest type size at which every panel holds its text, and where panels best begin.

Pure search: it is given a function that lays a brochure out for a `Fit`, and looks only at what that one measured.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, inf, sqrt
from typing import Generic, Protocol, TypeVar

from brochure.flows import Part
from brochure.measure import Measure, Standing
from brochure.model import Fit, Flow, Layout

WRITE_IN = 2.1
"""Height of a write-in line in units of the type size; `.write-in` in base.css says the same."""

_PT = 25.4 / 72
_SPLIT_SECTION = 0.03
"""Cost of beginning a panel within a section, in squared shares of a panel left empty."""


class LaidOut(Protocol):
    """What the search needs of a laid-out brochure."""

    @property
    def measure(self) -> Measure:
        """What was measured on its panels."""
        ...


T = TypeVar("T", bound=LaidOut)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted(Generic[T]):
    """The best fit found, the panels laid out with it, and whether they hold their text."""

    fit: Fit
    panels: T

    @property
    def fits(self) -> bool:
        """Whether every panel holds its text; if not, `fit` is the layout's floor."""
        return self.panels.measure.fits


def find_fit(
    layout: Layout,
    lay_out: Callable[[Fit], T],
    flows: Mapping[str, Sequence[Part]],
    *,
    known: Fit | None = None,
) -> Fitted[T]:
    """Search between the layout's floor and ideal. `known` is the fit of the same text in the same layout.

    The first guess after the ideal comes from how full the ideal was, since the room text takes grows with the square
    of its size; from there it is at most a few steps.
    """
    if known is not None:
        panels = lay_out(known)
        if panels.measure.fits:
            return Fitted(fit=known, panels=panels)
    sizes = _sizes(layout)
    best = _largest(sizes, lay_out)
    if not best.fits:
        return best
    better = _arranged(layout, best.fit, best.panels.measure, flows)
    if better == best.fit:
        return best
    panels = lay_out(better)
    return Fitted(fit=better, panels=panels) if panels.measure.fits else best


def _sizes(layout: Layout) -> list[float]:
    count = floor((layout.ideal - layout.floor) / layout.step + 1e-9)
    return [round(layout.floor + n * layout.step, 3) for n in range(count + 1)]


def _largest(sizes: Sequence[float], lay_out: Callable[[Fit], T]) -> Fitted[T]:
    tried: dict[int, Fitted[T]] = {}

    def fits(index: int) -> bool:
        if index not in tried:
            fit = Fit(size=sizes[index])
            tried[index] = Fitted(fit=fit, panels=lay_out(fit))
        return tried[index].fits

    low, high = -1, len(sizes)  # sizes[low] is known to fit, sizes[high] known not to
    index = high - 1
    while high - low > 1:
        if fits(index):
            low = index
            index = min(low + 1, high - 1)
        else:
            high = index
            guess = sizes[index] / sqrt(max(1.0, tried[index].panels.measure.fill))
            below = [n for n in range(low + 1, high) if sizes[n] <= guess]
            index = below[-1] if below else low + 1
    return tried[max(low, 0)]


# ------------------------------------------------------------------------------------------------------ arrangement


def _arranged(layout: Layout, fit: Fit, measure: Measure, flows: Mapping[str, Sequence[Part]]) -> Fit:
    """Panels that begin where sections do and are about as full as each other, and write-in lines for what is left."""
    breaks = tuple(
        (flow.name, found)
        for flow in layout.flows
        if len(flow.widths) > 1 and (found := _panel_starts(flow, flows[flow.name], measure))
    )
    return replace(fit, breaks=breaks, lines=_lines(layout, fit, measure))


def _panel_starts(flow: Flow, parts: Sequence[Part], measure: Measure) -> tuple[int, ...]:
    """Parts that begin a panel; where the text does not reach the last panels, numbers beyond the last part."""
    starts = _breaks(flow, parts, _extents(flow, measure)) if flow.columns == 1 else ()
    if starts:
        return starts
    used = len([spare for spare in measure.spares if spare.flow == flow.name])
    return tuple(range(len(parts), len(parts) + len(flow.widths) - used))


def _extents(flow: Flow, measure: Measure) -> list[float]:
    """Height that each part takes, its distance to the next included, in mm."""
    own = [s for s in measure.standings if s.flow == flow.name]
    extents: dict[int, float] = {}
    for here, following in zip(own, [*own[1:], None], strict=True):
        extents[here.index] = extents.get(here.index, 0.0) + _extent(here, following)
    return [extents.get(n, 0.0) for n in range(max(extents, default=-1) + 1)]


def _extent(here: Standing, following: Standing | None) -> float:
    if following is not None and following.page == here.page:
        return following.top - here.top
    return here.height


def _breaks(flow: Flow, parts: Sequence[Part], extents: Sequence[float]) -> tuple[int, ...]:
    """Indexes of the parts that begin panels 2, 3 ... so that the emptiest panel is as full as can be.

    Whole parts only; where they do not go in whole, the answer is empty and text flows on by itself. Where there are
    fewer parts than panels, the last panels stay free.
    """
    if len(extents) != len(parts) or not parts:
        return ()
    room = flow.height - flow.margins[0] - flow.margins[2] - 0.5
    panels = len(flow.widths)
    # best[k][i]: least cost of setting the first i parts on k panels, and where the last of these begins.
    best: list[list[tuple[float, int]]] = [[(inf, 0)] * (len(parts) + 1) for _ in range(panels + 1)]
    best[0][0] = (0.0, 0)
    for k in range(1, panels + 1):
        for end in range(1, len(parts) + 1):
            height = 0.0
            for start in range(end - 1, -1, -1):
                height += extents[start]
                if height > room:
                    break
                cost = best[k - 1][start][0] + (1 - height / room) ** 2 + _break_cost(parts, start)
                if cost < best[k][end][0]:
                    best[k][end] = (cost, start)
    filled = next((k for k in range(panels, 0, -1) if best[k][len(parts)][0] < inf), 0)
    if not filled:
        return ()
    starts = list(range(len(parts), len(parts) + panels - filled))
    end = len(parts)
    for k in range(filled, 1, -1):
        end = best[k][end][1]
        starts.insert(0, end)
    return tuple(starts)


def _break_cost(parts: Sequence[Part], start: int) -> float:
    if start and parts[start - 1].kind == "heading":
        return inf
    if start and parts[start].section == parts[start - 1].section:
        return _SPLIT_SECTION
    return 0.0


def _lines(layout: Layout, fit: Fit, measure: Measure) -> int:
    """Write-in lines that the empty end of the notes' flow has room for."""
    holder = next((flow for flow in layout.flows if flow.notes), None)
    if holder is None:
        return 0
    last = len(holder.widths) - 1
    spare = next((s.height for s in measure.spares if s.flow == holder.name and s.page == last), 0.0)
    return max(0, floor((spare - 2.0) / (WRITE_IN * fit.size * _PT)))
