"""How far translations are, as the command tells it, and the page that it writes."""

from __future__ import annotations

import csv
import io
import json
import struct

import pytest
from support.projects import SPANISH, contents, po, replace, write

CATALOG = "translations/es/LC_MESSAGES/tea.po"


def test_the_table_says_how_far_each_language_is(project, brochure):
    write(project / "translations/es/LC_MESSAGES/brochure.po", po({"Your clinic": "Su clínica"}))
    write(project / CATALOG, po({**SPANISH, "How much?": ""}, fuzzy=["Drinking tea"]))
    ran = brochure("translations", "status", "es")
    assert ran.code == 0
    header, tea, templates, _, total = ran.out.splitlines()
    assert header.split()[:4] == ["locale", "language", "text", "messages"]
    assert " ".join(tea.split()) == (
        "es Spanish tea 4 50 % 1 1 0 21 80 % 4 0 0 draft: 5 to be signed by a translator (es);"
        " 5 to be signed by a clinician (es); 4 to be signed by a clinician (en)"
    )
    assert templates.split()[:3] == ["es", "Spanish", "brochure"]
    assert total == "0 of 1 languages complete, 0 of 1 texts signed"


SIGNERS = [
    ("es", "translator", "Ana", "linguist"),
    ("es", "clinician", "Dr A", "consultant"),
    ("en", "clinician", "Dr B", "nurse"),
]


@pytest.fixture
def signed(project, brochure):
    """The project, with the Spanish tea and its original signed."""
    for locale, role, name, credential in SIGNERS:
        given = ("--role", role, "--name", name, "--credential", credential)
        assert brochure("translations", "sign", locale, "tea", *given).code == 0
    return project


def test_signatures_are_told_and_what_is_wanting_after_an_edit(signed, brochure):
    out = brochure("translations", "status", "es").out
    assert "signed: Ana, linguist (translator), 2026-11-22; Dr A, consultant (clinician), 2026-11-22" in out
    assert "1 of 1 texts signed" in out
    replace(signed / CATALOG, "Beber", "Tomar")
    out = brochure("translations", "status", "es").out
    tea = " ".join(out.splitlines()[1].split())
    assert tea.startswith("es Spanish tea 4 100 % 0 0 3 ")
    assert (
        "draft: 1 to be signed by a translator (es), 1 of them changed since; 1 to be signed by a clinician (es)" in tea
    )
    assert "0 of 1 texts signed" in out


def test_programs_are_told_of_signatures_and_of_what_is_wanting(signed, brochure):
    replace(signed / CATALOG, "Beber", "Tomar")
    (text, _) = brochure("translations", "status", "es", "--format", "json").json["languages"][0]["texts"]
    assert (text["state"], text["count"]["messages"], text["count"]["signed"]) == ("changed", 4, 3)
    ana, dr_a = text["signatures"]
    assert (ana["role"], ana["method"], ana["credential"]) == ("translator", "human", "linguist")
    assert (dr_a["role"], dr_a["method"], dr_a["valid"]) == ("clinician", None, dr_a["messages"] - 1)
    assert text["wanting"] == [
        {"locale": "es", "role": role, "messages": 1, "changed": 1} for role in ("translator", "clinician")
    ]
    (line, _) = csv.DictReader(io.StringIO(brochure("translations", "status", "es", "--format", "csv").out))
    assert (line["state"], line["signed"]) == ("changed", "3")
    assert line["signed_by"] == "Ana, linguist (translator), 2026-11-22; Dr A, consultant (clinician), 2026-11-22"


def test_the_page_tells_of_signatures_and_of_what_is_wanting(signed, brochure):
    replace(signed / "articles/tea.md", 'edition: "1"', 'edition: "2"')
    assert brochure("translations", "status", "-o", "page", "--no-thumbnails").code == 0
    html = (signed / "page/index.html").read_text(encoding="utf-8")
    assert '<th scope="col">Signed</th>' in html
    assert html.count("draft: 1 to be signed by a clinician (en), 1 of them changed since") == 2


