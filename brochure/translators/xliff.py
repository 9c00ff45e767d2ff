"""XLIFF 1.2 and 2.1, written and read. Inline Markdown stays text: there are no inline codes.

What a tool says of a state is believed only where it says that a text is translated: 2.1 has `initial` for whatever
nobody has confirmed, and so a text that is still `initial` comes back fuzzy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath
from xml.etree.ElementTree import Element

from brochure.errors import CatalogError, Fault, SelectionError
from brochure.translators.batch import Answer, Batch, Unit, refuse
from brochure.translators.xml import PRESERVED, Document, child, write

_NS_1 = "urn:oasis:names:tc:xliff:document:1.2"
_NS_2 = "urn:oasis:names:tc:xliff:document:2.0"  # of 2.1 too
_TRANSLATOR = "translator"
_FUZZY = {"state": "initial", "subState": "brochure:fuzzy"}
_STATES_2 = {"empty": {"state": "initial"}, "fuzzy": _FUZZY, "translated": {"state": "translated"}}
_DONE_1 = ("", "translated", "signed-off", "final")
_DONE_2 = ("translated", "reviewed", "final")
_EXPORT = "export anew: brochure translations export"


def _notes(unit: Unit) -> Iterator[tuple[str, str]]:
    """What a translator is told of a unit, each under its name. Only `translator` is read back."""
    notes = (
        ("section", unit.section),
        ("kind", unit.kind),
        ("author", unit.note),
        ("place", unit.occurrences),
        (_TRANSLATOR, unit.comment),
    )
    return ((name, text) for name, text in notes if text)


_OURS = ("section", "kind", "author", "place", "previous source")


def _groups(batch: Batch) -> Iterator[tuple[str, list[Unit]]]:
    """Units one by one, with no group's name; plural forms of a message together, with its key."""
    for _, found in groupby(batch.units, key=lambda unit: unit.group or unit.id):
        units = list(found)
        yield units[0].group, units


# ------------------------------------------------------------------------------------------------------------ writing


def write_1(batches: Sequence[Batch]) -> bytes:
    """XLIFF 1.2, a file element for each catalog. What is not translated has no target."""
    root = Element("xliff", {"xmlns": _NS_1, "version": "1.2"})
    for batch in batches:
        languages = {"source-language": batch.source_tag, "target-language": batch.tag}
        file = child(root, "file", "", {"original": batch.domain, "datatype": "plaintext", **languages})
        body = child(file, "body")
        for group, units in _groups(batch):
            parent = child(body, "group", "", {"id": group, "restype": "x-gettext-plurals"}) if group else body
            for unit in units:
                _unit_1(parent, unit)
    return write(root)


def _unit_1(parent: Element, unit: Unit) -> None:
    named = {"resname": unit.context} if unit.context else {}
    approved = {"empty": {}, "fuzzy": {"approved": "no"}, "translated": {"approved": "yes"}}[unit.state]
    element = child(parent, "trans-unit", "", {"id": unit.id, **named, **approved, **PRESERVED})
    child(element, "source", unit.source)
    if unit.state != "empty":
        state = "translated" if unit.state == "translated" else "needs-review-translation"
        child(element, "target", unit.text, {"state": state})
    for name, text in _notes(unit):
        child(element, "note", text, {"from": name})
    if unit.previous:
        before = child(element, "alt-trans", "", {"alttranstype": "previous-version", **PRESERVED})
        child(before, "source", unit.previous)
        child(before, "target", unit.text)


def write_2(batches: Sequence[Batch]) -> bytes:
    """XLIFF 2.1, a file element for each catalog.

    Raises:
        SelectionError: the catalogs have several source languages, which this format cannot tell.
    """
    sources = sorted({batch.source_tag for batch in batches})
    if len(sources) > 1:
        raise SelectionError(
            f"XLIFF 2.1 holds one source language, not {' and '.join(sources)}",
            hint="export the articles one by one, or with --format xliff",
        )
    root = Element("xliff", {"xmlns": _NS_2, "version": "2.1", "srcLang": sources[0], "trgLang": batches[0].tag})
    for number, batch in enumerate(batches, 1):
        file = child(root, "file", "", {"id": f"f{number}", "original": batch.domain})
        for group, units in _groups(batch):
            parent = child(file, "group", "", {"id": group, "type": "gettext:plurals"}) if group else file
            for unit in units:
                _unit_2(parent, unit)
    return write(root)


def _unit_2(parent: Element, unit: Unit) -> None:
    named = {"name": unit.context} if unit.context else {}
    element = child(parent, "unit", "", {"id": unit.id, **named, "canResegment": "no", **PRESERVED})
    notes = [*_notes(unit), *([("previous source", unit.previous)] if unit.previous else [])]
    if notes:
        holder = child(element, "notes")
        for name, text in notes:
            child(holder, "note", text, {"category": name})
    segment = child(element, "segment", "", _STATES_2[unit.state])
    child(segment, "source", unit.source)
    if unit.state != "empty":
        child(segment, "target", unit.text)


