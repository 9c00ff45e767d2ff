"""Catalogs, glossaries and waivers as the check of translations reads them, and what it leaves to people."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.projects import BODY, FRONT, SPANISH, URGENT, po, small_project, write
from support.samples import told

from brochure.locales import language
from brochure.project import Project, find_project
from brochure.translators.check import benches, check_catalogs
from brochure.translators.glossary import read_glossary
from brochure.translators.look import to_read
from brochure.translators.nouns import Pair, Remark, Term
from brochure.translators.rules import rules
from brochure.translators.waivers import read_waivers

HALF = 'msgid "About 50% of us drink it hot."'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return find_project(small_project(tmp_path))


def found(project: Project) -> list[tuple[str, str, str]]:
    return [
        (str(finding.severity), finding.check, finding.message)
        for bench in benches(project, ["es"])
        for finding in check_catalogs(bench)
    ]


def catalog(project: Project, words: dict[str, str], *, comment: str = "", **options: object) -> None:
    assert project.root
    text = po({**SPANISH, **words}, **options)  # type: ignore[arg-type]
    write(project.root / "translations/es/LC_MESSAGES/tea.po", text.replace(HALF, f"{comment}{HALF}"))


# --------------------------------------------------------------------------------------------------------- catalogs


def test_nothing_is_found_where_nothing_is_wrong(project: Project) -> None:
    assert found(project) == []


def test_what_is_not_finished_is_passed_over(project: Project) -> None:
    half = "About 50% of us drink it hot."
    catalog(project, {half: "Cerca del 5 % ((."}, fuzzy=[half])
    assert found(project) == []
    catalog(project, {half: ""})
    assert found(project) == []


def test_plain_text_holds_no_markdown(project: Project) -> None:
    assert project.root
    write(project.root / "articles/letter.txt", "A title\n\nTea *is* good.\n")
    write(project.root / "translations/es/LC_MESSAGES/letter.po", po({"Tea *is* good.": "El té es bueno."}))
    assert found(project) == []


def test_all_faults_of_all_files_are_told_at_once(project: Project) -> None:
    assert project.root
    write(project.root / "translations/es/glossary.csv", "term\n")
    write(project.root / "translations/es/LC_MESSAGES/tea.po", "nonsense\n")
    faults = told(lambda: benches(project, ["es"]))
    assert len(faults) == 2


# ---------------------------------------------------------------------------------------------------------- waivers


def test_a_waiver_lets_one_rule_pass(project: Project) -> None:
    words = {"About 50% of us drink it hot.": "Cerca del 5 % lo bebemos caliente"}
    catalog(project, words)
    assert {check for _, check, _ in found(project)} == {"numbers", "end_punctuation"}
    catalog(project, words, comment="# brochure: allow end_punctuation: a heading in Spanish\n")
    assert {check for _, check, _ in found(project)} == {"numbers"}


def test_a_waiver_that_is_not_needed_is_a_warning(project: Project) -> None:
    catalog(project, {}, comment="# brochure: allow numbers: they are in words\n")
    assert found(project) == [("warning", "waiver", "the waiver of numbers is no longer needed")]


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("brochure: allow numbers", "the waiver of numbers has no reason"),
        ("brochure: allow numbers:  ", "the waiver of numbers has no reason"),
        ("brochure: allow numbrs: they are in words", 'there is no rule "numbrs" to waive'),
        ("brochure: let numbers pass", "a waiver cannot be read"),
        ("Brochure : allow numbers: they are in words", "a waiver cannot be read"),
    ],
)
def test_a_waiver_that_cannot_hold_is_an_error(project: Project, comment: str, message: str) -> None:
    catalog(project, {}, comment=f"# {comment}\n")
    assert found(project) == [("error", "waiver", message)]


def test_other_comments_are_no_waivers() -> None:
    waivers = read_waivers("checked by Ana\nthis brochure: see page 2", ["numbers"])
    assert (waivers.rules, waivers.faults) == (frozenset(), ())


# --------------------------------------------------------------------------------------------------------- glossary


def test_a_glossary_gives_terms_with_all_their_translations(tmp_path: Path) -> None:
    path = write(tmp_path / "glossary.csv", "term,translation,variants,note\nstem cell,célula,células|célula A,x\n\n")
    assert read_glossary(path, "g.csv") == (Term(term="stem cell", translations=("célula", "células", "célula A")),)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the columns are not those of a glossary"),
        ("term;translation\n", 1, "the columns are not those of a glossary"),
        ("term,translation,variants,note\na,b\n", 2, "a row has 2 columns instead of 4"),
        ("term,translation,variants,note\na,,,\n", 2, "a row has no term, or no translation"),
        ("term,translation,variants,note\na,b,,\na,c,,\n", 3, '"a" is there twice'),
        (b"\xff\xfe", None, "cannot be read: "),
    ],
)
def test_a_faulty_glossary_is_told_with_its_line(
    tmp_path: Path, text: str | bytes, line: int | None, message: str
) -> None:
    path = write(tmp_path / "glossary.csv", text)
    ((where, what, hint),) = told(lambda: read_glossary(path, "g.csv"))
    assert (where, hint != "") == (line, True)
    assert what.startswith(message)


def remarks(rule: str, locale: str, source: str, text: str, *terms: Term) -> list[Remark]:
    pair = Pair(
        source=source, text=text, source_language=language("en"), language=language(locale), glossary=tuple(terms)
    )
    return list(rules()[rule](pair))


CELL = Term(term="stem cell", translations=("célula madre",))
DOCTOR = Term(term="haematologist", translations=("especialista de la sangre (hematólogo)",))
ILL = Term(term="infection", translations=("عدوى",))


@pytest.mark.parametrize(
    ("locale", "source", "text", "term", "count"),
    [
        ("es", "Stem cells", "Células madre", CELL, 0),
        ("es", "Stem cells", "Células troncales", CELL, 1),
        ("es", "A system", "Un sistema", CELL, 0),
        ("es", "A haematologist", "Una hematóloga", DOCTOR, 0),
        ("es", "A haematologist", "Especialistas de la sangre", DOCTOR, 0),
        ("es", "A haematologist", "Un médico", DOCTOR, 1),
        ("ar", "An infection", "العدوى", ILL, 0),
        ("ar", "An infection", "التهاب", ILL, 1),
        ("zh_Hans", "A stem cell", "干细胞", Term(term="stem cell", translations=("干细胞",)), 0),
        ("zh_Hans", "A stem cell", "细胞", Term(term="stem cell", translations=("干细胞",)), 1),
    ],
)
def test_terms_are_met_by_their_stems(locale: str, source: str, text: str, term: Term, count: int) -> None:
    assert len(remarks("glossary", locale, source, text, term)) == count


def test_a_long_term_hides_the_short_one_in_it() -> None:
    long = Term(term="stem cell transplant", translations=("trasplante",))
    assert remarks("glossary", "es", "A stem cell transplant", "Un trasplante", CELL, long) == []


def test_what_the_glossary_has_as_the_same_may_stay() -> None:
    assert len(remarks("unchanged", "es", "Lupus", "Lupus")) == 1
    assert remarks("unchanged", "es", "Lupus", "Lupus", Term(term="lupus", translations=("lupus",))) == []


# --------------------------------------------------------------------------------------------------------- by eye


def test_what_a_slip_would_turn_is_listed_for_a_reviser(tmp_path: Path) -> None:
    folder = small_project(tmp_path)
    write(folder / "articles/tea.md", FRONT + BODY + "\nDo not take 50 mg.\n" + URGENT)
    words = {
        **SPANISH,
        "Do not take 50 mg.": "No tome 50 mg.",
        "if you feel unwell": "si se siente mal",
        "Call us": "Llámenos",
    }
    write(folder / "translations/es/LC_MESSAGES/tea.po", po(words))
    (bench,) = benches(find_project(folder), ["es"])
    read = {reading.source: reading.why for reading in to_read(bench) if "tea.po" in reading.place.file}
    assert read == {
        "Up to **3 cups** a day do no harm. [@cup]": "“no”",
        "Do not take 50 mg.": "“not”, “50 mg”",
        "Call us": "urgent box",
        "if you feel unwell": "urgent box",
    }
