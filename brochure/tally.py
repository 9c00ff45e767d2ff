"""What a run comes to, counted as it goes: of what went well nothing else is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from brochure.errors import Exit, Fault
from brochure.model import Finding, Job, Severity
from brochure.orders import Outcome, Status

Rank = tuple[int, ...]
_DONE = ("published", "unchanged", "passed")


@dataclass(slots=True, kw_only=True)
class Told:
    """A finding, the first brochure that has it, and how many have."""

    finding: Finding
    first: str
    count: int
    rank: Rank


@dataclass(slots=True, kw_only=True)
class Count:
    """How many brochures of a language or a layout there were, and how many of them failed."""

    total: int = 0
    failed: int = 0


@dataclass(slots=True, kw_only=True)
class Tally:
    """Outcomes in any order. `rank` sorts jobs, so that what is told does not depend on which was done first."""

    rank: Callable[[Job], Rank]
    total: int = 0
    done: int = 0
    unchanged: int = 0
    drafts: int = 0
    codes: set[Exit] = field(default_factory=set)
    statuses: Counter[Status] = field(default_factory=Counter)
    languages: dict[str, Count] = field(default_factory=dict)
    layouts: dict[str, Count] = field(default_factory=dict)
    _faults: dict[Fault, Rank] = field(default_factory=dict)
    _findings: dict[Finding, Told] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        rank = self.rank(outcome.job)
        done = outcome.status in _DONE
        self.total += 1
        self.done += done
        self.unchanged += outcome.status == "unchanged"
        self.drafts += done and outcome.draft
        self.codes.add(outcome.exit_code)
        self.statuses[outcome.status] += 1
        for counts, name in ((self.languages, outcome.job.locale), (self.layouts, outcome.job.layout)):
            counted = counts.setdefault(name, Count())
            counted.total += 1
            counted.failed += not done
        for number, fault in enumerate(outcome.faults):
            place = (*rank, number)
            self._faults[fault] = min(place, self._faults.get(fault, place))
        for number, finding in enumerate(dict.fromkeys(outcome.findings)):
            place = (*rank, number)
            told = self._findings.get(finding)
            if told is None:
                self._findings[finding] = Told(finding=finding, first=outcome.name, count=1, rank=place)
                continue
            told.count += 1
            if place < told.rank:
                told.first, told.rank = outcome.name, place

    def faults(self) -> list[Fault]:
        """What could not be read, each once, in the order of the jobs."""
        return sorted(self._faults, key=self._faults.__getitem__)

    def findings(self) -> Iterator[Told]:
        """What checks found, each once: errors first, then warnings."""
        found = sorted(self._findings.values(), key=lambda told: told.rank)
        for severity in (Severity.ERROR, Severity.WARNING):
            yield from (told for told in found if told.finding.severity is severity)
