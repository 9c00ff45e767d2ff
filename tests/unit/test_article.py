"""Markdown and plain text become an `Article`, or every fault is told with its line and its remedy."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.samples import BODY, FIRST, SOURCES, attempt, markdown, read, told

from brochure.article import MAX_BYTES, read_article
from brochure.errors import ArticleError, BrochureError, Exit
from brochure.model import (
    Article,
    Block,
    Box,
    Bullets,
    Figure,
    Paragraph,
    Quantity,
    Section,
    Steps,
    Subheading,
    Table,
    messages,
)
from brochure.shelves import bundled

NOT_ITSELF = "the front matter is not YAML: a value starts with &, * or !"
BELOW_SOURCES = FIRST + SOURCES.count("\n") + 1
STEPS = """\
::: steps
1. Boil | 5 minutes
   Wait until it bubbles.
2. Pour
   Mind your
   fingers.
:::
"""
FIGURE = """\
::: figure icons {#drinkers}
value: 84
denominator: 100
text: drink tea
period: in a year
group: 100 people
source: cup
:::
"""
RESET = """\
::: figure reset
alt: Three cups.
label: full
label: empty
label: full again
:::
"""


@pytest.fixture
def body(tmp_path: Path) -> BodyReader:
    return BodyReader(tmp_path)


class BodyReader:
    """Reads an article of which only the text below the front matter is given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def article(self, text: str) -> Article:
        return read(self.folder, markdown(text, sources=SOURCES))

    def sections(self, text: str) -> tuple[Section, ...]:
        return self.article(text).sections

    def blocks(self, text: str) -> tuple[Block, ...]:
        (section,) = self.sections(text)
        return section.blocks

    def faults(self, text: str) -> list[tuple[int, str]]:
        """Line within the body, and message, of each fault; each has a hint."""
        found = told(lambda: self.article(text))
        assert all(hint for _, _, hint in found)
        return [((line or 0) - BELOW_SOURCES, message) for line, message, _ in found]


def words(node: object) -> list[str]:
    return [message.text for message in messages(node)]


# ----------------------------------------------------------------------------------------------------- front matter


def test_the_front_matter_is_read(tmp_path: Path) -> None:
    article = read(
        tmp_path,
        markdown(
            subtitle="How and when", audience='"For all: really"', language="de", authors="[A. Cup, B. Pot]",
            reviewed_by="[]", funding="Nobody paid.", disclaimer="Ask your team.", sources=SOURCES,
        ),
    )  # fmt: skip
    assert (article.slug, article.language, article.code, article.edition) == ("tea", "de", "TEA", "1")
    assert (article.published, article.review_by) == (date(2026, 11, 22), date(2027, 11, 22))
    assert (article.authors, article.reviewed_by, article.plain) == (("A. Cup", "B. Pot"), (), False)
    assert words((article.title, article.subtitle, article.audience, article.funding, article.disclaimer)) == [
        "Drinking tea", "How and when", "For all: really", "Nobody paid.", "Ask your team.",
    ]  # fmt: skip
    assert [(s.id, s.text, s.number) for s in article.sources] == [
        ("cup", "Cup and others 2024", 1),
        ("pot", "Pot 2025", 2),
    ]


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [
        ("edition", "1.10", "1.10"),
        ("edition", "2", "2"),
        ("edition", "2026-11-22", "2026-11-22"),
        ("code", "0123", "0123"),
        ("code", "1e5", "1e5"),
        ("language", "no", "no"),
        ("language", None, "en"),
    ],
)
def test_words_of_the_front_matter_are_not_taken_for_numbers_or_truth_values(
    key: str, written: str | None, value: str, tmp_path: Path
) -> None:
    assert getattr(read(tmp_path, markdown(**{key: written})), key) == value


def test_a_title_may_look_like_a_number(tmp_path: Path) -> None:
    assert read(tmp_path, markdown(title="2024")).title.text == "2024"


@pytest.mark.parametrize("written", ["", '""', '"  "', "null", "~"])
def test_an_optional_text_that_is_empty_is_none(written: str, tmp_path: Path) -> None:
    assert read(tmp_path, markdown(audience=written)).audience is None