def test_a_broken_catalog_is_a_row_and_the_others_are_told(project, brochure):
    replace(project / CATALOG, 'msgid "How much?"', 'msgid "How much?')
    ran = brochure("translations", "status", "--format", "json")
    assert ran.code == 1
    english, spanish = ran.json["languages"]
    assert english["texts"][0]["count"]["translated"] == 4
    broken, templates = spanish["texts"]
    assert (broken["state"], broken["count"]) == ("unreadable", None)
    assert broken["faults"][0]["place"] == f"{CATALOG}:7"
    assert templates["count"]["missing"] == 0


@pytest.mark.usefixtures("project")
def test_csv_is_for_spreadsheets(brochure):
    lines = list(csv.DictReader(io.StringIO(brochure("translations", "status", "--format", "csv").out)))
    assert [(line["locale"], line["domain"], line["state"]) for line in lines] == [
        ("en", "tea", "unsigned"), ("es", "tea", "unsigned"), ("es", "brochure", "unsignable"),
    ]  # fmt: skip


def test_the_page_shows_the_cover_of_each_language_that_has_one(project, brochure):
    write(project / CATALOG, po({**SPANISH, "How much?": ""}))
    write(project / "translations/fr/LC_MESSAGES/tea.po", "broken")
    ran = brochure("translations", "status", "-o", "page")
    assert ran.code == 1
    assert "written: page/index.html" in ran.err
    assert sorted(contents(project / "page")) == ["index.html", "thumbnails/en.png", "thumbnails/es.png"]
    html = (project / "page/index.html").read_text(encoding="utf-8")
    assert '<img src="thumbnails/es.png"' in html
    assert "thumbnails/fr.png" not in html
    assert '<a href="../translations/es/LC_MESSAGES/tea.po">' in html
    for name in ("en", "es"):
        data = (project / f"page/thumbnails/{name}.png").read_bytes()
        width, height = struct.unpack(">II", data[16:24])
        assert data.startswith(b"\x89PNG")
        assert width == 180
        assert height == pytest.approx(180 * 210 / 100, abs=2)


def test_the_page_can_do_without_covers(project, brochure):
    ran = brochure("translations", "status", "-o", "page", "--no-thumbnails")
    assert ran.code == 0
    assert list(contents(project / "page")) == ["index.html"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], 'no language "nowhere"'),
        (["-o", "brochure.toml"], "brochure.toml: a folder is wanted here, not a file"),
    ],
)
def test_wrong_use_is_told(project, brochure, arguments, message):
    before = contents(project)
    ran = brochure("translations", "status", *arguments)
    assert (ran.code, ran.error) == (2, message)
    assert contents(project) == before


@pytest.mark.usefixtures("project")
def test_an_option_for_the_page_alone_is_refused_without_one(brochure):
    ran = brochure("translations", "status", "--no-thumbnails")
    assert ran.code == 2
    assert "give -o DIR too" in ran.err


def test_covers_are_made_for_the_projects_first_clinic(project, brochure):
    (project / "clinics/north.toml").unlink()
    replace(project / "brochure.toml", "layouts", 'clinics = ["gone"]\nlayouts')
    ran = brochure("translations", "status", "-o", "page")
    assert (ran.code, ran.error) == (2, 'no clinic "gone"')
    assert brochure("translations", "status", "-o", "page", "--no-thumbnails").code == 0


def test_what_weblate_needs_is_written_or_printed(project, brochure):
    ran = brochure("translations", "weblate")
    assert (ran.code, ran.error) == (2, "there is no translations/tea.pot")
    assert brochure("translations", "extract").code == 0
    ran = brochure("translations", "weblate", "--license", "CC-BY-4.0", "-o", "weblate.json")
    assert (ran.code, ran.out) == (0, "")
    written = json.loads((project / "weblate.json").read_text(encoding="utf-8"))
    assert [(one["slug"], one["license"]) for one in written][-1] == ("tea", "CC-BY-4.0")
    assert [one["slug"] for one in brochure("translations", "weblate").json] == [one["slug"] for one in written]
