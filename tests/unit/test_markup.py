"""Edition, layout and clinic become HTML: escaped, sandboxed, each text tied to its message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from support import golden
from support.pdfs import built_in_language
from support.samples import catalog, clinic, flow, layout, markdown, read, told

from brochure.article import read_article
from brochure.catalog import read_catalog
from brochure.colour import Roles, read_roles
from brochure.edition import Entries, entries, localize
from brochure.errors import CatalogError, LayoutError
from brochure.layout import read_layout
from brochure.markup import Composer, Markup, is_draft
from brochure.model import Clinic, Edition, Fit, Layout, Logo, Signature, Target, rewrite
from brochure.shelves import bundled

TEMPLATES = bundled("templates") or Path()
TRIFOLD, LEAFLET = (read_layout(TEMPLATES / name, shown=name) for name in ("trifold-a4", "leaflet-a4"))
FIT = Fit(size=10.0)


@pytest.fixture(scope="module")
def roles() -> Roles:
    return read_roles(TEMPLATES / "colours.toml", "templates/colours.toml")


@pytest.fixture(scope="module")
def composer() -> Composer:
    return Composer([TEMPLATES])


def tea(locale: str = "en", *, signed: bool = True) -> tuple[Edition, Entries]:
    """The golden article in a language, and the templates' strings in it."""
    article = read_article(golden.FOLDER / "tea.md", shown="articles/tea.md")
    words, furniture = (
        read_catalog(golden.FOLDER / f"{name}.{locale}.po", locale=locale, domain=name, shown=f"{name}.po")
        if locale != "en"
        else None
        for name in ("tea", "furniture")
    )
    edition = localize(article, locale, words)
    return (sign(edition) if signed else edition), entries(furniture)


REVIEW = Signature(
    name="Dr A. Cup", role="clinician", credential="tea specialist", date=date(2026, 11, 22), messages=()
)
CHECK = replace(REVIEW, name="Eva Taza", role="reviser", credential="linguist")
HUMAN = replace(REVIEW, name="Ana Taza", role="translator", credential="sworn translator", method="human")
MACHINE = replace(HUMAN, method="mt+human")


def sign(edition: Edition, *named: Signature) -> Edition:
    """Signed in full: the clinician alone is named, or those given."""
    return replace(edition, unsigned=(), credits=named or (REVIEW,))


class Press:
    """Composes with the built-in templates unless told otherwise."""

    def __init__(self, composer: Composer, roles: Roles) -> None:
        self.composer = composer
        self.roles = roles

    def __call__(
        self, edition: Edition, furniture: Entries | None = None, one: Layout = TRIFOLD,
        target: Target = Target.SCREEN, fit: Fit = FIT, where: Clinic | None = None,
    ) -> Markup:  # fmt: skip
        return self.composer.compose(
            edition, furniture or {}, one, where or clinic(), target, fit, self.roles, built_in_language(edition.locale)
        )


@pytest.fixture
def press(composer: Composer, roles: Roles) -> Press:
    return Press(composer, roles)


def body(markup: Markup) -> str:
    return markup.html[markup.html.index("<body>") :]


