"""The largest type size at which every panel holds its text, and where panels best begin.

Pure search: it is given a function that lays a brochure out for a `Fit`, and looks only at what that one measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
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
    start: float = 1.0,
) -> Fitted[T]:
    """Search between the layout's floor and ideal. `known` is the fit of the same text in the same
    layout; `start` a factor on the size at which the layout says to begin.

    The first guess after the ideal comes from how full the ideal was, since the room text takes grows with the square
    of its size; from there it is at most a few steps.
    """
    if known is not None and layout.floor <= known.size <= layout.ideal:
        panels = lay_out(known)
        if panels.measure.fits:
            return Fitted(fit=known, panels=panels)
    best = _Search(layout, lay_out, flows).largest(start)
    better = _arranged(layout, best.fit.size, best.panels.measure, best.fit.size, flows)
    # A guess that fitted has arranged its panels already.
    if not best.fits or best.fit.breaks or better == best.fit:
        return best
    panels = lay_out(better)
    return Fitted(fit=better, panels=panels) if panels.measure.fits else best


def _sizes(layout: Layout) -> list[float]:
    count = floor((layout.ideal - layout.floor) / layout.step + 1e-9)
    return [round(layout.floor + n * layout.step, 3) for n in range(count + 1)]


class _Search(Generic[T]):
    """Sizes tried so far, and what each of them showed."""

    def __init__(self, layout: Layout, lay_out: Callable[[Fit], T], flows: Mapping[str, Sequence[Part]]) -> None:
        self._layout = layout
        self._lay_out = lay_out
        self._flows = flows
        self._sizes = _sizes(layout)
        self._tried: dict[int, Fitted[T]] = {}

    def largest(self, factor: float) -> Fitted[T]:
        """The largest size that fits, or the floor; looked for from the layout's start times a factor."""
        low, high = -1, len(self._sizes)  # low is known to fit, high known not to
        start = (self._layout.start or self._layout.ideal) * factor
        index = min(range(high), key=lambda n: abs(self._sizes[n] - start))
        while high - low > 1:
            if self._try(index).fits:
                low = index
            else:
                high = index
            index = self._guess(index, low, high)
        return self._tried[max(low, 0)]

    def _guess(self, index: int, low: int, high: int) -> int:
        """The size to try next: the room that text takes grows with the square of its size."""
        size = self._sizes[index] / sqrt(max(0.1, self._tried[index].panels.measure.fill))
        return min(range(low + 1, high), key=lambda n: abs(self._sizes[n] - size), default=low + 1)

    def _try(self, index: int) -> Fitted[T]:
        """Lay a size out, arranged after what the nearest size tried has shown, or else as the text runs."""
        if index not in self._tried:
            self._tried[index] = next(
                fitted for fitted in self._layings(index) if fitted.fits or fitted.fit == Fit(size=self._sizes[index])
            )
        return self._tried[index]

    def _layings(self, index: int) -> Iterator[Fitted[T]]:
        size = self._sizes[index]
        plain = Fit(size=size)
        if self._tried:
            near = min(self._tried, key=lambda n: abs(n - index))
            measured = self._tried[near]
            guess = _arranged(self._layout, size, measured.panels.measure, measured.fit.size, self._flows)
            if guess != plain:
                yield Fitted(fit=guess, panels=self._lay_out(guess))
        yield Fitted(fit=plain, panels=self._lay_out(plain))


# ------------------------------------------------------------------------------------------------------ arrangement


def _arranged(
    layout: Layout, size: float, measure: Measure, measured_size: float, flows: Mapping[str, Sequence[Part]]
) -> Fit:
    """Panels that begin where sections do and are about as full as each other, and write-in lines for what is left.

    What was measured at one size is scaled to another: the height of text grows with the square of its size.
    """
    scale = (size / measured_size) ** 2
    breaks = tuple(
        (flow.name, found)
        for flow in layout.flows
        if len(flow.widths) > 1 and (found := _panel_starts(flow, flows[flow.name], measure, scale))
    )
    return Fit(size=size, breaks=breaks, lines=_lines(layout, size, measure, scale, flows))


def _panel_starts(flow: Flow, parts: Sequence[Part], measure: Measure, scale: float) -> tuple[int, ...]:
    """Parts that begin a panel; where the text does not reach the last panels, numbers beyond the last part."""
    if flow.columns == 1 and (starts := _breaks(flow, parts, [e * scale for e in _extents(flow, measure)])):
        return starts
    # A flow without text has a page nevertheless, which the first free panel takes.
    used = len([spare for spare in measure.spares if spare.flow == flow.name]) if parts else 0
    return tuple(range(len(parts), len(parts) + len(flow.widths) - used))


def _extents(flow: Flow, measure: Measure) -> list[float]:
    """Height that each part takes, its distance to the next included, in mm."""
    own = [s for s in measure.standings if s.flow == flow.name]
    extents: dict[int, float] = {}
    for here, following in zip_longest(own, own[1:]):
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
    room = _room(flow) - 0.5
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
    if start and (parts[start - 1].kind in ("heading", "subheading") or parts[start - 1].same_group):
        return inf  # a heading is not left alone, nor two figures with one caption parted
    if start and parts[start].section == parts[start - 1].section:
        return _SPLIT_SECTION
    return 0.0


def _lines(layout: Layout, size: float, measure: Measure, scale: float, flows: Mapping[str, Sequence[Part]]) -> int:
    """Write-in lines that the empty end of the notes' flow has room for; fewer where that is a guess."""
    holder = next((flow for flow in layout.flows if flow.notes), None)
    # Within columns that balance, another line moves everything; below them there is room to fill.
    if holder is None or (holder.columns > 1 and flows[holder.name][-1].kind != "notes"):
        return 0
    room = _room(holder)
    own = [spare.height for spare in measure.spares if spare.flow == holder.name]
    taken = sum(room - height for height in own) * scale
    spare = room * len(holder.widths) - taken if len(own) >= len(holder.widths) else 0.0
    lines = floor((min(spare, room) - 2.0) / (WRITE_IN * size * _PT))
    return max(0, lines if scale == 1 else lines - 1)


def _room(flow: Flow) -> float:
    return flow.height - flow.margins[0] - flow.margins[2]
