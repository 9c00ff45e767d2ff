"""The largest type size at which every panel holds its text, the fewest pages that do, and where panels best begin.

Pure search: it is given a function that lays a brochure out for a `Fit`, and looks only at what that one measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from math import ceil, floor, inf, sqrt
from operator import itemgetter
from typing import Generic, Protocol, TypeVar

from brochure.flows import Part
from brochure.imposition import bound, fixed, step
from brochure.measure import Measure, Standing
from brochure.model import Fit, Flow, Layout

WRITE_IN = 2.1
"""Height of a write-in line in units of the type size; `.write-in` in base.css says the same."""

_PT = 25.4 / 72
_SPLIT_SECTION = 0.03
_SPLIT_SECTION_OF_PAGES = 0.25
"""Cost of beginning a panel within a section, in squared shares of a panel left empty; in a booklet, where room is
cheap, a section had better have its own pages.
"""

_RUN_ON = 0.5
"""Cost of text that runs on to the next page where it will, even through a table."""

_WASTE = 0.06
_SOLID = ("box", "figure", "notes")
"""Share of a page that mostly stays empty at its foot where text runs on; and parts that style sheets keep whole."""

_SLACK = 3.0
"""Room in mm that is not counted on: the last margin on a page, which is not seen in what was laid out otherwise."""

_FREE = 0.75
"""Cost of a page that is free for notes. It makes pages at least half full, where there are more than the text needs:
of k pages that t pages of text fill, k (1 - t/k)^2 + cost (n - k) is least where t/k is the root of 1 - cost.
"""


class LaidOut(Protocol):
    """What the search needs of a laid-out brochure."""

    @property
    def measure(self) -> Measure:
        """What was measured on its panels."""
        ...


T = TypeVar("T", bound=LaidOut)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted(Generic[T]):
    """The best fit found, the panels laid out with it, and whether they hold their text.

    `beyond` are fits of which nothing was asked but whether they hold it, and they do not: the search ended there.
    """

    fit: Fit
    panels: T
    beyond: tuple[Fit, ...] = ()

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
    of its size; from there it is at most a few steps. A layout that grows is searched with the most pages it may have,
    which also tells how many of them the text needs.
    """
    least, most = layout.pages or (0, 0)
    if known is not None and layout.floor <= known.size <= layout.ideal and least <= known.pages <= most:
        panels = lay_out(known)
        if panels.measure.fits:
            return Fitted(fit=known, panels=panels)
    best = _Search(bound(layout, most), lay_out, flows, most).largest(start)
    # A guess that fitted has arranged its panels already.
    if not best.fits or best.fit.breaks or best.fit.lines:
        return best
    for better in _betters(layout, best, flows):
        panels = lay_out(better)
        if panels.measure.fits and _all_there(bound(layout, better.pages), panels.measure):
            return replace(best, fit=better, panels=panels)
    return best


def _all_there(whole: Layout, measured: Measure) -> bool:
    """Whether a flow that grows has all its pages: text may run over fewer than were set aside for it."""
    pages = Counter(spare.flow for spare in measured.spares)
    return all(pages[flow.name] == len(flow.widths) for flow in whole.flows if flow.grows)


def _betters(layout: Layout, best: Fitted[T], flows: Mapping[str, Sequence[Part]]) -> Iterator[Fit]:
    """What to try at the size found: panels arranged; where pages are as many as needed, text that runs on."""
    size, measured = best.fit.size, best.panels.measure
    whole = bound(layout, _pages(layout, measured))
    arranged = _arranged(whole, size, measured, size, flows)
    if arranged != best.fit:
        yield arranged
    if layout.pages:
        free = ((flow.name, _free(flow, flows[flow.name], measured)) for flow in whole.flows if len(flow.widths) > 1)
        yield replace(arranged, breaks=tuple(free), lines=_lines(whole, size, measured, 1.0, flows, {}))


def _pages(layout: Layout, measured: Measure) -> int:
    """The fewest pages that hold what was laid out with more: whole sheets, and no fewer than the layout's least."""
    if layout.pages is None:
        return 0
    growing = {flow.name for flow in layout.flows if flow.grows}
    used = fixed(layout) + sum(spare.flow in growing for spare in measured.spares)
    return max(layout.pages[0], used + -used % step(layout))


