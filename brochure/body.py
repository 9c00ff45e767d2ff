"""A brochure drawn once with gaps for its slots, and finished for one clinic after another.

The drawn objects of a file are kept as bytes. What a slot adds comes behind them: the piece of its page's content, with
the number of its content after those of the page, its tags below the element the gap stands in, links, pictures, and
fonts where those of the file lack a glyph. Nothing is drawn over anything: a page's content is a row of streams, and
that of the slot stands where it would stand in the one stream of a whole rendering.

This leans on the inside of WeasyPrint 70.0, as `sheets` and `lettering` do.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pydyf
from weasyprint import DEFAULT_OPTIONS
from weasyprint.document import Document
from weasyprint.formatting_structure.boxes import BlockReplacedBox
from weasyprint.matrix import Matrix
from weasyprint.pdf import _use_references
from weasyprint.pdf.anchors import add_links
from weasyprint.pdf.fonts import Font, build_fonts_dictionary
from weasyprint.pdf.tags import _build_box_tree

from brochure import prepress
from brochure.lettering import Alphabet, Lettering, heights
from brochure.markup import Markup
from brochure.model import Target
from brochure.objects import Excerpt, Late, Raw, Written, number_of
from brochure.pieces import Look, Pieces, anchored
from brochure.press import Face, Panels, Printing, clickable, faces, identity, take_links_out
from brochure.shown import Known
from brochure.slots import Slot
from brochure.xmp import identified

_VERSIONS = {Target.PRESS: b"1.6"}
"""What WeasyPrint writes where it is not PDF 1.7."""

_APART = 5000
"""Points from slot to slot in an excerpt."""

_PRINTED = 4
"""The flag of an annotation that is printed, too."""

_SPARE = "".join(map(chr, range(0x21, 0x7F))) + "\N{HYPHEN}°"
"""What most clinics' addresses are written with: where the fonts of a body have it, a file needs no others."""


class Fonts(dict[Any, Any]):
    """The fonts of one file. Their files are opened once, whatever the number of PDFs."""

    def __init__(self, opened: dict[Any, Any]) -> None:
        super().__init__()
        self._opened = opened

    def __contains__(self, key: object) -> bool:
        if not super().__contains__(key) and key in self._opened:
            super().__setitem__(key, _unused(self._opened[key]))
        return super().__contains__(key)

    def __setitem__(self, key: Any, font: Font) -> None:
        # Pango rounds them otherwise at another size: whichever file was first would count.
        font.ascent, font.descent = heights(font)
        self._opened[key] = font
        super().__setitem__(key, _unused(font))


def _unused(font: Font) -> Font:
    """The same font without a glyph of it used."""
    found = copy.copy(font)
    found.widths, found.to_unicode, found.missing = {}, {}, {}
    return found


