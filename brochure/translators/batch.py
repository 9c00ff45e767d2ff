"""The nouns of exchange: what is handed to a translator's own tool, and what comes back from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from brochure.errors import CatalogError, Fault, Place

State = Literal["empty", "fuzzy", "translated"]

MAX_BYTES = 20_000_000
"""More than any catalog makes in any format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One text to translate: a message, or one plural form of it.

    `id` is the message's key; forms of one message share their `group`, its key, and have their number after it.
    """

    id: str
    source: str
    text: str
    state: State
    place: Place
    group: str = ""
    context: str = ""
    section: str = ""
    kind: str = ""
    note: str = ""
    occurrences: str = ""
    previous: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The units of one catalog. `source_tag` and `tag` are the two languages, as BCP 47."""

    domain: str
    locale: str
    source_tag: str
    tag: str
    rtl: bool
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back for one unit. `locale` is as the file writes it; `place` stands in the file that came back."""

    domain: str
    locale: str
    id: str
    source: str
    text: str
    fuzzy: bool
    comment: str
    place: Place


def refuse(faults: Iterable[Fault]) -> None:
    """Raise all faults at once; do nothing where there are none.

    Raises:
        CatalogError: there are some.
    """
    if found := list(faults):
        raise CatalogError.of(found)
