"""What a finished PDF is to preflight: pages as lists of what they paint, and what the rules have to say of it.

Places are in mm from the top left corner of the trim box, as a ruler lies on the print; page boxes keep the PDF's own
points. All nouns are frozen; `File` alone holds something open and is a context.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import TracebackType

import pikepdf

from brochure.model import Severity

PT_PER_MM = 72 / 25.4

Box = tuple[float, float, float, float]
"""A page box in pt as the PDF has it: left, bottom, right, top; y goes up."""

Rectangle = tuple[float, float, float, float]
"""mm from the top left corner of the trim box (of the media box where there is none): left, top, right, bottom;
y goes down."""


# ------------------------------------------------------------------------------------------------ what is to be said


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What a rule has to say: in lower case and plain words; `page` counts from 1, and 0 is the file as a whole."""

    rule: str
    severity: Severity
    page: int
    rectangle: Rectangle | None
    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the print shop asks for.

    `max_ink` in percent; `folds` in mm from the trim's left edge, one tuple a page, or a single one for all pages;
    None reads them from the file. `safe` is the mm between text and trim, `fold_safe` between text and a fold.
    `hairline` and `reversed_size` are in pt. `profile` is an ICC profile for RGB that a foreign file holds.
    """

    max_ink: int = 300
    folds: tuple[tuple[float, ...], ...] | None = None
    safe: float = 5.0
    fold_safe: float = 4.0
    least_ppi: int = 150
    good_ppi: int = 225
    hairline: float = 0.25
    reversed_size: float = 6.0
    profile: bytes = b""

    def folds_of(self, page: Page) -> tuple[float, ...]:
        """Where a page is folded; empty where nobody says."""
        if self.folds is None:
            return page.folds or ()
        if len(self.folds) == 1:
            return self.folds[0]
        return self.folds[page.number - 1] if page.number <= len(self.folds) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What all rules had to say of a file.

    `checked` names the rules that ran, `unjudged` those that had nothing to go by. `words` is all text that can be
    seen, as it is drawn.
    """

    flaws: tuple[Flaw, ...]
    pages: int
    checked: tuple[str, ...]
    unjudged: tuple[str, ...] = ()
    words: str = ""


# ---------------------------------------------------------------------------------------------- what a page paints


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """A colour space and what it is set to.

    `space` is `DeviceCMYK`, `DeviceGray`, `DeviceRGB`, `CalGray`, `CalRGB`, `Lab`, `ICCBased-1|3|4`, `Separation`,
    `DeviceN` or `Pattern`; an indexed space goes by its base. `values` are what the PDF gives (0 to 1, Lab apart), and
    empty for pictures and shades. `names` are the colorants of `Separation` and `DeviceN`.
    """

    space: str
    values: tuple[float, ...] = ()
    names: tuple[str, ...] = ()

    def inks(self) -> tuple[float, float, float, float] | None:
        """Cyan, magenta, yellow and black from 0 to 1, where the colour names its inks; None where it does not.

        `All` paints every plate. Spot colours, RGB and patterns say nothing of the four inks.
        """
        if not self.values:
            return None
        if len(self.values) == 4 and self.space in {"DeviceCMYK", "ICCBased-4"}:
            cyan, magenta, yellow, black = self.values
            return cyan, magenta, yellow, black
        if self.space in {"DeviceGray", "CalGray", "ICCBased-1"}:
            return 0.0, 0.0, 0.0, 1 - self.values[0]
        if self.space in {"Separation", "DeviceN"} and set(self.names) <= {*_PLATES, "All", "None"}:
            tints = dict(zip(self.names, self.values, strict=False))
            every = tints.get("All", 0.0)
            cyan, magenta, yellow, black = (max(every, tints.get(plate, 0.0)) for plate in _PLATES)
            return cyan, magenta, yellow, black
        return None


_PLATES = ("Cyan", "Magenta", "Yellow", "Black")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRun:
    """What one text operator shows: its box, cut to the clip (`clipped` says it was cut).

    The box is as wide as the glyphs' advances, and as high as their outlines; where those are not known, it is from the
    font's descent to its ascent.

    `size` is the effective size in pt. `text` may be empty where the font does not say what its glyphs mean.
    `overprint` says that inks below stay: `op` is set, and in DeviceCMYK `OPM` is 1 too. `invisible` is text
    rendering mode 3 or 7. `outline` is the colour of stroked glyphs (modes 1 and 2).
    """

    text: str
    rectangle: Rectangle
    size: float
    font: str
    colour: Colour
    overprint: bool = False
    outline: Colour | None = None
    clipped: bool = False
    invisible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A path painted: its box, cut to the clip, the stroke's width counted in.

    `width` is the effective line width in pt (0: the finest line a device has); `thin` is the least side in pt of what
    is filled; `plain` says that the path is one upright rectangle.
    """

    rectangle: Rectangle
    fill: Colour | None = None
    stroke: Colour | None = None
    width: float = 0.0
    thin: float = 0.0
    overprint: bool = False
    stroke_overprint: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image: its box, cut to the clip; `columns` x `rows` pixels at `ppi` (across, down).

    `stencil` says that it is a 1-bit mask painted in `colour`; else `colour` has no values.
    """

    rectangle: Rectangle
    columns: int
    rows: int
    ppi: tuple[float, float]
    colour: Colour
    bits: int
    stencil: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """A gradient, painted by `sh` or as a pattern; `colour` has no values."""

    rectangle: Rectangle
    colour: Colour