@pytest.mark.parametrize("key", ["title", "code", "edition", "published", "review_by"])
@pytest.mark.parametrize("written", [None, "", '" "', "~"])
def test_what_is_required_may_not_be_missing_or_empty(key: str, written: str | None, tmp_path: Path) -> None:
    found = told(lambda: read(tmp_path, markdown(**{key: written})))
    assert (f'"{key}" is missing', f'add "{key}: ..." to the front matter') in [fault[1:] for fault in found]


@pytest.mark.parametrize(
    ("changes", "line", "message"),
    [
        ({"titel": "Tea"}, 7, 'unknown key "titel"'),
        ({"title": "[Tea]"}, 2, '"title" is not text'),
        ({"title": "2026-11-22"}, 2, '"title" is not text'),
        ({"subtitle": "{a: b}"}, 7, '"subtitle" is not text'),
        ({"code": "[TEA]"}, 3, '"code" is not text'),
        ({"language": "{a: b}"}, 7, '"language" is not text'),
        ({"published": "yesterday"}, 5, '"published" is not a date'),
        ({"published": "2026-02-30"}, 5, '"published" is not a date'),
        ({"published": "2026-11-22 10:00:00"}, 5, '"published" is not a date'),
        ({"review_by": "2026-11-22"}, 6, '"review_by" is not after "published"'),
        ({"authors": "A. Cup"}, 7, '"authors" is not a list of names'),
        ({"authors": "[[A]]"}, 7, '"authors" is not a list of names'),
        ({"sources": "[cup]"}, 7, '"sources" is not a list of "id: reference"'),
        ({"sources": "{cup: [a]}"}, 7, '"sources" is not a list of "id: reference"'),
        ({"sources": "\n  cup: a\n  pot: b\n  cup: c"}, 10, 'the source "cup" is given twice'),
        ({"cover": "dragon"}, 7, 'unknown cover "dragon"'),
        ({"subtitle": "Tea <b>now</b>"}, 7, "HTML is not used here: <b>"),
    ],
)
def test_a_fault_of_the_front_matter_has_its_line(
    changes: dict[str, str], line: int, message: str, tmp_path: Path
) -> None:
    found = told(lambda: read(tmp_path, markdown(**changes)))
    assert (line, message) in [(where, what) for where, what, _ in found]
    assert all(hint for _, _, hint in found)


def test_an_unknown_key_is_told_what_was_probably_meant(tmp_path: Path) -> None:
    ((_, _, hint),) = told(lambda: read(tmp_path, markdown(titel="Tea")))
    assert hint == 'did you mean "title"?'


def test_a_key_given_twice_is_told(tmp_path: Path) -> None:
    assert told(lambda: read(tmp_path, markdown(front="code: OTHER\n"))) == [
        (4, '"code" is given twice', "keep one of the two")
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Just text.\n", 1, "the front matter is missing"),
        ("\n---\ntitle: T\n---\n", 1, "the front matter is missing"),
        ("---\ntitle: T\n", 1, "the front matter has no end"),
        ("---\n---\nText.\n", 1, "the front matter is not a list of keys and values"),
        ("---\n- a\n- b\n---\nText.\n", 1, "the front matter is not a list of keys and values"),
        ("---\ntitle: a: b\n---\n", 2, "the front matter is not YAML: mapping values are not allowed here"),
        ('---\ncode: X\ntitle: "T\n---\n', 3, "the front matter is not YAML: found unexpected end of stream"),
        ("---\ntitle: T\n\tcode: X\n---\n", 3, "the front matter is not YAML:"),
        ("---\ntitle: !!python/name:os.system x\n---\n", 2, NOT_ITSELF),
        ('---\ntitle: !!int "x"\n---\n', 2, NOT_ITSELF),
        ("---\ntitle: &a T\n---\n", 2, NOT_ITSELF),
    ],
)  # fmt: skip
def test_front_matter_that_cannot_be_read_is_one_fault(text: str, line: int, message: str, tmp_path: Path) -> None:
    ((where, what, hint),) = told(lambda: read(tmp_path, text))
    assert where == line
    assert what.startswith(message)
    assert hint


