"""Content streams, played as a press would: every operator in turn, until a page is a list of what it paints.

Operators and the state they set are those of ISO 32000-1, 8 and 9. The clip is followed as an upright rectangle; text
used as a clip, hidden layers and vertical writing are not told apart from what is plainly there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import pikepdf

from brochure.errors import PdfError
from brochure.preflight.fonts import Face, read_face
from brochure.preflight.geometry import (
    IDENTITY,
    Matrix,
    Point,
    around,
    bounds,
    curve,
    inverse,
    join,
    meet,
    times,
)
from brochure.preflight.instructions import PICTURE, Instructions, instructions_in
from brochure.preflight.nouns import (
    PT_PER_MM,
    Colour,
    Item,
    Path,
    Picture,
    Rectangle,
    Shade,
    TextRun,
    Transparency,
)
from brochure.preflight.spaces import GREY, Space, read_space
from brochure.preflight.streams import too_many

MOST_OPERATORS = 2_000_000
_DEEPEST = 24  # forms within forms; 28 is what readers must be able to do
_MOST_UNREAD = 12  # names that are told, and letters of each
_GAP = 1.5  # em: a jump within one text operator that parts it in two, as between the columns of a table
_NOT_SENSE = (TypeError, ValueError, IndexError, KeyError, AttributeError, ArithmeticError, pikepdf.PdfError)
_MM_PER_INCH = 25.4
_RING = 5  # points of a rectangle, the first of which is the last, too
_DOT = 0.02  # mm: a subpath of no size at all, as programs leave them behind


class _State:
    """The graphics state. Not slotted: `q` copies it in one move by its dictionary."""

    def __init__(self, matrix: Matrix, clip: Rectangle) -> None:
        self.matrix = matrix
        self.clip = clip
        self.fill_space = self.stroke_space = GREY
        self.fill = self.stroke = GREY.first()
        self.fill_pattern = self.stroke_pattern = ""
        self.line = 1.0
        self.overprint = self.stroke_overprint = False
        self.mode = 0
        self.alpha = self.stroke_alpha = 1.0
        self.blend = "Normal"
        self.mask = ""
        self.mask_space: Colour | None = None
        self.face: Face | None = None
        self.size = 0.0
        self.letter = self.word = self.leading = self.rise = 0.0
        self.stretch = 1.0
        self.render = 0

    def copy(self) -> _State:
        new = _State.__new__(_State)
        new.__dict__.update(self.__dict__)
        return new

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _State) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment] # it changes


@dataclass(slots=True)
class _Frame:
    """What holds while one content stream is played: its resources, the names looked up in them, its own matrix."""

    resources: Any
    base: Matrix
    stack: list[_State] = field(default_factory=list)
    spaces: dict[str, Space] = field(default_factory=dict)
    faces: dict[str, Face] = field(default_factory=dict)
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    colourless: bool = False


@dataclass(slots=True)
class _Part:
    """A subpath: points that span it, where the pen began, and whether any of it is curved.

    `box` is that of a rectangle, as long as nothing was drawn on from there.
    """

    points: list[Point]
    curved: bool = False
    box: Rectangle | None = None

    @property
    def around(self) -> Rectangle:
        """The upright box around it."""
        return self.box if self.box and len(self.points) == _RING else bounds(self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """All that what a page paints next depends on, beside its resources. `text` is where text would go on."""

    state: _State
    stack: tuple[_State, ...]
    parts: tuple[tuple[tuple[Point, ...], bool], ...]
    clipping: bool
    base: Matrix
    colourless: bool
    text: tuple[Matrix, Matrix]


@dataclass(slots=True)
class Library:
    """What pages of a file share: fonts read and where they are used, forms parsed, and how many operators are left."""

    left: int = MOST_OPERATORS
    faces: dict[tuple[int, int], Face] = field(default_factory=dict)
    used: dict[int, tuple[Face, list[int]]] = field(default_factory=dict)
    parsed: dict[tuple[int, int], Instructions] = field(default_factory=dict)

    def instructions(self, contents: Any) -> Instructions:
        """The instructions of a page or form."""
        key = contents.objgen
        found = self.parsed.get(key) if key[0] else None
        if found is None:
            found = instructions_in(contents, MOST_OPERATORS)
            self.parsed[key] = found
        self.spend(found.count)
        return found

    def spend(self, count: int) -> None:
        """Count operators.

        Raises:
            PdfError: there are more than are looked through.
        """
        self.left -= count
        if self.left < 0:
            raise too_many(MOST_OPERATORS)

    def face(self, font: Any) -> Face:
        """A font, read once."""
        key = font.objgen
        if not key[0] or key not in self.faces:
            self.faces[key] = read_face(font)
        return self.faces[key]

    def use(self, face: Face, page: int) -> None:
        """Note that a page has text in a font."""
        shown, pages = self.used.setdefault(id(face), (face, []))
        if shown is face and (not pages or pages[-1] != page):
            pages.append(page)


class Player:
    """Plays one page. `matrix` takes the page's points to mm from the trim's top left corner, y down."""

    def __init__(self, library: Library, number: int, matrix: Matrix, area: Rectangle) -> None:
        self.items: list[Item] = []
        self.transparency: list[Transparency] = []
        self.unread: dict[str, None] = {}
        self._library = library
        self._number = number
        self._state = _State(matrix, area)
        self._frame = _Frame(pikepdf.Dictionary(), matrix)
        self._parts: list[_Part] = []
        self._clipping = False
        self._text = self._line = IDENTITY
        self._region: Rectangle | None = None
        self._open: list[tuple[int, int]] = []

    # ------------------------------------------------------------------------------------------------ streams

    def play(self, contents: Any, resources: Any) -> None:
        """Play a page's content, or a form's, from the state as it is, and put the state back."""
        with self.within(resources):
            self.perform(self._library.instructions(contents))

    @contextmanager
    def within(self, resources: Any) -> Iterator[None]:
        """A content stream of its own, or several in a row; the state is put back behind it."""
        before, state = self._frame, self._state
        self._frame = _Frame(resources, state.matrix, colourless=before.colourless)
        self._state = state.copy()
        kept = self._parts, self._clipping, self._text, self._line
        self._parts, self._clipping = [], False
        try:
            yield
            if self._frame.stack:
                # A `q` never undone: text or data broken off may have swallowed what came after it.
                self._give_up("q")
        finally:
            self._frame, self._state = before, state
            self._parts, self._clipping, self._text, self._line = kept

    def perform(self, instructions: Instructions) -> None:
        """Do what instructions say, one after the other."""
        do = self._do
        for name, operands in instructions.all:
            act = do.get(name)
            if act is None:
                if name not in _SILENT:
                    self._give_up(name)
                continue
            try:
                act(operands)
            except _NOT_SENSE:
                self._give_up(name)

    def moment(self) -> Moment:
        """Where playing stands."""
        return Moment(
            state=self._state.copy(),
            stack=tuple(state.copy() for state in self._frame.stack),
            parts=tuple((tuple(part.points), part.curved) for part in self._parts),
            clipping=self._clipping,
            base=self._frame.base,
            colourless=self._frame.colourless,
            text=(self._text, self._line),
        )

    def go_on(self, moment: Moment) -> None:
        """Play what comes next as from there."""
        self._state = moment.state.copy()
        self._frame.stack = [state.copy() for state in moment.stack]
        self._parts = [_Part(list(points), curved) for points, curved in moment.parts]
        self._clipping, self._frame.colourless = moment.clipping, moment.colourless
        self._text, self._line = moment.text

    def _give_up(self, name: str) -> None:
        if len(self.unread) < _MOST_UNREAD:
            self.unread[name[:_MOST_UNREAD]] = None

    def _enter(self, stream: Any, resources: Any) -> None:
        """Play a stream within a stream; none may draw itself."""
        key = stream.objgen
        if key in self._open or len(self._open) > _DEEPEST:
            raise PdfError(
                f"page {self._number}: a form draws itself, or forms lie more than {_DEEPEST} deep in one another",
                hint="export the file anew",
            )
        self._open.append(key)
        try:
            self.play(stream, resources)
        finally:
            self._open.pop()

    # ------------------------------------------------------------------------------------------------ what is painted

    def _seen(self, rectangle: Rectangle) -> Rectangle | None:
        """What the clip leaves of a rectangle."""
        left, top, right, bottom = meet(rectangle, self._state.clip)
        if not (left <= right and top <= bottom):  # so that a NaN is not seen either
            return None
        return self._region or (left, top, right, bottom)

    def _through(self, rectangle: Rectangle, *, fill: bool = True, stroke: bool = False) -> None:
        """Note what of the state lets the ground show through."""
        state = self._state
        alpha = min(state.alpha if fill else 1.0, state.stroke_alpha if stroke else 1.0)
        if alpha < 1:
            self.transparency.append(Transparency(kind="opacity", value=f"{alpha:.0%}", rectangle=rectangle))
        if state.blend not in {"Normal", "Compatible"}:
            self.transparency.append(Transparency(kind="blend mode", value=state.blend, rectangle=rectangle))
        if state.mask:
            mask = Transparency(kind="soft mask", value=state.mask, rectangle=rectangle, space=state.mask_space)
            self.transparency.append(mask)

    def _over(self, colour: Colour, *, stroke: bool = False) -> bool:
        """Whether inks below stay under this colour (ISO 32000-1, table 149)."""
        state = self._state
        if not (state.stroke_overprint if stroke else state.overprint):
            return False
        if colour.space == "DeviceCMYK":
            return state.mode == 1
        return colour.space in {"Separation", "DeviceN"}

    def _paint(self, *, fill: bool = False, stroke: bool = False, close: bool = False) -> None:
        state = self._state
        if close and self._parts:
            self._close([])
        parts = [part for part in self._parts if len(part.points) > 1]
        if fill and parts:
            self._paint_parts(parts, fill=True, stroke=stroke)
        elif stroke:
            # Each line by itself: crop marks drawn in one go would span the page that they stand around.
            for part in parts:
                self._paint_parts([part], fill=False, stroke=True)
        if self._clipping:
            points = [point for part in self._parts for point in part.points]
            # A clip without area hides all; so does one that is no path at all.
            state.clip = meet(state.clip, bounds(points)) if points else (0.0, 0.0, -1.0, -1.0)
            self._clipping = False
        self._parts = []

    def _paint_parts(self, parts: list[_Part], *, fill: bool, stroke: bool) -> None:
        state = self._state
        boxes = [part.around for part in parts]
        whole = join(*boxes)
        scale = math.sqrt(abs(_size(state.matrix)))
        half = state.line * scale / 2 if stroke else 0.0
        seen = self._seen((whole[0] - half, whole[1] - half, whole[2] + half, whole[3] + half))
        if not seen:
            return
        self._through(seen, fill=fill, stroke=stroke)
        self._patterns(seen, fill=fill, stroke=stroke)
        fill = fill and not state.fill_pattern
        stroke = stroke and not state.stroke_pattern
        if fill or stroke:
            path = Path(
                rectangle=seen,
                fill=state.fill if fill else None,
                stroke=state.stroke if stroke else None,
                width=state.line * scale * PT_PER_MM if stroke else 0.0,
                thin=_thin(boxes, state.clip) * PT_PER_MM if fill else 0.0,
                overprint=fill and self._over(state.fill),
                stroke_overprint=stroke and self._over(state.stroke, stroke=True),
                plain=len(parts) == 1 and _upright(parts[0]),
            )
            self.items.append(path)

    def _patterns(self, area: Rectangle, *, fill: bool, stroke: bool) -> None:
        state = self._state
        if fill and state.fill_pattern:
            self._pattern(state.fill_pattern, area, state.fill_space, state.fill)
        if stroke and state.stroke_pattern:
            self._pattern(state.stroke_pattern, area, state.stroke_space, state.stroke)

    def _pattern(self, name: str, area: Rectangle, space: Space, colour: Colour) -> None:
        """What a pattern puts on an area: a gradient, or tiles, of which one stands for all where there are more."""
        pattern: Any = self._frame.resources.Pattern[name]
        matrix = times(_matrix(pattern.get("/Matrix")), self._frame.base)
        if int(pattern.PatternType) == 2:
            self._shade(pattern.Shading, area)
            return
        box = [float(value) for value in pattern.BBox]
        step_x, step_y = float(pattern.XStep), float(pattern.YStep)
        back = inverse(matrix)
        if back is None or not step_x or not step_y:
            # Readers draw such tiles once, all over, or not at all.
            self._give_up("a pattern")
            return
        left, top, right, bottom = around(back, *area)
        columns = _tiles(left, right, box[0], box[2], step_x)
        rows = _tiles(top, bottom, box[1], box[3], step_y)
        if not columns or not rows:
            return
        single = len(columns) == len(rows) == 1
        before, region, colourless = self._state, self._region, self._frame.colourless
        self._state = before.copy()
        self._state.matrix = times((1.0, 0.0, 0.0, 1.0, columns[0] * step_x, rows[0] * step_y), matrix)
        self._state.clip = around(self._state.matrix, *box)
        self._state.fill_pattern = self._state.stroke_pattern = ""
        if single:
            self._state.clip = meet(area, self._state.clip)
        else:
            self._region = region or area
        if int(pattern.get("/PaintType", 1)) == 2:
            under = space.under or space
            self._state.fill = self._state.stroke = under.colour(colour.values)
            self._frame.colourless = True
        try:
            self._enter(pattern, pattern.get("/Resources", self._frame.resources))
        finally:
            self._state, self._region, self._frame.colourless = before, region, colourless

    def _shade(self, shading: Any, area: Rectangle) -> None:
        space = read_space(shading.ColorSpace, self._frame.resources)
        self.items.append(Shade(rectangle=area, colour=space.colour()))

    # ------------------------------------------------------------------------------------------------ operators

    @cached_property
    def _do(self) -> dict[str, Callable[[Any], None]]:
        found: dict[str, Callable[[Any], None]] = {
            name: getattr(self, f"_{method}") for name, method in (pair.split("=") for pair in _METHODS.split())
        }
        found[PICTURE] = self._inline_picture
        for name, words in _PAINTS.items():
            found[name] = self._painter(words)
        for name, attribute in _NUMBERS.items():
            found[name] = self._setter(attribute)
        return found

    def _painter(self, words: str) -> Callable[[Any], None]:
        fill, stroke, close = "fill" in words, "stroke" in words, "close" in words
        return lambda _: self._paint(fill=fill, stroke=stroke, close=close)

    def _setter(self, attribute: str) -> Callable[[Any], None]:
        return lambda given: setattr(self._state, attribute, float(given[0]))

    def _save(self, _: Any) -> None:
        self._frame.stack.append(self._state)
        self._state = self._state.copy()

    def _restore(self, _: Any) -> None:
        self._state = self._frame.stack.pop()

    def _concatenate(self, given: Any) -> None:
        self._state.matrix = times(_matrix(given), self._state.matrix)

    def _set_state(self, given: Any) -> None:
        name = str(given[0])
        states = self._frame.states
        if name not in states:
            states[name] = self._read_state(self._frame.resources.ExtGState[name])
        self._state.__dict__.update(states[name])

    def _read_state(self, entries: Any) -> dict[str, Any]:
        """What an ExtGState dictionary sets."""
        found: dict[str, Any] = {
            attribute: kind(entries.get(name))
            for name, attribute, kind in (
                ("/OPM", "mode", int),
                ("/LW", "line", float),
                ("/ca", "alpha", float),
                ("/CA", "stroke_alpha", float),
                ("/OP", "stroke_overprint", bool),
            )
            if name in entries
        }
        if "/op" in entries or "/OP" in entries:
            found["overprint"] = bool(entries.get("/op", entries.get("/OP")))
        if "/BM" in entries:
            blend = entries.BM[0] if isinstance(entries.BM, pikepdf.Array) else entries.BM
            found["blend"] = str(blend)[1:]
        if "/Font" in entries:
            found |= {"face": self._library.face(entries.Font[0]), "size": float(entries.Font[1])}
        if "/SMask" in entries:
            mask = entries.SMask
            soft = isinstance(mask, pikepdf.Dictionary)
            space = mask.G.get("/Group", {}).get("/CS") if soft else None
            found["mask"] = str(mask.get("/S", "/"))[1:] if soft else ""
            found["mask_space"] = read_space(space, self._frame.resources).colour() if space is not None else None
        return found

    # ---- paths

    def _move(self, given: Any) -> None:
        self._parts.append(_Part([self._point(given)]))

    def _draw_line(self, given: Any) -> None:
        self._parts[-1].points.append(self._point(given))

    def _curve(self, given: Any) -> None:
        x, y, u, v, s, t = map(float, given)
        a, b, c, d, e, f = self._state.matrix
        self._bend(
            (a * x + c * y + e, b * x + d * y + f),
            (a * u + c * v + e, b * u + d * v + f),
            (a * s + c * t + e, b * s + d * t + f),
        )

    def _curve_from(self, given: Any) -> None:
        u, v, s, t = given
        self._bend(self._parts[-1].points[-1], self._point((u, v)), self._point((s, t)))

    def _curve_to(self, given: Any) -> None:
        x, y, s, t = given
        end = self._point((s, t))
        self._bend(self._point((x, y)), end, end)

    def _bend(self, one: Point, two: Point, end: Point) -> None:
        part = self._parts[-1]
        part.points += curve(part.points[-1], one, two, end)
        part.curved = True

    def _close(self, _: Any) -> None:
        points = self._parts[-1].points
        if points[-1] != points[0]:
            points.append(points[0])

    def _rectangle(self, given: Any) -> None:
        numbers = iter(map(float, given))
        a, b, c, d, e, f = self._state.matrix
        for x, y, width, height in zip(numbers, numbers, numbers, numbers, strict=True):
            right, top = x + width, y + height
            start, end = (a * x + c * y + e, b * x + d * y + f), (a * right + c * top + e, b * right + d * top + f)
            one, two = (a * right + c * y + e, b * right + d * y + f), (a * x + c * top + e, b * x + d * top + f)
            box = None
            if not (b or c):
                # Not turned: two corners tell of all four.
                (u, v), (s, t) = start, end
                box = (u if u < s else s, v if v < t else t, s if u < s else u, t if v < t else v)
            self._parts.append(_Part([start, one, end, two, start], box=box))

    def _clip(self, _: Any) -> None:
        self._clipping = True

    def _point(self, given: Sequence[Any]) -> Point:
        x, y = map(float, given)
        a, b, c, d, e, f = self._state.matrix
        return a * x + c * y + e, b * x + d * y + f

    # ---- colours

    def _space(self, name: str) -> Space:
        spaces = self._frame.spaces
        if name not in spaces:
            spaces[name] = read_space(pikepdf.Name(name), self._frame.resources)
        return spaces[name]

    def _set_fill_space(self, given: Any) -> None:
        if not self._frame.colourless:
            self._state.fill_space = space = self._space(str(given[0]))
            self._state.fill, self._state.fill_pattern = space.first(), ""

    def _set_stroke_space(self, given: Any) -> None:
        if not self._frame.colourless:
            self._state.stroke_space = space = self._space(str(given[0]))
            self._state.stroke, self._state.stroke_pattern = space.first(), ""

    def _set_fill(self, given: Any) -> None:
        if not self._frame.colourless:
            values, self._state.fill_pattern = _colour(given)
            self._state.fill = self._state.fill_space.colour(values)

    def _set_stroke(self, given: Any) -> None:
        if not self._frame.colourless:
            values, self._state.stroke_pattern = _colour(given)
            self._state.stroke = self._state.stroke_space.colour(values)

    def _fill_in(self, name: str, given: Any) -> None:
        self._set_fill_space((name,))
        self._set_fill(given)

    def _stroke_in(self, name: str, given: Any) -> None:
        self._set_stroke_space((name,))
        self._set_stroke(given)

    def _fill_grey(self, given: Any) -> None:
        self._fill_in("/DeviceGray", given)

    def _fill_rgb(self, given: Any) -> None:
        self._fill_in("/DeviceRGB", given)

    def _fill_cmyk(self, given: Any) -> None:
        self._fill_in("/DeviceCMYK", given)

    def _stroke_grey(self, given: Any) -> None:
        self._stroke_in("/DeviceGray", given)

    def _stroke_rgb(self, given: Any) -> None:
        self._stroke_in("/DeviceRGB", given)

    def _stroke_cmyk(self, given: Any) -> None:
        self._stroke_in("/DeviceCMYK", given)

    # ---- gradients, pictures, forms

    def _paint_shade(self, given: Any) -> None:
        shading: Any = self._frame.resources.Shading[str(given[0])]
        state = self._state
        area = state.clip
        if "/BBox" in shading:
            area = meet(area, around(state.matrix, *(float(value) for value in shading.BBox)))
        seen = self._seen(area)
        if seen:
            self._through(seen)
            self._shade(shading, seen)

    def _paint_object(self, given: Any) -> None:
        thing: Any = self._frame.resources.XObject[str(given[0])]
        if str(thing.Subtype) == "/Form":
            self._form(thing)
        elif str(thing.Subtype) == "/Image":
            stencil = bool(thing.get("/ImageMask", False))
            space = thing.get("/ColorSpace")
            self._picture(
                int(thing.Width),
                int(thing.Height),
                1 if stencil else int(thing.get("/BitsPerComponent", 8)),
                stencil,
                # JPEG 2000 may keep its colour space to itself.
                read_space(space, self._frame.resources).colour() if space is not None else Colour(space="JPXDecode"),
            )
            if isinstance(thing.get("/SMask"), pikepdf.Stream) or int(thing.get("/SMaskInData", 0)):
                seen = self._seen(around(self._state.matrix, 0, 0, 1, 1))
                if seen:
                    fact = Transparency(kind="soft mask", value="picture", rectangle=seen)
                    self.transparency.append(fact)

    def _inline_picture(self, given: Any) -> None:
        image = given[0].iimage
        stencil = bool(image.image_mask)
        entries = image.obj
        given = entries.get("/CS", entries.get("/ColorSpace"))
        space = read_space(given, self._frame.resources) if given is not None else GREY
        self._picture(image.width, image.height, 1 if stencil else image.bits_per_component, stencil, space.colour())

    def _picture(self, columns: int, rows: int, bits: int, stencil: bool, colour: Colour) -> None:
        matrix = self._state.matrix
        seen = self._seen(around(matrix, 0, 0, 1, 1))
        if not seen:
            return
        across, down = math.hypot(matrix[0], matrix[1]), math.hypot(matrix[2], matrix[3])
        if not across or not down:
            return
        self._through(seen)
        if stencil:
            self._patterns(seen, fill=True, stroke=False)
        self.items.append(
            Picture(
                rectangle=seen,
                columns=columns,
                rows=rows,
                ppi=(columns / across * _MM_PER_INCH, rows / down * _MM_PER_INCH),
                colour=self._state.fill if stencil else colour,
                bits=bits,
                stencil=stencil,
            )
        )

    def _form(self, form: Any) -> None:
        before = self._state
        self._state = state = before.copy()
        try:
            state.matrix = times(_matrix(form.get("/Matrix")), state.matrix)
            state.clip = meet(state.clip, around(state.matrix, *(float(value) for value in form.BBox)))
            group = form.get("/Group")
            seen = self._seen(state.clip)
            if not seen:
                return
            if group is not None and str(group.get("/S", "")) == "/Transparency":
                space = group.get("/CS")
                colour = read_space(space, self._frame.resources).colour() if space is not None else None
                self.transparency.append(Transparency(kind="group", value="form", rectangle=seen, space=colour))
            self._enter(form, form.get("/Resources", self._frame.resources))
        finally:
            self._state = before

    # ---- text

    def _begin_text(self, _: Any) -> None:
        self._text = self._line = IDENTITY

    def _set_font(self, given: Any) -> None:
        name = str(given[0])
        faces = self._frame.faces
        if name not in faces:
            faces[name] = self._library.face(self._frame.resources.Font[name])
        self._state.face, self._state.size = faces[name], float(given[1])

    def _set_stretch(self, given: Any) -> None:
        self._state.stretch = float(given[0]) / 100

    def _set_render(self, given: Any) -> None:
        self._state.render = int(given[0])

    def _set_text(self, given: Any) -> None:
        self._text = self._line = _matrix(given)

    def _next(self, given: Any) -> None:
        x, y = given
        self._text = self._line = times((1.0, 0.0, 0.0, 1.0, float(x), float(y)), self._line)

    def _next_leading(self, given: Any) -> None:
        self._state.leading = -float(given[1])
        self._next(given)

    def _next_line(self, _: Any) -> None:
        self._next((0.0, -self._state.leading))

    def _show(self, given: Any) -> None:
        self._show_all((given[0],))

    def _show_pieces(self, given: Any) -> None:
        self._show_all(given[0])

    def _show_next(self, given: Any) -> None:
        self._next_line(given)
        self._show(given)

    def _show_spaced(self, given: Any) -> None:
        self._state.word, self._state.letter = float(given[0]), float(given[1])
        self._show_next(given[2:])

    def _show_all(self, pieces: Any) -> None:
        state, face = self._state, self._state.face
        if face is None:
            raise ValueError("text without a font")
        self._library.use(face, self._number)
        size, letter, stretch = state.size, state.letter, state.stretch
        x = end = 0.0
        gap = _GAP * abs(size * stretch)
        start: float | None = None
        said: list[str] = []
        inked: list[int] = []
        for piece in pieces:
            if not isinstance(piece, bytes | pikepdf.String):
                x -= float(piece) / 1000 * size * stretch
                continue
            for code, width, text, ink in face.glyphs(bytes(piece)):
                if face.shapes is not None:
                    self._glyph(face, code, x)
                advance = width * size
                if ink:
                    if start is not None and abs(x - end) > gap:
                        self._run("".join(said), inked, start, end)
                        start, said, inked = None, [], []
                    if start is None:
                        start = x
                    end = x + advance * stretch
                    inked.append(code)
                if start is not None:
                    said.append(text)
                x += (advance + letter + (state.word if code == 32 and not face.two_byte else 0.0)) * stretch
        if start is not None:
            self._run("".join(said), inked, start, end)
        self._text = times((1.0, 0.0, 0.0, 1.0, x, 0.0), self._text)

    def _run(self, text: str, inked: Iterable[int], start: float, end: float) -> None:
        state = self._state
        face = state.face
        if face is None:
            return
        matrix = times(self._text, state.matrix)
        low, high = (em * state.size + state.rise for em in face.reach(inked))
        whole = around(matrix, start, low, end, high)
        seen = self._seen(whole)
        if not seen:
            return
        hidden = state.render in {3, 7}
        outlined = state.render in {1, 2, 5, 6}
        filled = state.render not in {1, 5}
        if not hidden:
            self._through(seen, fill=filled, stroke=outlined)
            self._patterns(seen, fill=filled, stroke=outlined)
        colour = state.fill if filled else state.stroke
        run = TextRun(
            text=text.strip(),
            rectangle=seen,
            size=abs(state.size) * math.hypot(matrix[2], matrix[3]) * PT_PER_MM,
            font=face.name,
            colour=colour,
            overprint=self._over(colour, stroke=not filled),
            outline=state.stroke if outlined else None,
            clipped=seen != whole,
            invisible=hidden,
        )
        self.items.append(run)

    def _glyph(self, face: Face, code: int, x: float) -> None:
        """Play a glyph of a Type 3 font."""
        font: Any = face.shapes
        shape = self._shape(font, code)
        if shape is None:
            return
        before, text, line, colourless = self._state, self._text, self._line, self._frame.colourless
        self._state = state = before.copy()
        scale = (state.size * state.stretch, 0.0, 0.0, state.size, x, state.rise)
        state.matrix = times(times(_matrix(face.matrix), scale), times(text, state.matrix))
        try:
            self._enter(shape, font.get("/Resources", self._frame.resources))
        finally:
            self._state, self._text, self._line, self._frame.colourless = before, text, line, colourless

    @staticmethod
    def _shape(font: Any, code: int) -> Any:
        place = 0
        for entry in font.Encoding.get("/Differences", ()):
            if isinstance(entry, pikepdf.Name):
                if place == code:
                    return font.CharProcs.get(str(entry))
                place += 1
            else:
                place = int(entry)
        return None

    def _stencil_glyph(self, _: Any) -> None:
        """`d1`: the glyph takes the text's colour, whatever it says itself."""
        self._frame.colourless = True