# ------------------------------------------------------------------------------------------------------------ reading


def read(data: bytes, shown: str) -> list[Answer]:
    """What comes back in XLIFF 1.2 or 2.x.

    Raises:
        CatalogError: no such file, or a unit that cannot be read; all faults at once.
    """
    document = Document(data, shown)
    root, version = document.root, document.root.get("version", "")
    if root.tag == f"{{{_NS_1}}}xliff" and version == "1.2":
        reader: _Reader = _Reader1(document)
    elif root.tag == f"{{{_NS_2}}}xliff" and version.startswith("2."):
        reader = _Reader2(document)
    else:
        raise CatalogError(
            "not XLIFF 1.2 or 2.1", place=document.place(root), hint="save it in the version that was exported"
        )
    answers = list(reader.answers())
    refuse(reader.faults)
    return answers


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What an element says of its unit."""

    source: Element | None
    target: Element | None
    fuzzy: bool
    notes: tuple[tuple[str, str], ...]


class _Reader:
    """What both versions share: one walk, and faults by the way."""

    namespace: str
    unit: str

    def __init__(self, document: Document) -> None:
        self.document = document
        self.faults: list[Fault] = []

    def answers(self) -> Iterator[Answer]:
        for file in self.document.root.iter(self.tag("file")):
            locale, domain = self.locale(file), PurePath(file.get("original", "")).name
            if not locale or not domain:
                self.fault(file, "does not say which translation it holds", _EXPORT)
                continue
            for element in file.iter(self.tag(self.unit)):
                if said := self.said(element):
                    yield from self.answer(element, said, domain, locale)

    def answer(self, element: Element, said: _Said, domain: str, locale: str) -> Iterator[Answer]:
        if said.source is None or not element.get("id"):
            self.fault(element, "a unit without an id or a source", _EXPORT)
            return
        yield Answer(
            domain=domain,
            locale=locale,
            id=element.get("id", ""),
            source=self.text(said.source),
            text=self.text(said.target),
            fuzzy=said.fuzzy,
            # A tool may have added notes under names of its own.
            comment="\n".join(text for name, text in said.notes if text and name not in _OURS),
            place=self.document.place(element),
        )

    def text(self, element: Element | None) -> str:
        """The text of a source or target. Marks of annotations are passed over; inline codes would lose text."""
        if element is None:
            return ""
        for inner in element.iter():
            if inner is not element and inner.tag != self.tag("mrk"):
                self.fault(
                    inner,
                    f"<{inner.tag.rpartition('}')[2]}> stands in a text",
                    "there are no inline codes here: write Markdown, as the original has it",
                )
        return "".join(element.itertext())

    def fault(self, element: Element, message: str, hint: str) -> None:
        self.faults.append(Fault(message=message, place=self.document.place(element), hint=hint))

    def tag(self, name: str) -> str:
        return f"{{{self.namespace}}}{name}"

    def locale(self, file: Element) -> str:
        raise NotImplementedError

    def said(self, element: Element) -> _Said | None:
        raise NotImplementedError


class _Reader1(_Reader):
    namespace, unit = _NS_1, "trans-unit"

    def locale(self, file: Element) -> str:
        return file.get("target-language", "")

    def said(self, element: Element) -> _Said:
        target = element.find(self.tag("target"))
        state = target.get("state", "") if target is not None else ""
        return _Said(
            source=element.find(self.tag("source")),
            target=target,
            # A tool that drops the state may still have kept what says that nobody approved of it.
            fuzzy=state not in _DONE_1 or (not state and element.get("approved") == "no"),
            notes=tuple((note.get("from", ""), note.text or "") for note in element.findall(self.tag("note"))),
        )


class _Reader2(_Reader):
    namespace, unit = _NS_2, "unit"

    def locale(self, file: Element) -> str:  # noqa: ARG002 - one for the document
        return self.document.root.get("trgLang", "")

    def said(self, element: Element) -> _Said | None:
        segments = element.findall(self.tag("segment"))
        if len(segments) != 1:
            self.fault(element, f"a unit of {len(segments)} segments", "join them: each message is one segment")
            return None
        segment, notes = segments[0], element.findall(f"{self.tag('notes')}/{self.tag('note')}")
        return _Said(
            source=segment.find(self.tag("source")),
            target=segment.find(self.tag("target")),
            fuzzy=segment.get("state") not in _DONE_2 or segment.get("subState") == _FUZZY["subState"],
            notes=tuple((note.get("category", ""), note.text or "") for note in notes),
        )