@pytest.mark.parametrize("last", ["code: *a8", "sources: *a8", "sources: {<<: *a8}", "authors: *a8"])
@pytest.mark.parametrize(("unit", "link"), [("[x, x]", "[{}]"), ("{x: y}", "{{<<: [{}]}}")])
def test_a_yaml_bomb_does_not_go_off(last: str, unit: str, link: str, tmp_path: Path) -> None:
    bomb = f"a0: &a0 {unit}\n"
    for n in range(1, 9):
        bomb += f"a{n}: &a{n} {link.format(', '.join([f'*a{n - 1}'] * 20))}\n"
    ((line, message, _),) = told(lambda: read(tmp_path, f"---\ntitle: T\n{bomb}{last}\n---\nText.\n"))
    assert (line, message) == (3, NOT_ITSELF)


@pytest.mark.parametrize("text", ["---\ntitle: " + "[" * 5000 + "\n---\n", markdown("*a **b " * 600 + "c** d*" * 600)])
def test_what_is_nested_without_end_is_refused(text: str, tmp_path: Path) -> None:
    ((_, message, _),) = told(lambda: read(tmp_path, text))
    assert message == "lists or marks are nested too deep"


# ------------------------------------------------------------------------------------------------ sections and text


def test_text_becomes_sections_in_order(body: BodyReader) -> None:
    found = body.sections(
        "Before all.\n\n## One {#first}\n\nText.\n\n### Below\n\n- a\n- b\n\n## Two *and* 3\n\n1. c\n2. d\n"
    )
    assert [(s.id, s.title and s.title.source) for s in found] == [
        ("opening", None),
        ("first", "One"),
        ("two-and-3", "Two *and* 3"),
    ]
    assert [type(block) for section in found for block in section.blocks] == [
        Paragraph,
        Paragraph,
        Subheading,
        Bullets,
        Bullets,
    ]


def test_every_message_knows_its_line_and_section(body: BodyReader) -> None:
    article = body.article("One\nline more.\n\n## Head\n\n- first\n\n  second\n- third\n")
    assert [(m.text, (m.place.line or 0) - BELOW_SOURCES, m.section) for m in messages(article.sections)] == [
        ("One line more.", 0, ""),
        ("Head", 3, "Head"),
        ("first", 5, "Head"),
        ("second", 7, "Head"),
        ("third", 8, "Head"),
    ]
    assert {m.place.file for m in messages(article)} == {"tea.md"}


def test_lists_hold_lists_and_paragraphs(body: BodyReader) -> None:
    (found,) = body.blocks("1. one\n\n   more\n2. two\n   - inner\n     - innermost\n")
    assert isinstance(found, Bullets)
    assert found.ordered
    assert [[type(block) for block in item.blocks] for item in found.items] == [[Paragraph], [Bullets]]
    assert words(found) == ["one", "more", "two", "inner", "innermost"]


