"""What a target is printed with: the printing condition, marks, the weight of the paper, bleed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from brochure.model import Layout, Mark, Spec, Target
from brochure.profiles import Profile, paper_profile, read_profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """The press profile, if it is for a press; marks; the paper's weight in g/m2; and the bleed in mm."""

    profile: Profile | None = None
    marks: tuple[Mark, ...] = ()
    weight: float = 0.0
    bleed: float = 0.0

    def __str__(self) -> str:
        """All that the bytes of a file depend on."""
        condition = self.profile
        profile = f"{condition.digest} {condition.name} {condition.max_ink}" if condition else ""
        return f"{profile} {' '.join(self.marks)} {self.weight:g} {self.bleed:g}"


def finish_of(target: Target, layout: Layout, spec: Spec, profile: Callable[[Spec], Profile]) -> Finish:
    """How a layout is finished for a target; the `profile` of what is ordered is asked for only where it is needed."""
    if target is Target.SCREEN:
        return Finish()
    if target is Target.OFFICE:
        # Only a booklet is made differently for thicker paper.
        return Finish(weight=spec.weight if layout.fold == "saddle" else 0.0)
    bleed = layout.bleed if spec.bleed is None else spec.bleed
    return Finish(profile=profile(spec), marks=spec.marks, bleed=bleed)


def condition(spec: Spec) -> Profile:
    """The printing condition that is ordered.

    Raises:
        ProfileError: the print shop's own profile cannot be read.
    """
    profile = read_profile(Path(spec.icc), spec.icc) if spec.icc else paper_profile(spec.paper)
    if spec.icc and spec.paper:
        # A profile does not say how much ink the paper takes.
        profile = replace(profile, paper=spec.paper, max_ink=paper_profile(spec.paper).max_ink)
    return profile
