"""What the documents say is so: links, paths, names, examples, commands, tables."""

from __future__ import annotations

import ast
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from brochure import article, cli, clinic, hints
from brochure.errors import Exit
from brochure.imposition import bound, creep
from brochure.layout import read_layout
from brochure.profiles import ICC, PAPERS, paper_profile
from brochure.project import Defaults, Project
from brochure.roster import COLUMNS, Roster

ROOT = Path(__file__).resolve().parents[2]
DOCS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
SHELVES = (
    "articles",
    "benchmarks",
    "brochure",
    "clinics",
    "docs",
    "fonts",
    "scripts",
    "templates",
    "tests",
    "translations",
    ".ci",
)
ENDINGS = ("css", "html", "json", "md", "po", "pot", "py", "toml", "txt")
MAY_BE_MEANT = (ROOT, ROOT / "brochure", ROOT / "templates", ROOT / "brochure" / "skeleton")

MADE_ON_THE_WAY = "translations/sv/"
"""What following docs/translators.md makes."""

each_document = pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    """The lines below a heading, up to the next one of its level or above."""
    lines = text(name).splitlines()
    start = lines.index(heading)
    level = len(heading) - len(heading.lstrip("#"))
    ends = (n for n, line in enumerate(lines[start + 1 :], start + 1) if re.match(rf"#{{1,{level}}} ", line))
    return "\n".join(lines[start + 1 : next(ends, len(lines))])


def rows(name: str, heading: str) -> list[list[str]]:
    """The cells of every table below a heading, without their header rows."""
    lines = [line for line in section(name, heading).splitlines() if line.startswith("|")]
    rules = [n for n, line in enumerate(lines) if set(line) <= set("|- ")]
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for n, line in enumerate(lines)
        if n not in rules and n + 1 not in rules
    ]


def coded(cell: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", cell)


def example(name: str, kind: str, nth: int = 0) -> str:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text(name), re.DOTALL | re.MULTILINE)[nth]


def anchors(path: Path) -> set[str]:
    """What links may name in a document, as its readers make it of headings."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


# ------------------------------------------------------------------------------------------------- links, paths, names


@each_document
def test_links_lead_to_what_is_there(document: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
    local = [target.partition("#") for target in targets if not target.startswith(("http:", "https:"))]
    broken = [
        path + mark + name
        for path, mark, name in local
        if not (goal := document.parent / path if path else document).exists() or (name and name not in anchors(goal))
    ]
    assert broken == []


def paths(document: Path) -> Iterator[str]:
    for words in coded(document.read_text(encoding="utf-8")):
        if re.fullmatch(r"[\w.-]+(/[\w.-]+)*/?", words) and words.startswith(tuple(f"{s}/" for s in SHELVES)):
            yield words


@each_document
def test_paths_name_what_is_there(document: Path) -> None:
    named = [path for path in paths(document) if not path.startswith(MADE_ON_THE_WAY)]
    assert [path for path in named if not any((base / path).exists() for base in MAY_BE_MEANT)] == []


def names(document: Path) -> Iterator[list[str]]:
    """`fit.find_fit`, `press.Panels.write`: a module of ours, and what is in it."""
    for words in coded(document.read_text(encoding="utf-8")):
        first, *rest = words.removesuffix("()").split(".")
        is_module = (ROOT / "brochure" / f"{first}.py").is_file() or first == "checks"
        if is_module and rest and all(map(str.isidentifier, rest)) and rest[-1] not in ENDINGS:
            yield [first, *rest]


def known(name: list[str]) -> bool:
    thing: Any = importlib.import_module(f"brochure.{name[0]}")
    for part in name[1:]:
        if not hasattr(thing, part):
            return False
        thing = getattr(thing, part)
    return True


@each_document
def test_names_of_the_source_are_known_there(document: Path) -> None:
    assert [".".join(name) for name in names(document) if not known(name)] == []


def test_the_tour_names_enough_to_be_worth_checking() -> None:
    assert len(list(names(ROOT / "docs/tour.md"))) > 30


def test_pictures_of_the_documents_are_small() -> None:
    sizes = [path.stat().st_size for path in (ROOT / "docs/images").glob("*.png")]
    assert 0 < sum(sizes) < 400_000


# --------------------------------------------------------------------------------------------------------------- rooms


def rooms() -> list[list[str]]:
    """Modules row by row, as the table of rooms has them."""
    return [
        [name.removesuffix(".py").strip("/") for name in coded(cells[0]) if not name.endswith(".toml")]
        for cells in rows("docs/architecture.md", "## Rooms")
    ]


def imported(path: Path) -> set[str]:
    """Rooms that a module imports from."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "brochure":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("brochure."):
            found.add((node.module or "").split(".")[1])
    return found - {"__version__"}


def test_the_table_of_rooms_has_every_module() -> None:
    folder = ROOT / "brochure"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    assert sorted(room for row in rooms() for room in row) == sorted(modules | packages)


