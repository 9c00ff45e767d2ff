"""What a brochure costs when what it shares with those of other clinics was drawn before.

For made-up clinics, each with its own name, address, numbers, web page and logo, these take turns: a bare WeasyPrint
rendering of the same HTML (tags on, warm, one font configuration), a whole job, a job of a series, and the placing
alone, its size searched or known. With `--varied`, names, addresses, hours and logos are of different lengths, as
clinics have them, so that not each is placed: all of them are built as a series, and every fifth by itself. With
`--typst`, jobs of a series in every layout and for every target take turns with
Typst, whose compiler is kept, at a tri-fold of the same content (`typst_page.py`). Only ratios mean anything, since a
busy machine slows all alike.

    .venv/bin/python benchmarks/many_clinics.py [--rounds N] [-l LOCALE]... [-L LAYOUT]... [-t TARGET]...
    .venv/bin/python benchmarks/many_clinics.py --varied [--rounds N] [-l LOCALE]... [-L LAYOUT]...
    .venv/bin/python benchmarks/many_clinics.py --typst [--rounds N]
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from statistics import mean, median
from typing import Any, TypeVar

from job import ARTICLE, Bare, anew, cpu

from brochure import slots
from brochure.files import write_whole
from brochure.model import Job, Spec, Target
from brochure.orders import Orders, Outcome
from brochure.pipeline import Workshop
from brochure.project import find_project
from brochure.slots import element_of, split
from brochure.warm import Recent

T = TypeVar("T")

PROFILE = """\
name = "{name}"
address = ["{number} {street} Street", "{town}"]
phone = "01632 960 {number}"
out_of_hours = "01632 961 {number}"
emergency = "999"
fever_threshold_c = {fever}
url = "https://{slug}.example/bmt"
logo = "{slug}.svg"
"""

LOGO = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><path fill="#0b5563" d="M0 0h{number}v20h-30z"/>\
<circle cx="50" cy="10" r="8" fill="#c05a1c"/></svg>
"""


WORDS = (
    "Department",
    "of",
    "Haematology",
    "University",
    "Hospital",
    "North",
    "Regional",
    "Centre",
    "Transplant",
    "Unit",
)


@dataclass(slots=True)
class Row:
    """CPU seconds of each turn, by what took it."""

    turns: dict[str, list[float]] = field(default_factory=dict)
    placed: int = 0

    def add(self, name: str, work: Callable[[], T]) -> T:
        given: list[T] = []
        self.turns.setdefault(name, []).append(cpu(lambda: given.append(work())))
        return given[0]

    def ratio(self, name: str, to: str) -> float:
        """How many times as long the other one takes: the median over rounds."""
        return median(b / a for a, b in zip(self.turns[name], self.turns[to], strict=True))


def main() -> int:
    parser = argparse.ArgumentParser(description="CPU time of a brochure that is placed, beside one that is rendered")
    parser.add_argument("--rounds", type=int, default=15, help="clinics a row (default %(default)s)")
    parser.add_argument("--varied", action="store_true", help="clinics of different lengths, for all targets")
    parser.add_argument("--typst", action="store_true", help="beside Typst: pip install -e '.[bench]'")
    parser.add_argument("-l", "--locale", action="append")
    parser.add_argument("-L", "--layout", action="append")
    parser.add_argument("-t", "--target", action="append", choices=[*map(str, Target)])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        slugs = list(clinics(folder, asked.rounds + 2, varied=asked.varied))
        if asked.typst:
            print(beside_typst(folder, slugs))
            return 0
        if asked.varied:
            for layout in asked.layout or ["trifold-a4"]:
                for locale in asked.locale or ["en"]:
                    print(f"{layout} {locale}: {in_series(folder, slugs, locale, layout)}", flush=True)
            return 0
        print(
            f"{'':28} {'bare':>6} {'whole':>6} {'series':>6} {'place':>6} {'known':>6}   "
            "times faster than bare: series, placing, placing with size known"
        )
        for layout in asked.layout or ["trifold-a4"]:
            for locale in asked.locale or ["en", "ar", "zh_Hans"]:
                for target in asked.target or ["screen"]:
                    row = measure(folder, slugs, locale, layout, Target(target))
                    print(line(f"{layout} {locale} {target}", row), flush=True)
    return 0


