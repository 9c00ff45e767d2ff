"""What a job costs beyond the rendering it cannot do without.

A job is `Workshop.build` with warm templates, style sheets and fonts: read, compose, fit, impose, write, read back,
check, publish. Beside it stands a bare WeasyPrint render and write of the same HTML with the same options, fonts and
style sheets. Both take turns in one process, because a busy machine slows them alike: only their ratio means anything,
to about a tenth (CPython is faster or slower by how deep the stack is at which a loop runs).

    .venv/bin/python benchmarks/job.py [--strict] [--rounds N] [-l LOCALE]... [-L LAYOUT]... [-t TARGET]
"""

from __future__ import annotations

import argparse
import gc
import logging
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from brochure import inline
from brochure.checks import markup_kept, numbers
from brochure.fetch import NothingOutside
from brochure.model import Job, Spec, Target
from brochure.orders import Orders
from brochure.pipeline import Workshop
from brochure.project import find_project
from brochure.selection import Selectors, select

KNOWN_BOUND, SEARCHED_BOUND, MEMORY_BOUND = 2.0, 3.5, 400
"""Times the bare rendering with the type size known, and searched; MB at a worker's peak."""

LOCALES, LAYOUTS = ("en", "de", "ar", "zh_Hans"), ("trifold-a4", "leaflet-a4")
ARTICLE = "bmt-autoimmune"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the rounds of one job showed: CPU milliseconds of the bare rendering, and times that for a job."""

    job: Job
    bare: float
    known: Sequence[float]
    searched: Sequence[float]


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        # First, because a process begins with the peak of the one that started it.
        peak = _peak_of_a_worker(Path(folder), asked.target)
        rows = []
        print(f"{'':24} {'bare':>7}   {'size known':^22}   {'size searched':^22}")
        for row in measure(Path(folder), asked):
            rows.append(row)
            print(_line(row), flush=True)
    print(f"\nlimits {'':29} {KNOWN_BOUND:^22g}   {SEARCHED_BOUND:^22g}")
    print(f"peak memory of a worker over all languages: {peak:.0f} MB (limit {MEMORY_BOUND})")
    over = [
        name
        for name, worst, bound in (
            ("size known", max(median(row.known) for row in rows), KNOWN_BOUND),
            ("size searched", max(median(row.searched) for row in rows), SEARCHED_BOUND),
            ("memory", peak, MEMORY_BOUND),
        )
        if worst > bound
    ]
    print(f"over the limit: {', '.join(over)}" if over else "all within the limits")
    return 1 if over and asked.strict else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="CPU time of a job over that of a bare rendering, and peak memory")
    parser.add_argument("--strict", action="store_true", help="exit with 1 where a limit is passed")
    parser.add_argument("--rounds", type=int, default=7, help="rounds a job (default %(default)s)")
    parser.add_argument("-l", "--language", action="append", dest="locales", help=f"default {' '.join(LOCALES)}")
    parser.add_argument("-L", "--layout", action="append", dest="layouts", help=f"default {' '.join(LAYOUTS)}")
    parser.add_argument("-t", "--target", default="screen", choices=list(Target), help="default %(default)s")
    return parser.parse_args()


def measure(folder: Path, asked: argparse.Namespace) -> Iterator[Row]:
    """Rounds of bare rendering, job with its size known, job that searches; one row a job."""
    workshop = Workshop(find_project(Path.cwd()))
    orders = Orders(output=folder, force=True)
    bare = Bare(folder)
    for layout in asked.layouts or LAYOUTS:
        for locale in asked.locales or LOCALES:
            job = Job(article=ARTICLE, locale=locale, layout=layout, clinic="example", target=Target(asked.target))

            def known(job: Job = job) -> None:
                _expect_file(workshop, job, orders)

            def searched(job: Job = job) -> None:
                _forget(workshop)
                _expect_file(workshop, job, orders)

            searched()  # warm, and the size is known from here on
            render = bare.of(workshop, job)
            render()
            rounds = [(cpu(render), cpu(known), cpu(searched)) for _ in range(asked.rounds)]
            yield Row(
                job=job,
                bare=1000 * median(b for b, _, _ in rounds),
                known=[k / b for b, k, _ in rounds],
                searched=[s / b for b, _, s in rounds],
            )


class Bare:
    """WeasyPrint alone, as warm as a workshop's."""

    def __init__(self, folder: Path) -> None:
        self._fonts = FontConfiguration()
        self._fetcher = NothingOutside()
        self._goal = folder / "bare.pdf"
        # By itself it knows no swatches, and says so each time that it draws one.
        logging.getLogger("weasyprint").setLevel(logging.ERROR)

    def of(self, workshop: Workshop, job: Job) -> Callable[[], None]:
        """A rendering of the very HTML that a job ends up with."""
        materials = workshop._reader.read(job)
        finish = workshop._finish(job, materials.layout, Spec())
        compose = workshop._composing(job, materials, finish, Spec())
        markup = workshop._typeset(materials, compose, workshop._laying_out(materials)).panels.markup
        sheets = [
            CSS(string=path.read_text(encoding="utf-8"), font_config=self._fonts, url_fetcher=self._fetcher)
            for path in materials.style_sheets
        ]
        variant = "pdf/a-2a" if job.target is Target.SCREEN else None

        def render() -> None:
            html = HTML(string=markup.html, url_fetcher=self._fetcher, base_url="brochure:")
            document = html.render(font_config=self._fonts, stylesheets=sheets, pdf_tags=True)
            document.write_pdf(self._goal, pdf_tags=True, pdf_variant=variant, pdf_identifier=b"brochure")

        return render


def cpu(work: Callable[[], None]) -> float:
    """CPU seconds of this process. Rubbish is cleared before, so that nobody pays for what another left."""
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def anew(workshop: Workshop) -> None:
    """A page is filled and laid out anew, as if no other target of its brochure had just been made."""
    workshop._composer._pages.clear()
    workshop._press._laid.clear()


def _forget(workshop: Workshop) -> None:
    """As if this text had never been seen; what a worker shares among all texts stays warm."""
    workshop._fits.clear()
    for kept in (inline.parse, markup_kept._problems, numbers._differences):
        kept.cache_clear()


def _expect_file(workshop: Workshop, job: Job, orders: Orders) -> None:
    anew(workshop)
    outcome = workshop.build(job, orders, {})
    if outcome.status != "published":
        raise SystemExit(f"{job} was {outcome.status}: {outcome.findings or outcome.faults}")


def _peak_of_a_worker(folder: Path, target: str) -> float:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_build_all_and_weigh, folder, target).result()


def _build_all_and_weigh(folder: Path, target: str) -> float:
    """Megabytes at the peak of a process that built every language and layout, twice."""
    project = find_project(Path.cwd())
    workshop = Workshop(project)
    chosen = Selectors(articles=(ARTICLE,), targets=(target,), languages=("all",), layouts=("all",))
    for job in 2 * list(select(project, chosen)):
        _expect_file(workshop, job, Orders(output=folder, force=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def _line(row: Row) -> str:
    def spread(ratios: Sequence[float]) -> str:
        return f"{median(ratios):5.2f} ({min(ratios):.2f} to {max(ratios):.2f})"

    job = f"{row.job.layout} {row.job.locale}"
    return f"{job:24} {row.bare:4.0f} ms   {spread(row.known):^22}   {spread(row.searched):^22}"


if __name__ == "__main__":
    sys.exit(main())