def _sizes(layout: Layout) -> list[float]:
    count = floor((layout.ideal - layout.floor) / layout.step + 1e-9)
    return [round(layout.floor + n * layout.step, 3) for n in range(count + 1)]


class _Search(Generic[T]):
    """Sizes tried so far, and what each of them showed."""

    def __init__(
        self, layout: Layout, lay_out: Callable[[Fit], T], flows: Mapping[str, Sequence[Part]], pages: int
    ) -> None:
        self._layout = layout
        self._pages = pages
        self._lay_out = lay_out
        self._flows = flows
        self._sizes = _sizes(layout)
        self._tried: dict[int, Fitted[T]] = {}
        self._last: list[Fit] = []

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
        found = self._tried[max(low, 0)]
        return found if found.fit in self._last else replace(found, beyond=tuple(self._last))

    def _guess(self, index: int, low: int, high: int) -> int:
        """The size to try next: the room that text takes grows with the square of its size."""
        size = self._sizes[index] / sqrt(max(0.1, self._tried[index].panels.measure.fill))
        return min(range(low + 1, high), key=lambda n: abs(self._sizes[n] - size), default=low + 1)

    def _try(self, index: int) -> Fitted[T]:
        """Lay a size out, arranged after what the nearest size tried has shown, or else as the text runs."""
        if index not in self._tried:
            self._last = []
            self._tried[index] = next(
                fitted for fitted in self._layings(index) if fitted.fits or fitted.fit == self._plain(index)
            )
        return self._tried[index]

    def _layings(self, index: int) -> Iterator[Fitted[T]]:
        plain = self._plain(index)
        # A growing layout is arranged when it is known how many pages there are.
        if self._tried and not self._pages:
            near = min(self._tried, key=lambda n: abs(n - index))
            measured = self._tried[near]
            guess = _arranged(self._layout, plain.size, measured.panels.measure, measured.fit.size, self._flows)
            if guess != plain:
                yield self._laid(guess)
        yield self._laid(plain)

    def _laid(self, fit: Fit) -> Fitted[T]:
        self._last.append(fit)
        return Fitted(fit=fit, panels=self._lay_out(fit))

    def _plain(self, index: int) -> Fit:
        return Fit(size=self._sizes[index], pages=self._pages)


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
    pages = len(layout.panels()) if layout.pages else 0
    return Fit(size=size, breaks=breaks, lines=_lines(layout, size, measure, scale, flows, dict(breaks)), pages=pages)


def _panel_starts(flow: Flow, parts: Sequence[Part], measure: Measure, scale: float) -> tuple[int, ...]:
    """Parts that begin a panel; where the text does not reach the last panels, numbers beyond the last part."""
    if flow.columns == 1 and (starts := _breaks(flow, parts, [e * scale for e in _extents(flow, measure)])):
        return starts
    return _free(flow, parts, measure)


def _free(flow: Flow, parts: Sequence[Part], measure: Measure) -> tuple[int, ...]:
    """A number beyond the last part for each panel that the text did not reach."""
    # A flow without text has a page nevertheless, which the first free panel takes.
    used = len([spare for spare in measure.spares if spare.flow == flow.name]) if parts else 0
    return tuple(range(len(parts), len(parts) + len(flow.widths) - used))