def clinics(folder: Path, count: int, *, varied: bool = False) -> Iterator[str]:
    """Write a project of so many clinics; of names and details of different lengths, where they are `varied`."""
    chance = random.Random(1)
    (folder / "clinics").mkdir()
    (folder / "brochure.toml").write_text("")
    for number in range(100, 100 + count):
        word = "".join(chance.choices("abcdefghijklmnoprstuvw", k=7))
        slug = f"clinic{number}"
        profile = PROFILE.format(
            slug=slug, number=number, name=f"{word.title()} Clinic", street=word[::-1].title(),
            town=chance.choice(("Anytown", "Newport", "Easton")), fever=chance.choice((37.5, 38.0, 38.3)),
        )  # fmt: skip
        logo = LOGO.format(number=30 + number % 30)
        if varied:
            words = " ".join(chance.sample(WORDS, chance.choice((1, 1, 2, 4, 6))))
            profile = profile.replace(" Clinic", f" Clinic {words}").replace(
                "[", chance.choice(('["West Wing", ', "["))
            )
            profile += chance.choice(("", 'hours = "Monday to Friday, 9 am to 5 pm"\n'))
            profile = "".join(line for line in profile.splitlines(True) if line[:3] != "url" or chance.random() < 0.7)
            logo = logo.replace("60 20", f"{chance.choice((25, 40, 60, 80))} 20")
        (folder / f"clinics/{slug}.toml").write_text(profile)
        (folder / f"clinics/{slug}.svg").write_text(logo)
        yield slug


def measure(folder: Path, slugs: Sequence[str], locale: str, layout: str, target: Target) -> Row:
    workshop, row = Workshop(find_project(folder)), Row()
    bare = Bare(folder)
    series, alone = (Orders(output=folder / str(kind), series=kind, force=True) for kind in (True, False))
    jobs = [Job(article=ARTICLE, locale=locale, layout=layout, clinic=slug, target=target) for slug in slugs]
    for job in jobs[:2]:
        build(workshop, job, series)
    build(workshop, jobs[0], alone)
    placer = workshop._placer
    (group,) = placer._classes
    for job in jobs[2:]:
        # First of all, since what a clinic brings is kept from then on.
        workshop._fits.clear()
        if not row.add("series", lambda job=job: build(workshop, job, series)).placed:
            row.turns["series"].pop()
            continue
        row.placed += 1
        row.add("bare", bare.of(workshop, job))
        anew(workshop)
        row.add("whole", lambda job=job: build(workshop, job, alone))
        materials = workshop._reader.read(job)
        finish = workshop._finish(job, materials.layout, Spec())
        compose = workshop._composing(job, materials, finish, Spec())
        made = placer.place(group, compose, None)
        one = next(one for one in placer._classes[group] if one.final.fit == made.markup.fit)
        final, others = one.final.setting, [page.setting for page in one.others if page.setting]
        slots = split(made.markup.html)[1]
        forget(workshop, one)
        row.add("place", lambda compose=compose: placer.place(group, compose, None))
        forget(workshop, one)
        row.add("known", lambda compose=compose, fit=one.final.fit: placer.place(group, compose, fit))
        row.add("- compose", lambda compose=compose, fit=one.final.fit: compose(fit))
        forget(workshop, one)
        row.add("- parse", lambda slots=slots: [element_of(slot) for slot in slots])
        row.add("- other sizes", lambda s=slots, o=others: [other.set(s) for other in o])
        boxes = row.add("- set", lambda s=slots, f=final: f.set(s))
        pieces = row.add("- draw", lambda b=one.body, x=boxes: b.pieces(x, placer._fonts))
        row.add("- write", lambda b=one.body, p=pieces, m=made.markup: b.finish(p, m))
        row.add("copy", lambda pdf=made.pdf: write_whole(folder / "copy.pdf", pdf))
    return row


