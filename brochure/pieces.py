"""What a clinic's slots look like, drawn once for all targets: operators with swatches still in them.

What differs from target to target is put in when a file is finished: paints, numbers of marked content, colour spaces,
and what the file's own page is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import chain, groupby
from typing import Any

import pydyf
from weasyprint.anchors import gather_anchors
from weasyprint.draw import draw_stacking_context
from weasyprint.matrix import Matrix
from weasyprint.pdf.stream import Stream
from weasyprint.stacking import StackingContext

from brochure.colour import BLACK
from brochure.lettering import Lettering
from brochure.markup import Markup
from brochure.mixing import mixing
from brochure.paint import Ink, operators
from brochure.shown import Known, Shown, apart
from brochure.swatches import NAMES

KINDS = ("ExtGState", "XObject", "Pattern", "Shading")
"""Resources of pages that a slot may add to."""

_PATH = (b" m", b" l", b" c", b" re", b"h")
"""How operators end that make a path."""

_ROOM = 100_000
"""Names of resources that each slot has to itself; the first of them are the page's."""

_SHARE = 1000
"""Those of them that each of its pictures has."""

_BEYOND = 500.0
"""CSS pixels beyond a panel that a slot may reach: what is seen of them is the page's to say."""

_BLANK = dict.fromkeys((f"--{name}" for name in NAMES), BLACK)
"""Paints for what is drawn to know what it is made of."""

_SCALE = Matrix(a=0.75, d=-0.75)
"""PDF's points and direction: all that is the same wherever a panel stands."""


class _Names(pydyf.Dictionary):  # type: ignore[misc]
    """Resources that WeasyPrint names by how many there are."""

    def __init__(self, first: int) -> None:
        super().__init__()
        self._first = first

    def __len__(self) -> int:
        return self._first + int(super().__len__())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """One slot: its box, operators, tags and resources; links and bookmarks, and whether there are anchors or forms.

    `shown` are the pictures among its operators. `bound` says that it has to be drawn for each target: colours are
    mixed in it, by what is not known before, or a picture is in a group.
    """

    box: Any
    lines: Sequence[Any]
    tags: Mapping[Any, Mapping[str, Any]]
    resources: Mapping[str, Mapping[str, Any]]
    links: Sequence[Any]
    bookmarks: Sequence[Any]
    strange: bool
    shown: Sequence[Shown | None] = ()
    bound: bool = False

    @property
    def is_placed(self) -> bool:
        """Whether anything in it goes by where its panel stands."""
        return bool(self.resources["Pattern"] or self.resources["Shading"])

    def with_pictures(self) -> Piece | None:
        """A piece with what its boxes show now among its operators; none where one of them goes elsewhere."""
        if not self.shown:
            return self
        drawn = {id(shown): shown.drawn() for shown in self.shown if shown}
        if not all(drawn.values()):
            return None
        lines = [drawn[id(line)].stream if isinstance(line, Shown) else (line,) for line in self.lines]
        resources = {kind: dict(entries) for kind, entries in self.resources.items()}
        for stream in drawn.values():
            for kind, entries in resources.items():
                entries.update(stream._resources[kind])
        return replace(self, lines=tuple(_joined(chain.from_iterable(lines))), resources=resources)

    def tags_from(self, number: int) -> dict[Any, dict[str, Any]]:
        """Its tags, whose marked content is numbered from there on."""
        return {box: {**tag, "mcid": tag["mcid"] + number} for box, tag in self.tags.items()}


