"""A file for the press passes preflight, as a print shop looks at it: boxes, inks, fonts, pictures, safe zones."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Finding, Target
from brochure.preflight import inspect
from brochure.preflight.nouns import Settings
from brochure.preflight.wording import place
from brochure.proof import Proof


def check(proof: Proof) -> Iterator[Finding]:
    """A file for the press passes preflight, as a print shop looks at it: boxes, inks, fonts, pictures, safe zones."""
    yield from judged(proof)[0]


def judged(proof: Proof) -> tuple[tuple[Finding, ...], str]:
    """What preflight found, and the words that it saw; none where the file is not for the press."""
    profile = proof.printing.profile
    if proof.markup.target is not Target.PRESS or profile is None:
        return (), ""
    report = inspect(proof.pdf, Settings(max_ink=profile.max_ink, profile=profile.data), proof.memory)
    findings = (
        Finding(
            check="preflight", severity=flaw.severity, message=f"{flaw.message} ({flaw.rule})",
            place=place(flaw), hint=flaw.hint,
        )
        for flaw in report.flaws
    )  # fmt: skip
    return tuple(findings), report.words