def test_every_room_imports_only_from_those_above_it() -> None:
    upwards: set[str] = set()
    astray = []
    for row in rooms():
        upwards |= set(row)
        for room in row:
            path = ROOT / "brochure" / room
            for file in path.rglob("*.py") if path.is_dir() else [path.with_suffix(".py")]:
                astray += [f"{file.relative_to(ROOT)} imports {name}" for name in sorted(imported(file) - upwards)]
    assert astray == []


# ------------------------------------------------------------------------------------------------------------ examples


def test_the_example_layout_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "layout.toml").write_text(example("docs/architecture.md", "toml"), encoding="utf-8")
    for name in ("page.html", "style.css"):
        (tmp_path / name).touch()
    assert read_layout(tmp_path, shown="templates/example").panels()[:2] == ("cover", "inside-1")


def test_the_example_article_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "blood-test.md"
    path.write_text(example("docs/articles.md", "markdown"), encoding="utf-8")
    assert [found.id for found in article.read_article(path).sections] == [
        "key-points", "what-it-is", "steps", "risks",
    ]  # fmt: skip


def test_what_a_template_may_use_is_listed() -> None:
    used = []
    for source, name in (("page.py", "names"), ("page.py", "of_clinic"), ("markup.py", "_text")):
        tree = ast.parse(text(f"brochure/{source}"))
        function = next(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == name)
        tables = [n for n in ast.walk(function) if isinstance(n, ast.Dict) and n.keys]
        used += [key.value for table in tables for key in table.keys if isinstance(key, ast.Constant)]
    listed = [name for cells in rows("docs/architecture.md", "### What a template may use") for name in coded(cells[0])]
    assert sorted(listed) == sorted(used)


@pytest.mark.parametrize(
    ("document", "heading", "keys"),
    [
        ("docs/articles.md", "## Front matter", article._FRONT_KEYS),
        ("docs/articles.md", "## Directives", article.DIRECTIVES),
        ("docs/clinics.md", "## The profile", clinic.KEYS),
    ],
)
def test_tables_of_keys_have_them_all(document: str, heading: str, keys: tuple[str, ...]) -> None:
    assert sorted(coded(cells[0])[0] for cells in rows(document, heading)) == sorted(keys)


def test_the_table_of_columns_has_them_all() -> None:
    cells = rows("docs/clinics.md", "## Many clinics")
    listed = {name: needed for names, needed, *_ in cells for name in coded(names)}
    assert sorted(name for name in listed if "." not in name) == sorted(COLUMNS)
    assert sorted(name for name, needed in listed.items() if needed == "yes") == sorted(clinic.REQUIRED)


def test_the_example_table_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "clinics.csv"
    path.write_text(example("docs/clinics.md", "csv"), encoding="utf-8")
    found = Roster(Project(root=None, defaults=Defaults(), clinics_named=(path,)))
    entries = found.of_files([path])
    found.check(entries.values())
    assert list(entries) == ["north-clinic", "south"]
    assert found.read("north-clinic")[0].address == ("12 Garden Street", "Anytown")
    assert found.read("south")[0].address == ("3 Hill Road", "Anytown")


@pytest.mark.parametrize(
    ("document", "heading", "keys"),
    [
        ("docs/articles.md", "## Front matter", article._FRONT_REQUIRED),
        ("docs/clinics.md", "## The profile", tuple(clinic.REQUIRED)),
    ],
)
def test_tables_of_keys_say_which_must_be_there(document: str, heading: str, keys: tuple[str, ...]) -> None:
    assert sorted(coded(key)[0] for key, needed, _ in rows(document, heading) if needed == "yes") == sorted(keys)


# -------------------------------------------------------------------------------------------------------- command line


def commands(group: Any = cli.main, name: str = "brochure") -> Iterator[tuple[str, Any]]:
    """Every command that does something, by its whole name."""
    for own, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} {own}")
        else:
            yield f"{name} {own}", command


COMMANDS = dict(commands())


def test_the_page_of_the_command_line_has_a_part_for_each_command() -> None:
    headings = re.findall(r"^### `(brochure .*)`$", section("docs/command-line.md", "## Commands"), re.MULTILINE)
    assert sorted(headings) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_part_of_a_command_names_all_its_options_and_no_other(name: str) -> None:
    words = " ".join(coded(section("docs/command-line.md", f"### `{name}`")))
    written = set(re.findall(r"(?<!\S)--?[A-Za-z]+(?:-[a-z]+)*(?!\S)", words))
    real = {option for parameter in COMMANDS[name].params for option in parameter.opts if option.startswith("-")}
    # Named as what it does not have.
    without = {
        "-o",
        "--output",
        "--force",
        "--since",
        "--only-failed",
        "--job-sheet",
        "--quantity",
        "--ehr",
        "--verify",
        "--no-index",
        "--limit",
        "--dry-run",
    }
    excluded = without if name == "brochure check" else set()
    assert written - excluded == real


