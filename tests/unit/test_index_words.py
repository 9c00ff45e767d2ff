"""What the page of brochures says: every language that is there has all of it, and none has half."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import pytest
from support.index import placed
from support.projects import small_project, write

from brochure.catalog import INDEX
from brochure.index_page import write_index
from brochure.locales import language
from brochure.project import find_project
from brochure.shelves import bundled

TRANSLATIONS = bundled("translations") or Path()
LOCALES = sorted(path.parts[-3] for path in TRANSLATIONS.glob("*/LC_MESSAGES/brochure.po"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_project(tmp_path / "project")


def spoken(root: Path) -> dict[str, dict[str, Any]]:
    """What the page is given to speak, by tag."""
    output = root / "out"
    write_index(find_project(root), output, [placed(output)], lambda _: None)
    data = re.search(r'<script id="words"[^>]*>(.*?)</script>', (output / "index.html").read_text("utf-8"), re.DOTALL)
    assert data
    found = json.loads(data[1])["speeches"]
    assert isinstance(found, dict)
    return found


def catalog_of(root: Path, locale: str, change: Callable[[polib.POFile], object]) -> None:
    """A catalog of the project's own: the built-in one, changed."""
    po = polib.pofile(str(TRANSLATIONS / locale / "LC_MESSAGES/brochure.po"))
    change(po)
    write(root / "translations" / locale / "LC_MESSAGES/brochure.po", str(po))


def word(po: polib.POFile, source: str) -> polib.POEntry:
    (found,) = (entry for entry in po if (entry.msgctxt, entry.msgid) == (INDEX, source))
    assert isinstance(found, polib.POEntry)
    return found


def test_every_built_in_language_says_everything(root: Path) -> None:
    found = spoken(root)
    assert len(LOCALES) == 33
    assert found.keys() == {"en", *(language(locale).tag for locale in LOCALES)}
    assert all(one["words"].keys() == found["en"]["words"].keys() for one in found.values())
    assert all(text.strip() for one in found.values() for text in one["words"].values())
    assert {tag for tag, one in found.items() if one["direction"] == "rtl"} == {"ar", "fa", "he", "ps", "ur"}
    assert [one["autonym"] for one in found.values()] == sorted(
        (one["autonym"] for one in found.values()), key=str.casefold
    )


def test_translators_are_given_what_the_page_says_and_nothing_else(root: Path) -> None:
    pot = polib.pofile(str(TRANSLATIONS / "brochure.pot"))
    english = list(spoken(root)["en"]["words"].values())
    assert [entry.msgid for entry in pot if entry.msgctxt == INDEX] == english
    assert len(set(english)) == len(english)


CHANGES: dict[str, Callable[[polib.POFile], object]] = {
    "missing": lambda po: po.remove(word(po, "Show all")),
    "empty": lambda po: setattr(word(po, "Show all"), "msgstr", ""),
    "fuzzy": lambda po: word(po, "Show all").flags.append("fuzzy"),
    "without its context": lambda po: setattr(word(po, "Show all"), "msgctxt", None),
    "without its number": lambda po: setattr(word(po, "Brochures: %(total)s"), "msgstr", "Folletos"),
    "with another number": lambda po: setattr(word(po, "Brochures: %(total)s"), "msgstr", "Folletos: %(found)s"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_language_that_lacks_a_word_is_left_out(root: Path, change: Callable[[polib.POFile], object]) -> None:
    catalog_of(root, "fr", lambda _: None)
    assert "fr" in spoken(root)
    catalog_of(root, "fr", change)
    found = spoken(root)
    assert "fr" not in found
    assert "de" in found


def test_a_catalog_that_cannot_be_read_keeps_no_page_back(root: Path) -> None:
    write(root / "translations/fr/LC_MESSAGES/brochure.po", 'msgid "')
    assert "fr" not in spoken(root)


def test_a_language_that_nobody_speaks_is_not_offered(root: Path) -> None:
    po = (TRANSLATIONS / "ar/LC_MESSAGES/brochure.po").read_bytes()
    write(root / "translations/ar_XB/LC_MESSAGES/brochure.po", po)
    assert not {"ar-XB", "ar_XB"} & spoken(root).keys()


def test_a_projects_own_words_go_before_those_that_are_built_in(root: Path) -> None:
    catalog_of(root, "de", lambda po: setattr(word(po, "Brochures"), "msgstr", "Merkblätter"))
    assert spoken(root)["de"]["words"]["title"] == "Merkblätter"
