"""The largest type at which all text fits, and where panels begin, found with a typesetter of a few lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from support.samples import flow, layout

from brochure.fit import WRITE_IN, Fitted, find_fit
from brochure.flows import Part
from brochure.imposition import bound
from brochure.measure import Excess, Measure, Overflow, Spare, Standing
from brochure.model import Fit, Flow, Layout

ROOM = 190.0
"""Height in mm that a panel of the samples has for text."""

HANDFUL = 5


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A laid-out brochure: all that is known of it is what was measured."""

    fit: Fit
    measure: Measure


@dataclass(kw_only=True)
class Typesetter:
    """Sets parts as a press does: they grow with about the square of the type size, run on from panel to panel, and
    break where they are told. Remembers what it was asked for.
    """

    layout: Layout
    heights: dict[str, list[float]]
    """Of each part at 10 pt, by flow, in mm."""
    growth: float = 2.0
    """Heights grow with this power of the type size: pictures do not grow, and narrow lines break more often."""
    tried: list[Fit] = field(default_factory=list)

    def __call__(self, fit: Fit) -> Sheet:
        self.tried.append(fit)
        return self.set(fit)

    def set(self, fit: Fit) -> Sheet:
        standings: list[Standing] = []
        spares: list[Spare] = []
        excess: list[Excess] = []
        fill = 0.0
        for one in bound(self.layout, fit.pages).flows:
            filled = self._flow(one, fit, standings)
            spares += [Spare(flow=one.name, page=n, height=ROOM - used) for n, used in enumerate(filled)]
            capacity = len(one.widths)
            if len(filled) > capacity:
                excess.append(Excess(flow=one.name, used=len(filled), capacity=capacity, lines=1))
            fill = max(fill, (len(filled) - 1 + filled[-1] / ROOM) / capacity)
        return Sheet(
            fit=fit,
            measure=Measure(
                excess=tuple(excess), overflows=(), standings=tuple(standings), spares=tuple(spares), fill=fill
            ),
        )

    def _flow(self, one: Flow, fit: Fit, standings: list[Standing]) -> list[float]:
        """How full each panel is."""
        starts = dict(fit.breaks).get(one.name, ())
        filled = [0.0]
        for index, height in enumerate(self.heights[one.name]):
            if index in starts and filled[-1]:
                filled.append(0.0)
            rest = height * (fit.size / 10) ** self.growth
            while rest > 1e-9:
                piece = min(rest, ROOM - filled[-1])
                if piece > 1e-9:
                    top = one.margins[0] + filled[-1]
                    standings.append(Standing(flow=one.name, index=index, page=len(filled) - 1, top=top, height=piece))
                    filled[-1] += piece
                    rest -= piece
                if rest > 1e-9:
                    filled.append(0.0)
        if one.notes:
            filled[-1] += fit.lines * line(fit)
            if filled[-1] > ROOM:
                filled.append(filled[-1] - ROOM)
        # A flow without text has a page nevertheless, which is the first free one.
        free = [0.0 for start in starts if start >= len(self.heights[one.name])]
        return filled + free[not self.heights[one.name] :]


def line(fit: Fit) -> float:
    """Height of a write-in line in mm."""
    return WRITE_IN * fit.size * 25.4 / 72


def parts(kinds: str) -> tuple[Part, ...]:
    """Parts from letters: H heading, h subheading, p paragraph, f a figure whose caption stands under the next one.

    A heading opens a section.
    """
    names = {"H": "heading", "h": "subheading", "p": "paragraph", "f": "figure"}
    return tuple(
        Part(
            kind=names[kind], index=n, section=f"s{kinds[: n + 1].count('H')}",
            same_group=kind == "f" and kinds[n + 1 : n + 2] == "f",
        )
        for n, kind in enumerate(kinds)
    )  # fmt: skip


def fitted(
    heights: Sequence[float], kinds: str = "", panels: int = 3, ideal: float = 12.0, **more: object
) -> tuple[Fitted[Sheet], Typesetter]:
    """The fit of one flow."""
    card = layout(flow("inside", panels, **more), ideal=ideal)
    press = Typesetter(layout=card, heights={"inside": list(heights)})
    return find_fit(card, press, {"inside": parts(kinds or "p" * len(heights))}), press


def panels_of(starts: Sequence[int], heights: Sequence[float], size: float) -> list[float]:
    """How high each panel's parts are."""
    ends = [0, *(n for n in starts if n < len(heights)), len(heights)]
    return [sum(heights[a:b]) * (size / 10) ** 2 for a, b in pairwise(ends)]


def starts_of(found: Fitted[Sheet]) -> tuple[int, ...]:
    return dict(found.fit.breaks).get("inside", ())


# ------------------------------------------------------------------------------------------------------------- size


