"""The styles of what stands in slots, found once for all that rules see alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import Any
from xml.etree.ElementTree import Element

from cssselect2 import ElementWrapper
from weasyprint import HTML
from weasyprint.css import StyleFor, declaration_precedence, find_style_attributes, preprocess_declarations

from brochure.slots import OWN, on_path

_ATTRIBUTES = re.compile(r"\[\s*(?:[^\s\]=~|^$]*\|(?!=))?([^\s\]=~|^$*]+)|attr\(\s*([^\s),]+)", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_PLAIN = re.compile(r"[\w-]+")

_STYLED = ("style", "lang", "id", "name", "width", "height")
"""Attributes that declare a style."""

_KNOWN = 500
"""Styles that are kept of a page: each clinic's logo may have one of its own."""


class SlotStyles(StyleFor):  # type: ignore[misc]
    """The styles of elements in the slots of a page.

    As in `StyleFor`, elements of which the same rules hold share a style; here they do so from clinic to clinic. Slots
    that differ in nothing that rules go by have the same styles.
    """

    def __init__(self, whole: StyleFor, html: HTML, told_by: Collection[str]) -> None:
        """`told_by` are the attributes that rules go by the values of."""
        self.font_config = whole.font_config
        self.initial_page_sizes = whole.initial_page_sizes
        self._sheets = whole._sheets
        self._html = html
        self._cascaded_styles: dict[Any, Any] = {}
        self._computed_styles = dict(whole._computed_styles)
        self._around = self._computed_styles.copy()
        self._known: dict[Any, dict[Any, Any]] = {}
        self._slots: dict[Any, list[dict[Any, Any]]] = {}
        self._told_by_none = OWN.difference(told_by)

    def style(self, slots: Iterable[tuple[Element, tuple[int, ...]]], beside: str) -> list[object]:
        """Find the styles of slots that stand on a path of the page each, and of all in them.

        Gives what stands for those of each slot: the same thing where they are the same.
        """
        if len(self._known) > _KNOWN or len(self._slots) > _KNOWN:
            # Styles are known by their identity, as long as they are kept.
            self._known.clear()
            self._slots.clear()
        self._computed_styles = self._around.copy()
        keys = []
        for slot, path in slots:
            elements = list(_elements(slot))
            key = path, beside, tuple(map(self._sign, elements))
            keys.append(key)
            if key in self._slots:
                for element, styles in zip(elements, self._slots[key], strict=True):
                    self._apply(element, styles)
            else:
                self._slots[key] = list(self._found(slot, path))
        return [self._slots[key] for key in keys]

    def _sign(self, element: Element) -> tuple[Any, ...]:
        """What rules may go by of an element: among those of a slot in order, these tell where each stands, too."""
        own = ((name, None if name in self._told_by_none else value) for name, value in element.items())
        return element.tag, len(element), bool(element.text), bool(element.tail), *own

    def _found(self, slot: Element, path: tuple[int, ...]) -> Iterator[dict[Any, Any]]:
        wrapper = ElementWrapper.from_html_root(self._html.etree_element)
        for element in on_path(self._html.etree_element, path):
            wrapper = next(child for child in wrapper.iter_children() if child.etree_element is element)
        declared = _declared(slot, self._html.base_url)
        for inner in wrapper.iter_subtree():
            yield self._style(inner, declared.get(inner.etree_element, ()))

    def _apply(self, element: Element, styles: Mapping[Any, Any]) -> None:
        for pseudo, style in styles.items():
            self._computed_styles[element, pseudo] = style

    def _style(self, wrapper: ElementWrapper, declared: Sequence[tuple[Any, Any, Any]]) -> dict[Any, Any]:
        element, parent = wrapper.etree_element, wrapper.parent.etree_element
        rules = [
            (origin, sheet_specificity or specificity, pseudo, declarations, self._order(sheet, layer))
            for sheet, origin, sheet_specificity in self._sheets
            for specificity, _, pseudo, (declarations, layer) in sheet.matcher.match(wrapper)
        ]
        matched = tuple((id(declarations), pseudo, order) for _, _, pseudo, declarations, order in rules)
        key = (id(self._computed_styles[parent, None]), matched, *(element.get(name) for name in _STYLED))
        if key not in self._known:
            cascaded: dict[Any, dict[str, Any]] = {}
            for specificity, declarations, _ in declared:
                _cascade(cascaded, None, declarations, "author", inf, specificity)
            for origin, specificity, pseudo, declarations, order in rules:
                _cascade(cascaded, pseudo, declarations, origin, order, specificity)
            self._cascaded_styles = {(element, pseudo): style for pseudo, style in cascaded.items()}
            for pseudo in dict.fromkeys((None, *cascaded)):
                self.set_computed_styles(
                    element, element if pseudo else parent, root=self._html.etree_element, pseudo_type=pseudo,
                    base_url=self._html.base_url,
                )  # fmt: skip
            self._cascaded_styles = {}
            self._known[key] = {
                pseudo: self._computed_styles[element, pseudo] for pseudo in dict.fromkeys((None, *cascaded))
            }
        self._apply(element, self._known[key])
        return self._known[key]

    @staticmethod
    def _order(sheet: Any, layer: Any) -> float:
        return inf if layer is None else sheet.layers.index(layer)


def attributes_of(rules: str) -> frozenset[str]:
    """The attributes that style sheets go by, or print the values of; all that they might, where that is not plain."""
    found = _ATTRIBUTES.findall(_QUOTED.sub('""', rules))
    named = {(first or second).lower() for first, second in found}
    plain = all(map(_PLAIN.fullmatch, named)) and "@import" not in rules.lower()
    return frozenset(named | {name for name in OWN if name.lower() in named or not plain})


def _elements(slot: Element) -> Iterator[Any]:
    """A slot's elements in order; comments have no name."""
    nodes: Iterator[Any] = slot.iter()
    return (node for node in nodes if isinstance(node.tag, str))


def _cascade(
    cascaded: dict[Any, dict[str, Any]], pseudo: Any, declarations: Any, origin: str, order: float, specificity: Any
) -> None:
    """Add declarations to those of an element or pseudo-element, where they weigh no less."""
    style = cascaded.setdefault(pseudo, {})
    for name, values, importance in declarations:
        weight = (declaration_precedence(origin, importance), order, specificity)
        if name not in style or style[name][1] <= weight:
            style[name] = values, weight


def _declared(slot: Element, base_url: str) -> dict[Element, list[tuple[Any, Any, Any]]]:
    """What elements declare by their own attributes."""
    found: dict[Element, list[tuple[Any, Any, Any]]] = {}
    for specificity, element, declarations, url in find_style_attributes(slot, base_url=base_url):
        parsed = list(preprocess_declarations(url, declarations))
        found.setdefault(element, []).append((specificity, parsed, url))
    return found
