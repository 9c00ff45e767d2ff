"""A folder with `layout.toml` becomes a `Layout`, or all that does not add up is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.samples import attempt, told

from brochure.errors import LayoutError
from brochure.layout import FILES, read_layout
from brochure.model import Layout, panel_names
from brochure.shelves import bundled

GOOD = """\
title = "Card"                # line 1
paper = [200, 210]
fold = "half"
flip = "short"
roomy = false
type = { floor = 10, ideal = 11.5, step = 0.25 }

[[flow]]
name = "cover"                # line 9
widths = [100]
height = 210
margins = [12, 8, 10, 6.5]
takes = []

[[flow]]
name = "inside"               # line 16
widths = [100, 100, 100]
height = 210
margins = [12, 8, 10, 8]
takes = ["*"]
columns = 2
notes = true

[[face]]
name = "out"                  # line 25
panels = ["inside-3", "cover"]

[[face]]
name = "in"                   # line 29
panels = ["inside-1", "inside-2"]
"""


def read(folder: Path, text: str = GOOD) -> Layout:
    for name in FILES:
        (folder / name).write_text(text if name == "layout.toml" else "", encoding="utf-8")
    return read_layout(folder, shown="templates/card")


def test_a_layout_is_read(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert (found.slug, found.title, found.paper, found.fold, found.flip, found.roomy) == (
        tmp_path.name, "Card", (200.0, 210.0), "half", "short", False,
    )  # fmt: skip
    assert (found.floor, found.ideal, found.step) == (10.0, 11.5, 0.25)
    cover, inside = found.flows
    assert (cover.name, cover.widths, cover.height, cover.margins, cover.takes, cover.columns, cover.notes) == (
        "cover", (100.0,), 210.0, (12.0, 8.0, 10.0, 6.5), (), 1, False,
    )  # fmt: skip
    assert (inside.takes, inside.columns, inside.notes) == (("*",), 2, True)
    assert [(face.name, face.panels) for face in found.faces] == [
        ("out", ("inside-3", "cover")),
        ("in", ("inside-1", "inside-2")),
    ]


def test_panels_are_named_in_reading_order(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.panels() == ("cover", "inside-1", "inside-2", "inside-3")
    assert panel_names(found.flows[0]) == ("cover",)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        # keys and values
        ('title = "Card"', "", None, '"title" is missing'),
        ('title = "Card"', "title = 5", 1, '"title" is not text'),
        ("paper =", "papers =", 2, 'unknown key "papers"'),
        ("paper = [200, 210]", "paper = [200]", 2, '"paper" is not a list of 2 sizes in mm'),
        ("paper = [200, 210]", 'paper = "A4"', 2, '"paper" is not a list'),
        ("paper = [200, 210]", "paper = [true, 210]", 2, '"paper" is not a list of 2 sizes in mm'),
        ("paper = [200, 210]", "paper = [nan, 210]", 2, '"paper" is not a list of 2 sizes in mm'),
        ("paper = [200, 210]", "paper = [-1, 210]", 2, '"paper" is not a list of 2 sizes in mm'),
        ('flip = "short"', 'flip = "left"', 4, 'flip is "left"'),
        ("roomy = false", 'roomy = "no"', 5, '"roomy" is not true or false'),
        ("roomy = false", "roomy = 0", 5, '"roomy" is not true or false'),
        ("type = {", "type = 10 #", 6, '"type" is not a table'),
        ("floor = 10", "floor = 12", 6, "type sizes 12 to 11.5 by 0.25"),
        ("floor = 10", "floor = 5", 6, "type sizes 5 to 11.5 by 0.25"),
        ("step = 0.25", "step = 0", 6, "type sizes 10 to 11.5 by 0"),
        ("step = 0.25", "step = inf", 6, '"step" is not a number'),
        ("step = 0.25", 'step = "x"', 6, '"step" is not a number'),
        (", step = 0.25", "", None, '"step" is missing'),
        (", step = 0.25", ", stop = 0.25", 6, 'unknown key "stop"'),
        ("height = 210\nmargins = [12, 8, 10, 6.5]", 'height = "210"\nmargins = [12, 8, 10, 6.5]', 11,
         '"height" is not a number'),
        ("widths = [100]\n", "", 8, '"widths" is missing'),
        ("widths = [100]\n", "widths = []\n", 10, '"widths" is not a list of some sizes in mm'),
        ("widths = [100]\n", 'widths = ["a"]\n', 10, '"widths" is not a list of some sizes in mm'),
        ("margins = [12, 8, 10, 6.5]", "margins = [12, 8]", 12, '"margins" is not a list of 4 sizes in mm'),
        ("takes = []", 'takes = "urgent"', 13, '"takes" is not a list'),
        ("takes = []", "takes = [5]", 13, '"takes" is not a list of names'),
        ("columns = 2", "columns = 1.5", 21, '"columns" is not a whole number'),
        ("columns = 2", "columns = true", 21, '"columns" is not a whole number'),
        ("notes = true", "notes = 1", 22, '"notes" is not true or false'),
        ("notes = true", "note = true", 22, 'unknown key "note"'),
        ('panels = ["inside-3", "cover"]', 'panels = "cover"', 26, '"panels" is not a list'),
        ('panels = ["inside-3", "cover"]', 'panel = ["cover"]', 26, 'unknown key "panel"'),
        # names
        ('name = "cover" ', 'name = "Cover page" ', 9, '"Cover page" cannot name a flow'),
        ('name = "cover" ', 'name = "inside-1" ', 9, '"inside-1" cannot name a flow'),
        ('name = "cover" ', 'name = "inside" ', 9, '2 flows are called "inside"'),
        # room
        ("margins = [12, 8, 10, 6.5]", "margins = [105, 8, 105, 8]", 9, 'the flow "cover" has no room for text'),
        ("margins = [12, 8, 10, 6.5]", "margins = [12, 60, 10, 60]", 9, 'the flow "cover" has no room for text'),
        ("columns = 2", "columns = 0", 16, 'the flow "inside" has no room for text'),
        # faces
        ('["inside-3", "cover"]', '["inside-2", "cover"]', 16, 'the panel "inside-2" stands on 2 faces'),
        ('["inside-3", "cover"]', '["cover"]', 16, 'the panel "inside-3" stands on 0 faces'),
        ('["inside-3", "cover"]', '["inside-3", "back"]', 26, 'no flow has the panel "back"'),
        ("paper = [200, 210]", "paper = [210, 210]", 25, 'the panels of "out" are 200 mm wide, the paper 210 mm'),
        ("paper = [200, 210]", "paper = [200, 297]", 9, '"cover" is 210 mm high, the paper 297 mm'),
        # text
        ('takes = ["*"]', "takes = []", 13, '0 flows take "*"'),
        ("takes = []", 'takes = ["*"]', 13, '2 flows take "*"'),
        ('takes = []', 'takes = ["urgent", "urgent"]', 13, '2 flows take "urgent"'),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(old: str, new: str, line: int | None, message: str, tmp_path: Path) -> None:
    assert GOOD.count(old) == 1
    found = told(lambda: read(tmp_path, GOOD.replace(old, new)))
    assert [where for where, what, _ in found if what.startswith(message)] == [line], found
    assert all(hint for _, _, hint in found)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace('flip = "short"', 'flip = "up"').replace("[100]", "[0, true]").replace("10,", "1,", 1)
    assert [line for line, _, _ in told(lambda: read(tmp_path, text))] == [4, 6, 10]


@pytest.mark.parametrize("rows", ["flow = 5", "face = [1]", "flow = ['a']", "face = 'x'"])
def test_flows_and_faces_are_lists_of_tables(rows: str, tmp_path: Path) -> None:
    kind = rows[:4]
    kept = "\n\n".join(part for part in GOOD.split("\n\n") if not part.startswith(f"[[{kind}]]"))
    found = told(lambda: read(tmp_path, f"{rows}\n{kept}"))
    assert f'"{kind}" is not a' in found[0][1]


@pytest.mark.parametrize("name", FILES)
def test_a_layout_is_whole_or_refused(name: str, tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / name).unlink()
    assert told(lambda: read_layout(tmp_path, shown="templates/card")) == [
        (None, f"the layout has no {name}", "a layout has layout.toml, page.html, style.css")
    ]


def test_what_is_not_toml_is_told_with_its_line(tmp_path: Path) -> None:
    ((line, message, _),) = told(lambda: read(tmp_path, GOOD.replace('"half"', '"half')))
    assert line == 3
    assert message.startswith("not valid TOML: ")


VALUES = st.recursive(
    st.sampled_from(["1", "-1", "0", "nan", "true", '"x"', '""', "[]", "{}", "1979-05-27"]),
    lambda inner: st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    max_leaves=4,
)


@given(st.sampled_from([n for n, line in enumerate(GOOD.split("\n")) if " = " in line]), VALUES)
def test_whatever_the_values_a_layout_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, number: int, value: str
) -> None:
    lines = GOOD.split("\n")
    lines[number] = f"{lines[number].partition('=')[0]}= {value}"
    found = attempt(lambda: read(tmp_path_factory.getbasetemp(), "\n".join(lines)))
    assert isinstance(found, Layout | LayoutError)


@pytest.mark.parametrize(
    "folder",
    sorted(path.parent for path in (bundled("templates") or Path()).glob("*/layout.toml")),
    ids=lambda f: f.name,
)
def test_the_built_in_layouts_add_up(folder: Path) -> None:
    found = read_layout(folder, shown=folder.name)
    assert found.floor >= 10.0  # smaller print is not for patients
    assert sum(flow.notes for flow in found.flows) <= 1
