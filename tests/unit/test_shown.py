"""What a slot shows is a target's own, and drawn once where it stands apart."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.projects import BODY, CLINIC, FRONT, URGENT, small_project, write
from support.projects import replace as change

from brochure.model import Job, Severity, Target
from brochure.orders import Orders, Outcome
from brochure.pieces import Pieces
from brochure.pipeline import Workshop
from brochure.project import find_project
from brochure.sample import Sample

ALL = Sample(share=1.0, seed="")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 20">{shapes}</svg>'
SHAPES = '<path fill="#0b5563" d="M0 0h{width}v20h-30z"/><circle cx="9" cy="10" r="8" fill="#c05a1c" opacity=".5"/>'
SHADED = (
    '<linearGradient id="g"><stop stop-color="#0b5563"/><stop offset="1" stop-color="#c05a1c"/></linearGradient>'
    '<rect width="{width}" height="20" fill="url(#g)"/>'
)
KINDS = {"shapes": SHAPES, "shaded": SHADED, "pixels": ""}


def logo(kind: str, width: int) -> tuple[str, bytes]:
    """The ending of its name, and a logo of that width."""
    if KINDS[kind]:
        return "svg", SVG.format(width=width, shapes=KINDS[kind].format(width=width)).encode()
    file = io.BytesIO()
    Image.new("RGB", (20 * width, 400), (11, 85, 99)).save(file, "PNG")
    return "png", file.getvalue()


def project(folder: Path, kind: str, style: str = "") -> Path:
    """Three clinics, each with a web page and a logo of its own."""
    small_project(folder)
    write(folder / "articles/tea.md", FRONT + BODY + URGENT)
    write(folder / "templates/card/style.css", style)
    change(
        folder / "templates/card/page.html",
        "{{ furniture.titles() }}",
        "{{ furniture.masthead() }}{{ furniture.titles() }}",
    )
    for number, slug in enumerate(("east", "hill", "west")):
        ending, content = logo(kind, 40 + number)
        write(folder / f"clinics/{slug}.{ending}", content)
        more = f'url = "https://{slug}.example/tea"\nlogo = "{slug}.{ending}"\n'
        write(folder / f"clinics/{slug}.toml", CLINIC.replace("North", slug.title()) + more)
    return folder


def build(
    folder: Path, slugs: Sequence[str], targets: Sequence[Target], sample: Sample | None = ALL
) -> dict[Any, tuple[Outcome, bytes]]:
    """Outcomes and files, by clinic and target, each compared with a plain rendering."""
    workshop = Workshop(find_project(folder))
    orders = Orders(output=folder / "out", series=True, force=True, sample=sample)
    found = {}
    for slug in slugs:
        for target in targets:
            job = Job(article="tea", locale="en", layout="card", clinic=slug, target=target)
            outcome = workshop.build(job, orders, {})
            found[slug, target] = outcome, (folder / "out" / outcome.file).read_bytes() if outcome.file else b""
    return found


@pytest.mark.parametrize(
    ("kind", "style"),
    [
        ("shapes", ""),
        ("shaded", ""),
        ("pixels", ""),
        ("shapes", ".logo-chip { opacity: 0.5 }"),
        ("shapes", ".logo { visibility: hidden }"),
        ("pixels", ".logo { object-fit: none; object-position: right }"),
        ("shapes", ".logo { border-radius: 3mm; padding: 1mm }"),
        ("shapes", ".contact svg { opacity: 0.5 }"),
    ],
)
def test_what_a_slot_shows_is_what_a_whole_rendering_has(tmp_path: Path, kind: str, style: str) -> None:
    """Whichever target comes first; where a file is refused, for what is wrong with it."""
    folder, slugs = project(tmp_path, kind, style), ("east", "hill", "west")
    made, again = build(folder, slugs, tuple(Target)), build(folder, slugs[::-1], tuple(Target)[::-1])
    for key, (outcome, pdf) in made.items():
        other, same = again[key]
        assert (outcome.status, outcome.findings, pdf == same) == (other.status, other.findings, True)
        assert not {finding.check for finding in outcome.findings if finding.severity is Severity.ERROR} - {"preflight"}
        assert outcome.placed or key[0] == "east" or outcome.status == "refused"
        assert outcome.status == "published" or key[1] is Target.PRESS


def test_a_slot_is_drawn_once_for_all_targets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a logo, too, which is another one for the press."""
    folder, drawn, draw = project(tmp_path, "shapes"), list[Any](), Pieces._draw
    monkeypatch.setattr(Pieces, "_draw", lambda self, *given: drawn.append(given[1]) or draw(self, *given))
    made = build(folder, ("east", "hill"), tuple(Target), sample=None)
    assert [outcome.placed for outcome, _ in made.values()] == [False] * 3 + [True] * 3
    assert [box.element.get("data-slot") for box in drawn].count("masthead") == 2
    assert len(set(map(id, drawn))) == len(drawn)
