"""Clinics in bulk: a spreadsheet goes in, a folder for each clinic comes out, and nothing is built twice."""

from __future__ import annotations

import io
import json
from dataclasses import replace as replaced
from pathlib import Path

import openpyxl
import pytest
from support.projects import add_layout, contents, debris, manifest, published, replace, write

from brochure.dispatch import build_all, staffed
from brochure.orders import Means, Orders
from brochure.project import find_project
from brochure.selection import Selectors, select

HEADER = "name,name.en,name.es,phone,out_of_hours,emergency,fever_threshold_c,languages\n"
LATIN = "North Clinic,Clínica Norte"
"""No font of English or Spanish has the letters of the others."""
NUMBERS = "01632 960 001,01632 960 002,999,38.0"
ARABIC, JAPANESE = "عيادة الشمال", "北クリニック"
TABLE = f"{HEADER}{ARABIC},{LATIN},{NUMBERS},\n{JAPANESE},{LATIN},{NUMBERS},es\n"


@pytest.fixture
def table(project: Path) -> Path:
    return write(project / "clinics.csv", "\ufeff" + TABLE.replace("\n", "\r\n"))


@pytest.mark.usefixtures("table")
def test_clinics_of_a_table_are_built_into_folders_of_their_own(project, build):
    ran = build("-c", "clinics.csv")
    assert (ran.code, ran.errors) == (0, [])
    assert published(project / "out") == [
        "عيادة-الشمال/en/tea.card.screen.draft.pdf",
        "عيادة-الشمال/es/tea.card.screen.draft.pdf",
        "北クリニック/es/tea.card.screen.draft.pdf",
    ]
    assert list(manifest(project / "out")) == published(project / "out")


@pytest.mark.usefixtures("table")
def test_an_edit_of_one_row_builds_that_clinic_alone(project, build):
    assert build("-c", "clinics.csv", "--no-index").code == 0
    before = contents(project / "out")
    rows = TABLE.replace(f"{JAPANESE},{LATIN},01632 960 001", f"{JAPANESE},{LATIN},01632 960 009").splitlines()
    write(project / "clinics.csv", "\n".join([rows[0], rows[2], rows[1]]))
    ran = build("-c", "clinics.csv", "--no-index", "--format", "json")
    assert {(row["job"]["clinic"], row["status"]) for row in ran.outcomes} == {
        ("北クリニック", "published"),
        ("عيادة-الشمال", "unchanged"),
    }
    after = contents(project / "out")
    assert [name for name in after if after[name] != before[name]] == [
        "manifest.json",
        "北クリニック/es/tea.card.screen.draft.pdf",
    ]


def test_processes_find_clinics_of_a_workbook_on_the_shelf(project, brochure):
    book = openpyxl.Workbook()
    for line in TABLE.splitlines():
        book.active.append(line.split(","))
    data = io.BytesIO()
    book.save(data)
    write(project / "clinics/more.xlsx", data.getvalue())
    ran = brochure("build", "-j", "2", "--format", "json")
    assert ran.code == 0, ran
    jobs = [f"{row['job']['clinic']} {row['job']['locale']}" for row in ran.outcomes]
    assert sorted(jobs) == sorted([
        "عيادة-الشمال en", "عيادة-الشمال es", "北クリニック es", "north en", "north es",
    ])  # fmt: skip
    assert len(published(project / "out")) == 5
    listed = brochure("list", "clinics").out.splitlines()
    assert listed[0] == "عيادة-الشمال\tclinics/more.xlsx:2"
    assert listed[2] == "north\tclinics/north.toml"


def test_a_faulty_table_ends_with_3_before_any_work(project, build):
    write(project / "clinics.csv", f"{TABLE}South,,,call us,1,999,38.0,\n,,,{NUMBERS},\n")
    ran = build("-c", "clinics.csv")
    assert ran.code == 3
    assert ran.errors == [
        "clinics.csv:4: `phone` is not a phone number: 'call us'",
        "clinics.csv:4: `out_of_hours` is not a phone number: '1'",
        "clinics.csv:5: `name` is missing",
    ]
    assert not (project / "out").exists()


