"""What a file for the press costs beside one for the office: the same text in the same layout, its type size known.

Both are whole jobs of one warm `Workshop`, preflight and all, and take turns in one process, because a busy machine
slows them alike: only their ratio means anything, to about a tenth.

    .venv/bin/python benchmarks/press.py [--strict] [--rounds N] [-l LOCALE]... [-L LAYOUT]...
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from job import anew

from brochure.model import MARKS, Job, Spec, Target
from brochure.orders import Orders
from brochure.pipeline import Workshop
from brochure.project import find_project

BOUND = 1.5
"""CPU of the press job over that of the office job: the median over all layouts and languages."""

LOCALES = ("en", "de", "ar", "zh_Hans")
LAYOUTS = ("trifold-a4", "zfold-a4", "gatefold-a4", "leaflet-a4", "booklet-a5", "largeprint-a4")


def main() -> int:
    parser = argparse.ArgumentParser(description="CPU time of a press job over that of an office job")
    parser.add_argument("-l", "--locale", action="append")
    parser.add_argument("-L", "--layout", action="append")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--marks", action="store_true", help="with all marks in the slug")
    parser.add_argument("--strict", action="store_true", help=f"fail where it costs more than {BOUND:g} times")
    asked = parser.parse_args()
    workshop = Workshop(find_project(Path.cwd()))
    spec = Spec(marks=MARKS if asked.marks else ())
    ratios = []
    print(f"{'':24} {'office':>8} {'press':>8} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as folder:
        orders = Orders(output=Path(folder), force=True, spec=spec)
        for layout in asked.layout or LAYOUTS:
            for locale in asked.locale or LOCALES:
                # The first turn searches for the size, and parses what is kept.
                turns = [(_cost(workshop, locale, layout, orders)) for _ in range(asked.rounds + 1)][1:]
                ratio = median(press / office for office, press in turns)
                ratios.append(ratio)
                office, press = (median(times) * 1000 for times in zip(*turns, strict=True))
                print(f"{layout:16} {locale:7} {office:6.0f}ms {press:6.0f}ms {ratio:6.2f}", flush=True)
    whole = median(ratios)
    print(f"\nmedian {whole:.2f}, most {max(ratios):.2f} (limit {BOUND:g} for the median)")
    return 1 if whole > BOUND and asked.strict else 0


def _cost(workshop: Workshop, locale: str, layout: str, orders: Orders) -> tuple[float, float]:
    """CPU seconds of the office job and of the press job."""
    times = []
    for target in (Target.OFFICE, Target.PRESS):
        job = Job(article="bmt-autoimmune", locale=locale, layout=layout, clinic="example", target=target)
        anew(workshop)
        gc.collect()
        started = time.process_time()
        outcome = workshop.build(job, orders, {})
        times.append(time.process_time() - started)
        if not outcome.ok:
            raise SystemExit(f"{layout} {locale} {target}: {[finding.message for finding in outcome.findings]}")
    return times[0], times[1]


if __name__ == "__main__":
    sys.exit(main())
