"""`manifest.json` says what was made from what; what has not changed is not made again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil

import pytest
from support.projects import (
    COMMAND,
    Ran,
    contents,
    manifest,
    process,
    published,
    replace,
    small_project,
    strings,
    write,
)

from brochure.manifest import VERSION

ENGLISH, SPANISH = "north/en/tea.card.screen.draft.pdf", "north/es/tea.card.screen.draft.pdf"


def statuses(ran: Ran) -> dict[str, str]:
    return {outcome["job"]["locale"]: outcome["status"] for outcome in ran.outcomes}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# --------------------------------------------------------------------------------------------------------- contents


def test_every_file_is_listed_with_its_digest_and_those_of_all_it_was_made_from(project, build):
    assert build().code == 0
    rows = manifest(project / "out")
    assert list(rows) == [ENGLISH, SPANISH] == published(project / "out")
    for name, row in rows.items():
        assert row["sha256"] == digest((project / "out" / name).read_bytes())
        own = {path: known for path, known in row["inputs"].items() if (project / path).is_file()}
        assert own == {path: digest((project / path).read_bytes()) for path in own}
        assert own.keys() >= {"articles/tea.md", "clinics/north.toml", "templates/card/page.html"}
        assert {"templates/colours.toml", "templates/blocks/base.css"} <= row["inputs"].keys()
        assert row["versions"].keys() >= {"brochure", "weasyprint", "fonts"}
        assert row["fit"]["size"] == 10
    assert "translations/es/LC_MESSAGES/tea.po" in rows[SPANISH]["inputs"]
    assert "translations/es/LC_MESSAGES/brochure.po" in rows[SPANISH]["inputs"]
    assert not any(path.startswith("translations/es") for path in rows[ENGLISH]["inputs"])


def test_targets_of_one_text_share_its_fingerprint_and_nothing_else_does(project, build):
    assert build("-t", "all").code == 0
    rows = manifest(project / "out").values()
    assert len({row["fingerprint"] for row in rows}) == 6
    assert len({(row["job"]["locale"], row["text_fingerprint"]) for row in rows}) == 2


def test_it_holds_no_path_of_this_machine(project, build, tmp_path):
    outside = write(tmp_path / "letters/chai.md", (project / "articles/tea.md").read_bytes())
    assert build("all", str(outside)).code == 0
    rows = manifest(project / "out")
    assert rows["north/en/chai.card.screen.draft.pdf"]["inputs"]["chai.md"] == digest(outside.read_bytes())
    for text in strings(rows):
        assert not text.startswith("/")
        assert str(tmp_path) not in text


def test_files_of_an_earlier_build_stay_listed_and_those_taken_away_do_not(project, build):
    assert build("-l", "en").code == 0
    assert build("-l", "es").code == 0
    assert list(manifest(project / "out")) == [ENGLISH, SPANISH]
    (project / "out" / ENGLISH).unlink()
    assert build("-l", "es").code == 0
    assert list(manifest(project / "out")) == [SPANISH]


# -------------------------------------------------------------------------------------------------------- unchanged


def test_what_has_not_changed_is_not_made_again(project, build):
    assert set(statuses(build("--format", "json")).values()) == {"published"}
    before = {path: path.stat().st_mtime_ns for path in (project / "out").rglob("*.pdf")}
    ran = build("--format", "json")
    assert (ran.code, set(statuses(ran).values())) == (0, {"unchanged"})
    assert {path: path.stat().st_mtime_ns for path in (project / "out").rglob("*.pdf")} == before
    assert list(manifest(project / "out")) == [ENGLISH, SPANISH]
    assert "2 unchanged, 2 drafts" in build().out


@pytest.mark.usefixtures("project")
def test_what_is_unchanged_is_still_warned_of(build):
    first, second = build(), build()
    assert first.warnings == second.warnings != []


def test_force_makes_it_again(project, build):
    build()
    before = contents(project / "out")
    assert set(statuses(build("--force", "--format", "json")).values()) == {"published"}
    assert contents(project / "out") == before


def add_logo(project):
    write(
        project / "clinics/logo.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>',
    )
    write(project / "clinics/north.toml", (project / "clinics/north.toml").read_text() + 'logo = "logo.svg"\n')


@pytest.mark.parametrize(
    ("change", "made"),
    [
        (lambda p: replace(p / "translations/es/LC_MESSAGES/tea.po", "caliente", "muy caliente"), {"es"}),
        (lambda p: replace(p / "articles/tea.md", "code: T-1", "code: T-2"), {"en", "es"}),
        (lambda p: replace(p / "clinics/north.toml", "960 001", "960 009"), {"en", "es"}),
        (lambda p: write(p / "templates/card/style.css", "h1 { color: black }"), {"en", "es"}),
        (lambda p: replace(p / "templates/card/page.html", "{{ furniture.titles() }}", "<hr>"), {"en", "es"}),
        (lambda p: write(p / "templates/blocks/extra.html", "<p>new</p>"), {"en", "es"}),
        (lambda p: (p / "out" / ENGLISH).unlink(), {"en"}),
        (lambda p: (p / "out" / SPANISH).write_bytes(b"%PDF-cut"), {"es"}),
        (lambda p: (p / "out/manifest.json").unlink(), set()),
        (lambda p: shutil.rmtree(p / "out/.brochure"), set()),
        (lambda p: [(p / "out/manifest.json").unlink(), shutil.rmtree(p / "out/.brochure")], {"en", "es"}),
        (lambda p: (p / "articles/tea.md").touch(), set()),
        (add_logo, {"en", "es"}),
    ],
    ids=[
        "PO",
        "article",
        "clinic",
        "CSS",
        "template",
        "block",
        "gone",
        "damaged",
        "manifest",
        "ledger",
        "both",
        "touched",
        "logo",
    ],
)
def test_what_has_changed_is_made_again(project, build, change, made):
    build()
    change(project)
    ran = statuses(build("--format", "json"))
    assert {locale for locale, status in ran.items() if status != "unchanged"} == made


def test_a_logo_redrawn_makes_it_again(project, build):
    add_logo(project)
    build()
    replace(project / "clinics/logo.svg", "M0 0h9", "M0 0h8")
    assert set(statuses(build("--format", "json")).values()) == {"published"}


def test_a_manifest_of_ours_from_another_time_is_written_anew(project, build):
    build("-l", "en")
    path = project / "out/manifest.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    write(path, json.dumps({**table, "version": 0}))
    assert build("-l", "en").code == 0
    assert json.loads(path.read_text(encoding="utf-8")) == table


def test_a_size_below_the_layouts_floor_is_not_taken_from_a_manifest(project, build):
    build("-l", "en")
    replace(project / "out/manifest.json", '"size": 10.0', '"size": 3.0')
    assert build("-l", "en", "--force").code == 0
    assert manifest(project / "out")[ENGLISH]["fit"]["size"] == 10


@pytest.mark.parametrize(
    "there",
    [
        '{"name": "my app", "version": "1.0", "manifest_version": 3}',
        f'{{"version": {VERSION}}}',
        f'{{"version": {VERSION}, "files": [{{"file": "x.pdf"}}]}}',
        f'{{"version": {VERSION}, "files": 3}}',
        "[1, 2]",
        "null",
        "",
        "not JSON",
        b"\xff\xfe",
    ],
)
def test_a_manifest_of_another_program_is_left_alone(project, build, there):
    path = write(project / "out/manifest.json", there)
    before = path.read_bytes()
    ran = build()
    assert ran.code == 2
    assert ran.error.endswith("out/manifest.json: is not a manifest of ours")
    assert "-o DIR" in ran.hint
    assert path.read_bytes() == before
    assert published(project / "out") == []


# ----------------------------------------------------------------------------------------------------- reproducible


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes_in_any_process_on_any_day(tmp_path):
    made = []
    for number, (workers, seed) in enumerate([("1", "0"), ("2", "4242")]):
        folder = small_project(tmp_path / f"place {number}")
        env = {**os.environ, "PYTHONHASHSEED": seed}
        del env["SOURCE_DATE_EPOCH"]
        ran = process("build", "-j", workers, "-L", "card", "-L", "trifold-a4", "-t", "all", cwd=folder, env=env)
        assert ran.code == 0, ran.err
        made.append(contents(folder / "out"))
    assert len([name for name in made[0] if name.endswith(".pdf")]) == 2 * 2 * 3  # languages, layouts, targets
    assert {"manifest.json", "index.html", "thumbnails/covers.json"} < made[0].keys()
    assert made[0] == made[1]


def test_the_same_inputs_give_the_same_bytes_whatever_was_built_before(project, build):
    build("-t", "all")
    before = contents(project / "out")
    shutil.rmtree(project / "out")
    for arguments in (("-l", "es", "-t", "screen"), ("-l", "en", "-t", "office"), ("-t", "all")):
        build(*arguments)
    assert contents(project / "out") == before


def test_the_command_of_these_tests_is_the_one_people_have(project):
    assert COMMAND[1:] == ("-m", "brochure")
    assert process("--version", cwd=project).out.startswith("brochure, version ")
