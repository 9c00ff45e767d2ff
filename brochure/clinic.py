"""A clinic's profile: who hands the brochure out, and where a patient turns to.

A profile says nothing of any patient, and has no field that could.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from urllib.parse import urlsplit

from brochure.colour import HEX, check_brand
from brochure.errors import ClinicError, Fault, Place
from brochure.logo import read_logo
from brochure.model import Clinic, Logo
from brochure.toml import read_toml

REQUIRED = {
    "name": 'name = "Example Clinic"',
    "phone": 'phone = "01632 960 100"',
    "out_of_hours": 'out_of_hours = "01632 960 199"',
    "emergency": 'emergency = "999"',
    "fever_threshold_c": "fever_threshold_c = 38.0",
}
"""Keys without which nobody could be reached, each with an example."""

OPTIONAL = ("address", "hours", "url", "brand", "logo", "fever_confirmed_by", "languages", "layouts")
KEYS = (*REQUIRED, *OPTIONAL)

LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z][a-z]{3})?(_([A-Z]{2}|\d{3}))?")
PHONE = re.compile(r"[0-9 +\-.()/]+")
ADDRESS_LINES = 8
FEVER_RANGE = (Decimal(37), Decimal(39))
"""What published leaflets ask for lies between 37.5 and 38.3 degrees Celsius."""

T = TypeVar("T")

JOINERS = "\u200b\u200c\u200d\u00ad"
"""Invisible, but wanted: some words in Khmer, Persian, Hindi or German need them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a profile says, in the types of TOML, whatever it was read from.

    `place` tells where a key stands; a logo lies in `folder`. `fill` is the hint where a key is missing, if it is not
    the line to add.
    """

    shown: str
    folder: Path
    values: Mapping[str, Any]
    place: Callable[..., Place]
    fill: str = ""


def read_clinic(path: Path, *, slug: str, shown: str) -> Clinic:
    """Read a profile and its logo; `shown` is the path of the profile as the user knows it.

    Raises:
        ClinicError: with every fault of the profile and of its logo.
    """
    return clinic_of(read_profile(path, shown), slug=slug)


def read_profile(path: Path, shown: str) -> Profile:
    """A profile in a TOML file.

    Raises:
        ClinicError: it is not TOML.
    """
    file = read_toml(path, shown, ClinicError)
    return Profile(shown=shown, folder=path.parent, values=file.values, place=file.place)


def clinic_of(profile: Profile, *, slug: str, logos: Callable[[Path, str], Logo] = read_logo) -> Clinic:
    """The clinic that a profile tells of; `logos` reads its logo.

    Raises:
        ClinicError: with every fault of the profile and of its logo.
    """
    reader = _Reader(file=profile)
    clinic = Clinic(
        slug=slug,
        place=Place(file=profile.shown),
        names=reader.words("name", 80, with_default=True),
        address=reader.address(),
        phone=reader.phone("phone"),
        out_of_hours=reader.phone("out_of_hours"),
        emergency=reader.phone("emergency"),
        hours=reader.words("hours", 120),
        url=reader.url(),
        brand=reader.brand(),
        logo=reader.logo(logos),
        fever_threshold_c=reader.fever(),
        fever_confirmed_by=reader.text("fever_confirmed_by", 120),
        languages=reader.languages(),
        layouts=reader.names("layouts", "trifold-a4"),
    )
    reader.keys()
    if reader.faults:
        raise ClinicError.of(sorted(reader.faults, key=_order))
    return clinic


def offer_of(profile: Profile) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The languages and the layouts of a clinic, as far as they can be read. What is wrong is told by `clinic_of`."""
    reader = _Reader(file=profile)
    return reader.languages(), reader.names("layouts", "trifold-a4")


def logo_of(profile: Profile) -> Path | None:
    """The file of a clinic's logo, whatever is wrong with it: that is told by `clinic_of`."""
    text = _Reader(file=profile).text("logo", 200)
    return profile.folder / PurePosixPath(text) if text else None


def name_of(profile: Profile) -> str:
    """What a clinic is called in every language without a name of its own; empty where that cannot be read."""
    return dict(_Reader(file=profile).words("name", 80)).get("", "")


