"""An SVG drawing made safe: nothing that runs, nothing from outside, nothing without end.

What is known to draw is copied into a new document; all the rest stays behind. Style sheets are
resolved into plain attributes, so that there is no CSS left to hide an address in.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import cssselect2
import tinycss2  # type: ignore[import-untyped]
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from brochure.errors import ClinicError, Fault, Place

MAX_BYTES = 1024 * 1024
MAX_ELEMENTS = 20_000
MAX_MATCHES = 500_000
"""Most elements times style rules: each rule is tried on each element."""
MAX_DEPTH = 64
MAX_DRAWN = 50_000
"""Most elements after every reference is followed: a few nested `<use>` can ask for billions."""
MAX_NUMBER = 1e6
"""Largest coordinate: beyond it a PDF's numbers lose their precision, and then their meaning."""

NAMESPACE = "http://www.w3.org/2000/svg"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SHAPES = _names("path rect circle ellipse line polyline polygon image use")
STRUCTURE = _names("svg g symbol defs clipPath mask pattern linearGradient radialGradient stop")
GROUPS = _names("a switch")
"""Elements that draw what is in them: a plain group does the same, without links and conditions."""

UNFIT = {
    "text": ("contains text, which needs fonts", "convert text to outlines (paths), then export"),
    "flowRoot": ("contains text, which needs fonts", "convert text to outlines, then export"),
    "meshgradient": ("has a mesh gradient", "replace it by plain or gradient fills, then export"),
}
UNFIT_PROPERTIES = {
    name: (f"uses {what}", "turn it into plain shapes, then export")
    for name, what in (
        ("filter", "a filter effect"),
        ("marker", "line markers"),
        ("marker-start", "line markers"),
        ("marker-mid", "line markers"),
        ("marker-end", "line markers"),
    )
}

PROPERTIES = _names(
    """
    clip-path clip-rule color display fill fill-opacity fill-rule mask opacity overflow
    stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width transform transform-origin
    visibility
    """
)
FUNCTIONS = _names(
    """
    rgb rgba hsl hsla matrix rotate scale scalex scaley skew skewx skewy translate translatex
    translatey
    """
)
GEOMETRY = _names(
    """
    clipPathUnits cx cy d fx fy gradientTransform gradientUnits height maskContentUnits maskUnits
    offset patternContentUnits patternTransform patternUnits points preserveAspectRatio r rx ry
    spreadMethod viewBox width x x1 x2 y y1 y2
    """
)
LOCAL_HREF = _names("use pattern linearGradient radialGradient")

PLAIN = re.compile(r"[\w\s.,+\-%()]*", re.ASCII)
NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
LENGTH = re.compile(rf"\s*({NUMBER.pattern})\s*(px|pt|pc|mm|cm|in|)\s*")
PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
"""CSS pixels of a unit: CSS Values 4, absolute lengths."""

