"""An insert says what is newer in the original than in its translation, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.samples import SOURCES, markdown, read

from brochure.insert import GONE, insert
from brochure.model import Article, Block, Bullets, Figure, Message, messages

TEXT = """\
Tea is old.

## When {#when}

In the morning.

- green
- black
- white

## How {#how}

1. Boil.
2. Wait.

| Tea | Minutes |
|---|---|
| green | 3 |

::: figure icons {#drinkers}
value: 84
denominator: 100
text: drink tea
period: in a year
group: 100 people
source: cup
:::
"""
SOURCE = markdown(TEXT, sources=SOURCES, subtitle="What we know")


def known(message: Message) -> Message:
    return replace(message, text=f"té {message.source}", state="translated")


def newer(folder: Path, old: str, new: str, *, source: str = SOURCE) -> Article | None:
    """What an edit of the article makes newer."""
    assert source.count(old) == 1
    return insert(read(folder, source), read(folder, source.replace(old, new)), known)


def said(article: Article | None) -> dict[str, list[str]]:
    """By section, what its blocks say in the article's own language."""
    return {
        section.id: [message.source for block in section.blocks for message in messages(block) if message.source]
        for section in (article.sections if article else ())
    }


@pytest.mark.parametrize(
    ("old", "new", "sections"),
    [
        pytest.param(
            "In the morning.\n", "In the morning.\n\nOr at noon.\n", {"when": ["Or at noon."]}, id="a new paragraph"
        ),
        pytest.param(
            "In the morning.", "In the evening.", {"when": ["In the evening."], GONE: ["In the morning."]},
            id="a changed paragraph",
        ),
        pytest.param("- black\n", "- brown\n", {"when": ["brown"], GONE: ["black"]}, id="a changed item of a list"),
        pytest.param("- white\n", "- white\n- red\n", {"when": ["red"]}, id="a new item of a list"),
        pytest.param("- black\n", "", {GONE: ["black"]}, id="an item less"),
        pytest.param(
            "2. Wait.", "2. Pour.", {"how": ["Boil.", "Pour."], GONE: ["Wait."]}, id="a step: the list is whole"
        ),
        pytest.param(
            "- green\n- black\n- white\n", "1. green\n2. black\n3. white\n", {"when": ["green", "black", "white"]},
            id="a list that has numbers now",
        ),
        pytest.param("1. Boil.\n2. Wait.", "1. Wait.\n2. Boil.", {"how": ["Wait.", "Boil."]}, id="another order"),
        pytest.param(
            "| green | 3 |", "| green | 5 |", {"how": ["Tea", "Minutes", "green", "5"], GONE: ["3"]}, id="a cell"
        ),
        pytest.param(
            "value: 84", "value: 48", {"how": ["drink tea", "drink tea", "100 people", "in a year"]},  # seen, and heard
            id="the value of a figure",
        ),
        pytest.param("In the morning.\n", "", {GONE: ["In the morning."]}, id="a paragraph less"),
        pytest.param(
            "## How {#how}", "## Why {#how}\n\nWhy not.\n\n## How {#more}", {"how": ["Why not."]}, id="a new section"
        ),
        pytest.param("## When {#when}", "## Then {#when}", {"when": ["Then"], GONE: ["When"]}, id="another heading"),
        pytest.param(
            "title: Drinking tea", "title: Drinking coffee", {"front": ["Drinking coffee"], GONE: ["Drinking tea"]},
            id="another title",
        ),
        pytest.param("subtitle: What we know\n", "", {GONE: ["What we know"]}, id="a subtitle less"),
    ],
)  # fmt: skip
def test_an_edit_is_told_where_it_stands_and_what_is_gone_at_the_end(
    old: str, new: str, sections: dict[str, list[str]], tmp_path: Path
) -> None:
    found = said(newer(tmp_path, old, new))
    assert list(found) == list(sections)
    assert [sorted(texts) for texts in found.values()] == [sorted(texts) for texts in sections.values()]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("published: 2026-11-22", "published: 2026-12-22", id="dates"),
        pytest.param("review_by: 2027-11-22", "review_by: 2028-11-22", id="day of review"),
        pytest.param('edition: "1"', 'edition: "2"', id="edition"),
        pytest.param("Cup and others 2024", "Cup and others 2025", id="a source"),
        pytest.param("In the morning.\n\n", "\n\n\nIn the morning.\n\n\n", id="empty lines"),
        pytest.param("- green\n- black\n", "- black\n- green\n", id="order of a list without numbers"),
    ],
)
def test_where_no_sentence_differs_there_is_no_insert(old: str, new: str, tmp_path: Path) -> None:
    assert newer(tmp_path, old, new) is None


def test_a_block_that_was_moved_is_not_newer(tmp_path: Path) -> None:
    moved = SOURCE.replace("In the morning.\n\n", "").replace("2. Wait.\n", "2. Wait.\n\nIn the morning.\n")
    assert insert(read(tmp_path, SOURCE), read(tmp_path, moved), known) is None


def test_what_is_known_is_said_in_translation(tmp_path: Path) -> None:
    found = newer(tmp_path, "value: 84", "value: 48")
    assert found
    assert all(message.text == f"té {message.source}" for message in messages(found))
    (figure,) = blocks(found)
    assert isinstance(figure, Figure)
    assert figure.value
    assert figure.value.low == 48


def test_of_the_front_only_the_title_stays(tmp_path: Path) -> None:
    found = newer(tmp_path, "In the morning.", "In the evening.")
    assert found
    assert (found.title.source, found.subtitle, found.audience) == ("Drinking tea", None, None)
    assert [source.id for source in found.sources] == [source.id for source in read(tmp_path, SOURCE).sources]


def test_a_list_keeps_only_the_items_that_differ(tmp_path: Path) -> None:
    found = newer(tmp_path, "- black\n", "- brown\n")
    assert found
    shown = next(block for block in blocks(found) if isinstance(block, Bullets))
    assert [item.text.source for item in shown.items] == ["brown"]


def blocks(article: Article) -> Iterator[Block]:
    return (block for section in article.sections for block in section.blocks)


PARTS = st.lists(
    st.sampled_from([
        "In the morning.", "- green\n- black", "- red\n- green", "1. Boil.\n2. Wait.", "1. Wait.\n2. Boil.",
        "## When {#when}\n\nAt noon.", "## Who {#who}\n\nAll of us.", "| Tea | Minutes |\n|---|---|\n| green | 3 |",
        TEXT[TEXT.index("::: figure") :].strip(),
    ]),
    max_size=9,
)  # fmt: skip


@given(PARTS)
def test_of_an_article_against_itself_nothing_is_newer(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    article = texts(tmp_path_factory, parts)
    assert insert(article, article, known) is None


@given(PARTS, PARTS)
def test_an_insert_says_every_message_that_only_one_of_the_two_has(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str]
) -> None:
    old, new = texts(tmp_path_factory, before), texts(tmp_path_factory, after)
    found = insert(old, new, known)
    one, other = ({message.key for message in messages(article) if message.source} for article in (old, new))
    assert one ^ other <= ({message.key for message in messages(found)} if found else set())


def texts(factory: pytest.TempPathFactory, parts: list[str]) -> Article:
    """An article of these blocks, each at most once."""
    body = "\n\n".join(dict.fromkeys(["Tea.", *parts]))
    return read(factory.getbasetemp(), markdown(body, sources=SOURCES))
