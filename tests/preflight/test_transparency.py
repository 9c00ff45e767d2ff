from __future__ import annotations

from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from support.press_sheets import Change, box, form, found, picture, place, press_pdf, state

from brochure.model import Severity

OWN = f"q /Own gs {box(20, 40, 30, 30, '0 0.3 0 0')} Q"
GROUP = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)


def masked(pdf: pikepdf.Pdf, page: Any) -> None:
    picture(600, 600)(pdf, page)
    mask = pdf.make_stream(b"\xff" * 4)
    mask.Type, mask.Subtype, mask.Width, mask.Height = Name.XObject, Name.Image, 2, 2
    mask.ColorSpace, mask.BitsPerComponent = Name.DeviceGray, 8
    page.Resources.XObject.Im0.SMask = mask


def soft(pdf: pikepdf.Pdf, page: Any) -> None:
    group = pdf.make_stream(b"")
    group.Type, group.Subtype, group.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    group.Group = GROUP
    state(SMask=Dictionary(S=Name.Luminosity, G=group))(pdf, page)


def whole(_: pikepdf.Pdf, page: Any) -> None:
    page.Group = GROUP


@pytest.mark.parametrize(
    "change", [state(ca=1, CA=1, BM=Name.Normal, SMask=Name("/None")), state(BM=Array([Name.Compatible]))]
)
def test_passes_a_state_that_hides_what_is_below(change: Change) -> None:
    assert not found("transparency", press_pdf(OWN, change=change))


def test_passes_transparency_that_nothing_is_painted_with() -> None:
    assert not found("transparency", press_pdf("q /Own gs Q", change=state(ca=0.5)))


@pytest.mark.parametrize(
    ("content", "change", "message"),
    [
        (OWN, state(ca=0.5), "something is painted 50% opaque"),
        (OWN, state(BM=Name.Multiply), "something is blended with what is below it (Multiply)"),
        (OWN, soft, "something fades through a soft mask"),
        (place("Im0", 20, 40, 30, 30), masked, "a picture has see-through parts"),
        ("/Fm0 Do", form(box(20, 40, 30, 30), Group=GROUP), "a part of the page is a transparency group"),
        ("", whole, "the page is one transparency group"),
    ],
)
def test_reports_what_lets_the_ground_through(content: str, change: Change, message: str) -> None:
    (flaw,) = found("transparency", press_pdf(content, change=change))
    assert (flaw.severity, flaw.message) == (Severity.WARNING, message)


@pytest.mark.parametrize("claim", ["PDF/X-1a:2001", "PDF/X-3:2002"])
def test_reports_an_error_where_the_file_claims_to_have_none(claim: str) -> None:
    (flaw,) = found("transparency", press_pdf(OWN, change=state(ca=0.5), claim=claim))
    assert flaw.severity is Severity.ERROR
    assert claim in flaw.hint
