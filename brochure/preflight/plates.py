"""The four plates that a page is printed from, as grey pictures.

PDFium shows RGB as it is given, so a page whose colours are written as 1 - cyan, 1 - magenta and 1 - yellow in place
of red, green and blue shows three plates at once, and a second copy shows black; edges, clips, soft masks and separable
blend modes then work on each plate as they do on a press. What overprints is left out of the copies whose plates it
does not touch. Only where it touches some plates of a copy and not others do they get copies of their own.
"""

from __future__ import annotations

import copy
import io
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Generic, TypeVar

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Operator, Stream
from PIL import Image, ImageChops, ImageMath

from brochure.errors import PdfError
from brochure.preflight.functions import numbers, read_function
from brochure.preflight.geometry import has_area
from brochure.preflight.inks import Inks, InkSpace, Separator, Spaces
from brochure.preflight.nouns import PT_PER_MM, Box
from brochure.preflight.streams import operators_in, read_stream

MOST_PIXELS = 12_000_000
"""Of a plate; a larger page is shown at fewer dots to the inch."""

_MOST_OPERATORS = 2_000_000
_MOST_SAMPLES = 40_000_000  # of a picture converted here; PDFium converts larger ones, a line at a time
_DEEPEST = 16  # forms and patterns within each other

_CMY, _K = (0, 1, 2), (3, 3, 3)
_TOGETHER = (_CMY, _K)
_APART = ((0, 0, 0), (1, 1, 1), (2, 2, 2), _K)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plates:
    """A page's plates, 255 being full ink; all four pictures have the same size.

    `box` is what they show, in pt of the page, and `per_mm` pixels to the mm, across and down. `unread` names what
    could not be worked out and is counted as full ink, or left out where it has no colour.
    """

    cyan: Image.Image
    magenta: Image.Image
    yellow: Image.Image
    black: Image.Image
    box: Box
    per_mm: tuple[float, float]
    unread: tuple[str, ...] = ()

    def all(self) -> tuple[Image.Image, Image.Image, Image.Image, Image.Image]:
        """Cyan, magenta, yellow, black."""
        return self.cyan, self.magenta, self.yellow, self.black


def total(plates: Plates) -> Image.Image:
    """The inks added up, in a picture of whole numbers: 255 for each full plate, and so 1020 for 400 %."""
    images = {ink: getattr(plates, ink) for ink in ("cyan", "magenta", "yellow", "black")}
    added: Image.Image = ImageMath.lambda_eval(
        lambda of: of["cyan"] + of["magenta"] + of["yellow"] + of["black"], **images
    )
    return added


def separate(data: bytes, page: int, box: Box, *, dpi: float = 100, profile: bytes = b"") -> Plates:
    """The plates of what lies in `box` (in pt) on a page, counted from 1, upright as it is written: `Rotate` is left
    aside, and annotations are not shown.

    `profile` turns RGB and Lab into ink, see `Separator`.

    Raises:
        PdfError: the page cannot be read, or the box is less than a point wide or high.
    """
    if not has_area(box):
        raise PdfError(f"page {page} has no area", hint="give the page its boxes")
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            leaf = pdf.pages[page - 1]
            unit = abs(float(leaf.obj.get("/UserUnit", 1))) or 1.0
            leaf.externalize_inline_images()
            source = _Source(pdf, Spaces(Separator(profile)))
            copies = [_Copy(source, inks) for inks in _TOGETHER]
            pages = [each.page(leaf, box) for each in copies]
            if any(each.divided for each in copies):
                copies = [_Copy(source, inks) for inks in _APART]
                pages = [each.page(leaf, box) for each in copies]
            written = _written(pdf, pages)
    except (pikepdf.PdfError, RuntimeError, IndexError, OverflowError) as fault:
        raise PdfError(f"page {page} cannot be read", hint="write the PDF again") from fault
    plates = {
        ink: ImageChops.invert(channel)
        for each, picture in zip(copies, _shown(written, dpi * unit), strict=True)
        for ink, channel in zip(each.inks, picture.split(), strict=True)
    }
    width, height = plates[0].size
    across, down = (box[2] - box[0]) * unit / PT_PER_MM, (box[3] - box[1]) * unit / PT_PER_MM
    return Plates(
        cyan=plates[0], magenta=plates[1], yellow=plates[2], black=plates[3],
        box=box, per_mm=(width / across, height / down), unread=tuple(source.unread),
    )  # fmt: skip