def test_a_name_that_is_not_among_thousands_is_told_in_few_words(project, build):
    rows = "".join(f"Clinic {number},,,{NUMBERS},\n" for number in range(3_000))
    write(project / "clinics/clinics.csv", HEADER + rows)
    ran = build("-c", "xyz")
    assert (ran.code, ran.error) == (2, 'no clinic "xyz"')
    assert ran.hint.endswith("and 2,962 more")


def test_whoever_takes_no_more_outcomes_ends_the_work(project):
    rows = "".join(f"Clinic {number},,,{NUMBERS},\n" for number in range(40))
    path = write(project / "clinics.csv", HEADER + rows).resolve()
    known = replaced(find_project(project), clinics_named=(path,))
    jobs = select(known, Selectors(clinics=(str(path),)))
    with staffed(Means(workers=2), len(jobs)) as crew:
        outcomes = build_all(known, jobs, Orders(output=project / "out"), crew)
        assert next(outcomes).status == "published"
        outcomes.close()
    assert 0 < len(published(project / "out")) < 40 < len(jobs)
    assert debris(project) == []


# ------------------------------------------------------------------------------------------------------- few at first


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_limit_builds_the_first_ones_alone(project, brochure, workers):
    ran = brochure("build", "-j", workers, "-c", "clinics.csv", "--limit", "2", "-L", "card")
    assert ran.code == 0
    assert "2 of 2 brochures" in ran.out
    assert published(project / "out") == [
        "عيادة-الشمال/en/tea.card.screen.draft.pdf",
        "عيادة-الشمال/es/tea.card.screen.draft.pdf",
    ]


@pytest.mark.usefixtures("table")
def test_a_dry_run_counts_and_builds_nothing(project, build):
    ran = build("-c", "clinics.csv", "--dry-run", "-t", "office", "-t", "screen")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[:-1] == [
        "languages:", "  en\t2", "  es\t4",
        "layouts:", "  card\t6",
        "targets:", "  office\t3", "  screen\t3",
        "clinics:", "  عيادة-الشمال\t4", "  北クリニック\t2",
    ]  # fmt: skip
    assert ran.out.splitlines()[-1].startswith("6 brochures; about ")
    assert not (project / "out").exists()


@pytest.mark.usefixtures("table")
def test_a_dry_run_says_what_stands_there_already(build):
    assert build("-c", "clinics.csv", "--limit", "1").code == 0
    said = build("-c", "clinics.csv", "--dry-run", "--format", "json").json
    assert {key: said[key] for key in said if key != "seconds"} == {
        "total": 3,
        "languages": {"en": 1, "es": 2},
        "layouts": {"card": 3},
        "targets": {"screen": 3},
        "clinics": {"عيادة-الشمال": 2, "北クリニック": 1},
        "standing": 1,
    }
    assert said["seconds"] == 5
    assert "3 brochures, 1 of which stand in " in build("-c", "clinics.csv", "--dry-run").out


def test_a_dry_run_shows_few_of_many_clinics(project, build):
    rows = "".join(f"Clinic {number},,,{NUMBERS},\n" for number in range(100))
    write(project / "clinics/clinics.csv", HEADER + rows)
    said = build("--dry-run", "-j", "2").out
    assert "  and 61 more" in said
    assert said.splitlines()[-1] == "202 brochures; about 8 s with 2 processes"


# ---------------------------------------------------------------------------------------------------------- job sheets


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_each_order_has_its_job_sheet_with_all_its_languages(project, brochure, workers):
    add_layout(project, "poster", 210, 297)
    replace(project / "clinics.csv", ",es", ",")
    asked = ("-c", "clinics.csv", "-t", "press", "-L", "card", "-L", "poster", "--job-sheet", "--format", "json")
    ran = brochure("build", "-j", workers, *asked)
    assert ran.code == 0, ran
    assert ran.summary["job_sheets"] == [
        f"{clinic}/tea.{layout}.job-sheet.pdf"
        for clinic in ("عيادة-الشمال", "北クリニック")
        for layout in ("card", "poster")
    ]
    assert len(published(project / "out")) == 12
    assert json.dumps(ran.outcomes).count('"published"') == 8
