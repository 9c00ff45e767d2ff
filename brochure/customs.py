"""`translations/<locale>/language.toml` -> `Customs`: where a language differs from CLDR and from its script's table.

Most languages have no such file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from brochure.errors import CatalogError, Fault
from brochure.toml import TomlFile, read_toml
from brochure.words import nearest

FILE = "language.toml"

DIGITS = {
    "latn": 0x30, "arab": 0x660, "arabext": 0x6F0, "deva": 0x966, "beng": 0x9E6, "guru": 0xA66, "gujr": 0xAE6,
    "tamldec": 0xBE6, "thai": 0xE50, "laoo": 0xED0, "mymr": 0x1040, "khmr": 0x17E0,
}  # fmt: skip
"""Where the zero of a number system of CLDR stands in Unicode; its nine others follow."""

Value = str | float | tuple[str, ...]

_DATE = re.compile(r"(?:'[^']*'|d{1,2}|M{1,2}|MMMM|y|[^\w'])+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Customs:
    """What a language says of itself; what it leaves empty is as CLDR and its script have it.

    `digits` is a number system of CLDR (`beng`), `date` a pattern of CLDR for a day in words (`d MMMM y`), `months`
    their twelve names in it, `list` what stands between entries and before the last, `tied`
    are short words that end no line. `setting` are the values of
    `brochure/scripts.toml` that differ, by name.
    """

    autonym: str = ""
    english_name: str = ""
    script: str = ""
    digits: str = ""
    date: str = ""
    months: tuple[str, ...] = ()
    list: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    setting: tuple[tuple[str, Value], ...] = ()


def read_customs(path: Path, shown: str) -> Customs:
    """Read a language's own file.

    Raises:
        CatalogError: it cannot be read, or a value is not what its key wants; all faults at once.
    """
    file = read_toml(path, shown, CatalogError)
    faults: list[Fault] = []
    known = {**_OWN, "setting": _is_table}
    values = _checked(file, file.values, known, "", faults)
    setting = values.pop("setting", {})
    rows = _checked(file, setting, SETTING, "setting", faults)
    if faults:
        raise CatalogError.of(faults)
    return Customs(**{key: plain(value) for key, value in values.items()}, setting=tuple(sorted(rows.items())))


def _checked(
    file: TomlFile, values: Mapping[str, Any], rules: Mapping[str, Rule], under: str, faults: list[Fault]
) -> dict[str, Any]:
    good: dict[str, Any] = {}
    for key, value in values.items():
        place = file.place(key, under=under)
        if key not in rules:
            faults.append(Fault(message=f'unknown key "{key}"', place=place, hint=nearest(key, rules)))
        elif wanted := rules[key](value):
            faults.append(Fault(message=f"{key} is not {wanted[0]}", place=place, hint=f"write {key} = {wanted[1]}"))
        else:
            good[key] = value if under == "" else plain(value)
    return good


def plain(value: Any) -> Any:
    """A TOML value that can be hashed: lists as tuples, decimals as floats."""
    if isinstance(value, list):
        return tuple(value)
    return float(value) if isinstance(value, Decimal | int) else value


# ---------------------------------------------------------------------------------------------------- what keys want

Rule = Callable[[Any], tuple[str, str] | None]
"""Nothing where a value is good; else what it should be, and an example."""


def _text(example: str) -> Rule:
    def rule(value: Any) -> tuple[str, str] | None:
        return None if isinstance(value, str) and value.strip() else ("a text", f'"{example}"')

    return rule


def _texts(count: int, what: str, example: str) -> Rule:
    def rule(value: Any) -> tuple[str, str] | None:
        good = isinstance(value, list) and value and all(isinstance(entry, str) and entry for entry in value)
        return None if good and count in (0, len(value)) else (what, example)

    return rule


def _number(least: float, most: float, example: str) -> Rule:
    def rule(value: Any) -> tuple[str, str] | None:
        good = isinstance(value, int | Decimal) and not isinstance(value, bool) and least <= value <= most
        return None if good else (f"a number from {least:g} to {most:g}", example)

    return rule


def _one_of(*names: str) -> Rule:
    def rule(value: Any) -> tuple[str, str] | None:
        return None if value in names else (f"one of {', '.join(names)}", f'"{names[0]}"')

    return rule


def _pattern(pattern: re.Pattern[str], what: str, example: str) -> Rule:
    def rule(value: Any) -> tuple[str, str] | None:
        return None if isinstance(value, str) and pattern.fullmatch(value) else (what, f'"{example}"')

    return rule


def _is_date(value: Any) -> tuple[str, str] | None:
    bare = re.sub(r"'[^']*'", "", value) if isinstance(value, str) else ""
    good = all(letter in bare for letter in "dMy") and _DATE.fullmatch(value)
    return None if good else ("a pattern of a date in CLDR's letters, with d, M or MMMM, and y", '"d MMMM y"')


def _is_table(value: Any) -> tuple[str, str] | None:
    return None if isinstance(value, dict) else ("a table", '{ line_height = 1.5 }, or a section "[setting]"')


_OWN: Mapping[str, Rule] = {
    "autonym": _text("Kreyòl ayisyen"),
    "english_name": _text("Haitian Creole"),
    "script": _pattern(re.compile(r"[A-Z][a-z]{3}"), "a script of ISO 15924", "Aran"),
    "digits": _one_of(*DIGITS),
    "date": _is_date,
    "months": _texts(12, "a list of twelve names", '["janvye", …]'),
    "tied": _texts(0, "a list of short words", '["a", "i"]'),
    "list": _texts(2, "a list of two texts: between entries, and before the last", '[", ", " ak "]'),
}

SETTING: Mapping[str, Rule] = {
    "families": _texts(0, "a list of font families", '["Noto Sans", "Noto Sans Thai Looped"]'),
    "line_height": _number(1, 4, "1.5"),
    "heading": _number(1, 4, "1.3"),
    "size": _number(0.5, 2, "1.1"),
    "start": _number(0.5, 2, "1.0"),
    "word_spacing": _number(0, 1, "0.15"),
    "emphasis": _one_of("bold", "italic"),
    "hyphens": _one_of("manual", "auto"),
}
"""The columns of `brochure/scripts.toml`, and what each wants."""
