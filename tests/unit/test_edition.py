"""An article and a catalog become an edition that knows what is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.samples import EVERY_BLOCK, IN_SPANISH, SOURCES, catalog, markdown, message, read, translated

from brochure.article import read_article
from brochure.edition import entries, localize, translator
from brochure.model import Article, Message, messages, rewrite
from brochure.shelves import bundled


@pytest.fixture
def article(tmp_path: Path) -> Article:
    return read(tmp_path, markdown(EVERY_BLOCK, sources=SOURCES, authors="[A. Cup]"))


def states(article: Article) -> dict[str, str]:
    return {m.source: m.state for m in messages(article)}


def test_a_complete_catalog_translates_every_message(article: Article) -> None:
    edition = localize(article, "es", catalog(IN_SPANISH))
    assert {m.source: m.text for m in messages(edition.article) if m.source} == IN_SPANISH
    assert set(states(edition.article).values()) == {"translated"}
    assert (edition.locale, str(edition.catalog_place), edition.signed) == ("es", "tea.po", False)


def test_translation_changes_messages_and_nothing_else(article: Article) -> None:
    back = rewrite(
        localize(article, "es", catalog(IN_SPANISH)).article,
        lambda m: replace(m, text=m.source, state="source", text_place=None),
    )
    assert back == article


def test_an_empty_cell_needs_no_translation(article: Article) -> None:
    assert "" in states(article)
    assert states(localize(article, "es", catalog(IN_SPANISH)).article)[""] == "translated"


def test_the_articles_own_language_needs_no_catalog(article: Article) -> None:
    edition = localize(article, "en", None)
    assert edition.article == article
    assert set(states(edition.article).values()) == {"source"}


def test_without_a_catalog_everything_is_missing(article: Article) -> None:
    edition = localize(article, "es", None)
    assert {state for source, state in states(edition.article).items() if source} == {"missing"}
    assert edition.catalog_place is None


@pytest.mark.parametrize(
    ("words", "fuzzy", "state", "text", "line"),
    [
        ({"tea": "té"}, (), "translated", "té", 1),
        ({"tea": "té"}, ("tea",), "fuzzy", "tea", 1),
        ({"tea": ""}, (), "missing", "tea", 1),
        ({"tea": " \n"}, (), "missing", "tea", 1),
        ({"tea": ""}, ("tea",), "missing", "tea", 1),
        ({"Tea": "Té"}, (), "missing", "tea", None),
    ],
)
def test_what_is_not_a_finished_translation_keeps_the_original_and_says_so(
    words: dict[str, str], fuzzy: tuple[str, ...], state: str, text: str, line: int | None
) -> None:
    found = translator(entries(catalog(words, fuzzy=fuzzy)))(message("tea"))
    assert (found.state, found.text, found.source) == (state, text, "tea")
    assert (found.text_place.line if found.text_place else None) == line


def test_a_translation_is_for_one_context() -> None:
    entry = replace(catalog({"tea": "té"}).entries[0], context="drink")
    translate = translator({(entry.context, entry.source): entry})
    assert translate(message("tea", context="drink")).text == "té"
    assert translate(message("tea", context="meal")).state == "missing"


def test_the_key_of_a_message_is_that_of_its_context_and_source() -> None:
    tea = message("tea")
    assert tea.key == replace(tea, text="té", kind="heading", state="translated").key
    assert len({tea.key, message("Tea").key, message("tea", context="drink").key}) == 3


BLOCKS = [
    "Text *one*.", "- a\n  - b\n\n    c\n- d", "| a | |\n|---|---|\n| | b |", "### Below", "::: more\nText two.\n:::",
    "::: steps\n1. Boil | soon\n   Wait.\n:::", "::: figure reset\nalt: Cups\nlabel: a\nlabel: b\nlabel: c\n:::",
    "::: questions\n## Ask\n\n- why?\n\n  Text three.\n:::",
]  # fmt: skip


@given(st.lists(st.sampled_from(BLOCKS), min_size=1, unique=True))
def test_extraction_and_translation_agree_on_what_a_message_is(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[str]
) -> None:
    article = read(tmp_path_factory.getbasetemp(), markdown("\n\n".join(blocks)))
    words = translated(article, lambda source: f"{source} 50% {{{{")
    found = list(messages(localize(article, "es", catalog(words)).article))
    assert {m.source: m.text for m in found if m.source} == words
    assert {m.state for m in found} == {"translated"}


@pytest.mark.parametrize("path", sorted((bundled("articles") or Path()).glob("*.md")), ids=lambda path: path.stem)
def test_a_catalog_of_all_its_messages_completes_a_built_in_article(path: Path) -> None:
    article = read_article(path)
    found = localize(article, "es", catalog(translated(article, str.upper)))
    assert {m.state for m in messages(found.article)} == {"translated"}


def test_the_one_walk_meets_messages_in_reading_order(article: Article) -> None:
    places = [
        m.place.line or 0 for m in messages(article) if m.kind not in ("figure group", "figure period", "figure alt")
    ]
    assert places == sorted(places)
    assert all(isinstance(m, Message) for m in messages(article))
