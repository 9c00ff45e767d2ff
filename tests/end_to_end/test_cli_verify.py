"""`--verify`: a share of what is built is compared with a plain rendering."""

from __future__ import annotations

import pytest
from support.projects import CLINIC, published, write

from brochure.errors import Exit


def test_files_of_several_clinics_are_compared(project, build):
    for name in ("South", "East"):
        write(project / f"clinics/{name.lower()}.toml", CLINIC.replace("North", name))
    ran = build("--verify", "100%")
    assert (ran.code, ran.errors) == (Exit.OK, [])
    assert len(published(project / "out")) == 6


@pytest.mark.parametrize("share", ["101%", "-1", "some", "nan", "%"])
def test_a_share_is_of_a_hundred(project, build, share):
    ran = build("--verify", share)
    assert ran.code == Exit.USAGE
    assert published(project / "out") == []
