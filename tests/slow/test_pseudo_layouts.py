"""Pseudo locales are built as drafts in layouts that have the room, and refused in plain words in the others."""

from __future__ import annotations

import pytest
from support.builtin import LAYOUTS, SLUG, Built, build, named

from brochure.model import Job, Severity, Target
from brochure.project import Defaults, Project
from brochure.translators.pseudo import pseudo

pytestmark = pytest.mark.slow

ROOMY = ("bilingual-a4", "booklet-a5", "largeprint-a4")
"""Layouts that have as many pages as the text needs: they hold any language."""


def job(locale: str, layout: str) -> Job:
    return Job(article=SLUG, locale=locale, layout=layout, clinic="example", target=Target.SCREEN)


HELD = [
    *(job("en_XA", layout) for layout in ROOMY),
    *(job("ar_XB", layout) for layout in LAYOUTS),
]
REFUSED = [job("en_XA", layout) for layout in LAYOUTS if layout not in ROOMY]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    project = Project(root=tmp_path_factory.mktemp("pseudo"), defaults=Defaults(clinics=("example",)))
    assert project.root is not None
    pseudo(project, [SLUG], longer=40, goal=None)
    return build(project.root / "out", [*HELD, *REFUSED], project=project)


@pytest.mark.parametrize("job", HELD, ids=named)
def test_a_layout_that_has_the_room_is_built_as_a_draft(built: Built, job: Job) -> None:
    outcome = built.outcomes[job]
    assert [finding for finding in outcome.findings if finding.severity is Severity.ERROR] == []
    assert outcome.status == "published"
    assert built.path(job).name.endswith(".draft.pdf")


@pytest.mark.parametrize("job", REFUSED, ids=named)
def test_a_layout_that_has_not_is_refused_for_that_alone(built: Built, job: Job) -> None:
    outcome = built.outcomes[job]
    wrong = [finding for finding in outcome.findings if finding.severity is Severity.ERROR]
    assert outcome.status == "refused"
    assert {finding.check for finding in wrong} == {"fits"}
    assert any("lines too many at" in finding.message for finding in wrong)
    assert outcome.file == ""
