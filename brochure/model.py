"""The nouns that flow through the program: frozen, slotted, keyword-only, without I/O.

`rewrite` is the one walk over an article. Extraction collects messages with it and translation replaces them with
it, so the two cannot disagree on what a message is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, TypeVar, cast

from brochure.errors import Place

# --------------------------------------------------------------------------------------------------------- messages


@lru_cache(maxsize=8192)
def message_key(context: str | None, source: str) -> str:
    """A short digest of context and source: the name of a message on pages and in ledgers (12 hex digits)."""
    return hashlib.sha256(f"{context or ''}\x04{source}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One translatable unit: a block's inline Markdown, what it says in this edition, and where it stands.

    `text` is what gets printed. In the source edition it is `source`; where a catalog has no translation it stays
    `source` and `state` says so. `plain` text holds no Markdown: a `*` in it is a `*`.
    """

    source: str
    text: str
    place: Place
    kind: str
    context: str | None = None
    section: str = ""
    note: str = ""
    plain: bool = False
    state: Literal["source", "translated", "fuzzy", "missing"] = "source"
    text_place: Place | None = None

    @property
    def key(self) -> str:
        """Digest of context and source, the same in every language."""
        return message_key(self.context, self.source)


# ----------------------------------------------------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text."""

    text: Message
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subheading:
    """A heading below that of the section (level 3)."""

    text: Message
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a list, with the blocks that hang below it."""

    text: Message
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list, numbered or not."""

    items: tuple[Item, ...]
    ordered: bool = False
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A simple table: one header row, then rows of as many cells."""

    header: tuple[Message, ...]
    rows: tuple[tuple[Message, ...], ...]
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stage of a timeline: what it is called, how long it takes, what happens."""

    title: Message
    time: Message | None
    text: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """A numbered timeline."""

    steps: tuple[Step, ...]
    more: bool = False


