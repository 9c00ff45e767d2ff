"""What a text holds that must survive translation: numbers, telephone numbers, codes, addresses.

Reading comes before comparing (`quantities`): any digit script, the separators of the locale,
vulgar fractions, magnitudes such as 万, signs, and the unit right after a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from brochure.units import unit_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Separators:
    """The characters a locale writes inside numbers.

    One that serves as both leaves a number with two readings, and either may match.
    """

    decimal: frozenset[str]
    group: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number as it stands in a text: every value it can have, its sign or comparison, its unit.

    `units` holds more than one where a text leaves it open: in "5–10 mg" the 5 is bare and in mg
    at once.
    """

    text: str
    start: int
    end: int
    values: frozenset[Decimal]
    sign: str = ""
    units: frozenset[str] = frozenset({""})
    after_letter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A telephone-like run. `sure` ones cannot be read as numbers; others may turn out to be."""

    text: str
    digits: str
    start: int
    end: int
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A text made comparable, and the addresses that were taken out of it."""

    text: str
    literals: tuple[str, ...]


# -------------------------------------------------------------------------------- making comparable

ADDRESS = re.compile(
    r"(?:https?://|www\.|mailto:|tel:)[^\s<>\"`*\]\u0080-\U0010ffff]+"
    r"|(?<![\d.])10\.\d{4,9}/[^\s<>\"`*\]\u0080-\U0010ffff]+"
    r"|[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    re.ASCII,
)
_CITATION = re.compile(r"\[@[\w-]+\]")
_CODE = re.compile(r"(?<![A-Za-zÀ-ɏ0-9])[A-Za-zÀ-ɏ]+[0-9][A-Za-zÀ-ɏ0-9]*")
_DEGREE = re.compile(r"[º˚](?=\s?[CF]\b)")
_CLOCK = re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?=\s?(?:Uhr|h\b|[ap]\.?m))")
_UNDERSCORE = re.compile(r"(?<!\w)_+|_+(?!\w)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&nbsp;": "\u00a0"}
_FOLDS: dict[int, str | int] = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x3380, 0x33E0)},
    **dict.fromkeys(map(ord, "*`\\\u200b\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069"), ""),
    **str.maketrans("μ٪\u3000≦⩽≧⩾⁄", "µ% ≤≤≥≥/"),
    ord("℃"): "°C",
    ord("℉"): "°F",
}


def fold(text: str) -> Folded:
    """Digits of every script become 0-9, full-width forms narrow, markup goes.

    Addresses (web, e-mail, DOI) are taken out first, as they are written.
    """
    literals: list[str] = []

    def take(found: re.Match[str]) -> str:
        address = _trimmed(found[0])
        literals.append(address)
        return " ; " + found[0][len(address) :]

    text = ADDRESS.sub(take, _CITATION.sub(" ", text))
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    text = _UNDERSCORE.sub("", text.translate(_FOLDS)).replace("<=", "≤").replace(">=", "≥")
    text = "".join(
        str(unicodedata.decimal(c)) if not c.isascii() and unicodedata.category(c) == "Nd" else c for c in text
    )
    return Folded(text=_CLOCK.sub(r"\1:\2", _DEGREE.sub("°", text)), literals=tuple(literals))


def _trimmed(address: str) -> str:
    """An address without the punctuation of the sentence around it."""
    while address and (address[-1] in ".,;:!?'" or (address[-1] == ")" and address.count(")") > address.count("("))):
        address = address[:-1]
    return address


def codes(text: str) -> tuple[list[str], str]:
    """Words with digits in them (H1N1, CD34), and the folded text without them."""
    return _CODE.findall(text), _CODE.sub(" ; ", text)


# -------------------------------------------------------------------------------- telephone numbers

