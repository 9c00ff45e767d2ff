"""The job sheet: one page that tells a print shop what is ordered, how it is folded and which files it is printed from.

Pure: an `Order` is all the page shows, in plain English. `blocks/job_sheet.html` sets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import floor

from markupsafe import Markup as Safe

from brochure import locales, scripts
from brochure.colour import Roles
from brochure.hints import folding, outer_face
from brochure.imposition import Side, bound, sides
from brochure.locales import Language
from brochure.manifest import Row
from brochure.model import Article, Clinic, Layout, Severity, Spec, Target
from brochure.profiles import Profile

LETTER = (215.9, 279.4)
"""US letter in mm: a layout that has a side of it is for readers of inches."""

_PAPERS = {"coated": "coated", "uncoated": "uncoated", "us-coated": "coated, US"}
_ENGLISH = locales.language("en")
_FAILURES = {"refused": "refused", "unreadable": "cannot be read", "crashed": "failed"}
_ROOM = (56.0, 30.0)
"""Width and height in mm that a drawn face has on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture as SVG, and what stands below it."""

    svg: Safe
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How the sheet looks in one direction of reading, and the languages it serves, by their English names."""

    languages: str
    drawings: tuple[Drawing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One file to print from. `name` is as seen from the job sheet; `digest` is SHA-256 in groups of eight digits."""

    language: str
    name: str
    pages: int
    digest: str
    draft: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One clinic, one article, one layout, in all its languages: all that the page shows.

    `page` is the size of the job sheet itself, `families` the CSS font families it may need. `facts` are what is to be
    made, and of what: label and words. `missing` names the languages that are lacking, and why. `quantity` is how many
    of each language, where that is known. `warnings` is how many the checks left, over all files.
    """

    clinic: Clinic
    article: Article
    language: Language
    day: str
    page: str
    families: Safe
    facts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    views: tuple[View, ...]
    copies: tuple[Copy, ...]
    missing: str
    quantity: str
    total: str
    condition: str
    warnings: int
    version: str

    @property
    def drafts(self) -> int:
        """How many files are not to be printed yet."""
        return sum(copy.draft for copy in self.copies)


ENDING = ".job-sheet.pdf"


def job_sheet_name(clinic_slug: str, article_slug: str, layout_slug: str) -> str:
    """`<clinic>/<article>.<layout>.job-sheet.pdf`, in the output folder."""
    return f"{clinic_slug}/{article_slug}.{layout_slug}{ENDING}"


def order(
    *,
    clinic: Clinic,
    article: Article,
    layout: Layout,
    spec: Spec,
    profile: Profile,
    roles: Roles,
    rows: Sequence[Row],
    failed: Iterable[tuple[str, str]] = (),
    quantity: int | None = None,
    know: Callable[[str], Language] = locales.language,
) -> Order:
    """What is to be told of an order. `article` is the original; `rows` are its files for the press, at least one.

    `profile` is the one that `spec` chooses; `failed` are the locales of files that were not made, each with the status
    of its job; `quantity` is how many of each language; `know` looks a locale up.
    """
    if not rows:
        raise ValueError("an order has at least one file")
    found = sorted(rows, key=lambda row: know(row.job.locale).english_name)
    pages = {row.file: _page_count(layout, row) for row in found}
    inches = _is_letter(layout)
    mirrored = {know(row.job.locale).rtl for row in found}
    views = tuple(_views(layout, found, pages, roles, spec, know, inches=inches))
    missing = sorted((know(locale).english_name, _FAILURES[status]) for locale, status in failed)
    return Order(
        clinic=clinic,
        article=article,
        language=know(article.language),
        day=locales.day(article.published, _ENGLISH) if article.published else "",
        page="letter" if inches else "A4",
        families=_families(),
        facts=(
            ("What is made", _facts(_piece(layout, mirrored, sorted(set(pages.values())), spec, inches=inches))),
            ("Paper and ink", _facts(_stock(layout, spec, profile, max(pages.values())))),
        ),
        views=views,
        copies=tuple(
            Copy(
                language=know(row.job.locale).english_name,
                name=row.file.partition("/")[2],
                pages=pages[row.file],
                digest=" ".join(row.sha256[n : n + 8] for n in range(0, len(row.sha256), 8)),
                draft=row.draft,
            )
            for row in found
        ),
        missing=", ".join(f"{name} ({why})" for name, why in missing),
        quantity="" if quantity is None else locales.number(quantity, _ENGLISH),
        total="" if quantity is None else locales.number(quantity * len(found), _ENGLISH),
        condition=profile.name,
        warnings=sum(finding.severity is Severity.WARNING for row in found for finding in row.findings),
        version=found[0].versions.get("brochure", ""),
    )


def _page_count(layout: Layout, row: Row) -> int:
    """Pages of a file: those of a booklet one by one, else the faces of the sheet."""
    return len(layout.faces) if layout.pages is None else len(bound(layout, row.fit.pages).panels())


def _is_letter(layout: Layout) -> bool:
    return any(abs(side - letter) < 0.05 for side in layout.paper for letter in LETTER)


def _families() -> Safe:
    """Every script's: a clinic or an article may have its name in any."""
    names = dict.fromkeys(family for setting in scripts.settings().values() for family in setting.families)
    return Safe(", ".join(f'"{name}"' for name in names))


# ------------------------------------------------------------------------------------------------------------- words


def _facts(found: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((label, words[:1].upper() + words[1:]) for label, words in found)


def _piece(
    layout: Layout, mirrored: Set[bool], pages: Sequence[int], spec: Spec, *, inches: bool
) -> Iterator[tuple[str, str]]:
    """What is made, from its size to its binding."""
    flat, closed = _sizes(layout)
    yield "Layout", layout.title
    if closed != flat:
        yield "Finished size", f"{_size(closed, inches=inches)}, {'bound' if layout.pages else 'folded'}"
        yield "Flat size", _size(flat, inches=inches)
    else:
        yield "Finished size", f"{_size(flat, inches=inches)}{'' if layout.pages else ', not folded'}"
    bleed = layout.bleed if spec.bleed is None else spec.bleed
    where = "on all edges but the spine" if layout.fold == "saddle" else "on every edge"
    yield "Bleed", f"{_length(bleed, inches=inches)} {where}" if bleed else "none"
    yield "Extent", _extent(layout, pages)
    if folding := _folding(layout, inches=inches):
        yield "Folding", folding
    if binding := _binding(layout, mirrored, max(pages)):
        yield "Binding", binding


def _stock(layout: Layout, spec: Spec, profile: Profile, sides: int) -> Iterator[tuple[str, str]]:
    """What it is printed on and with."""
    paper = _PAPERS.get(profile.paper, "as the printing condition says")
    yield "Paper", f"{paper}, {spec.weight:g} g/m²"
    yield "Inks", "4/4 process (CMYK on both sides)" if sides > 1 else "4/0 process (CMYK on one side)"
    yield "Condition", profile.name if profile.info == profile.name else f"{profile.name} ({profile.info})"
    yield "Most ink", f"{profile.max_ink} % in one place, all four together"
    yield "Marks", ", ".join(spec.marks) or "none"
    each = "single pages in reading order" if layout.pages else "one page a side of the sheet"
    yield "Files", f"PDF/X-4, {each}"


def _sizes(layout: Layout) -> tuple[tuple[float, float], tuple[float, float]]:
    """The trimmed sheet, flat, and the finished piece, in mm. A booklet is trimmed to its pages."""
    widths, height = layout.widths(), layout.flows[0].height
    if layout.fold == "saddle":
        page = layout.flows[0].widths[0]
        return (2 * page, height), (page, height)
    if layout.fold == "none":
        return layout.paper, layout.paper
    outside = outer_face(layout).panels
    inner = outside[1:-1] if layout.fold == "gate" else outside
    closed = sum(widths[name] for name in inner) if layout.fold == "gate" else max(widths[name] for name in inner)
    return layout.paper, (closed, height)


def _extent(layout: Layout, pages: Sequence[int]) -> str:
    if layout.pages is None:
        count = sum(len(face.panels) for face in layout.faces)
        panels = f"; {count} panels" if layout.fold != "none" else ""
        return f"{_sheets(len(layout.faces), 2)}{_backed(layout, len(layout.faces))}{panels}"
    on_a_sheet = 4 if layout.fold == "saddle" else 2
    if len(pages) > 1:
        return f"{pages[0]} to {pages[-1]} pages, {on_a_sheet} to a sheet: see the files"
    backed = "" if layout.fold == "saddle" else _backed(layout, pages[0])
    return f"{pages[0]} pages on {_sheets(pages[0], on_a_sheet)}{backed}"


def _sheets(pages: int, on_a_sheet: int) -> str:
    count = -(-pages // on_a_sheet)
    return f"{count} {'sheet' if count == 1 else 'sheets'}"


def _backed(layout: Layout, sides: int) -> str:
    """How the second side stands to the first: a sheet that turns about an upright axis keeps its head up."""
    if sides == 1:
        return ", one side"
    upright = (layout.flip == "short") is (layout.paper[0] > layout.paper[1])
    return f", both sides, {'head to head' if upright else 'head to foot'}"


def _folding(layout: Layout, *, inches: bool) -> str:
    if layout.fold == "saddle":
        return "once, at the spine; sheets nested"
    if layout.fold == "none":
        return ""
    name = {"roll": "roll", "z": "Z", "gate": "gate"}[layout.fold]
    return f"{name} fold: {folding(layout, lambda mm: _length(mm, inches=inches))}"


def _binding(layout: Layout, mirrored: Set[bool], most_pages: int) -> str:
    if layout.fold == "saddle":
        return "two wire staples through the fold"
    if layout.pages is None or most_pages <= 2:
        return ""
    first, turned = ("left", "right") if False in mirrored else ("right", "")
    also = f"; {turned} in right-to-left languages" if turned and True in mirrored else ""
    return f"stapled at the corner, top {first}{also}"


def _length(mm: float, *, inches: bool) -> str:
    """`97 mm`, with inches to three decimals: `93.66 mm (3.688 in)`."""
    return f"{_millimetres(mm)} mm{f' ({_inches(mm)} in)' if inches else ''}"


def _size(size: tuple[float, float], *, inches: bool) -> str:
    words = f"{_millimetres(size[0])} × {_millimetres(size[1])} mm"
    return f"{words} ({_inches(size[0])} × {_inches(size[1])} in)" if inches else words


def _millimetres(mm: float) -> str:
    return f"{floor(mm * 100 + 0.5 + 1e-6) / 100:g}"


def _inches(mm: float) -> str:
    """Halves are rounded up, as a ruler's sixteenths are mostly written."""
    return f"{floor(mm / 25.4 * 1000 + 0.5 + 1e-6) / 1000:.3f}"


# --------------------------------------------------------------------------------------------------------- the sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class _Strip:
    """A face as it lies before a reader: names and widths of its panels from left to right, in mm.

    `folds` are their distances from the left edge of the trim.
    """

    title: str
    panels: tuple[tuple[str, float], ...]
    folds: tuple[float, ...]
    height: float

    @property
    def width(self) -> float:
        return sum(width for _, width in self.panels)


def _strips(layout: Layout, pages: Sequence[int], *, rtl: bool) -> list[_Strip]:
    """The first two faces: both sides of a sheet, or of the outer sheet of a booklet."""
    whole = bound(layout, pages[0])
    widths, names = whole.widths(), _names(whole, pages)
    strips = []
    for number, side in enumerate(sides(whole, Target.OFFICE, rtl=rtl)[:2]):
        places = sorted(side.places, key=lambda place: place.left)
        trim = places[0].left  # two pages of a booklet may be narrower than their paper
        strips.append(
            _Strip(
                title=_title(layout, side, number),
                panels=tuple((names[place.panel], widths[place.panel]) for place in places),
                folds=tuple(fold - trim for fold in side.folds),
                height=whole.flows[0].height,
            )
        )
    return strips


def _title(layout: Layout, side: Side, number: int) -> str:
    if layout.pages is None:
        return _plain(side.name).capitalize()
    if layout.fold == "saddle":
        return f"Outer sheet, {('outside', 'inside')[number]}"
    return f"First sheet, {('front', 'back')[number]}"


def _plain(name: str) -> str:
    return name.replace("-", " ")


def _names(layout: Layout, pages: Sequence[int]) -> dict[str, str]:
    """What panels are called. Pages are numbered, from the end where languages differ in how many they have."""
    if layout.pages is None:
        return {name: _plain(name) for name in layout.panels()}
    panels = layout.panels()
    numbered = {name: f"page {number}" for number, name in enumerate(panels, 1)}
    if len(pages) > 1:
        numbered |= {panels[-1]: "last page", panels[-2]: "last but one"}
    return numbered


def _views(
    layout: Layout,
    rows: Sequence[Row],
    pages: dict[str, int],
    roles: Roles,
    spec: Spec,
    know: Callable[[str], Language],
    *,
    inches: bool,
) -> Iterator[View]:
    """The sheet from both sides and from its end, for each direction of reading that there is."""
    for rtl in (False, True):
        own = [row for row in rows if know(row.job.locale).rtl is rtl]
        if not own:
            continue
        counts = sorted({pages[row.file] for row in own})
        strips = _strips(layout, counts, rtl=rtl)
        bleed = layout.bleed if spec.bleed is None else spec.bleed
        scale = min(_ROOM[0] / strips[0].width, _ROOM[1] / strips[0].height)
        stapled = layout.pages is not None and layout.fold == "none" and counts[-1] > 2
        drawings = [
            Drawing(
                svg=_face(
                    strip, roles, scale=scale, bleed=bleed, inches=inches,
                    staple=("right" if rtl else "left") if stapled and strip is strips[0] else "",
                ),
                caption=_caption(strip),
            )
            for strip in strips
        ]  # fmt: skip
        if layout.fold != "none":
            drawings.append(_end_on(bound(layout, counts[0]), counts, roles, rtl=rtl))
        names = [know(row.job.locale).english_name for row in own]
        yield View(languages=locales.listing(names, locales.language("en_GB")), drawings=tuple(drawings))


def _caption(strip: _Strip) -> str:
    """Title, then the panels' widths from left to right."""
    if len(strip.panels) == 1:
        return strip.title
    return f"{strip.title}: {' + '.join(_millimetres(width) for _, width in strip.panels)} mm"


def _face(strip: _Strip, roles: Roles, *, scale: float, bleed: float, inches: bool, staple: str) -> Safe:
    """A face to scale: bleed, trim, panels by name and width, folds as broken lines with their distance from the left.

    Units of the drawing are mm on the page.
    """
    edge = bleed * scale
    width, height = strip.width * scale, strip.height * scale
    top, out = 5.0, max(edge, 1.0)
    shown, unit = (_inches, "in") if inches else (_millimetres, "mm")
    parts = [
        _rectangle(out - edge, top - edge, width + 2 * edge, height + 2 * edge, fill=roles.tint_2.srgb),
        _rectangle(out, top, width, height, fill=roles.paper.srgb, stroke=roles.line.srgb),
    ]
    for fold in strip.folds:
        x = out + fold * scale
        parts.append(
            f'<path fill="none" stroke="{roles.urgent.srgb}" stroke-width=".3" stroke-dasharray="1.5 1"'
            f' d="M{x:.2f} {top - 1.8:.2f}V{top + height + 1.8:.2f}"/>'
        )
        parts.append(_text(x, top - 2.5, shown(fold), 2.1, roles.urgent.srgb))
    left = out
    for name, panel in strip.panels:
        middle = left + panel * scale / 2
        # A letter of Noto Sans is 0.6 of its size wide, or less.
        size = min(2.5, panel * scale / (0.6 * len(name)))
        parts.append(_text(middle, top + height / 2, name, size, roles.ink.srgb))
        parts.append(_text(middle, top + height / 2 + 3.4, f"{shown(panel)} {unit}", 2.1, roles.muted.srgb))
        left += panel * scale
    if staple:
        x, turn = (out + 2.0, 1) if staple == "left" else (out + width - 2.0, -1)
        parts.append(
            f'<path fill="none" stroke="{roles.ink.srgb}" stroke-width=".8" stroke-linecap="round"'
            f' d="M{x:.2f} {top + 4.6:.2f}l{turn * 2.6:g} -2.6"/>'
        )
    panels = ", ".join(f"{name} {_millimetres(width)} mm" for name, width in strip.panels)
    folds = f"; folds {' and '.join(map(_millimetres, strip.folds))} mm from the left" if strip.folds else ""
    stapled = f"; a staple at the top {staple}" if staple else ""
    alt = f"{strip.title}, from left to right: {panels}{folds}{stapled}"
    return _svg(parts, width + 2 * out, top + height + max(edge, 2.0), alt)


# ---------------------------------------------------------------------------------------------------- seen from its end


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    """A panel seen from its end: what it is called, how deep it lies, and from where to where, 0 to 1."""

    name: str
    level: int
    start: float = 0.0
    end: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bend:
    """A fold between two levels, on the left or on the right."""

    upper: int
    lower: int
    right: bool = False


def _layers(layout: Layout, names: dict[str, str]) -> tuple[list[_Layer], list[_Bend]]:
    """The closed piece from its foot, cover up, for a left-to-right language."""
    outer = outer_face(layout)
    outside, inside = outer.panels, next(face for face in layout.faces if face != outer).panels
    if layout.fold == "saddle":
        sheets, panels = len(layout.faces) // 2, layout.panels()
        titles = {0: names[panels[0]], 2 * sheets - 1: names[panels[-1]]}
        levels = range(2 * sheets)
        return (
            [_Layer(name=titles.get(level, ""), level=level) for level in levels],
            [_Bend(upper=sheet, lower=2 * sheets - 1 - sheet) for sheet in range(sheets)],
        )
    if layout.fold == "gate":
        widths = layout.widths()
        meet = widths[outside[-1]] / (widths[outside[0]] + widths[outside[-1]])
        middle = names[outside[1]] if len(outside) == 3 else ""
        return (
            [
                _Layer(name=names[outside[-1]], level=0, end=meet - 0.01),
                _Layer(name=names[outside[0]], level=0, start=meet + 0.01),
                _Layer(name=middle, level=1),
            ],
            [_Bend(upper=0, lower=1), _Bend(upper=0, lower=1, right=True)],
        )
    count = len(outside)
    if layout.fold == "z":
        # A panel's name is that of its face that looks down; only the cover looks up.
        depth = list(range(count))
        seen = [inside[n] if n and n % 2 == 0 else outside[-1 - n] for n in range(count)]
    else:
        # Rolled up, the panels lie from without inwards: the cover above all, the next below all, and so on.
        depth = [n // 2 if n % 2 == 0 else count - 1 - n // 2 for n in range(count)]
        seen = list(reversed(outside))
    shorter = 0.06 if layout.fold == "roll" else 0.0
    ends = [(0.0, 1.0)] * (count - 1) + [(shorter, 1.0) if count % 2 else (0.0, 1.0 - shorter)]
    return (
        [
            _Layer(name=names[name], level=level, start=start, end=end)
            for name, level, (start, end) in zip(seen, depth, ends, strict=True)
        ],
        [_Bend(upper=min(pair), lower=max(pair), right=number % 2 == 1) for number, pair in enumerate(pairwise(depth))],
    )


def _end_on(layout: Layout, pages: Sequence[int], roles: Roles, *, rtl: bool) -> Drawing:
    """The closed piece seen from its foot, cover up, drawn with room between the layers."""
    layers, bends = _layers(layout, _names(layout, pages))
    deepest = max(layer.level for layer in layers)
    pitch = min(6.0, 24.0 / deepest)
    out = max(bend.lower - bend.upper for bend in bends) * pitch / 2 + 0.5
    width, length, top = 34.0, 34.0 - 2 * out, 4.0

    def x(share: float) -> float:
        return out + share * length

    def y(level: float) -> float:
        return top + level * pitch

    lines = [f"M{x(layer.start):.2f} {y(layer.level):.2f}H{x(layer.end):.2f}" for layer in layers]
    for bend in bends:
        radius = (bend.lower - bend.upper) * pitch / 2
        lines.append(
            f"M{x(bend.right):.2f} {y(bend.upper):.2f}"
            f"A{radius:.2f} {radius:.2f} 0 0 {int(bend.right)} {x(bend.right):.2f} {y(bend.lower):.2f}"
        )
    body = f'<path fill="none" stroke="{roles.primary.srgb}" stroke-width=".6" d="{"".join(lines)}"/>'
    if layout.fold == "saddle":
        body += (
            f'<path fill="none" stroke="{roles.urgent.srgb}" stroke-width=".9" stroke-linecap="round"'
            f' d="M.45 {y(deepest / 2):.2f}H{x(0) - pitch / 2 + 2.2:.2f}"/>'
        )
    parts = [f'<g transform="matrix(-1 0 0 1 {width:g} 0)">{body}</g>' if rtl else body]
    for layer in layers:
        middle = x((layer.start + layer.end) / 2)
        if layer.name:
            below = layout.fold == "saddle" and layer.level == deepest
            parts.append(
                _text(
                    width - middle if rtl else middle, y(layer.level) + (2.6 if below else -0.9), layer.name, 2.1,
                    roles.ink.srgb,
                )
            )  # fmt: skip
    named = ", ".join(layer.name for layer in sorted(layers, key=lambda layer: layer.level) if layer.name)
    side = "right" if rtl else "left"
    caption = f"{f'Spine on the {side}' if layout.fold == 'saddle' else 'Folded'}, seen from the foot"
    what = {"saddle": "nested sheets, stapled through the spine", "gate": "two doors over the middle"}
    alt = f"{caption}, cover up: {what.get(layout.fold, f'the cover opens from its fold on the {side}')}; {named}"
    return Drawing(svg=_svg(parts, width, y(deepest) + 4.0, alt), caption=caption)


# --------------------------------------------------------------------------------------------------------------- SVG


def _svg(parts: Iterable[str], width: float, height: float, alt: str) -> Safe:
    """Its words are English alone, which needs no shaping."""
    return Safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2f} {height:.2f}"'
        f' width="{width:.2f}mm" height="{height:.2f}mm"><title>{escape(alt)}</title>{"".join(parts)}</svg>'
    )


def _rectangle(x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "none") -> str:
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{fill}" stroke="{stroke}"'
        ' stroke-width=".3"/>'
    )


def _text(x: float, y: float, words: str, size: float, colour: str) -> str:
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="middle" font-family="Noto Sans" font-size="{size:g}"'
        f' fill="{colour}">{escape(words)}</text>'
    )