def test_tables_have_a_header_and_rows_of_as_many_cells(body: BodyReader) -> None:
    (found,) = body.blocks("| Tea | Time |\n|---|--:|\n| green | 3 \\| 4 |\n| | 5 |\n| black |\n")
    assert isinstance(found, Table)
    assert [m.text for m in found.header] == ["Tea", "Time"]
    assert [[m.text for m in row] for row in found.rows] == [["green", "3 | 4"], ["", "5"], ["black", ""]]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("# Title", 0, "a heading of level 1"),
        ("Text.\n\n#### Deep", 2, "a heading of level 4"),
        ("Title\n=====\n", 0, "a heading of level 1"),
        ("## {#x}\n\nText.", 0, "an empty heading"),
        ("##\n\nText.", 0, "an empty heading"),
        ("## Head\n\n## Other\n\nText.", 0, "nothing stands below this heading"),
        ("Text.\n\n## Head\n\n::: notes\n:::", 2, "nothing stands below this heading"),
        ("Text.\n\n## Head", 2, "nothing stands below this heading"),
        ("## Head {.less}\n\nText.", 0, 'unknown attribute ".less"'),
        ("## Head {#a b}\n\nText.", 0, 'unknown attribute "b"'),
        ("## A\n\nText.\n\n## A\n\nText.", 4, 'two parts have the id "a"'),
        ("Text. {.more}", 0, "{.more} is not read here"),
        ("- item {#one}", 0, "{#one} is not read here"),
        ("Text.\n\n```\ncode\n```\n", 2, "a brochure has no fence"),
        ("Text.\n\n    code\n", 2, "a brochure has no code block"),
        ("> quote", 0, "a brochure has no blockquote"),
        ("Text.\n\n***\n", 2, "a brochure has no hr"),
        ("<div>\nText\n</div>", 0, "HTML is not used in an article: <div>"),
        ("Text.\n\n<!-- note -->\n", 2, "HTML is not used in an article: <!-- note -->"),
        ("Text <br> text", 0, "HTML is not used here: <br>"),
        ("![cup](cup.png)", 0, "pictures are not set in running text"),
        ("[tea](cup.html)", 0, "a link leads to cup.html"),
        ("[tea](javascript:alert(1))", 0, "a link leads to javascript:alert(1)"),
        ("[tea](file:///etc/passwd)", 0, "a link leads to file:///etc/passwd"),
        ("[tea](http://a b)", 0, "a mark that cannot be read: ](http://a b)"),
        ("[tea][1]\n\n[1]: https://tea.example", 2, "an address set apart from its link"),
        ("-\n", 0, "an empty list item"),
        ("- # Head\n", 0, "an empty list item"),
        ("- a\n\n  > quote\n", 2, "a list item holds a blockquote"),
        ("1. a\n\nText.\n\n2. b\n", 4, "a list that does not start with 1"),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n", 2, "more cells than the table has columns"),
        ("Good. [@cup]\n\nBad. [@mug]\n", 2, 'no source "mug"'),
        ("Both. [@cup, @pot]\n", 0, "a mark that cannot be read: [@cup, @pot]"),
    ],
)
def test_what_a_brochure_cannot_hold_is_refused_with_its_line(
    text: str, line: int, message: str, body: BodyReader
) -> None:
    assert (line, message) in body.faults(text)


def test_what_is_refused_in_a_list_or_table_has_its_own_line(body: BodyReader) -> None:
    assert body.faults("- a\n- b <b>\n\n| a |\n|---|\n| <i> |\n") == [
        (1, "HTML is not used here: <b>"),
        (5, "HTML is not used here: <i>"),
    ]


def test_all_faults_of_a_file_are_told_at_once_in_their_order(tmp_path: Path) -> None:
    text = "# Head\n\nText [@cup]\n\n::: stpes\n:::\n" + FIGURE.replace("84", "many")
    text = markdown(text, published="soon", colour="red")
    assert [(line, message) for line, message, _ in told(lambda: read(tmp_path, text))] == [
        (5, '"published" is not a date'),
        (7, 'unknown key "colour"'),
        (9, "a heading of level 1"),
        (11, 'no source "cup"'),
        (13, 'unknown directive "stpes"'),
        (15, 'no source "cup"'),
        (16, '"many" is not a number or a range'),
    ]


def test_an_article_needs_text(tmp_path: Path) -> None:
    assert told(lambda: read(tmp_path, markdown("\n\n"))) == [
        (FIRST, "the article has no text", "write it below the front matter")
    ]


def test_texts_around_boxes_get_ids_of_their_own(body: BodyReader) -> None:
    found = body.sections("One.\n\n::: notes\n:::\n\nTwo.\n\n::: questions\n- what?\n:::\n\nThree.\n")
    assert [section.id for section in found] == ["opening", "notes", "opening-2", "questions", "opening-3"]


# ------------------------------------------------------------------------------------------------------- directives


@pytest.mark.parametrize("kind", ["key-points", "urgent", "questions"])
def test_a_box_stands_by_itself_with_its_heading_inside(kind: str, body: BodyReader) -> None:
    found = body.sections(f"## One\n\nText.\n\n::: {kind}\n## Box\n\n- a\n- b\n:::\n\n## Two\n\nText.\n")
    assert [section.id for section in found] == ["one", kind, "two"]
    (box,) = found[1].blocks
    assert isinstance(box, Box)
    assert (box.kind, words(box.title), words(box.blocks)) == (kind, ["Box"], ["a", "b"])


@pytest.mark.parametrize(("inside", "title"), [("", []), ("## My notes\n", ["My notes"])])
def test_notes_hold_a_heading_at_most(inside: str, title: list[str], body: BodyReader) -> None:
    (box,) = body.blocks(f"::: notes\n{inside}:::\n")
    assert isinstance(box, Box)
    assert (words(box.title), box.blocks) == (title, ())


