"""Does a translation say the same numbers, units, ranges, telephone numbers, codes, addresses?

Numbers are compared by value, whatever digits and separators they are written with (`numerals`),
since "5 mg" and "٥ ملغ" are the same dose and "5 mg" and "50 mg" are not. What is missing is an
error; what is more is a warning, as "two" may well become "2".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from brochure.numerals import (
    MAGNITUDES,
    Phone,
    Quantity,
    Separators,
    codes,
    fold,
    pairs,
    phones,
    quantities,
    without,
)
from brochure.units import COVERED, DEGREE

__all__ = ["Difference", "Separators", "compare"]

Kind = Literal["number", "unit", "order", "phone", "extra"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that a translation says otherwise; `what` is a plain phrase for a message."""

    kind: Kind
    what: str
    severity: Literal["error", "warning"]


def compare(
    source: str,
    target: str,
    *,
    source_separators: Separators,
    target_separators: Separators,
    language: str,
    source_language: str = "en",
) -> list[Difference]:
    """What the numbers of `target`, a translation into `language`, say otherwise than `source`."""
    language = _base(language)
    here, there = fold(source), fold(target)
    found = list(_texts(here.literals, there.literals))

    here_phones, there_phones = _unmatched(phones(here.text), phones(there.text))
    sure_here = [phone for phone in here_phones if phone.sure]
    found.extend(_missing_phone(phone) for phone in sure_here)
    if sure_here:
        found.extend(_extra_phone(phone) for phone in there_phones if phone.sure)
    here_text = without(here.text, _taken(here.text, here_phones, sure_here))
    there_dropped = [phone for phone in there_phones if phone.sure] if sure_here else []
    there_text = without(there.text, _taken(there.text, there_phones, there_dropped))

    here_codes, here_text = codes(here_text)
    there_codes, there_text = codes(there_text)
    here_numbers = quantities(here_text, source_separators, language=_base(source_language))
    there_numbers = quantities(there_text, target_separators, language=language)
    # "1 000" is read as one thousand where the other side needs it.
    here_numbers, there_numbers = (
        quantities(
            here_text,
            source_separators,
            language=_base(source_language),
            joined=_values(there_numbers),
        ),
        quantities(there_text, target_separators, language=language, joined=_values(here_numbers)),
    )
    if language not in MAGNITUDES:
        here_numbers = [_unmultiplied(number) for number in here_numbers]

    matched, lost, added = _matched(here_numbers, there_numbers)
    found.extend(_codes(here_codes, there_codes, added))
    for one, other in matched:
        found.extend(_dressed_otherwise(one, other, language))
    lost = _said_in_words(lost, target, language)
    found.extend(_missing(number.text) for number in lost)
    found.extend(_order(here_text, here_numbers, there_text, there_numbers, matched))
    for number in _without_months(added, source):
        wrong = _MONTH.search(source) and there_text.startswith(("月", "월"), number.end)
        found.append(_wrong_month(number.text) if wrong else _extra(number.text))
    return found


def _base(language: str) -> str:
    return re.split(r"[-_]", language)[0].lower()


def _values(numbers: list[Quantity]) -> frozenset[Decimal]:
    return frozenset().union(*(number.values for number in numbers))


def _missing(text: str) -> Difference:
    return Difference(kind="number", what=f'"{text}" is missing from the translation', severity="error")


def _extra(text: str) -> Difference:
    return Difference(kind="extra", what=f'"{text}" is not in the original', severity="warning")


def _wrong_month(text: str) -> Difference:
    return Difference(kind="number", what=f'"{text}" is not the month of the original', severity="error")


def _texts(source: tuple[str, ...], target: tuple[str, ...]) -> Iterator[Difference]:
    """Addresses, compared as they are written."""
    yield from map(_missing, (Counter(source) - Counter(target)).elements())
    yield from map(_extra, (Counter(target) - Counter(source)).elements())


# -------------------------------------------------------------------------------- telephone numbers


def _unmatched(source: list[Phone], target: list[Phone]) -> tuple[list[Phone], list[Phone]]:
    """The runs that the other text does not have, digit by digit."""

    def left(own: list[Phone], other: list[Phone]) -> list[Phone]:
        budget = Counter(phone.digits for phone in other)
        rest = []
        for phone in own:
            if budget[phone.digits]:
                budget[phone.digits] -= 1
            else:
                rest.append(phone)
        return rest

    return left(source, target), left(target, source)


