"""What a brochure costs in each language beside the same one in English, its type size not known.

Whole jobs of one warm `Workshop`, checks and all, in one process. English takes a turn beside each language, because a
busy machine slows both alike: only their ratio means anything, to about a tenth.

    .venv/bin/python benchmarks/languages.py [--strict] [--rounds N] [-l LOCALE]... [-L LAYOUT]... [-t TARGET]
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean, median

from job import anew

from brochure.model import Job, Target
from brochure.orders import Orders
from brochure.pipeline import Workshop
from brochure.project import find_project

BOUND = 1.6
"""Mean CPU of a brochure over all languages, over that of the English one."""


def main() -> int:
    project = find_project(Path.cwd())
    parser = argparse.ArgumentParser(description="CPU time of a brochure in each language over that in English")
    parser.add_argument("-l", "--locale", action="append")
    parser.add_argument("-L", "--layout", action="append")
    parser.add_argument("-t", "--target", choices=[*map(str, Target)], default="screen")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--strict", action="store_true", help=f"fail where the mean is more than {BOUND:g} times")
    asked = parser.parse_args()
    workshop = Workshop(project)
    means = []
    with tempfile.TemporaryDirectory() as folder:
        orders = Orders(output=Path(folder), force=True)
        for layout in asked.layout or ("trifold-a4", "leaflet-a4", "booklet-a5"):
            _cost(workshop, "en", layout, asked.target, orders)  # warm
            ratios = {}
            for locale in asked.locale or project.locales():
                turns = [
                    [_cost(workshop, one, layout, asked.target, orders) for one in ("en", locale)]
                    for _ in range(asked.rounds)
                ]
                ratios[locale] = median(other / english for english, other in turns)
                print(f"{layout:16} {locale:8} {ratios[locale]:5.2f}", flush=True)
            means.append(mean([1.0, *ratios.values()]))
            worst = max(ratios, key=lambda name: ratios[name])
            print(f"{layout:16} mean {means[-1]:.2f}, most {ratios[worst]:.2f} ({worst})\n")
    whole = mean(means)
    print(f"mean {whole:.2f} (limit {BOUND:g})")
    return 1 if whole > BOUND and asked.strict else 0


def _cost(workshop: Workshop, locale: str, layout: str, target: str, orders: Orders) -> float:
    """CPU seconds of one job that searches for its type size."""
    job = Job(article="bmt-autoimmune", locale=locale, layout=layout, clinic="example", target=Target(target))
    workshop._fits.clear()
    anew(workshop)
    gc.collect()
    started = time.process_time()
    outcome = workshop.build(job, orders, {})
    spent = time.process_time() - started
    if not outcome.ok:
        raise SystemExit(f"{layout} {locale}: {[finding.message for finding in outcome.findings]}")
    return spent


if __name__ == "__main__":
    sys.exit(main())
