"""Waivers: a translator's comment that lets one rule pass for one message, and says why.

# brochure: allow end_punctuation: the items of this list are whole sentences in German
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from brochure.model import Severity
from brochure.translators.nouns import Remark
from brochure.words import nearest

_MARK = re.compile(r"\s*brochure\s*:", re.IGNORECASE)
_WAIVER = re.compile(r"\s*brochure: allow (\w+)\s*(?::\s*(.*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waivers:
    """The rules that one message is let off, and what is wrong with how that is said."""

    rules: frozenset[str] = frozenset()
    faults: tuple[Remark, ...] = ()

    def unneeded(self, broken: Collection[str]) -> Iterator[Remark]:
        """A warning for each waiver of a rule that has nothing to say any more."""
        for rule in sorted(self.rules - set(broken)):
            yield Remark(message=f"the waiver of {rule} is no longer needed", hint="delete its line")


def read_waivers(comment: str, known: Collection[str]) -> Waivers:
    """The waivers of a translator's comment."""
    rules: set[str] = set()
    faults: list[Remark] = []
    for line in comment.splitlines():
        if not _MARK.match(line):
            continue
        found = _WAIVER.fullmatch(line)
        if found is None:
            faults.append(_fault("a waiver cannot be read", "write # brochure: allow RULE: why"))
        elif found[1] not in known:
            faults.append(_fault(f'there is no rule "{found[1]}" to waive', nearest(found[1], known)))
        elif not (found[2] or "").strip():
            faults.append(_fault(f"the waiver of {found[1]} has no reason", f"write # brochure: allow {found[1]}: why"))
        else:
            rules.add(found[1])
    return Waivers(rules=frozenset(rules), faults=tuple(faults))


def _fault(message: str, hint: str) -> Remark:
    return Remark(message=message, hint=hint, severity=Severity.ERROR)
