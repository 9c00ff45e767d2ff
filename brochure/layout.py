"""A folder under templates/ -> `Layout`. All faults of `layout.toml` are reported at once.

title = "Tri-fold leaflet, A4"
paper = [297, 210]            # mm, width and height of a sheet
fold = "roll"
flip = "short"                # the edge a duplex printer turns the sheet on
roomy = false                 # whether what is marked .more is printed
type = {floor = 10, ideal = 11.5, step = 0.25}      # pt

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

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

from brochure.errors import Fault, LayoutError, Place
from brochure.model import Face, Flow, Layout, panel_names
from brochure.toml import TomlFile, read_toml

_NUMBER = (int, Decimal)
FILES = ("layout.toml", "page.html", "style.css")


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
        line = next((n for n, line in enumerate(self.lines, 1) if needle in line), None)
        self.faults.append(Fault(message=message, place=Place(file=self.shown, line=line), hint=hint))

    def numbers(self, table: dict[str, Any], key: str, count: int | None = None) -> tuple[float, ...]:
        value = table.get(key)
        good = (
            isinstance(value, list)
            and value
            and all(isinstance(n, _NUMBER) and not isinstance(n, bool) and 0 <= n <= 2000 for n in value)
        )
        if not good or (count and len(value or ()) != count):
            self.fault(
                key,
                f'"{key}" is not a list of {count or "some"} sizes in mm',
                f"write {key} = [100, 100]",
            )
            return (1.0,) * (count or 1)
        return tuple(float(n) for n in value or ())

    def layout(self, table: dict[str, Any], folder: Path) -> Layout | None:
        known = {"title", "paper", "fold", "flip", "roomy", "type", "flow", "face"}
        for key in sorted(table.keys() - known):
            self.fault(key, f'unknown key "{key}"', f"known are: {', '.join(sorted(known))}")
        for key in sorted(known - table.keys()):
            self.fault(key, f'"{key}" is missing', "see docs/architecture.md for an example")
        if self.faults:
            return None
        paper = self.numbers(table, "paper", 2)
        flip = table["flip"]
        if flip not in ("short", "long"):
            self.fault("flip", f'flip is "{flip}"', "it is short or long")
        sizes = table["type"]
        floor, ideal, step = (float(sizes.get(key, 0)) for key in ("floor", "ideal", "step"))
        if not (6 <= floor <= ideal <= 72 and 0 < step <= 2):
            self.fault(
                "type",
                f"type sizes {floor:g} to {ideal:g} by {step:g}",
                "6 <= floor <= ideal <= 72, in pt; step up to 2",
            )
        flows = tuple(self.flow(row) for row in table["flow"])
        faces = tuple(Face(name=str(row.get("name", "")), panels=tuple(row.get("panels", ()))) for row in table["face"])
        self.check(flows, faces, paper)
        return Layout(
            slug=folder.name, place=Place(file=self.shown), folder=str(folder), title=str(table["title"]),
            paper=(paper[0], paper[1]), fold=str(table["fold"]), flip=flip, roomy=bool(table["roomy"]),
            floor=floor, ideal=ideal, step=step, flows=flows, faces=faces,
        )  # fmt: skip

    def flow(self, row: dict[str, Any]) -> Flow:
        margins = self.numbers(row, "margins", 4)
        return Flow(
            name=str(row.get("name", "")), widths=self.numbers(row, "widths"),
            height=float(row.get("height", 0)), takes=tuple(row.get("takes", ())),
            margins=(margins[0], margins[1], margins[2], margins[3]),
            columns=int(row.get("columns", 1)), notes=bool(row.get("notes", False)),
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
