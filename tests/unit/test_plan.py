"""What a build would make, before it is made."""

from __future__ import annotations

import pytest
from support.builtin import LAYOUTS

from brochure.model import Target
from brochure.plan import BALANCED, MORE, PLACED, SEARCHED, plan
from brochure.selection import Jobs


def jobs(layout: str, *targets: Target) -> Jobs:
    offer = ((), ())
    return Jobs(
        articles={"tea.md": "tea"},
        clinics={"north": offer, "south": offer},
        made={("tea.md", offer): (("en", layout, "current"), ("ar", layout, "current"))},
        targets=targets,
    )


@pytest.mark.parametrize(
    ("layout", "targets", "each"),
    [
        ("trifold-a4", (Target.SCREEN,), SEARCHED),
        ("trifold-a4", (Target.PRESS, Target.OFFICE, Target.SCREEN), SEARCHED * (1 + 2 * MORE)),
        ("leaflet-a4", (Target.SCREEN,), BALANCED),
    ],
)
def test_time_is_that_of_each_text_and_less_for_further_targets_and_clinics(
    layout: str, targets: tuple[Target, ...], each: float
) -> None:
    made = plan(jobs(layout, *targets), (), LAYOUTS)
    assert made.seconds == pytest.approx(2 * each + 2 * len(targets) * PLACED)
    assert (made.total, made.standing) == (4 * len(targets), 0)
    assert made.clinics == {"north": 2 * len(targets), "south": 2 * len(targets)}
    assert made.targets == dict.fromkeys(targets, 4)
