"""Signatures are kept in a ledger beside the catalog, each for exactly one text."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.projects import SPANISH, po, small_project, write
from support.samples import catalog, markdown, read, told, translated

from brochure.edition import localize
from brochure.errors import CatalogError
from brochure.model import Article, Edition
from brochure.project import find_project
from brochure.signoff import read_signatures, sign
from brochure.translators.sign import sign_edition

TODAY = date(2026, 11, 22)


def edition(article: Article, say: str = "té", ledger: Path | None = None) -> Edition:
    """The article in Spanish, as the ledger knows it."""
    known = read_signatures(ledger, shown="tea.toml") if ledger else ()
    return localize(article, "es", catalog(translated(article, lambda source: f"{say} {source}")), known)


@pytest.fixture
def article(tmp_path: Path) -> Article:
    return read(tmp_path, markdown("Tea is **safe** up to 3 cups."))


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "translations" / "es" / "signoff" / "tea.toml"


def test_there_is_no_signature_without_a_ledger(tmp_path: Path) -> None:
    assert read_signatures(tmp_path / "tea.toml", shown="tea.toml") == ()


def test_a_signature_makes_an_edition_signed(article: Article, ledger: Path) -> None:
    signature = sign(ledger, edition(article), name="Dr A", role="haematologist", today=TODAY)
    assert read_signatures(ledger, shown="tea.toml") == (signature,)
    assert edition(article, ledger=ledger).signed


def test_an_edit_of_the_translation_voids_it(article: Article, ledger: Path) -> None:
    sign(ledger, edition(article), name="Dr A", role="haematologist", today=TODAY)
    assert not edition(article, say="Té", ledger=ledger).signed


@pytest.mark.parametrize(
    ("old", "new"), [("3 cups", "30 cups"), ("**safe**", "safe"), ('edition: "1"', 'edition: "2"')]
)
def test_an_edit_of_the_original_voids_it(old: str, new: str, article: Article, ledger: Path, tmp_path: Path) -> None:
    sign(ledger, edition(article), name="Dr A", role="haematologist", today=TODAY)
    text = (tmp_path / "tea.md").read_text(encoding="utf-8")
    assert not edition(read(tmp_path, text.replace(old, new)), ledger=ledger).signed
    assert edition(read(tmp_path, text), ledger=ledger).signed


def test_void_signatures_are_kept_and_a_second_one_replaces_the_first(article: Article, ledger: Path) -> None:
    first = sign(ledger, edition(article, say="uno"), name="Dr A", role="haematologist", today=TODAY)
    second = sign(ledger, edition(article, ledger=ledger), name="Dr A", role="nurse", today=TODAY)
    third = sign(ledger, edition(article, ledger=ledger), name="Dr B", role="nurse", today=TODAY)
    again = sign(ledger, edition(article, ledger=ledger), name="Dr A", role="chief nurse", today=TODAY)
    assert read_signatures(ledger, shown="tea.toml") == (first, third, again)
    assert second not in read_signatures(ledger, shown="tea.toml")


@settings(max_examples=30)  # each goes to the disk
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.dates(),
)
def test_any_name_is_read_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, name: str, role: str, day: date
) -> None:
    folder = tmp_path_factory.getbasetemp()
    signed = edition(read(folder, markdown()))
    signature = sign(folder / "tea.toml", signed, name=name, role=role, today=day)
    assert read_signatures(folder / "tea.toml", shown="tea.toml") == (signature,)
    assert replace(signature, name=name, role=role, date=day, digest=signed.digest) == signature


GOOD = 'name = "A"\nrole = "B"\ndate = 2026-11-22\ndigest = "c"\n'


@pytest.mark.parametrize(
    "text",
    [
        "signature = 5",
        'signature = ["Dr A"]',
        "[signature]\n" + GOOD,
        "[[signature]]\n" + GOOD.replace('name = "A"\n', ""),
        "[[signature]]\n" + GOOD + 'colour = "red"',
        "[[signature]]\n" + GOOD.replace('"A"', "5"),
        "[[signature]]\n" + GOOD.replace("2026-11-22", '"2026-11-22"'),
        "[[signature]]\n" + GOOD.replace("2026-11-22", "2026-11-22T10:00:00"),
        "[[signature]]\n" + GOOD + "\n[[signature]]\n",
    ],
)
def test_a_ledger_that_is_not_a_list_of_signatures_is_refused(text: str, ledger: Path) -> None:
    ledger.parent.mkdir(parents=True)
    ledger.write_text(text, encoding="utf-8")
    tomllib.loads(text)
    ((_, message, hint),) = told(lambda: read_signatures(ledger, shown="tea.toml"))
    assert message == "the sign-off ledger is not a list of signatures"
    assert "brochure translations sign" in hint


def test_a_ledger_that_is_not_toml_is_told_with_its_line(ledger: Path) -> None:
    ledger.parent.mkdir(parents=True)
    ledger.write_text(f"[[signature]]\n{GOOD}name =\n", encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        read_signatures(ledger, shown="tea.toml")
    assert str(caught.value.faults[0].place) == "tea.toml:6"


# ------------------------------------------------------------------------------------------- signing from a project


def test_a_complete_translation_is_signed_in_the_projects_own_ledger(tmp_path: Path) -> None:
    project = find_project(small_project(tmp_path))
    goal = sign_edition(project, "tea", "es", "Dr A", "haematologist")
    assert goal == tmp_path / "translations" / "es" / "signoff" / "tea.toml"
    (signature,) = read_signatures(goal, shown="tea.toml")
    assert (signature.name, signature.role, signature.date) == ("Dr A", "haematologist", TODAY)


def test_what_is_not_translated_cannot_be_signed(tmp_path: Path) -> None:
    project = find_project(small_project(tmp_path))
    words = {**SPANISH, "How much?": ""}
    write(tmp_path / "translations/es/LC_MESSAGES/tea.po", po(words, fuzzy=["Drinking tea"]))
    assert told(lambda: sign_edition(project, "tea", "es", "Dr A", "haematologist")) == [
        (4, '"Drinking tea" is fuzzy', "finish the translation, then sign it"),
        (8, '"How much?" is not translated', "finish the translation, then sign it"),
    ]
    assert not (tmp_path / "translations" / "es" / "signoff").exists()


@pytest.mark.parametrize(
    ("article", "locale", "message"),
    [("tee", "es", 'no article "tee"'), ("tea", "fr", '"tea" has no translation into fr')],
)
def test_what_is_not_there_cannot_be_signed(article: str, locale: str, message: str, tmp_path: Path) -> None:
    project = find_project(small_project(tmp_path))
    ((_, what, hint),) = told(lambda: sign_edition(project, article, locale, "Dr A", "haematologist"))
    assert what == message
    assert hint
