"""What an EHR is given: signed files alone, under names that it looks for."""

from __future__ import annotations

import shutil

import pytest
from support.projects import add_layout, po, published, replace, write

SIGNERS = [
    ("en", "clinician", "Dr B", "nurse"),
    ("es", "translator", "Ana", "linguist"),
    ("es", "clinician", "Dr A", "consultant"),
]


@pytest.fixture
def coded(project):
    """The project, whose article names two diagnoses."""
    replace(project / "articles/tea.md", "code: T-1", "code: T-1\nicd10: [G35, M34.9]")
    return project


@pytest.fixture
def signed(coded, brochure):
    """The same, signed in both languages, as far as the templates' own strings go too."""
    for locale, role, name, credential in SIGNERS:
        given = ("--role", role, "--name", name, "--credential", credential)
        assert brochure("translations", "sign", locale, "tea", *given).code == 0
    return coded


def test_signed_files_are_copied_under_the_names_that_openemr_asks_for(signed, build):
    shutil.copy(signed / "clinics/north.toml", signed / "clinics/South.toml")
    ran = build("--ehr", "openemr", "--format", "json")
    assert ran.code == 0, ran
    names = [
        f"ehr/openemr/{clinic}/icd10_{code}_{locale}.pdf"
        for clinic in ("South", "north")
        for code in ("g35", "m34.9")
        for locale in ("en", "es")
    ]
    assert sorted(ran.summary["ehr"]) == names
    for name in names:
        _, _, clinic, file = name.split("/")
        made = signed / f"out/{clinic}/{file[-6:-4]}/tea.card.screen.pdf"
        assert (signed / "out" / name).read_bytes() == made.read_bytes()
    again = build("--ehr", "openemr")
    assert again.code == 0
    assert "for OpenEMR: 8 files in out/ehr/openemr" in again.out.replace(f"{signed}/", "")


def test_a_code_that_nobody_signed_holds_the_brochure_back_till_the_clinician_of_the_original_signs(
    signed, brochure, build
):
    replace(signed / "articles/tea.md", "M34.9", "K50")
    ran = build("--ehr", "openemr", "--format", "json")
    assert (ran.code, ran.summary["ehr"], ran.summary["drafts"]) == (0, [], 2)
    # Of the translation nobody has to sign anything again.
    _, role, name, credential = SIGNERS[0]
    given = ("--role", role, "--name", name, "--credential", credential)
    assert brochure("translations", "sign", "en", "tea", *given).code == 0
    assert len(build("--ehr", "openemr", "--format", "json").summary["ehr"]) == 4


def test_the_last_signed_edition_goes_by_the_codes_that_were_signed_with_it(signed, build):
    replace(signed / "articles/tea.md", "M34.9", "K50")
    ran = build("--ehr", "openemr", "--edition", "LAST", "--format", "json")
    assert ran.code == 0
    assert sorted(ran.summary["ehr"]) == [
        f"ehr/openemr/north/icd10_{code}_{locale}.pdf" for code in ("g35", "m34.9") for locale in ("en", "es")
    ]


@pytest.mark.usefixtures("coded")
def test_where_there_is_no_last_edition_its_outcome_says_so(build):
    ran = build("--ehr", "openemr", "--edition", "LAST", "-l", "es")
    assert ran.code == 3
    assert "was ever signed in full" in ran.error


def test_copies_that_nothing_stands_behind_any_more_are_told(signed, build):
    assert build("--ehr", "openemr", "--format", "json").summary["ehr_older"] == []
    replace(signed / "articles/tea.md", "M34.9", "K50")
    # What is not built now may be as good as ever.
    summary = build("--ehr", "openemr", "-l", "es", "--format", "json").summary
    spanish = [f"ehr/openemr/north/icd10_{code}_es.pdf" for code in ("g35", "m34.9")]
    assert (summary["ehr"], summary["ehr_older"]) == ([], spanish)
    ran = build("--ehr", "openemr")
    assert "note: copies of earlier builds are still there, and this one has no signed text for them: ehr/" in ran.err
    assert ran.err.count("ehr/openemr/north/") == 3
    assert all((signed / "out" / name).is_file() for name in spanish)


