"""Brochures that are drawn once and finished for each clinic are those that a whole rendering gives."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pikepdf
import pytest
from support import tools, verapdf
from support.builtin import LAYOUTS, SLUG
from support.pdfs import built_in
from support.projects import write

from brochure.model import Job, Target
from brochure.moulds import LayOut, Mould
from brochure.orders import Orders, Outcome
from brochure.pipeline import Workshop
from brochure.project import find_project
from brochure.sample import Sample

pytestmark = pytest.mark.slow

PROFILE = """\
name = "{name}"
phone = "{phone}"
out_of_hours = "{night}"
emergency = "112"
fever_threshold_c = {fever}
address = [{address}]
url = "{url}"
{more}
[hours]
default = "Monday to Friday, 9:00–17:00"
ar = "من الاثنين إلى الجمعة، من الساعة 9:00 إلى الساعة 17:00"
"""

CLINICS = {
    "first": {"name": "Example Clinic"},
    "other": {
        "name": "Jubilee Clinic", "phone": "01632 960 555", "night": "01632 960 777", "fever": "37.5",
        "address": '"21 Qarden Street", "Zaytown"', "url": "https://klinik.example/xyz",
    },
    "branch": {"name": "Jubilee Clinic", "address": '"21 Qarden Street", "Zaytown"'},
    "arabic": {"name": "عيادة نموذجية", "phone": "01632 960 444"},
    "second": {"name": "عيادة مثالية", "phone": "01632 960 555"},
    "long": {
        "name": "Northern Counties University Hospital for Disorders of the Blood",
        "address": '"1 Hill", "Upper", "Anytown"',
    },
    "park": {"name": "Park Clinic", "address": '"3 Park Lane", "Anytown"'},
    "hill": {"name": "Hill Clinic", "address": '"4 Hill Lane", "Anytown"'},
    "green": {"name": "Green Clinic", "more": 'brand = "#1b5e20"'},
}  # fmt: skip
ORDINARY = {
    "phone": "01632 960 100", "night": "01632 960 199", "fever": "38.0", "address": '"12 Garden Street", "Anytown"',
    "url": "https://clinic.example/bmt", "more": 'logo = "logo.svg"',
}  # fmt: skip

SAMPLE = [
    ("en", "trifold-a4", "screen", "other"), ("th", "leaflet-a4", "office", "other"),
    ("de", "trifold-letter", "press", "other"), ("ar", "zfold-a4", "office", "other"),
    ("ur", "gatefold-a4", "press", "other"), ("hi", "booklet-a5", "screen", "other"),
    ("km", "leaflet-letter", "screen", "other"),
    ("zh_Hans", "largeprint-a4", "office", "other"),
    # Its urgent box, in two languages, is of one piece: only clinics with the same numbers share it.
    ("bn", "bilingual-a4", "screen", "branch"),
]  # fmt: skip
"""Every layout, in several scripts; every target. For all of them see docs/performance.md."""

WHOLE = Sample(share=1.0, seed="")


class Bench:
    """A workshop that makes brochures in series."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._workshop = Workshop(find_project(folder))

    def build(
        self, locale: str, layout: str, target: str, clinic: str, *, series: bool = True, sample: Sample | None = None
    ) -> tuple[Outcome, Path]:
        """What comes of a clinic's brochure, and where it is."""
        output = self.folder / "out"
        job = Job(article=SLUG, locale=locale, layout=layout, clinic=clinic, target=Target(target))
        outcome = self._workshop.build(job, Orders(output=output, series=series, sample=sample, force=True), {})
        assert outcome.status == "published", outcome.findings
        return outcome, output / outcome.file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clinics")
    write(folder / "brochure.toml", "")
    for name, values in CLINICS.items():
        write(folder / f"clinics/{name}.toml", PROFILE.format(**{**ORDINARY, **values}))
    write(folder / "clinics/logo.svg", (built_in("clinics") / "example-logo.svg").read_bytes())
    return folder


