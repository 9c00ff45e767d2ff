"""The table, the JSON, the CSV and the page say the same, and no name in them does harm."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.projects import small_project

from brochure.covers import Cover
from brochure.errors import Fault, Place
from brochure.project import Project, find_project
from brochure.translators.status import Count, Language, Row, Signed, Tally, Wanting
from brochure.translators.status_formats import COLUMNS, as_csv, as_json, as_text, summary
from brochure.translators.status_page import status_page

SIGNED = Signed(
    name="Dr A", role="clinician", credential="consultant", method=None, date=date(2026, 11, 22), messages=4, valid=4
)
VOID = replace(SIGNED, name="Dr B", credential="nurse", date=date(2026, 11, 1), valid=0)
ANA = replace(SIGNED, name="Ana", role="translator", credential="linguist", method="mt+human", valid=3)
WANTING = (
    Wanting(locale="es", role="translator", messages=1, changed=1),
    Wanting(locale="en", role="clinician", messages=2, changed=0),
)
HALF = Count(
    translated=Tally(messages=2, words=10), fuzzy=Tally(messages=1, words=4), missing=Tally(messages=1, words=16),
    obsolete=3, stale=2,
)  # fmt: skip
DONE = Count(translated=Tally(messages=4, words=30))
BROKEN = (Fault(message="not a PO file", place=Place(file="ar/tea.po", line=7), hint="mend it"),)
ES, AR = "translations/es/LC_MESSAGES/tea.po", "translations/ar/LC_MESSAGES/tea.po"


def language(locale: str, autonym: str, name: str, direction: str, *rows: Row) -> Language:
    return Language(
        locale=locale, tag=locale.replace("_", "-"), autonym=autonym, english_name=name, direction=direction, rows=rows
    )  # fmt: skip


LANGUAGES = (
    language("en", "English", "English", "ltr", Row(
        domain="tea", catalog="", count=DONE, signatures=(VOID, SIGNED), signed=4
    )),
    language(
        "es", "Español", "Spanish", "ltr",
        Row(domain="tea", catalog=ES, count=HALF, signatures=(VOID, ANA), wanting=WANTING, signed=3),
        Row(domain="brochure", catalog="", count=DONE),
    ),
    language("ar", "العربية", "Arabic", "rtl", Row(domain="tea", catalog=AR, count=None, faults=BROKEN)),
)  # fmt: skip


TABLE = """\
locale  language  text      messages   done  fuzzy  missing  signed  words   done  left  obsolete  stale  state
en      English   tea              4  100 %      0        0       4     30  100 %     0         0      0  SIGNED
es      Spanish   tea              4   50 %      1        1       3     30   33 %    20         3      2  CHANGED
es      Spanish   brochure         4  100 %      0        0       -     30  100 %     0         0      0
ar      Arabic    tea              -      -      -        -       -      -      -     -         -      -  UNREADABLE

