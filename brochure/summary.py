"""What a run came to, as a table for people and as an object for programs; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from brochure.orders import Status
from brochure.pace import duration
from brochure.tally import Count, Tally

STATUSES: tuple[Status, ...] = ("published", "passed", "unchanged", "refused", "unreadable", "crashed")
_SHOWN = 40
"""Lines of languages or layouts, the worst first: more than there are of either, but in a project of many."""


def table(tally: Tally, seconds: float) -> str:
    """A line for each end that some brochure came to, then the drafts, the time, and where brochures failed."""
    counts: list[tuple[str, str]] = []
    counts += [(status, f"{tally.statuses[status]:,}") for status in STATUSES if tally.statuses[status]]
    if tally.drafts:
        counts.append(("drafts", f"{tally.drafts:,}"))
    counts.append(("time", duration(seconds)))
    width = max(len(value) for _, value in counts)
    lines = [f"{name:<12}{value:>{width}}" for name, value in counts]
    return "\n".join([*lines, *_failed("language", tally.languages), *_failed("layout", tally.layouts)])


def _failed(kind: str, counts: Mapping[str, Count]) -> Iterator[str]:
    """How many of each language or layout failed, the most first."""
    failed = {name: count for name, count in counts.items() if count.failed}
    names = sorted(failed, key=lambda name: (-failed[name].failed, name))
    if not names:
        return
    yield f"failed by {kind}:"
    width = max(map(len, names[:_SHOWN]))
    yield from (f"  {name:<{width}}  {failed[name].failed:,} of {failed[name].total:,}" for name in names[:_SHOWN])
    if len(names) > _SHOWN:
        yield f"  and {len(names) - _SHOWN:,} more"


def entry(tally: Tally, seconds: float) -> dict[str, Any]:
    """The same as JSON."""
    return {
        "total": tally.total,
        **{status: tally.statuses[status] for status in STATUSES},
        "drafts": tally.drafts,
        "failed": {
            kind: {name: count.failed for name, count in sorted(counts.items()) if count.failed}
            for kind, counts in (("languages", tally.languages), ("layouts", tally.layouts))
        },
        "seconds": round(seconds, 3),
    }