_RUN = re.compile(
    r"(?<![\w.,/])(?:\+\s?|\()?(?:0\d{2,5}\s?/\s?)?"
    r"\d+(?:(?:[ \u00a0\u202f\u2009.\-‐‑–]|\)[ \-]?|[ ]?\()\d+)*(?![\w/])"
)
_DATE = re.compile(r"(?<!\d)(?:\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}([./-])\d{1,2}\2\d{1,2})(?!\d)")
_SPACED = re.compile(r"[1-9]\d{0,2}([ \u00a0\u202f\u2009.])\d{3}(?:\1\d{3})*")


def phones(text: str) -> list[Phone]:
    """Runs of seven digits and more that are dialled, not counted."""
    found = []
    for match in _RUN.finditer(text):
        run = match[0]
        digits = re.sub(r"\D", "", run)
        groups = re.findall(r"\d+", run)
        if len(digits) < 7 or _DATE.fullmatch(run) or _SPACED.fullmatch(run):
            continue
        if len(groups) == 2 and "–" in run:
            continue
        sure = run[0] in "+(" or (groups[0][0] == "0" != groups[0]) or len(groups) > 2
        found.append(Phone(text=run, digits=digits, start=match.start(), end=match.end(), sure=sure))
    return found


def without(text: str, taken: list[Phone]) -> str:
    """The text without these runs; every other character keeps its place."""
    for phone in taken:
        text = text[: phone.start] + ";" * (phone.end - phone.start) + text[phone.end :]
    return text


# ------------------------------------------------------------------------------------------ numbers

_VULGAR = "".join(chr(c) for c in (*range(0xBC, 0xBF), *range(0x2150, 0x215F), 0x2189))
_ASCII_FRACTIONS = "1/2|1/3|2/3|1/4|3/4|1/5|2/5|3/5|4/5|1/6|5/6|1/8|3/8|5/8|7/8"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SPACES = " \u00a0\u202f\u2009"
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3}")
_FRACTION = re.compile(
    rf"(?:(?<![\d/])(?P<whole>\d+)[{_SPACES}]?)?(?P<vulgar>[{_VULGAR}])"
    rf"|(?:(?<![\d/.,])(?P<whole2>\d+)[{_SPACES}])?(?<![\d/.,])(?P<ascii>{_ASCII_FRACTIONS})(?![\d/]|[.,]\d)"
    r"|(?<!\d)(?P<below>\d+)\s?分之\s?(?P<above>\d+)(?!\d)"
)
_EXPONENT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
_COMPARISON = re.compile(r"([<>≤≥±])\s*$")
_MINUS = re.compile(r"(?:^|(?<=[\s(\[<>≤≥]))[-–−]$|−$")
_PM = re.compile(r"(?::\d\d)?\s?p\.?m\b", re.IGNORECASE)
_LINK = re.compile(
    r"\s*(?:[-‐‑–—~〜,،、]"
    r"|\b(?:to|and|or|a|à|e|y|o|u|et|ou|bis|und|oder|до|и|или|إلى|أو|و|تا|یا|से|या)\b)?"
    r"(?:\s*\b(?:el|la|los|las|le|les|den|the)\b)?\s*و?\s*"
    r"|\s*[至到或和]\s*"
)

MAGNITUDES: dict[str, dict[str, int]] = {
    "ar": {"ألف": 3, "آلاف": 3, "مليون": 6, "ملايين": 6, "مليار": 9},
    "de": {"Tausend": 3, "Million": 6, "Millionen": 6, "Mio.": 6, "Milliarde": 9, "Milliarden": 9},
    "en": {"thousand": 3, "million": 6, "billion": 9},
    "es": {"mil": 3, "millón": 6, "millones": 6, "mil millones": 9},
    "fr": {"mille": 3, "million": 6, "millions": 6, "milliard": 9, "milliards": 9},
    "hi": {"हज़ार": 3, "हजार": 3, "लाख": 5, "करोड़": 7},
    "it": {"mila": 3, "milione": 6, "milioni": 6, "miliardo": 9, "miliardi": 9},
    "ja": {"千": 3, "万": 4, "億": 8},
    "ko": {"천": 3, "만": 4, "억": 8},
    "pt": {"mil": 3, "milhão": 6, "milhões": 6, "bilhão": 9, "bilhões": 9, "mil milhões": 9},
    "ru": {
        "тыс.": 3,
        "тысяч": 3,
        "тысячи": 3,
        "млн": 6,
        "миллион": 6,
        "миллиона": 6,
        "миллионов": 6,
    },
    "zh": {"百": 2, "千": 3, "万": 4, "萬": 4, "亿": 8, "億": 8},
}
"""Words that multiply the number before them, as powers of ten, by language."""