def _order(fault: Fault) -> tuple[str, int]:
    return (fault.place.file, fault.place.line or 0) if fault.place else ("", 0)


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Takes one value after another out of a profile, and keeps what is wrong with them."""

    file: Profile
    faults: list[Fault] = field(default_factory=list)

    def _fault(self, message: str, place: Place, hint: str) -> None:
        self.faults.append(Fault(message=message, place=place, hint=hint))

    def keys(self) -> None:
        """Every key is known, and every key that must be there is."""
        astray = set()
        for table in ("name", "hours"):
            value = self.file.values.get(table)
            astray |= set(KEYS) & set(value) if isinstance(value, dict) else set()
        for key in self.file.values:
            if key not in KEYS:
                self._fault(f"unknown key `{key}`", self.file.place(key), _remedy(key))
        for key, example in REQUIRED.items():
            # A key that slipped into a table is reported there.
            if key not in self.file.values and key not in astray:
                place = self.file.place(key)
                self._fault(f"`{key}` is missing", place, self.file.fill or f"add a line such as `{example}`")

    def text(self, key: str, longest: int) -> str:
        """One line of text; empty where the profile leaves it out."""
        if key not in self.file.values:
            return ""
        return self._line(self.file.values[key], f"`{key}`", self.file.place(key), longest)

    def _line(self, value: Any, what: str, place: Place, longest: int) -> str:
        if not isinstance(value, str):
            self._fault(f"{what} must be text", place, "put it in straight quotes")
            return ""
        odd = None if value.isprintable() else next((char for char in value if _is_odd(char)), None)
        if odd:
            name = unicodedata.name(odd, "control character").lower()
            hint = "type the text again, in one line, without pasting it"
            message = f"{what} has a character nobody sees (U+{ord(odd):04X}, {name})"
            self._fault(message, place, hint)
            return ""
        if len(value) > longest:
            message = f"{what} has {len(value)} characters, and there is room for {longest}"
            self._fault(message, place, "shorten it")
        return value.strip()

    def words(self, key: str, longest: int, *, with_default: bool = False) -> tuple[tuple[str, str], ...]:
        """Words by locale, those for all others under the empty one."""
        value = self.file.values.get(key)
        if value is None:
            return ()
        place = self.file.place(key)
        if isinstance(value, str):
            text = self._line(value, f"`{key}`", place, longest)
            if with_default and not value.strip():
                self._fault(f"`{key}` is empty", place, "write the words, or leave the key out")
            return (("", text),) if text else ()
        if not isinstance(value, dict):
            hint = f'write {key} = "...", or {key} = {{ default = "...", es = "..." }}'
            self._fault(f"`{key}` must be text, or text by language", place, hint)
            return ()
        found = []
        for locale, words in value.items():
            where = self.file.place(locale, under=key)
            if locale != "default" and not LOCALE.fullmatch(locale):
                self._fault(f"`{locale}` in `{key}` is not a language", where, _locale_hint(locale))
                continue
            text = self._line(words, f"`{key}.{locale}`", where, longest)
            found.append(("" if locale == "default" else locale, text))
            if isinstance(words, str) and not words.strip():
                hint = "write the words, or leave the language out"
                self._fault(f"`{key}.{locale}` is empty", where, hint)
        if with_default and "default" not in value:
            hint = 'add `default = "..."`, which serves every language that has no words of its own'
            self._fault(f"`{key}` has no default", place, hint)
        return tuple(found)

    def address(self) -> tuple[str, ...]:
        value = self.file.values.get("address", [])
        place = self.file.place("address")
        if not isinstance(value, list):
            hint = 'write address = ["12 Garden Street", "Anytown"]'
            self._fault("`address` must be a list of lines", place, hint)
            return ()
        if len(value) > ADDRESS_LINES:
            message = f"`address` has {len(value)} lines, and there is room for {ADDRESS_LINES}"
            self._fault(message, place, "put parts of it on one line, with commas")
        lines = (self._line(line, f"line {number} of `address`", place, 80) for number, line in enumerate(value, 1))
        return tuple(line for line in lines if line)

    def names(self, key: str, example: str) -> tuple[str, ...]:
        """A list of names, each once."""
        value = self.file.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value):
            self._fault(f"`{key}` must be a list of names", self.file.place(key), f'write {key} = ["{example}"]')
            return ()
        return tuple(dict.fromkeys(name.strip() for name in value))

    def languages(self) -> tuple[str, ...]:
        found = tuple(name.replace("-", "_") for name in self.names("languages", "es"))
        for name in found:
            if not LOCALE.fullmatch(name):
                hint = "write languages such as es, pt_BR or zh_Hans"
                self._fault(f"`{name}` in `languages` is not a language", self.file.place("languages"), hint)
        return found

    def phone(self, key: str) -> str:
        """A number as it is printed."""
        if key not in self.file.values:
            return ""
        before = len(self.faults)
        text = self.text(key, 40)
        if len(self.faults) > before:
            return ""
        if not PHONE.fullmatch(text) or sum(char.isdigit() for char in text) < 2:
            hint = "write the number alone: digits 0-9, spaces, and the signs + - . ( ) /"
            self._fault(f"`{key}` is not a phone number: {text!r}", self.file.place(key), hint)
        return text

    def url(self) -> str:
        text = self.text("url", 200)
        if text and not _is_web_address(text):
            hint = "write it in full, as a browser shows it: https://clinic.example/bmt"
            place = self.file.place("url")
            self._fault(f"`url` is not the address of a web page: {text!r}", place, hint)
        return text

    def brand(self) -> str | None:
        text = self.text("brand", 40)
        if not text:
            return None
        place = self.file.place("brand")
        if not HEX.fullmatch(text):
            hint = 'write "#", then six hexadecimal digits: brand = "#0b5563"'
            self._fault(f"`brand` is not a colour: {text!r}", place, hint)
            return None
        text = text.lower()
        self._keep(lambda: check_brand(text, place))
        return text

    def logo(self, read: Callable[[Path, str], Logo]) -> Logo | None:
        text = self.text("logo", 200)
        if not text:
            return None
        place = self.file.place("logo")
        hint = 'put the logo beside the profile, and write its name: logo = "logo.svg"'
        relative = PurePosixPath(text)
        if relative.is_absolute() or ".." in relative.parts or re.search(r"[\\:]", text):
            self._fault(f"`logo` must lie in the folder of the profile: {text!r}", place, hint)
            return None
        path = self.file.folder / relative
        if not path.is_file():
            self._fault(f"`logo` names a file that is not there: {text!r}", place, hint)
            return None
        if not path.resolve().is_relative_to(self.file.folder.resolve()):
            self._fault(f"`logo` is a link that leads out of the folder: {text!r}", place, hint)
            return None
        shown = (PurePosixPath(self.file.shown).parent / relative).as_posix()
        return self._keep(lambda: read(path, shown))

    def fever(self) -> Decimal:
        value = self.file.values.get("fever_threshold_c")
        if value is None:
            return Decimal(38)
        place = self.file.place("fever_threshold_c")
        low, high = FEVER_RANGE
        hint = f"write degrees Celsius from {low}.0 to {high}.0, without quotes: 38.0"
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            self._fault("`fever_threshold_c` must be a number", place, hint)
            return Decimal(38)
        number = Decimal(value)
        if number.is_finite() and 90 <= number <= 110:
            celsius = ((number - 32) / Decimal("1.8")).quantize(Decimal("0.1"))
            hint = f"that looks like Fahrenheit, and would be {celsius} degrees Celsius"
        if not number.is_finite() or not low <= number <= high:
            message = f"`fever_threshold_c` is not a plausible limit for fever: {number}"
            self._fault(message, place, hint)
        elif number != round(number, 1):
            message = f"`fever_threshold_c` is finer than a thermometer reads: {number}"
            self._fault(message, place, "keep one digit after the point")
        return number

    def _keep(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except ClinicError as error:
            self.faults.extend(error.faults)
            return None


def _is_odd(char: str) -> bool:
    """Controls, bidi controls and the like: they change what is read without being seen."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp") and (char not in JOINERS)


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        return False
    host = parts.hostname or ""
    return (
        parts.scheme in ("http", "https")
        and port_is_sound
        and parts.username is None
        and re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host) is not None
        and re.fullmatch(r"[!-~]+", text) is not None
        and re.search(r"[\"<>\\^`{|}]", text) is None
    )


def _remedy(key: str) -> str:
    if "patient" in key.lower():
        return "take it out: a profile holds nothing about patients"
    return _nearest(key) or f"the keys are {', '.join(KEYS)}"


def _nearest(key: str, among: Iterable[str] = KEYS) -> str:
    near = difflib.get_close_matches(key.lower(), among, n=1)
    return f"did you mean `{near[0]}`?" if near else ""


def _locale_hint(key: str) -> str:
    if key in KEYS:
        return "in TOML a table goes on to the next [heading]: put this line above it"
    return 'write "default", or a language such as es, pt_BR or zh_Hans'
