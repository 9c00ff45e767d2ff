"""A language's own file: what it may say, and every fault told at once with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.samples import told

from brochure.customs import Customs, read_customs
from brochure.errors import CatalogError


def read(folder: Path, text: str) -> Customs:
    path = folder / "language.toml"
    path.write_text(text, encoding="utf-8")
    return read_customs(path, "translations/ht/language.toml")


def test_all_that_a_language_can_say(tmp_path: Path) -> None:
    months = ", ".join(f'"m{number}"' for number in range(12))
    customs = read(
        tmp_path,
        f"""autonym = "Kreyòl ayisyen"
        english_name = "Haitian Creole"
        script = "Aran"
        digits = "beng"
        date = "d 'de' MMMM y"
        months = [{months}]
        list = [", ", " ak "]
        tied = ["a", "i"]
        [setting]
        families = ["A", "B"]
        line_height = 1.5
        heading = 1.25
        size = 1
        start = 0.9
        word_spacing = 0.1
        emphasis = "italic"
        hyphens = "manual"
        """,
    )
    assert customs == Customs(
        autonym="Kreyòl ayisyen", english_name="Haitian Creole", script="Aran", digits="beng", date="d 'de' MMMM y",
        months=tuple(f"m{number}" for number in range(12)), list=(", ", " ak "), tied=("a", "i"),
        setting=(
            ("emphasis", "italic"), ("families", ("A", "B")), ("heading", 1.25), ("hyphens", "manual"),
            ("line_height", 1.5), ("size", 1.0), ("start", 0.9), ("word_spacing", 0.1),
        ),
    )  # fmt: skip
    assert hash(customs)


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "") == Customs()


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ('autonim = "x"', 'unknown key "autonim"', 'did you mean "autonym"?'),
        ('autonym = " "', "autonym is not a text", 'write autonym = "Kreyòl ayisyen"'),
        ("english_name = 5", "english_name is not a text", 'write english_name = "Haitian Creole"'),
        ('script = "nastaliq"', "script is not a script of ISO 15924", 'write script = "Aran"'),
        ('digits = "persian"', "digits is not one of latn, arab", 'write digits = "latn"'),
        ('date = "d MMMM"', "date is not a pattern of a date", 'write date = "d MMMM y"'),
        ('date = "d QQQ M y"', "date is not a pattern of a date", 'write date = "d MMMM y"'),
        ("date = 5", "date is not a pattern of a date", 'write date = "d MMMM y"'),
        ('months = ["a"]', "months is not a list of twelve names", 'write months = ["janvye", …]'),
        ('list = ", "', "list is not a list of two texts", "write list = "),
        ("tied = []", "tied is not a list of short words", 'write tied = ["a", "i"]'),
        ("setting = 5", "setting is not a table", "write setting = "),
        ("[setting]\nline_heigth = 1.5", 'unknown key "line_heigth"', 'did you mean "line_height"?'),
        ("[setting]\nline_height = 5", "line_height is not a number from 1 to 4", "write line_height = 1.5"),
        ("[setting]\nsize = true", "size is not a number", "write size = 1.1"),
        ('[setting]\nfamilies = ["A", 5]', "families is not a list of font families", "write families = "),
        ("[setting]\nfamilies = []", "families is not a list of font families", "write families = "),
        ('[setting]\nemphasis = "loud"', "emphasis is not one of bold, italic", 'write emphasis = "bold"'),
    ],
)
def test_a_fault_is_told_with_its_line_and_remedy(tmp_path: Path, line: str, message: str, hint: str) -> None:
    ((place, said, remedy),) = told(lambda: read(tmp_path, f"# first\n{line}\n"))
    assert place == line.count("\n") + 2
    assert said.startswith(message)
    assert remedy.startswith(hint)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    faults = told(lambda: read(tmp_path, 'autonym = 5\nscript = "x"\n[setting]\nsize = 9\n'))
    assert [line for line, _, _ in faults] == [1, 2, 4]


def test_what_is_not_toml_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="not valid TOML"):
        read(tmp_path, "autonym = \n")
