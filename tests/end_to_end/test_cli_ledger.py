"""What a run leaves in the ledger: what goes on after it, what failed, what is told of it."""

from __future__ import annotations

import csv
import errno
import io
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.projects import COMMAND, contents, debris, manifest, process, published, replace, write

from brochure.build_ledger import open_ledger

ENGLISH, SPANISH = "north/en/tea.card.screen.draft.pdf", "north/es/tea.card.screen.draft.pdf"


def statuses(ran):
    return {outcome["job"]["locale"]: outcome["status"] for outcome in ran.outcomes}


def test_nothing_that_sets_pages_is_imported_where_nothing_has_changed(project, build):
    build()
    script = "import sys; from brochure import cli; cli.run(['build']); print('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=project, capture_output=True, text=True, check=True)
    assert "2 unchanged" in done.stdout
    assert done.stdout.endswith("False\n")


REPORTS = ("manifest.json", "index.html")


def written(project):
    """By which it shows whether a file was written anew."""
    return {name: (project / "out" / name).stat().st_ino for name in REPORTS}


def test_what_has_not_changed_is_not_written_anew(project, build):
    build()
    before = written(project), contents(project / "out")
    build()
    assert (written(project), contents(project / "out")) == before


CHANGES = {
    "a file is gone": lambda p: (p / "out" / SPANISH).unlink(),
    "the manifest is gone": lambda p: (p / "out/manifest.json").unlink(),
    "the page was edited": lambda p: replace(p / "out/index.html", "</title>", " of mine</title>"),
    "the pictures are gone": lambda p: shutil.rmtree(p / "out/thumbnails"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_what_is_wrong_with_it_is_mended(project, build, change):
    build()
    before = contents(project / "out")
    change(project)
    build()
    assert contents(project / "out") == before


NAMES = {
    "a clinic": lambda p: replace(p / "clinics/north.toml", "North Clinic", "New Name"),
    "a layout": lambda p: replace(p / "templates/card/layout.toml", "One panel", "New Name"),
    "a language": lambda p: write(p / "translations/es/language.toml", 'autonym = "New Name"\n'),
}


@pytest.mark.parametrize("change", NAMES.values(), ids=list(NAMES))
def test_the_page_goes_by_names_though_nothing_is_built(project, build, change):
    build()
    change(project)
    build("--only-failed")
    assert "New Name" in (project / "out/index.html").read_text(encoding="utf-8")


def test_only_what_failed_is_built_again(project, build):
    write(project / "translations/es/LC_MESSAGES/tea.po", "msgid broken")
    assert build().code == 3
    ran = build("--only-failed", "--format", "json")
    assert statuses(ran) == {"es": "unreadable"}
    shutil.rmtree(project / "translations/es")
    write(project / "translations/fr/LC_MESSAGES/none.po", "")
    assert build("-l", "en").code == 0
    assert "0 of 0 brochures" in build("--only-failed", "-l", "en").out


def test_what_would_be_built_of_what_failed_is_told(project, build):
    assert build("--dry-run", "--only-failed", "--format", "json").json["total"] == 0
    write(project / "translations/es/LC_MESSAGES/tea.po", "msgid broken")
    build()
    plan = build("--dry-run", "--only-failed", "--format", "json").json
    assert (plan["total"], plan["languages"]) == (1, {"es": 1})
    assert build("--dry-run", "--only-failed", "-l", "en", "--format", "json").json["total"] == 0


@pytest.mark.usefixtures("project")
def test_where_nothing_failed_that_is_told_and_nothing_is_counted_off(build):
    build()
    ran = build("--only-failed")
    assert (ran.code, ran.err) == (0, "note: nothing that is selected failed when it was last tried\n")
    ran = build("--only-failed", "--limit", "1")
    assert ran.code == 2
    assert "leave --only-failed out" in ran.err


def test_what_cannot_be_looked_at_is_not_taken_for_gone(project, build, brochure, monkeypatch):
    build()
    stat, read = Path.stat, Path.read_bytes

    def locked(really):
        def look(path, **options):
            if path.as_posix().endswith(ENGLISH):
                raise PermissionError(errno.EACCES, "Permission denied")
            return really(path, **options)

        return look

    monkeypatch.setattr(Path, "stat", locked(stat))
    monkeypatch.setattr(Path, "read_bytes", locked(read))
    ran = brochure("verify", "out")
    assert (ran.code, ran.out) == (1, f"unreadable\t{ENGLISH}\n")
    build("-l", "es")
    assert list(manifest(project / "out")) == [ENGLISH, SPANISH]


@pytest.mark.usefixtures("project")
def test_a_folder_that_nobody_may_look_into_is_told(build, brochure, monkeypatch):
    build()

    really = Path.is_file

    def locked(path):
        if path.parent.name == ".brochure":
            raise PermissionError(errno.EACCES, "Permission denied")
        return really(path)

    monkeypatch.setattr(Path, "is_file", locked)
    for ran in (brochure("verify", "out"), brochure("manifest", "out")):
        assert (ran.code, ran.error) == (2, "out: cannot be read: Permission denied")


def test_a_job_that_failed_and_is_as_before_again_has_not_failed(project, build):
    build()
    path = project / "articles/tea.md"
    before = path.read_text(encoding="utf-8")
    replace(path, "[@cup]", "[@cup] {{{{")
    write(project / "translations/es/LC_MESSAGES/tea.po", "msgid broken")
    write(path, before)
    shutil.copy(project / "articles/tea.md", project / "articles/copy.md")
    assert build("tea", "-l", "es").code == 3
    assert statuses(build("tea", "--only-failed", "--format", "json")) == {"es": "unreadable"}


@pytest.mark.usefixtures("project")
def test_since_builds_again_what_is_older_and_leaves_what_is_not(build):
    build()
    assert set(statuses(build("--since", "1h", "--format", "json")).values()) == {"unchanged"}
    time.sleep(1.1)
    assert set(statuses(build("--since", "0m", "--format", "json")).values()) == {"published"}
    assert "is still to come" in build("--since", "2999-01-01").err
    assert "is no time" in build("--since", "soon").err


def test_what_is_printed_is_the_manifest_and_more(project, build, brochure):
    build()
    told = brochure("manifest").json
    assert [{k: v for k, v in row.items() if k not in ("bytes", "seconds", "built")} for row in told["files"]] == list(
        manifest(project / "out").values()
    )
    rows = list(csv.DictReader(io.StringIO(brochure("manifest", "out", "--format", "csv").out)))
    assert [row["file"] for row in rows] == [ENGLISH, SPANISH]
    assert [int(row["bytes"]) for row in rows] == [(project / "out" / row["file"]).stat().st_size for row in rows]
    assert brochure("manifest", "articles").code == 2
    shutil.rmtree(project / "out")
    assert brochure("manifest").error == brochure("verify").error == "out: nothing was ever built here"


def test_every_file_is_compared_with_what_was_entered(project, build, brochure):
    build("-t", "screen", "-t", "office")
    assert (brochure("verify", "out").code, brochure("verify").out) == (0, "")
    (project / "out" / ENGLISH).unlink()
    (project / "out" / SPANISH).write_bytes(b"%PDF-cut")
    write(project / "out/north/es/mine.pdf", b"%PDF mine")
    ran = brochure("verify", "out")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        f"missing\t{ENGLISH}", f"changed\t{SPANISH}", "unrecorded\tnorth/es/mine.pdf",
    ]  # fmt: skip
    assert build("-t", "screen").code == 0
    assert brochure("verify", "out").out == "unrecorded\tnorth/es/mine.pdf\n"


def test_a_second_build_into_the_same_folder_is_told(project, build):
    build()
    with open_ledger(project / "out"):
        ran = build()
    assert (ran.code, ran.error) == (2, "out: another build is at work here")


@pytest.mark.slow
def test_a_run_that_is_killed_at_any_moment_is_made_whole_by_the_next(project):
    command = ("build", "-j", "1", "-t", "all")
    process(*command, "-o", "whole", cwd=project)
    whole = contents(project / "whole")
    for number in range(10):
        shutil.rmtree(project / "out", ignore_errors=True)
        running = subprocess.Popen(
            [*COMMAND, *command], cwd=project, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(0.8 + 0.2 * number)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        assert all((project / "out" / name).read_bytes().endswith(b"%%EOF\n") for name in published(project / "out"))
        assert process(*command, cwd=project).code == 0
        assert contents(project / "out") == whole
        assert debris(project) == []