@pytest.mark.parametrize(
    ("height", "size"),
    [(100.0, 12.0), (ROOM / 1.44, 12.0), (ROOM / 1.3, 11.25), (ROOM / 1.2, 10.75), (ROOM / 1.01, 10.0), (ROOM, 10.0)],
)
def test_the_largest_size_that_holds_the_text_is_found(height: float, size: float) -> None:
    found, _ = fitted([height], panels=1)
    assert (found.fits, found.fit.size) == (True, size)


def test_text_that_does_not_fit_is_set_at_the_floor_which_says_so() -> None:
    found, press = fitted([ROOM * 1.01], panels=1)
    assert (found.fits, found.fit) == (False, Fit(size=10.0))
    assert found.panels.measure.excess == (Excess(flow="inside", used=2, capacity=1, lines=1),)
    assert len(press.tried) <= HANDFUL


HEIGHTS = st.lists(st.floats(1, 150), min_size=1, max_size=12)


@given(
    heights=st.lists(st.floats(1, 400), min_size=1, max_size=12),
    panels=st.integers(1, 6),
    step=st.sampled_from([0.25, 0.5, 0.1]),
    ideal=st.sampled_from([10.0, 11.5, 12.0, 13.0]),
    growth=st.floats(1.6, 2.4),
)
def test_the_size_fits_and_the_next_step_up_does_not(
    heights: list[float], panels: int, step: float, ideal: float, growth: float
) -> None:
    card = layout(flow("inside", panels), ideal=ideal, step=step)
    press = Typesetter(layout=card, heights={"inside": heights}, growth=growth)
    found = find_fit(press.layout, press, {"inside": parts("p" * len(heights))})
    sizes = [round(10 + n * step, 3) for n in range(int((ideal - 10) / step + 1e-9) + 1)]
    assert found.fit.size in sizes
    assert found.fits == found.panels.measure.fits == press.set(found.fit).measure.fits
    if not found.fits:
        assert found.fit == Fit(size=10.0)
    else:
        assert not any(press.set(Fit(size=size)).measure.fits for size in sizes if size > found.fit.size)
    assert len(press.tried) == len(set(press.tried)) <= HANDFUL


@given(HEIGHTS, st.integers(1, 4), st.floats(10.0, 12.0))
@example([100.0, 60.0], 1, 10.5)
def test_where_the_search_ends_it_asks_only_whether_text_fits(heights: list[float], panels: int, start: float) -> None:
    """Whatever else was measured there, if only that it does not: what is found is the same."""
    press = Typesetter(layout=layout(flow("inside", panels), start=start), heights={"inside": heights})
    text = {"inside": parts("p" * len(heights))}
    found = find_fit(press.layout, press, text)
    first = next(number for number, fit in enumerate(press.tried) if fit.size == found.fit.size)
    after = [fit for fit in press.tried[first:] if fit.size > found.fit.size]
    assert bool(found.beyond) is bool(after)
    assert set(found.beyond) <= set(after)

    def other(fit: Fit) -> Sheet:
        sheet = press(fit)
        if fit not in found.beyond:
            return sheet
        assert not sheet.measure.fits
        return replace(sheet, measure=replace(sheet.measure, standings=(), spares=(), fill=7.0))

    again = find_fit(press.layout, other, text)
    assert (again.fit, again.beyond) == (found.fit, found.beyond)


@given(HEIGHTS, HEIGHTS)
def test_every_flow_must_hold_its_text(cover: list[float], inside: list[float]) -> None:
    press = Typesetter(
        layout=layout(flow("cover", takes=()), flow("inside", 3)), heights={"cover": cover, "inside": inside}
    )
    found = find_fit(press.layout, press, {"cover": parts("p" * len(cover)), "inside": parts("p" * len(inside))})
    alone = [fitted(cover, panels=1)[0], fitted(inside)[0]]
    assert found.fits == all(one.fits for one in alone)
    if found.fits:
        assert found.fit.size == min(one.fit.size for one in alone)


def test_text_that_leaves_its_box_makes_the_type_smaller() -> None:
    def lay_out(fit: Fit) -> Sheet:
        wide = (Overflow(panel="inside", what="the panel", side="right", amount=2.0, sample="x"),)
        measure = Measure(excess=(), overflows=wide if fit.size > 10.5 else (), standings=(), spares=(), fill=1.01)
        return Sheet(fit=fit, measure=measure)

    assert find_fit(layout(flow("inside")), lay_out, {"inside": ()}).fit == Fit(size=10.5)


def test_a_known_fit_that_fits_is_taken_at_once() -> None:
    _, press = fitted([150.0, 150.0])
    press.tried.clear()
    known = Fit(size=11.0, breaks=(("inside", (1,)),))
    assert find_fit(press.layout, press, {"inside": parts("pp")}, known=known).fit == known
    assert press.tried == [known]


