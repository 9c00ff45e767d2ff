"""A folder under templates/ -> `Layout`. All faults of `layout.toml` are reported at once.

title = "Tri-fold leaflet, A4"
paper = [297, 210]            # mm, width and height of a sheet
fold = "roll"
flip = "short"                # the edge a duplex printer turns the sheet on
roomy = false                 # whether what is marked .more is printed
type = {floor = 10, ideal = 12, step = 0.25, start = 10.5}      # pt; the search begins at `start`, or at the ideal

[[flow]]                      # in reading order
name = "inside"
widths = [100, 100, 97]       # mm, one a panel, in reading order
height = 210
margins = [12, 8, 10, 8]      # mm: top, inline end, bottom, inline start
takes = ["*"]                 # ids of sections; * is all that no other flow takes
columns = 1                   # where the style sheet sets more than one
notes = false                 # whether write-in lines fill its end

[[face]]                      # one side of a sheet, panels from left to right in a left-to-right language
name = "inside"
panels = ["inside-1", "inside-2", "inside-3"]
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

from brochure.errors import Fault, LayoutError, Place
from brochure.model import Face, Flow, Layout, panel_names
from brochure.toml import TomlFile, read_toml

_NUMBER = (int, Decimal)
FILES = ("layout.toml", "page.html", "style.css")
_TEXT = (str,)
_KEYS: dict[str, dict[str, tuple[type, ...]]] = {
    "layout": {
        "title": _TEXT, "paper": (list,), "fold": _TEXT, "flip": _TEXT, "roomy": (bool,), "type": (dict,),
        "flow": (list,), "face": (list,),
    },
    "type": {"floor": _NUMBER, "ideal": _NUMBER, "step": _NUMBER, "start": _NUMBER},
    "flow": {
        "name": _TEXT, "widths": (list,), "height": _NUMBER, "margins": (list,), "takes": (list,), "columns": (int,),
        "notes": (bool,),
    },
    "face": {"name": _TEXT, "panels": (list,)},
}  # fmt: skip
_OPTIONAL = ("columns", "notes", "start")
_TYPES: dict[tuple[type, ...], str] = {
    _TEXT: "text", (bool,): "true or false", (dict,): "a table", (list,): "a list", (int,): "a whole number",
}  # fmt: skip


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
        raise LayoutError.of(reader.faults)
    return layout


class _Reader:
    def __init__(self, file: TomlFile) -> None:
        self.shown = file.shown
        self.lines = file.lines
        self.faults: list[Fault] = []

    def fault(self, needle: str, message: str, hint: str) -> None:
        line = next((n for n, line in enumerate(self.lines, 1) if needle in line.partition("#")[0]), None)
        self.faults.append(Fault(message=message, place=Place(file=self.shown, line=line), hint=hint))

    def numbers(self, table: dict[str, Any], key: str, count: int | None = None) -> tuple[float, ...]:
        value = table.get(key)
        good = isinstance(value, list) and value and all(_is(n, _NUMBER) and 0 <= n <= 2000 for n in value)
        if not good or (count and len(value or ()) != count):
            self.fault(
                key,
                f'"{key}" is not a list of {count or "some"} sizes in mm',
                f"write {key} = [100, 100]",
            )
            return (1.0,) * (count or 1)
        return tuple(float(n) for n in value or ())

    def keys(self, kind: str, table: object) -> None:
        """A table has the keys of its kind and no other, each with the right sort of value."""
        if not isinstance(table, dict):
            return self.fault(kind, f'"{kind}" is not a table', "see docs/architecture.md for an example")
        for key in sorted(table.keys() - _KEYS[kind].keys()):
            self.fault(key, f'unknown key "{key}"', f"known are: {', '.join(_KEYS[kind])}")
        for key, types in _KEYS[kind].items():
            value: Any = table.get(key)
            if value is None and key not in _OPTIONAL:
                self.fault(f"[{kind}]", f'"{key}" is missing', "see docs/architecture.md for an example")
            elif value is not None and not _is(value, types):
                self.fault(key, f'"{key}" is not {_TYPES.get(types, "a number")}', f"it is {value!r}")
            elif value and key in ("takes", "panels") and not all(isinstance(name, str) for name in value):
                self.fault(key, f'"{key}" is not a list of names', f'write {key} = ["one", "two"]')
        return None

    def layout(self, table: dict[str, Any], folder: Path) -> Layout | None:
        self.keys("layout", table)
        if self.faults:
            return None
        self.keys("type", table["type"])
        for kind in ("flow", "face"):
            for row in table[kind]:
                self.keys(kind, row)
        if self.faults:
            return None
        paper = self.numbers(table, "paper", 2)
        flip = table["flip"]
        if flip not in ("short", "long"):
            self.fault("flip", f'flip is "{flip}"', "it is short or long")
        floor, ideal, step = (float(table["type"][key]) for key in ("floor", "ideal", "step"))
        start = float(table["type"].get("start", ideal))
        if not (6 <= floor <= start <= ideal <= 72 and 0 < step <= 2):
            self.fault(
                "type",
                f"type sizes {floor:g} to {ideal:g} by {step:g}",
                "6 <= floor <= start <= ideal <= 72, in pt; step up to 2",
            )
        flows = tuple(self.flow(row) for row in table["flow"])
        faces = tuple(Face(name=row["name"], panels=tuple(row["panels"])) for row in table["face"])
        for name, count in Counter(flow.name for flow in flows).items():
            if count > 1:
                self.fault(f'"{name}"', f'{count} flows are called "{name}"', "give each a name of its own")
        if not self.faults:
            self.check(flows, faces, paper)
        return Layout(
            slug=folder.name, place=Place(file=self.shown), folder=str(folder), title=str(table["title"]),
            paper=(paper[0], paper[1]), fold=str(table["fold"]), flip=flip, roomy=bool(table["roomy"]),
            floor=floor, ideal=ideal, step=step, start=start, flows=flows, faces=faces,
        )  # fmt: skip

    def flow(self, row: dict[str, Any]) -> Flow:
        before = len(self.faults)
        margins, widths, height = self.numbers(row, "margins", 4), self.numbers(row, "widths"), float(row["height"])
        name, columns = row["name"], row.get("columns", 1)
        if not re.fullmatch(r"[a-z][a-z0-9]*", name):
            self.fault(name, f'"{name}" cannot name a flow', "take lower-case letters a to z, and digits after them")
        full = margins[0] + margins[2] >= height or margins[1] + margins[3] >= min(widths)
        if len(self.faults) == before and (full or not 1 <= columns <= 6):
            self.fault(f'"{name}"', f'the flow "{name}" has no room for text', "see its margins, sizes and columns")
        return Flow(
            name=name, widths=widths, height=height, takes=tuple(row["takes"]),
            margins=(margins[0], margins[1], margins[2], margins[3]),
            columns=columns, notes=row.get("notes", False),
        )  # fmt: skip

    def check(self, flows: tuple[Flow, ...], faces: tuple[Face, ...], paper: tuple[float, ...]) -> None:
        """Every panel stands on one face, faces fill their paper, and one flow takes the rest of the text."""
        width = {name: w for flow in flows for name, w in zip(panel_names(flow), flow.widths, strict=True)}
        height = {name: flow.height for flow in flows for name in panel_names(flow)}
        placed = Counter(panel for face in faces for panel in face.panels)
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
        if self.faults:
            return
        for face in faces:
            total = sum(width[name] for name in face.panels)
            if abs(total - paper[0]) > 0.01:
                self.fault(
                    f'"{face.name}"',
                    f'the panels of "{face.name}" are {total:g} mm wide, the paper {paper[0]:g} mm',
                    "widths add up to the paper's width",
                )
            for name in face.panels:
                if abs(height[name] - paper[1]) > 0.01:
                    self.fault(
                        name.partition("-")[0],
                        f'"{name}" is {height[name]:g} mm high, the paper {paper[1]:g} mm',
                        "a panel is as high as the paper",
                    )
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
