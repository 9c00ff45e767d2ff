"""The table by script: complete for every built-in language, readable, and told where it lacks something."""

from __future__ import annotations

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from support.pdfs import built_in_language

from brochure.customs import Customs
from brochure.errors import LayoutError
from brochure.fonts import folder
from brochure.locales import language
from brochure.project import Defaults, Project
from brochure.scripts import setting, settings

LOCALES = ["en", *Project(root=None, defaults=Defaults()).locales()]

NOTO_SANS = 0.536
"""x-height in em: 2.0 mm at 10.6 pt."""

LOW = {
    "Latn": "x", "Cyrl": "н", "Grek": "ν", "Hebr": "א", "Deva": "क", "Beng": "ক", "Gujr": "ક", "Guru": "ਕ",
    "Taml": "ம", "Thai": "ก", "Khmr": "ក", "Mymr": "က", "Ethi": "ለ", "Hans": "日", "Hant": "日", "Jpan": "日",
    "Kore": "는",
}  # fmt: skip
"""A letter of each script that reaches as high as most do, without what stands above or below it."""


@pytest.mark.parametrize("locale", LOCALES)
def test_every_built_in_language_has_its_fonts(locale: str) -> None:
    names = {path.name.partition("_")[0] for path in folder().glob("*.ttf")}
    assert {family.replace(" ", "") for family in setting(built_in_language(locale)).families} <= names


@pytest.mark.parametrize("script", sorted(settings()))
def test_line_heights_leave_room_and_are_readable(script: str) -> None:
    row = settings()[script]
    assert 1.3 <= row.line_height <= 2.3
    assert 1.2 <= row.heading <= row.line_height
    assert 0.85 <= row.size <= 1.2


def font(script: str) -> TTFont:
    """The face that serves a script's own letters."""
    families = [family for family in settings()[script].families if family not in ("Noto Sans", "Noto Sans Math")]
    return TTFont(folder() / f"{(families or ['Noto Sans'])[0].replace(' ', '')}_400Regular.ttf", lazy=True)


@pytest.mark.parametrize("script", sorted(LOW))
def test_small_letters_look_no_smaller_than_latin_ones(script: str) -> None:
    with font(script) as face:
        pen = BoundsPen(face.getGlyphSet())
        face.getGlyphSet()[face.getBestCmap()[ord(LOW[script])]].draw(pen)
        height = (pen.bounds[3] - max(0, pen.bounds[1])) / face["head"].unitsPerEm
    assert height * settings()[script].size >= NOTO_SANS - 0.005


def test_arabic_letters_are_as_large_as_their_designer_set_them_beside_latin() -> None:
    """Their letters have no common height: the font's own x-height says which Latin they go with."""
    with font("Arab") as face:
        assert face["OS/2"].sxHeight / face["head"].unitsPerEm * settings()["Arab"].size >= NOTO_SANS - 0.005


def test_scripts_without_spaces_or_with_marks_are_never_hyphenated() -> None:
    assert {script for script, row in settings().items() if row.hyphens == "auto"} == {"Latn", "Cyrl", "Grek"}


def test_a_script_without_fonts_is_told_with_what_to_do() -> None:
    with pytest.raises(LayoutError, match=r"no fonts are known for Armenian \(script Armn\)") as caught:
        setting(language("hy"))
    assert caught.value.faults[0].hint == "add a section [Armn], and its fonts to fonts/package.json"


def test_a_language_differs_from_its_script_only_where_it_says_so() -> None:
    own = setting(language("vi", Customs(setting=(("line_height", 1.45), ("families", ("A", "B"))))))
    plain = setting(language("vi"))
    assert (own.line_height, own.families) == (1.45, ("A", "B"))
    assert (own.heading, own.size, own.hyphens) == (plain.heading, plain.size, plain.hyphens)


def test_urdu_is_set_in_nastaliq_and_arabic_is_not() -> None:
    assert "Noto Nastaliq Urdu" in setting(built_in_language("ur")).families
    assert "Noto Nastaliq Urdu" not in setting(built_in_language("ar")).families
