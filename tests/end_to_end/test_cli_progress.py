"""What an operator sees of a batch: lines as files come, a bar on a terminal, and numbers at the end."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from support.projects import COMMAND, contents, environment, process, published, replace, write

CATALOG = "translations/es/LC_MESSAGES/tea.po"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture
def faulty(project: Path) -> Path:
    """The project, whose Spanish catalog says another number."""
    replace(project / CATALOG, "**3 tazas**", "**30 tazas**")
    return project


@pytest.mark.usefixtures("faulty")
def test_a_failure_is_told_in_a_line_as_it_comes_and_in_full_at_the_end(build):
    ran = build()
    assert ran.code == 1
    (line,) = [line for line in ran.err.splitlines() if line.startswith("refused")]
    assert re.fullmatch(r"refused    north/es/tea\.card\.screen \(10 pt, draft\): .*3.*", line)
    assert ran.errors
    assert ran.out.splitlines()[0].split() == ["published", "1"]
    assert "failed by language:\n  es  1 of 1\nfailed by layout:\n  card  1 of 2\n" in ran.out
    assert "1 of 2 brochures in out, 1 drafts" in ran.out


@pytest.mark.usefixtures("faulty")
def test_json_is_a_line_a_brochure_and_a_last_one_with_the_numbers(build):
    ran = build("--format", "json")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line.get("status") for line in lines] == ["published", "refused", None]
    assert [line for line in lines if "output" in line] == lines[-1:]
    last = lines[-1]
    assert (last["output"], last["total"], last["published"], last["refused"], last["drafts"]) == ("out", 2, 1, 1, 1)
    assert last["failed"] == {"languages": {"es": 1}, "layouts": {"card": 1}}


@pytest.mark.slow
def test_a_brochure_that_crashed_is_counted_as_one(project, build):
    dawdle = "{% for _ in range(99999) %}{% for _ in range(99999) %}{% endfor %}{% endfor %}"
    page = "{% if language.locale == 'es' %}" + dawdle + "{% endif %}{{ furniture.titles() }}"
    replace(project / "templates/card/page.html", "{{ furniture.titles() }}", page)
    ran = build("--job-timeout", "20", "--format", "json")
    assert ran.code == 1
    assert {one["job"]["locale"]: one["status"] for one in ran.outcomes} == {"en": "published", "es": "crashed"}
    assert (ran.summary["total"], ran.summary["published"], ran.summary["crashed"]) == (2, 1, 1)
    assert ran.summary["failed"]["languages"] == {"es": 1}


@pytest.mark.usefixtures("project")
def test_of_a_part_of_the_brochures_the_numbers_are_those_of_the_part(build):
    ran = build("--limit", "1", "--format", "json")
    assert (ran.code, len(ran.outcomes), ran.summary["total"], ran.summary["published"]) == (0, 1, 1, 1)
    assert "1 of 1 brochures in out" in build("--limit", "1").out


def test_checking_tells_machines_of_no_folder(brochure, project):
    ran = brochure("check", "-j", "1", "--format", "json")
    assert ran.code == 0
    assert (ran.summary["output"], ran.summary["passed"]) == (None, 2)
    assert not (project / "out").exists()


@pytest.mark.usefixtures("faulty")
def test_on_a_terminal_failures_stand_above_a_bar(project):
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [*COMMAND, "build", "-j", "1"], cwd=project, stdout=subprocess.PIPE, stderr=theirs,
        env=environment(TERM="xterm", COLUMNS="100"), text=True,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # so Linux says that a terminal has nobody at its other end
            break
        if not part:
            break
        shown += part
    os.close(ours)
    out, _ = done.communicate(timeout=60)
    text = ESCAPES.sub("", shown.decode())
    assert done.returncode == 1
    assert re.search(r"building .* 1 of 2, [\d.,]+ files/min, about \d+ s left", text)
    assert re.search(r"[\r\n]refused    north/es/tea\.card\.screen", text)
    assert "published  north" not in text
    assert "1 of 2 brochures in out" in out


# ---------------------------------------------------------------------------------------------- the page of brochures


def test_a_build_leaves_a_page_of_all_that_stands_in_the_folder(project, build):
    assert build("-l", "en").code == 0
    assert build("-l", "es").code == 0
    page = (project / "out/index.html").read_text(encoding="utf-8")
    for name in published(project / "out"):
        assert f'href="{name}"' in page
    assert "Beber té" in page
    before = contents(project / "out")
    assert build("-l", "es").code == 0
    assert contents(project / "out") == before


def test_the_page_is_the_same_from_every_process(project):
    for name in ("a", "b", "c"):
        write(project / f"clinics/{name}.toml", (project / "clinics/north.toml").read_bytes())
    pages = set()
    for seed in range(1, 4):
        ran = process("build", "-j", "1", cwd=project, env=environment(PYTHONHASHSEED=str(seed)))
        assert ran.code == 0
        pages.add((project / "out/index.html").read_bytes())
    assert len(pages) == 1


def test_a_page_is_left_out_where_nobody_wants_it(project, build):
    assert build("--no-index").code == 0
    assert not (project / "out/index.html").exists()
    assert not (project / "out/thumbnails").exists()


def test_a_page_of_somebody_else_stops_the_build_before_any_work(project, build):
    mine = write(project / "out/index.html", "<!doctype html><title>My clinic</title>")
    ran = build()
    assert (ran.code, ran.error) == (2, "out/index.html: is not a page of ours")
    assert "--no-index" in ran.hint
    assert published(project) == []
    assert build("--no-index").code == 0
    assert "My clinic" in mine.read_text(encoding="utf-8")


def test_pictures_that_cannot_be_written_are_told_and_the_brochures_stand(project, build):
    write(project / "out/thumbnails", "a file in the way")
    ran = build()
    assert ran.code == 2
    assert "cannot be written" in ran.error
    assert len(published(project / "out")) == 2


@pytest.mark.parametrize(
    ("command", "code"),
    [(("build", "--format", "json"), 130), (("check",), 130), (("list", "layouts"), 0), (("--help",), 0)],
    ids=["build", "check", "list", "help"],
)
def test_where_nobody_reads_the_output_a_run_that_was_cut_short_is_no_success(project, command, code):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as out:
        ran = process(*command, cwd=project, capture_output=False, stdout=out, stderr=subprocess.PIPE)
    assert ran.code == code
    assert ran.errors == (["interrupted: nobody reads the output any more"] if code else [])