def test_steps_have_a_title_a_time_and_a_text(body: BodyReader) -> None:
    (found,) = body.blocks(STEPS)
    assert isinstance(found, Steps)
    assert [words((step.title, step.time, step.text)) for step in found.steps] == [
        ["Boil", "5 minutes", "Wait until it bubbles."],
        ["Pour", "Mind your fingers."],
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("84", Quantity(low=Decimal(84), high=Decimal(84))),
        ("about 84", Quantity(low=Decimal(84), high=Decimal(84), about=True)),
        ("1 to 2", Quantity(low=Decimal(1), high=Decimal(2))),
        ("1-2", Quantity(low=Decimal(1), high=Decimal(2))),
        ("1 – 2.5", Quantity(low=Decimal(1), high=Decimal("2.5"))),
        ("0", Quantity(low=Decimal(0), high=Decimal(0))),
        ("100", Quantity(low=Decimal(100), high=Decimal(100))),
    ],
)
def test_a_figure_of_icons_is_data(written: str, value: Quantity, body: BodyReader) -> None:
    (found,) = body.blocks(FIGURE.replace("84", written))
    assert isinstance(found, Figure)
    assert (found.id, found.value, found.denominator, found.source, found.tone) == (
        "drinkers",
        value,
        100,
        "cup",
        "good",
    )
    assert words((found.text, found.group, found.period)) == ["drink tea", "100 people", "in a year"]


def test_a_line_of_a_figure_goes_on_where_it_is_indented(body: BodyReader) -> None:
    (found,) = body.blocks(RESET.replace("Three cups.", "Three\n  cups.").replace("again", "once\n  again"))
    assert words(found) == ["Three cups.", "full", "empty", "full once again"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("::: stepps\n:::", 0, 'unknown directive "stepps"'),
        ("::: steps {.x}\n1. a\n   b\n:::", 0, 'unknown attribute ".x"'),
        ("Text.\n\n::: more\n\nText.\n", 2, '"::: more" has no end'),
        ("::: key-points\n::: more\n- a\n:::\n", 0, '"::: key-points" has no end'),
        ("Text.\n:::\n", 1, '":::" closes nothing'),
        ("::: key-points\n:::\n", 0, "::: key-points is empty"),
        ("::: urgent\n## Now\n:::\n", 0, "::: urgent is empty"),
        ("::: questions\n## One\n\n## Two\n\n- a\n:::\n", 3, "a second heading in this box"),
        ("::: urgent\n- a\n\n::: notes\n:::\n:::\n", 3, "::: notes inside ::: urgent"),
        ("::: notes\nText.\n:::\n", 0, "::: notes holds only a heading"),
        ("::: notes\n:::\n\nText.\n\n::: notes\n## Mine\n:::\n", 6, 'two parts have the id "notes"'),
        ("::: more\n## Head\n\nText.\n:::\n", 1, "a heading inside ::: more"),
        ("::: steps\n:::\n", 0, "::: steps is empty"),
        ("::: steps\nText.\n:::\n", 1, "::: steps holds only a numbered list"),
        ("::: steps\n- a\n  b\n:::\n", 1, "::: steps holds only a numbered list"),
        *(
            (f"::: steps\n1. {item}\n:::\n", 1, "a step lacks its title or its text, or holds more than one paragraph")
            for item in ("Boil", "| 5 minutes\n   Text.", "", "***", "```\n   x\n   ```", "- a", "Boil\n\n   Wait.",
                         "Boil\n   Wait.\n\n   Then more.", "Boil\n   Wait.\n   - a")
        ),
        ("::: steps\n1. a\n   b\n\n::: more\nText.\n:::\n:::\n", 4, "a directive inside ::: steps"),
        (RESET.replace("label: empty", "::: more\nlabel: empty\n:::"), 3, "a directive inside ::: figure"),
        ("::: figure\n:::\n", 0, 'unknown figure ""'),
        ("::: figure pie\n:::\n", 0, 'unknown figure "pie"'),
        (FIGURE.replace("value: 84\n", ""), 0, "the figure lacks value"),
        (FIGURE.replace("value: 84\n", "value:\n").replace("source: cup\n", ""), 0, "the figure lacks value, source"),
        *((FIGURE.replace(f"{key}:", f"# {key}"), 0, f"the figure lacks {key}") for key in (
            "denominator", "text", "period", "group", "source"
        )),
        (FIGURE.replace("84", "-1"), 1, '"-1" is not a number or a range'),
        (FIGURE.replace("84", "101"), 1, "101 of 100 cannot be"),
        (FIGURE.replace("84", "9 to 3"), 1, "9 to 3 of 100 cannot be"),
        *((FIGURE.replace("denominator: 100", f"denominator: {total}"), 2, f"the denominator is {total}")
          for total in ("55", "0", "1000", "many", "1" * 5000)),
        (FIGURE.replace("source: cup", "source: mug"), 0, 'no source "mug"'),
        (FIGURE.replace("value: 84", "value: 84\nvalue: 85"), 2, '"value" is given twice'),
        (FIGURE.replace("value: 84", "value: 84\ncolour: red"), 2, 'a figure of icons has no "colour"'),
        (FIGURE.replace("value: 84", "value: 84\nlabel: cup"), 2, 'a figure of icons has no "label"'),
        (FIGURE.replace("value: 84", "value: 84\ntone: sad"), 2, 'tone is "sad"'),
        (RESET.replace("label: empty\n", ""), 0, "a reset figure has 3 labels, not 2"),
        (RESET.replace("alt: Three cups.\n", ""), 0, "the figure lacks alt"),
        (RESET.replace("alt", "value: 3\nalt"), 1, 'a figure of reset has no "value"'),
        (f"## A\n\n{FIGURE}\n{FIGURE.replace('denominator: 100', 'denominator: 90')}", 0,
         "figures of one section have different denominators"),
    ],
)  # fmt: skip
def test_a_fault_of_a_directive_has_its_line(text: str, line: int, message: str, body: BodyReader) -> None:
    assert (line, message) in body.faults(text)