def _extents(flow: Flow, measure: Measure) -> list[float]:
    """Height that each part takes, its distance to the next included, in mm; the first, what stands above it."""
    own = [s for s in measure.standings if s.flow == flow.name]
    extents = {own[0].index: own[0].top - flow.margins[0]} if own and own[0].page == 0 else {}
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
    fewer parts than panels, the last panels stay free. In a flow that grows, a run of parts may go on over two pages,
    and pages stay free rather than all be nearly empty.
    """
    if len(extents) != len(parts) or not parts:
        return ()
    room = _room(flow) - (_SLACK if flow.grows else 0.5)
    panels = len(flow.widths)
    longest, split = (3, _SPLIT_SECTION_OF_PAGES) if flow.grows else (1, _SPLIT_SECTION)
    # runs[i]: what may stand last when i parts are set: its first part, how many panels it takes, what that costs.
    runs: list[list[tuple[int, int, float]]] = [[] for _ in range(len(parts) + 1)]
    for end in range(1, len(parts) + 1):
        for start in range(end - 1, -1, -1):
            filled = _filled(parts[start:end], extents[start:end], room)
            if len(filled) > longest:
                break
            cost = sum((1 - height / room) ** 2 for height in filled) + (len(filled) - 1) * _RUN_ON
            runs[end].append((start, len(filled), cost + _break_cost(parts, start, split)))
    # best[k][i]: least cost of setting the first i parts on k panels, where the last run begins, on how many it goes.
    best: list[list[tuple[float, int, int]]] = [[(inf, 0, 1)] * (len(parts) + 1) for _ in range(panels + 1)]
    best[0][0] = (0.0, 0, 1)
    for k in range(1, panels + 1):
        for end in range(1, len(parts) + 1):
            best[k][end] = min(
                ((best[k - over][start][0] + cost, start, over) for start, over, cost in runs[end] if over <= k),
                key=itemgetter(0),
                default=(inf, 0, 1),
            )
    # A panel costs little more than 1 at most: those of a fixed number are all filled, if there are parts enough.
    free = _FREE if flow.grows else 2.0 * panels
    k = min(range(panels, 0, -1), key=lambda k: best[k][len(parts)][0] + (panels - k) * free)
    if best[k][len(parts)][0] == inf:
        return ()
    starts = list(range(len(parts), len(parts) + panels - k))
    end = len(parts)
    while k:
        _, start, over = best[k][end]
        end, k = start, k - over
        if start:
            starts.insert(0, start)
    return tuple(starts)


def _filled(parts: Sequence[Part], extents: Sequence[float], room: float) -> list[float]:
    """How full the panels of a run are that breaks where it must."""
    filled = [0.0]
    height = 0.0
    for number, (part, extent) in enumerate(zip(parts, extents, strict=True), 1):
        height += extent
        if _leads(part) and number < len(parts):
            continue  # it goes where the next one goes
        if filled[-1] + height > room and filled[-1] and part.kind in _SOLID:
            filled.append(0.0)
        while filled[-1] + height > room:
            height -= max(0.0, room * (1 - _WASTE) - filled[-1])
            filled.append(0.0)
        filled[-1] += height
        height = 0.0
    return filled


def _leads(part: Part) -> bool:
    """Whether it is not parted from what follows: a heading, or a figure that shares the next one's caption."""
    return part.kind in ("heading", "subheading") or part.same_group


def _break_cost(parts: Sequence[Part], start: int, split: float) -> float:
    """A section is parted unwillingly, and least of all before a list, which a sentence introduces."""
    if start and _leads(parts[start - 1]):
        return inf
    if start and parts[start].section == parts[start - 1].section:
        return split * (2 if parts[start].kind == "bullets" else 1)
    return 0.0


def _lines(
    layout: Layout,
    size: float,
    measure: Measure,
    scale: float,
    flows: Mapping[str, Sequence[Part]],
    breaks: Mapping[str, Sequence[int]],
) -> int:
    """Write-in lines that the empty end of the notes' flow has room for; fewer where that is a guess."""
    holder = next((flow for flow in layout.flows if flow.notes), None)
    # Within columns that balance, another line moves everything; below them there is room to fill.
    if holder is None or (holder.columns > 1 and flows[holder.name][-1].kind != "notes"):
        return 0
    room, count = _room(holder), len(flows[holder.name])
    own = [spare.height for spare in measure.spares if spare.flow == holder.name]
    starts = [start for start in breaks.get(holder.name, ()) if start < count]
    if starts:
        taken = sum(_extents(holder, measure)[starts[-1] :]) * scale
        more = ceil(taken / room) - 1
        spare = room - taken + more * room * (1 - _WASTE) - _SLACK
    elif holder.columns == 1:
        spare = own[-1] if holder.grows or len(own) == len(holder.widths) else 0.0
    else:
        taken = sum(room - height for height in own) * scale
        spare = room * len(holder.widths) - taken if len(own) >= len(holder.widths) else 0.0
    lines = floor((min(spare, room) - 2.0) / (WRITE_IN * size * _PT))
    return max(0, lines if scale == 1 else lines - 1)


def _room(flow: Flow) -> float:
    return flow.height - flow.margins[0] - flow.margins[2]
