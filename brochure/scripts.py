"""The table by script, `scripts.toml`: with which fonts a language is set, and how."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from brochure.customs import SETTING, plain
from brochure.errors import LayoutError, Place
from brochure.locales import Language
from brochure.toml import read_toml

FILE = "brochure/scripts.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a script is set.

    `families` are CSS font families in order; `line_height` and `heading` (that of headings) have no unit; `size` is a
    factor on the type size, `start` one on where the search for the type size begins; `word_spacing` is in em on top of
    the font's own; `emphasis` is how `*emphasis*` shows; `hyphens` as in CSS.
    """

    families: tuple[str, ...]
    line_height: float
    heading: float
    size: float = 1.0
    start: float = 1.0
    word_spacing: float = 0.0
    emphasis: Literal["bold", "italic"] = "bold"
    hyphens: Literal["manual", "auto"] = "manual"


@cache
def settings() -> dict[str, Setting]:
    """The whole table, by ISO 15924."""
    file = read_toml(Path(__file__).with_name("scripts.toml"), FILE, LayoutError)
    table: dict[str, Setting] = {}
    for script, row in file.values.items():
        for key, value in row.items():
            if key not in SETTING or (wanted := SETTING[key](value)):
                what = f"is not {wanted[0]}" if key in SETTING and wanted else "is not a key"
                raise LayoutError(f"{key} {what}", place=file.place(key, under=script))
        values: dict[str, Any] = {key: plain(value) for key, value in row.items()}
        table[script] = Setting(**values)
    return table


def setting(language: Language) -> Setting:
    """How a language is set: as its script, but for what its own `language.toml` says otherwise.

    Raises:
        LayoutError: no fonts are known for its script.
    """
    found = settings().get(language.script)
    if found is None:
        raise LayoutError(
            f"no fonts are known for {language.english_name} (script {language.script})",
            place=Place(file=FILE),
            hint=f"add a section [{language.script}], and its fonts to fonts/package.json",
        )
    own: dict[str, Any] = dict(language.customs.setting)
    return replace(found, **own)
