"""Pseudo locales are unlike any text, as long as asked for, and keep what checks compare."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import polib
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from brochure import fonts, inline, scripts
from brochure.article import read_article
from brochure.errors import SelectionError
from brochure.kept import compare_markup, foreign_matter
from brochure.locales import closest, day, language, listing, number
from brochure.project import Defaults, Project
from brochure.quantities import compare
from brochure.shelves import bundled
from brochure.translators.pot import article_pot, templates_pot
from brochure.translators.pseudo import accented, arabic, pseudo
from brochure.translators.sign import Signer, sign_edition

PROJECT = Project(root=None, defaults=Defaults())
PSEUDO = {"en_XA": lambda text: accented(text, 40), "ar_XB": arabic}
each_pseudo = pytest.mark.parametrize("locale", PSEUDO)


def built_in_messages() -> list[str]:
    pots = [article_pot(read_article(path)) for path in PROJECT.articles().values()]
    templates = bundled("templates")
    assert templates is not None
    return [entry.msgid for pot in (*pots, templates_pot(templates)) for entry in pot]


MESSAGES = built_in_messages()


def wrong(source: str, locale: str) -> list[str]:
    """What checks have to say of a pseudo translation."""
    text, spoken = PSEUDO[locale](source), language(locale)
    numbers = compare(
        re.sub(r"\[@[\w-]+\]|%\(\w+\)s", " ", source),
        re.sub(r"\[@[\w-]+\]|%\(\w+\)s", " ", text),
        source_separators=language("en").separators,
        target_separators=spoken.separators,
        language=locale,
    )
    return [
        *(difference.what for difference in numbers),
        *compare_markup(inline.signature(source), inline.signature(text)),
        *foreign_matter(text, script=spoken.script),
    ]


# ------------------------------------------------------------------------------------------------------------ the text


@pytest.mark.parametrize(
    ("source", "long", "mirrored"),
    [
        ("Sources", "[Šööûŕçééš]", "[سورشس]"),
        ("Take **5 mg** a day, please.", "[Ţååķéé **5 mg** ååå ðååý, þļéééååšé.]", "[تك **5 mg** ا دظ، حلس.]"),
        ("[@uk]", "[[@uk]]", "[[@uk]]"),
        ("Edition %(edition)s", "[Éðîîţîîöñ %(edition)s]", "[عدتون %(edition)s]"),
        ("CD34, B12", "[CD34, B12]", "[CD34, B12]"),
        ("[us](https://example.org/us)", "[[ûûš](https://example.org/us)]", "[[ذس](https://example.org/us)]"),
        ("at 8 p.m.", "[åţ 8 p.m.]", "[ات 8 p.m.]"),
        ("2 million", "[2 million]", "[2 مليون]"),
        ("Sjögren", "[Šĵöĝŕéééñ]", "[سجوغرن]"),
        ("@home", "[ @ĥööɱéé]", "[ @هوم]"),
        ("", "", ""),
    ],
)
def test_a_text_in_both_pseudo_locales(source: str, long: str, mirrored: str) -> None:
    assert (accented(source, 40), arabic(source)) == (long, mirrored)


@each_pseudo
@pytest.mark.parametrize("source", MESSAGES)
def test_built_in_messages_keep_what_checks_compare(source: str, locale: str) -> None:
    assert wrong(source, locale) == []


PIECES = st.sampled_from([
    "Take", "two", "5 mg", "0.5–1.5 mL", "1,000", "10⁹/L", "38.5 °C", "50%", "half", "3 million people", "H1N1",
    "call +44 1632 960001", "https://example.org/a?b=1", "x@example.org", "**bold**", "*very*", "**not 3**",
    "[here](https://example.org/x(1))", "[@uk]", "`code 5`", "%(clinic)s", "&lt;", "\\*", "120/80", "18 to 65",
    "(see below)", "8 a.m.", "Why?", "<https://example.org>", "≥ 30 kg/m²", "2002–2023", "e", "July 2027",
])  # fmt: skip


@each_pseudo
@given(pieces=st.lists(PIECES, min_size=1, max_size=8))
def test_any_message_keeps_what_checks_compare(locale: str, pieces: list[str]) -> None:
    assert wrong(" ".join(pieces), locale) == []


@each_pseudo
@given(text=st.text(max_size=60))
def test_any_text_at_all_has_a_pseudo_translation(locale: str, text: str) -> None:
    made = PSEUDO[locale](text)
    assert made == text if not text.strip() else made.startswith("[") and made.endswith("]")


@pytest.mark.parametrize("longer", [0, 20, 40, 100, 200])
def test_it_is_as_much_longer_as_was_asked(longer: int) -> None:
    prose = [source for source in MESSAGES if not re.search(r"\d|[%\[]", source)]
    assert len(prose) > 60
    length, before = sum(len(accented(source, longer)) - 2 for source in prose), sum(map(len, prose))
    assert length / before == pytest.approx(1 + longer / 100, rel=0.05)
    assert all(len(accented(source, longer)) > len(source) for source in prose)


@pytest.mark.parametrize("longer", [0, 40])
def test_no_latin_word_is_left(longer: int) -> None:
    for text in (accented("The quick brown fox jumps over the lazy dog", longer), arabic("the lazy dog")):
        assert not re.search("[A-Za-z]", text)
        assert unicodedata.is_normalized("NFC", text)


@each_pseudo
def test_fonts_have_every_letter(locale: str) -> None:
    letters = {letter for source in MESSAGES for letter in PSEUDO[locale](source) if not letter.isspace()}
    letters |= set(PSEUDO[locale]("abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ,;?").replace(" ", ""))
    known: set[int] = set()
    for path in fonts.folder().glob("*_400Regular.ttf"):
        with TTFont(path) as font:
            if font["name"].getBestFamilyName() in scripts.setting(language(locale)).families:
                known |= set(font.getBestCmap())
    assert {letter for letter in letters if ord(letter) not in known} == set()


# -------------------------------------------------------------------------------------------------------- the catalogs


def test_catalogs_are_written_of_all_articles_and_the_templates(tmp_path: Path) -> None:
    paths = pseudo(PROJECT, [], longer=40, goal=tmp_path)
    names = [path.relative_to(tmp_path).as_posix() for path in paths]
    domains = [*PROJECT.articles(), "brochure"]
    assert names == [f"{locale}/LC_MESSAGES/{domain}.po" for locale in PSEUDO for domain in domains]
    for path in paths:
        po = polib.pofile(str(path))
        assert po.metadata["Language"] == path.parts[-3]
        assert po.percent_translated() == 100
    before = [path.read_bytes() for path in paths]
    assert [path.read_bytes() for path in pseudo(PROJECT, [], longer=40, goal=tmp_path)] == before


def test_there_has_to_be_somewhere_to_write() -> None:
    with pytest.raises(SelectionError, match="no project here"):
        pseudo(PROJECT, [], longer=40, goal=None)


# -------------------------------------------------------------------------------------------------------- the language


@pytest.mark.parametrize(
    ("locale", "like", "tag", "direction", "script", "name"),
    [
        ("en_XA", "en", "en-XA", "ltr", "Latn", "English (pseudo)"),
        ("ar_XB", "ar", "ar-XB", "rtl", "Arab", "Arabic (pseudo)"),
    ],
)
def test_a_pseudo_locale_is_known(locale: str, like: str, tag: str, direction: str, script: str, name: str) -> None:
    found, real = language(locale), language(like)
    assert (found.locale, found.tag, found.direction, found.script) == (locale, tag, direction, script)
    assert (found.autonym, found.english_name) == (name, name)
    assert (found.separators, found.digits) == (real.separators, real.digits)
    when = date(2026, 11, 22)
    assert day(when, found) == day(when, real)
    assert number(Decimal("1234.5"), found) == number(Decimal("1234.5"), real)
    assert listing(["a", "b", "c"], found) == listing(["a", "b", "c"], real)


def test_nobody_is_given_a_pseudo_locale_for_a_language_nor_a_language_for_it() -> None:
    assert closest("en_GB", ["en_XA", "es"]) is None
    assert closest("ar_EG", ["ar_XB", "ar"]) == "ar"
    assert closest("en_XA", ["en", "es"]) is None


@each_pseudo
def test_a_pseudo_locale_cannot_be_signed(locale: str, tmp_path: Path) -> None:
    project = Project(root=tmp_path, defaults=Defaults())
    pseudo(project, [], longer=40, goal=None)
    with pytest.raises(SelectionError, match="no translation that can be signed"):
        sign_edition(project, "bmt-autoimmune", locale, Signer(name="A. Example", role="reviser", credential="x"))
    assert not (tmp_path / f"translations/{locale}/review").exists()