def test_a_known_fit_that_does_not_fit_is_searched_anew() -> None:
    found, press = fitted([150.0, 150.0], panels=2)
    again = find_fit(press.layout, press, {"inside": parts("pp")}, known=Fit(size=12.0))
    assert (again.fit, again.fits) == (found.fit, True)


# ------------------------------------------------------------------------------------------------------ arrangement


def test_panels_are_about_as_full_as_each_other() -> None:
    found, _ = fitted([40.0] * 9)
    assert starts_of(found) == (3, 6)


def test_panels_begin_where_sections_do() -> None:
    found, _ = fitted([8, 30, 30, 8, 30, 30, 8, 30, 30], "HppHppHpp")
    assert starts_of(found) == (3, 6)


@pytest.mark.parametrize("kinds", ["pHpp", "phpp", "pffp"])
def test_what_belongs_together_is_not_parted(kinds: str) -> None:
    found, _ = fitted([70, 20, 70, 20], kinds, panels=2)
    assert 2 not in starts_of(found)
    assert starts_of(found)


def test_parts_that_do_not_go_in_whole_flow_on_by_themselves() -> None:
    found, _ = fitted([ROOM * 0.6] * 3, panels=2)
    assert (found.fits, starts_of(found)) == (True, ())


def test_panels_that_text_does_not_reach_stay_free() -> None:
    found, _ = fitted([50.0, 50.0], panels=4)
    assert starts_of(found) == (1, 2, 3)
    assert panels_of(starts_of(found), [50.0, 50.0], 10.0) == [50.0, 50.0]


def test_a_flow_without_text_leaves_its_panels_free() -> None:
    found, _ = fitted([], panels=3)
    assert (found.fits, starts_of(found)) == (True, (0, 1, 2))


KINDS = st.lists(st.tuples(st.sampled_from("Hhpf"), st.floats(5, 60)), min_size=1, max_size=9)


@given(KINDS, st.integers(2, 4))
def test_no_other_arrangement_is_more_even(kinds: list[tuple[str, float]], panels: int) -> None:
    letters, heights = "".join(kind for kind, _ in kinds), [height for _, height in kinds]
    found, _ = fitted(heights, letters, panels, ideal=10.0)
    starts = tuple(n for n in starts_of(found) if n < len(heights))
    assume(starts)
    assert unevenness(starts, letters, heights) <= 1e-9 + min(
        unevenness(other, letters, heights) for other in combinations(range(1, len(heights)), len(starts))
    )


@given(KINDS, st.integers(2, 4))
def test_at_any_size_what_belongs_together_is_not_parted(kinds: list[tuple[str, float]], panels: int) -> None:
    letters, heights = "".join(kind for kind, _ in kinds), [height * 2 for _, height in kinds]
    found, press = fitted(heights, letters, panels)
    starts = [n for n in starts_of(found) if n < len(heights)]
    assert all(n > 0 and letters[n - 1] not in "Hh" and letters[n - 1 : n + 1] != "ff" for n in starts)
    assert found.fits or not starts
    assert len(press.tried) <= HANDFUL


def unevenness(starts: Sequence[int], letters: str, heights: Sequence[float]) -> float:
    """What the search makes least: squared shares of panels left empty, and something for every section split."""
    room = ROOM - 0.5
    filled = panels_of(starts, heights, 10.0)
    if max(filled) > room or any(letters[n - 1] in "Hh" or letters[n - 1 : n + 1] == "ff" for n in starts):
        return math.inf
    return sum((1 - height / room) ** 2 for height in filled) + 0.03 * sum(letters[n] != "H" for n in starts)


@given(HEIGHTS)
def test_write_in_lines_fill_the_end_of_their_panel(heights: list[float]) -> None:
    found, press = fitted(heights, panels=1, ideal=10.0, notes=True)
    assume(found.fits)
    spare = press.set(Fit(size=10.0)).measure.spares[0].height
    assert found.fit.lines * line(found.fit) <= spare < (found.fit.lines + 1) * line(found.fit) + 2.01


@given(HEIGHTS, st.integers(1, 3))
def test_write_in_lines_never_make_the_type_smaller(heights: list[float], panels: int) -> None:
    with_notes, press = fitted(heights, panels=panels, notes=True)
    without, _ = fitted(heights, panels=panels)
    assert (with_notes.fits, with_notes.fit.size) == (without.fits, without.fit.size)
    assert len(press.tried) <= HANDFUL


def test_only_the_flow_for_notes_gets_write_in_lines() -> None:
    found, _ = fitted([50.0], panels=1)
    assert found.fit.lines == 0