class Pieces:
    """All slots of a brochure."""

    def __init__(
        self, boxes: Sequence[Any], pages: Sequence[Any], fonts: Any, files: dict[str, Any], codes: Known
    ) -> None:
        """Draw them, each in its page's panel.

        `files` are the tables of fonts that were opened already, and `codes` what was drawn of QR codes.
        """
        self.fonts, self.lettering, self.images = fonts, Lettering(None, files), dict[str, Any]()
        self._pages, self._codes = pages, codes
        self._pieces = tuple(self._draw(number, box, _SCALE) for number, box in enumerate(boxes))

    def of(self, number: int, matrix: Matrix, markup: Markup, pictured: Callable[[Any], Any]) -> Piece:
        """A slot whose panel stands there. `pictured` is a context in which boxes show a target's own pictures."""
        piece = self._pieces[number]
        if not (piece.shown or piece.bound or piece.is_placed):
            return piece
        with pictured(piece.box):
            shown = piece.with_pictures()
            if shown is None or shown.bound or shown.is_placed:
                shown = self._draw(number, piece.box, matrix, markup.paints, markup.layout.slug).with_pictures()
        assert shown is not None  # it was drawn with the pictures that it has
        return shown

    def _draw(
        self, number: int, box: Any, matrix: Matrix, paints: Mapping[str, str] = _BLANK, layout: str = ""
    ) -> Piece:
        names = (number + 1) * _ROOM
        resources = _resources(names)
        tags: dict[Any, Any] = {}
        page = self._pages[number]
        around = (-_BEYOND, -_BEYOND, page.margin_width() + _BEYOND, page.margin_height() + _BEYOND)
        stream = self.lettering.stream(Stream(self.fonts, around, resources, self.images, tags, {}, None))
        stream._ctm_stack = [matrix]

        def blank(stream: Any, picture: int) -> Callable[[], Any]:
            state = copy(stream)
            state._ctm_stack = [stream.ctm]  # that of the slot goes on
            return partial(self._blank, state, names + (picture + 1) * _SHARE)

        with mixing([box], paints, layout) as mixes, apart(box, stream, blank, self._codes) as shown:
            draw_stacking_context(stream, StackingContext.from_box(box, page))
        links, bookmarks, strange = anchored(box)
        return Piece(
            box=box, lines=tuple(_joined(stream.stream)), tags=tags,
            resources={kind: dict(resources[kind].items()) for kind in KINDS},
            links=links, bookmarks=bookmarks, strange=strange, shown=shown, bound=mixes or None in shown,
        )  # fmt: skip

    def _blank(self, state: Any, first: int) -> Any:
        """An empty stream in the state of another, with resources of its own, named from there on."""
        stream = self.lettering.stream(copy(state))
        stream.stream, stream._ctm_stack, stream._resources = [], [state.ctm], _resources(first)
        return stream


def _resources(first: int) -> Any:
    """Resources of a stream, named from there on."""
    found = pydyf.Dictionary({kind: _Names(first) for kind in KINDS})
    found["ColorSpace"], found["Font"] = None, None
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """How a target paints: what with, in which colour space groups are, and the colour spaces of its pages."""

    paints: Mapping[str, str]
    space: Any
    spaces: Any

    def lines(self, lines: Iterable[Any], number: int = 0) -> list[Any]:
        """Operators as they are written, with marked content numbered from there on."""
        return list(self._lines(lines, number))

    def _lines(self, lines: Iterable[Any], number: int) -> Iterator[Any]:
        for line in lines:
            if isinstance(line, Ink):
                yield from _operators(self.paints[line.space], line.stroke)
            elif number and isinstance(line, dict) and "MCID" in line:
                yield pydyf.Dictionary({**line, "MCID": line["MCID"] + number})
            else:
                yield line

    def resources(self, resources: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Resources with groups that are this file's own."""
        return {
            kind: pydyf.Dictionary({name: self._own(thing) for name, thing in resources[kind].items()})
            for kind in KINDS
        }

    def _own(self, thing: Any) -> Any:
        if not isinstance(thing, pydyf.Stream):
            # A gradient's, whose mask is in /DeviceGray.
            coloured = isinstance(thing, dict) and thing.get("ColorSpace") == "/DeviceRGB"
            return pydyf.Dictionary({**thing, "ColorSpace": self.space}) if coloured else thing
        extra = pydyf.Dictionary(thing.extra)
        if "Resources" in extra:
            inner = self.resources(extra["Resources"])
            extra["Resources"] = pydyf.Dictionary({**inner, "ColorSpace": self.spaces, "Font": None})
        if "Group" in extra:
            extra["Group"] = pydyf.Dictionary({**extra["Group"], "CS": self.space})
        found = pydyf.Stream(self.lines(thing.stream), extra, compress=True)
        found.id = thing.id
        return found


def _joined(lines: Iterable[Any]) -> Iterator[Any]:
    """Operators with those of a path in one piece: nobody looks at them one by one."""
    for of_path, run in groupby(lines, lambda line: isinstance(line, bytes) and line.endswith(_PATH)):
        if of_path:
            yield b"\n".join(run)
        else:
            yield from run


_operators = lru_cache(maxsize=256)(operators)


def anchored(box: Any) -> tuple[list[Any], list[Any], bool]:
    """Links and bookmarks below a box, and whether there are anchors or forms."""
    anchors: dict[str, Any] = {}
    links: list[Any] = []
    bookmarks: list[Any] = []
    forms: dict[Any, Any] = {None: []}
    gather_anchors(box, anchors, links, bookmarks, forms)
    return links, bookmarks, bool(anchors or len(forms) > 1 or forms[None])
