"""How far each translation is, in numbers: the nouns, and the counting. Pure.

A message is translated only where every form of it says something and none is marked fuzzy. What says the same as
the original counts as translated: many names and units do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from brochure.catalog import TEMPLATES
from brochure.errors import Fault
from brochure.model import Method, Role

Key = tuple[str | None, str]
State = Literal["unreadable", "signed", "changed", "unsigned", "unsignable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A message that is to be translated; `plural` where it has forms."""

    source: str
    context: str | None = None
    plural: str = ""

    @property
    def key(self) -> Key:
        """What a catalog finds it by."""
        return self.context, self.source

    @property
    def words(self) -> int:
        """Words of the original, parted by spaces, of both forms."""
        return len(f"{self.source} {self.plural}".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a catalog says of a message: one text, or one a plural form of its language."""

    key: Key
    texts: tuple[str, ...]
    plural: bool = False
    fuzzy: bool = False
    obsolete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """So many messages, with so many words of the original."""

    messages: int = 0
    words: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(messages=self.messages + other.messages, words=self.words + other.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The messages of a domain, each in one of three states, and what its catalog has beyond them.

    `obsolete` entries are kept aside by the catalog itself (`#~`); `stale` ones stand among the others, but the
    original has them no more.
    """

    translated: Tally = field(default_factory=Tally)
    fuzzy: Tally = field(default_factory=Tally)
    missing: Tally = field(default_factory=Tally)
    obsolete: int = 0
    stale: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            translated=self.translated + other.translated,
            fuzzy=self.fuzzy + other.fuzzy,
            missing=self.missing + other.missing,
            obsolete=self.obsolete + other.obsolete,
            stale=self.stale + other.stale,
        )

    @property
    def all(self) -> Tally:
        """All that there is to translate."""
        return self.translated + self.left

    @property
    def left(self) -> Tally:
        """What is still to be done: what is missing, and what is fuzzy."""
        return self.fuzzy + self.missing

    @property
    def percent_messages(self) -> int:
        """Messages translated, in percent, rounded down: 100 is all of them."""
        return _percent(self.translated.messages, self.all.messages)

    @property
    def percent_words(self) -> int:
        """Words translated, in percent, rounded down: 100 is all of them."""
        return _percent(self.translated.words, self.all.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature: so many `messages` were signed with it, so many of them it is `valid` for still."""

    name: str
    role: Role
    credential: str
    method: Method | None
    date: date
    messages: int
    valid: int

    def __str__(self) -> str:
        return f"{self.name}, {self.credential} ({self.role}), {self.date.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanting:
    """What a role has still to sign in a language: so many messages, so many of them changed since they were signed.

    The language may be that of the original.
    """

    locale: str
    role: Role
    messages: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A domain in one language. `catalog` is empty where there is none; `count` is None where it cannot be read.

    `signed` of the messages have the word of every role that is needed, as they stand; `wanting` is what keeps the
    text from being released, the templates' strings among it.
    """

    domain: str
    catalog: str
    count: Count | None
    signatures: tuple[Signed, ...] = ()
    wanting: tuple[Wanting, ...] = ()
    signed: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def state(self) -> State:
        """Whether somebody stands for the text."""
        if self.faults:
            return "unreadable"
        if self.domain == TEMPLATES:
            return "unsignable"
        if not self.wanting:
            return "signed"
        return "changed" if any(one.changed for one in self.wanting) else "unsigned"

    @property
    def words(self) -> str:
        """The state in words."""
        match self.state:
            case "unreadable":
                more = f", and {len(self.faults) - 1} more" if len(self.faults) > 1 else ""
                return f"unreadable: {_told(self.faults[0])}{more}"
            case "signed":
                return f"signed: {'; '.join(str(one) for one in self.signatures if one.valid)}"
            case "changed" | "unsigned":
                return f"draft: {'; '.join(map(_wanting, self.wanting))}"
            case _:
                return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language with its rows: articles, then templates. The one that articles are written in is among them."""

    locale: str
    tag: str
    autonym: str
    english_name: str
    direction: str
    rows: tuple[Row, ...]

    @property
    def count(self) -> Count:
        """All domains that can be read, together."""
        return sum((row.count for row in self.rows if row.count), Count())

    @property
    def readable(self) -> bool:
        """Whether all of it could be read."""
        return not any(row.faults for row in self.rows)


def count(wanted: Iterable[Wanted], said: Iterable[Said]) -> Count:
    """Count what a catalog says of what is wanted of it."""
    entries = list(said)
    known = {entry.key: entry for entry in entries if not entry.obsolete}
    messages = {message.key: message for message in wanted}
    tallies = {"translated": Tally(), "fuzzy": Tally(), "missing": Tally()}
    for key, message in messages.items():
        tallies[_state(message, known.get(key))] += Tally(messages=1, words=message.words)
    return Count(
        **tallies,
        obsolete=sum(entry.obsolete for entry in entries),
        stale=len(known.keys() - messages.keys()),
    )


def _state(message: Wanted, entry: Said | None) -> str:
    if entry is None or entry.plural != bool(message.plural) or not all(text.strip() for text in entry.texts):
        return "missing"
    return "fuzzy" if entry.fuzzy else "translated"


def _percent(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 100


def _wanting(one: Wanting) -> str:
    changed = f", {one.changed} of them changed since" if one.changed else ""
    return f"{one.messages} to be signed by a {one.role} ({one.locale}){changed}"


def _told(fault: Fault) -> str:
    return f"{fault.place}: {fault.message}" if fault.place else fault.message