BoxKind = Literal["key-points", "urgent", "questions", "notes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A block that layouts treat in their own way: key points, urgent help, questions, write-in lines."""

    kind: BoxKind
    title: Message | None
    blocks: tuple[Block, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """`low` to `high` out of a denominator: equal where one number is known, `about` where it is rounded."""

    low: Decimal
    high: Decimal
    about: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as data: how many of how many, in whom, over which time, by which source.

    A diagram (`reset`) carries words only.
    """

    id: str
    kind: Literal["icons", "reset"]
    text: Message | None
    alt: Message
    labels: tuple[Message, ...] = ()
    value: Quantity | None = None
    denominator: int | None = None
    group: Message | None = None
    period: Message | None = None
    source: str | None = None
    tone: Literal["good", "bad"] = "good"
    more: bool = False
    place: Place | None = None


Block = Paragraph | Subheading | Bullets | Table | Steps | Box | Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of level 2 and what follows it. The opening section of an article may have no title."""

    id: str
    title: Message | None
    blocks: tuple[Block, ...]
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A reference, printed in the list of sources and never translated."""

    id: str
    text: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The source text, read; or, after `localize`, the same text in another language."""

    slug: str
    place: Place
    language: str
    title: Message
    subtitle: Message | None
    audience: Message | None
    sections: tuple[Section, ...]
    sources: tuple[Source, ...] = ()
    cover: str = "sprig"
    code: str = ""
    edition: str = ""
    published: date | None = None
    review_by: date | None = None
    authors: tuple[str, ...] = ()
    reviewed_by: tuple[str, ...] = ()
    icd10: tuple[str, ...] = ()
    funding: Message | None = None
    disclaimer: Message | None = None
    plain: bool = False


T = TypeVar("T")


def rewrite(node: T, change: Callable[[Message], Message]) -> T:
    """The same tree with every message changed, in reading order."""
    if isinstance(node, Message):
        return cast("T", change(node))
    if isinstance(node, tuple):
        return cast("T", tuple(rewrite(child, change) for child in node))
    if is_dataclass(node) and not isinstance(node, type):
        values: dict[str, Any] = {f.name: rewrite(getattr(node, f.name), change) for f in fields(node)}
        return cast("T", replace(cast("Any", node), **values))
    return node


def messages(node: object) -> Iterator[Message]:
    """Every message of a tree, in reading order."""
    found: list[Message] = []

    def keep(message: Message) -> Message:
        found.append(message)
        return message

    rewrite(node, keep)
    yield from found


# --------------------------------------------------------------------------------------------------------- catalogs


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a catalog says for one message. `comment` is the translator's own."""

    source: str
    text: str
    context: str | None
    fuzzy: bool
    place: Place
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """A PO file, read: the entries of one domain in one language."""

    locale: str
    domain: str
    place: Place
    entries: tuple[Entry, ...]


Role = Literal["translator", "reviser", "clinician"]
"""As what somebody signs: who translated, who compared it with the original, who answers for its medicine."""

Method = Literal["human", "mt+human"]
"""How it was translated: by a person, or by a machine and corrected by a person."""

ROLES: tuple[Role, ...] = ("translator", "reviser", "clinician")
METHODS: tuple[Method, ...] = ("human", "mt+human")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Somebody's word, in one role, for messages exactly as they stood.

    `messages` are pairs of a message's key and the digest of all it said (see `approval.said`), in reading order;
    an edit of one changes its digest and takes it out of the signature. `frame` is the digest of what an article says
    without words (numbers of figures, sources, order, dates); only the article's own language has it. A translator's
    `method` says how it was translated; other roles have none.
    """

    name: str
    role: Role
    credential: str
    date: date
    messages: tuple[tuple[str, str], ...]
    frame: str = ""
    method: Method | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsigned:
    """A message that a role has to sign in a language, and has not as it stands; None is the frame of the article.

    `voided` is whose signature an edit has taken it out of; `never` says that nobody signed anything in that role.
    """

    locale: str
    role: Role
    message: Message | None
    voided: Signature | None = None
    never: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The article in one language, with its state.

    `credits` are the signatures that may be printed: those of the roles that hold for every message. `unsigned` is
    what keeps it from being released; before anybody was asked (see `approval.approve`) that is not known. `newer`
    says that the original has moved on since, which an insert tells; the text of that insert is `partial`: what is new
    in it has no translation yet.
    """

    article: Article
    locale: str
    catalog_place: Place | None
    credits: tuple[Signature, ...] = ()
    unsigned: tuple[Unsigned, ...] | None = None
    newer: bool = False
    partial: bool = False

    @property
    def signed(self) -> bool:
        """Whether every role that was asked for has signed every message as it stands."""
        return self.unsigned == ()


# ---------------------------------------------------------------------------------------------------------- clinics


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A clinic's logo made safe: clean SVG text or re-encoded pixels, and its size in CSS pixels.

    `master` keeps the pixels of a PNG or JPEG in their own colours, as a TIFF with their ICC profile, so that a press
    build converts them once; for an SVG it is empty. Only a logo separated for a press is a JPEG (CMYK).
    """

    media_type: Literal["image/svg+xml", "image/png", "image/jpeg"]
    data: bytes
    width: float
    height: float
    master: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """Who hands the brochure out, and where a patient turns to.

    `names` and `hours` map a locale to the words in that language; `""` is the one for all others. Phone numbers
    are printed as they are written. `brand` is the primary colour as `#rrggbb`, checked for contrast. `languages` and
    `layouts` are what `all` means for this clinic; none is every one.
    """

    slug: str
    place: Place
    names: tuple[tuple[str, str], ...]
    address: tuple[str, ...]
    phone: str
    out_of_hours: str
    emergency: str
    hours: tuple[tuple[str, str], ...]
    url: str
    brand: str | None
    logo: Logo | None
    fever_threshold_c: Decimal
    fever_confirmed_by: str
    languages: tuple[str, ...] = ()
    layouts: tuple[str, ...] = ()

    def name(self, locale: str) -> str:
        """The clinic's name in a language, or the one for all others."""
        return _worded(self.names, locale)

    def opening_hours(self, locale: str) -> str:
        """Opening hours in a language, or the ones for all others; may be empty."""
        return _worded(self.hours, locale)


def _worded(words: tuple[tuple[str, str], ...], locale: str) -> str:
    found = dict(words)
    return found.get(locale) or found.get(locale.partition("_")[0]) or found.get("", "")


# ---------------------------------------------------------------------------------------------------------- layouts


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A run of panels that text flows through: their widths in mm, and the section ids it takes (`*`: the rest).

    `notes` says that write-in lines stand at its end, as many as there is room for; `columns` that its panels are set
    in columns, which balance by themselves; `grows` that it has as many panels as the text needs, all of one width.
    """

    name: str
    widths: tuple[float, ...]
    height: float
    margins: tuple[float, float, float, float]
    takes: tuple[str, ...]
    columns: int = 1
    notes: bool = False
    grows: bool = False


Fold = Literal["none", "roll", "z", "gate", "saddle"]
"""How a sheet is folded or bound. `saddle` is stitched through the fold; `none` may be several sheets, stapled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One side of a sheet: panels from left to right, for a left-to-right language."""

    name: str
    panels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A folder under templates/, read. Sizes in mm, type in pt; the search begins at `start`, or at the ideal.

    `pages` is the least and most number of pages of a layout whose text decides on it; see `imposition.bound`. `bleed`
    is how far a print shop there wants colour to run past the trim. A `bilingual` one prints the article's own words
    beside the translation, so it is for no edition in the article's own language.
    """

    slug: str
    place: Place
    folder: str
    title: str
    paper: tuple[float, float]
    fold: Fold
    flip: Literal["short", "long"]
    roomy: bool
    floor: float
    ideal: float
    step: float
    flows: tuple[Flow, ...]
    faces: tuple[Face, ...]
    start: float | None = None
    pages: tuple[int, int] | None = None
    bleed: float = 3.0
    bilingual: bool = False

    def panels(self) -> tuple[str, ...]:
        """Names of all panels in reading order: `cover`, `inside-1`, `inside-2` ..."""
        return tuple(panel for flow in self.flows for panel in panel_names(flow))

    def sizes(self) -> dict[str, tuple[float, float]]:
        """Width and height of each panel, by its name, in reading order."""
        return {
            name: (width, flow.height)
            for flow in self.flows
            for name, width in zip(panel_names(flow), flow.widths, strict=True)
        }

    def widths(self) -> dict[str, float]:
        """Width of each panel, by its name, in reading order."""
        return {name: width for name, (width, _) in self.sizes().items()}


def panel_names(flow: Flow) -> tuple[str, ...]:
    """`inside-1`, `inside-2` ... or just `cover` where the flow has one panel."""
    if len(flow.widths) == 1:
        return (flow.name,)
    return tuple(f"{flow.name}-{n}" for n in range(1, len(flow.widths) + 1))


# ------------------------------------------------------------------------------------------------------------ print

Mark = Literal["crop", "fold", "registration", "bars"]
"""What a print shop may want outside the bleed."""

MARKS: tuple[Mark, ...] = ("crop", "fold", "registration", "bars")
PAPERS = ("coated", "uncoated", "us-coated")
MIN_BLEED, MAX_BLEED = 3.0, 10.0
"""mm: no cutter keeps to less, and it is more than any print shop asks for; the text's margins are little wider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """How it is to be printed: what is ordered of a print shop, or put into the clinic's own printer.

    `paper` chooses the press profile, or `icc`, the path of the shop's own; `bleed` in mm (none: as the layout says);
    `weight` of the paper in g/m2, from which the creep of a booklet follows.
    """

    paper: str = "coated"
    icc: str = ""
    marks: tuple[Mark, ...] = ()
    bleed: float | None = None
    weight: float = 90.0


# ------------------------------------------------------------------------------------------------ jobs and findings


class Target(StrEnum):
    """What a file is for."""

    PRESS = "press"
    OFFICE = "office"
    SCREEN = "screen"


class Severity(StrEnum):
    """An error keeps a file from being published; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check has to say of a job."""

    check: str
    severity: Severity
    message: str
    place: str = ""
    hint: str = ""


Version = Literal["current", "last", "insert"]
"""The text as it is now; as it was last signed in full; or what is newer than that, for a leaf to be put in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Article x language x layout x clinic x target: one file to make. All by name; the worker reads them."""

    article: str
    locale: str
    layout: str
    clinic: str
    target: Target
    version: Version = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What the fit search found.

    `size` is the type size in pt; `breaks` are the parts that begin a panel, by flow, a number beyond the last part
    being a panel that stays free for notes; `lines` is how many write-in lines there is room for beyond the least;
    `pages` how many pages there are, where the text decides on it.
    """

    size: float
    breaks: tuple[tuple[str, tuple[int, ...]], ...] = ()
    lines: int = 0
    pages: int = 0