def text(html: str) -> str:
    """What a reader sees."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).replace("\u2060", "").split())


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("one", [TRIFOLD, LEAFLET], ids=lambda one: one.slug)
def test_a_small_article_reads_as_it_should(locale: str, one: Layout, press: Press, update_golden: bool) -> None:
    edition, furniture = tea(locale)
    html = golden.readable(press(edition, furniture, one).html)
    golden.compare(f"tea.{one.slug}.{locale}.html", html, update=update_golden)


def test_the_golden_translations_are_complete(press: Press) -> None:
    edition, furniture = tea("ar")
    found = press(edition, furniture)
    assert {m.state for m in (*found.printed, *found.furniture)} == {"translated"}


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("one", [TRIFOLD, LEAFLET], ids=lambda one: one.slug)
def test_pages_are_well_formed(locale: str, one: Layout, press: Press) -> None:
    html = body(press(*tea(locale), one)).removesuffix("</html>").replace("&nbsp;", "\u00a0")
    html = re.sub(r"<(br|img|meta|link)([^>]*[^/>])?>", r"<\1\2/>", html.strip().removesuffix("</html>"))
    ElementTree.fromstring(html)


def test_what_is_printed_is_listed_and_marked_with_its_message(press: Press) -> None:
    found = press(*tea())
    marked = set(re.findall(r'data-message="([0-9a-f]{12})"', found.html))
    printed = {m.key for m in found.printed if m.text and m.kind not in ("figure alt",)}
    captions = {m.key for m in found.printed if m.kind == "figure group"}
    assert printed - captions <= marked
    assert captions & marked
    assert "Only where there is room." not in found.html


def test_text_without_a_translation_says_which_language_it_is_in(press: Press) -> None:
    edition = localize(tea()[0].article, "ar", catalog({"Boil": "الغلي", "Pour": "السكب"}, fuzzy=["Pour"]))
    html = press(edition).html
    assert re.search(r'<strong data-message="\w+" lang="en" dir="auto"><bdi dir="ltr">Pour</bdi></strong>', html)
    assert re.search(r'<strong data-message="\w+">الغلي</strong>', html)


HOSTILE = "x</style></title><script>alert(1)</script>\"' onload=y {{ 7777 * 7777 }} {% raw %} 100% %(name)s &amp;"


def test_nothing_hostile_in_an_article_becomes_markup(press: Press, tmp_path: Path) -> None:
    article = read(tmp_path, f"{HOSTILE}\n\n{HOSTILE}.\n\nHead\n\n{HOSTILE}.\n", "tea.txt")
    html = press(localize(article, "en", None)).html
    assert "<script" not in html
    assert "60481729" not in text(html)
    assert text(html).count(HOSTILE) == 4  # the name of the page, the title, two paragraphs


def test_nothing_hostile_in_a_catalog_or_profile_becomes_markup(press: Press) -> None:
    edition, _ = tea()
    tags = {*re.findall(r"<(/?[^\s>]+)", press(*tea("ar")).html), "/bdi"}
    words = {m.source: HOSTILE for m in press(edition).printed}
    hostile = HOSTILE.replace("%", "")
    furniture = {m.source: hostile for m in press(edition).furniture if "%" not in m.source}
    where = clinic(names=(("", HOSTILE),), address=(HOSTILE,), hours=(("", HOSTILE),), fever_confirmed_by=HOSTILE)
    for locale in ("es", "ar"):
        foreign = sign(localize(edition.article, locale, catalog(words, locale=locale)))
        named = sign(
            foreign, *(replace(one, name=HOSTILE, credential=HOSTILE) for one in (HUMAN, MACHINE, CHECK, REVIEW))
        )
        for one in (foreign, named, replace(foreign, unsigned=None, credits=(), newer=True)):
            html = press(one, entries(catalog(furniture)), where=where).html
            assert set(re.findall(r"<(/?[^\s>]+)", html)) <= tags
            assert html.count("</style>") == 1


@pytest.mark.parametrize(
    ("signatures", "confirmed", "draft"),
    [(True, "Dr A", False), (True, "", True), (False, "Dr A", True), (False, "", True)],
)
def test_what_nobody_answers_for_is_a_draft(signatures: bool, confirmed: str, draft: bool, press: Press) -> None:
    edition, furniture = tea("ar", signed=signatures)
    found = press(edition, furniture, where=clinic(fever_confirmed_by=confirmed))
    assert found.draft == is_draft(edition, clinic(fever_confirmed_by=confirmed)) == draft
    assert ("@top-center" in found.html) == draft
    if draft:
        assert "Draft – not reviewed · مسودة" in found.html


def test_without_an_urgent_box_no_fever_threshold_needs_to_be_confirmed(tmp_path: Path) -> None:
    edition = sign(localize(read(tmp_path, markdown()), "en", None))
    assert not is_draft(edition, clinic(fever_confirmed_by=""))


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ((), ["Not yet reviewed by a clinician"]),
        ((REVIEW,), ["Medical review: Dr A. Cup, tea specialist, DAY"]),
        ((HUMAN,), ["Human translation: Ana Taza, sworn translator, DAY", "Not yet reviewed by a clinician"]),
        (
            (MACHINE, CHECK, REVIEW),
            [
                "Machine translation corrected by Ana Taza, sworn translator, DAY",
                "Translation checked by Eva Taza, linguist, DAY",
                "Medical review: Dr A. Cup, tea specialist, DAY",
            ],
        ),
    ],
)  # fmt: skip
def test_each_is_named_by_role_with_name_credential_and_date(
    named: tuple[Signature, ...], words: list[str], press: Press
) -> None:
    html = text(press(replace(tea()[0], credits=named)).html)
    told = " · ".join(words).replace("DAY", "22 Nov 2026")
    assert f"B. Pot · {told} · No company" in html
    assert ("Not yet reviewed" in html) == (REVIEW not in named)


@pytest.mark.parametrize("newer", [False, True])
def test_a_text_whose_original_has_moved_on_says_so(newer: bool, press: Press) -> None:
    html = text(press(replace(tea()[0], newer=newer)).html)
    assert ("The original has changed since this translation. See the insert." in html) == newer


def test_an_unknown_state_of_signatures_is_a_draft() -> None:
    edition, _ = tea(signed=False)
    assert edition.unsigned is None
    assert is_draft(edition, clinic())


def test_sources_are_numbered_as_they_are_cited(press: Press) -> None:
    html = body(press(*tea())).replace("\u2060", "")
    assert "50% of us drink it.<sup" in html
    assert re.findall(r'<sup class="cite">(\d)</sup>', html) == ["1", "1", "2"]
    assert re.search(r"1 Cup and others\. J Tea 2024;1:50–51\. 2 Pot & Lid 2025", text(html))
    assert "Nobody 2020" not in html


def test_numbers_can_be_called(press: Press) -> None:
    html = press(*tea()).html
    assert 'href="tel:01632960001"' in html
    assert '<a href="https://clinic.example/tea"><bdi' in html
    assert "01632\u00a0960\u00a0002" in html


def test_a_page_is_the_same_for_all_targets_but_not_what_it_is_painted_with(press: Press) -> None:
    pages = [press(*tea(), target=target) for target in Target]
    assert len({page.html for page in pages}) == 1
    assert [page.target for page in pages] == list(Target)
    assert len({tuple(page.paints.values()) for page in pages}) == len(Target)


def test_the_clinic_is_named_in_the_language_of_the_page(press: Press) -> None:
    assert "North Clinic" in text(press(*tea()).html)
    assert "عيادة الشمال" in text(press(*tea("ar")).html)


def test_the_language_is_named_for_staff_and_for_readers(press: Press) -> None:
    assert "Arabic · العربية" in text(press(*tea("ar")).html)
    assert "English · English" not in text(press(*tea()).html)
    assert '<html lang="ar" dir="rtl"' in press(*tea("ar")).html


def test_a_logo_is_handed_over_inside_the_page(press: Press) -> None:
    logo = Logo(media_type="image/svg+xml", data=b"<svg/>", width=200.0, height=10.0)
    html = press(*tea(), where=clinic(logo=logo)).html
    assert 'src="data:image/svg+xml;base64,PHN2Zy8+"' in html
    assert 'alt="Logo of North Clinic"' in html
    assert "calc(3.400 *" in html  # a wide logo is held back


def test_write_in_lines_and_free_panels_are_those_of_the_fit(press: Press) -> None:
    plain, fitted = (
        body(press(*tea(), fit=Fit(size=10.0, lines=lines, breaks=breaks)))
        for lines, breaks in ((0, ()), (3, (("inside", (3, 99)),)))
    )
    assert fitted.count('class="write-in"') > plain.count('class="write-in"')
    assert " starts" in fitted
    assert " starts" not in plain


def test_a_clinic_without_a_web_page_has_no_code(press: Press) -> None:
    assert "qr-box" in press(*tea()).html
    assert "qr-box" not in press(*tea(), where=clinic(url="")).html


# -------------------------------------------------------------------------------------------------------- templates


def custom(folder: Path, roles: Roles, page: str, **files: str) -> Press:
    """Composes with a template of its own; `files` stand beside it."""
    (folder / "card").mkdir()
    for name, content in {"page": page, **files}.items():
        (folder / "card" / f"{name}.html").write_text(content, encoding="utf-8")
    return Press(Composer([folder, TEMPLATES]), roles)


CARD = layout(flow("inside"))


def composed(folder: Path, roles: Roles, page: str) -> str:
    return custom(folder, roles, page)(*tea(), CARD).html


@pytest.mark.parametrize(
    ("page", "line", "message"),
    [
        ("<p>\n{% if %}", 2, "Expected an expression"),
        ("<p>\n{{ clinik.phone }}", 2, "'clinik' is undefined"),
        ("<p>\n\n{{ clinic.fax }}", 3, "has no attribute 'fax'"),
        ("{{ ''.__class__.__mro__ }}", 1, "access to attribute '__class__'"),
        ("{{ say.__globals__ }}", 1, "access to attribute '__globals__'"),
        ("{{ article.__init__ }}", 1, "access to attribute '__init__'"),
        ("{% include 'nowhere.html' %}", 1, "nowhere.html"),
        ("{% include '../../../etc/passwd' %}", 1, "../../../etc/passwd"),
        ("{% include '/etc/passwd' %}", 1, "/etc/passwd"),
        ("\n{{ 1 / 0 }}", 2, "division by zero"),
        ("{{ flows.nowhere | length }}", 1, "nowhere"),
    ],
)
def test_a_faulty_template_is_told_with_its_line(
    page: str, line: int, message: str, roles: Roles, tmp_path: Path
) -> None:
    ((where, what, hint),) = told(lambda: composed(tmp_path, roles, page))
    assert what.startswith("the template fails: ")
    assert message in what
    assert where == line
    assert hint
    with pytest.raises(LayoutError):
        Press(Composer([tmp_path]), roles)(*tea(), CARD)


def test_templates_escape_what_they_print(roles: Roles, tmp_path: Path) -> None:
    page = "{{ '<b>' }} {{ prepare('<i> & 5 mg') }} {{ clinic.phone }} {{ ltr('<u>') }} {{ phone('<1>') }}"
    assert composed(tmp_path, roles, page) == (
        '&lt;b&gt; &lt;i&gt; &amp; 5\u00a0mg 01632 960 001 <bdi dir="ltr">&lt;u&gt;</bdi> '
        '<a class="call" href="tel:1"><bdi dir="ltr" class="phone">&lt;1&gt;</bdi></a>'
    )


def test_templates_say_numbers_days_and_lists_in_the_pages_language(roles: Roles, tmp_path: Path) -> None:
    page = "{{ number(1234) }}|{{ day(article.published) }}|{{ listing(['A', 'B']) }}|{{ temperature(38) }}"
    assert composed(tmp_path, roles, page) == "1,234|22\u00a0November 2026|A and B|38.0\u00a0°C"


def test_a_users_template_comes_before_the_built_in_one(roles: Roles, tmp_path: Path) -> None:
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "base.html").write_text("own base", encoding="utf-8")
    assert composed(tmp_path, roles, '{% extends "blocks/base.html" %}') == "own base"


@pytest.mark.parametrize("words", ["%(edition)s %(other)s", "100%"])
def test_a_placeholder_of_its_own_in_a_catalog_is_a_fault_of_the_catalog(words: str, press: Press) -> None:
    edition, _ = tea()
    foreign = localize(edition.article, "es", None)
    ((line, message, _),) = told(lambda: press(foreign, entries(catalog({"Edition %(edition)s": words}))))
    assert line == 1
    assert message.startswith('the translation of "Edition %(edition)s" holds a placeholder of its own')
    with pytest.raises(CatalogError):
        press(foreign, entries(catalog({"Edition %(edition)s": words})))


def test_words_that_both_languages_have_are_set_for_each(press: Press) -> None:
    edition, furniture = tea("ar")
    same = rewrite(edition.article, lambda message: replace(message, text=message.source, state="translated"))
    two = read_layout(TEMPLATES / "bilingual-a4", shown="bilingual-a4")
    html = body(press(replace(edition, article=same), furniture, two))
    assert html.count("How much, and when") == 2
    assert html.count('<bdi dir="ltr">How much, and when</bdi>') == 1


def test_composing_twice_gives_the_same(press: Press) -> None:
    pages: Sequence[Markup] = [press(*tea("ar"), target=Target.OFFICE) for _ in range(2)]
    assert pages[0] == pages[1]