def test_exit_codes_are_those_of_the_source() -> None:
    assert [int(cells[0]) for cells in rows("docs/command-line.md", "## Exit codes")] == [int(code) for code in Exit]


def test_commands_that_are_shown_exist() -> None:
    shown = {
        words
        for document in DOCS
        for words in re.findall(
            r"(?:^ +|`)(?:\.venv/bin/)?(brochure (?:translations )?[a-z]+)\b", document.read_text("utf-8"), re.MULTILINE
        )
    }
    assert shown - {"brochure translations"} <= set(COMMANDS)
    assert len(shown) > 5


def test_make_has_the_targets_that_are_shown() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    shown = {
        name
        for document in DOCS
        for name in re.findall(r"(?:^ +|`)make ([a-z]+)", document.read_text("utf-8"), re.MULTILINE)
    }
    assert {"brochures", "test"} <= shown <= targets


def test_the_commands_of_the_readme_are_those_that_must_pass() -> None:
    shown = re.findall(r"^    (make [a-z]+)", text("README.md"), re.MULTILINE)
    assert sorted(shown) == sorted(re.findall(r"^make [a-z]+", text(".ci/run"), re.MULTILINE))


def test_json_of_preflight_has_the_keys_that_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "blank.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    assert cli.run(["preflight", "--format", "json", str(path)]) == Exit.FINDINGS
    said = json.loads(capsys.readouterr().out)
    listed = [key for cells in rows("docs/command-line.md", "## JSON of preflight") for key in coded(cells[0])]
    assert sorted(listed) == sorted([*said["files"][0], *said["files"][0]["flaws"][0]])
    assert list(said) == ["files"]


def test_json_of_translations_status_has_the_keys_that_are_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert cli.run(["translations", "status", "es", "--format", "json"]) == Exit.OK
    said = json.loads(capsys.readouterr().out)
    text = said["languages"][0]["texts"][0]
    cells = rows("docs/command-line.md", "## JSON of translations status")
    listed = [key for row in cells for key in coded(row[0])]
    assert sorted(listed) == sorted([*said["languages"][0], *text, *text["count"]])
    assert list(said) == ["languages"]


@pytest.mark.slow
def test_json_and_manifest_have_the_keys_that_are_listed(tmp_path: Path) -> None:
    choice = ["-l", "en", "-L", "trifold-a4", "-t", "screen", "-j", "1", "--format", "json", "-o", str(tmp_path)]
    command = [sys.executable, "-m", "brochure", "build", "bmt-autoimmune", *choice]
    done = subprocess.run(command, capture_output=True, check=True, text=True, cwd=ROOT)
    outcome, last = map(json.loads, done.stdout.splitlines())
    written = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    listed = [key for cells in rows("docs/command-line.md", "## JSON") for key in coded(cells[0])]
    assert sorted(listed) == sorted([*outcome, *last])
    listed = [key for cells in rows("docs/command-line.md", "## The manifest") for key in coded(cells[0])]
    assert sorted(listed) == sorted(written["files"][0])


# ------------------------------------------------------------------------------------------------------------ printing


def test_the_table_of_rules_is_what_the_command_lists(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["list", "rules"]) == Exit.OK
    real = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [[name.strip("`"), words] for name, words in rows("docs/printing.md", "## What preflight looks for")] == real


def test_the_table_of_papers_is_that_of_the_source() -> None:
    found = rows("docs/printing.md", "## Printing conditions and their profiles")
    assert [coded(cells[0])[0] for cells in found] == list(PAPERS)
    for paper, name, info, most, file in found:
        profile = paper_profile(paper.strip("`"))
        assert (name, info, most) == (profile.name, profile.info, f"{profile.max_ink} %")
        assert (ICC / Path(file.strip("`")).name).read_bytes() == profile.data


@pytest.mark.parametrize(
    "folder", sorted((ROOT / "templates").glob("*/layout.toml")), ids=lambda path: path.parent.name
)
def test_how_every_layout_is_folded_is_said_as_on_its_first_sheet(folder: Path) -> None:
    layout = read_layout(folder.parent, shown=folder.parent.name)
    how = {kind.strip("`"): words for kind, words in rows("docs/printing.md", "## Printing in the office")}[layout.fold]
    edge = f"Print at actual size, on both sides, flipped on the {layout.flip} edge."
    said = hints.words(bound(layout, 8)).removeprefix(edge).strip()
    assert said.casefold() in how.casefold()
    assert layout.flip == ("short" if layout.paper[0] > layout.paper[1] else "long")


def test_creep_is_as_the_example_says() -> None:
    assert f"90 g/m² are {creep(90):.2f} mm thick" in text("docs/printing.md")
    assert f"innermost pages move by {3 * creep(90):.2f} mm" in text("docs/printing.md")
