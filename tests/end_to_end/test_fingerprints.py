"""What is decided quickly, from digests alone, is what a worker finds that reads everything."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from support.projects import CLINIC, add_layout, replace, small_project, write

from brochure import fingerprint
from brochure.errors import CatalogError
from brochure.fingerprint import Fingerprint, Fingerprints
from brochure.materials import MaterialsReader
from brochure.model import Job, Signature, Spec, Target
from brochure.orders import Orders
from brochure.pipeline import Workshop
from brochure.profiles import ICC
from brochure.project import find_project
from brochure.shelves import bundled
from brochure.signoff import append

TEA = Job(article="tea", locale="es", layout="card", clinic="north", target=Target.SCREEN)
PRESS = dataclasses.replace(TEA, target=Target.PRESS)
COLUMNS = "slug,name,phone,out_of_hours,emergency,fever_threshold_c,logo"

Change = Callable[[Path], object]


def built_in(folder: Path, shelf: str, name: str) -> None:
    """A built-in file on the project's own shelf, with a line more."""
    found = bundled(shelf)
    assert found is not None
    write(folder / shelf / name, (found / name).read_text(encoding="utf-8") + "\n")


def sign(folder: Path, locale: str) -> None:
    signature = Signature(name="A", role="clinician", credential="x", date=date(2026, 11, 22), messages=())
    append(folder / f"translations/{locale}/review/tea.toml", signature, locale=locale, shown="tea.toml")


def logo(folder: Path, colour: str) -> None:
    Image.new("RGB", (40, 20), colour).save(folder / "clinics/logo.png")
    write(folder / "clinics/north.toml", CLINIC + 'logo = "logo.png"\n')


def table(folder: Path, name: str, picture: str = "") -> None:
    (folder / "clinics/north.toml").unlink(missing_ok=True)
    row = f"north,{name},01632 960 001,01632 960 002,999,38,{picture}"
    write(folder / "clinics/all.csv", f"{COLUMNS}\n{row}\n")


CHANGES: dict[str, Change] = {
    "article": lambda p: replace(p / "articles/tea.md", "code: T-1", "code: T-2"),
    "catalog": lambda p: replace(p / "translations/es/LC_MESSAGES/tea.po", "caliente", "muy caliente"),
    "furniture": lambda p: built_in(p, "translations", "es/LC_MESSAGES/brochure.po"),
    "customs": lambda p: write(p / "translations/es/language.toml", 'autonym = "Castellano"\n'),
    "signatures": lambda p: sign(p, "es"),
    "signatures of the original": lambda p: sign(p, "en"),
    "clinic": lambda p: replace(p / "clinics/north.toml", "960 001", "960 009"),
    "logo": lambda p: logo(p, "#004466"),
    "row": lambda p: table(p, "Norte"),
    "layout": lambda p: replace(p / "templates/card/layout.toml", "ideal = 10", "ideal = 9.5"),
    "page": lambda p: replace(
        p / "templates/card/page.html", "{{ furniture.titles() }}", "{# new #}{{ furniture.titles() }}"
    ),
    "style sheet": lambda p: write(p / "templates/card/style.css", "h1 { color: black }"),
    "block": lambda p: write(p / "templates/blocks/extra.html", "<p>new</p>"),
    "base style": lambda p: built_in(p, "templates", "blocks/base.css"),
    "colours": lambda p: built_in(p, "templates", "colours.toml"),
    "roles": lambda p: replace(p / "brochure.toml", "layouts =", 'release_roles = ["clinician"]\nlayouts ='),
}


def quick(folder: Path, job: Job, orders: Orders) -> Fingerprint:
    return Fingerprints(find_project(folder), orders).of(job)


def thorough(folder: Path, job: Job, orders: Orders) -> Fingerprint:
    outcome = Workshop(find_project(folder)).build(job, dataclasses.replace(orders, force=True), {})
    assert outcome.row is not None, outcome
    return Fingerprint(whole=outcome.row.fingerprint, text=outcome.row.text_fingerprint)


def both(folder: Path, job: Job = TEA, *, release: bool = False, spec: Spec | None = None) -> Fingerprint:
    orders = Orders(output=folder / "out", release=release, spec=spec or Spec())
    found = quick(folder, job, orders)
    assert found == thorough(folder, job, orders)
    return found


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_any_change_of_an_input_is_seen_as_a_worker_sees_it(project: Path, change: Change) -> None:
    before = both(project)
    change(project)
    assert both(project).whole != before.whole


def test_a_built_in_file_is_seen_beside_ones_own_of_the_same_name(project: Path) -> None:
    CHANGES["base style"](project)
    outcome = Workshop(find_project(project)).build(TEA, Orders(output=project / "out"), {})
    assert outcome.row is not None
    names = {name for name in outcome.row.inputs if "base.css" in name}
    assert names == {"templates/blocks/base.css", "templates/blocks/base.css (built in)"}


