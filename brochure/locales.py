"""What the world's locale data says of a language: names, direction, dates, numbers."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from brochure.errors import SelectionError
from brochure.quantities import Separators

# Where CLDR's own name of a language is not what its readers call it: half-width brackets do not go with Chinese.
_AUTONYMS = {"zh_Hans": "简体中文", "zh_Hant": "繁體中文"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A locale as templates and checks need it. `tag` is BCP 47, `script` ISO 15924."""

    locale: str
    tag: str
    script: str
    direction: str
    autonym: str
    english_name: str
    separators: Separators

    @property
    def rtl(self) -> bool:
        """Whether the text runs from right to left."""
        return self.direction == "rtl"


@cache
def language(locale: str) -> Language:
    """Look a locale up.

    Raises:
        SelectionError: no such locale; the hint lists the nearest ones.
    """
    try:
        known = Locale.parse(locale)
    except (UnknownLocaleError, ValueError) as error:
        near = difflib.get_close_matches(locale, sorted(get_global("likely_subtags")), n=3)
        raise SelectionError(
            f'unknown locale "{locale}"',
            hint=f"did you mean {' or '.join(near)}?" if near else 'write it like "es", "pt_BR" or "zh_Hans"',
        ) from error
    autonym = _AUTONYMS.get(str(known)) or known.get_display_name(known) or locale
    return Language(
        locale=locale,
        tag=str(known).replace("_", "-"),
        script=_script(known),
        direction=known.text_direction,
        autonym=autonym[0].upper() + autonym[1:],
        english_name=known.get_display_name("en") or locale,
        separators=_separators(known),
    )


def _script(known: Locale) -> str:
    if known.script:
        return known.script
    likely = get_global("likely_subtags")
    full = likely.get(str(known)) or likely.get(known.language) or ""
    return next((part for part in full.split("_") if len(part) == 4 and part.isalpha()), "Latn")


def _separators(known: Locale) -> Separators:
    decimal, group = {"٫"}, {"٬", "\u00a0", "\u202f", "\u2009", "'", "’"}
    for symbols in known.number_symbols.values():
        if hasattr(symbols, "get"):
            # Most digit systems of a locale leave them out; a default would let 1,000 pass for 1.000.
            decimal.update(filter(None, [symbols.get("decimal")]))
            group.update(filter(None, [symbols.get("group")]))
    return Separators(decimal=frozenset(decimal), group=frozenset(group))


def day(value: date, locale: str) -> str:
    """A date in words: 22 November 2026. Plain English writes the day first, as most of its readers do."""
    return format_date(value, format="long", locale="en_GB" if locale == "en" else locale)


def number(value: Decimal | int, locale: str, places: int = 0) -> str:
    """A number with the locale's separators, Western digits and at least `places` decimals."""
    pattern = "#,##0." + "0" * places + "###" if places else "#,##0.###"
    return format_decimal(value, format=pattern, locale=locale)


def listing(words: Sequence[str], locale: str) -> str:
    """A, B and C."""
    return format_list(list(words), locale=locale)
