"""Nothing is handed out as reviewed that was not: unsigned text is a draft, and any edit makes it one again."""

from __future__ import annotations

import pikepdf
import pypdfium2
import pytest
from support.projects import BODY, FIGURE, FRONT, SPANISH, URGENT, manifest, po, published, replace, write

DRAFT = "north/en/tea.card.screen.draft.pdf"
FINAL = "north/en/tea.card.screen.pdf"
CONFIRMED = 'fever_confirmed_by = "Dr A. Example, physician, 1 November 2026"\n'


@pytest.fixture
def sign(brochure):
    def run(locale="en"):
        ran = brochure("translations", "sign", "tea", "-l", locale, "--name", "Dr A. Example", "--role", "consultant")
        assert ran.code == 0, ran
        return ran

    return run


def text(path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return " ".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_what_nobody_signed_is_a_draft_that_says_so(project, build):
    ran = build("-l", "en")
    assert ran.code == 0
    assert "articles/tea.md: nobody has signed this text: this is a draft" in ran.warnings
    assert "translations sign tea -l en" in ran.err
    assert published(project / "out") == [DRAFT]
    assert "Draft – not reviewed" in text(project / "out" / DRAFT)
    assert manifest(project / "out")[DRAFT]["draft"] is True


def test_release_refuses_drafts(project, build):
    ran = build("-l", "en", "--release")
    assert ran.code == 1
    assert ran.error == "articles/tea.md: nobody has signed this text: this is a draft"
    assert published(project) == []


def test_what_was_signed_is_released_without_a_mark(project, build, sign):
    ran = sign()
    assert "signed: " in ran.out
    ran = build("-l", "en", "--release")
    assert (ran.code, ran.warnings) == (0, [])
    assert published(project / "out") == [FINAL]
    words = text(project / "out" / FINAL)
    assert "Draft" not in words
    assert "3 cups" in words
    assert manifest(project / "out")[FINAL]["draft"] is False


def test_a_signature_is_for_one_language(project, build, sign):
    sign("es")
    ran = build("--release")
    assert ran.code == 1
    assert published(project / "out") == ["north/es/tea.card.screen.pdf"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("articles/tea.md", "3 cups", "4 cups"),
        ("articles/tea.md", "do no harm", "do no real harm"),
        ("articles/tea.md", 'edition: "1"', 'edition: "2"'),
        ("articles/tea.md", "Cup and others 2024", "Cup and others 2025"),
        ("articles/tea.md", "value: 50", "value: 60"),
        ("translations/es/LC_MESSAGES/tea.po", "no hacen daño", "hacen daño"),
        ("translations/es/LC_MESSAGES/tea.po", "¿Cuánto?", "¿Cuanto?"),
    ],
)
def test_any_edit_voids_the_signature(project, build, sign, file, old, new):
    figure = {"drink it hot": "lo beben caliente", "tea drinkers": "personas que beben té", "in a year": "en un año"}
    write(project / "articles/tea.md", FRONT + BODY + FIGURE)
    write(project / "translations/es/LC_MESSAGES/tea.po", po({**SPANISH, **figure}))
    locale = "es" if file.endswith(".po") else "en"
    sign(locale)
    assert build("-l", locale, "--release").code == 0
    replace(project / file, old, new)
    ran = build("-l", locale, "--release")
    assert ran.code == 1
    assert any("the text was changed after it was signed: this is a draft" in error for error in ran.errors)


def test_moving_lines_about_leaves_the_signature_valid(project, build, sign):
    sign()
    replace(project / "articles/tea.md", "## How much?\n", "\n\n\n## How much?\n")
    assert build("-l", "en", "--release").code == 0


def test_an_edit_undone_makes_the_signature_valid_again(project, build, sign):
    sign()
    replace(project / "articles/tea.md", "do no harm", "do no real harm")
    assert build("-l", "en", "--release").code == 1
    replace(project / "articles/tea.md", "do no real harm", "do no harm")
    assert build("-l", "en", "--release").code == 0


def test_a_brochure_that_speaks_of_fever_stays_a_draft_until_the_clinic_confirmed_it(project, build, sign):
    write(project / "articles/tea.md", FRONT + BODY + URGENT)
    sign()
    ran = build("-l", "en", "--release")
    assert ran.code == 1
    assert ran.error == "clinics/north.toml: the clinic has not confirmed its fever threshold of 38.0 °C"
    assert "fever_confirmed_by" in ran.hint
    replace(project / "clinics/north.toml", "fever_threshold_c", f"{CONFIRMED}fever_threshold_c")
    assert build("-l", "en", "--release").code == 0
    assert published(project / "out") == [FINAL]


def test_of_fever_only_those_hear_who_speak_of_it(project, build):
    assert "fever" not in build("-l", "en").err
    write(project / "articles/tea.md", FRONT + BODY + URGENT)
    assert "has not confirmed its fever threshold" in build("-l", "en").err


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("release", [(), ("--release",)])
def test_what_is_past_its_review_is_refused_even_if_nothing_was_edited(build, sign, monkeypatch, release):
    sign()
    assert build("-l", "en", *release).code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")  # March 2030
    ran = build("-l", "en", *release)
    assert ran.code == 1
    assert ran.error == "articles/tea.md: the article had to be reviewed by 2028-11-01"


@pytest.mark.usefixtures("project")
def test_a_draft_past_its_review_is_warned_of(build, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    ran = build("-l", "en")
    assert ran.code == 0
    assert "articles/tea.md: the article had to be reviewed by 2028-11-01" in ran.warnings


def test_two_may_sign_and_one_signature_is_enough(project, build, brochure, sign):
    sign()
    brochure("translations", "sign", "tea", "-l", "en", "--name", "Sam Reader", "--role", "patient")
    ledger = (project / "translations/en/signoff/tea.toml").read_text(encoding="utf-8")
    assert ledger.count("[[signature]]") == 2
    assert build("-l", "en", "--release").code == 0


@pytest.mark.parametrize(
    ("ledger", "error"),
    [
        ("[[signature]]\nname = Dr\n", "translations/en/signoff/tea.toml:2: not valid TOML: invalid value"),
        (
            '[[signature]]\nname = "Dr A. Example"\n',
            "translations/en/signoff/tea.toml: the sign-off ledger is not a list of signatures",
        ),
    ],
)
def test_a_ledger_that_cannot_be_read_signs_nothing(project, build, ledger, error):
    write(project / "translations/en/signoff/tea.toml", ledger)
    ran = build("-l", "en")
    assert (ran.code, ran.error) == (3, error)


def test_a_released_file_names_its_language_and_title(project, build, sign):
    sign("es")
    assert build("-l", "es", "--release").code == 0
    with pikepdf.open(project / "out/north/es/tea.card.screen.pdf") as pdf:
        assert str(pdf.Root.Lang) == "es"
        assert str(pdf.docinfo.Title) == "Beber té"