class _Gap:
    """Stands in for a slot, as its picture, and remembers where it was painted."""

    def __init__(self, number: int) -> None:
        self.mark = b"%%slot %d" % number
        self.painted: list[tuple[Any, Matrix]] = []

    def get_intrinsic_size(self, *_: Any) -> tuple[float, float, float]:
        return 1.0, 1.0, 1.0

    def draw(self, stream: Any, *_: Any) -> None:
        # Two states up, the origin is still that of the panel.
        self.painted.append((stream, stream._ctm_stack[-3]))
        stream.stream.append(self.mark)

    def box(self, slot: Any) -> Any:
        found = BlockReplacedBox.__new__(BlockReplacedBox)
        found.__dict__.update(slot.__dict__)
        found.replacement, found.element, found.element_tag = self, None, "slot"
        found.background, found.children, found.link, found.bookmark_label = None, [], None, None
        found.style = slot.style.copy()
        found.style["outline_width"] = 0
        for side in ("top", "right", "bottom", "left"):
            setattr(found, f"border_{side}_width", 0)
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Place:
    """Where a slot goes: its panel and page, its content's number, its tag's number and parent; its bookmarks."""

    panel: Any
    page: int
    matrix: Matrix
    content: int
    element: int
    parent: Any
    bookmarks: list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A PDF, the fonts of it, and an excerpt of it on whose first page there are all slots, and nothing else."""

    pdf: bytes
    excerpt: bytes
    faces: tuple[Face, ...]


class Body:
    """The PDF of a brochure without what a clinic brings."""

    def __init__(self, panels: Panels, slots: Sequence[Slot], printing: Printing, files: dict[str, Any]) -> None:
        """Draw it. `files` are the tables of fonts that were opened already.

        Raises:
            LookupError: a slot was not painted, or not once.
        """
        self._target = panels.markup.target
        self._printing = printing
        self._files = files
        self._codes: Known = {}
        self._press = panels.press
        self._lettering = Lettering(panels.markup.paints, files, spare=_SPARE)
        self._parents: list[list[bytes]] = []
        gaps = [_Gap(number) for number in range(len(slots))]
        with _opened(slots, gaps, panels):
            panels.take_apart(printing, self._lettering, lambda document, pdf: self._take(document, pdf, slots, gaps))

    def _take(self, document: Document, pdf: Any, slots: Sequence[Slot], gaps: Sequence[_Gap]) -> None:
        self._faces = faces(document.fonts.values())
        self._pages = pdf.page_references
        self._opaque = prepress.is_opaque(pdf.objects)
        pdf.add_object(pdf.info)
        pages = [pdf.objects[number_of(reference)] for reference in self._pages]
        streams = [pdf.objects[number_of(page["Contents"])] for page in pages]
        tree = pdf.objects[number_of(pdf.catalog["StructTreeRoot"])]
        self._tree = number_of(tree["ParentTree"])
        nums = pdf.objects[self._tree]["Nums"]
        self._parents = [list(nums[2 * page + 1]) for page in range(len(pages))]
        self._listed = [b" ".join(numbers) for numbers in self._parents]
        self._others = list(nums[2 * len(pages) :])
        self._metadata = number_of(pdf.catalog["Metadata"]) if self._target is Target.PRESS else 0
        self._resources = number_of(pages[0]["Resources"])
        self._base = pdf.objects[self._resources]
        self._fonts = Raw.of(pdf.objects[number_of(self._base["Font"])])
        self._held = {kind: Raw.of(entries) for kind, entries in self._base.items()}
        self._space = streams[0]._default_color_space
        self._xmp = pdf.objects[self._metadata].stream if self._metadata else []
        self._annots = {}
        places = []
        for slot, gap in zip(slots, gaps, strict=True):
            if len(gap.painted) != 1:
                raise LookupError(gap.mark.decode())
            ((stream, matrix),) = gap.painted
            page = streams.index(stream)
            content = _cut(pdf, pages[page], gap)
            element = self._element(page, content[1])
            parent = pdf.objects[number_of(pdf.objects[element]["P"])]
            places.append(
                _Place(
                    panel=slot.page.copy_with_children([]), page=page, matrix=matrix, content=content[0],
                    element=element, parent=parent, bookmarks=anchored(slot.box)[1],
                )
            )  # fmt: skip
        # Nothing on paper can be clicked.
        for page in {place.page for place in places} if self._target is Target.SCREEN else ():
            self._annots[page] = (pages[page].get("Annots", []), len(pdf.objects))
            reserved = pydyf.Array()
            pdf.add_object(reserved)
            pages[page]["Annots"] = reserved.reference
        self._places = places
        self._excerpt = _alone(self._pages[0], pages[0], places)
        late = {self._tree, self._resources, *(number for _, number in self._annots.values())}
        late |= {place.content for place in places} | {place.element for place in places}
        if self._metadata:
            late.add(self._metadata)
        self._written = Written(pdf, late, version=_VERSIONS.get(self._target, b"1.7"))

    def _element(self, page: int, mcid: int) -> int:
        return number_of(self._parents[page][mcid])

    def pieces(self, boxes: Sequence[Any], opened: dict[Any, Any]) -> Pieces:
        """These boxes drawn for its slots, for this body and those of other targets."""
        return Pieces(boxes, [place.panel for place in self._places], Fonts(opened), self._files, self._codes)

    def finish(self, pieces: Pieces, markup: Markup) -> Finished | None:
        """The PDF with these pieces in its slots; none where they bring what only a whole rendering knows how to do."""
        if any(font.missing for font in pieces.fonts.values()):
            return None
        late = Late(self._written, self._pages)
        look = Look(paints=markup.paints, space=self._space, spaces=self._base["ColorSpace"])
        parents: list[list[bytes]] = [[] for _ in self._parents]
        annots = {page: pydyf.Array(base) for page, (base, _) in self._annots.items()}
        linked: list[tuple[bytes, Any]] = []
        streams = []
        added: dict[str, Any] = {}
        for number, place in enumerate(self._places):
            piece = pieces.of(number, place.matrix, markup, lambda box: self._press.pictured([box], markup.pictures))
            if piece.strange or not _same(piece.bookmarks, place.bookmarks):
                return None
            first = len(self._parents[place.page]) + len(parents[place.page])
            stream = pydyf.Stream(look.lines(piece.lines, first), compress=True)
            stream.number = place.content
            streams.append(stream)
            tags: dict[Any, Any] = piece.tags_from(first)
            page: dict[str, Any] = {"Annots": annots.get(place.page, pydyf.Array())}
            for *_, box in piece.links:
                box.link_annotation = None  # another target's
            if self._target is Target.SCREEN:
                add_links((clickable(piece.links), ()), place.matrix, late, page, [], tags)
            # Its tag takes the place of the gap's.
            late.reserve(place.element)
            nums: dict[int, bytes] = {}
            tuple(_build_box_tree(piece.box, place.parent, late, place.page, nums, linked, tags))
            parents[place.page] += [reference for _, reference in sorted(nums.items())]
            for kind, entries in look.resources(piece.resources).items():
                new = {name: thing for name, thing in entries.items() if name not in self._base[kind]}
                if new:
                    added.setdefault(kind, pydyf.Dictionary()).update(new)
        if self._target is not Target.SCREEN:
            take_links_out(late.objects)
        fresh = self._fresh_fonts(late, pieces, streams)
        if fresh:
            added["Font"] = fresh
        images = {name: {**image, "x_object": None} for name, image in pieces.images.items()}
        _use_references(late, {**added, "Font": self._base["Font"]}, images, {})
        if self._target is Target.PRESS and not self._pressed(late, streams, added):
            return None
        self._add_rest(late, streams, added, parents, annots, linked, markup)
        pdf = late.saved(identity(markup, self._printing)[:32].encode())
        return Finished(
            pdf=pdf,
            excerpt=late.excerpt(pdf, self._excerpt),
            faces=(*self._faces, *faces(pieces.fonts.values())),
        )

    def _add_rest(
        self,
        late: Late,
        streams: Sequence[Any],
        added: Mapping[str, Any],
        parents: Sequence[Sequence[bytes]],
        annots: Mapping[int, Any],
        linked: Sequence[tuple[bytes, Any]],
        markup: Markup,
    ) -> None:
        for stream in streams:
            late.put(stream.number, stream)
        whole = pydyf.Dictionary(self._held)
        for kind, entries in added.items():
            whole[kind] = (self._fonts if kind == "Font" else self._held[kind]).with_entries(entries)
        late.put(self._resources, whole)
        for page, (_, number) in self._annots.items():
            late.put(number, annots[page])
        nums = pydyf.Array()
        for page, (listed, references) in enumerate(zip(self._listed, parents, strict=True)):
            nums += [page, Raw(b"[" + b" ".join((listed, *references)) + b"]")]
        nums += self._others
        for key, (reference, annotation) in enumerate(linked, len(parents) + len(self._others) // 2):
            nums += [key, reference]
            annotation["StructParent"] = key
            if self._target is Target.SCREEN:
                annotation["F"] = _PRINTED  # PDF/A wants it
        late.put(self._tree, pydyf.Dictionary({"Nums": nums}))
        if self._metadata:
            old = self._written.kept[self._metadata]
            lines = identified(self._xmp, identity(markup, self._printing))
            late.put(self._metadata, pydyf.Stream(lines, old.extra, compress=old.compress))

    def _fresh_fonts(self, late: Late, pieces: Pieces, streams: Sequence[Any]) -> Mapping[str, bytes]:
        """Fonts of which the body has not all glyphs, with all that the slots say."""
        needed: dict[Any, Font] = {}
        names: dict[bytes, bytes] = {}
        renamed: dict[bytes, bytes] = {}
        for key, font in pieces.fonts.items():
            alphabet, known = pieces.lettering.alphabets[font.hash], self._lettering.alphabets.get(font.hash)
            if known is None or not alphabet.within(known):
                needed[key] = own = _renamed_font(font, alphabet)
                names[f"/{font.hash} ".encode()] = f"/{own.hash} ".encode()
                renamed[font.name] = own.name
        if not needed:
            return {}
        for stream in streams:
            stream.stream = [_renamed(line, names) for line in stream.stream]
        found: Mapping[str, bytes] = build_fonts_dictionary(late, needed, True, True, DEFAULT_OPTIONS)
        pieces.lettering.finish(late, renamed)
        return found

    def _pressed(self, late: Late, streams: Sequence[Any], added: Mapping[str, Any]) -> bool:
        """Do what `prepress` does to a whole file; say whether that is the same as in a whole rendering."""
        opaque = prepress.is_opaque([*late.objects, added])
        prepress.overprint([*late.objects, *streams], clear=opaque)
        return opaque is self._opaque or not self._opaque


@contextmanager
def _opened(slots: Sequence[Slot], gaps: Sequence[_Gap], panels: Panels) -> Iterator[None]:
    """Pages with gaps for slots, and without their links."""
    held = [(slot.parent, slot.parent.children) for slot in slots]
    links = [(page, page.links) for page in panels.document.pages]
    inside = {id(box) for slot in slots for box in slot.box.descendants()}
    stand_ins = {id(slot.box): gap.box(slot.box) for slot, gap in zip(slots, gaps, strict=True)}
    for slot in slots:
        slot.parent.children = [stand_ins.get(id(child), child) for child in slot.parent.children]
    for page, found in links:
        page.links = [link for link in found if id(link[-1]) not in inside]
    try:
        yield
    finally:
        for parent, children in reversed(held):
            parent.children = children
        for page, found in links:
            page.links = found


def _cut(pdf: Any, page: Any, gap: _Gap) -> tuple[int, int]:
    """Take the gap out of its page's content, which becomes several streams.

    Gives the number of the stream that is to come between them, and that of the gap's own marked content.
    """
    if isinstance(page["Contents"], bytes):
        page["Contents"] = pydyf.Array([page["Contents"]])
    references = page["Contents"]
    drawn = [getattr(pdf.objects[number_of(reference)], "stream", ()) for reference in references]
    place = next(place for place, lines in enumerate(drawn) if gap.mark in lines)
    stream = pdf.objects[number_of(references[place])]
    lines = stream.stream
    at = lines.index(gap.mark)
    start = max(index for index in range(at) if lines[index] == b"BDC") - 2
    end = lines.index(b"EMC", at)
    mcid = lines[start + 1]["MCID"]
    after = pydyf.Stream(lines[end + 1 :], compress=stream.compress)
    stream.stream = lines[:start]
    between = pydyf.Object()
    pdf.add_object(between)
    pdf.add_object(after)
    references[place + 1 : place + 1] = [between.reference, after.reference]
    return between.number, mcid


def _alone(reference: bytes, page: Any, places: Iterable[_Place]) -> Excerpt:
    """A page on which there is nothing but slots, one far below the other."""
    kept = pydyf.Dictionary({key: page[key] for key in ("Type", "Parent", "MediaBox", "Resources")})
    contents = []
    for number, place in enumerate(places):
        *rest, down = place.matrix.values
        shifted = " ".join(f"{value:.5f}" for value in (*rest, down - number * _APART))
        contents.append((shifted.encode(), place.content))
    return Excerpt(page=number_of(reference), entries=kept.data, contents=tuple(contents))


def _same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether bookmarks say the same and lead to the same place."""
    return [(level, label, state) for level, label, _, state in one] == [
        (level, label, state) for level, label, _, state in other
    ] and all(
        abs(a - b) < 0.001
        for (_, _, here, _), (_, _, there, _) in zip(one, other, strict=True)
        for a, b in zip(here, there, strict=True)
    )


def _renamed_font(font: Font, alphabet: Alphabet) -> Font:
    """The same font with another tag, for another subset."""
    digest = hashlib.sha256(alphabet.digest.encode()).digest()
    found = copy.copy(font)
    found.hash = "".join(chr(65 + letter % 26) for letter in digest[:6])
    found.name = font.name.replace(f"/{font.hash}+".encode(), f"/{found.hash}+".encode())
    return found


def _renamed(line: Any, names: Mapping[bytes, bytes]) -> Any:
    if isinstance(line, bytes) and line.endswith(b" Tf"):
        for old, new in names.items():
            if line.startswith(old):
                return new + line[len(old) :]
    return line