def quantities(
    text: str, separators: Separators, *, language: str, joined: frozenset[Decimal] = frozenset()
) -> list[Quantity]:
    """Every number of a folded text, in order.

    `joined` are the values that runs with plain spaces between them may make together: "1 000" is
    one thousand where the other text says so, and two numbers otherwise.
    """
    found = [
        _dressed(text, start, end, values, language) for start, end, values in sorted(_bare(text, separators, joined))
    ]
    for here in range(len(found) - 2, -1, -1):  # from the right, so that "5, 10 or 20 mg" passes its unit on
        this, following = found[here], found[here + 1]
        if this.units == {""} and _LINK.fullmatch(_between(text, this, following)):
            found[here] = replace(this, units=this.units | following.units)
    for here, (this, following) in enumerate(pairwise(found)):  # "%20–30" has it on the left
        before = text[: this.start].rstrip()
        linked = following.units == {""} and _LINK.fullmatch(_between(text, this, following))
        if linked and before.endswith(("%", "百分之")):
            found[here + 1] = replace(following, units=this.units | following.units)
    return found


def _between(text: str, this: Quantity, following: Quantity) -> str:
    return text[this.end : following.start]


def pairs(text: str, found: list[Quantity], *, words: bool = False) -> Iterator[tuple[Quantity, Quantity]]:
    """Neighbours whose order carries meaning: 120/80, 2002–2023; or, with `words`, "18 to 65"."""
    dates = [match.span() for match in _DATE.finditer(text)]
    between = re.compile(r"\s+to\s+" if words else r"\s*[/‐‑–—-]\s*")
    for this, following in pairwise(found):
        inside = any(start <= this.start < end for start, end in dates)
        if inside or not this.units & following.units:
            continue
        if between.fullmatch(_between(text, this, following)):
            yield this, following


def _bare(
    text: str, separators: Separators, joined: frozenset[Decimal]
) -> Iterator[tuple[int, int, frozenset[Decimal]]]:
    """Where numbers stand and what they are worth, before signs and units."""
    position = 0
    for match in _FRACTION.finditer(text):
        yield from _runs(text, position, match.start(), separators, joined)
        yield match.start(), match.end(), frozenset({_fraction(match)})
        position = match.end()
    yield from _runs(text, position, len(text), separators, joined)


def _fraction(match: re.Match[str]) -> Decimal:
    if match["below"]:
        above, below = Decimal(match["above"]), Decimal(match["below"])
        return _rounded(above / below) if below else Decimal(0)
    whole = Decimal(match["whole"] or match["whole2"] or 0)
    if match["vulgar"]:
        over, _, under = unicodedata.normalize("NFKC", match["vulgar"]).partition("⁄")
    else:
        over, _, under = match["ascii"].partition("/")
    return whole + _rounded(Decimal(over) / Decimal(under or 1))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("1e-9")).normalize()


def _runs(
    text: str, start: int, end: int, separators: Separators, joined: frozenset[Decimal]
) -> Iterator[tuple[int, int, frozenset[Decimal]]]:
    marks = "".join(re.escape(c) for c in sorted(separators.decimal | separators.group | set(".,")))
    number = re.compile(rf"(?:(?<![\w.])\.(?=\d))?\d+(?:[{marks}]\d+)*")
    points = "".join(re.escape(c) for c in sorted(separators.decimal))
    spaced = re.compile(rf"[1-9]\d{{0,2}}(?: \d{{3}})+(?:[{points}]\d+)?(?!\d)")
    position = start
    while match := number.search(text, position, end):
        merged = spaced.match(text, match.start(), end)
        if merged and joined:
            values = _readings(merged[0].replace(" ", "\u00a0"), separators) & joined
            if values:
                yield merged.start(), merged.end(), values
                position = merged.end()
                continue
        yield from _split(match[0], match.start(), separators)
        position = match.end()