@settings(max_examples=5)  # each builds twice
@given(st.sets(st.sampled_from([name for name in CHANGES if name not in ("clinic", "logo", "row")]), min_size=1))
def test_any_changes_together_are_seen_as_a_worker_sees_them(
    tmp_path_factory: pytest.TempPathFactory, names: set[str]
) -> None:
    folder = small_project(tmp_path_factory.mktemp("project"))
    before = quick(folder, TEA, Orders(output=None))
    for name in sorted(names):
        CHANGES[name](folder)
    assert both(folder).whole != before.whole


def test_a_file_that_was_only_touched_is_the_same(project: Path) -> None:
    before = both(project)
    for path in project.rglob("*.*"):
        os.utime(path, (1, 1))
    assert both(project) == before


def test_a_row_that_was_moved_is_the_same(project: Path) -> None:
    table(project, "Norte")
    before = both(project)
    lines = (project / "clinics/all.csv").read_text(encoding="utf-8").splitlines()
    write(project / "clinics/all.csv", "\n".join([lines[0], lines[1].replace("north,Norte", "south,Sur"), lines[1]]))
    assert both(project) == before


def test_a_logo_of_a_row_that_was_redrawn_is_seen(project: Path) -> None:
    logo(project, "#004466")
    table(project, "Norte", "logo.png")
    before = both(project)
    Image.new("RGB", (40, 20), "#660044").save(project / "clinics/logo.png")
    assert both(project).whole != before.whole


def test_the_day_of_review_is_seen_when_it_has_passed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = both(project)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2028, 10, 31, tzinfo=UTC).timestamp())))
    assert both(project) == before
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2028, 11, 2, tzinfo=UTC).timestamp())))
    assert both(project).whole != before.whole


def test_versions_and_fonts_are_seen(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {both(project)}
    real = fingerprint.versions()
    for name in real:
        changed = {**real, name: "other"}
        monkeypatch.setattr(fingerprint, "versions", lambda changed=changed: changed)
        found.add(quick(project, TEA, Orders(output=None)))
    assert len(found) == 1 + len(real) >= 5


def test_each_thing_that_is_ordered_of_a_press_is_seen(project: Path) -> None:
    shutil.copy(ICC / "GRACoL-TR006.icc", project / "own.icc")
    own = str(project / "own.icc")
    specs = [
        Spec(), Spec(paper="uncoated"), Spec(marks=("crop",)), Spec(bleed=5), Spec(paper="", icc=own),
        Spec(paper="uncoated", icc=own),
    ]  # fmt: skip
    assert len({both(project, PRESS, spec=spec).whole for spec in specs}) == len(specs)
    assert both(project, PRESS, spec=Spec(weight=120)) == both(project, PRESS), "only a booklet creeps"
    assert both(project, spec=Spec(marks=("crop",))) == both(project), "nothing of it is for a screen"


def test_the_weight_of_the_paper_is_seen_where_a_booklet_creeps(project: Path) -> None:
    booklet = dataclasses.replace(TEA, layout="booklet-a5", target=Target.OFFICE)
    found = {quick(project, booklet, Orders(output=None, spec=Spec(weight=weight))) for weight in (90, 120)}
    assert len({one.whole for one in found}) == 2
    assert len({one.text for one in found}) == 1


def test_release_is_seen(project: Path) -> None:
    orders = Orders(output=None, release=True)
    assert quick(project, TEA, orders) != quick(project, TEA, Orders(output=None))
    assert quick(project, TEA, orders).text == quick(project, TEA, Orders(output=None)).text


def test_a_layout_that_is_not_used_makes_no_difference(project: Path) -> None:
    before = both(project)
    add_layout(project, "poster", 210, 297)
    assert both(project) == before


def test_each_file_is_read_once_for_many_jobs(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    real = fingerprint.digest_of
    monkeypatch.setattr(fingerprint, "digest_of", lambda path: read.append(path) or real(path))
    for number in range(5):
        shutil.copy(project / "clinics/north.toml", project / f"clinics/c{number}.toml")
    found = Fingerprints(find_project(project), Orders(output=None))
    jobs = [dataclasses.replace(TEA, clinic=f"c{n}", target=target) for n in range(5) for target in Target]
    assert len({found.of(job).whole for job in jobs}) == len(jobs)
    assert len(read) == len(set(read)) > 15


def test_what_cannot_be_read_is_read_once_for_many_jobs(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project / "translations/es/LC_MESSAGES/tea.po", "msgid broken")
    found = Fingerprints(find_project(project), Orders(output=None))
    read: list[object] = []
    real = MaterialsReader.texts
    monkeypatch.setattr(MaterialsReader, "texts", lambda *given, **more: read.append(given) or real(*given, **more))
    for clinic in ("north", "south"):
        with pytest.raises(CatalogError):
            found.of(dataclasses.replace(TEA, clinic=clinic, locale="es"))
    assert len(read) == 1
