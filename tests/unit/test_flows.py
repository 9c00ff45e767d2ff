"""Which part of an article stands where, and how its sources are numbered there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from support.samples import SOURCES, flow, layout, markdown, read

from brochure.edition import localize
from brochure.flows import Part, cited, flow_parts, printed
from brochure.model import Edition, Fit, Layout

TEXT = """\
::: key-points
## Key points

- First. [@pot]

::: more
- Second.
:::
:::

## One {#one}

Text one. [@cup]

::: more
More of one. [@bag]
:::

## Two {#two .more}

Text two.

## Three {#three}

::: more
Only more.
:::

## Four {#four}

Text four. [@cup]

### Below

Text below.

::: questions {.more}
- Why?
:::
"""
FIGURE = """\
::: figure icons {{#{id}}}
value: 84
denominator: 100
text: drink tea
period: in a year
group: {group}
source: {source}
:::

"""
FIT = Fit(size=10.0)


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return written(tmp_path, TEXT)


def written(folder: Path, text: str) -> Edition:
    return localize(read(folder, markdown(text, sources=SOURCES + "\n  bag: Bag 2026")), "en", None)


def card(*, roomy: bool = False, takes: Mapping[str, tuple[str, ...]] | None = None) -> Layout:
    return layout(
        *(flow(name, takes=ids) for name, ids in (takes or {"inside": ("*",)}).items()),
        roomy=roomy,
    )


def outline(parts: tuple[Part, ...]) -> list[tuple[str, str]]:
    return [(part.section, part.kind) for part in parts]


def test_a_layout_without_room_leaves_out_what_is_marked_more(edition: Edition) -> None:
    assert outline(flow_parts(edition, card(), FIT)["inside"]) == [
        ("key-points", "box"),
        ("one", "heading"),
        ("one", "paragraph"),
        ("four", "heading"),
        ("four", "paragraph"),
        ("four", "subheading"),
        ("four", "paragraph"),
    ]


def test_a_roomy_layout_prints_everything(edition: Edition) -> None:
    found = outline(flow_parts(edition, card(roomy=True), FIT)["inside"])
    assert [section for section, kind in found if kind == "heading"] == ["one", "two", "three", "four"]
    assert ("questions", "box") in found
    assert len(found) == 13


def test_boxes_are_pruned_inside_too(edition: Edition) -> None:
    for roomy, words in ((False, ["First. [@pot]"]), (True, ["First. [@pot]", "Second."])):
        (box, *_) = flow_parts(edition, card(roomy=roomy), FIT)["inside"]
        assert [m.text for m in printed(edition, [box]) if m.kind == "list item"] == words


def test_a_box_of_which_nothing_is_left_is_left_out(tmp_path: Path) -> None:
    edition = written(tmp_path, "Text.\n\n::: questions\n## Ask\n\n::: more\n- why?\n:::\n:::\n")
    assert outline(flow_parts(edition, card(), FIT)["inside"]) == [("opening", "paragraph")]
    assert len(flow_parts(edition, card(roomy=True), FIT)["inside"]) == 2


def test_a_flow_takes_the_sections_it_names_and_one_takes_the_rest(edition: Edition) -> None:
    found = flow_parts(edition, card(takes={"cover": (), "flap": ("four", "nowhere"), "inside": ("*",)}), FIT)
    assert list(found) == ["cover", "flap", "inside"]
    assert found["cover"] == ()
    assert {part.section for part in found["flap"]} == {"four"}
    assert {part.section for part in found["inside"]} == {"key-points", "one"}


def test_parts_are_counted_within_their_flow(edition: Edition) -> None:
    for parts in flow_parts(edition, card(takes={"flap": ("one",), "inside": ("*",)}), FIT).values():
        assert [part.index for part in parts] == list(range(len(parts)))


def test_panels_start_where_the_fit_says(edition: Edition) -> None:
    fit = Fit(size=10.0, breaks=(("inside", (1, 3, 99)), ("other", (0,))))
    found = flow_parts(edition, card(), fit)["inside"]
    assert [part.index for part in found if part.starts_panel] == [1, 3]


def test_the_last_part_of_a_section_says_so(edition: Edition) -> None:
    found = flow_parts(edition, card(), FIT)["inside"]
    assert [part.index for part in found if part.ends_section] == [0, 2, 6]


@pytest.mark.parametrize(
    ("groups", "sources", "between", "same"),
    [
        (("100 people", "100 people"), ("cup", "cup"), "", [True, False]),
        (("100 people", "99 people"), ("cup", "cup"), "", [False, False]),
        (("100 people", "100 people"), ("cup", "pot"), "", [False, False]),
        (("100 people", "100 people"), ("cup", "cup"), "Text between.\n\n", [False, False]),
        (("100 people", "100 people"), ("cup", "cup"), "## Next\n\n", [False, False]),
    ],
)
def test_figures_of_one_group_that_follow_each_other_share_a_caption(
    groups: tuple[str, str], sources: tuple[str, str], between: str, same: list[bool], tmp_path: Path
) -> None:
    one, two = (FIGURE.format(id=f"f{n}", group=groups[n], source=sources[n]) for n in (0, 1))
    found = flow_parts(written(tmp_path, f"## Found\n\n{one}{between}{two}"), card(), FIT)["inside"]
    assert [part.same_group for part in found if part.kind == "figure"] == same


def test_a_diagram_has_no_caption_to_share(tmp_path: Path) -> None:
    reset = "::: figure reset\nalt: x\nlabel: a\nlabel: b\nlabel: c\n:::\n\n"
    found = flow_parts(written(tmp_path, reset * 2), card(), FIT)["inside"]
    assert [part.same_group for part in found] == [False, False]


def test_sources_are_numbered_as_they_are_read_and_only_those_printed(edition: Edition) -> None:
    sources = edition.article.sources
    for roomy, numbers in ((False, [("pot", 1), ("cup", 2)]), (True, [("pot", 1), ("cup", 2), ("bag", 3)])):
        parts = flow_parts(edition, card(roomy=roomy), FIT)["inside"]
        assert [(source.id, source.number) for source in cited(parts, sources)] == numbers
    assert cited((), sources) == ()


def test_a_figure_cites_its_source(tmp_path: Path) -> None:
    edition = written(tmp_path, FIGURE.format(id="f", group="100 people [@bag]", source="pot") + "Text. [@cup] [@bag]")
    found = cited(flow_parts(edition, card(), FIT)["inside"], edition.article.sources)
    assert [source.id for source in found] == ["bag", "pot", "cup"]


def test_every_message_of_a_panel_is_listed_as_printed(edition: Edition) -> None:
    parts = flow_parts(edition, card(), FIT)["inside"]
    texts = [message.text for message in printed(edition, parts)]
    assert texts[0] == "Drinking tea"
    assert "Text four. [@cup]" in texts
    assert not {"Second.", "More of one. [@bag]", "Text two.", "Two", "Three", "Why?"} & set(texts)


def test_a_plain_text_opens_with_a_lead(tmp_path: Path) -> None:
    plain = localize(read(tmp_path, "Tea\n\nTea is safe.\n\nIt is warm.\n", "tea.txt"), "en", None)
    assert [part.lead for part in flow_parts(plain, card(), FIT)["inside"]] == [True, False]
    marked = written(tmp_path, "Tea is safe.\n\nIt is warm.\n")
    assert not any(part.lead for part in flow_parts(marked, card(), FIT)["inside"])


@pytest.mark.parametrize("text", ["Text.", "Text.\n\n::: notes\n:::\n"])
def test_a_flow_for_notes_ends_with_them(text: str, tmp_path: Path) -> None:
    one = layout(flow("inside", notes=True))
    found = flow_parts(written(tmp_path, text), one, FIT)["inside"]
    assert [part.section for part in found] == ["opening", "notes"]


@pytest.mark.parametrize(("text", "kinds"), [
    ("Text. [@cup]", ["paragraph", "sources"]),
    ("Text. [@cup]\n\n::: notes\n:::\n", ["paragraph", "sources", "box"]),
    ("Text.", ["paragraph"]),
])  # fmt: skip
def test_sources_are_a_part_where_a_flow_takes_them(text: str, kinds: list[str], tmp_path: Path) -> None:
    """Before the lines to write on, and only if something is cited."""
    one = layout(flow("inside", takes=("*", "sources")))
    found = flow_parts(written(tmp_path, text), one, FIT)["inside"]
    assert [part.kind for part in found] == kinds
    assert [part.index for part in found] == list(range(len(kinds)))
    assert all(part.ends_section for part in found)
