"""What was played of one file, for the next ones that share most of it, as brochures of many clinics do.

A page's content may be a row of streams. A stream paints what that in the same place of the first file did, where its
bytes are the same, playing stands at the same point, and the names that it uses stand for the same resources, down to
the last object. What it painted is taken over then; everything else is played. Where anything of a file makes no sense,
nothing is taken over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf

from brochure.errors import PdfError
from brochure.files import sha256
from brochure.preflight.content import Library, Moment, Player
from brochure.preflight.fonts import Face
from brochure.preflight.instructions import Instruction
from brochure.preflight.nouns import Edge, Intent, Item, Settings, Transparency, words_of
from brochure.preflight.streams import MOST_BYTES, check_size

_KINDS = ("/ExtGState", "/Font", "/Pattern", "/Shading", "/XObject")
"""Resources of which a file may have more than another without a difference to what both have."""

_REFERENCE = re.compile(rb"(\d+) \d+ R\b")
_TEXT = frozenset(("Td", "TD", "Tm", "T*", "Tj", "TJ", "'", '"'))
"""Operators that go on from where text is, but for the one that begins it."""


class UnlikeError(PdfError):
    """A file has something that is not to be judged piece by piece."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passage:
    """One stream of a page's content, played: its packed bytes, the names in it, what it painted, and from where.

    `begins` says that its text goes by nothing that was before; `size` is in bytes, `count` in operators.
    """

    packed: bytes
    names: frozenset[str]
    begins: bool
    size: int
    count: int
    before: Moment
    after: Moment
    items: tuple[Item, ...]
    words: str
    transparency: tuple[Transparency, ...]
    faces: tuple[Face, ...]

    def follows(self, moment: Moment) -> bool:
        """Whether it paints the same from there."""
        before = self.before
        return moment == (replace(before, text=moment.text) if self.begins else before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """The resources of a page as they are written: by name where others may be added, by kind where not."""

    named: Mapping[tuple[str, str], bytes]
    rest: Mapping[str, bytes]


@dataclass(slots=True, kw_only=True, eq=False)
class Memory:
    """What is known of files that share most of what they paint; `edges` are those of their pages.

    `below` has the numbers of all objects that a text refers to, and that those refer to.
    `faultless` is what the file that is remembered was judged by, if no flaw of it was found.
    """

    passages: dict[int, tuple[Passage, ...]] = field(default_factory=dict)
    resources: dict[int, Resources] = field(default_factory=dict)
    objects: dict[int, bytes] = field(default_factory=dict)
    below: dict[bytes, tuple[int, ...]] = field(default_factory=dict)
    faces: dict[tuple[int, int], Face] = field(default_factory=dict)
    edges: dict[int, Edge] = field(default_factory=dict)
    intents: tuple[bytes, tuple[Intent, ...]] | None = None
    faultless: Settings | None = None


class Reading:
    """One file, read with what is remembered of another."""

    def __init__(self, pdf: pikepdf.Pdf, library: Library, memory: Memory) -> None:
        self._pdf = pdf
        self._library = library
        self._memory = memory
        self._new = Memory()
        self._objects: dict[int, bytes] = {}
        self._own: dict[tuple[int, int], frozenset[str] | None] = {}

    def play(self, player: Player, number: int, node: Any, resources: Any) -> tuple[tuple[Item, ...] | None, str]:
        """Play a page, as far as it is not known what comes of it. Gives what was not, where something is, and all
        words that can be seen.

        Raises:
            UnlikeError: some of it makes no sense.
        """
        own = self._differing(number, resources)
        known = self._memory.passages.get(number, ()) if own is not None else ()
        new, differing = not self._memory.passages, own or frozenset()
        size = 0
        fresh: list[Item] = []
        words: list[str] = []
        last: Passage | None = None  # what was taken over, which the player has not gone on from yet
        with player.within(resources):
            for place, stream in enumerate(_streams(node)):
                passage = known[place] if place < len(known) else None
                # Behind that which it was behind in the first file it paints what it painted there.
                if passage and self._is(passage, stream, differing) and (last or passage.follows(player.moment())):
                    self._take(passage, player, number)
                    size, last = size + passage.size, passage
                    words.append(passage.words)
                    continue
                if last:
                    player.go_on(last.after)
                    last = None
                if new:
                    passage = self._played(stream, player, number)
                    size += passage.size
                    words.append(passage.words)
                    self._new.passages[number] = (*self._new.passages.get(number, ()), passage)
                else:
                    size += check_size(stream)
                    first = len(player.items)
                    player.perform(self._library.instructions(stream))
                    fresh += player.items[first:]
                    words.append(words_of(player.items[first:]))
            if last:
                player.go_on(last.after)
        if player.unread or size > MOST_BYTES:
            raise UnlikeError("a page is not to be judged in pieces")
        if new:
            self._new.resources[number] = _written(resources)
        return tuple(fresh) if own is not None else None, " ".join(filter(None, words))

    def intents(self, read: Iterator[Intent]) -> tuple[Intent, ...]:
        """The output intents, read where they are not those that are known."""
        entries: Any = self._pdf.Root.get("/OutputIntents", pikepdf.Array())
        text = entries.unparse()
        known = self._memory.intents
        if known and known[0] == text and self._same(text):
            return known[1]
        self._new.intents = text, tuple(read)
        return self._new.intents[1]

    def remember(self) -> None:
        """Keep what was played, where nothing was known."""
        memory, new = self._memory, self._new
        if memory.passages:
            return
        memory.passages, memory.resources, memory.intents = new.passages, new.resources, new.intents
        memory.faces = dict(self._library.faces)
        texts = [text for of in new.resources.values() for text in (*of.named.values(), *of.rest.values())]
        for text in (*texts, *(new.intents or ())[:1]):
            memory.below[text] = tuple(self._below(text))
            memory.objects.update((number, self._object(number)) for number in memory.below[text])

    # ---- passages

    @staticmethod
    def _is(passage: Passage, stream: Any, own: frozenset[str]) -> bool:
        return passage.packed == _packed(stream) and passage.names.isdisjoint(own)

    def _take(self, passage: Passage, player: Player, number: int) -> None:
        self._library.spend(passage.count)
        for face in passage.faces:
            self._library.use(face, number)
        player.items += passage.items
        player.transparency += passage.transparency

    def _played(self, stream: Any, player: Player, number: int) -> Passage:
        library, moment = self._library, player.moment()
        size, instructions = check_size(stream), library.instructions(stream)
        items, facts, used = len(player.items), len(player.transparency), library.used
        library.used = {}
        player.perform(instructions)
        faces = tuple(face for face, _ in library.used.values())
        library.used = used
        for face in faces:
            library.use(face, number)
        texts = (name for name, _ in instructions.all if name == "BT" or name in _TEXT)
        return Passage(
            packed=_packed(stream),
            names=frozenset(_names(instructions.all)),
            begins=next(texts, "") == "BT",
            size=size,
            count=instructions.count,
            before=moment,
            after=player.moment(),
            items=tuple(player.items[items:]),
            words=words_of(player.items[items:]),
            transparency=tuple(player.transparency[facts:]),
            faces=faces,
        )

    # ---- resources

    def _differing(self, number: int, resources: Any) -> frozenset[str] | None:
        """Names that stand for something else than in the first file, or for nothing; None where anything may."""
        known = self._memory.resources.get(number)
        if known is None:
            return None
        key = resources.objgen
        if not key[0] or key not in self._own:
            self._own[key] = self._compared(_written(resources), known)
            self._bring_faces(resources, self._own[key])
        return self._own[key]

    def _compared(self, mine: Resources, known: Resources) -> frozenset[str] | None:
        if mine.rest != known.rest or not all(map(self._same, mine.rest.values())):
            return None
        return frozenset(
            name
            for (kind, name), text in known.named.items()
            if mine.named.get((kind, name)) != text or not self._same(text)
        )

    def _bring_faces(self, resources: Any, own: frozenset[str] | None) -> None:
        """Fonts need not be read again."""
        for name, font in resources.get("/Font", {}).items():
            if own is not None and name not in own and font.objgen in self._memory.faces:
                text = font.unparse()
                if self._same(text):
                    self._library.faces[font.objgen] = self._memory.faces[font.objgen]

    def _same(self, text: bytes) -> bool:
        """Whether all that a text refers to is as it was in the first file."""
        memory = self._memory
        if text not in memory.below:
            return all(self._object(number) == memory.objects.get(number) for number in self._below(text))
        return all(self._object(number) == memory.objects[number] for number in memory.below[text])

    def _below(self, text: bytes) -> Iterator[int]:
        """The numbers of all objects that a text refers to, and that those refer to."""
        seen: set[int] = set()
        waiting = [text]
        while waiting:
            for number in map(int, _REFERENCE.findall(waiting.pop())):
                if number not in seen:
                    seen.add(number)
                    yield number
                    waiting.append(self._object(number))

    def _object(self, number: int) -> bytes:
        """An object as it is written, with a digest of what it holds where it is a stream."""
        if number not in self._objects:
            thing = self._pdf.get_object((number, 0))
            if isinstance(thing, pikepdf.Stream):
                text = thing.stream_dict.unparse() + sha256(thing.read_raw_bytes()).encode()
            else:
                text = thing.unparse(resolved=True)
            self._objects[number] = text
        return self._objects[number]


def _streams(node: Any) -> Iterable[Any]:
    """The streams of a page's content."""
    contents = node.get("/Contents", ())
    streams = (contents,) if isinstance(contents, pikepdf.Stream) else tuple(contents)
    if not all(isinstance(stream, pikepdf.Stream) for stream in streams):
        raise UnlikeError("a page's content is not made of streams")
    return streams


def _packed(stream: Any) -> bytes:
    return bytes(stream.stream_dict.unparse() + stream.read_raw_bytes())


def _written(resources: Any) -> Resources:
    entries = {(kind, name): entry for kind in _KINDS for name, entry in resources.get(kind, {}).items()}
    if any(map(_borrows, entries.values())):
        raise UnlikeError("what is drawn goes by the resources of the page that it is drawn on")
    return Resources(
        named={key: entry.unparse() for key, entry in entries.items()},
        rest={kind: entry.unparse() for kind, entry in resources.items() if kind not in _KINDS},
    )


def _borrows(entry: Any) -> bool:
    """Whether a form, a pattern's tile or a font of drawings has no resources of its own."""
    drawn = "/BBox" in entry or "/CharProcs" in entry
    return drawn and "/Resources" not in entry


def _names(instructions: Iterable[Instruction]) -> Iterator[str]:
    """All names in what was played."""
    for _, operands in instructions:
        yield from (str(given) for given in operands if isinstance(given, str | pikepdf.Name))