def test_an_arrangement_that_does_not_fit_is_not_used() -> None:
    measured = Typesetter(layout=layout(flow("inside", 2)), heights={"inside": [100.0, 100.0]})

    def lay_out(fit: Fit) -> Sheet:
        sheet = measured(fit)
        lost = (Excess(flow="inside", used=3, capacity=2, lines=1),) if fit.breaks else ()
        return replace(sheet, measure=replace(sheet.measure, excess=lost))

    found = find_fit(measured.layout, lay_out, {"inside": parts("pp")})
    assert measured.tried[-1].breaks
    assert (found.fit, found.fits) == (Fit(size=12.0), True)


# ------------------------------------------------------------------------------------------------------------ pages


def booklet(heights: Sequence[float], kinds: str = "", **more: object) -> tuple[Fitted[Sheet], Typesetter]:
    """The fit of a saddle-stitched booklet of 8 to 16 pages, of which 6 to 14 grow."""
    flows = (flow("cover", takes=()), flow("inside", grows=True, **more), flow("back", takes=()))
    card = layout(*flows, fold="saddle", pages=(8, 16), faces=())
    press = Typesetter(layout=card, heights={"cover": [10.0], "inside": list(heights), "back": [10.0]})
    held = {"cover": (), "inside": parts(kinds or "p" * len(heights)), "back": ()}
    return find_fit(card, press, held), press


@pytest.mark.parametrize(
    ("paragraphs", "size", "pages"),
    [
        (1, 12.0, 8), (15, 12.0, 8), (25, 12.0, 8), (27, 12.0, 12), (40, 12.0, 12), (45, 12.0, 16), (60, 12.0, 16),
        (65, 11.5, 16), (85, 10.0, 16),
    ],
)  # fmt: skip
def test_a_booklet_has_the_fewest_pages_that_hold_the_text_at_the_ideal_size(
    paragraphs: int, size: float, pages: int
) -> None:
    """A paragraph takes 43.2 mm at 12 pt, of which a page of 190 mm holds 4.4."""
    found, press = booklet([30.0] * paragraphs)
    assert (found.fits, found.fit.size, found.fit.pages) == (True, size, pages)
    assert len(press.tried) <= HANDFUL


def test_a_booklet_that_is_too_long_at_the_floor_says_so() -> None:
    found, press = booklet([30.0] * 95)
    assert (found.fits, found.fit) == (False, Fit(size=10.0, pages=16))
    assert found.panels.measure.excess == (Excess(flow="inside", used=15, capacity=14, lines=1),)
    assert len(press.tried) <= HANDFUL


@given(st.lists(st.tuples(st.sampled_from("Hhpf"), st.floats(5, 250)), max_size=40))
def test_every_page_of_a_booklet_is_there(kinds: list[tuple[str, float]]) -> None:
    letters, heights = "".join(kind for kind, _ in kinds), [height for _, height in kinds]
    found, press = booklet(heights, letters)
    assume(found.fits)
    assert found.fit.pages - 2 == sum(spare.flow == "inside" for spare in found.panels.measure.spares)
    assert all(n == 0 or letters[n - 1] not in "Hh" for n in starts_of(found) if n < len(heights))
    assert len(press.tried) <= HANDFUL


def test_pages_that_text_does_not_need_are_free_rather_than_all_nearly_empty() -> None:
    found, _ = booklet([20.0] * 10)
    assert [n for n in starts_of(found) if n < 10] == [5]
    assert [n for n in starts_of(found) if n >= 10] == [10, 11, 12, 13]


def test_a_section_has_pages_of_its_own_where_there_is_room() -> None:
    found, _ = booklet([10, 50, 50, 10, 60, 10, 30, 60, 10, 90], "HppHpHppHp")
    assert [n for n in starts_of(found) if n < 10] == [3, 5, 8]


def test_a_part_longer_than_a_page_runs_on() -> None:
    found, _ = booklet([10, 200, 10, 60], "HpHp")
    assert found.fits
    assert [n for n in starts_of(found) if n < 4] == [2]


def test_lines_fill_the_last_page_of_a_booklet() -> None:
    found, _ = booklet([30.0] * 10, notes=True)
    free = sum(start >= 10 for start in starts_of(found))
    last = [spare for spare in found.panels.measure.spares if spare.flow == "inside"][-1 - free]
    assert 0 <= last.height < 2 * line(found.fit) + 3
    assert found.fit.lines


def test_a_known_fit_of_a_booklet_is_taken_if_its_pages_are_allowed() -> None:
    found, press = booklet([30.0] * 27)
    again = Typesetter(layout=press.layout, heights=press.heights)
    held = {"cover": (), "inside": parts("p" * 27), "back": ()}
    assert find_fit(press.layout, again, held, known=found.fit).fit == found.fit
    assert again.tried == [found.fit]
    odd = replace(found.fit, pages=20)
    assert find_fit(press.layout, again, held, known=odd).fit == found.fit
