"""Style sheets keep to what prints, mirrors and can be checked, and text stands on grounds it can be read on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import polib
import pytest
import tinycss2
from support.pdfs import Bench, built_in, roles
from tinycss2.color5 import parse_color
from weasyprint.formatting_structure import boxes

from brochure.article import read_article
from brochure.colour import TEXT_ON, Roles, brand_roles, device_cmyk
from brochure.measure import walk
from brochure.model import Fit, Target
from brochure.paint import painted
from brochure.swatches import NAMES
from brochure.translators.pot import templates_pot

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
SHEETS = sorted(TEMPLATES.rglob("*.css"))
PAGES = sorted(TEMPLATES.rglob("*.html"))
CATALOGS = sorted((ROOT / "translations").glob("*/LC_MESSAGES/brochure.po"))
LAYOUTS = sorted(path.parent.name for path in TEMPLATES.glob("*/layout.toml"))

each_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: f"{path.parent.name}/{path.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A selector and what it declares."""

    selector: str
    declarations: dict[str, str]


def read_rules(css: str) -> list[Rule]:
    return list(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), ""))


def _rules(nodes: list[Any], within: str) -> Iterator[Rule]:
    for node in nodes:
        assert node.type in ("qualified-rule", "at-rule"), f"line {node.source_line}: {node.message}"
        keyword = f"@{node.at_keyword} " if node.type == "at-rule" else ""
        selector = f"{within} {keyword}{tinycss2.serialize(node.prelude).strip()}".strip()
        inside = tinycss2.parse_blocks_contents(node.content or [], skip_comments=True, skip_whitespace=True)
        own = {item.lower_name: tinycss2.serialize(item.value).strip() for item in inside if item.type == "declaration"}
        yield Rule(selector=selector, declarations=own)
        yield from _rules([item for item in inside if item.type != "declaration"], selector)


def rules(sheet: Path) -> list[Rule]:
    return read_rules(sheet.read_text(encoding="utf-8"))


def declared(sheet: Path) -> Iterator[tuple[str, str, str]]:
    for rule in rules(sheet):
        for name, value in rule.declarations.items():
            yield rule.selector, name, value


def test_rules_are_read_inside_one_another() -> None:
    found = read_rules("p { color: red } @page side { margin: 0; @top-center { opacity: .5 } }")
    assert [(rule.selector, rule.declarations) for rule in found] == [
        ("p", {"color": "red"}),
        ("@page side", {"margin": "0"}),
        ("@page side @top-center", {"opacity": ".5"}),
    ]


# -------------------------------------------------------------------------------------------- what is never declared

FORBIDDEN = {
    "overflow": "text that it cuts off is still in the file, so no check would see it",
    "overflow-x": "see overflow",
    "overflow-y": "see overflow",
    "text-overflow": "see overflow",
    "line-clamp": "see overflow",
    "clip-path": "see overflow",
    "opacity": "a press prints no transparency that it can be sure of",
    "mix-blend-mode": "see opacity",
    "filter": "see opacity",
    "box-shadow": "it becomes a picture in a colour of its own",
    "text-shadow": "see box-shadow",
    "font-style": "italics are hard to read, and most scripts have none",
    "text-transform": "capitals are hard to read, and most scripts have none",
    "letter-spacing": "it tears joined letters apart",
    "word-break": "it breaks words where no reader would",
    "transform": "it moves what was measured",
    "float": "one that is longer than its page is dropped, silently",
}


@each_sheet
def test_nothing_is_declared_that_hides_text_or_does_not_print(sheet: Path) -> None:
    assert [f"{selector}: {name}" for selector, name, _ in declared(sheet) if name in FORBIDDEN] == []


@each_sheet
def test_there_are_no_gradients(sheet: Path) -> None:
    assert [f"{selector}: {value}" for selector, _, value in declared(sheet) if "gradient(" in value] == []


@each_sheet
def test_text_is_neither_shrunk_nor_hidden_by_the_style_sheet(sheet: Path) -> None:
    """Whether text fits is for the search to find."""
    hidden = [f"{s}: {n}" for s, n, v in declared(sheet) if (n, v) in (("display", "none"), ("visibility", "hidden"))]
    assert hidden == []


# ----------------------------------------------------------------------------------------------------------- mirrors

SIDES = re.compile(r"^(?:(margin|padding|border|inset)-)?(left|right)(?:-(?:width|style|color))?$")
ALWAYS_LTR = ".source-number"
"""Stands in a list of its own direction."""