def _taken(text: str, unmatched: list[Phone], settled: list[Phone]) -> list[Phone]:
    """The runs that are dealt with; the others are read again as numbers."""
    return [phone for phone in phones(text) if phone not in unmatched or phone in settled]


def _missing_phone(phone: Phone) -> Difference:
    return Difference(
        kind="phone",
        what=f'the telephone number "{phone.text}" is missing from the translation',
        severity="error",
    )


def _extra_phone(phone: Phone) -> Difference:
    return Difference(
        kind="phone",
        what=f'the telephone number "{phone.text}" is not in the original',
        severity="warning",
    )


def _codes(source: list[str], target: list[str], added: list[Quantity]) -> Iterator[Difference]:
    """Words such as H1N1. "B12" written "ب12", with a letter of the language, only warns."""
    for code in (Counter(source) - Counter(target)).elements():
        digits = Decimal(re.sub(r"\D", "", code))
        other = next((n for n in added if n.after_letter and digits in n.values), None)
        if other is None:
            yield _missing(code)
        else:
            added.remove(other)
            yield Difference(
                kind="number",
                what=f'"{code}" is written with other letters in the translation',
                severity="warning",
            )
    yield from map(_extra, (Counter(target) - Counter(source)).elements())


# ------------------------------------------------------------------------------------------ numbers

Pair = tuple[Quantity, Quantity]


def _matched(source: list[Quantity], target: list[Quantity]) -> tuple[list[Pair], list[Quantity], list[Quantity]]:
    """Each number of the source with its likest in the target; what is lost; what is more."""
    tests: tuple[Callable[[Quantity, Quantity], bool], ...] = (
        lambda a, b: a.sign == b.sign and a.units == b.units,
        lambda a, b: a.sign == b.sign and _same_unit(a, b),
        _same_unit,
        lambda a, b: a.sign == b.sign,
        lambda _a, _b: True,
    )
    lost, added, matched = list(source), list(target), []
    for alike in tests:
        for one in tuple(lost):
            other = next((b for b in added if one.values & b.values and alike(one, b)), None)
            if other is not None:
                matched.append((one, other))
                lost.remove(one)
                added.remove(other)
    return sorted(matched, key=lambda pair: pair[0].start), lost, added


def _same_unit(one: Quantity, other: Quantity) -> bool:
    if one.units & other.units:
        return True
    either = one.units | other.units
    return DEGREE in either and either <= {DEGREE, "°C", ""}


def _dressed_otherwise(one: Quantity, other: Quantity, language: str) -> Iterator[Difference]:
    """The value is the same; are the sign and the unit?"""
    changed = f'"{one.text}" has become "{other.text}"'
    if one.sign != other.sign:
        # A comparison may be put in words ("less than"), a minus may not be dropped or added.
        words = "-" not in one.sign + other.sign and "" in (one.sign, other.sign)
        yield Difference(kind="number", what=changed, severity="warning" if words else "error")
    if not _same_unit(one, other):
        yield Difference(
            kind="unit",
            what=changed,
            severity="error" if _sure(one, other, language) else "warning",
        )


def _sure(one: Quantity, other: Quantity, language: str) -> bool:
    """Whether a unit really differs, or may be written in a way that the table does not know."""
    here, there = sorted(one.units)[-1], sorted(other.units)[-1]
    if not there:
        return language in COVERED
    if not here:
        return there not in ("g", "L", "%", DEGREE)  # short words that may mean something else
    return here.partition("/")[0] != there  # "mg/kg" may be "mg per kg"


def _unmultiplied(number: Quantity) -> Quantity:
    """Where a language's word for "million" is not known, "1.5 million" may be 1.5 and a word."""
    leading = re.match(r"\D*(\d+(?:\.\d+)?)\s?[a-z]{4}", number.text)
    if leading is None:
        return number
    return Quantity(
        text=number.text,
        start=number.start,
        end=number.end,
        values=number.values | {Decimal(leading[1]).normalize()},
        sign=number.sign,
        units=number.units,
    )


# ---------------------------------------------------------------------------------- order and words