@pytest.fixture(scope="module")
def bench(folder: Path) -> Bench:
    return Bench(folder)


def noted(patch: pytest.MonkeyPatch) -> set[str]:
    """Slots that are cast in a mould from now on."""
    found = set()
    cast = Mould.cast

    def heard(mould: Mould, element: Element, lay_out: LayOut) -> Any:
        box = cast(mould, element, lay_out)
        if box is not None:
            found.add(element.get("data-slot", ""))
        return box

    patch.setattr(Mould, "cast", heard)
    return found


@pytest.fixture(scope="module")
def placed(bench: Bench) -> Mapping[str, Path]:
    """Files that were placed, each of which was compared with a plain rendering before it was published.

    In their slots, only what differs from others was laid out.
    """
    found = {}
    for locale, layout, target, clinic in SAMPLE:
        first, *_ = (bench.build(locale, layout, target, slug)[0] for slug in ("first", "park", "hill"))
        with pytest.MonkeyPatch.context() as patch:
            cast = noted(patch)
            other, path = bench.build(locale, layout, target, clinic, sample=WHOLE)
        assert (first.placed, other.placed) == (False, True), (locale, layout, target)
        assert {"masthead", "contact"} <= cast, (locale, layout, target)
        assert first.size == other.size
        found[f"{locale} {layout} {target}"] = path
    return found


def test_placed_brochures_are_what_a_plain_rendering_gives(placed: Mapping[str, Path]) -> None:
    assert len(placed) == len(SAMPLE)
    assert {layout for _, layout, *_ in SAMPLE} == set(LAYOUTS)
    for path in placed.values():
        with pikepdf.open(path) as pdf:
            assert pdf.check_pdf_syntax() == []


@pytest.mark.verapdf
@pytest.mark.skipif(bool(verapdf.available()), reason=verapdf.available() or "")
@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_placed_files_are_pdf_ua_and_pdf_a(placed: Mapping[str, Path], flavour: str) -> None:
    files = [path for name, path in placed.items() if name.endswith("screen")]
    assert len(files) > 3
    found = verapdf.validate(files, flavour)
    assert not any(found.values()), found


@pytest.mark.parametrize(("locale", "layout", "target", "clinic"), [SAMPLE[0], SAMPLE[2]])
def test_bytes_do_not_tell_which_clinic_was_first(
    placed: Mapping[str, Path], folder: Path, locale: str, layout: str, target: str, clinic: str
) -> None:
    ours = placed[f"{locale} {layout} {target}"].read_bytes()
    turned = Bench(folder)
    outcome, path = turned.build(locale, layout, target, clinic)
    assert (outcome.placed, path.read_bytes() == ours) == (False, True)
    outcome, path = turned.build(locale, layout, target, "first")
    placed_first = path.read_bytes()
    alone, path = Bench(folder).build(locale, layout, target, "first", series=False)
    assert (outcome.placed, alone.placed, path.read_bytes() == placed_first) == (True, False, True)
    assert (outcome.size, outcome.findings) == (alone.size, alone.findings)


def test_what_moves_anything_goes_the_whole_way(bench: Bench) -> None:
    names = ("first", "other", "long", "green", "other")
    made = [bench.build("en", "trifold-a4", "screen", name)[0].placed for name in names]
    assert made[1:] == [True, False, False, True]


def test_poppler_reads_and_paints_the_same(bench: Bench) -> None:
    bench.build("ar", "trifold-a4", "screen", "arabic")
    outcome, path = bench.build("ar", "trifold-a4", "screen", "second")
    assert outcome.placed
    plain = Workshop(find_project(bench.folder)).unchecked(outcome.job)
    for name, *options in (("pdftotext", "-raw", "-", "-"), ("pdftoppm", "-r", "150", "-")):
        command = [tools.program(name, "poppler-utils"), *options]
        one, other = (
            subprocess.run(command, input=pdf, capture_output=True, check=True) for pdf in (path.read_bytes(), plain)
        )
        assert one.stdout == other.stdout