Item = TextRun | Path | Picture | Shade


def words_of(items: Iterable[Item]) -> str:
    """All text among what is painted that can be seen."""
    runs = (item for item in items if isinstance(item, TextRun))
    return " ".join(run.text for run in runs if not (run.invisible or run.clipped))


@dataclass(frozen=True, slots=True, kw_only=True)
class Transparency:
    """Something that lets what is below show through.

    `kind` is `opacity`, `blend mode`, `soft mask` or `group`; `value` says how much or which; `space` is the colour
    space that a group blends in, if it names one. The rectangle is None for the page's own group.
    """

    kind: str
    value: str
    rectangle: Rectangle | None
    space: Colour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A link, note or field on a page; `action` names what it does, if anything."""

    kind: str
    rectangle: Rectangle | None
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: its boxes in pt as written (None: not there), and what it paints, in painting order.

    `folds` are in mm from the trim's left edge, None where the file does not say. `actions` names what happens by
    itself on this page; `unread` are operators whose operands make no sense, which readers skip, and what else
    readers draw each in its own way. `fresh` are the items that no file before had, where that is known. `words` is all
    text that can be seen.
    """

    number: int
    media: Box
    crop: Box | None = None
    bleed: Box | None = None
    trim: Box | None = None
    art: Box | None = None
    rotate: int = 0
    unit: float = 1.0
    items: tuple[Item, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    transparency: tuple[Transparency, ...] = ()
    folds: tuple[float, ...] | None = None
    actions: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    fresh: tuple[Item, ...] | None = field(default=None, compare=False)
    words: str = field(default="", compare=False)

    def place(self, box: Box) -> Rectangle:
        """A box of the page, in pt, as a rectangle in mm from the trim's top left corner."""
        left, top = (self.trim or self.media)[0], (self.trim or self.media)[3]
        scale = self.unit / PT_PER_MM
        return (box[0] - left) * scale, (top - box[3]) * scale, (box[2] - left) * scale, (top - box[1]) * scale

    @property
    def trim_area(self) -> Rectangle:
        """What is left when the sheet is cut: the trim box, or all of the page. Its left and top are 0."""
        return self.place(self.trim or self.media)

    @property
    def bleed_area(self) -> Rectangle:
        """Where content is judged: the bleed box, or the trim box, or all of the page."""
        return self.place(self.bleed or self.trim or self.media)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edge:
    """What was found along the trim of a page, which what lies far from it does not change."""

    near: tuple[Item, ...]
    page: Page
    flaws: tuple[Flaw, ...]

    def is_that_of(self, page: Page, near: tuple[Item, ...]) -> bool:
        """Whether it is the very same things that come near the trim of a page."""
        mine = self.page
        return (
            (page.media, page.bleed, page.trim, page.rotate, page.unit, page.transparency)
            == (mine.media, mine.bleed, mine.trim, mine.rotate, mine.unit, mine.transparency)
            and len(near) == len(self.near)
            and all(one is other for one, other in zip(near, self.near, strict=True))
        )


# --------------------------------------------------------------------------------------------- what a file is


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A font that some text is set in: `kind` is its Subtype; `unicode` says that its glyphs can be read as text."""

    name: str
    kind: str
    embedded: bool
    subset: bool
    unicode: bool
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """An output intent: `profile` is None where it only names a condition; `components` is the stream's N."""

    kind: str
    condition: str
    registry: str
    profile: bytes | None
    components: int


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A PDF opened: what it says of itself, and its pages. `pdf` stays open until the context ends.

    `version` is the higher of header and catalog. `claims` is `PDF/X-4`, `PDF/X-1a:2001` ... as the file says it, or
    empty. `actions` names what a press cannot run: JavaScript, embedded files, form fields, open actions. `facts` are
    the entries a PDF/X claim leans on, by name: `Trapped`, `ID`, and of XMP `GTS_PDFXVersion`, `DocumentID`,
    `VersionID`, `RenditionClass`. `edges` are those of pages that were looked at, by number: files that share what they
    paint share them, too. A file that is not `whole` has on its pages only what is new, and what lies over or under it.
    """

    data: bytes
    pdf: pikepdf.Pdf
    version: str
    encrypted: bool
    claims: str
    facts: tuple[tuple[str, str], ...]
    intents: tuple[Intent, ...]
    fonts: tuple[Font, ...]
    pages: tuple[Page, ...]
    actions: tuple[str, ...]
    edges: dict[int, Edge] = field(default_factory=dict, compare=False)
    whole: bool = True

    def __enter__(self) -> File:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pdf.close()
