"""The page of brochures in Chromium, opened from the file system."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import pytest
from playwright.sync_api import Browser, Page
from support.browser import chromium
from support.index import placed, shelf
from support.projects import small_project, write

from brochure.index_page import write_index
from brochure.project import find_project
from brochure.shelves import bundled

Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve brochures, 24 files."""
    return folder(tmp_path_factory, "north", "south")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """270 brochures, 540 files: two times shown."""
    return folder(tmp_path_factory, *(f"clinic-{number:02}" for number in range(45)))


def folder(tmp_path_factory: pytest.TempPathFactory, *clinics: str) -> Path:
    output = tmp_path_factory.mktemp("out")
    project = find_project(small_project(tmp_path_factory.mktemp("project")))
    write_index(project, output, shelf(output, clinics), lambda _: None)
    return output


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Opener]:
    """Opens a page. Nothing but files is asked for, all of it is there, and nothing is complained of."""
    asked: list[str] = []
    wrong: list[str] = []
    contexts = []

    def opened(output: Path, *, init: str = "", **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(init)
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda request: wrong.append(request.url))
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto((output / "index.html").as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert asked
    assert [url for url in asked if not url.startswith("file:")] == []
    assert wrong == []


MARKUP = "document.querySelector('%s').innerHTML.replace(/>\\s+/g, '>').replace(/\\s+</g, '<')"
"""An element's markup, apart from how its lines are broken."""


def cards(page: Page) -> list[str]:
    return [re.sub(r"\s+", " ", one).strip() for one in page.locator("#brochures > li").all_inner_texts()]


def said(page: Page) -> str:
    """What the live region says."""
    region = page.get_by_role("status")
    assert region.count() == 1
    return region.inner_text()


def choose(page: Page, label: str, key: str, *, back: bool = False) -> None:
    """By keyboard alone: forward to a filter, or back, and to the value that begins with a letter."""
    for _ in range(20):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("document.activeElement.labels?.[0]?.textContent") == label:
            page.keyboard.press(key)
            return
    raise AssertionError(f"no filter {label} can be reached")


# ------------------------------------------------------------------------------------------------------------ filters


def test_all_brochures_are_there_at_first(few: Path, open_page: Opener) -> None:
    page = open_page(few)
    assert said(page) == "Brochures: 12"
    assert len(cards(page)) == 12
    assert [label.strip() for label in page.locator("form label").all_inner_texts()] == [
        "Clinic", "Language", "Layout", "For", "State",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "key", "words", "shown"),
    [
        ("Clinic", "s", "Brochures: 6 of 12", "south"),
        ("Language", "a", "Brochures: 4 of 12", "Arabic"),
        ("Layout", "p", "Brochures: 6 of 12", "poster"),
        ("For", "o", "Brochures: 12", "Office printer (PDF)"),
        ("State", "r", "Brochures: 4 of 12", "Released"),
    ],
)
def test_each_filter_works_from_the_keyboard(
    few: Path, open_page: Opener, label: str, key: str, words: str, shown: str
) -> None:
    page = open_page(few)
    choose(page, label, key)
    assert said(page) == words
    assert len(cards(page)) == int(words.split()[1])
    assert all(shown in card for card in cards(page))
    if label == "For":
        assert not any("Screens" in card for card in cards(page))


def test_filters_go_together_and_a_button_ends_them(few: Path, open_page: Opener) -> None:
    page = open_page(few)
    for label, key in (("Clinic", "s"), ("Language", "s"), ("Layout", "p")):
        choose(page, label, key)
    assert said(page) == "Brochures: 1 of 12"
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Show all"
    page.keyboard.press("Enter")
    assert said(page) == "Brochures: 12"
    assert len(cards(page)) == 12


def test_the_script_makes_the_cards_that_stood_there(few: Path, open_page: Opener) -> None:
    page = open_page(few)
    markup = MARKUP % "#brochures"
    before = page.evaluate(markup)
    page.get_by_label("Language", exact=True).select_option("ar")
    page.get_by_role("button", name="Show all").click()
    assert page.evaluate(markup) == before


def test_many_are_shown_some_at_a_time(many: Path, open_page: Opener) -> None:
    page = open_page(many)
    assert (said(page), len(cards(page))) == ("Brochures: 270 · Shown: the first 200", 200)
    more = page.get_by_role("button", name="Show more")
    more.focus()
    page.keyboard.press("Enter")
    assert (said(page), len(cards(page))) == ("Brochures: 270", 270)
    assert not more.is_visible()
    first_new = page.locator("#brochures > li").nth(200).locator("a").first
    assert first_new.evaluate("link => link === document.activeElement")