def _written(pdf: pikepdf.Pdf, pages: Iterable[pikepdf.Dictionary]) -> bytes:
    """A PDF of these pages, with what says which layers are shown."""
    out = pikepdf.new()
    for page in pages:
        out.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    layers = pdf.Root.get("/OCProperties")
    if layers is not None:
        out.Root.OCProperties = out.copy_foreign(layers if layers.is_indirect else pdf.make_indirect(layers))
    buffer = io.BytesIO()
    out.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return buffer.getvalue()


def _shown(data: bytes, dpi: float) -> list[Image.Image]:
    with _opened(data) as document:
        return [_picture_of(page, dpi) for page in document]


def show(data: bytes, page: int, box: Box, *, dpi: float) -> Image.Image:
    """What lies in `box` (in pt) on a page, counted from 1, as PDFium shows it in RGB: upright as it is written.

    There are `dpi` pixels to 72 pt, or fewer: `MOST_PIXELS` in all. Annotations are not shown.

    Raises:
        PdfError: the page cannot be read, or has no pixel at so few to the inch.
    """
    with _opened(data) as document:
        leaf = document[page - 1]
        leaf.set_rotation(0)
        leaf.set_mediabox(*box)
        leaf.set_cropbox(*box)
        return _picture_of(leaf, dpi)


@contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            yield document
        finally:
            document.close()
    except pypdfium2.PdfiumError as fault:
        raise _unshown() from fault


def _picture_of(page: pypdfium2.PdfPage, dpi: float) -> Image.Image:
    width, height = page.get_size()
    try:
        scale = min(dpi / 72, math.sqrt(MOST_PIXELS / (width * height)))
        picture: Image.Image = page.render(scale=scale, draw_annots=False, may_draw_forms=False).to_pil()
    except (ValueError, ZeroDivisionError) as fault:  # a page, or its picture, without area
        raise _unshown() from fault
    return picture.convert("RGB")


def _unshown() -> PdfError:
    return PdfError("a page cannot be shown", hint="write the PDF again")


# ------------------------------------------------------------------------------------------- copies of a page

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Paint:
    """A colour that is set; `pattern` says that something else than a colour is."""

    space: InkSpace
    values: tuple[float, ...]
    pattern: bool = False


@dataclass(slots=True)
class _State:
    """What `q` keeps of the graphics state, as far as it matters to ink: `mode` is how text is to be rendered, and
    `set_mode` what the copy has been told.
    """

    fill: _Paint
    stroke: _Paint
    fill_over: bool = False
    stroke_over: bool = False
    over_mode: int = 0
    mode: int = 0
    set_mode: int = 0

    def key(self) -> tuple[object, ...]:
        paints = tuple((id(paint.space), paint.values, paint.pattern) for paint in (self.fill, self.stroke))
        return (*paints, self.fill_over, self.stroke_over, self.over_mode, self.mode, self.set_mode)


# Painting operators: what is left of them where only the fill, or only the stroke, is painted.
_PAINTING = {
    "f": ("f", "n"), "F": ("f", "n"), "f*": ("f*", "n"), "S": ("n", "S"), "s": ("n", "s"),
    "B": ("f", "S"), "B*": ("f*", "S"), "b": ("f", "s"), "b*": ("f*", "s"),
}  # fmt: skip
_DEVICE_OPERATORS = {
    "g": ("grey", False), "G": ("grey", True), "rg": ("rgb", False), "RG": ("rgb", True),
    "k": ("cmyk", False), "K": ("cmyk", True),
}  # fmt: skip
_INVISIBLE = 3


class _LoopError(ValueError):
    """Something of a PDF contains itself."""


class _Memory(Generic[Made]):
    """What was made of something before."""

    def __init__(self) -> None:
        self._made: dict[object, Made] = {}
        self._begun: set[object] = set()

    def recall(self, key: object, make: Callable[[], Made]) -> Made:
        """What was made before, or is made now."""
        if key not in self._made:
            if key in self._begun:
                raise _LoopError("contains itself")
            self._begun.add(key)
            self._made[key] = make()
        return self._made[key]


