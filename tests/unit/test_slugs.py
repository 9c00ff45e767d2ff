"""Folders made from names of clinics: any script goes in, and what comes out is safe everywhere."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from brochure.slugs import MAX_BYTES, alike, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("North Clinic", "north-clinic"),
        ("  St. Mary's -- Hospital, 2nd ward ", "st-mary-s-hospital-2nd-ward"),
        ("Clínica de Ejemplo", "clínica-de-ejemplo"),
        ("Cli\u0301nica", "clínica"),
        ("عيادة نموذجية", "عيادة-نموذجية"),
        ("\u202eעברית\u202c", "עברית"),
        ("サンプルクリニック", "サンプルクリニック"),
        ("उदाहरण क्लिनिक", "उदाहरण-क्लिनिक"),
        ("คลินิกตัวอย่าง", "คลินิกตัวอย่าง"),
        ("ΚΛΙΝΙΚΉΣ", "κλινικής"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\north", "c-north"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("CON", "clinic-con"),
        ("com1", "clinic-com1"),
        ("All", "clinic-all"),
        ("\u0301a", "a"),
        ("a\ufe0fb", "ab"),
        ("\u3164", ""),
        ("***", ""),
        ("", ""),
    ],
)
def test_a_name_becomes_a_folder(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_long_name_is_cut_between_characters() -> None:
    assert slug_of("x" * 200) == "x" * MAX_BYTES
    assert slug_of("診" * 200) == "診" * (MAX_BYTES // 3)
    assert slug_of("x" * 79 + " y") == "x" * 79


@given(st.text(max_size=120))
@example("İSTANBUL")
@example("ǅ" * 60)
def test_a_slug_is_safe_in_every_file_system(name: str) -> None:
    slug = slug_of(name)
    assert len(slug.encode()) <= MAX_BYTES + len("clinic-")
    assert unicodedata.is_normalized("NFC", slug)
    assert slug == slug.lower()
    assert slug == slug.strip("-.")
    assert all(char == "-" or unicodedata.category(char)[0] in "LMN" for char in slug)
    assert slug not in ("con", "nul", "aux", "prn", "all")


@given(st.text(max_size=120))
@example("İ" * 40)
def test_a_slug_is_its_own_slug(name: str) -> None:
    assert slug_of(slug_of(name)) == slug_of(name)


@given(st.text(max_size=40))
def test_names_that_differ_in_composition_come_out_alike(name: str) -> None:
    composed, parted = (slug_of(unicodedata.normalize(form, name)) for form in ("NFC", "NFD"))
    assert alike(composed) == alike(parted)


@pytest.mark.parametrize(
    ("one", "other"), [("Straße", "STRASSE"), ("é", "e\u0301"), ("North", "north"), ("σ", "ς"), ("ſ", "s")]
)
def test_what_a_file_system_may_take_for_one_is_alike(one: str, other: str) -> None:
    assert alike(one) == alike(other)