@pytest.mark.parametrize(
    "text",
    ["::: more\nText.\n:::", "  ::: more\nText.\n  :::", ":::more\nText.\n:::", "::::: more \nText.\n:::::: "],
)
def test_fences_may_be_indented_or_longer(text: str, body: BodyReader) -> None:
    (found,) = body.blocks(text)
    assert (words(found), found.more) == (["Text."], True)


def test_what_is_marked_more_is_marked_wherever_it_stands(body: BodyReader) -> None:
    found = body.sections(
        "## Long {#long .more}\n\nText.\n\n## Short\n\n### Below {.more}\n\nText.\n\n"
        "::: more\nA.\n\n- b\n\n::: more\nC.\n:::\n:::\n\n"
        + STEPS.replace("steps", "steps {.more}") + FIGURE.replace("#drinkers", "#drinkers .more")
        + RESET.replace("reset", "reset {.more}") + "\n::: urgent {.more}\n- d\n\n::: more\nE.\n:::\n:::\n"
    )  # fmt: skip
    assert [(section.id, section.more) for section in found] == [("long", True), ("short", False), ("urgent", False)]
    assert [(type(block).__name__, block.more) for block in found[1].blocks] == [
        ("Subheading", True), ("Paragraph", False), ("Paragraph", True), ("Bullets", True), ("Paragraph", True),
        ("Steps", True), ("Figure", True), ("Figure", True),
    ]  # fmt: skip
    (box,) = found[2].blocks
    assert isinstance(box, Box)
    assert (box.more, [block.more for block in box.blocks]) == (True, [False, True])


@pytest.mark.parametrize("inside", ["Call us.", "- a\n\nor\n\n- b"])
def test_an_urgent_box_has_the_one_list_that_the_fever_line_opens(body: BodyReader, inside: str) -> None:
    with pytest.raises(ArticleError) as caught:
        body.sections(f"::: urgent\n{inside}\n:::\n")
    (fault,) = caught.value.faults
    assert "exactly one list" in fault.message
    assert "fever threshold" in fault.hint


def test_an_article_is_not_called_as_the_templates_catalog(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="cannot be called brochure"):
        read(tmp_path, "Title\n\nText.\n", "brochure.txt")


# ------------------------------------------------------------------------------------------------------- plain text