class _Source:
    """What the copies of a page have in common: it is read once."""

    def __init__(self, pdf: pikepdf.Pdf, spaces: Spaces) -> None:
        self.pdf = pdf
        self.spaces = spaces
        self.unread: dict[str, None] = {}
        self._operators: _Memory[list[Any]] = _Memory()
        self._spaces: _Memory[InkSpace] = _Memory()
        self._pixels: _Memory[Image.Image | None] = _Memory()

    def operators(self, contents: Any) -> list[Any]:
        """The operators of a page, form, cell or glyph."""
        return self._operators.recall(_identity(contents), lambda: self._parsed(contents))

    def _parsed(self, contents: Any) -> list[Any]:
        try:
            return operators_in(contents, _MOST_OPERATORS)
        except (TypeError, AttributeError):  # no stream where one should be, or things that no stream may hold
            self.spoil("a part of the page")
            return []

    def space(self, value: Any, resources: Any) -> InkSpace:
        """A colour space; grey for one that cannot be read."""
        if isinstance(value, Name):
            value = resources.get("/ColorSpace", {}).get(value, value)
        return self._spaces.recall(_identity(value), lambda: self._space(value, resources))

    def _space(self, value: Any, resources: Any) -> InkSpace:
        try:
            space = self.spaces.read(value, resources)
        except (ValueError, TypeError, AttributeError, IndexError):
            self.spoil("a colour space")
            return self.spaces.grey
        if not space.sound:
            self.spoil("a tint transform")
        return space

    def pixels(self, picture: Any, space: InkSpace) -> Image.Image | None:
        """A picture in CMYK; None where PDFium had better read it."""
        return self._pixels.recall(_identity(picture), lambda: _pixels(picture, space, self.spaces.separator))

    def spoil(self, what: str) -> None:
        """Remember what could not be worked out."""
        self.unread[what] = None