def forget(workshop: Workshop, one: Any) -> None:
    """Slots are laid out and drawn anew, those too that clinics have in common."""
    slots._parsed.clear()
    anew(workshop)
    workshop._placer._pieces.clear()
    for page in (one.final, *one.others):
        if page.setting:
            page.setting._boxes = [Recent(boxes._most) for boxes in page.setting._boxes]


def in_series(folder: Path, slugs: Sequence[str], locale: str, layout: str) -> str:
    """All clinics for all targets, as a batch has them, beside some of them each by itself."""
    workshop, alone = (Workshop(find_project(folder)) for _ in range(2))
    spent: list[float] = []
    whole: list[float] = []
    made: list[Outcome] = []
    series, single = (Orders(output=folder / str(kind), series=kind, force=True) for kind in (True, False))
    for number, slug in enumerate(slugs):
        for target in Target:
            job = Job(article=ARTICLE, locale=locale, layout=layout, clinic=slug, target=target)
            spent.append(cpu(lambda job=job: made.append(workshop.build(job, series, {}))))
            if number % 5 == 0:
                whole.append(cpu(lambda job=job: alone.build(job, single, {})))
    return (
        f"{sum(outcome.placed for outcome in made)} of {len(made)} placed; {1000 * mean(spent):.0f} ms a file,"
        f" {mean(whole) / mean(spent):.1f} times as fast as each by itself"
    )


def beside_typst(folder: Path, slugs: Sequence[str]) -> str:
    """Brochures in English for a CPU second, all layouts and targets taken together, and Typst's tri-folds."""
    from typst_page import Kept  # noqa: PLC0415 - only here is Typst needed

    project = find_project(folder)
    orders = Orders(output=folder / "series", series=True, force=True)
    first, *others = slugs[1:]
    typst = Kept(folder, project, first)
    ours: dict[Target, list[float]] = {target: [] for target in Target}
    theirs: list[float] = []
    workshop = Workshop(project)

    # One layout after the other, as a batch does. Bilingual ones are not for an article in its own language.
    for layout in (name for name in project.layouts() if not name.startswith("bilingual")):
        for slug in (slugs[0], first, *others):
            for target in Target:
                job = Job(article=ARTICLE, locale="en", layout=layout, clinic=slug, target=target)
                spent = cpu(lambda job=job: build(workshop, job, orders))
                if slug in others:  # the first two prepare
                    ours[target].append(spent)
                    theirs.append(cpu(lambda slug=slug: typst.compile(slug)))
    own, other = 1 / mean(chain(*ours.values())), 1 / mean(theirs)
    times = ", ".join(f"{target} {1000 * mean(spent):.0f} ms" for target, spent in ours.items())
    return f"{own:.1f} brochures a CPU second ({times}); Typst {other:.1f} tri-folds; ratio {own / other:.2f}"


def build(workshop: Workshop, job: Job, orders: Orders) -> Outcome:
    outcome = workshop.build(job, orders, {})
    if outcome.status != "published":
        raise SystemExit(f"{job} was {outcome.status}: {outcome.findings or outcome.faults}")
    return outcome


def line(name: str, row: Row) -> str:
    times = [f"{1000 * median(row.turns[kind]):6.0f}" for kind in ("bare", "whole", "series", "place", "known")]
    ratios = [f"{row.ratio(kind, 'bare'):5.1f}" for kind in ("series", "place", "known")]
    split = " ".join(f"{kind} {1000 * median(turns):.1f}" for kind, turns in row.turns.items() if kind[0] == "-")
    copied = f"copy {1000 * median(row.turns['copy']):.1f}"
    return f"{name:28} {' '.join(times)}   {' '.join(ratios)}   {row.placed} placed;{split[1:]} {copied}"


if __name__ == "__main__":
    sys.exit(main())