def test_plain_text_is_paragraphs_between_blank_lines(tmp_path: Path) -> None:
    article = read(tmp_path, "\n Drinking tea \n\nTea is\nsafe.\n  \nIt is warm.\n\n", "tea.txt")
    assert (article.plain, article.title.text, article.title.place.line) == (True, "Drinking tea", 2)
    assert [(m.text, m.place.line, m.plain) for m in messages(article.sections)] == [
        ("Tea is safe.", 4, True),
        ("It is warm.", 7, True),
    ]


def test_plain_text_without_blank_lines_is_one_paragraph_a_line(tmp_path: Path) -> None:
    article = read(tmp_path, "Drinking tea\nTea is safe.\nIt is warm.\n", "tea.txt")
    assert words(article.sections) == ["Tea is safe.", "It is warm."]


def test_a_short_line_over_longer_text_is_a_heading(tmp_path: Path) -> None:
    article = read(tmp_path, "Tea\n\nWho drinks it?\n\nMany do.\n\nWhen\n\nIn the\nafternoon.\n", "tea.txt")
    assert [(s.id, words(s.title), words(s.blocks)) for s in article.sections] == [
        ("part-1", ["Who drinks it?"], ["Many do."]),
        ("part-2", ["When"], ["In the afternoon."]),
    ]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_short_lines_that_follow_each_other_are_a_list_and_none_is_lost(between: str, tmp_path: Path) -> None:
    text = ["Call us for", "fever", "chills", "cough", "We answer day and night.", "The end"]
    article = read(tmp_path, between.join(["Tea", *text]), "tea.txt")
    assert words(article.sections) == text
    assert all(section.blocks for section in article.sections)


@given(
    st.lists(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "Zs")), max_size=80), min_size=1),
    st.sampled_from(["\n", "\n\n"]),
)
def test_no_word_of_plain_text_is_lost(tmp_path_factory: pytest.TempPathFactory, lines: list[str], gap: str) -> None:
    text = gap.join(["Title", *lines])
    folder = tmp_path_factory.mktemp("plain")
    if not any(line.strip() for line in lines):
        ((_, message, _),) = told(lambda: read(folder, text, "tea.txt"))
        assert message == "the article has a title and no text"
        return
    article = read(folder, text, "tea.txt")
    assert " ".join(words((article.title, article.sections))).split() == text.split()
    assert all(section.blocks for section in article.sections)


def test_plain_text_is_not_markdown(tmp_path: Path) -> None:
    article = read(tmp_path, "Tea *now*\n\n# 50% of <b>us</b>: [@cup]\n", "tea.TXT")
    assert words(article) == ["Tea *now*", "# 50% of <b>us</b>: [@cup]"]


@pytest.mark.parametrize("text", ["Only a title", "\n\nOnly a title\n\n \n"])
def test_a_title_alone_is_no_article(text: str, tmp_path: Path) -> None:
    ((line, message, hint),) = told(lambda: read(tmp_path, text, "tea.txt"))
    assert (line, message) == (text.count("\n", 0, text.index("Only")) + 1, "the article has a title and no text")
    assert "blank line" in hint


# ------------------------------------------------------------------------------------------------------- whole files


@pytest.mark.parametrize("name", ["tea.md", "tea.txt"])
@pytest.mark.parametrize("text", ["", "\n \n\t\n", "\ufeff", "\ufeff\r\n"])
def test_an_empty_file_is_told_as_such(name: str, text: str, tmp_path: Path) -> None:
    ((_, message, hint),) = told(lambda: read(tmp_path, text, name))
    assert message == "the article is empty"
    assert hint


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_make_no_difference(newline: str, mark: str, tmp_path: Path) -> None:
    text = markdown(f"## Head\n\nTwo\nlines.\n\n{STEPS}\n{FIGURE}", sources=SOURCES)
    assert read(tmp_path, mark + text.replace("\n", newline)) == read(tmp_path, text)


def test_tabs_are_spaces(tmp_path: Path) -> None:
    article = read(tmp_path, "Title\tone\n\n\tText\twith tabs.\n", "tea.txt")
    assert " ".join(words(article)).split() == ["Title", "one", "Text", "with", "tabs."]


