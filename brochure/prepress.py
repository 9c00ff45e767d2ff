"""What a print shop wants of a PDF and WeasyPrint does not write: done on its objects, just before they are saved.

Output intent, exact page boxes, overprinting black text, the colour of the marks; no transparency groups, no colour
spaces but those of the press, and nothing that differs from run to run. Built to PDF/X-4 (ISO 15930-7); nobody
certifies that, and what was checked is said by preflight.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pydyf

from brochure.marks import ALL
from brochure.profiles import Profile
from brochure.sheets import Sheet
from brochure.xmp import identify

_PT = 0.75
"""Points in a CSS pixel."""

_EPOCH_PDF = "D:19800101000000Z"
"""When our private data was changed last: a date must stand there, and none may tell one run from another."""

_KEEPS, _KNOCKS_OUT = "overprint", "knockout"
"""Names of two graphics states."""

_BLACK = (b"/DeviceCMYK cs", b"0 0 0 1 scn")
_SHOWS = (b"Tj", b"TJ")


def finish(pdf: Any, sheets: Sequence[Sheet], profile: Profile, *, seed: str) -> None:
    """Make WeasyPrint's PDF one for the press. `seed` tells this document from others: its identifier is made of it."""
    _boxes(pdf, sheets)
    _resources(pdf, marked=any(sheet.marked for sheet in sheets))
    _intent(pdf, profile)
    identify(pdf, seed)
    overprint(pdf.objects, clear=is_opaque(pdf.objects))


def overprint(things: Iterable[Any], *, clear: bool) -> None:
    """Have black text overprint in all streams; where nothing shines through, take their groups away."""
    for stream in things:
        if not isinstance(stream, pydyf.Stream):
            continue
        if clear:
            stream.extra.pop("Group", None)
        if any(isinstance(line, bytes) and line.endswith(_SHOWS) for line in stream.stream):
            stream.stream = list(_overprinted(stream.stream))


def _boxes(pdf: Any, sheets: Sequence[Sheet]) -> None:
    """Trim and bleed to a hundredth of a point, and where the sheet is to be folded."""
    pages = [thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("Type") == "/Page"]
    for page, sheet in zip(pages, sheets, strict=True):
        left, top, width, height = (length * _PT for length in sheet.trim)
        right, bottom = left + width, sheet.height * _PT - top - height
        trim = (left, bottom, right, bottom + height)
        mm = 72 / 25.4
        t, r, b, l = (bleed * mm for bleed in sheet.side.bleed)  # noqa: E741 - top, right, bottom, left
        page["MediaBox"] = _rounded((0, 0, sheet.width * _PT, sheet.height * _PT))
        page["TrimBox"] = _rounded(trim)
        page["BleedBox"] = _rounded((trim[0] - l, trim[1] - b, trim[2] + r, trim[3] + t))
        page.pop("Group", None)
        if sheet.side.folds:
            # Private data, as ISO 32000-1, 14.5 has it, for whoever judges what stands near a fold.
            folds = pydyf.Dictionary({"Folds": pydyf.Array([round(fold, 3) for fold in sheet.side.folds])})
            piece = pydyf.Dictionary({"LastModified": pydyf.String(_EPOCH_PDF), "Private": folds})
            page["PieceInfo"] = pydyf.Dictionary({"brochure": piece})
            page["LastModified"] = pydyf.String(_EPOCH_PDF)


def _rounded(box: Iterable[float]) -> Any:
    return pydyf.Array([round(value, 3) for value in box])


def _resources(pdf: Any, *, marked: bool) -> None:
    """Out with the Lab spaces that WeasyPrint offers every page; in with the marks' and the states of overprinting."""
    tint = pydyf.Dictionary({
        "FunctionType": 2, "Domain": pydyf.Array([0, 1]), "N": 1,
        "C0": pydyf.Array([0] * 4), "C1": pydyf.Array([1] * 4),
    })  # fmt: skip
    for thing in pdf.objects:
        if not isinstance(thing, dict):
            continue
        if "lab-d50" in thing:
            thing.clear()
            if marked:
                thing[ALL] = pydyf.Array(["/Separation", "/All", "/DeviceCMYK", tint])
        if isinstance(thing.get("ExtGState"), dict):
            thing["ExtGState"][_KEEPS] = pydyf.Dictionary({"OP": "true", "op": "true", "OPM": 1})
            thing["ExtGState"][_KNOCKS_OUT] = pydyf.Dictionary({"OP": "false", "op": "false", "OPM": 0})


def _intent(pdf: Any, profile: Profile) -> None:
    """The printing condition, with its profile embedded."""
    stream = pydyf.Stream([profile.data], pydyf.Dictionary({"N": 4}), compress=True)
    pdf.add_object(stream)
    intent = {
        "Type": "/OutputIntent", "S": "/GTS_PDFX",
        "OutputConditionIdentifier": pydyf.String(profile.name), "Info": pydyf.String(profile.info),
        "DestOutputProfile": stream.reference,
    }  # fmt: skip
    if profile.registry:
        intent["RegistryName"] = pydyf.String(profile.registry)
    pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(intent)])


def is_opaque(things: Iterable[Any]) -> bool:
    """Whether nothing shines through anything, so that groups say nothing."""
    states = [
        state
        for thing in things
        for holder in (thing, getattr(thing, "extra", {}).get("Resources", {}))
        if isinstance(holder, dict) and isinstance(holder.get("ExtGState"), dict)
        for state in holder["ExtGState"].values()
    ]
    return not any(
        state.get("ca", 1) != 1 or state.get("CA", 1) != 1 or "SMask" in state or "BM" in state for state in states
    )


def _overprinted(lines: Iterable[Any]) -> Iterable[Any]:
    """Black text printed over what is below it, so that no white shows round it where the plates do not quite meet.

    White text must not: it would vanish. Neither should what is not text: an area of black would show what is below.
    """
    space, colour, kept = b"", b"", False
    saved: list[tuple[bytes, bytes, bool]] = []
    for line in lines:
        if line == b"q":
            saved.append((space, colour, kept))
        elif line == b"Q" and saved:
            space, colour, kept = saved.pop()
        elif isinstance(line, bytes) and line.endswith(b" cs"):
            space = line
        elif isinstance(line, bytes) and line.endswith((b" scn", b" sc", b" rg", b" g", b" k")):
            colour = line
        elif isinstance(line, bytes) and line.endswith(_SHOWS):
            black = (space, colour) == _BLACK
            if black is not kept:
                yield f"/{_KEEPS if black else _KNOCKS_OUT} gs".encode()
                kept = black
        elif line == b"ET" and kept:
            yield line
            yield f"/{_KNOCKS_OUT} gs".encode()
            kept = False
            continue
        yield line
