"""Many clinics, one drawing: files of which only the slots are laid out and drawn for each clinic.

What does not depend on the clinic is a class: the page without its slots, the type size, and the size of each slot, at
that type size and at every other one that the search tried. At the one where it ended, since text ran over, a slot may
be higher, too: text has no more room then. A clinic that is of a known class would be searched, arranged and laid out
just as the first one of it was, so its slots go into what was drawn then. Any other clinic is searched by itself, and
begins a class. Pages that were laid out for others need not be laid out for it where its slots are as large, and where
its search ends at one that was drawn, it has no need to go the whole way.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any
from weakref import WeakValueDictionary

from brochure.body import Body, Finished
from brochure.checks import glyphs, preflight, signed, text_complete
from brochure.markup import Markup
from brochure.measure import Measure, flow_of, joined
from brochure.model import Finding, Fit, Severity
from brochure.pictures import Pictures
from brochure.pieces import Pieces
from brochure.press import Notice, Panels, Press, Printed, Printing, listen
from brochure.proof import Proof, texts
from brochure.setting import Frame, Setting
from brochure.shapes import shape_of, unsure
from brochure.slots import Slot, slots_of, split
from brochure.warm import Recent

CLASSES, ALIKE, PAGES, PIECES = 3, 24, 4, 2
"""How many are kept: groups of classes, one a target; classes of each, and their pages; slots drawn."""

_OWN = (glyphs, preflight, signed)
"""Checks whose findings may differ between clinics of a class."""

_OF_ALL = frozenset(("boxes", "current", "fits", "markup_kept", "numbers", "translated"))
"""Checks whose errors are those of every clinic of a class. Of others, a clinic may have been the cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A finished file, its markup, whether all of it fits, what checks found, and whether it was placed."""

    pdf: bytes
    markup: Markup
    fits: bool = True
    findings: tuple[Finding, ...]
    placed: bool = False

    @property
    def refused(self) -> bool:
        """Whether it must not be published."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """A brochure that was laid out whole, written; and what others can be placed into, if they can."""

    panels: Panels
    printed: Printed
    body: Body | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Tried:
    """A page that was laid out for a clinic: what it is without slots, by its digest, and what its flows measured.

    Where another clinic's slots are as large, its page would measure the same. They are set in it once it is prepared.
    """

    fit: Fit
    outside: str
    measures: Mapping[str, Measure]
    panels: Panels | None = None
    setting: Setting | None = None

    @property
    def measure(self) -> Measure:
        """What was measured on all flows."""
        return joined(self.measures.values())

    @property
    def paged(self) -> tuple[int, ...]:
        """How many panels each flow took."""
        return tuple(len(measure.spares) for measure in self.measures.values())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Search:
    """Pages that a search tried, but the one that it chose.

    Text runs over on those `beyond`, of which nothing was asked but whether it does.
    """

    others: tuple[Tried, ...]
    beyond: tuple[Tried, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Class:
    """A brochure that was made the whole way.

    `search` is that which was made for it, if there was one, or for a later clinic with these `slots`.
    `paints` are the colours it was drawn in, and `said` are the templates' strings on it, which checks have looked at.
    """

    final: Tried
    search: Search | None
    slots: tuple[str, ...]
    body: Body
    proof: Proof
    fits: bool
    findings: tuple[Finding, ...]
    paints: Mapping[str, str]
    said: frozenset[tuple[str | None, str]]

    @property
    def pages(self) -> tuple[Tried, ...]:
        """All that was laid out for it."""
        return (self.final, *self.search.beyond, *self.search.others) if self.search else (self.final,)

    def has_drawn(self, markup: Markup, outside: str) -> bool:
        """Whether a page without slots, by its digest, is the one that was drawn, in its colours and with its words."""
        same = (self.final.fit, self.final.outside, self.paints) == (markup.fit, outside, markup.paints)
        return same and _said(markup) <= self.said


class Attempts:
    """What a search of one clinic lays out, where that was not laid out for another."""

    def __init__(self, placer: Placer, group: str, lay_out: Callable[[Markup], Panels]) -> None:
        self.pages: list[Tried] = []
        self.beyond: tuple[Fit, ...] = ()
        """Fits of which it asked only whether they hold the text: see `fit.Fitted`."""
        self._placer, self._group, self._lay_out = placer, group, lay_out
        self._slots: set[tuple[str, ...]] = set()

    def __call__(self, markup: Markup) -> Tried:
        """A page laid out."""
        outside, slots = split(markup.html)
        page = self._placer.recall(self._group, markup.fit, outside, slots)
        if page is None:
            panels = self._lay_out(markup)
            page = Tried(fit=markup.fit, outside=outside, measures=panels.measures, panels=panels)
        self._slots.add(slots)
        self.pages.append(page)
        return page

    @property
    def alike(self) -> bool:
        """Whether slots are the same on all pages."""
        return len(self._slots) == 1

    def search(self, final: Tried) -> Search:
        """What was tried besides the page that the search ended at."""
        beyond = tuple(page for page in self.pages if page.fit in self.beyond and page.measure.excess)
        return Search(others=tuple(page for page in self.pages if page not in (final, *beyond)), beyond=beyond)


class Placer:
    """What was drawn in a process, for the next clinics."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._classes = Recent[str, tuple[_Class, ...]](CLASSES)
        self._images = Pictures()
        self._pieces = Recent[tuple[int, ...], tuple[Sequence[Any], Pieces]](PIECES)
        self._frames = WeakValueDictionary[tuple[object, ...], Frame]()
        self._settings = WeakValueDictionary[tuple[object, ...], Setting]()
        self._fonts: dict[Any, Any] = {}
        self._files: dict[str, Any] = {}
        self._new = False

    def place(
        self, group: str, compose: Callable[[Fit], Markup], known: Fit | None, attempts: Attempts | None = None
    ) -> Made | None:
        """The file of a clinic, or none where it has to go the whole way.

        `group` stands for all that it is made from but the clinic; `known` is its fit, where that needs no search, or
        was searched in `attempts`.
        """
        found = [one for one in self._classes.get(group, ()) if _serves(one, known)]
        for fit in dict.fromkeys(one.final.fit for one in found):
            markup = compose(fit)
            outside, slots = split(markup.html)
            for one in found:
                if one.has_drawn(markup, outside):
                    made = self._placed(one, slots, markup, searched=known is None)
                    if made:
                        if attempts and attempts.alike:
                            one = replace(one, search=attempts.search(one.final), slots=slots)  # noqa: PLW2901
                        self._keep(group, one)
                        findings = _findings(one, markup, made)
                        return Made(pdf=made.pdf, markup=markup, fits=one.fits, findings=findings, placed=True)
        return None

    def recall(self, group: str, fit: Fit, outside: str, slots: Sequence[str]) -> Tried | None:
        """A page that was laid out for another clinic, in which these slots are as large; or made of several such.

        Each flow begins on a page of its own, so where they take as many pages, one knows nothing of the others.
        """
        found: dict[str, tuple[Tried, Setting]] = {}
        for page in self._pages(group, fit, outside):
            with listen() as heard:
                setting = self._setting(page)
                flows = setting.flows.items() if setting else ()
                fitting = [flow for flow, own in flows if setting and setting.set(slots, own) is not None]
            if setting is None or heard:
                continue
            if len(fitting) == len(setting.flows):
                return page
            for flow in fitting:
                found.setdefault(flow, (page, setting))
        return self._mixed(found)

    def _mixed(self, found: Mapping[str, tuple[Tried, Setting]]) -> Tried | None:
        """A page that has each flow from another one; none where a flow with slots is missing."""
        page, setting = next(iter(found.values()), (None, None))
        if page is None or setting is None or found.keys() != setting.flows.keys():
            return None
        if len({other.paged for other, _ in found.values()}) > 1:
            return None
        slots = [found[flow_of(slot.page)][1].slots[number] for number, slot in enumerate(setting.slots)]
        return Tried(
            fit=page.fit, outside=page.outside, setting=self._set_in(setting.frame, page.fit.size, slots),
            measures={flow: found.get(flow, (page,))[0].measures[flow] for flow in page.measures},
        )  # fmt: skip

    def _pages(self, group: str, fit: Fit, outside: str) -> Iterator[Tried]:
        """Pages that were laid out and are the same without slots."""
        for one in self._classes.get(group, ()):
            for page in one.pages:
                if page.fit == fit and page.outside == outside:
                    yield page

    def draw(self, panels: Panels, printing: Printing) -> Drawn:
        """Write what was laid out whole: as the others are placed, wherever that can be done.

        So the bytes of a file do not depend on which clinic was the first.
        """
        heard: list[Notice] = []
        # The slug between marks names the clinic, and attachments can be drawn once only.
        if not printing.marks and not panels.document.metadata.attachments:
            with listen() as heard, suppress(LookupError):
                slots = slots_of(panels)
                body = Body(panels, slots, printing, self._files) if slots else None
                boxes = [slot.box for slot in slots]
                made = body.finish(self._drawn(body, boxes), panels.markup) if body else None
                if made and not heard:
                    return Drawn(panels=panels, printed=panels.printed(made.pdf, printing, made.faces), body=body)
        printed = panels.write(printing)
        # What WeasyPrint has complained of once it need not say again.
        return Drawn(panels=panels, printed=replace(printed, notices=(*printed.notices, *heard)))

    def learn(
        self, group: str, drawn: Drawn, final: Tried, attempts: Attempts, proof: Proof, made: Made, *, known: bool
    ) -> None:
        """Remember a brochure, and what a search had tried for it; a `known` fit was not searched.

        One that is wrong is remembered where every clinic's would be.
        """
        if drawn.body is None or not attempts.alike:
            return
        if made.refused and (proof.lost or not _errors(made.findings) <= _OF_ALL | _names(_OWN)):
            return
        one = _Class(
            final=final, search=None if known else attempts.search(final), slots=split(drawn.panels.markup.html)[1],
            body=drawn.body, proof=proof,
            fits=made.fits, findings=made.findings,
            paints=drawn.panels.markup.paints, said=_said(drawn.panels.markup),
        )  # fmt: skip
        self._keep(group, one)

    def _keep(self, group: str, one: _Class) -> None:
        """Keep a class as the one that was wanted last, and forget the one that has been wanted by nobody longest."""
        kept = *(other for other in self._classes.get(group, ()) if other is not one), one
        pages = list(dict.fromkeys(other.final.outside for other in reversed(kept)))[:PAGES]
        self._classes[group] = tuple(other for other in kept if other.final.outside in pages)[-ALIKE:]

    def _placed(self, one: _Class, slots: Sequence[str], markup: Markup, *, searched: bool) -> Finished | None:
        with listen() as heard:
            boxes = self._set(one, slots, searched=searched)
            if self._new:
                self._new = False
                _settle()
            if boxes is None:
                return None
            made = one.body.finish(self._drawn(one.body, boxes), markup)
        return None if heard else made

    def _set(self, one: _Class, slots: Sequence[str], *, searched: bool) -> list[Any] | None:
        """Boxes for slots, where all of them are as large as those of the first clinic.

        So they have to be in the other type sizes, too, that were tried in a search, which went by what it measured.
        """
        # All of them at once: nothing is kept any more of how they were laid out.
        final, *_ = (self._setting(page) for page in one.pages)
        boxes = final.set(slots) if final else None
        if final is None or boxes is None or one.search is None or not searched:
            return boxes
        shapes, others = [shape_of(box, box.element) for box in boxes], final.shapes(one.slots)
        # However its sections are arranged, slots on a page are as large in the same type.
        sizes = {page.fit.size: page for page in one.pages if page.fit.size != final.size}
        for page in sizes.values():
            other = self._setting(page)
            grown = other.shapes(one.slots) if other else None
            if other is None or others is None or grown is None:
                return None
            doubtful = unsure(shapes, others, grown, other.size / final.size)
            suits = other.is_outgrown if page in one.search.beyond else other.takes
            if not suits(slots, doubtful):
                return None
        return boxes

    def _drawn(self, body: Body, boxes: Sequence[Any]) -> Pieces:
        """Boxes in slots, drawn where they were not just drawn for another target."""
        key = tuple(map(id, boxes))
        if key not in self._pieces:
            self._pieces[key] = boxes, body.pieces(boxes, self._fonts)
        return self._pieces[key][1]

    def _setting(self, page: Tried) -> Setting | None:
        """The setting of a page, which is prepared when it is first asked for; none where that cannot be done."""
        if page.panels:
            with suppress(LookupError):
                page.setting = self._shared(page.panels)
            page.panels = None
        return page.setting

    def _shared(self, panels: Panels) -> Setting:
        """The setting of all targets whose page is the same."""
        key = split(panels.markup.html)[0], *map(id, panels.sheets)
        frame = self._frames.get(key)
        if frame is None:
            frame = self._frames[key] = Frame(panels, self._press.fonts, self._images)
        return self._set_in(frame, panels.markup.fit.size, slots_of(panels))

    def _set_in(self, frame: Frame, size: float, slots: Sequence[Slot]) -> Setting:
        # Where slots are as large, too: clinics whose pages are the same without them may be of different classes.
        key = id(frame), *(slot.sizes[: len(slot.sizes) - (not slot.last)] for slot in slots)
        found = self._settings.get(key)
        if found is None:
            found = self._settings[key] = Setting(size, slots, frame)
            self._new = True
        return found