def _order(
    source_text: str,
    source: list[Quantity],
    target_text: str,
    target: list[Quantity],
    matched: list[Pair],
) -> Iterator[Difference]:
    """Ratios and ranges: 120/80 is not 80/120. Other numbers may change places, as sentences do."""
    kept = {id(one) for one, _ in matched}
    target_pairs = list(pairwise(target))
    for words in (False, True):
        wanted = list(pairs(source_text, source, words=words))
        for first, second in wanted:
            if id(first) not in kept or id(second) not in kept or first.values & second.values:
                continue
            same = sum(_alike(pair, (first, second)) for pair in wanted)
            forward = sum(_alike(pair, (first, second)) for pair in target_pairs)
            if forward >= same:
                continue
            turned = next((p for p in target_pairs if _alike(p, (second, first))), None)
            if turned is None and _in_order(target, first, second):
                continue
            written = source_text[first.start : second.end].strip()
            became = target_text[turned[0].start : turned[1].end].strip() if turned else "another"
            yield Difference(
                kind="order",
                what=f'"{written}" has become "{became}"' if turned else f'the order of "{written}" is not kept',
                severity="warning" if words else "error",
            )


def _alike(pair: Pair, other: Pair) -> bool:
    return bool(pair[0].values & other[0].values and pair[1].values & other[1].values)


def _in_order(target: list[Quantity], first: Quantity, second: Quantity) -> bool:
    starts = [number.start for number in target if number.values & first.values]
    ends = [number.start for number in target if number.values & second.values]
    return bool(starts and ends) and min(starts) < max(ends)


_NO_DIGIT = r"(?!\s*[(（]\s*\d)"  # "سنتين (3)" counts by its digit alone
_HALF = Decimal("0.5")
_DUALS = "سنت|عام|شهر|يوم|أسبوع|اسبوع|ساعت|دقيقت|مرت|جرعت|حبت|قرص|شخص|مريض|مرحلت|نوع|دراست|طفل|ليلت|كوب|ملعقت|كبسولت"
WORDS: dict[str, tuple[tuple[Decimal, str], ...]] = {
    "ar": (
        (Decimal(2), rf"(?<!\w)[وف]?[بكل]?(?:ال|ل)?(?:{_DUALS})(?:ين|ان|ا|ي)(?!\w)"),
        (_HALF, r"(?<!\w)[وف]?[بكل]?(?:ال)?نصف(?!\w)"),
    ),
    "de": ((_HALF, r"\bhalbe[nmrs]?\b"),),
    "es": ((_HALF, r"\bmedi[oa]\b|\bmitad\b"),),
    "fr": ((_HALF, r"\bdemie?\b|\bmoitié\b"),),
    "it": ((_HALF, r"\bmezz[oa]\b|\bmetà\b"),),
    "pt": ((_HALF, r"\bmei[oa]\b|\bmetade\b"),),
    "ru": ((_HALF, r"\bпол(?:овин\w+)?\b"),),
    "zh": (
        (Decimal(2), r"[两兩](?=[年个個周週天次人名种種项項岁歲日位片粒])"),
        (_HALF, r"半"),
    ),
}
"""Words that carry a value without a digit: Arabic's dual says "two months" in one word."""


def _said_in_words(lost: list[Quantity], target: str, language: str) -> list[Quantity]:
    """What is left of the missing numbers when the words of the language have been counted."""
    said: Counter[Decimal] = Counter()
    for value, pattern in WORDS.get(language, ()):
        said[value] += len(re.findall(f"(?:{pattern}){_NO_DIGIT}", target, re.IGNORECASE))
    rest = []
    for number in lost:
        word = next((v for v in said if v in number.values and said[v]), None)
        if word is None or number.sign or number.units - {"", "%"}:
            rest.append(number)
        else:
            said[word] -= 1
    return rest


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)


def _without_months(added: list[Quantity], source: str) -> list[Quantity]:
    """Extra numbers but those of months that the source names: July 2027 is 2027年7月."""
    named = Counter(_MONTHS.index(name[:3]) + 1 for name in _MONTH.findall(source))
    rest = []
    for number in added:
        month = next((m for m in named if Decimal(m) in number.values and named[m]), None)
        if month is None or number.sign or number.units != {""}:
            rest.append(number)
        else:
            named[month] -= 1
    return rest
