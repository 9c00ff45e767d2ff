"""Pages have the sizes that the layout says, in their order, from 0,0 on, and no bleed."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Finding, Severity, Target, panel_names
from brochure.proof import Proof

_TOLERANCE = 0.05  # mm


def check(proof: Proof) -> Iterator[Finding]:
    """Pages have the sizes that the layout says, in their order, from 0,0 on, and no bleed."""
    layout = proof.markup.layout
    if proof.markup.target is Target.SCREEN:
        wanted = [
            (name, width, flow.height)
            for flow in layout.flows
            for name, width in zip(panel_names(flow), flow.widths, strict=True)
        ]
    else:
        wanted = [(face.name, *layout.paper) for face in layout.faces]
    if len(wanted) > len(proof.leaves) and proof.overflows:
        return  # only text that fits is spread over all panels, and "fits" has said that it does not
    if len(wanted) != len(proof.leaves):
        yield _finding(f"the file has {len(proof.leaves)} pages, the layout {len(wanted)}", "")
        return
    for number, (leaf, (name, width, height)) in enumerate(zip(proof.leaves, wanted, strict=True), 1):
        place = f'page {number} ("{name}")'
        left, bottom, right, top = leaf.media
        if abs(left) > _TOLERANCE or abs(bottom) > _TOLERANCE:
            yield _finding(f"the page starts at {left:.2f}, {bottom:.2f} mm and not at 0, 0", place)
        if abs(right - left - width) > _TOLERANCE or abs(top - bottom - height) > _TOLERANCE:
            yield _finding(
                f"the page is {right - left:.1f} x {top - bottom:.1f} mm, the layout says {width:g} x {height:g} mm",
                place,
            )
        for kind, box in (("trim", leaf.trim), ("bleed", leaf.bleed)):
            if box and any(abs(a - b) > _TOLERANCE for a, b in zip(box, leaf.media, strict=True)):
                yield _finding(f"the {kind} box is not the page's edge", place)


def _finding(message: str, place: str) -> Finding:
    return Finding(
        check="boxes", severity=Severity.ERROR, message=message, place=place,
        hint="correct the sizes in layout.toml or its style sheet",
    )  # fmt: skip
