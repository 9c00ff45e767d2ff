"""Each library has its rooms, as the architecture page says, and no module imports itself by a roundabout way.

Ruff forbids the libraries too, but its exceptions hold for a file and all libraries at once.
"""

from __future__ import annotations

import ast
import graphlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "brochure"
IMPORTED_AS = {
    "Babel": "babel",
    "click": "click",
    "Dask": "distributed",
    "icu4py": "icu4py",
    "Jinja": "jinja2",
    "langcodes": "langcodes",
    "markdown-it-py": "markdown_it",
    "openpyxl": "openpyxl",
    "pikepdf": "pikepdf",
    "Pillow": "PIL",
    "polib": "polib",
    "pypdfium2": "pypdfium2",
    "PyYAML": "yaml",
    "Rich": "rich",
    "sqlite3": "sqlite3",
    "WeasyPrint": "weasyprint",
}
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


def imports(path: Path) -> Iterator[str]:
    """Every name a module imports, wherever in it, in full."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def told_rooms() -> dict[str, set[str]]:
    """Rooms of each library, by the table of rooms: modules, and packages with a slash at the end."""
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    table = page[page.index("\n## Rooms") : page.index("\n## Adding")]
    rooms: dict[str, set[str]] = {}
    for modules, _, libraries in re.findall(r"^\| (.*?) \| (.*) \| (.*?) ?\|$", table, re.MULTILINE):
        for library in filter(None, (name.strip() for name in libraries.split(","))):
            if library in IMPORTED_AS:
                rooms.setdefault(IMPORTED_AS[library], set()).update(re.findall(r"`([\w/]+)(?:\.py)?`", modules))
            else:
                assert set(library) <= set("-") or library == "library", f"unknown library {library}"
    return rooms


def room(module: str) -> str:
    name = module.removeprefix("brochure.")
    return f"{name.partition('.')[0]}/" if "." in name or MODULES[module].name == "__init__.py" else name


@pytest.mark.parametrize("library", sorted(IMPORTED_AS.values()))
def test_a_library_is_imported_in_its_own_rooms_only(library: str) -> None:
    found = {
        room(module) for module, path in MODULES.items() if library in {name.split(".")[0] for name in imports(path)}
    }
    assert found
    assert found <= told_rooms().get(library, set())


def test_no_module_imports_itself_by_a_roundabout_way() -> None:
    graph = {
        module: {name for name in imports(path) if name in MODULES and name not in (module, "brochure")}
        for module, path in MODULES.items()
    }
    assert sum(map(len, graph.values())) > 100
    assert len(list(graphlib.TopologicalSorter(graph).static_order())) == len(MODULES) - ("brochure" not in graph)


def test_the_library_never_prints_nor_exits() -> None:
    """Only the command line talks to people."""
    astray = [
        f"{module}: {ast.unparse(node)}"
        for module, path in MODULES.items()
        if module not in ("brochure.cli", "brochure.__main__")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "exit", "quit", "sys.exit")
    ]
    assert astray == []