1 of 3 languages complete, 1 of 2 texts signed, 1 unreadable"""
STATES = {
    "SIGNED": "signed: Dr A, consultant (clinician), 2026-11-22",
    "CHANGED": (
        "draft: 1 to be signed by a translator (es), 1 of them changed since; 2 to be signed by a clinician (en)"
    ),
    "UNREADABLE": "unreadable: ar/tea.po:7: not a PO file",
}


def test_the_table_has_a_line_a_text_and_a_sum() -> None:
    expected = TABLE
    for word, words in STATES.items():
        expected = expected.replace(word, words)
    assert as_text(LANGUAGES) == expected


def test_json_has_every_number_and_null_where_there_is_none() -> None:
    english, spanish, arabic = json.loads(as_json(LANGUAGES))["languages"]
    assert (arabic["autonym"], arabic["direction"]) == ("العربية", "rtl")
    assert spanish["texts"][0] == {
        "domain": "tea",
        "catalog": ES,
        "state": "changed",
        "count": {
            "messages": 4, "translated": 2, "fuzzy": 1, "missing": 1, "signed": 3, "obsolete": 3, "stale": 2,
            "percent_messages": 50, "words": 30, "words_translated": 10, "words_left": 20, "percent_words": 33,
        },
        "signatures": [
            {
                "name": "Dr B", "role": "clinician", "credential": "nurse", "method": None, "date": "2026-11-01",
                "messages": 4, "valid": 0,
            },
            {
                "name": "Ana", "role": "translator", "credential": "linguist", "method": "mt+human",
                "date": "2026-11-22", "messages": 4, "valid": 3,
            },
        ],
        "wanting": [
            {"locale": "es", "role": "translator", "messages": 1, "changed": 1},
            {"locale": "en", "role": "clinician", "messages": 2, "changed": 0},
        ],
        "faults": [],
    }  # fmt: skip
    assert [one["valid"] for one in english["texts"][0]["signatures"]] == [0, 4]
    assert english["texts"][0]["catalog"] is None
    assert (arabic["texts"][0]["count"], arabic["texts"][0]["state"]) == (None, "unreadable")
    assert arabic["texts"][0]["faults"] == [{"message": "not a PO file", "place": "ar/tea.po:7", "hint": "mend it"}]


def test_csv_has_a_line_a_text_and_the_numbers_of_the_json() -> None:
    lines = list(csv.DictReader(io.StringIO(as_csv(LANGUAGES))))
    texts = [text for one in json.loads(as_json(LANGUAGES))["languages"] for text in one["texts"]]
    assert tuple(lines[0]) == COLUMNS
    for line, text in zip(lines, texts, strict=True):
        assert {key: int(line[key]) for key in COLUMNS if line[key].isdecimal()} == (text["count"] or {})
        assert (line["domain"], line["state"], line["catalog"]) == (
            text["domain"],
            text["state"],
            text["catalog"] or "",
        )
    assert lines[0]["signed_by"] == "Dr A, consultant (clinician), 2026-11-22"
    assert lines[1]["signed_by"] == "Ana, linguist (translator), 2026-11-22"
    assert lines[2]["signed_by"] == ""
    assert lines[3]["faults"] == "unreadable: ar/tea.po:7: not a PO file"


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(NAMES, NAMES)
def test_any_name_comes_back_from_csv_and_json_and_leaves_the_table_whole(name: str, credential: str) -> None:
    signature = replace(SIGNED, name=name, credential=credential)
    one = language("es", name, name, "ltr", Row(domain="tea", catalog=ES, count=DONE, signatures=(signature,)))
    (line,) = list(csv.DictReader(io.StringIO(as_csv([one]), newline="")))
    assert line["english_name"].removeprefix("'") == name.removeprefix("'")
    assert line["signed_by"].removeprefix("'").startswith(name.removeprefix("'"))
    assert not line["signed_by"].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert json.loads(as_json([one]))["languages"][0]["texts"][0]["signatures"][0]["name"] == name
    table = as_text([one])
    assert len(table.split("\n")) == 4
    assert not any(unicodedata.category(letter) == "Cc" for letter in table.replace("\n", ""))


# --------------------------------------------------------------------------------------------------------- the page

VOID_ELEMENTS = ("meta", "img")


class Page(HTMLParser):
    """A page read: its elements in order, with the text in each, and a list of what is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[int] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))
        if tag not in VOID_ELEMENTS:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for number in self._open:
            self.elements[number][2].append(data)

    def all(self, tag: str) -> Iterator[tuple[dict[str, str | None], str]]:
        return ((attributes, "".join(words)) for name, attributes, words in self.elements if name == tag)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return find_project(small_project(tmp_path))


def page(project: Project, *languages: Language, covers: dict[str, Cover] | None = None) -> Page:
    assert project.root
    return Page(status_page(project, languages, covers or {}, project.root / "out" / "status").decode())


COVERS = {"ar": Cover(file="thumbnails/ar.png", width=180, height=378, title="شرب الشاي")}


def test_the_page_has_a_card_for_each_language_with_its_names(project: Project) -> None:
    found = page(project, *LANGUAGES)
    cards = list(found.all("article"))
    headings = list(found.all("h2"))
    assert [attributes["aria-labelledby"] for attributes, _ in cards] == ["en", "es", "ar"]
    assert [attributes["id"] for attributes, _ in headings] == ["en", "es", "ar"]
    assert [words for _, words in headings] == ["English English, en", "Español Spanish, es", "العربية Arabic, ar"]
    named = [
        (attributes["lang"], attributes["dir"], words)
        for attributes, words in found.all("span")
        if "lang" in attributes
    ]
    assert named == [("en", "ltr", "English"), ("es", "ltr", "Español"), ("ar", "rtl", "العربية")]


