"""How an office file is printed, folded and bound, said on its first sheet to whoever prints it.

The words are a note that is shown on screen and never printed, since an office sheet has no room outside its trim: a
larger page would be scaled or cut by the printer, and its folds would no longer be right. What is printed are short
ticks at the edges of the paper, where it is to be folded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydyf

from brochure.imposition import Side
from brochure.model import Face, Layout

_MM = 96 / 25.4
_PT = 72 / 25.4

TICK = (4.0, 7.0)
"""Where a tick begins and ends, in mm from the edge: most printers leave 4 mm white, and text begins later."""

_GREY = (0.42, 0.49, 0.52)


def words(layout: Layout) -> str:
    """What to choose in the print dialogue, and what to do with the sheets. `layout` has its faces: it is bound."""
    turned = f", on both sides, flipped on the {layout.flip} edge" if len(layout.faces) > 1 else ""
    binding = ""
    if layout.fold == "saddle":
        binding = "Keep the sheets in order, fold them together in the middle and staple them through the fold."
    elif layout.fold != "none":
        binding = f"At the ticks, {folding(layout)}."
    elif len(layout.faces) > 2:
        binding = "Staple the sheets at the corner."
    return f"Print at actual size{turned}. {binding}".rstrip()


def folding(layout: Layout, measure: Callable[[float], str] | None = None) -> str:
    """How a sheet is folded by roll, z or gate, in an imperative; `measure` says panels' widths, given in mm.

    Without it, panels are called by their looks.
    """
    width = layout.widths()
    outside = outer_face(layout).panels
    first, cover = (measure(width[outside[end]]) if measure else "" for end in (0, -1))
    if layout.fold == "gate":
        return f"fold {f'the {first} and {cover}' if measure else 'both'} doors in, to meet over the middle"
    if layout.fold == "z":
        panels = f"{len(outside)} panels of {cover}" if measure else "panels"
        return f"fold the {panels} to and fro like a concertina, with the cover in front"
    flap = f"fold the {first or 'narrow'} flap in"
    if len(outside) == 2:
        return flap
    then = f"the {f'{cover} ' if measure else ''}cover over it" if len(outside) == 3 else "roll on to the cover"
    return f"{flap} first, then {then}"


def outer_face(layout: Layout) -> Face:
    """The face that the cover is on."""
    cover = layout.panels()[0]
    return next(face for face in layout.faces if cover in face.panels)


def ticks(stream: Any, side: Side) -> None:
    """A tick at either end of each fold; lengths on the stream are CSS pixels."""
    near, far = TICK
    with stream.stacked():
        stream.set_color_rgb(*_GREY, stroke=True)
        stream.set_line_width(0.35 * 96 / 72)
        for fold in side.folds:
            for start, end in ((near, far), (side.height - far, side.height - near)):
                stream.move_to(fold * _MM, start * _MM)
                stream.line_to(fold * _MM, end * _MM)
                stream.stroke()


def add_note(pdf: Any, text: str, side: Side) -> None:
    """Put a note at the foot of the first page that shows on screen and does not print."""
    page = next(thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("Type") == "/Page")
    left, bottom, right, top = 8 * _PT, 0.8 * _PT, (side.width - 8) * _PT, 3.8 * _PT
    font = pydyf.Dictionary({
        "Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica", "Encoding": "/WinAnsiEncoding",
    })  # fmt: skip
    resources = pydyf.Dictionary({"Font": pydyf.Dictionary({"F": font})})
    shown = pydyf.String(text).data
    look = pydyf.Stream(
        [b"BT /F 6.5 Tf 0.42 0.49 0.52 rg 0 2 Td", shown, b"Tj ET"],
        pydyf.Dictionary({
            "Type": "/XObject", "Subtype": "/Form", "Resources": resources,
            "BBox": pydyf.Array([0, 0, round(right - left, 2), round(top - bottom, 2)]),
        }),
    )  # fmt: skip
    pdf.add_object(look)
    note = pydyf.Dictionary({
        "Type": "/Annot", "Subtype": "/FreeText",
        "Rect": pydyf.Array([round(value, 2) for value in (left, bottom, right, top)]),
        "Contents": pydyf.String(text), "DA": pydyf.String("/F 6.5 Tf 0.42 0.49 0.52 rg"),
        "AP": pydyf.Dictionary({"N": look.reference}), "F": _LOCKED,
    })  # fmt: skip
    pdf.add_object(note)
    page.setdefault("Annots", pydyf.Array()).append(note.reference)


_LOCKED = 64 + 128 + 512
"""Read only, locked, its contents too; that "print" is not among them keeps it off the paper (ISO 32000-1, 12.5.3)."""
