"""A file read with what is remembered of another is judged as it is by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from support.press_sheets import box, line, picture, place, press_pdf, rect, state, text

from brochure.preflight import inspect
from brochure.preflight.memory import Memory
from brochure.preflight.narrow import narrowed
from brochure.preflight.nouns import File, Settings
from brochure.preflight.reader import read

ASKED = Settings(safe=4.0)
"""By which there is no flaw around the slot."""
CUT = "\n%cut\n"
HEAD = [text("Before", 20, 30), "q q"]
TAIL = ["Q Q", text("After", 20, 60), place("Im0", 20, 70, 25.4, 25.4), box(-3, 40, 6, 10, "0 0.3 0 0")]

SLOTS = {
    "nothing": "",
    "words": text("Call us", 20, 40),
    "a shape": box(20, 40, 30, 10, "0 0.3 0 0"),
    "RGB": f"/DeviceRGB cs 1 0 0 scn {rect(20, 40, 30, 10)}",
    "a thin line": line(20, 40, 60, 40, pt=0.1),
    "a thin shape": box(20, 40, 30, 0.05, "0 0 0 1"),
    "small type": text("Call us", 20, 40, size=3),
    "small type reversed out": text("Call us", 20, 40, size=5, colour="0 0 0 0"),
    "rich black": text("Call us", 20, 40, colour="0.5 0.4 0.4 1"),
    "too much ink": box(20, 40, 30, 10, "1 1 1 1"),
    "no bleed": box(0, 60, 20, 10, "0 0.5 0 0"),
    "something near the trim": box(1.5, 60, 20, 10, "0 0.5 0 0"),
    "the trim cuts words": text("Call us", -4, 40),
    "a fold": text("Across a fold", 95, 40),
    "opacity": f"/Clear gs {box(20, 40, 30, 10, '0 0.3 0 0')}",
    "its own state": f"/Own gs {box(20, 40, 30, 10, '0 0.3 0 0')}",
    "few pixels": place("Im0", 20, 40, 100, 40),
    "a form": "/Fm0 Do",
    "a state that stays": "0.05 w /Over gs /DeviceCMYK cs 0 0 0 0 scn",
    "a clip that stays": f"{rect(20, 20, 40, 20, 'W')} n",
    "a place that stays": "2 0 0 2 0 0 cm",
    "a font that stays": "/F1 4 Tf 3 Tr",
    "text that goes on": "BT /F1 10 Tf 90 90 Td (Open)",
    "a path that goes on": "100 100 m 200 200 l",
    "q": "q",
    "Q": "Q",
    "too many Q": "Q Q Q",
    "nonsense": "1 2 xyz",
    "an end": "1 2",
}  # fmt: skip
OWN = [{"ca": 1}, {"ca": 0.5}, {"SMask": Name("/None")}, {"LW": 0.01}]


def sheet(slot: Sequence[str] = (), own: Mapping[str, Any] = OWN[0], *, pages: int = 2) -> bytes:
    """A sheet whose content is three streams, the one in the middle its slot; the last page has none."""

    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        for each in (picture(300, 300), state(**own), _form):
            each(pdf, page)
        page.Resources.ExtGState.Clear = Dictionary(ca=0.3)
        parts = page.Contents.read_bytes().split(CUT.strip().encode())
        if page.objgen == pdf.pages[-1].obj.objgen:
            parts[1] = b""
        page.Contents = Array([pdf.make_stream(part) for part in parts])

    content = [*HEAD, CUT, *(SLOTS[name] for name in slot), CUT, *TAIL]
    return press_pdf(*content, change=change, folds=(100.0,), pages=pages)


def _form(pdf: pikepdf.Pdf, page: Any) -> None:
    stream = pdf.make_stream(text("Drawn", 20, 50).encode())
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 2000, 2000])
    stream.Resources = Dictionary(ExtGState=page.Resources.ExtGState, Font=page.Resources.Font)
    page.Resources.XObject.Fm0 = stream


def same(one: bytes, memory: Memory) -> int:
    """Show that a file is read and judged alike with and without; give how many things were not played again."""
    assert inspect(one, ASKED, memory) == inspect(one, ASKED)
    with read(one) as plain, read(one, memory) as known:
        for name in (each.name for each in fields(File) if each.compare and each.name != "pdf"):
            assert getattr(known, name) == getattr(plain, name), name
        before = {id(item) for passages in memory.passages.values() for passage in passages for item in passage.items}
        return sum(id(item) in before for page in known.pages for item in page.items)


def remembered(pdf: bytes) -> Memory:
    memory = Memory()
    inspect(pdf, ASKED, memory)
    return memory


@settings(max_examples=15)
@given(
    st.lists(st.lists(st.sampled_from(sorted(SLOTS)), max_size=3), min_size=2, max_size=3),
    st.lists(st.sampled_from(OWN), min_size=4, max_size=4),
)
def test_a_file_is_judged_alike_whatever_is_remembered(slots: list[list[str]], own: list[dict[str, Any]]) -> None:
    memory = Memory()
    for slot, state_of in zip(slots, own, strict=False):
        same(sheet(slot, state_of), memory)


@pytest.mark.parametrize("slot", ["nothing", "RGB", "a thin line", "small type", "too much ink", "no bleed", "opacity"])
def test_only_a_slot_is_played_again(slot: str) -> None:
    """Its faults are found, and what stands around it is taken over, wherever the slot leaves the state as it was."""
    memory = remembered(sheet(["words"]))
    shared = [passage for page in memory.passages.values() for passage in page if passage.count]
    taken = same(sheet(["q", slot, "Q"]), memory)
    assert taken == sum(len(passage.items) for passage in shared) - len(memory.passages[1][1].items)


def test_a_name_that_stands_for_something_else_is_played_again() -> None:
    memory = remembered(sheet(["q", "its own state", "Q"], OWN[0]))
    slot = memory.passages[1][1]
    same(sheet(["q", "its own state", "Q"], OWN[3]), memory)
    with read(sheet(["q", "its own state", "Q"], OWN[0]), memory) as file:
        assert any(item is slot.items[0] for item in file.pages[0].items)
    with read(sheet(["q", "its own state", "Q"], OWN[3]), memory) as file:
        assert not any(item is slot.items[0] for item in file.pages[0].items)


def faultless() -> Memory:
    """Of a file without a flaw."""
    memory = Memory()
    assert inspect(sheet(["words"]), ASKED, memory).flaws == ()
    assert memory.faultless == ASKED
    return memory


@pytest.mark.parametrize("slot", SLOTS)
def test_where_there_was_no_flaw_a_new_one_is_found_by_what_is_new(slot: str) -> None:
    pdf = sheet([slot])
    assert inspect(pdf, ASKED, faultless()) == inspect(pdf, ASKED)


@pytest.mark.parametrize(
    ("slot", "items"),
    [("nothing", 0), ("a shape", 2), ("few pixels", 4), ("something near the trim", None), ("too many Q", None)],
)
def test_what_lies_over_or_under_what_is_new_is_looked_at_with_it(slot: str, items: int | None) -> None:
    """There is a ground below all; the picture of few pixels meets words and another picture, which every file has."""
    with read(sheet(["q", slot, "Q"]), faultless()) as file:
        narrow = narrowed(file)
        assert (narrow is None) is (items is None)
        if narrow:
            assert [len(page.items) for page in narrow.pages] == [items, 0]
            assert not narrow.whole


def test_a_file_with_a_flaw_vouches_for_no_other() -> None:
    memory = Memory()
    assert inspect(sheet(["rich black"]), ASKED, memory).flaws
    assert memory.faultless is None


def test_other_settings_are_other_flaws() -> None:
    memory, strict = faultless(), Settings(safe=30.0)
    assert inspect(sheet(["words"]), strict, memory) == inspect(sheet(["words"]), strict)
    assert inspect(sheet(["words"]), strict).flaws
