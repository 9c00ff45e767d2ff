"""Every check has a test module with passing and failing examples, and says what it holds a brochure to."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from brochure.checks import checks

FOLDER = Path(__file__).parents[1] / "checks"
EXAMPLES = {path.stem.removeprefix("test_"): path for path in sorted(FOLDER.glob("test_*.py"))}


def test_every_check_has_examples_and_no_examples_are_left_over() -> None:
    assert sorted(EXAMPLES) == sorted(checks())


@pytest.mark.parametrize("kind", ["test_passes_", "test_reports_"])
@pytest.mark.parametrize("check", sorted(EXAMPLES))
def test_a_check_has_passing_and_failing_examples(check: str, kind: str) -> None:
    tree = ast.parse(EXAMPLES[check].read_text(encoding="utf-8"))
    tests = [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith(kind)]
    assert tests, f"{EXAMPLES[check].name} has no test whose name starts with {kind}"


@pytest.mark.parametrize("check", sorted(checks()))
def test_a_check_says_in_a_sentence_what_it_holds_a_brochure_to(check: str) -> None:
    said = (checks()[check].__doc__ or "").strip()
    assert said.endswith(".")
    assert len(said) < 120
