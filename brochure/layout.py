"""A folder under templates/ -> `Layout`. All faults of `layout.toml` are reported at once.

title = "Tri-fold leaflet, A4"
paper = [297, 210]            # mm, width and height of a sheet
fold = "roll"                 # none, roll, z, gate or saddle
flip = "short"                # the edge a duplex printer turns the sheet on
roomy = false                 # whether what is marked .more is printed
bleed = 3                     # mm that colour runs past the trim for a print shop; 3 where it is left out
bilingual = false             # whether the article's own words stand beside the translation
type = {floor = 10, ideal = 12, step = 0.25, start = 10.5}      # pt; the search begins at `start`, or at the ideal

[[flow]]                      # in reading order
name = "inside"
widths = [100, 100, 97]       # mm, one a panel, in reading order
height = 210
margins = [12, 8, 10, 8]      # mm: top, inline end, bottom, inline start
takes = ["*"]                 # ids of sections; * is all that no other flow takes, sources their list
columns = 1                   # where the style sheet sets more than one
notes = false                 # whether write-in lines fill its end

[[face]]                      # one side of a sheet, panels from left to right in a left-to-right language
name = "inside"
panels = ["inside-1", "inside-2", "inside-3"]

Where the text decides on the number of pages there are no faces, and one flow grows:

pages = [8, 16]               # the least and the most: multiples of 4 for fold = "saddle", of 2 for "none", or from 1

[[flow]]
name = "body"
widths = [148]                # of each of its panels
grows = true
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from brochure.errors import Fault, LayoutError, Place
from brochure.imposition import fixed, step
from brochure.model import MAX_BLEED, MIN_BLEED, Face, Flow, Fold, Layout
from brochure.toml import TomlFile, read_toml

_NUMBER = (int, Decimal)
FILES = ("layout.toml", "page.html", "style.css")
_TEXT = (str,)
_KEYS: dict[str, dict[str, tuple[type, ...]]] = {
    "layout": {
        "title": _TEXT, "paper": (list,), "fold": _TEXT, "flip": _TEXT, "roomy": (bool,), "bleed": _NUMBER,
        "bilingual": (bool,), "pages": (list,), "type": (dict,), "flow": (list,), "face": (list,),
    },
    "type": {"floor": _NUMBER, "ideal": _NUMBER, "step": _NUMBER, "start": _NUMBER},
    "flow": {
        "name": _TEXT, "widths": (list,), "height": _NUMBER, "margins": (list,), "takes": (list,), "columns": (int,),
        "notes": (bool,), "grows": (bool,),
    },
    "face": {"name": _TEXT, "panels": (list,)},
}  # fmt: skip
_OPTIONAL = ("columns", "notes", "grows", "start", "bleed", "bilingual", "pages", "face")
_TYPES: dict[tuple[type, ...], str] = {
    _TEXT: "text", (bool,): "true or false", (dict,): "a table", (list,): "a list", (int,): "a whole number",
}  # fmt: skip
_FOLDS: tuple[Fold, ...] = get_args(Fold)
_LEAST_PANELS = {"roll": 2, "z": 2, "gate": 3}
"""On each face of a folded sheet."""

_SHEET = (30, 2000)
"""Paper that a machine takes, in mm."""

_PAGES = (1, 64)
_TRIMMED = 2.0
"""What two pages of a booklet may lack of the paper's width, in mm: A4 is 297 mm wide, two A5 pages 296 mm."""

_CLOSE = 0.01
"""Lengths in mm are equal within this."""


def _is(value: Any, types: tuple[type, ...]) -> bool:
    """As `isinstance`, but that true and false are no numbers, nor are TOML's inf and nan."""
    return (
        isinstance(value, types)
        and (type(value) is not bool or bool in types)
        and (not isinstance(value, Decimal) or value.is_finite())
    )


def read_layout(folder: Path, *, shown: str) -> Layout:
    """Read a layout folder.

    Raises:
        LayoutError: a file is missing, or `layout.toml` does not add up.
    """
    for name in FILES:
        if not (folder / name).is_file():
            raise LayoutError(
                f"the layout has no {name}",
                place=Place(file=shown),
                hint=f"a layout has {', '.join(FILES)}",
            )
    file = read_toml(folder / "layout.toml", f"{shown}/layout.toml", LayoutError)
    reader = _Reader(file)
    layout = reader.layout(file.values, folder)
    if reader.faults or layout is None:
        raise LayoutError.of(sorted(reader.faults, key=lambda fault: (fault.place and fault.place.line) or 0))
    return layout


