"""Mistakes put into translations on purpose are found, by the rule that should; what only looks like one is not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import mistakes
from support.mistakes import Mistake

from brochure.translators.check import check_catalogs
from brochure.translators.nouns import Pair
from brochure.translators.rules import rules


@pytest.mark.parametrize("mistake", mistakes.mistakes(), ids=str)
def test_a_mistake_is_found_by_the_rule_that_should(mistake: Mistake) -> None:
    assert list(rules()[mistake.rule](mistake.pair)), mistake.pair.text
    assert list(rules()[mistake.rule](mistake.right)) == []


@pytest.mark.parametrize("pair", mistakes.right(), ids=lambda pair: f"{pair.language.locale}-{pair.text[:24]}")
def test_what_only_looks_like_a_mistake_is_not_found(pair: Pair) -> None:
    assert {name: found for name, rule in rules().items() if (found := list(rule(pair)))} == {}


@pytest.mark.parametrize("locale", mistakes.project().locales())
def test_nothing_is_found_in_a_built_in_catalog(locale: str) -> None:
    assert [str(finding) for finding in check_catalogs(mistakes.bench(locale))] == []


def test_there_are_mistakes_for_every_rule_in_many_languages() -> None:
    found = mistakes.mistakes()
    assert {mistake.rule for mistake in found} == set(rules())
    assert len(found) >= 60
    assert len({mistake.pair.language.locale for mistake in found}) >= 12


PAIRS = [pair for locale in mistakes.project().locales() for _, pair in mistakes.bench(locale).pairs()]
NUMBERED = [pair for pair in PAIRS if re.search(r"\d", pair.text)]
MARKED = [pair for pair in PAIRS if re.search(r"\*\*|\[@\w+\]|%\(\w+\)s", pair.text)]


@given(st.sampled_from(NUMBERED), st.data())
def test_any_digit_that_is_changed_is_found(pair: Pair, data: st.DataObject) -> None:
    at = data.draw(st.sampled_from([found.start() for found in re.finditer(r"\d", pair.text)]))
    value = unicodedata.decimal(pair.text[at])
    other = data.draw(st.integers(0, 9).filter(lambda digit: digit != value))
    changed = pair.text[:at] + chr(ord(pair.text[at]) - value + other) + pair.text[at + 1 :]
    assert list(rules()["numbers"](replace(pair, text=changed)))


@given(st.sampled_from(MARKED), st.data())
def test_any_mark_that_is_lost_is_found(pair: Pair, data: st.DataObject) -> None:
    lost = data.draw(st.sampled_from(list(re.finditer(r"\*\*|\[@\w+\]|%\(\w+\)s", pair.text))))
    changed = replace(pair, text=pair.text[: lost.start()] + pair.text[lost.end() :])
    assert list(rules()["placeholders" if pair.template else "markup"](changed))


@given(st.sampled_from(mistakes.right()), st.text())
def test_no_text_is_too_strange_to_be_judged(pair: Pair, text: str) -> None:
    for rule in rules().values():
        assert all(remark.message and remark.hint for remark in rule(replace(pair, text=text)))
        assert all(remark.message and remark.hint for remark in rule(replace(pair, source=text)))


def _wrapped(parts: tuple[str, str]) -> str:
    brackets, inner = parts
    return f"{inner}{brackets[0]}{inner}{brackets[1]}"


@given(st.recursive(st.just("x"), lambda inner: st.tuples(st.sampled_from(["()", "[]", "（）"]), inner).map(_wrapped)))
def test_brackets_in_pairs_are_in_order(text: str) -> None:
    assert list(rules()["brackets"](replace(mistakes.right()[0], text=text, plain=True))) == []
