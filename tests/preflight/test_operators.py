from __future__ import annotations

import pytest
from support.press_sheets import found, press_pdf

from brochure.preflight import inspect
from brochure.preflight.nouns import Settings


def test_passes_everything_that_pdf_knows() -> None:
    content = "q 1 J 1 j 4 M [3 2] 0 d /Perceptual ri 1 i /P BMC EMC /P <</MCID 1>> BDC EMC BX EX 0 Tc 0 Tw 100 Tz Q"
    assert not found("operators", press_pdf(content))


@pytest.mark.parametrize("operator", ["/Fm9 Do", "1 2 cm", "(a) w", "/Own gs", "zz", "/F9 10 Tf", "Q Q Q"])
def test_reports_what_makes_no_sense(operator: str) -> None:
    flaws = inspect(press_pdf(operator), Settings()).flaws
    # What cannot be read has inks that nobody can tell either.
    assert {flaw.rule for flaw in flaws} <= {"operators", "ink"}
    (flaw,) = (flaw for flaw in flaws if flaw.rule == "operators")
    assert flaw.page == 1
    assert flaw.message.endswith(operator.rsplit(maxsplit=1)[-1])