@each_sheet
def test_sides_are_named_as_a_reader_of_any_script_would(sheet: Path) -> None:
    """Start and end, not left and right, but where both sides are alike or a direction is asked for."""
    astray = []
    for rule in rules(sheet):
        if "[dir=" in rule.selector or rule.selector == ALWAYS_LTR:
            continue
        for name, value in rule.declarations.items():
            other = name.replace("left", "\0").replace("right", "left").replace("\0", "right")
            if SIDES.match(name) and rule.declarations.get(other) != value:
                astray.append(f"{rule.selector}: {name}")
            if name in ("text-align", "float", "clear") and value in ("left", "right"):
                astray.append(f"{rule.selector}: {name}: {value}")
    assert astray == []


@each_sheet
def test_margins_of_four_lengths_are_the_same_on_both_sides(sheet: Path) -> None:
    astray = [
        f"{selector}: {name}: {value}"
        for selector, name, value in declared(sheet)
        if name in ("margin", "padding", "border-width", "border-radius")
        if len(lengths := re.split(r"\s+(?![^(]*\))", value)) == 4 and lengths[1] != lengths[3]
    ]
    assert astray == []


@each_sheet
def test_what_asks_for_one_direction_asks_for_the_other_too(sheet: Path) -> None:
    selectors = [rule.selector for rule in rules(sheet) if "[dir=" in rule.selector]
    turned = {'"ltr"': '"rtl"', '"rtl"': '"ltr"'}
    assert {re.sub(r'"(?:ltr|rtl)"', lambda found: turned[found[0]], s) for s in selectors} == set(selectors)


# ----------------------------------------------------------------------------------------------------------- colours


def raw_colours(value: str) -> Iterator[str]:
    for token in tinycss2.parse_component_value_list(value):
        if token.type in ("hash", "function", "ident"):
            words = tinycss2.serialize([token])
            allowed = ("transparent", "currentcolor", "inherit")
            if words.lower() not in allowed and not words.startswith("var(") and parse_color(token) is not None:
                yield words
        if token.type == "function" and token.lower_name not in ("var", "url"):
            yield from raw_colours(tinycss2.serialize(token.arguments))


@each_sheet
def test_colours_are_roles(sheet: Path) -> None:
    """Their values stand in colours.toml alone, where their contrast and their inks are."""
    assert [f"{s}: {colour}" for s, _, value in declared(sheet) for colour in raw_colours(value)] == []