def _serves(one: _Class, known: Fit | None) -> bool:
    return one.search is not None if known is None else known == one.final.fit


def _settle() -> None:
    """Take what is kept for the next clinics out of what Python looks through for garbage while it makes each of them.

    What was taken out before and is not kept any more goes now.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _findings(one: _Class, markup: Markup, made: Finished) -> tuple[Finding, ...]:
    """What checks found of the class; what depends on the clinic is looked at again."""
    proof = replace(one.proof, markup=markup, pdf=made.pdf, faces=made.faces)
    flaws, words = preflight.judged(proof)
    own = [*flaws, *glyphs.check(proof), *signed.check(proof)]
    # What preflight has seen need not be read back by another.
    if any(text_complete.numbers_found(markup.clinic, words or " ".join(texts(made.excerpt, (0,))))):
        own += text_complete.numbers_found(markup.clinic, " ".join(texts(made.pdf)))  # some are outside of slots
    return tuple(sorted((*(f for f in one.findings if f.check not in _names(_OWN)), *own), key=_by_check))


def _errors(findings: Sequence[Finding]) -> set[str]:
    """The checks that refuse a brochure."""
    return {finding.check for finding in findings if finding.severity is Severity.ERROR}


def _names(checks: Iterable[ModuleType]) -> set[str]:
    return {check.__name__.rpartition(".")[2] for check in checks}


def _said(markup: Markup) -> frozenset[tuple[str | None, str]]:
    return frozenset((message.context, message.source) for message in markup.furniture)


def _by_check(finding: Finding) -> str:
    return finding.check
