from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure.lettering import Glyph, Turns, Unit, asides, runs_left, said, units

RLM = "\u200f"


def drawn(*glyphs: tuple[str, int]) -> list[Glyph]:
    """Glyphs side by side, each with the text it has of its cluster and its width."""
    ends = list(accumulate(width for _, width in glyphs))
    return [
        Glyph(number, text, end - width, end - width, end, width)
        for number, ((text, width), end) in enumerate(zip(glyphs, ends, strict=True))
    ]


def gathered(*glyphs: tuple[str, int]) -> list[tuple[str, list[int]]]:
    return [(unit.text, [glyph.number for glyph in unit.glyphs]) for unit in units(drawn(*glyphs))]


# ------------------------------------------------------------------------------------------------------ what is said


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("500\u00a0mg", "500 mg"),
        ("5\u202f%", "5 %"),
        ("0800\u2011123", "0800-123"),
        ("2002\u2060–\u20602023", "2002–2023"),
        ("ជំងឺ\u200bធ្ងន់", "ជំងឺធ្ងន់"),
        ("\u2067abc\u2069", "abc"),
        ("می\u200cشود", "می\u200cشود"),
        ("র\u200d্য", "র\u200d্য"),
    ],
)
def test_what_the_typesetter_puts_in_is_not_said_but_what_the_writer_did_is(text: str, plain: str) -> None:
    assert said(text) == plain


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("سلام", True),
        ("שלום", True),
        ("a", False),
        ("5", False),
        ("۵", False),
        ("،", None),
        (" ", None),
        ("\u064e", None),
    ],
)
def test_direction_is_that_of_the_first_character_that_has_one(text: str, left: bool | None) -> None:
    assert runs_left(text) is left


# ------------------------------------------------------------------------------------------------------------- units


@pytest.mark.parametrize(
    ("glyphs", "wanted"),
    [
        ([("a", 500), ("b", 500)], [("a", [0]), ("b", [1])]),
        # A cluster's text is on its last glyph, but on its first where text runs to the left.
        ([("", 300), ("কি", 500), ("ক", 500)], [("কি", [0, 1]), ("ক", [2])]),
        ([("ب", 0), ("", 500), ("ا", 200)], [("ب", [0, 1]), ("ا", [2])]),
        # What has no width belongs to its letter, which stands before it, but after it where text runs to the left.
        ([("ค", 500), ("ั", 0), ("้", 0), ("ง", 400)], [("คั้", [0, 1, 2]), ("ง", [3])]),
        ([("\u064e", 0), ("ب", 500), ("ا", 200)], [("ب\u064e", [0, 1]), ("ا", [2])]),
        ([(" ", 260), ("\u064b", 0), ("ء", 300)], [(" ", [0]), ("ء\u064b", [1, 2])]),
        ([("\u0651", 0), ("\u064e", 0), ("ب", 500)], [("ب\u064e\u0651", [0, 1, 2])]),
        ([("ب", 500), ("5", 500)], [("ب", [0]), ("5", [1])]),
        # Nothing is lost where there is nothing to belong to.
        ([("้", 0)], [("้", [0])]),
        ([("", 300)], [("", [0])]),
    ],
)
def test_units_are_what_is_read_as_one(glyphs: list[tuple[str, int]], wanted: list[tuple[str, list[int]]]) -> None:
    assert gathered(*glyphs) == wanted


LETTERS = st.sampled_from(["", "a", "5", " ", "क", "ि", "ب", "لا", "\u064e", "ש", "\u05b8", "้", "،"])


@given(st.lists(st.tuples(LETTERS, st.sampled_from([0, 260, 500]))))
def test_units_keep_every_glyph_in_its_place_and_every_character(glyphs: list[tuple[str, int]]) -> None:
    found = gathered(*glyphs)
    assert [number for _, numbers in found for number in numbers] == list(range(len(glyphs)))
    assert sorted("".join(text for text, _ in found)) == sorted("".join(text for text, _ in glyphs))


@pytest.mark.parametrize(
    ("rise", "count", "plain"), [(b"0", 1, True), (b"2.5", 1, False), (b"-1", 1, False), (b"0", 2, False)]
)
def test_a_plain_unit_is_one_glyph_on_the_line(rise: bytes, count: int, plain: bool) -> None:
    assert Unit([Glyph(1, "a", 0, 0, 500, 500, rise)] * count, "a", None).plain is plain


# ------------------------------------------------------------------------------------------------ what is said besides


def marks(*texts: str) -> str:
    """What stands from left to right, with a | where a mark of direction is wanted."""
    turns = Turns()
    found = ""
    for text in texts:
        found += "|" if turns.at(text, runs_left(text)) else ""
        found += text
        turns.after(text, runs_left(text))
    return found + ("|" if turns.open else "")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("abc 5", "abc 5"),
        ("שלום", "שלום"),
        # An English or Arabic number in a text that runs to the left; the space on its left belongs to the text.
        ("ש 5 ש", "ש |5 ש"),
        ("ش 100 ش", "ش |100 ش"),
        ("ש) 5", "ש) |5"),
        ("ש5", "ש5"),
        # What follows in another piece is not known.
        ("ש ", "ש |"),
        # For poppler an Arabic comma is a number.
        ("ب ،ا", "ب |،ا"),
        ("5 ،ا", "5 |،ا"),
    ],
)
def test_a_mark_holds_signs_without_direction_to_the_text_on_their_left(line: str, wanted: str) -> None:
    assert marks(*line) == wanted


@pytest.mark.parametrize(
    ("text", "alone", "wanted"),
    [
        ("ب", False, []),
        ("ب", True, []),
        ("لا", False, [(105, "ا")]),
        ("بَّ", False, [(125, "\u0651"), (105, "\u064e")]),
        ("الله", False, [(230, "ه"), (210, "ل"), (105, "ل")]),
        ("بً", True, [(125, RLM), (105, "\u064b")]),
    ],
)
def test_other_letters_of_a_glyph_are_said_on_its_left(text: str, alone: bool, wanted: list[tuple[int, str]]) -> None:
    assert asides(text, alone=alone) == wanted


@given(st.text("ابلهشء\u064e\u064b\u0651", min_size=1, max_size=6), st.booleans())
def test_letters_said_beside_a_glyph_read_in_their_order_from_the_right(text: str, alone: bool) -> None:
    found = asides(text, alone=alone)
    assert "".join(letter for _, letter in reversed(found)).removesuffix(RLM) == text[1:]
    offsets = [offset for offset, _ in found]
    assert offsets == sorted(set(offsets), reverse=True)
    places: dict[str, list[int]] = {text[0]: [0]}
    for offset, letter in found:
        places.setdefault(letter, []).append(offset)
    for offsets in places.values():
        ordered = sorted(offsets)
        assert all(after - before >= 105 for before, after in pairwise(ordered)), (
            "the same letter twice in one place is taken for one"
        )
