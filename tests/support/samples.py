"""Small articles, catalogs, layouts and clinics, made from a few words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from brochure.article import read_article
from brochure.errors import BrochureError, Place
from brochure.model import (
    Article,
    Catalog,
    Clinic,
    Entry,
    Face,
    Flow,
    Layout,
    Message,
    messages,
    panel_names,
)

T = TypeVar("T")
FRONT = {
    "title": "Drinking tea",
    "code": "TEA",
    "edition": '"1"',
    "published": "2026-11-22",
    "review_by": "2027-11-22",
}
BODY = "Tea is safe."
SOURCES = "\n  cup: Cup and others 2024\n  pot: Pot 2025"
FIRST = len(FRONT) + 3
"""The line on which the body starts in what `markdown` gives, where nothing is added to its front matter."""


def markdown(body: str = BODY, front: str = "", **changes: str | None) -> str:
    """An article with front matter, each key on a line of its own; a change to None takes its key out."""
    values = {key: value for key, value in {**FRONT, **changes}.items() if value is not None}
    lines = "\n".join(f"{key}: {value}" for key, value in values.items())
    return f"---\n{front}{lines}\n---\n{body}"


def read(folder: Path, text: str | bytes, name: str = "tea.md") -> Article:
    """Read an article that holds exactly this."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_article(path, shown=name)


def attempt(read_it: Callable[[], T]) -> T | BrochureError:
    """What reading it gives, or the error."""
    try:
        return read_it()
    except BrochureError as error:
        return error


def told(read_it: Callable[[], object]) -> list[tuple[int | None, str, str]]:
    """What reading it finds at fault: line, message and hint of each."""
    found = attempt(read_it)
    faults = found.faults if isinstance(found, BrochureError) else ()
    return [(fault.place.line if fault.place else None, fault.message, fault.hint) for fault in faults]


def message(text: str, **more: str) -> Message:
    """A message that stands nowhere in particular."""
    return Message(**{"source": text, "text": text, "kind": "paragraph", "place": Place(file="tea.md", line=1), **more})


def catalog(words: Mapping[str, str], *, locale: str = "es", fuzzy: Iterable[str] = ()) -> Catalog:
    """A catalog that says this; its entries stand on lines 1, 2 ..."""
    return Catalog(
        locale=locale,
        domain="tea",
        place=Place(file="tea.po"),
        entries=tuple(
            Entry(source=source, text=text, context=None, fuzzy=source in fuzzy, place=Place(file="tea.po", line=line))
            for line, (source, text) in enumerate(words.items(), 1)
        ),
    )


def translated(article: Article, say: Callable[[str], str]) -> dict[str, str]:
    """What a complete catalog of an article says, if every message is translated by `say`."""
    return {m.source: say(m.source) for m in messages(article) if m.source}


def flow(name: str, panels: int = 1, **more: object) -> Flow:
    """Panels of 100 x 210 mm that take all text, with 10 mm around."""
    values: dict[str, object] = {
        "name": name, "widths": (100.0,) * panels, "height": 210.0, "margins": (10.0, 10.0, 10.0, 10.0),
        "takes": ("*",), **more,
    }  # fmt: skip
    return Flow(**values)  # type: ignore[arg-type]


def layout(*flows: Flow, **more: object) -> Layout:
    """A layout of these flows, all on one face."""
    panels = tuple(name for one in flows for name in panel_names(one))
    values: dict[str, object] = {
        "slug": "card", "place": Place(file="templates/card/layout.toml"), "folder": "templates/card",
        "title": "Card", "paper": (100.0 * len(panels), 210.0), "fold": "none", "flip": "short", "roomy": False,
        "floor": 10.0, "ideal": 12.0, "step": 0.25, "flows": flows, "faces": (Face(name="front", panels=panels),),
        **more,
    }  # fmt: skip
    return Layout(**values)  # type: ignore[arg-type]


def clinic(**more: object) -> Clinic:
    """A clinic that confirmed its fever threshold."""
    values: dict[str, object] = {
        "slug": "north", "place": Place(file="clinics/north.toml"),
        "names": (("", "North Clinic"), ("ar", "عيادة الشمال")), "address": ("1 Kettle Lane", "Anytown"),
        "phone": "01632 960 001", "out_of_hours": "01632 960 002", "emergency": "999",
        "hours": (("", "Monday to Friday, 9:00–17:00"),), "url": "https://clinic.example/tea", "brand": None,
        "logo": None, "fever_threshold_c": Decimal("38.0"), "fever_confirmed_by": "Dr A. Example", **more,
    }  # fmt: skip
    return Clinic(**values)  # type: ignore[arg-type]


EVERY_BLOCK = """\
::: key-points
## Key points

- Tea is **safe**. [@cup]
:::

## When {#when}

| Tea | Minutes |
|---|---|
| | 3 |

::: figure icons {#drinkers}
value: about 84
denominator: 100
text: drink tea
period: in a year
group: 100 people
source: cup
:::

Drink it *warm*.

1. one
2. two
"""
"""An article in which blocks of most kinds stand; `IN_SPANISH` is all it says, with its title."""
IN_SPANISH = {
    "Drinking tea": "Beber té", "Key points": "Lo importante", "Tea is **safe**. [@cup]": "El té es **seguro**. [@cup]",
    "When": "Cuándo", "Tea": "Té", "Minutes": "Minutos", "3": "3", "drink tea": "beben té", "in a year": "en un año",
    "100 people": "100 personas", "Drink it *warm*.": "Bébalo *caliente*.", "one": "uno", "two": "dos",
}  # fmt: skip