NAME = re.compile(r"[^\s\"'()\[\]<>#&\\]+")
SELECTOR = re.compile(r"[\w\-.#*:]+(?:(?:\s*>\s*|\s+)[\w\-.#*:]+)?")
"""What drawing programs write, one ancestor at most: longer ones can take for ever to match."""
REFERENCE = re.compile(r"url\(#([^)]+)\)")
PICTURE = re.compile(r"\s*data:image/(?:png|jpe?g)\s*;\s*base64\s*,(.*)", re.S | re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A clean SVG document and its natural size in CSS pixels."""

    data: bytes
    width: float
    height: float


def clean_svg(data: bytes, shown: str, *, picture: Callable[[bytes], bytes]) -> Drawing:
    """Copy what an SVG draws, and no more; the same input gives the same bytes.

    Scripts, event handlers, links, animation, foreign content, style sheets, titles and
    references to anything outside the file are left out. `picture` makes an embedded PNG or JPEG
    safe and gives it back as PNG.

    Raises:
        ClinicError: with every reason why the drawing cannot be taken as it is.
    """
    if len(data) > MAX_BYTES:
        hint = "simplify the drawing, or export it as a PNG"
        message = f"is larger than {MAX_BYTES // 1024} KB"
        raise ClinicError(message, place=Place(file=shown), hint=hint)
    root = _parse(data, shown)
    copier = _Copier(data=data, shown=shown, picture=picture)
    try:
        copy = copier.document(root)
    except RecursionError:
        hint = "export it again as plain SVG"
        message = "has style rules that nest too deep"
        raise ClinicError(message, place=Place(file=shown), hint=hint) from None
    if copier.faults:
        raise ClinicError.of(copier.faults)
    return copy


def _parse(data: bytes, shown: str) -> Element:
    place = Place(file=shown)
    export = "export it again as plain SVG"
    try:
        root: Element = fromstring(data)
    except DefusedXmlException:
        place = Place(file=shown, line=_line(data, b"<!ENTITY"))
        message = "declares XML entities, which a drawing does not need"
        raise ClinicError(message, place=place, hint=export) from None
    except ElementTree.ParseError as fault:
        reason = str(fault).partition(":")[0]
        place = Place(file=shown, line=fault.position[0])
        raise ClinicError(f"not well-formed XML: {reason}", place=place, hint=export) from None
    except (ValueError, LookupError):
        message = "has a text encoding that cannot be read"
        raise ClinicError(message, place=place, hint="save it as UTF-8") from None
    if _name(root) != "svg":
        message = f"is not an SVG drawing: its root is <{_tag(root)[:40]}>"
        raise ClinicError(message, place=place, hint="name an SVG, PNG or JPEG file")
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        hint = "simplify the drawing, or export it as a PNG"
        raise ClinicError(f"has more than {MAX_ELEMENTS:,} elements", place=place, hint=hint)
    if _depth(root) > MAX_DEPTH:
        hint = "ungroup the drawing, then export it again"
        raise ClinicError(f"nests more than {MAX_DEPTH} groups", place=place, hint=hint)
    return root


def _depth(root: Element) -> int:
    level, depth = [root], 0
    while level:
        level, depth = [child for element in level for child in element], depth + 1
    return depth


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _name(element: Element) -> str:
    """The name of an SVG element; empty for one of another vocabulary."""
    namespace, _, name = element.tag.rpartition("}")
    return name if namespace in ("", "{" + NAMESPACE) else ""


def _line(data: bytes, text: bytes) -> int | None:
    found = data.find(text)
    return data.count(b"\n", 0, found) + 1 if found >= 0 else None


@dataclass(slots=True, kw_only=True)
class _Copier:
    """Copies one document, and keeps what it finds wrong on the way."""

    data: bytes
    shown: str
    picture: Callable[[bytes], bytes]
    faults: list[Fault] = field(default_factory=list)
    styles: dict[Element, dict[str, str]] = field(default_factory=dict)

    def document(self, root: Element) -> Drawing:
        self.styles = self._styles(root)
        width, height, box = self._size(root)
        copy = Element("svg", {"xmlns": NAMESPACE})
        copy.attrib.update(self._attributes(root, "svg"))
        # SVG 2, 5.1: on the outermost element these mean nothing, but WeasyPrint heeds them.
        for key in ("x", "y"):
            copy.attrib.pop(key, None)
        copy.attrib.update({"viewBox": box, "width": _number(width), "height": _number(height)})
        copy.extend(self._children(root))
        if not self.faults:
            _link(copy)
            self._bounded(copy)
        if not self.faults and not _paints(copy):
            hint = "embed the pictures it refers to, and draw with plain shapes"
            self._fault("has nothing left to draw once outside content is taken away", hint)
        return Drawing(
            data=ElementTree.tostring(copy, encoding="unicode").encode(),
            width=width,
            height=height,
        )

    def _fault(self, message: str, hint: str, line: int | None = None) -> None:
        fault = Fault(message=message, place=Place(file=self.shown, line=line), hint=hint)
        # One word for a hundred texts is enough.
        if all(fault.message != known.message for known in self.faults):
            self.faults.append(fault)

    def _styles(self, root: Element) -> dict[Element, dict[str, str]]:
        hint = "export it with presentation attributes instead of a style sheet"
        rules = _rules(root)
        if len(rules) * sum(1 for _ in root.iter()) > MAX_MATCHES:
            self._fault("has too many style rules", hint)
            return {}
        for rule in rules:
            selectors = tinycss2.serialize(rule.prelude).strip()
            if not all(SELECTOR.fullmatch(one.strip()) for one in selectors.split(",")):
                self._fault(f"has a style rule that is too elaborate: {selectors[:40]}", hint)
                return {}
        return _resolved(root, rules)

    def _size(self, root: Element) -> tuple[float, float, str]:
        """Natural width and height in CSS pixels, and the view box."""
        width, height = _length(root.get("width")), _length(root.get("height"))
        box = _view_box(root.get("viewBox"))
        if box:
            ratio = box[2] / box[3]
            if width is None and height is None:
                width, height = box[2], box[3]
            width = width if width is not None else (height or 0) * ratio
            height = height if height is not None else width / ratio
        if not width or not height:
            hint = 'give the <svg> element a viewBox="0 0 width height"'
            self._fault("has no size", hint, _line(self.data, b"<svg"))
            return 1, 1, "0 0 1 1"
        box = box or (0, 0, width, height)
        return width, height, " ".join(_number(part) for part in box)

    def _children(self, parent: Element) -> list[Element]:
        copies = (self._element(child) for child in parent)
        kept = [copy for copy in copies if copy is not None]
        # Of a switch only the first alternative is drawn.
        return kept[:1] if _name(parent) == "switch" else kept

    def _element(self, element: Element) -> Element | None:
        name = _name(element)
        if name in UNFIT:
            message, hint = UNFIT[name]
            self._fault(message, hint, _line(self.data, b"<" + name.encode()))
        if name not in SHAPES | STRUCTURE | GROUPS:
            return None
        attributes = self._attributes(element, name)
        if name in ("use", "image") and "href" not in attributes:
            return None
        copy = Element("g" if name in GROUPS else name, attributes)
        if name not in SHAPES:
            copy.extend(self._children(element))
        return copy

    def _attributes(self, element: Element, name: str) -> dict[str, str]:
        kept: dict[str, str] = {}
        for key, value in element.attrib.items():
            if key in GEOMETRY and PLAIN.fullmatch(value):
                self._finite(value)
                kept[key] = value
            elif key == "id" and NAME.fullmatch(value):
                kept[key] = value
        given = {k: v for k, v in element.attrib.items() if k in PROPERTIES | set(UNFIT_PROPERTIES)}
        for key, value in {**given, **self.styles.get(element, {})}.items():
            self._property(key, value, kept)
        href = element.get("href") or element.get(XLINK_HREF) or ""
        if name in LOCAL_HREF and href[:1] == "#" and NAME.fullmatch(href[1:]):
            kept["href"] = href
        elif name == "image" and (address := self._embedded(href)):
            kept["href"] = address
        return kept

    def _property(self, key: str, value: str, kept: dict[str, str]) -> None:
        if key in UNFIT_PROPERTIES:
            if value.strip() not in ("none", "inherit"):
                self._fault(*UNFIT_PROPERTIES[key])
        elif key in PROPERTIES:
            safe = _safe_value(value)
            if safe is not None:
                # Among the digits of a colour or an id there may be an "e".
                if "#" not in safe:
                    self._finite(safe)
                kept[key] = safe
            elif "var(" in value.lower():
                hint = "write the colours themselves, then export"
                self._fault("takes its colours from a web page (`var()`)", hint)
            elif key in ("fill", "stroke"):
                # SVG 2, 13.2: a paint that cannot be found paints nothing.
                kept[key] = "none"

    def _finite(self, value: str) -> None:
        if any(abs(float(number)) > MAX_NUMBER for number in NUMBER.findall(value)):
            hint = "scale the drawing down, then export it again"
            self._fault(f"has coordinates beyond {MAX_NUMBER:,.0f}", hint)

    def _embedded(self, href: str) -> str | None:
        if not href.strip().lower().startswith("data:"):
            return None
        found = PICTURE.fullmatch(href)
        try:
            data = base64.b64decode("".join(found[1].split()), validate=True) if found else b""
        except binascii.Error:
            data = b""
        if not data:
            hint = "embed pictures as PNG or JPEG"
            self._fault("embeds something other than a PNG or JPEG picture", hint)
            return None
        try:
            png = self.picture(data)
        except ClinicError as error:
            for fault in error.faults:
                self._fault(f"embeds a picture that {fault.message}", fault.hint)
            return None
        return "data:image/png;base64," + base64.b64encode(png).decode()

    def _bounded(self, root: Element) -> None:
        if _drawn(root, _by_id(root), {}, 0) > MAX_DRAWN:
            hint = "export it without <use>, and simplify it"
            self._fault(f"repeats its parts without end, or more than {MAX_DRAWN:,} times", hint)


def _by_id(root: Element) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for element in root.iter():
        if "id" in element.attrib:
            found.setdefault(element.attrib["id"], element)
    return found


def _references(element: Element) -> Iterator[tuple[str, str]]:
    """Attribute and id of everything an element refers to within the file."""
    for key, value in element.attrib.items():
        if key == "href" and value.startswith("#"):
            yield key, value[1:]
        elif key in PROPERTIES and (found := REFERENCE.search(value)):
            yield key, found[1]


def _link(root: Element) -> None:
    """Drop references that lead nowhere; give the rest names that no page has already."""
    known = _by_id(root)
    names: dict[str, str] = {}
    for parent in list(root.iter()):
        for child in list(parent):
            href = child.get("href", "")
            if child.tag == "use" and href[1:] not in known:
                parent.remove(child)
    for element in root.iter():
        for key, target in list(_references(element)):
            if target in known:
                new = names.setdefault(target, f"logo-{len(names) + 1}")
                element.attrib[key] = element.attrib[key].replace(f"#{target}", f"#{new}", 1)
            elif key in ("fill", "stroke"):
                element.attrib[key] = "none"
            else:
                del element.attrib[key]
    for element in root.iter():
        name = element.attrib.pop("id", None)
        if name is not None and known[name] is element and name in names:
            element.attrib["id"] = names[name]


def _paints(element: Element) -> bool:
    """Whether there is a shape in sight, and not only in definitions."""
    if element.tag in ("svg", "g"):
        return any(_paints(child) for child in element)
    return element.tag in SHAPES


def _drawn(element: Element, known: dict[str, Element], counted: dict[Element, int], depth: int) -> int:
    """How many elements there are to draw once every reference is followed."""
    if depth > 2 * MAX_DEPTH:
        return MAX_DRAWN + 1
    if element not in counted:
        # Whoever comes by again before the count is done goes round in a circle.
        counted[element] = MAX_DRAWN + 1
        targets = [known[name] for _, name in _references(element)]
        counted[element] = 1 + sum(_drawn(other, known, counted, depth + 1) for other in (*element, *targets))
    return counted[element]


# ---------------------------------------------------------------------------------------------- CSS


def _rules(root: Element) -> list[Any]:
    sheets = "\n".join(e.text or "" for e in root.iter() if _name(e) == "style")
    rules = tinycss2.parse_stylesheet(sheets, skip_comments=True, skip_whitespace=True)
    # At-rules import, load fonts, animate, or ask for a medium: none of it belongs in a logo.
    return [rule for rule in rules if rule.type == "qualified-rule"]


def _resolved(root: Element, rules: list[Any]) -> dict[Element, dict[str, str]]:
    """What rules and `style` attributes say of each element, in the order of the CSS cascade."""
    normal, important = cssselect2.Matcher(), cssselect2.Matcher()
    for rule in rules:
        declared = _declarations(rule.content)
        for selector in _selectors(rule.prelude):
            if selector.pseudo_element is None:
                normal.add_selector(selector, declared[False])
                important.add_selector(selector, declared[True])
    styles: dict[Element, dict[str, str]] = {}
    for wrapper in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
        element: Element = wrapper.etree_element
        own = _declarations(element.get("style", ""))
        found: dict[str, str] = {}
        for *_, values in normal.match(wrapper):
            found.update(values)
        found.update(own[False])
        for *_, values in important.match(wrapper):
            found.update(values)
        found.update(own[True])
        if found:
            styles[element] = found
    return styles


def _selectors(prelude: list[Any]) -> list[Any]:
    try:
        return list(cssselect2.compile_selector_list(prelude))
    except cssselect2.SelectorError:
        return []


def _declarations(source: Any) -> dict[bool, dict[str, str]]:
    """Properties and values, apart by whether they are `!important`."""
    found: dict[bool, dict[str, str]] = {False: {}, True: {}}
    for one in tinycss2.parse_blocks_contents(source, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration" and one.lower_name in PROPERTIES | set(UNFIT_PROPERTIES):
            found[one.important][one.lower_name] = tinycss2.serialize(one.value).strip()
    return found


def _safe_value(value: str) -> str | None:
    """A value that refers to ids of the file only; None where it has anything else in it."""
    tokens = tinycss2.parse_component_value_list(value, skip_comments=True)
    parts = [_safe_token(token) for token in tokens]
    if not parts or any(part is None for part in parts):
        return None
    return "".join(part for part in parts if part is not None).strip()


def _safe_token(token: Any) -> str | None:
    if token.type == "function":
        inner = [t for t in token.arguments if t.type not in ("whitespace", "comment")]
        if token.lower_name == "url" and len(inner) == 1 and inner[0].type == "string":
            return _safe_address(inner[0].value)
        plain = all(t.type in ("number", "dimension", "percentage", "literal") for t in inner)
        if token.lower_name not in FUNCTIONS or not plain:
            return None
        return str(token.serialize())
    if token.type == "url":
        return _safe_address(token.value)
    if token.type in ("whitespace", "ident", "hash", "number", "dimension", "percentage"):
        return str(token.serialize())
    return "," if token == "," else None


def _safe_address(address: str) -> str | None:
    if address[:1] == "#" and NAME.fullmatch(address[1:]):
        return f"url({address})"
    return None


# ------------------------------------------------------------------------------------------ numbers


def _length(value: str | None) -> float | None:
    """CSS pixels; None for a length that depends on where the drawing stands."""
    found = LENGTH.fullmatch(value or "")
    pixels = float(found[1]) * PIXELS[found[2]] if found else 0
    return pixels if 0 < pixels <= MAX_NUMBER else None


def _view_box(value: str | None) -> tuple[float, float, float, float] | None:
    parts = re.split(r"[\s,]+", (value or "").strip())
    if len(parts) != 4 or not all(NUMBER.fullmatch(part) for part in parts):
        return None
    x, y, width, height = (float(part) for part in parts)
    if not (0 < width <= MAX_NUMBER and 0 < height <= MAX_NUMBER):
        return None
    return x, y, width, height


def _number(value: float) -> str:
    return f"{value:.9g}"
