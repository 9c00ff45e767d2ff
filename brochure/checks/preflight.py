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
    profile = proof.printing.profile
    if proof.markup.target is not Target.PRESS or profile is None:
        return
    settings = Settings(max_ink=profile.max_ink, profile=profile.data)
    for flaw in inspect(proof.pdf, settings, proof.memory).flaws:
        yield Finding(
            check="preflight", severity=flaw.severity, message=f"{flaw.message} ({flaw.rule})",
            place=place(flaw), hint=flaw.hint,
        )  # fmt: skip