class _Reader:
    def __init__(self, file: TomlFile) -> None:
        self.shown = file.shown
        self.lines = file.lines
        self.faults: list[Fault] = []

    def fault(self, needle: str, message: str, hint: str, within: int = 0) -> None:
        """Something is wrong where a key, or any other words, stand first from line `within` on."""
        key = re.compile(rf"(?:^|[{{,\s]){re.escape(needle)}\s*=")
        lines = [(n, line.partition("#")[0]) for n, line in enumerate(self.lines, 1) if n >= within]
        line = next((n for n, line in lines if key.search(line)), None) or next(
            (n for n, line in lines if needle in line), None
        )
        self.faults.append(Fault(message=message, place=Place(file=self.shown, line=line), hint=hint))

    def row(self, kind: str, index: int) -> int:
        """The line on which the table of a row begins; 0 where it is not written as a table."""
        starts = [n for n, line in enumerate(self.lines, 1) if re.match(rf"\s*\[\[\s*{kind}\s*\]\]", line)]
        return starts[index] if index < len(starts) else 0

    def numbers(self, table: dict[str, Any], key: str, count: int | None = None, within: int = 0) -> tuple[float, ...]:
        value = table.get(key)
        good = isinstance(value, list) and value and all(_is(n, _NUMBER) and 0 <= n <= _SHEET[1] for n in value)
        if not good or (count and len(value or ()) != count):
            self.fault(
                key,
                f'"{key}" is not a list of {count or "some"} sizes in mm',
                f"write {key} = {[100] * (count or 2)}; a size is 0 to {_SHEET[1]} mm",
                within,
            )
            return (1.0,) * (count or 1)
        return tuple(float(n) for n in value or ())

    def keys(self, kind: str, table: object, within: int = 0) -> None:
        """A table has the keys of its kind and no other, each with the right sort of value."""
        if not isinstance(table, dict):
            return self.fault(kind, f'"{kind}" is not a table', "see docs/architecture.md for an example")
        for key in sorted(table.keys() - _KEYS[kind].keys()):
            self.fault(key, f'unknown key "{key}"', f"known are: {', '.join(_KEYS[kind])}", within)
        for key, types in _KEYS[kind].items():
            value: Any = table.get(key)
            if value is None and key not in _OPTIONAL:
                self.fault(f"[{kind}]", f'"{key}" is missing', "see docs/architecture.md for an example", within)
            elif value is not None and not _is(value, types):
                self.fault(key, f'"{key}" is not {_TYPES.get(types, "a number")}', f"it is {value!r}", within)
            elif value and key in ("takes", "panels") and not all(isinstance(name, str) for name in value):
                self.fault(key, f'"{key}" is not a list of names', f'write {key} = ["one", "two"]', within)
        return None

    def layout(self, table: dict[str, Any], folder: Path) -> Layout | None:
        """The layout, or nothing where its parts are not all there."""
        self.keys("layout", table)
        if self.faults:
            return None
        self.keys("type", table["type"])
        for kind in ("flow", "face"):
            for index, row in enumerate(table.get(kind, ())):
                self.keys(kind, row, self.row(kind, index))
        if self.faults:
            return None
        floor, ideal, start, step = self.type(table["type"])
        width, height, bleed = self.sheet(table)
        flows = tuple(self.flow(row, self.row("flow", index)) for index, row in enumerate(table["flow"]))
        faces = tuple(Face(name=row["name"], panels=tuple(row["panels"])) for row in table.get("face", ()))
        for name, count in Counter(flow.name for flow in flows).items():
            if count > 1:
                self.fault(f'"{name}"', f'{count} flows are called "{name}"', "give each a name of its own")
        pages = self.pages(table)
        if self.faults:
            return None
        layout = Layout(
            slug=folder.name, place=Place(file=self.shown), folder=str(folder), title=str(table["title"]),
            paper=(width, height), fold=table["fold"], flip=table["flip"], roomy=bool(table["roomy"]),
            floor=floor, ideal=ideal, step=step, start=start, flows=flows, faces=faces, pages=pages, bleed=bleed,
            bilingual=table.get("bilingual", False),
        )  # fmt: skip
        self.takes(flows)
        if pages is None:
            self.placed(layout)
        else:
            self.growing(layout, pages)
        return layout

    def sheet(self, table: dict[str, Any]) -> tuple[float, float, float]:
        """Width and height of the paper, and bleed; and whether it can be folded and turned as it says."""
        before = len(self.faults)
        width, height = self.numbers(table, "paper", 2)
        if len(self.faults) == before and min(width, height) < _SHEET[0]:
            self.fault("paper", f"the paper is {width:g} x {height:g} mm",
                       f"it is {_SHEET[0]} to {_SHEET[1]} mm wide and high")  # fmt: skip
        bleed = float(table.get("bleed", 3))
        if not MIN_BLEED <= bleed <= MAX_BLEED:
            self.fault(
                "bleed",
                f"the bleed is {bleed:g} mm",
                f"it is {MIN_BLEED:g} to {MAX_BLEED:g} mm; most print shops want 3",
            )
        if table["flip"] not in ("short", "long"):
            self.fault("flip", f'flip is "{table["flip"]}"', "it is short or long")
        if table["fold"] not in _FOLDS:
            self.fault("fold", f'fold is "{table["fold"]}"', f"it is {', '.join(_FOLDS[:-1])} or {_FOLDS[-1]}")
        return width, height, bleed

    def type(self, table: dict[str, Any]) -> tuple[float, float, float, float]:
        floor, ideal, step = (float(table[key]) for key in ("floor", "ideal", "step"))
        start = float(table.get("start", ideal))
        if not (6 <= floor <= start <= ideal <= 72 and 0 < step <= 2):
            self.fault(
                "type",
                f"type sizes {floor:g} to {ideal:g} by {step:g}",
                "6 <= floor <= start <= ideal <= 72, in pt; step up to 2",
            )
        return floor, ideal, start, step

    def flow(self, row: dict[str, Any], within: int) -> Flow:
        before = len(self.faults)
        margins = self.numbers(row, "margins", 4, within)
        widths, height = self.numbers(row, "widths", within=within), float(row["height"])
        name, columns = row["name"], row.get("columns", 1)
        if not re.fullmatch(r"[a-z][a-z0-9]*", name):
            self.fault(name, f'"{name}" cannot name a flow', "take lower-case letters a to z, and digits after them")
        full = margins[0] + margins[2] >= height or margins[1] + margins[3] >= min(widths)
        if len(self.faults) == before and (full or not 1 <= columns <= 6):
            self.fault(f'"{name}"', f'the flow "{name}" has no room for text', "see its margins, sizes and columns")
        return Flow(
            name=name, widths=widths, height=height, takes=tuple(row["takes"]),
            margins=(margins[0], margins[1], margins[2], margins[3]),
            columns=columns, notes=row.get("notes", False), grows=row.get("grows", False),
        )  # fmt: skip

    def pages(self, table: dict[str, Any]) -> tuple[int, int] | None:
        """The least and the most pages, where the text decides on their number."""
        value = table.get("pages")
        if value is None:
            if "face" not in table:
                self.fault("[face]", '"face" is missing',
                           "say which panels stand on each face, or pages = [8, 16] and which flow grows")  # fmt: skip
            return None
        if "face" in table:
            self.fault("[face]", 'a layout with "pages" works its faces out by itself', "take the faces out")
        if len(value) == 2 and all(_is(n, (int,)) for n in value) and _PAGES[0] <= value[0] <= value[1] <= _PAGES[1]:
            return value[0], value[1]
        self.fault("pages", '"pages" is not the least and the most number of pages',
                   f"write two numbers from {_PAGES[0]} to {_PAGES[1]}: pages = [8, 16]")  # fmt: skip
        return None

    # ---- what is to add up

    def takes(self, flows: tuple[Flow, ...]) -> None:
        """One flow takes the rest of the text, and no section stands twice."""
        takers = Counter(id_ for flow in flows for id_ in flow.takes)
        if takers["*"] != 1:
            self.fault(
                "takes",
                f'{takers["*"]} flows take "*"',
                'exactly one flow takes the rest of the text: takes = ["*"]',
            )
        for id_, count in takers.items():
            if count > 1 and id_ != "*":
                self.fault(f'"{id_}"', f'{count} flows take "{id_}"', "one section is printed once")

    def placed(self, layout: Layout) -> None:
        """Every panel stands on one face, faces fill their paper, and the sheet can be folded as it says."""
        width = layout.widths()
        before = len(self.faults)
        for flow in layout.flows:
            if flow.grows:
                self.fault("grows", f'the flow "{flow.name}" grows, but the layout does not',
                           "say how far: pages = [8, 16]; or take grows out")  # fmt: skip
        placed = Counter(panel for face in layout.faces for panel in face.panels)
        for name in width:
            if placed[name] != 1:
                self.fault(
                    name.partition("-")[0],
                    f'the panel "{name}" stands on {placed[name]} faces',
                    "name each panel once among the faces",
                )
        for name in placed:
            if name not in width:
                self.fault(name, f'no flow has the panel "{name}"', f"panels are: {', '.join(width)}")
        if len(self.faults) > before:
            return
        for face in layout.faces:
            total = sum(width[name] for name in face.panels)
            if abs(total - layout.paper[0]) > _CLOSE:
                self.fault(
                    f'"{face.name}"',
                    f'the panels of "{face.name}" are {total:g} mm wide, the paper {layout.paper[0]:g} mm',
                    "widths add up to the paper's width",
                )
        self.heights(layout)
        if layout.fold == "saddle":
            self.fault("fold", 'a saddle-stitched layout has no "pages"',
                       "write pages = [8, 16] in place of the faces, and let one flow grow")  # fmt: skip
        elif layout.fold != "none" and len(self.faults) == before:
            self.folded(layout, [[width[name] for name in face.panels] for face in layout.faces])

    def heights(self, layout: Layout) -> None:
        for flow in layout.flows:
            if abs(flow.height - layout.paper[1]) > _CLOSE:
                self.fault(
                    f'"{flow.name}"',
                    f'"{flow.name}" is {flow.height:g} mm high, the paper {layout.paper[1]:g} mm',
                    "a panel is as high as the paper",
                )

    def folded(self, layout: Layout, widths: list[list[float]]) -> None:
        """Widths on each face, from left to right: a sheet that can be folded as it says."""
        fold, least = layout.fold, _LEAST_PANELS[layout.fold]
        if len(widths) != 2 or len(widths[0]) != len(widths[1]) or len(widths[0]) < least:
            counts = ", ".join(str(len(face)) for face in widths)
            self.fault("fold", f'fold is "{fold}", with {counts} panels on {len(widths)} faces',
                       f"it has two faces with as many panels each, at least {least}")  # fmt: skip
            return
        for one, other in zip(layout.faces[0].panels, reversed(layout.faces[1].panels), strict=True):
            self.back_to_back(layout, one, other)
        # The face that the reader sees first is the outside; of the inside this is the mirror image.
        cover = layout.panels()[0]
        outer = next(n for n, face in enumerate(layout.faces) if cover in face.panels)
        outside, names = widths[outer], layout.faces[outer].panels
        if fold == "roll" and outside[0] >= outside[1]:
            self.fault(f'"{names[0].partition("-")[0]}"',
                       f'the flap "{names[0]}" is {outside[0]:g} mm wide, "{names[1]}", which it is tucked behind,'
                       f" {outside[1]:g} mm", "make the flap 2 or 3 mm narrower")  # fmt: skip
        if fold == "z" and max(outside) - min(outside) > _CLOSE:
            self.fault("fold", "panels of a z fold differ in width", "make them equal")
        doors, middle = outside[0] + outside[-1], sum(outside[1:-1])
        if fold == "gate" and doors > middle + _CLOSE:
            self.fault("fold", f"the doors of the gate are {doors:g} mm wide, what they close over {middle:g} mm",
                       "make them 1 or 2 mm narrower together")  # fmt: skip

    def back_to_back(self, layout: Layout, one: str, other: str) -> None:
        width = layout.widths()
        if abs(width[one] - width[other]) > _CLOSE:
            self.fault(
                f'"{other.partition("-")[0]}"',
                f'"{one}" is {width[one]:g} mm wide, "{other}" on its back {width[other]:g} mm',
                "the first panel of one face is printed on the back of the last of the other",
            )

    def growing(self, layout: Layout, pages: tuple[int, int]) -> None:
        """Pages that can be bound: as many as whole sheets have, of one size, and one flow that grows."""
        if layout.fold not in ("none", "saddle"):
            self.fault("fold", f'fold is "{layout.fold}", and the number of pages is the text\'s to decide',
                       "it is saddle or none")  # fmt: skip
            return
        growing = [flow for flow in layout.flows if flow.grows]
        if len(growing) != 1:
            self.fault("pages", f"{len(growing)} flows grow", "write grows = true in exactly one flow")
        for flow in growing:
            if len(flow.widths) != 1:
                self.fault(f'"{flow.name}"', f'the flow "{flow.name}" grows, but has {len(flow.widths)} widths',
                           "write one, that of each of its panels")  # fmt: skip
        by, taken = step(layout), fixed(layout)
        for count in dict.fromkeys(pages):
            if count % by:
                self.fault("pages", f"{count} pages do not fill their sheets", f"write multiples of {by}")
        if pages[0] <= taken:
            self.fault("pages", f"{pages[0]} pages leave none to grow: {taken} are there already",
                       f"write at least {taken + 1 + -(taken + 1) % by}")  # fmt: skip
        self.heights(layout)
        across = 2 if layout.fold == "saddle" else 1
        for flow in layout.flows:
            for width in dict.fromkeys(flow.widths):
                lacking = layout.paper[0] - across * width
                if not -_CLOSE <= lacking < (_TRIMMED if across == 2 else _CLOSE):
                    self.fault(f'"{flow.name}"', f'{"two pages" if across == 2 else "a page"} of "{flow.name}"'
                               f" {'are' if across == 2 else 'is'} {across * width:g} mm wide,"
                               f" the paper {layout.paper[0]:g} mm",
                               "all pages have the same size, and fill the paper")  # fmt: skip
        if len({width for flow in layout.flows for width in flow.widths}) > 1:
            self.fault("fold", "pages differ in width", "all pages of a booklet have the same size")