@pytest.mark.parametrize("value", ["#fff", "1mm solid #0b5563", "red", "rgb(0 0 0)", "device-cmyk(0 0 0 1)"])
def test_a_raw_colour_would_be_seen(value: str) -> None:
    assert list(raw_colours(value))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_templates_hold_neither_colours_nor_addresses_nor_scripts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(|<script|@import|url\(", text) == []
    assert re.findall(r"""(?:src|href)=["'](?!\{\{)[^"']*""", text) == []


def test_only_the_module_of_colours_writes_colours() -> None:
    """A QR code is black: readers of codes want it so."""
    found = {
        path.name
        for path in (ROOT / "brochure").rglob("*.py")
        if re.search(r"""["= ]#[0-9a-fA-F]{3,6}["; ]""", path.read_text(encoding="utf-8"))
    }
    assert found <= {"clinic.py", "colour.py", "qr.py"}


@each_sheet
def test_every_variable_is_defined(sheet: Path) -> None:
    defined = set(re.findall(r"(--[\w-]+):", (TEMPLATES / "blocks/base.css").read_text(encoding="utf-8")))
    defined |= set(re.findall(r"(--[\w-]+):", (ROOT / "brochure/style.py").read_text(encoding="utf-8")))
    defined |= {f"--{name}" for name in NAMES}
    defined |= {f"--icon-{name}" for name in ("phone", "night", "alert", "web")}
    text = sheet.read_text(encoding="utf-8")
    defined |= set(re.findall(r"(--[\w-]+):", text))
    assert set(re.findall(r"var\((--[\w-]+)", text)) - defined == set()


# ------------------------------------------------------------------------------------------------ the mark of a draft

MARK = "Draft – not reviewed"
"""The one string that is bound to a line. It is printed as "Draft – not reviewed · Borrador sin revisar"."""


def most_letters() -> int:
    """What translators are told of the mark's room."""
    entry = templates_pot(TEMPLATES).find(MARK)
    assert entry is not None
    (number,) = re.findall(r"at most about (\d+) Latin letters", entry.comment)
    return int(number)


def test_the_mark_of_a_draft_has_the_room_that_translators_are_told_of(tmp_path: Path) -> None:
    """The width between a panel's margins, over the mean advance of letters in the mark's type, without the English."""
    bench = Bench(tmp_path)
    words = re.findall(r"[A-Za-z]+", (built_in("articles") / "bmt-autoimmune.md").read_text(encoding="utf-8"))
    strings = bench.furniture("de", {MARK: " ".join(words)})
    edition = bench.edition(bench.article("Tea\n\nDrink it.\n"), bench.catalog("de", {}), signed=False)
    rooms = []
    for name in LAYOUTS:
        layout = bench.layout(name)
        panels = bench.panels(edition, layout, Target.PRESS, furniture=strings, fit=Fit(size=layout.floor))
        for page in panels.document.pages:
            (mark,) = (box for box in walk(page._page_box) if isinstance(box, boxes.TextBox) and MARK in box.text)
            rooms.append(page._page_box.width / (mark.width / len(mark.text)) - len(f"{MARK} · "))
    assert len(rooms) > len(LAYOUTS)
    assert 0 <= min(rooms) - most_letters() < 2


def test_translations_of_the_mark_keep_to_its_room() -> None:
    said = {path.parts[-3]: polib.pofile(str(path)).find(MARK).msgstr for path in CATALOGS}
    assert len(said) > 30
    assert {locale: text for locale, text in said.items() if len(text) > 1.1 * most_letters()} == {}


# ------------------------------------------------------------------------------------------------- text on grounds

READABLE = {(text, ground) for text, grounds in TEXT_ON for ground in grounds}
READABLE |= {(ground, text) for text, ground in READABLE}
"""Pairs whose contrast is looked after; it is the same the other way round."""


def written(colour: Any, paints: Mapping[str, str]) -> str:
    """As a role writes it."""
    colour = painted(colour, paints)
    if colour.space == "device-cmyk":
        cyan, magenta, yellow, black = (round(ink * 100) for ink in colour.coordinates)
        return device_cmyk((cyan, magenta, yellow, black))
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colour.to("srgb").coordinates)


def text_on_grounds(box: Any, ground: str, paints: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """The colour of each stretch of text, that of the nearest ground behind it, and the text."""
    box = getattr(box, "_box", box)
    if isinstance(box, boxes.MarginBox):
        return  # it may lie over a box of the page; the mark of a draft is looked at in pixels
    colour = box.style["background_color"]
    if colour != "currentcolor" and colour.alpha > 0:
        ground = written(colour, paints)
    if isinstance(box, boxes.TextBox) and box.text.strip():
        yield written(box.style["color"], paints), ground, box.text
    for child in getattr(box, "children", ()) or ():
        yield from text_on_grounds(child, ground, paints)


@pytest.mark.slow
@pytest.mark.parametrize("target", Target)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_text_stands_on_grounds_it_can_be_read_on(
    tmp_path_factory: pytest.TempPathFactory, layout: str, target: Target
) -> None:
    """The palette is one in which no two roles are of one colour, so that a colour tells its role."""
    bench = Bench(tmp_path_factory.mktemp("grounds"))
    bench.roles = brand_roles(roles(), "#7a1fa2")
    press = target is Target.PRESS
    if press:
        bench.roles = roles()  # its inks are told apart as they are; without a profile a brand's are not
    names = {getattr(bench.roles, field.name).paint(press=press): field.name for field in fields(Roles)}
    assert len(names) == len(fields(Roles))
    article = read_article(built_in("articles") / "bmt-autoimmune.md")
    folder = replace(bench.layout(layout), roomy=True)
    panels = bench.panels(bench.edition(article), folder, target, fit=Fit(size=folder.floor))
    found: dict[tuple[str, str], str] = {}
    paper = bench.roles.paper.paint(press=press)
    for page in panels.document.pages:
        for colour, ground, text in text_on_grounds(page._page_box, paper, panels.markup.paints):
            found.setdefault((names.get(colour, colour), names.get(ground, ground)), text)
    assert len(found) >= 4
    assert {pair: text for pair, text in found.items() if pair not in READABLE} == {}
