"""A content stream that is read plainly says what pikepdf reads in it, and any other is left to pikepdf."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pikepdf
import pytest

from brochure.errors import PdfError
from brochure.preflight.instructions import instructions_in

MOST = 1000

PLAIN = [
    b"q\n1 0 0 -1 .5 -7.25 cm\nQ",
    b"q 1 w\n0 0 m 10 +20 l\n1 2 3 4 5 6 c 1 2 3 4 v 1 2 3 4 y h S\nQ\n",
    b"0 0 4 1 re\n5 0 1 7 re\n-3. 2 1 1 re\nf",
    b"0 0 4 1 re 5 0 1 7 re W* n 1 1 2 2 re f*",
    b"/a1.0 gs\n/DeviceCMYK cs\n0 .5 1 0 scn\n/P1 scn\n/Fm0 Do\n/Sh+x sh",
    b"BT\n/F1-a 9.5 Tf\n1 0 0 -1 4 5 Tm\n[<0041>-3<00420043> 12.5 <>] TJ\n0 -11 Td\nT*\n3 Tr 0 Tr\nET",
    b"/Artifact BMC\nEMC\n/P <</MCID 3>> BDC\nEMC\n/Span\n<</ActualText <feff0041>>>\nBDC\nEMC",
    b"0 0 1 1 re\n0 0 1 re\n",
    b"[3 1.5] 0 d\n[] 0 d\n2 J 1 j 10 M",
]
"""Streams that are read plainly."""

OTHERS = [
    b"(a \\) 1 2 3 4 re) Tj",
    b"BT [(a) -3 (b)] TJ ET",
    b"q % 1 0 0 rg\n0 g",
    b"/A#42 gs",
    b"q\tQ",
    b"q\rQ",
    b"1 2 3 4 re\0f",
    b"--1 0 m",
    b"1.2.3 0 m",
    b"4e2 0 m",
    b"/OC /MC0 BDC EMC",
    b"/Tag <</K (>>)>> BDC EMC",
    b"[<414>] TJ",
    b"q Q nonsense",
    b"1 0 0 rg 5",
    b"BI /IM true /W 8 /H 1 /BPC 1 ID \x00 EI",
    b"q" * 5,
    b"",
]
"""Streams of which something is not what is read plainly, be it only how it is written."""


def told(given: Any) -> Any:
    """An operand as plain data."""
    if isinstance(given, str | pikepdf.Name | pikepdf.Operator | pikepdf.Dictionary):
        return str(given)
    if isinstance(given, bytes | pikepdf.String):
        return bytes(given)
    return float(given) if isinstance(given, int | float | Decimal) else [told(one) for one in given]


def read(content: bytes) -> list[tuple[str, Any]]:
    """What is read in a stream, rectangle by rectangle; without operands that say nothing of what is painted."""
    pdf = pikepdf.new()
    found = instructions_in(pikepdf.Stream(pdf, content), MOST)
    single: list[tuple[str, Any]] = []
    for name, operands in found.all:
        if name == "re" and len(operands) > 4:
            single += [(name, told(operands[start : start + 4])) for start in range(0, len(operands), 4)]
        elif name in ("BDC", "d", "INLINE IMAGE"):
            single.append((name, None))
        else:
            single.append((name, told(operands)))
    assert len(single) == found.count
    return single


@pytest.mark.parametrize("content", [*PLAIN, *OTHERS])
def test_reads_what_pikepdf_reads(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = read(content)
    monkeypatch.setattr("brochure.preflight.instructions._plain", lambda *_: None)
    assert mine == read(content)


@pytest.mark.parametrize("content", PLAIN)
def test_plain_streams_need_no_pikepdf(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brochure.preflight.instructions.operators_in", lambda *_: pytest.fail("asked pikepdf"))
    assert read(content)


@pytest.mark.parametrize("content", [*OTHERS[:-1], b"[1-2] TJ"])
def test_what_is_not_plain_is_left_to_pikepdf(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(
        "brochure.preflight.instructions.operators_in", lambda contents, _: asked.append(contents) or []
    )
    assert read(content) == []
    assert asked


def test_row_of_rectangles_is_counted_one_by_one() -> None:
    pdf = pikepdf.new()
    with pytest.raises(PdfError, match="more than 1,000 operators"):
        instructions_in(pikepdf.Stream(pdf, b"0 0 1 1 re\n" * 1001), MOST)


def test_long_number_is_read_once() -> None:
    """Were it read from each of its digits anew, this would take minutes."""
    pdf = pikepdf.new()
    found = instructions_in(pikepdf.Stream(pdf, b"1" * 1_000_000 + b" x"), MOST)
    assert [name for name, _ in found.all] == ["x"]