def _matrix(given: Any) -> Matrix:
    if given is None:
        return IDENTITY
    a, b, c, d, e, f = (float(value) for value in given)
    return a, b, c, d, e, f


def _size(matrix: Matrix) -> float:
    return matrix[0] * matrix[3] - matrix[1] * matrix[2]


def _colour(given: Any) -> tuple[tuple[float, ...], str]:
    operands = list(given)
    pattern = str(operands.pop()) if operands and isinstance(operands[-1], str | pikepdf.Name) else ""
    return tuple(float(value) for value in operands), pattern


def _tiles(start: float, end: float, low: float, high: float, step: float) -> range:
    """Which tiles reach into a stretch; more than two are as good as two."""
    step = abs(step)
    first = math.floor((start - high) / step) + 1
    last = math.ceil((end - low) / step)
    return range(first, min(last, first + 2))


def _upright(part: _Part) -> bool:
    """Whether a subpath is one upright rectangle."""
    points = part.points
    if part.curved or len(points) not in {4, 5} or (len(points) == 5 and points[4] != points[0]):
        return False
    ring = [*points[:4], points[0]]
    return all(abs(p[0] - q[0]) < 1e-3 or abs(p[1] - q[1]) < 1e-3 for p, q in pairwise(ring))


def _thin(boxes: list[Rectangle], clip: Rectangle) -> float:
    """The least side of what is filled, in mm: of a subpath, of a frame drawn as one in another, or of the clip."""
    sides = [
        min(right - left, bottom - top) for left, top, right, bottom in boxes if right - left + bottom - top > _DOT
    ]
    if len(boxes) == 2:
        gaps = [abs(one - other) for one, other in zip(*boxes, strict=True)]
        small, large = sorted(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
        if meet(small, large) == small:
            sides = [gap for gap in gaps if gap > 1e-6] or sides
    return min([*sides, clip[2] - clip[0], clip[3] - clip[1]])


_SILENT = frozenset(("J", "j", "M", "d", "ri", "i", "BMC", "BDC", "EMC", "MP", "DP", "BX", "EX", "ET", "d0"))
_METHODS = """
q=save Q=restore cm=concatenate gs=set_state m=move l=draw_line c=curve v=curve_from y=curve_to h=close re=rectangle
W=clip W*=clip cs=set_fill_space CS=set_stroke_space sc=set_fill scn=set_fill SC=set_stroke SCN=set_stroke g=fill_grey
rg=fill_rgb k=fill_cmyk G=stroke_grey RG=stroke_rgb K=stroke_cmyk sh=paint_shade Do=paint_object BT=begin_text
Tf=set_font Tz=set_stretch Tr=set_render Tm=set_text Td=next TD=next_leading T*=next_line Tj=show TJ=show_pieces
'=show_next "=show_spaced d1=stencil_glyph
"""
_PAINTS = {
    "n": "",
    "f": "fill",
    "F": "fill",
    "f*": "fill",
    "S": "stroke",
    "s": "close stroke",
    "B": "fill stroke",
    "B*": "fill stroke",
    "b": "close fill stroke",
    "b*": "close fill stroke",
}
_NUMBERS = {"w": "line", "Tc": "letter", "Tw": "word", "TL": "leading", "Ts": "rise"}