@pytest.mark.parametrize("name", ["tea.md", "tea.txt"])
@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\uffff"],
)
def test_characters_that_cannot_be_printed_are_refused_with_their_line(
    name: str, character: str, tmp_path: Path
) -> None:
    text = markdown(f"One.\n\nTw{character}o, {character}three.\n\n{character}Four.\n")
    assert told(lambda: read(tmp_path, text, name)) == [
        (line, f"holds the control character U+{ord(character):04X}", "delete it; it cannot be printed")
        for line in (FIRST + 2, FIRST + 4)
    ]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(("lines_above", "line"), [(0, 1), (1, 2), (7, 8)])
def test_a_wrong_encoding_is_told_with_its_line(mark: bytes, lines_above: int, line: int, tmp_path: Path) -> None:
    text = mark + b"a\n" * lines_above + "caf\u00e9\n".encode("latin-1")
    assert told(lambda: read(tmp_path, text)) == [
        (line, "this line is not UTF-8", "save the file with the encoding UTF-8")
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_encodings_are_refused(encoding: str, tmp_path: Path) -> None:
    ((line, _, hint),) = told(lambda: read(tmp_path, markdown().encode(encoding)))
    assert line == 1
    assert hint


def test_a_file_of_200_kb_is_read_and_a_larger_one_refused(tmp_path: Path) -> None:
    text = markdown("")
    text += "Tea is safe, and warm. " * ((MAX_BYTES - len(text)) // 23)
    assert words(read(tmp_path, text).sections)
    ((_, message, hint),) = told(lambda: read(tmp_path, text + "x" * 100))
    assert message.startswith("the article has 200,0")
    assert "right file" in hint


@pytest.mark.parametrize("filler", ["::: a" + " " * 400_000 + "b", "x" + " " * 400_000 + "{#y} z", "[@" * 4_000])
def test_a_line_without_end_is_read_in_no_time(filler: str, tmp_path: Path) -> None:
    started = time.process_time()
    told(lambda: read(tmp_path, markdown(f"## Head {filler}\n\n{filler}\n")))
    assert time.process_time() - started < 5  # minutes, if it grew with the square


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda _: None, "cannot be read: No such file or directory"),
        (lambda path: path.mkdir(), "cannot be read: Is a directory"),
    ],
)
def test_what_is_no_file_is_told(make: object, message: str, tmp_path: Path) -> None:
    path = tmp_path / "tea.md"
    make(path)  # type: ignore[operator]
    with pytest.raises(ArticleError) as caught:
        read_article(path, shown="articles/tea.md")
    assert str(caught.value.faults[0]) == f"articles/tea.md: {message}\ncheck the path and its permissions"
    assert caught.value.exit_code is Exit.INPUT


@pytest.mark.parametrize(
    ("name", "slug"),
    [("tea.md", "tea"), ("Green tea (new).md", "Green-tea-new"), ("茶.md", "茶"), ("--.md", "article")],
)
def test_the_slug_is_made_of_the_files_name(name: str, slug: str, tmp_path: Path) -> None:
    assert read(tmp_path, markdown(), name).slug == slug


@given(st.text(st.sampled_from("#:*_-|[]{}()<>!`&@.1ab \n\t\\"), max_size=120))
@example("::: steps\n1. ***\n:::")
@example("::: figure icons\n value: 1\n\n:::")
@example("| a |\n|-|\n||")
def test_whatever_the_text_it_is_read_or_refused_with_a_line(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    found = attempt(lambda: read(tmp_path_factory.getbasetemp(), markdown(text)))
    if isinstance(found, Article):
        assert all(message.place.line for message in messages(found))
    else:
        assert all(fault.place and fault.place.file == "tea.md" and fault.message for fault in found.faults)


@given(st.text(max_size=60))
def test_whatever_the_front_matter_it_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    found = attempt(lambda: read(tmp_path_factory.getbasetemp(), f"---\n{text}\n---\n{BODY}\n"))
    assert isinstance(found, BrochureError)  # no code, no date
    assert found.faults[0].place


def test_the_built_in_articles_are_read() -> None:
    folder = bundled("articles")
    assert folder
    for path in folder.glob("*.md"):
        article = read_article(path)
        assert {"key-points", "urgent", "questions", "notes"} <= {section.id for section in article.sections}
