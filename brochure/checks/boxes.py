"""Pages have the sizes that the layout says, in their order, from 0,0 on; trim and bleed are where they belong."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.imposition import Side, sides
from brochure.marks import SLUG
from brochure.model import Finding, Severity
from brochure.proof import Box, Proof

_TOLERANCE = 0.05  # mm


def check(proof: Proof) -> Iterator[Finding]:
    """Pages have the sizes that the layout says, in their order, from 0,0 on; trim and bleed are where they belong."""
    markup = proof.markup
    wanted = sides(markup.layout, markup.target, rtl=markup.language.rtl, bleed=markup.bleed)
    if len(wanted) > len(proof.leaves) and proof.overflows:
        return  # only text that fits is spread over all panels, and "fits" has said that it does not
    if len(wanted) != len(proof.leaves):
        yield _finding(f"the file has {len(proof.leaves)} pages, the layout {len(wanted)}", "")
        return
    for number, (leaf, side) in enumerate(zip(proof.leaves, wanted, strict=True), 1):
        place = f'page {number} ("{side.name}")'
        media, trim, bleed = _boxes(side, SLUG if proof.printing.marks else 0.0)
        left, bottom, right, top = leaf.media
        if abs(left) > _TOLERANCE or abs(bottom) > _TOLERANCE:
            yield _finding(f"the page starts at {left:.2f}, {bottom:.2f} mm and not at 0, 0", place)
        width, height = media[2], media[3]
        if abs(right - left - width) > _TOLERANCE or abs(top - bottom - height) > _TOLERANCE:
            yield _finding(
                f"the page is {right - left:.1f} x {top - bottom:.1f} mm, the layout says {width:g} x {height:g} mm",
                place,
            )
            continue
        for kind, box, right_box in (("trim", leaf.trim, trim), ("bleed", leaf.bleed, bleed)):
            if box and any(
                abs(a - b - c) > _TOLERANCE for a, b, c in zip(box, right_box, (left, bottom) * 2, strict=True)
            ):
                yield _finding(f"the {kind} box is {_shown(box)} mm, not {_shown(right_box)} mm", place)


def _boxes(side: Side, slug: float) -> tuple[Box, Box, Box]:
    """Media, trim and bleed box in mm: left, bottom, right, top."""
    top, right, bottom, left = (max(side.bleed) if slug else bleed for bleed in side.bleed)
    x, y = left + slug, bottom + slug
    trim = (x, y, x + side.width, y + side.height)
    media = (0.0, 0.0, trim[2] + right + slug, trim[3] + top + slug)
    t, r, b, l = side.bleed  # noqa: E741 - top, right, bottom, left
    return media, trim, (trim[0] - l, trim[1] - b, trim[2] + r, trim[3] + t)


def _shown(box: Box) -> str:
    return " ".join(f"{value:.1f}" for value in box)


def _finding(message: str, place: str) -> Finding:
    return Finding(
        check="boxes", severity=Severity.ERROR, message=message, place=place,
        hint="correct the sizes in layout.toml or its style sheet",
    )  # fmt: skip