def test_without_scripts_the_first_brochures_stand_there(many: Path, open_page: Opener) -> None:
    page = open_page(many, java_script_enabled=False)
    assert page.locator("#brochures > li").count() == 200
    assert page.get_by_role("status").inner_text() == "Brochures: 270 · Shown: the first 200"
    assert page.get_by_text("All files lie beside this page").is_visible()
    assert not page.locator("form").is_visible()
    assert not page.locator("#more").is_visible()


# ---------------------------------------------------------------------------------------------------------- languages


@pytest.mark.parametrize(
    ("locale", "tag", "direction", "title", "words", "filters", "arabic"),
    [
        ("en-GB", "en", "ltr", "Brochures", "Brochures: 12", ["Clinic", "Language"], "Arabic"),
        ("ar", "ar", "rtl", "النشرات", "النشرات: 12", ["العيادة", "اللغة"], "العربية"),
        ("ur", "ur", "rtl", "کتابچے", "کتابچے: 12", ["کلینک", "زبان"], "عربی"),
        ("fa-IR", "fa", "rtl", "بروشورها", "بروشورها: ۱۲", ["کلینیک", "زبان"], "عربی"),
        ("de", "de", "ltr", "Broschüren", "Broschüren: 12", ["Klinik", "Sprache"], "Arabisch"),
        ("zh-TW", "zh-Hant", "ltr", "手冊", "手冊：12", ["醫療院所", "語言"], "阿拉伯文"),
        ("zh-CN", "zh-Hans", "ltr", "手册", "手册：12", ["就诊机构", "语言"], "阿拉伯语"),
        ("pt-PT", "pt-BR", "ltr", "Folhetos", "Folhetos: 12", ["Centro de tratamento", "Idioma"], "Árabe"),
        ("tl", "fil", "ltr", "Mga brochure", "Mga brochure: 12", ["Klinika", "Wika"], "Arabic"),
        # Chromium does not know it: names are in English.
        ("ht", "ht", "ltr", "Bwochi yo", "Bwochi: 12", ["Klinik", "Lang"], "Arabic"),
        # There is no Swahili, and Punjabi in other letters than its readers' own.
        ("sw", "en", "ltr", "Brochures", "Brochures: 12", ["Clinic", "Language"], "Arabic"),
        ("pa-PK", "en", "ltr", "Brochures", "Brochures: 12", ["Clinic", "Language"], "Arabic"),
    ],
)
def test_the_page_speaks_its_readers_language(
    few: Path, open_page: Opener, locale: str, tag: str, direction: str, title: str, words: str, filters: list[str],
    arabic: str,
) -> None:  # fmt: skip
    page = open_page(few, locale=locale)
    html = page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir"), page.title()) == (tag, direction, title)
    assert page.get_by_role("heading", level=1).inner_text() == title
    assert said(page) == words
    assert page.locator("form label").all_inner_texts()[:2] == filters
    assert page.locator("#speech").input_value() == tag
    card = page.locator("#brochures > li").first
    assert card.locator(".language span").first.inner_text() == arabic
    assert arabic in (card.locator("img").get_attribute("alt") or "")
    english = {"Draft, not signed", "Screens", "Show all", "Files"}
    on_page = {*page.locator(".state span, .files span, #all").all_inner_texts()}
    on_page |= set(page.locator(".files").evaluate_all("all => all.map(one => one.ariaLabel)"))
    assert on_page & english == (english if tag == "en" else set())


def test_the_first_language_that_is_there_is_taken(few: Path, open_page: Opener) -> None:
    page = open_page(
        few,
        locale="de",
        init="""Object.defineProperty(
        navigator, "languages", { value: ["no such thing", "sw-KE", "fr-CA", "ar"] })""",
    )
    assert page.title() == "Brochures"
    assert page.locator("html").get_attribute("lang") == "fr"


def test_a_language_is_chosen_from_the_keyboard(few: Path, open_page: Opener) -> None:
    page = open_page(few)
    page.get_by_label("Clinic").select_option("south")
    page.get_by_label("Clinic").focus()
    choose(page, "Language of this page", "d", back=True)
    assert said(page) == "Broschüren: 6 von 12"
    assert page.get_by_label("Sprache dieser Seite").evaluate("one => one === document.activeElement")
    assert page.get_by_label("Klinik").input_value() == "south"
    assert all("Entwurf" in card or "Freigegeben" in card for card in cards(page))
    assert len(cards(page)) == 6
    options = page.get_by_label("Sprache", exact=True).locator("option").all_inner_texts()
    assert options == ["Alle", "Arabisch – العربية", "Englisch – English", "Spanisch – Español"]
    page.get_by_label("Klinik").select_option("")
    assert said(page) == "Broschüren: 12"