def _split(token: str, start: int, separators: Separators) -> Iterator[tuple[int, int, frozenset[Decimal]]]:
    """One number where the token can be read as one; else its parts: "22.11.2026" holds three."""
    if values := _readings(token, separators):
        yield start, start + len(token), values
        return
    apart = r"\S+" if re.search(r"\s", token) else r"\d+"
    for piece in re.finditer(apart, token):
        yield from _split(piece[0], start + piece.start(), separators)


def _readings(token: str, separators: Separators) -> frozenset[Decimal]:
    marks = re.findall(r"\D", token)
    if not marks or token.startswith("."):
        return frozenset({Decimal(token).normalize()}) if len(marks) < 2 else frozenset()
    last, others = marks[-1], set(marks[:-1])
    head, _, tail = token.rpartition(last)
    as_decimal = Decimal(re.sub(r"\D", "", head) + "." + tail).normalize()
    as_group = Decimal(re.sub(r"\D", "", token)).normalize()
    may_be_decimal = last not in others and (not others or (len(others) == 1 and _grouped(head, others.pop())))
    may_be_group = set(marks) == {last} and _grouped(token, last)
    found = set()
    if may_be_decimal and last in separators.decimal:
        found.add(as_decimal)
    if may_be_group and last in separators.group:
        found.add(as_group)
    if not found and last in ".,":  # the other tradition, where it cannot be mistaken: 0.5 in Spanish
        if may_be_decimal:
            found.add(as_decimal)
        elif may_be_group:
            found.add(as_group)
    return frozenset(found)


def _grouped(token: str, mark: str) -> bool:
    return _GROUPED.fullmatch(token.replace(mark, ",")) is not None


def _dressed(text: str, start: int, end: int, values: frozenset[Decimal], language: str) -> Quantity:
    """A number with its sign, exponent, magnitude and unit."""
    bare = start
    if exponent := _EXPONENT.match(text, end):
        power = exponent[0].translate(_SUPERSCRIPTS)
        if re.fullmatch(r"-?\d{1,2}", power):
            values = frozenset((value ** int(power)).normalize() for value in values if value)
            end = exponent.end()
    for word, power_of_ten in sorted(MAGNITUDES.get(language, {}).items(), key=_longest):
        match = re.compile(rf"\s?{re.escape(word)}" + _end_of(word)).match(text, end)
        if match:
            values = frozenset((value * 10**power_of_ten).normalize() for value in values)
            end = match.end()
            break
    if language == "en" and _PM.match(text, end):
        values |= {value + 12 for value in values if value < 12}
    unit, end = unit_at(text, start, end)
    if unit == "g" and text[end - 1] == "г" and any(1900 <= value <= 2100 for value in values):
        unit = ""  # "2027 г." is a year
    sign, start = _sign(text, start)
    return Quantity(
        text=text[start:end].strip(),
        start=start,
        end=end,
        values=values,
        sign=sign,
        units=frozenset({unit}),
        after_letter=bare > 0 and text[bare - 1].isalpha(),
    )


def _longest(item: tuple[str, int]) -> int:
    return -len(item[0])


def _end_of(word: str) -> str:
    if "\u2e80" <= word[-1] <= "\ud7ff":
        return "(?![克米瓦卡分])"  # 千克 is a kilogram
    return r"(?!\w)"


def _sign(text: str, start: int) -> tuple[str, int]:
    sign = ""
    if _MINUS.search(text[:start]) and not text[: start - 1].rstrip()[-1:].isdigit():
        sign, start = "-", start - 1
    if match := _COMPARISON.search(text[:start]):
        sign, start = match[1] + sign, match.start()
    return sign, start