class _Copy:
    """A page rewritten for the inks that its red, green and blue are to show."""

    def __init__(self, source: _Source, inks: tuple[int, int, int]) -> None:
        self.inks = inks
        self.divided = False
        self.source = source
        self._pdf = source.pdf
        self._made: _Memory[Any] = _Memory()

    def page(self, leaf: pikepdf.Page, box: Box) -> pikepdf.Dictionary:
        """A page that shows `box` in these inks."""
        # pikepdf does not look up what a page inherits.
        node: Any = leaf.obj
        depth = 0
        while "/Resources" not in node and "/Parent" in node and depth < _DEEPEST:
            node, depth = node.Parent, depth + 1
        resources = node.get("/Resources", Dictionary())
        contents, resources = _Walk(self, resources, self._fresh(), 0).rewrite(leaf.obj)
        return Dictionary(
            Type=Name.Page, MediaBox=Array(map(_decimal, box)), Resources=resources,
            Contents=Stream(self._pdf, contents),
        )  # fmt: skip

    def _fresh(self) -> _State:
        black = _Paint(self.source.spaces.grey, (0.0,))
        return _State(black, black)

    # ---- colours

    def rgb(self, inks: Inks) -> tuple[float, float, float]:
        """What this copy shows of a colour."""
        red, green, blue = (1 - inks[ink] for ink in self.inks)
        return red, green, blue

    def shows(self, paint: _Paint, over: bool, mode: int) -> bool:
        """Whether a colour touches this copy's plates. One that touches but some of them asks for copies apart."""
        if not over or paint.pattern:
            return True
        touched = paint.space.overprinted(paint.values, mode)
        mine = {touched[ink] for ink in self.inks}
        self.divided = self.divided or len(mine) > 1
        return any(mine)

    # ---- what streams refer to

    def form(self, form: Any, resources: Any, state: _State, depth: int) -> Any:
        """A form, or a pattern's cell, in this copy's inks."""

        def make() -> Any:
            if depth >= _DEEPEST:
                self.source.spoil("forms nested too deep")
                return Stream(self._pdf, b"")
            inner = _Walk(self, form.get("/Resources", resources), replace(state), depth)
            return self._like(form, *inner.rewrite(form))

        return self._made.recall(("form", _identity(form), state.key()), make)

    def _like(self, stream: Any, data: bytes, resources: pikepdf.Dictionary) -> Any:
        out = Stream(self._pdf, data)
        for key in stream.keys() - {"/Length", "/Filter", "/DecodeParms", "/Resources", "/StructParents", "/PieceInfo"}:
            out[key] = stream[key]
        out.Resources = resources
        return out

    def pattern(self, pattern: Any, resources: Any, depth: int) -> Any:
        """A tiling or shading pattern in this copy's inks; an uncoloured one stays as it is."""
        if pattern.get("/PatternType") == 2:
            return self._made.recall(("pattern", _identity(pattern)), lambda: self._shading_pattern(pattern, resources))
        if pattern.get("/PaintType") == 2:
            return pattern
        return self.form(pattern, resources, self._fresh(), depth)

    def _shading_pattern(self, pattern: Any, resources: Any) -> Any:
        if not isinstance(pattern.get("/Shading"), Dictionary | Stream):
            raise TypeError("a pattern without its gradient")
        out = copy.copy(pattern)
        out.Shading = self.shading(pattern.Shading, resources)
        return self._pdf.make_indirect(out)

    def font(self, font: Any, depth: int) -> Any:
        """A font; one of drawings (Type 3) in this copy's inks."""
        if font.get("/Subtype") != "/Type3" or depth >= _DEEPEST:
            return font

        def make() -> Any:
            out = copy.copy(font)
            resources = font.get("/Resources", Dictionary())
            glyphs, found = Dictionary(), Dictionary()
            for name, glyph in font.get("/CharProcs", Dictionary()).items():
                contents, found = _Walk(self, resources, self._fresh(), depth + 1, found).rewrite(glyph)
                glyphs[name] = Stream(self._pdf, contents)
            out.CharProcs, out.Resources = glyphs, found
            return self._pdf.make_indirect(out)

        try:
            return self._made.recall(("font", _identity(font)), make)
        except _LoopError:
            return font

    def sampled(
        self, inks: Callable[[tuple[float, ...]], Inks], domain: Sequence[tuple[float, float]], size: int
    ) -> Any:
        """A sampled function to what this copy shows, of anything that gives inks; its first input varies fastest."""
        axes = [[low + (high - low) * step / (size - 1) for step in range(size)] for low, high in reversed(domain)]
        data = bytes(
            round(255 * level) for values in itertools.product(*axes) for level in self.rgb(inks(values[::-1]))
        )
        out = Stream(self._pdf, data)
        out.FunctionType, out.BitsPerSample = 0, 8
        out.Domain = Array(map(_decimal, itertools.chain.from_iterable(domain)))
        out.Range, out.Size = Array([0, 1] * 3), Array([size] * len(domain))
        return out

    def stand_in(self, space: InkSpace) -> Any:
        """A colour space with the components of another that PDFium turns into what this copy shows.

        Linear in each component where the other space is; between the samples elsewhere.
        """
        if space.kind == "indexed" and space.under:
            table = (level for entry in range(256) for level in self.rgb(space.inks((float(entry),))))
            return Array([Name.Indexed, Name.DeviceRGB, 255, pikepdf.String(bytes(round(255 * v) for v in table))])
        if not 0 < space.components <= 8:
            self.source.spoil("a colour space")
            return Name.DeviceRGB
        size = 2 if space.kind in {"grey", "cmyk"} else (256, 33, 9, 5, 3, 3, 2, 2)[space.components - 1]
        spread = tuple(zip(*space.ranges, strict=True))

        def inks(values: tuple[float, ...]) -> Inks:
            return space.inks(tuple(low + v * (high - low) for v, low, high in zip(values, *spread, strict=True)))

        function = self.sampled(inks, [(0.0, 1.0)] * space.components, size)
        names = Array(Name(f"/Component{number}") for number in range(space.components))
        return Array([Name.DeviceN, names, Name.DeviceRGB, function])

    # ---- gradients

    def shading(self, shading: Any, resources: Any) -> Any:
        """A gradient in this copy's inks."""
        return self._made.recall(("shading", _identity(shading)), lambda: self._shading(shading, resources))

    def _shading(self, shading: Any, resources: Any) -> Any:
        out = copy.copy(shading)
        space = self.source.space(shading.get("/ColorSpace"), resources)
        if "/Background" in shading:
            out.Background = Array(map(_decimal, self.rgb(space.inks(numbers(shading.Background)))))
        if "/Function" not in shading:
            out.ColorSpace = self.stand_in(space)
            return out
        kind = int(shading.get("/ShadingType", 0))
        if kind == 1:
            flat = numbers(shading.get("/Domain")) or (0.0, 1.0, 0.0, 1.0)
        elif kind <= 3:
            flat = numbers(shading.get("/Domain")) or (0.0, 1.0)
        else:
            flat = numbers(shading.get("/Decode"))[4:6]
        domain = list(zip(flat[::2], flat[1::2], strict=True))
        try:
            function = read_function(shading.Function)
            out.Function = self.sampled(lambda values: space.inks(function(values)), domain, 256 if kind > 1 else 33)
        except (ValueError, TypeError):
            self.source.spoil("a gradient")
            out.Function = self.sampled(lambda _: (1.0, 1.0, 1.0, 1.0), domain, 2)
        out.ColorSpace = Name.DeviceRGB
        return out

    # ---- pictures

    def picture(self, picture: Any, resources: Any) -> Any:
        """A picture in this copy's inks; stencils take the colour that is set."""
        if picture.get("/ImageMask", False):
            return picture
        return self._made.recall(("picture", _identity(picture)), lambda: self._picture(picture, resources))

    def _picture(self, picture: Any, resources: Any) -> Any:
        out = copy.copy(picture)
        if "/ColorSpace" not in picture:  # a JPEG 2000 that says itself what it is
            self.source.spoil("a picture's colour space")
            return out
        space = self.source.space(picture.ColorSpace, resources)
        if space.kind == "grey" and self.inks == _K:
            return out
        if isinstance(picture.get("/Mask"), Array):  # colours that are not painted, in the picture's own numbers
            inks = None
        elif space.kind == "grey":
            inks = Image.new("CMYK", (1, 1))
        else:
            inks = self.source.pixels(picture, space)
        if inks is None:
            out.ColorSpace = self.stand_in(space)
            if space.kind == "lab" and "/Decode" in out:
                del out.Decode
            return out
        shown = Image.merge("RGB", [ImageChops.invert(inks.getchannel(ink)) for ink in self.inks])
        out = Stream(self._pdf, shown.tobytes())
        for name in ("/SMask", "/Mask", "/Interpolate"):
            if name in picture:
                out[name] = picture[name]
        out.Type, out.Subtype, out.ColorSpace = Name.XObject, Name.Image, Name.DeviceRGB
        out.Width, out.Height, out.BitsPerComponent = *shown.size, 8
        return out


