"""XML as translators' tools exchange it: written with the standard library, read without trust."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from brochure.errors import CatalogError, Place

_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
LANG = f"{{{_NAMESPACE}}}lang"
PRESERVED = {f"{{{_NAMESPACE}}}space": "preserve"}
"""White space is part of the text."""


def child(parent: Element, name: str, text: str = "", attributes: dict[str, str] | None = None) -> Element:
    """A new element at the end of another."""
    made = ElementTree.SubElement(parent, name, attributes or {})
    made.text = text or None
    return made


def write(root: Element) -> bytes:
    """The document, indented where that adds nothing to a text."""
    ElementTree.indent(root)
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


class Document:
    """A document that was read: its root, and the line of each element."""

    def __init__(self, data: bytes, shown: str) -> None:
        """Read a document.

        Raises:
            CatalogError: not XML, or XML with a DTD or entities.
        """
        self._shown = shown
        builder = _Builder()
        parser = DefusedXMLParser(target=builder, forbid_dtd=True)
        builder.expat = parser.parser
        try:
            parser.feed(data)
            self.root: Element = parser.close()
        except DefusedXmlException as error:
            raise CatalogError(
                "declares a document type or entities, which are not read",
                place=Place(file=shown),
                hint="delete <!DOCTYPE ...>, or save the file anew with the tool it comes from",
            ) from error
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            line, _ = getattr(error, "position", (None, 0))
            raise CatalogError(
                f"not XML: {str(error).partition(':')[0]}",
                place=Place(file=shown, line=line),
                hint="save the file anew with the tool it comes from",
            ) from error
        self._lines = builder.lines

    def place(self, element: Element) -> Place:
        """Where an element begins."""
        return Place(file=self._shown, line=self._lines[element])


class _Builder(TreeBuilder):
    """Notes where each element begins, which the standard library's own does not."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[Element, int] = {}
        self.expat: Any = None

    def start(self, tag: Any, attrs: Any, /) -> Element:
        element: Element = super().start(tag, attrs)
        self.lines[element] = self.expat.CurrentLineNumber
        return element
