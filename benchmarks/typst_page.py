"""A tri-fold in Typst with the words and drawings of ours, for Typst to be measured by.

It is no brochure: six columns on two sides, with grounds, drawings, tables, links and tags, but without our search for
a type size, placing of panels and checks. What a clinic brings comes with `sys.inputs`, so that a compiler that is
kept lays the rest out from memory, as ours does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from job import ARTICLE
from typst import Compiler
from weasyprint import HTML

from brochure import fonts
from brochure.model import Fit, Job, Spec, Target
from brochure.pipeline import Workshop
from brochure.project import Project
from brochure.qr import qr_svg
from brochure.roster import Roster

HEAD = """\
#let clinic = json(bytes(sys.inputs.clinic))
#set document(title: {title}, author: "authors", date: none)
#set page(paper: "a4", flipped: true, columns: 3, margin: 9mm)
#set columns(gutter: 16mm)
#set text(font: ("Noto Sans", "Noto Sans Symbols2"), size: 9pt, lang: "{language}")
#set par(leading: .55em, spacing: .6em)
#show heading: set text(fill: rgb("#0b5563"))
#show heading: set block(above: .8em, below: .4em)
#let drawing(source, words, width) = image(bytes(source), format: "svg", alt: words, width: width)
"""

SLOTS = {
    "masthead": """\
#grid(columns: (24mm, 1fr), drawing(clinic.logo, "Logo of " + clinic.name, 20mm), strong(clinic.name))
""",
    "fever": "- a temperature of #clinic.fever or above\n",
    "night": '#text(15pt, weight: "bold", link("tel:" + clinic.night, clinic.night))\n\n',
    "emergency": 'If you cannot get through: #link("tel:" + clinic.emergency, clinic.emergency)\n\n',
    "contact": """\
== Your clinic
#grid(columns: (1fr, 22mm), [
*#clinic.name*\\
#clinic.address.join(linebreak())

Daytime #link("tel:" + clinic.phone, clinic.phone)

#link(clinic.url, clinic.url.replace("https://", ""))
], drawing(clinic.qr, "QR code: our web page", 22mm))
""",
}

_GROUNDS = {"key-points": "#e4f0f1", "urgent": "#fbeae6", "questions": "#e4f0f1", "formats": "#e4f0f1"}
_SVG = "{http://www.w3.org/2000/svg}"


def page(html: str) -> str:
    """The Typst source of a page of ours."""
    root = HTML(string=html, base_url="brochure:").etree_element
    head = HEAD.format(title=_quoted(root.findtext(".//title") or ""), language=root.get("lang"))
    return head + "".join(_blocks(root.find("body")))


class Kept:
    """A compiler that is kept, with the page of a project's first clinic, and what it is told of each one."""

    def __init__(self, folder: Path, project: Project, slug: str) -> None:
        self._roster = Roster(project)
        self._logos = folder / "clinics"
        path = folder / "page.typ"
        workshop = Workshop(project)
        job = Job(article=ARTICLE, locale="en", layout="trifold-a4", clinic=slug, target=Target.SCREEN)
        materials = workshop._reader.read(job)
        compose = workshop._composing(job, materials, workshop._finish(job, materials.layout, Spec()), Spec())
        path.write_text(page(compose(Fit(size=10.5)).html), encoding="utf-8")
        paths = [str(fonts.folder())]
        self._compiled = count()
        self._compiler = Compiler(str(path), root=str(folder), font_paths=paths, ignore_system_fonts=True)
        self.compile(slug)

    def compile(self, slug: str) -> bytes:
        """The tri-fold of a clinic, tagged; each time of another one, which Typst does not know yet."""
        clinic, _ = self._roster.read(slug)
        told = {
            "name": f"{clinic.name('en')} {next(self._compiled)}", "address": clinic.address,
            "phone": clinic.phone, "night": clinic.out_of_hours,
            "emergency": clinic.emergency, "fever": f"{clinic.fever_threshold_c} °C", "url": clinic.url,
            "logo": (self._logos / f"{slug}.svg").read_text(), "qr": qr_svg(clinic.url or "", "QR code"),
        }  # fmt: skip
        pdf: bytes = self._compiler.compile(sys_inputs={"clinic": json.dumps(told)}, format="pdf", pdf_tags=True)
        return pdf


def _blocks(parent: Element) -> Iterator[str]:
    for element in parent:
        if isinstance(element.tag, str):
            yield from _block(element)


def _block(element: Element) -> Iterator[str]:
    kind = (element.get("class") or "").split()
    if slot := element.get("data-slot"):
        yield SLOTS[slot]
    elif element.tag == f"{_SVG}svg":
        yield _drawing(element)
    elif element.tag in ("h1", "h2", "h3"):
        yield f"{'=' * int(element.tag[1])} {_line(element)}\n"
    elif element.tag == "p":
        yield f"{_line(element)}\n\n"
    elif element.tag in ("ul", "ol"):
        for item in (item for item in element if isinstance(item.tag, str)):
            words = "".join(_blocks(item)) if item.find("p") is not None else _line(item)
            yield f"{'-' if element.tag == 'ul' else '+'} {words.strip()}\n"
        yield "\n"
    elif element.tag == "table":
        rows = [[f"[{_line(cell)}]" for cell in row] for row in element.iter("tr")]
        first, *rest = [", ".join(row) for row in rows]
        yield f"#table(columns: {len(rows[0])}, table.header({first}), {', '.join(rest)})\n\n"
    elif ground := next((_GROUNDS[name] for name in kind if name in _GROUNDS), None):
        inner = "".join(_blocks(element))
        yield f'#block(fill: rgb("{ground}"), inset: 2mm, radius: 2mm, width: 100%)[\n{inner}]\n'
    else:
        yield from _blocks(element)


def _drawing(element: Element) -> str:
    words = element.findtext(f"{_SVG}title") or "drawing"
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    for inner in element.iter():
        inner.attrib = {name: value for name, value in inner.attrib.items() if "xmlns" not in name}
    source = ElementTree.tostring(element, encoding="unicode").replace("currentColor", "#0b5563")
    return f"#drawing({_quoted(source)}, {_quoted(words)}, 24mm)\n"


def _line(element: Element) -> str:
    """Running text, with what is strong and what leads anywhere."""
    parts = [_plain(element.text)]
    for child in element:
        if child.tag == f"{_SVG}svg":
            parts.append(_drawing(child))
        elif isinstance(child.tag, str):
            inner = _line(child)
            marks = {"strong": "#strong[{}]", "em": "#emph[{}]", "sup": "#super[{}]", "br": "\\ {}"}
            form = marks.get(child.tag, "{}")
            if child.tag == "a":
                form = f"#link({_quoted(child.get('href', ''))})[{{}}]"
            parts.append(form.format(inner))
        parts.append(_plain(child.tail))
    return "".join(parts).strip() if element.tag in ("p", "li", "h1", "h2", "h3", "td", "th") else "".join(parts)


def _plain(text: str | None) -> str:
    return re.sub(r"([\\#*_`$<>@=\[\]~/+-])", r"\\\1", re.sub(r"\s+", " ", text or ""))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
