from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from support.press_sheets import found, press_pdf

from brochure.profiles import paper_profile


def intent(alter: Callable[[Any, pikepdf.Pdf], None]) -> bytes:
    return press_pdf(change=lambda pdf, _: alter(pdf.Root.OutputIntents, pdf))


def drop(name: str) -> Callable[[Any, pikepdf.Pdf], None]:
    def alter(intents: Any, _: pikepdf.Pdf) -> None:
        del intents[0][name]

    return alter


def profile(data: bytes, components: int = 4) -> Callable[[Any, pikepdf.Pdf], None]:
    def alter(intents: Any, pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(data)
        stream.N = components
        intents[0].DestOutputProfile = stream

    return alter


def twice(intents: Any, pdf: pikepdf.Pdf) -> None:
    intents.append(pdf.make_indirect(pikepdf.Dictionary(intents[0])))


def patched(start: int, value: bytes) -> bytes:
    data = paper_profile("coated").data
    return data[:start] + value + data[start + len(value) :]


@pytest.mark.parametrize("paper", ["coated", "uncoated", "us-coated"])
def test_passes_our_own_profiles(paper: str) -> None:
    assert not found("output_intent", intent(profile(paper_profile(paper).data)))


@pytest.mark.parametrize(
    ("alter", "message"),
    [
        (lambda intents, _: intents.__delitem__(0), "the file has no output intent for print"),
        (twice, "the file has 2 output intents for print, and a press can follow one"),
        (drop("/OutputConditionIdentifier"), "the output intent does not name its printing condition"),
        (drop("/DestOutputProfile"), "the output intent FOGRA39 comes without its profile"),
        (profile(b"no profile"), "the output intent's profile is no ICC profile"),
        (profile(paper_profile("coated").data[:5000]), "the output intent's profile is damaged or cut off"),
        (profile(patched(16, b"RGB ")), "the output intent's profile is a profile for RGB, not CMYK"),
        (
            profile(patched(12, b"mntr")),
            "the output intent's profile is no profile of a press: its class is mntr, not prtr",
        ),
        (profile(patched(128, b"\0\0\0\0")), "the output intent's profile is damaged or cut off"),
        (
            profile(paper_profile("coated").data.replace(b"B2A0", b"B2A9", 1)),
            "the output intent's profile lacks its table B2A0",
        ),
        (
            profile(paper_profile("coated").data, components=3),
            "the output intent's profile is said to have 3 components, and CMYK has 4",
        ),
    ],
)
def test_reports_an_intent_that_no_press_can_follow(alter: Callable[[Any, pikepdf.Pdf], None], message: str) -> None:
    (flaw,) = found("output_intent", intent(alter))
    assert (flaw.message, flaw.page, flaw.rectangle) == (message, 0, None)
