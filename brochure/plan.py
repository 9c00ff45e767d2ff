"""What a build would make: how many of each, and about how long it takes. Nothing is built or read for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from brochure.manifest import Row
from brochure.model import Job, Layout, Target
from brochure.selection import Jobs

SEARCHED, BALANCED, MORE = 2.5, 6.0, 0.2
"""Seconds of a processor for the first target of a text, with the search for its size; the same where columns are to be
balanced; and the share of either that each further target takes. Measured with the built-in article in five languages,
which differ by half, and with columns by more."""

PLACED = 0.05
"""The same for every further clinic, whose brochure is placed into what was drawn for the first one, over all languages
and with the sample that is compared: docs/performance.md."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Numbers of files: in all, by each selector, and of those that have one already. `seconds` is of one processor."""

    total: int
    languages: Mapping[str, int]
    layouts: Mapping[str, int]
    targets: Mapping[str, int]
    clinics: Mapping[str, int]
    standing: int
    seconds: float


def plan(
    jobs: Jobs, rows: Iterable[Row], layouts: Mapping[str, Layout], *, only: Collection[Job] | None = None
) -> Plan:
    """Count jobs; `rows` are those of the ledger, whatever became of their inputs since.

    `only` leaves out all other jobs. Articles are slugs there.
    """
    kinds = ("locale", "layout", "target", "clinic")
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    made = {row.job for row in rows}
    costs = {name: _cost(layout) for name, layout in layouts.items()}
    total = standing = 0
    seconds = 0.0
    text = None
    drawn: set[Job] = set()
    for job in jobs:
        listed = replace(job, article=jobs.articles[job.article])
        if only is not None and listed not in only:
            continue
        total += 1
        for kind in kinds:
            counts[kind][getattr(job, kind)] += 1
        standing += listed in made
        edition = replace(job, clinic="")
        if edition in drawn:
            seconds += PLACED
            continue
        drawn.add(edition)
        same = replace(job, target=Target.SCREEN)
        seconds += costs[job.layout] * (MORE if same == text else 1)
        text = same
    return Plan(
        total=total, languages=dict(counts["locale"]), layouts=dict(counts["layout"]),
        targets={target.value: counts["target"][target] for target in jobs.targets}, clinics=dict(counts["clinic"]),
        standing=standing, seconds=seconds,
    )  # fmt: skip


def _cost(layout: Layout) -> float:
    return BALANCED if any(flow.columns > 1 for flow in layout.flows) else SEARCHED
