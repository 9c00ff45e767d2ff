"""What the world's locale data says of a language: names, direction, dates, numbers.

Where it is wrong for readers of a language, that language's `Customs` go over it.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, get_date_format
from babel.lists import format_list
from babel.numbers import format_decimal

from brochure.customs import DIGITS, Customs
from brochure.errors import SelectionError
from brochure.quantities import Separators

_NONE = Customs()
_NEAR = 14
"""How far a language that is taken for another may be from it, in langcodes' measure: fil for tl is 0, pt_BR for pt_PT
5, zh_Hant for yue 14. From 15 on stand languages that their readers merely tend to know as well, as Basques know
Spanish: not a thing to decide for a patient."""

_PSEUDO = {"en_XA": ("en", "English (pseudo)"), "ar_XB": ("ar", "Arabic (pseudo)")}
"""Locales that nobody speaks, for trying layouts: the one of CLDR that each is taken for, and its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A locale as templates and checks need it. `tag` is BCP 47, `script` ISO 15924, `digits` as in `Customs`."""

    locale: str
    tag: str
    script: str
    direction: str
    autonym: str
    english_name: str
    separators: Separators
    digits: str
    customs: Customs

    @property
    def rtl(self) -> bool:
        """Whether the text runs from right to left."""
        return self.direction == "rtl"


@cache
def language(locale: str, customs: Customs = _NONE) -> Language:
    """Look a locale up. `customs` are what the language says of itself.

    Raises:
        SelectionError: no such locale; the hint lists the nearest ones.
    """
    try:
        known = Locale.parse(_cldr(locale))
    except (UnknownLocaleError, ValueError) as error:
        near = difflib.get_close_matches(locale, sorted(get_global("likely_subtags")), n=3)
        raise SelectionError(
            f'unknown locale "{locale}"',
            hint=f"did you mean {' or '.join(near)}?" if near else 'write it like "es", "pt_BR" or "zh_Hans"',
        ) from error
    _, pseudo = _PSEUDO.get(locale, ("", ""))
    autonym = customs.autonym or pseudo or known.get_display_name(known) or locale
    digits = customs.digits or known.default_numbering_system
    return Language(
        locale=locale,
        tag=(locale if pseudo else str(known)).replace("_", "-"),
        script=customs.script or _script(known),
        direction=known.text_direction,
        autonym=autonym[0].upper() + autonym[1:],
        english_name=customs.english_name or pseudo or known.get_display_name("en") or locale,
        separators=_separators(known),
        digits=digits if digits in DIGITS else "latn",
        customs=customs,
    )


def is_pseudo(locale: str) -> bool:
    """Whether a locale is for trying layouts, and no translation of anything."""
    return locale in _PSEUDO


def _cldr(locale: str) -> str:
    """The locale that CLDR has for one of ours."""
    return _PSEUDO[locale][0] if is_pseudo(locale) else locale


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


def closest(locale: str, known: Sequence[str]) -> str | None:
    """The known locale that readers of another can be given: zh_Hant for zh_TW, fil for tl; None if there is none."""
    import langcodes  # noqa: PLC0415 - its tables are large, and few commands need them

    wanted = locale.replace("_", "-")
    if not langcodes.tag_is_valid(wanted) or is_pseudo(locale):
        return None
    tags = {name.replace("_", "-"): name for name in known if not is_pseudo(name)}
    return tags.get(langcodes.closest_supported_match(wanted, list(tags), max_distance=_NEAR) or "")


def day(value: date, language: Language, width: Literal["long", "medium"] = "long") -> str:
    """A date: 22 November 2026, or 22 Nov 2026. Plain English writes the day first, as most of its readers do."""
    locale, customs = _cldr(language.locale), language.customs
    locale = "en_GB" if locale == "en" else locale
    pattern = customs.date or get_date_format(width, locale).pattern
    if "\u200f" in pattern:  # figures that a mark of direction holds together: in words it needs none
        pattern = get_date_format("long", locale).pattern
    if customs.months:
        pattern = pattern.replace("MMMM", f"'{customs.months[value.month - 1]}'")
    return native(format_date(value, format=pattern, locale=locale), language)


@lru_cache(maxsize=1024)
def number(value: Decimal | int, language: Language, places: int = 0) -> str:
    """A number with the language's digits and separators, and at least `places` decimals."""
    pattern = "#,##0." + "0" * places + "###" if places else "#,##0.###"
    locale = _cldr(language.locale)
    # Babel knows the separators of each number system, but writes 0 to 9 in all of them.
    return native(format_decimal(value, format=pattern, locale=locale, numbering_system=language.digits), language)


def native(text: str, language: Language) -> str:
    """A text with the digits that readers of the language expect."""
    zero = DIGITS[language.digits]
    return text.translate({ord("0") + n: zero + n for n in range(10)})


def listing(words: Sequence[str], language: Language) -> str:
    """A, B and C."""
    if not language.customs.list or len(words) < 2:
        return format_list(list(words), locale=_cldr(language.locale))
    between, last = language.customs.list
    return last.join([between.join(words[:-1]), words[-1]])