def _pixels(picture: Any, space: InkSpace, separator: Separator) -> Image.Image | None:
    if space.kind not in {"rgb", "cmyk"}:
        return None
    try:
        width, height, bits = (int(picture[key]) for key in ("/Width", "/Height", "/BitsPerComponent"))
        count = width * height * space.components
        if bits not in {8, 16} or not 0 < count <= _MOST_SAMPLES:
            return None
        mode = "CMYK" if space.components == 4 else "RGB"
        image = _jpeg(picture, mode) if _filters(picture) == ["/DCTDecode"] else None
        if image is None:
            if not set(_filters(picture)) <= {"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode"}:
                return None
            image = Image.frombytes(mode, (width, height), read_stream(picture)[:: bits // 8][:count])
    except (ValueError, TypeError, KeyError, OSError, SyntaxError, PdfError, pikepdf.PdfError):
        return None
    decode = numbers(picture.get("/Decode"))
    if len(decode) == 2 * space.components and decode != (0.0, 1.0) * space.components:
        table = [
            round(min(max(low + level / 255 * (high - low), 0.0), 1.0) * 255)
            for low, high in zip(decode[::2], decode[1::2], strict=True)
            for level in range(256)
        ]
        image = image.point(table)
    return image if mode == "CMYK" else separator.picture(image)


def _filters(picture: Any) -> list[str]:
    filters = picture.get("/Filter", Array())
    return [str(each) for each in filters] if isinstance(filters, Array) else [str(filters)]


def _jpeg(picture: Any, mode: str) -> Image.Image | None:
    image = Image.open(io.BytesIO(picture.read_raw_bytes()), formats=("JPEG",))
    if image.mode != mode:
        return None
    image.load()
    # Pillow turns every CMYK JPEG upside down, as Photoshop writes them; a PDF says so itself, in /Decode.
    return ImageChops.invert(image) if mode == "CMYK" else image


class _Walk:
    """One stream's operators, rewritten for a copy."""

    def __init__(
        self, target: _Copy, resources: Any, state: _State, depth: int, found: pikepdf.Dictionary | None = None
    ) -> None:
        self._copy = target
        self._from = resources if isinstance(resources, Dictionary) else Dictionary()
        self._state = state
        self._depth = depth
        self._kept: list[_State] = []
        self._out: list[Any] = []
        self._to = Dictionary() if found is None else found

    def rewrite(self, contents: Any) -> tuple[bytes, pikepdf.Dictionary]:
        """The stream and the resources it needs now."""
        for instruction in self._copy.source.operators(contents):
            try:
                operator = str(instruction.operator)
            except UnicodeDecodeError:
                continue  # readers skip what is no operator
            handler = _HANDLERS.get(operator)
            if handler is None:
                self._out.append(instruction)
                continue
            try:
                handler(self, operator, instruction.operands, instruction)
            except (ValueError, TypeError, IndexError, KeyError):
                # Operands that make no sense: readers skip the operator, and another rule names it.
                self._copy.source.spoil(f"the operator {operator}")
        for key in ("/ExtGState", "/Properties"):
            if key in self._from:
                self._to[key] = self._from[key]
        fonts = self._from.get("/Font")
        fonts = fonts if isinstance(fonts, Dictionary) else Dictionary()
        self._to.Font = Dictionary({name: self._copy.font(font, self._depth) for name, font in fonts.items()})
        return pikepdf.unparse_content_stream(self._out), self._to

    def _emit(self, operator: str, *operands: Any) -> None:
        self._out.append(pikepdf.ContentStreamInstruction(operands, Operator(operator)))

    def _name(self, category: str, value: Any) -> pikepdf.Name:
        """A name for something in the new resources."""
        if category not in self._to:
            self._to[category] = Dictionary()
        names = self._to[category]
        name = Name(f"/{category[1:3]}{len(names.keys())}")
        names[name] = value
        return name

    def _found(self, category: str, name: Any) -> Any:
        """What a name stands for in the old resources."""
        value = self._from[category][name]
        if not isinstance(value, Dictionary | Stream):
            raise TypeError(f"{name} is no dictionary")
        return value

    # ---- the graphics state

    def _keep(self, _operator: str, _operands: Any, instruction: Any) -> None:
        self._kept.append(replace(self._state))
        self._out.append(instruction)

    def _restore(self, _operator: str, _operands: Any, instruction: Any) -> None:
        if self._kept:
            self._state = self._kept.pop()
            self._out.append(instruction)

    def _settings(self, _operator: str, operands: Any, instruction: Any) -> None:
        self._out.append(instruction)
        settings = self._found("/ExtGState", operands[0])
        state = self._state
        if "/OP" in settings:
            state.stroke_over = state.fill_over = bool(settings.OP)
        if "/op" in settings:
            state.fill_over = bool(settings.op)
        if "/OPM" in settings:
            state.over_mode = int(settings.OPM)

    # ---- colours

    def _set(self, paint: _Paint, stroke: bool) -> None:
        if stroke:
            self._state.stroke = paint
        else:
            self._state.fill = paint
        shown = self._copy.rgb(paint.space.inks(paint.values))
        self._emit("RG" if stroke else "rg", *map(_decimal, shown))

    def _device_colour(self, operator: str, operands: Any, _instruction: Any) -> None:
        kind, stroke = _DEVICE_OPERATORS[operator]
        space = getattr(self._copy.source.spaces, kind)
        values = tuple(map(float, operands))
        if len(values) != space.components:
            raise ValueError("too many or too few components")
        self._set(_Paint(space, values), stroke)

    def _colour_space(self, operator: str, operands: Any, _instruction: Any) -> None:
        space = self._copy.source.space(operands[0], self._from)
        if space.kind == "pattern":
            paint = _Paint(space, (), pattern=True)
            if operator == "CS":
                self._state.stroke = paint
            else:
                self._state.fill = paint
        else:
            self._set(_Paint(space, space.first), operator == "CS")

    def _colour(self, operator: str, operands: Any, _instruction: Any) -> None:
        stroke = operator in {"SC", "SCN"}
        space = (self._state.stroke if stroke else self._state.fill).space
        operands = list(operands)
        if operands and isinstance(operands[-1], Name):
            pattern = self._found("/Pattern", operands.pop())
            made = self._copy.pattern(pattern, self._from, self._depth + 1)
            under = space.under
            shown = self._copy.rgb(under.inks(tuple(map(float, operands)))) if under and operands else ()
            base = self._name("/ColorSpace", Array([Name.Pattern, Name.DeviceRGB])) if shown else Name.Pattern
            self._emit("CS" if stroke else "cs", base)
            self._emit("SCN" if stroke else "scn", *map(_decimal, shown), self._name("/Pattern", made))
        else:
            self._set(_Paint(space, tuple(map(float, operands))), stroke)

    # ---- painting

    def _fills(self) -> bool:
        return self._copy.shows(self._state.fill, self._state.fill_over, self._state.over_mode)

    def _strokes(self) -> bool:
        return self._copy.shows(self._state.stroke, self._state.stroke_over, self._state.over_mode)

    def _paint(self, operator: str, _operands: Any, instruction: Any) -> None:
        fill_alone, stroke_alone = _PAINTING[operator]
        fills, strokes = fill_alone == "n" or self._fills(), stroke_alone == "n" or self._strokes()
        if fills and strokes:
            self._out.append(instruction)
        else:
            self._emit(fill_alone if fills else stroke_alone if strokes else "n")

    def _text_mode(self, _operator: str, operands: Any, _instruction: Any) -> None:
        self._state.mode = int(operands[0])

    def _text(self, _operator: str, _operands: Any, instruction: Any) -> None:
        state = self._state
        clips, way = state.mode & 4, state.mode & 3
        fills = way in {0, 2} and self._fills()
        strokes = way in {1, 2} and self._strokes()
        mode = clips + (2 if fills and strokes else 0 if fills else 1 if strokes else _INVISIBLE)
        if mode != state.set_mode:
            self._emit("Tr", mode)
            state.set_mode = mode
        self._out.append(instruction)

    def _object(self, _operator: str, operands: Any, _instruction: Any) -> None:
        value = self._found("/XObject", operands[0])
        if value.get("/Subtype") == "/Form":
            made = self._copy.form(value, self._from, self._state, self._depth + 1)
        elif value.get("/ImageMask", False) and not self._fills():
            return
        else:
            made = self._copy.picture(value, self._from)
        self._emit("Do", self._name("/XObject", made))

    def _shade(self, _operator: str, operands: Any, _instruction: Any) -> None:
        shading = self._copy.shading(self._found("/Shading", operands[0]), self._from)
        self._emit("sh", self._name("/Shading", shading))


_HANDLERS: dict[str, Callable[[_Walk, str, Any, Any], None]] = {
    "q": _Walk._keep,
    "Q": _Walk._restore,
    "gs": _Walk._settings,
    "cs": _Walk._colour_space,
    "CS": _Walk._colour_space,
    **dict.fromkeys(("sc", "scn", "SC", "SCN"), _Walk._colour),
    **dict.fromkeys(_DEVICE_OPERATORS, _Walk._device_colour),
    **dict.fromkeys(_PAINTING, _Walk._paint),
    "Tr": _Walk._text_mode,
    **dict.fromkeys(("Tj", "TJ", "'", '"'), _Walk._text),
    "Do": _Walk._object,
    "sh": _Walk._shade,
}


def _identity(value: Any) -> object:
    """What tells objects of a PDF apart: their number, or what they say."""
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        return value.objgen
    return value.unparse() if isinstance(value, pikepdf.Object) else value


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.5f}")