def test_choices_stand_in_the_order_of_the_pages_language(few: Path, open_page: Opener) -> None:
    page = open_page(few)
    select = page.get_by_label("Language", exact=True)
    select.select_option("es")
    page.locator("#speech").select_option("el")
    order = page.locator("#language option").evaluate_all("all => all.map(one => one.value)")
    assert order == ["", "en", "ar", "es"]  # Αγγλικά, Αραβικά, Ισπανικά
    assert page.locator("#language").input_value() == "es"
    assert said(page) == "Έντυπα: 4 από 12"


def test_back_in_english_everything_is_as_it_was(many: Path, open_page: Opener) -> None:
    page = open_page(many)
    page.get_by_role("button", name="Show more").click()
    markup = MARKUP % "main"
    before = page.evaluate(markup)
    for tag in ("ar", "zh-Hant", "en"):
        page.locator("#speech").select_option(tag)
    assert page.evaluate(markup) == before
    html = page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("en", "ltr")


def test_filters_and_the_focus_go_from_right_to_left(many: Path, open_page: Opener) -> None:
    page = open_page(many, locale="ar")
    assert said(page) == "النشرات: 270 · المعروض: أول 200"
    edges = page.locator("form .choice, #all").evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")
    assert edges == sorted(edges, reverse=True)
    places = page.locator("#brochures > li").evaluate_all(
        "all => all.slice(0, 2).map(one => one.getBoundingClientRect().right)"
    )
    assert places == sorted(places, reverse=True)
    inside = page.locator("#brochures > li").first
    assert inside.evaluate(
        "one => one.querySelector('img').getBoundingClientRect().left > "
        "one.querySelector('.words').getBoundingClientRect().left"
    )
    more = page.get_by_role("button", name="عرض المزيد")
    more.focus()
    page.keyboard.press("Enter")
    assert said(page) == "النشرات: 270"
    assert page.locator("#brochures > li").nth(200).locator("a").first.evaluate("a => a === document.activeElement")
    assert "Screens" not in page.locator("#brochures").inner_text()
    page.locator("#speech").focus()
    choose(page, "العيادة", "c")
    assert said(page) == "النشرات: 6 من 270"
    for _ in range(5):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "عرض الكل"
    page.keyboard.press("Enter")
    assert said(page) == "النشرات: 270 · المعروض: أول 200"


def test_names_stand_where_the_page_begins_a_line(few: Path, open_page: Opener) -> None:
    gaps = """all => all.map(one => {
        const range = document.createRange(); range.selectNodeContents(one);
        const [box, words] = [one.getBoundingClientRect(), range.getBoundingClientRect()];
        return Math.abs(document.dir === "rtl" ? box.right - words.right : box.left - words.left);
    })"""
    for locale in ("en", "ar"):
        page = open_page(few, locale=locale)
        assert max(page.locator(".clinic, .layout, .state, .language").evaluate_all(gaps)) < 1


def test_a_language_that_lacks_a_word_is_not_spoken_at_all(tmp_path: Path, open_page: Opener) -> None:
    root = small_project(tmp_path / "project")
    built_in = (bundled("translations") or Path()) / "de/LC_MESSAGES/brochure.po"
    cut = built_in.read_text("utf-8").replace('msgstr "Alle anzeigen"', 'msgstr ""')
    write(root / "translations/de/LC_MESSAGES/brochure.po", cut)
    write_index(find_project(root), tmp_path / "out", shelf(tmp_path / "out"), lambda _: None)
    page = open_page(tmp_path / "out", locale="de")
    assert page.locator("html").get_attribute("lang") == "en"
    assert said(page) == "Brochures: 12"
    assert page.locator("#speech option[value=de]").count() == 0
    assert page.locator("#speech option[value=fr]").count() == 1


def test_without_scripts_the_page_is_english(few: Path, open_page: Opener) -> None:
    page = open_page(few, locale="ar", java_script_enabled=False)
    html = page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir"), page.title()) == ("en", "ltr", "Brochures")
    assert page.get_by_role("status").inner_text() == "Brochures: 12"
    assert not page.locator("select").first.is_visible()


# -------------------------------------------------------------------------------------------------------------- links


def test_all_links_and_pictures_lead_to_what_is_there(few: Path, open_page: Opener) -> None:
    page = open_page(few)
    addresses = page.locator("#brochures a").evaluate_all("links => links.map(link => link.href)")
    assert len(addresses) == len(set(addresses)) == 24
    assert all(Path(unquote(urlparse(address).path)).is_file() for address in addresses)
    pictures = page.locator("#brochures img").evaluate_all("images => images.map(image => [image.src, image.alt])")
    assert len(pictures) == 12
    assert all(Path(urlparse(address).path).is_file() for address, _ in pictures)
    assert all(alt.startswith("Cover of “") for _, alt in pictures)
    first = page.locator("#brochures img").first
    assert first.evaluate("image => image.decode().then(() => image.naturalWidth)") == 180