def test_a_card_says_numbers_and_signatures_in_words(project: Project) -> None:
    english, spanish, arabic = (words for _, words in page(project, *LANGUAGES).all("article"))
    assert "All 4 messages, 30 words." in english
    assert "signed: Dr A, consultant (clinician), 2026-11-22" in english
    assert "66 % of the words are translated, 75 % of the messages; 20 words are left." in spanish
    assert STATES["CHANGED"] in spanish
    assert "Not all of it can be read." in arabic
    assert "unreadable: ar/tea.po:7: not a PO file" in arabic


def test_a_cover_has_words_for_those_who_do_not_see_it(project: Project) -> None:
    ((attributes, _),) = page(project, *LANGUAGES, covers=COVERS).all("img")
    assert attributes["alt"] == "Cover of “شرب الشاي” in Arabic"
    assert (attributes["src"], attributes["width"], attributes["height"]) == ("thumbnails/ar.png", "180", "378")


def test_tables_have_a_caption_and_headings_of_rows_and_columns(project: Project) -> None:
    found = page(project, *LANGUAGES)
    assert [words for _, words in found.all("caption")] == ["Texts in English", "Texts in Spanish", "Texts in Arabic"]
    scopes = [attributes.get("scope") for attributes, _ in found.all("th")]
    assert (scopes.count("row"), scopes.count("col"), scopes.count(None)) == (4, 27, 0)


def test_links_lead_to_the_catalogs_from_where_the_page_stands(project: Project) -> None:
    assert project.root
    odd = "tea & <sugar> #1"
    path = project.root / f"translations/es/LC_MESSAGES/{odd}.po"
    path.touch()
    rows = (Row(domain="tea", catalog=ES, count=DONE), Row(domain=odd, catalog="x", count=DONE))
    links = list(page(project, language("es", "Español", "Spanish", "ltr", *rows)).all("a"))
    assert [words for _, words in links] == ["tea", odd]
    folder = project.root / "out" / "status"
    assert [(folder / unquote(attributes["href"] or "")).resolve() for attributes, _ in links] == [
        (project.root / ES).resolve(), path.resolve(),
    ]  # fmt: skip


@given(st.text("<>&\"'ab{}%/ ", min_size=1, max_size=12))
def test_no_name_brings_markup_into_the_page(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    project = Project(root=tmp_path_factory.getbasetemp(), defaults=find_project(Path("/")).defaults)
    plain = language("es", "a", "a", "ltr", Row(domain="tea", catalog="", count=DONE, signatures=(SIGNED,)))
    signature = replace(SIGNED, name=name, credential=name)
    odd = language("es", name, name, "ltr", Row(domain=name, catalog="", count=DONE, signatures=(signature,)))
    cover = {"es": Cover(file="es.png", width=1, height=1, title=name)}
    found = page(project, odd, covers=cover)
    assert [tag for tag, _, _ in found.elements] == [tag for tag, _, _ in page(project, plain, covers=cover).elements]
    ((heading, words),) = found.all("h2")
    assert (heading, words) == ({"id": "es"}, f"{name} {name}, es")
    ((picture, _),) = found.all("img")
    assert picture["alt"] == f"Cover of “{name}” in {name}"


def test_the_page_runs_nothing_and_fetches_nothing(project: Project) -> None:
    found = page(project, *LANGUAGES, covers=COVERS)
    assert not list(found.all("script")) + list(found.all("link"))
    assert not any("//" in (value or "") for _, attributes, _ in found.elements for value in attributes.values())
    ((_, style),) = found.all("style")
    assert "url(" not in style
    assert "@import" not in style


def luminance(colour: str) -> float:
    digits = colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "card"])
@pytest.mark.parametrize("ink", ["ink", "muted", "link", "fault"])
def test_words_can_be_read_in_light_and_in_dark(project: Project, scheme: int, ground: str, ink: str) -> None:
    ((_, style),) = page(project).all("style")
    block = style.split(":root {")[scheme + 1].split("}")[0]
    colours = dict(part.strip().removeprefix("--").split(": #") for part in block.split(";") if ": #" in part)
    low, high = sorted((luminance(colours[ink]), luminance(colours[ground])))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_what_it_comes_to() -> None:
    assert summary(LANGUAGES[:1]) == "1 of 1 languages complete, 1 of 1 texts signed"
