"""`brochure translations check` says what is wrong, where, and what mends it."""

from __future__ import annotations

import pytest
from support.projects import replace, write

pytestmark = pytest.mark.usefixtures("project")

CATALOG = "translations/es/LC_MESSAGES/tea.po"


def test_clean_catalogs_pass(brochure):
    ran = brochure("translations", "check", "es")
    assert (ran.code, ran.err, ran.out) == (0, "", "languages: 1; errors: 0; warnings: 0\n")


def test_an_error_is_told_with_its_line_rule_and_remedy(project, brochure):
    replace(project / CATALOG, "**3 tazas**", "**30 tazas**")
    ran = brochure("translations", "check", "es")
    assert ran.code == 1
    assert ran.errors == [f'{CATALOG}:10: "3" is missing from the translation (numbers)']
    assert ran.warnings == [f'{CATALOG}:10: "30" is not in the original (numbers)']
    assert "hint: keep every number" in ran.err
    assert ran.out == "languages: 1; errors: 1; warnings: 1\n"


def test_warnings_alone_do_not_fail(project, brochure):
    replace(project / CATALOG, "¿Cuánto?", "¿Cuánto")
    ran = brochure("translations", "check", "es")
    assert (ran.code, len(ran.warnings)) == (0, 1)


def test_json_tells_the_same(project, brochure):
    replace(project / CATALOG, "**3 tazas**", "3 tazas")
    ran = brochure("translations", "check", "es", "--format", "json")
    assert (ran.code, ran.err) == (1, "")
    assert ran.json["languages"] == ["es"]
    (finding,) = ran.json["findings"]
    assert (finding["check"], finding["severity"], finding["place"]) == ("markup", "error", f"{CATALOG}:10")
    assert finding["hint"]


def test_look_lists_for_a_reviser_and_does_not_check(project, brochure):
    replace(project / CATALOG, "**3 tazas**", "**30 tazas**")
    ran = brochure("translations", "check", "es", "--look")
    assert (ran.code, ran.err) == (0, "")
    assert f"{CATALOG}:10 (“no”)\n  Up to **3 cups**" in ran.out
    said = brochure("translations", "check", "es", "--look", "--format", "json").json
    assert {"locale", "place", "why", "source", "translation"} == set(said["messages"][0])


def test_a_language_that_is_not_there_is_told(brochure):
    ran = brochure("translations", "check", "ess")
    assert ran.code == 2
    assert 'no language "ess"' in ran.error


def test_locales_may_be_written_with_a_hyphen(brochure):
    assert brochure("translations", "check", "zh-Hans", "pt-BR").code == 0


def test_inputs_that_cannot_be_read_are_all_told(project, brochure):
    write(project / CATALOG, "nonsense\n")
    write(project / "translations/es/glossary.csv", "term,translation,variants,note\na\n")
    ran = brochure("translations", "check", "es")
    assert ran.code == 3
    assert len(ran.errors) == 2
    assert ran.out == ""