def test_copies_of_an_article_that_was_not_selected_are_not_told(signed, build, brochure):
    text = (signed / "articles/tea.md").read_text(encoding="utf-8").replace("[G35, M34.9]", "[K50]")
    write(signed / "articles/coffee.md", text)
    _, role, name, credential = SIGNERS[0]
    given = ("--role", role, "--name", name, "--credential", credential)
    assert brochure("translations", "sign", "en", "coffee", *given).code == 0
    assert build("coffee", "-l", "en", "--ehr", "openemr", "--format", "json").summary["ehr_older"] == []
    summary = build("tea", "-l", "en", "--ehr", "openemr", "--format", "json").summary
    assert (len(summary["ehr"]), summary["ehr_older"]) == (2, [])
    assert (signed / "out/ehr/openemr/north/icd10_k50_en.pdf").is_file()
    (signed / "articles/coffee.md").unlink()
    summary = build("tea", "-l", "en", "--ehr", "openemr", "--format", "json").summary
    assert summary["ehr_older"] == ["ehr/openemr/north/icd10_k50_en.pdf"]


def test_drafts_are_left_out_and_counted(coded, build):
    ran = build("--ehr", "openemr")
    assert ran.code == 0
    assert "for OpenEMR: 0 files" in ran.out
    assert "note: 2 drafts are not for OpenEMR: a text has to be signed first" in ran.err
    assert not (coded / "out/ehr").exists()


def test_other_languages_are_built_and_not_copied(signed, build):
    write(signed / "translations/de/LC_MESSAGES/tea.po", po({}))
    ran = build("--ehr", "openemr", "--format", "json", "-l", "all")
    assert len(ran.summary["ehr"]) == 4


def test_a_file_that_cannot_be_written_is_told(signed, build):
    (signed / "out/ehr/openemr/north/icd10_g35_en.pdf").mkdir(parents=True)
    ran = build("--ehr", "openemr")
    assert ran.code == 2
    assert ran.error.endswith("icd10_g35_en.pdf: cannot be written: a folder stands in the way")


def test_without_the_option_nothing_is_copied(signed, build):
    assert build().code == 0
    assert not (signed / "out/ehr").exists()


# -------------------------------------------------------------------------------------------------------- wrong use


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_an_article_has_to_name_a_diagnosis(build, more):
    ran = build("--ehr", "openemr", *more)
    assert (ran.code, ran.error) == (2, "no article that is selected says which diagnoses it is for")
    assert "icd10: [G35" in ran.hint


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (["-t", "office"], "an EHR offers files for screens", "give -t screen too"),
        (
            ["-L", "card", "-L", "poster"],
            "an EHR has one file for a code and a language, and so one layout",
            "choose it with -L: card, poster",
        ),
        (["-l", "de"], "only English and Spanish are asked for by OpenEMR", "give -l en or -l es too"),
    ],
)
def test_what_no_ehr_could_find_is_refused_before_any_work(coded, build, arguments, error, hint):
    add_layout(coded, "poster", 210, 297)
    write(coded / "translations/de/LC_MESSAGES/tea.po", po({}))
    ran = build("--ehr", "openemr", *arguments)
    assert (ran.code, ran.error, ran.hint) == (2, error, hint)
    assert published(coded) == []


def test_two_articles_for_one_diagnosis_are_refused(coded, build):
    shutil.copy(coded / "articles/tea.md", coded / "articles/coffee.md")
    ran = build("--ehr", "openemr")
    assert (ran.code, ran.error) == (2, "coffee and tea are both for G35")


@pytest.mark.parametrize("codes", ["[g35]", "[G3]", "[G35_es]", "[G35/../x]", "G35", "[35]", "[G35.]"])
def test_a_code_that_is_none_is_told_with_its_line(coded, build, codes):
    replace(coded / "articles/tea.md", "[G35, M34.9]", codes)
    ran = build("-l", "en")
    assert ran.code == 3
    assert ran.error.startswith("articles/tea.md:4: ")
