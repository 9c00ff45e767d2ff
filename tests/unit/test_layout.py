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
fold = "z"
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


BOOKLET = """\
title = "Booklet"             # line 1
paper = [297, 210]
fold = "saddle"
flip = "short"
roomy = true
pages = [8, 16]               # line 6
bleed = 3.175
type = { floor = 10, ideal = 12, step = 0.5 }

[[flow]]
name = "cover"                # line 11
widths = [148]
height = 210
margins = [12, 12, 12, 12]
takes = []

[[flow]]
name = "body"                 # line 18
widths = [148]
height = 210
margins = [12, 12, 12, 12]
takes = ["*", "sources"]
grows = true
"""

ROLL = """\
title = "Roll fold"           # line 1
paper = [297, 210]
fold = "roll"
flip = "short"
roomy = false
type = { floor = 10, ideal = 12, step = 0.5 }

[[flow]]
name = "cover"                # line 9
widths = [100]
height = 210
margins = [12, 12, 12, 12]
takes = []

[[flow]]
name = "inside"               # line 16
widths = [100, 100, 97]
height = 210
margins = [12, 12, 12, 12]
takes = ["*"]

[[flow]]
name = "flap"                 # line 23
widths = [97]
height = 210
margins = [12, 12, 12, 12]
takes = []

[[flow]]
name = "back"                 # line 30
widths = [100]
height = 210
margins = [12, 12, 12, 12]
takes = []

[[face]]
name = "outside"
panels = ["flap", "back", "cover"]

[[face]]
name = "inside"
panels = ["inside-1", "inside-2", "inside-3"]
"""


def read(folder: Path, text: str = GOOD) -> Layout:
    for name in FILES:
        (folder / name).write_text(text if name == "layout.toml" else "", encoding="utf-8")
    return read_layout(folder, shown="templates/card")


def test_a_layout_is_read(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert (found.slug, found.title, found.paper, found.fold, found.flip, found.roomy) == (
        tmp_path.name, "Card", (200.0, 210.0), "z", "short", False,
    )  # fmt: skip
    assert (found.floor, found.ideal, found.step) == (10.0, 11.5, 0.25)
    assert not found.bilingual
    cover, inside = found.flows
    assert (cover.name, cover.widths, cover.height, cover.margins, cover.takes, cover.columns, cover.notes) == (
        "cover", (100.0,), 210.0, (12.0, 8.0, 10.0, 6.5), (), 1, False,
    )  # fmt: skip
    assert (inside.takes, inside.columns, inside.notes) == (("*",), 2, True)
    assert [(face.name, face.panels) for face in found.faces] == [
        ("out", ("inside-3", "cover")),
        ("in", ("inside-1", "inside-2")),
    ]


def test_a_layout_may_be_in_two_languages(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD.replace("roomy = false", "roomy = false\nbilingual = true")).bilingual


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
        ("paper = [200, 210]", "paper = [200, 2001]", 2, '"paper" is not a list of 2 sizes in mm'),
        ("paper = [200, 210]", "paper = [200, 29]", 2, "the paper is 200 x 29 mm"),
        ('flip = "short"', 'flip = "left"', 4, 'flip is "left"'),
        ('fold = "z"', 'fold = "half"', 3, 'fold is "half"'),
        ('fold = "z"', 'fold = "saddle"', 3, 'a saddle-stitched layout has no "pages"'),
        ('fold = "z"', 'fold = "gate"', 3, 'fold is "gate", with 2, 2 panels on 2 faces'),
        ("roomy = false", "roomy = false\nbleed = 11", 6, "the bleed is 11 mm"),
        ("roomy = false", "roomy = false\nbleed = -1", 6, "the bleed is -1 mm"),
        ("roomy = false", 'roomy = false\nbleed = "3"', 6, '"bleed" is not a number'),
        ("roomy = false", "roomy = false\npages = [4, 8]", 25, 'a layout with "pages" works its faces out by itself'),
        ("columns = 2", "grows = true", 21, 'the flow "inside" grows, but the layout does not'),
        ("columns = 2", 'grows = "yes"', 21, '"grows" is not true or false'),
        ("roomy = false", 'roomy = "no"', 5, '"roomy" is not true or false'),
        ("roomy = false", "roomy = 0", 5, '"roomy" is not true or false'),
        ("roomy = false", "roomy = false\nbilingual = 1", 6, '"bilingual" is not true or false'),
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
        ("margins = [12, 8, 10, 8]", "margins = [12, 8, 10]", 19, '"margins" is not a list of 4 sizes in mm'),
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


def test_a_layout_that_grows_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, BOOKLET)
    assert (found.fold, found.pages, found.bleed, found.faces) == ("saddle", (8, 16), 3.175, ())
    assert [flow.grows for flow in found.flows] == [False, True]
    assert read(tmp_path).bleed == 3.0


LOOSE = [('"saddle"', '"none"'), ("[297, 210]", "[148, 210]")]