def test_a_clinic_with_a_name_in_any_script_has_links_too(tmp_path: Path, open_page: Opener) -> None:
    rows = [placed(tmp_path / "out", clinic="北 #1%", title="</script><script>alert(1)</script>")]
    write_index(find_project(small_project(tmp_path / "project")), tmp_path / "out", rows, lambda _: None)
    page = open_page(tmp_path / "out")
    (address,) = page.locator("#brochures a").evaluate_all("links => links.map(link => link.href)")
    assert Path(unquote(urlparse(address).path)).is_file()
    assert page.locator("h2").inner_text() == "</script><script>alert(1)</script>"


# ------------------------------------------------------------------------------------------------------ for everybody


def test_a_title_runs_as_its_language_does(few: Path, open_page: Opener) -> None:
    page = open_page(few)
    title = page.get_by_role("heading", name="شرب الشاي").first
    assert title.evaluate("h => [h.lang, h.dir, getComputedStyle(h).direction]") == ["ar", "rtl", "rtl"]
    spanish = page.get_by_role("heading", name="Beber té").first
    assert spanish.evaluate("h => [h.lang, getComputedStyle(h).direction]") == ["es", "ltr"]
    assert page.evaluate("document.documentElement.lang") == "en"
    # Drawn at the right edge of its box.
    gap = title.evaluate("""h => {
        const range = document.createRange(); range.selectNodeContents(h);
        return h.getBoundingClientRect().right - range.getBoundingClientRect().right;
    }""")
    assert abs(gap) < 1


def test_everything_that_takes_the_focus_has_a_name_and_shows_it(few: Path, open_page: Opener) -> None:
    page = open_page(few)
    names = []
    for _ in range(100):
        page.keyboard.press("Tab")
        name, width = page.evaluate("""() => {
            const one = document.activeElement;
            const name = one.labels?.length ? one.labels[0].textContent : one.textContent;
            return [one === document.body ? null : name.trim(), parseFloat(getComputedStyle(one).outlineWidth)];
        }""")
        if name is None:
            break  # the focus leaves the page again: no trap
        assert width >= 2, name
        names.append(name)
    assert names[0] == "To the brochures"
    assert all(names)
    assert len(names) == 1 + 1 + 5 + 1 + 24


def test_the_outline_of_the_page_is_in_order(few: Path, open_page: Opener) -> None:
    page = open_page(few)
    levels = page.locator("h1, h2, h3").evaluate_all("all => all.map(one => one.tagName)")
    assert levels == ["H1", *["H2"] * 12]
    ids = page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))
    assert page.locator("#brochures article").evaluate_all(
        "all => all.every(one => one.getAttribute('aria-labelledby') === one.querySelector('h2').id)"
    )
    assert page.get_by_role("main").count() == 1


CONTRASTS = """() => {
    const luminance = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((v) => v / 255)
            .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = (one) => {
        for (; one; one = one.parentElement) {
            const colour = getComputedStyle(one).backgroundColor;
            if (!/, 0\\)$/.test(colour)) return colour;
        }
        throw new Error("no background");
    };
    const ratio = (a, b) => {
        const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
        return (light + 0.05) / (dark + 0.05);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = {};
    for (let node; (node = walker.nextNode());) {
        const one = node.parentElement;
        if (!node.data.trim() || !one.checkVisibility() || ["SCRIPT", "OPTION"].includes(one.tagName)) continue;
        const name = one.tagName + "." + one.className;
        found[name] = Math.min(found[name] ?? 21, ratio(getComputedStyle(one).color, ground(one)));
    }
    for (const one of document.querySelectorAll("select, button:not([hidden])")) {
        found[one.id] = ratio(getComputedStyle(one).color, ground(one));
        // What shows that it is a control: 3 is enough, told here as 4.5.
        found[one.id + " edge"] = 1.5 * ratio(getComputedStyle(one).borderTopColor, ground(one.parentElement));
    }
    return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough_in_the_light_and_in_the_dark(few: Path, open_page: Opener, scheme: str) -> None:
    page = open_page(few, color_scheme=scheme)
    found = page.evaluate(CONTRASTS)
    assert len(found) > 12
    assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 24, 28)"
    assert dark == (scheme == "dark")


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("locale", ["en", "ar", "de", "my"])
def test_nothing_sticks_out_to_the_side(few: Path, open_page: Opener, locale: str, width: int) -> None:
    page = open_page(few, locale=locale, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("main").evaluate(
        """(main) => [...main.querySelectorAll("*:not(option)")].filter((one) => one.checkVisibility())
            .map((one) => one.getBoundingClientRect()).every((box) => box.left >= 0 && box.right <= innerWidth)"""
    )


def test_controls_are_large_enough_to_hit(few: Path, open_page: Opener) -> None:
    page = open_page(few)
    heights = page.locator("select:visible, button:visible, #brochures a").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 24
