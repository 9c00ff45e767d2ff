from __future__ import annotations

from kitchen import SPANISH, Kitchen, alone, reported
from support.pdfs import Print

from brochure.model import Severity


def test_passes_a_whole_translation_and_the_original(sound: Print, spanish: Print, arabic: Print) -> None:
    assert [reported(printed.proof()) for printed in (sound, spanish, arabic)] == [{}, {}, {}]


def test_passes_a_catalog_that_translates_more_than_the_article_says(kitchen: Kitchen) -> None:
    assert reported(kitchen.print("es", words={"Not in the article": ""}).proof()) == {}


def test_reports_a_message_without_translation(kitchen: Kitchen) -> None:
    finding = alone(kitchen.print("es", words={"Let it stand.": ""}).proof(), "translated")
    assert finding.severity is Severity.ERROR
    assert finding.message == '"Let it stand." is not translated'
    assert finding.place == f"translations/es/LC_MESSAGES/note.po:{7 + 3 * list(SPANISH).index('Let it stand.')}"
    assert finding.hint == "translate it in the catalog"


def test_reports_a_message_that_waits_to_be_confirmed(kitchen: Kitchen) -> None:
    finding = alone(kitchen.print("es", fuzzy=("Let it stand.",)).proof(), "translated")
    assert finding.severity is Severity.ERROR
    assert finding.message == '"Let it stand." is marked fuzzy'
    assert "delete the fuzzy mark" in finding.hint


def test_reports_a_string_of_the_templates(kitchen: Kitchen) -> None:
    finding = alone(kitchen.print("es", strings={"Your clinic": ""}).proof(), "translated")
    assert finding.message == '"Your clinic" is not translated'
    assert finding.place.startswith("translations/es/LC_MESSAGES/brochure.po:")


def test_reports_the_first_five_and_how_many_more(kitchen: Kitchen) -> None:
    found = reported(kitchen.print("es", words=dict.fromkeys(SPANISH, "")).proof())
    assert list(found) == ["translated"]
    *named, last = found["translated"]
    assert len(named) == 5
    assert last.message == f"{len(SPANISH) - 5} more messages are not translated"
    assert last.place == "translations/es/LC_MESSAGES/note.po"