@pytest.mark.parametrize(
    ("changes", "line", "message"),
    [
        ([("pages = [8, 16]", "pages = [8]")], 6, '"pages" is not the least and the most number of pages'),
        ([("pages = [8, 16]", "pages = [8, 12, 16]")], 6, '"pages" is not the least and the most number of pages'),
        ([("pages = [8, 16]", "pages = [8, 16.5]")], 6, '"pages" is not the least and the most number of pages'),
        ([("pages = [8, 16]", "pages = [true, 16]")], 6, '"pages" is not the least and the most number of pages'),
        ([("pages = [8, 16]", "pages = [16, 8]")], 6, '"pages" is not the least and the most number of pages'),
        ([("pages = [8, 16]", "pages = [8, 68]")], 6, '"pages" is not the least and the most number of pages'),
        ([("pages = [8, 16]", "pages = [0, 16]")], 6, '"pages" is not the least and the most number of pages'),
        ([("pages = [8, 16]", "pages = 8")], 6, '"pages" is not a list'),
        ([("pages = [8, 16]               # line 6\n", "")], None, '"face" is missing'),
        ([("pages = [8, 16]", "pages = [8, 14]")], 6, "14 pages do not fill their sheets"),
        ([("pages = [8, 16]", "pages = [6, 16]")], 6, "6 pages do not fill their sheets"),
        ([*LOOSE, ("pages = [8, 16]", "pages = [5, 16]")], 6, "5 pages do not fill their sheets"),
        ([('"saddle"', '"roll"')], 3, 'fold is "roll", and the number of pages is the text\'s to decide'),
        ([("grows = true", "grows = false")], 6, "0 flows grow"),
        ([("takes = []", "takes = []\ngrows = true")], 6, "2 flows grow"),
        ([('# line 11\nwidths = [148]', f"\nwidths = {[148] * 8}")], 6, "8 pages leave none to grow: 8 are there"),
        ([('"body"                 # line 18\nwidths = [148]', '"body"\nwidths = [148, 148]')], 18,
         'the flow "body" grows, but has 2 widths'),
        ([("[297, 210]", "[299, 210]")], 11, 'two pages of "cover" are 296 mm wide, the paper 299 mm'),
        ([("[297, 210]", "[295, 210]")], 11, 'two pages of "cover" are 296 mm wide, the paper 295 mm'),
        ([("[297, 210]", "[297, 297]")], 11, '"cover" is 210 mm high, the paper 297 mm'),
        ([('# line 11\nwidths = [148]', "\nwidths = [147.8]")], 3, "pages differ in width"),
        ([*LOOSE, ("[148, 210]", "[150, 210]")], 11, 'a page of "cover" is 148 mm wide, the paper 150 mm'),
    ],
)  # fmt: skip
def test_a_layout_that_grows_can_be_bound(
    changes: list[tuple[str, str]], line: int | None, message: str, tmp_path: Path
) -> None:
    text = BOOKLET
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    found = told(lambda: read(tmp_path, text))
    assert [where for where, what, _ in found if what.startswith(message)] == [line], found
    assert all(hint for _, _, hint in found)


def test_loose_sheets_grow_too(tmp_path: Path) -> None:
    text = BOOKLET.replace("[8, 16]", "[4, 10]")
    for old, new in LOOSE:
        text = text.replace(old, new)
    assert read(tmp_path, text).pages == (4, 10)


WIDE = [("[297, 210]", "[300, 210]"), ("widths = [100, 100, 97]", "widths = [100, 100, 100]"),
        ("widths = [97]", "widths = [100]")]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "line", "message"),
    [
        (WIDE, 23, 'the flap "flap" is 100 mm wide, "back", which it is tucked behind, 100 mm'),
        ([("[100, 100, 97]", "[97, 100, 100]")], 16, '"flap" is 97 mm wide, "inside-3" on its back 100 mm'),
        ([('"roll"', '"z"')], 3, "panels of a z fold differ in width"),
        ([('"roll"', '"gate"')], 3, "the doors of the gate are 197 mm wide, what they close over 100 mm"),
    ],
)  # fmt: skip
def test_a_sheet_can_be_folded_as_it_says(
    changes: list[tuple[str, str]], line: int, message: str, tmp_path: Path
) -> None:
    assert read(tmp_path, ROLL).fold == "roll"
    text = ROLL
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    found = told(lambda: read(tmp_path, text))
    assert [where for where, what, _ in found if what.startswith(message)] == [line], found


def test_equal_panels_make_a_z_and_narrow_doors_a_gate(tmp_path: Path) -> None:
    text = ROLL
    for old, new in WIDE:
        text = text.replace(old, new)
    assert read(tmp_path, text.replace('"roll"', '"z"')).fold == "z"
    doors = ROLL.replace("[100, 100, 97]", "[74, 149, 74]").replace("[97]", "[74]").replace('"roll"', '"gate"')
    doors = doors.replace("# line 9\nwidths = [100]", "\nwidths = [74]").replace(
        "# line 30\nwidths = [100]", "\nwidths = [149]"
    )
    assert read(tmp_path, doors).fold == "gate"


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
    ((line, message, _),) = told(lambda: read(tmp_path, GOOD.replace('"z"', '"z')))
    assert line == 3
    assert message.startswith("not valid TOML: ")


VALUES = st.recursive(
    st.sampled_from(["1", "-1", "0", "nan", "true", '"x"', '""', "[]", "{}", "1979-05-27"]),
    lambda inner: st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    max_leaves=4,
)


@given(
    st.sampled_from(
        [(text, n) for text in (GOOD, BOOKLET) for n, line in enumerate(text.split("\n")) if " = " in line]
    ),
    VALUES,
)
def test_whatever_the_values_a_layout_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, where: tuple[str, int], value: str
) -> None:
    text, number = where
    lines = text.split("\n")
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
