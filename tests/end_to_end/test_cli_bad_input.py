"""Bad input ends with one clear message, its place and a hint, the right exit code, and nothing published."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest
from support.projects import (
    BODY,
    CLINIC,
    FIGURE,
    FRONT,
    SPANISH,
    add_layout,
    po,
    process,
    published,
    replace,
    write,
)

from brochure import article, catalog, inline
from brochure.shelves import bundled

ARTICLE = "articles/tea.md"
CATALOG = "translations/es/LC_MESSAGES/tea.po"
FURNITURE = "translations/es/LC_MESSAGES/brochure.po"
SOURCE = "Up to **3 cups** a day do no harm. [@cup]"
LINE = len(FRONT.splitlines()) + 1  # of the article's text


@pytest.fixture
def refused(project, build):
    """Builds in vain; gives what was said."""

    def run(code: int, *arguments: str):
        ran = build(*arguments)
        assert ran.code == code, ran
        assert published(project) == []
        return ran

    return run


# --------------------------------------------------------------------------------------------------------- articles


@pytest.mark.parametrize(
    ("text", "line", "error"),
    [
        (FRONT.replace("Drinking tea", '"Drinking tea') + BODY, 4, "the front matter is not YAML"),
        (FRONT.replace("Drinking tea", "Tea: a guide") + BODY, 2, "the front matter is not YAML"),
        (BODY, 1, "the front matter is missing"),
        (FRONT.rstrip().removesuffix("---") + BODY, 1, "the front matter has no end"),
        (FRONT.replace("code: T-1\n", "") + BODY, 1, '"code" is missing'),
        (FRONT.replace("2026-11-01", "2026-13-01") + BODY, 5, '"published" is not a date'),
        (FRONT.replace("T-1", "!!python/object/apply:os.getcwd []") + BODY, 3, "the front matter is not YAML"),
        (FRONT + BODY + "\n::: keypoints\n- tea\n:::\n", LINE + 6, 'unknown directive "keypoints"'),
        (FRONT + BODY + "\n::: notes\n", LINE + 6, '"::: notes" has no end'),
        (FRONT + BODY + FIGURE.replace("group: tea drinkers\n", ""), LINE + 6, "the figure lacks group"),
        (FRONT + BODY + FIGURE.replace("denominator: 100\n", ""), LINE + 6, "the figure lacks denominator"),
        (FRONT + BODY + FIGURE.replace("source: cup", "source: mug"), LINE + 6, 'no source "mug"'),
        (FRONT + BODY + "\n[@mug]\n", LINE + 6, 'no source "mug"'),
        (FRONT + "## Nothing\n", LINE, "nothing stands below this heading"),
        ("", None, "the article is empty"),
    ],
)
def test_an_article_with_a_fault_is_told_with_its_line(project, refused, text, line, error):
    write(project / ARTICLE, text)
    said = refused(3).error
    assert said.startswith(f"{ARTICLE}:{line}: {error}" if line else f"{ARTICLE}: {error}")


def test_all_faults_of_an_article_are_told_at_once(project, refused):
    write(project / ARTICLE, FRONT.replace("code: T-1\n", "cod: T-1\n") + "A <br> break\n\n> quoted\n")
    assert len(refused(3).errors) == 4


@pytest.mark.parametrize(
    ("data", "line", "error"),
    [
        ((FRONT + BODY + "\ncaf\xe9\n").encode("latin-1"), LINE + 6, "this line is not UTF-8"),
        ((FRONT + BODY).encode("utf-16"), 1, "this line is not UTF-8"),
        ((FRONT + BODY + "\na \x07 bell\n").encode(), LINE + 6, "holds the control character U+0007"),
        ((FRONT + BODY + "\n5\u202e0 mg\n").encode(), LINE + 6, "holds the control character U+202E"),
        ((FRONT + BODY).encode() + b"\0", LINE + 5, "holds the control character U+0000"),
    ],
)
def test_an_article_in_another_encoding_is_told_with_its_line(project, refused, data, line, error):
    write(project / ARTICLE, data)
    assert refused(3).error == f"{ARTICLE}:{line}: {error}"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ('<img src="file:///etc/passwd">', "HTML is not used in an article: <img src="),
        ('See <img src="http://127.0.0.1/x.png"> here.', "HTML is not used here: <img src="),
        ("<script>alert(1)</script>", "HTML is not used in an article: <script>"),
        ("A ![cup](http://127.0.0.1/cup.png).", "pictures are not set in running text"),
        ("A ![cup](file:///etc/passwd).", "pictures are not set in running text"),
        ("[it]: file:///etc/passwd\n\nA ![cup][it].", "an address set apart from its link"),
        ("A [cup](javascript:alert(1)).", "a link leads to javascript:alert(1)"),
        ("A [cup](JavaScript:alert(1)).", "a link leads to JavaScript:alert(1)"),
        ("A [cup](file:///etc/passwd).", "a link leads to file:///etc/passwd"),
        ("A [cup](data:text/html,hi).", "a link leads to data:text/html,hi"),
        ("A [cup](../cup.html).", "a link leads to ../cup.html"),
    ],
)
def test_an_article_brings_in_no_html_no_picture_and_no_strange_link(project, refused, words, error):
    write(project / ARTICLE, f"{FRONT}{BODY}\n{words}\n")
    said = refused(3)
    assert said.errors[0].startswith(f"{ARTICLE}:{LINE + 6}: {error}")


def test_signs_that_mean_something_to_a_template_are_mere_text(project, build):
    write(project / ARTICLE, FRONT + BODY + "\nWrite {{ 7 * 7 }}, {% raw %}, %(name)s, 100% and &amp;.\n")
    assert build("-l", "en").code == 0
    assert published(project / "out") == ["north/en/tea.card.screen.draft.pdf"]


# --------------------------------------------------------------------------------------------------------- catalogs


def spanish(project: Path, text: str) -> None:
    write(project / CATALOG, po({**SPANISH, SOURCE: text}))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Hasta **3 tazas** <b>al día</b> no hacen daño. [@cup]", "HTML is not used here: <b>"),
        ("Hasta **3 tazas** <script>x</script> no hacen daño. [@cup]", "HTML is not used here: <script>"),
        ("Hasta **3 tazas** {{ clinic }} no hacen daño. [@cup]", "{{ is not used here"),
        ("Hasta **3 tazas** {% raw %} no hacen daño. [@cup]", "{% is not used here"),
        ("Hasta **3 tazas** \u202eal día no hacen daño. [@cup]", "U+202E RIGHT-TO-LEFT OVERRIDE is not used here"),
        ("Hasta **30 tazas** al día no hacen daño. [@cup]", '"3" is missing from the translation'),
        ("Hasta 3 tazas al día no hacen daño. [@cup]", "a **bold** passage of the original is missing"),
        ("Hasta **3 tazas** al día no hacen daño.", "[@cup] is missing"),
        (
            "Hasta **3 tazas** al día no [hacen](https://a.example) daño. [@cup]",
            "a link to https://a.example was added",
        ),
        ("Hasta **3 tazas** al día no [hacen](javascript:x) daño. [@cup]", "a link to javascript:x was added"),
        ("Hasta **3 tazas** al día no ![hacen](file:///etc/passwd) daño. [@cup]", "a picture file:///etc/passwd was"),
    ],
)
def test_a_translation_that_says_or_brings_in_something_else_is_refused(project, refused, text, error):
    spanish(project, text)
    assert any(said.startswith(f"{CATALOG}:10: {error}") for said in refused(1, "-l", "es").errors)


def test_a_percent_sign_in_a_translation_is_printed(project, build):
    spanish(project, "Hasta **3 tazas** (%s, %(nombre)s, 100 %) al día no hacen daño. [@cup]")
    assert build("-l", "es").code == 0


@pytest.mark.parametrize(
    ("messages", "fuzzy", "error"),
    [
        (SPANISH, {SOURCE}, f'{CATALOG}:10: "{SOURCE}" is marked fuzzy'),
        ({**SPANISH, SOURCE: ""}, (), f'{CATALOG}:10: "{SOURCE}" is not translated'),
        ({k: v for k, v in SPANISH.items() if k != SOURCE}, (), f'{ARTICLE}:{LINE + 2}: "{SOURCE}" is not translated'),
    ],
)
def test_what_is_not_translated_for_good_is_refused(project, refused, messages, fuzzy, error):
    write(project / CATALOG, po(messages, fuzzy=fuzzy))
    assert error in refused(1, "-l", "es").errors


@pytest.mark.parametrize(
    ("data", "line", "error"),
    [
        (po(SPANISH).replace("Beber té", 'Beber "té"'), 5, "not a line of a PO file"),
        (po(SPANISH).replace('Beber té"', "Beber té"), 5, "not a line of a PO file"),
        (po(SPANISH).replace("Beber", "\\q Beber"), 5, "not a line of a PO file"),
        (po(SPANISH).replace("Beber", "Be\x07ber"), 5, "holds the control character U+0007"),
        ("<html><body>404</body></html>\n", 1, "not a line of a PO file"),
        (po(SPANISH).encode("latin-1"), 5, "this line is not UTF-8"),
        (po(SPANISH).encode("utf-16"), 1, "this line is not UTF-8"),
        (po(SPANISH) + '\nmsgid "Drinking tea"\nmsgstr "Té"\n', 16, '"Drinking tea" is translated twice'),
    ],
)
def test_a_catalog_that_cannot_be_read_is_told_with_its_line(project, refused, data, line, error):
    write(project / CATALOG, data)
    assert refused(3, "-l", "es").errors[0].startswith(f"{CATALOG}:{line}: {error}")


@pytest.mark.parametrize(
    ("text", "code", "error"),
    [
        ("%(nombre)s", 3, 'the translation of "Daytime" holds a placeholder of its own: "%(nombre)s"'),
        ("100% del día", 3, 'the translation of "Daytime" holds a placeholder of its own: "100% del día"'),
        ("<b>De día</b>", 1, "HTML is not used here: <b>"),
        ("{{ clinic }}", 1, "{{ is not used here"),
        ("", 1, '"Daytime" is not translated'),
    ],
)
def test_the_templates_own_strings_bring_in_nothing_either(project, refused, text, code, error):
    built_in = (bundled("translations") / "es/LC_MESSAGES/brochure.po").read_text(encoding="utf-8")
    head, _, tail = built_in.partition('msgid "Daytime"\nmsgstr "')
    assert tail
    write(project / FURNITURE, f'{head}msgid "Daytime"\nmsgstr "{text}"{tail[tail.index(chr(10)) :]}')
    line = head[: head.rindex("\n\n")].count("\n") + 3  # of the comment above it
    assert refused(code, "-l", "es").errors[0].startswith(f"{FURNITURE}:{line}: {error}")


# ---------------------------------------------------------------------------------------------------- absurd sizes


@pytest.mark.parametrize(
    ("path", "size", "error"),
    [
        (ARTICLE, article.MAX_BYTES, "the article has "),
        (CATALOG, catalog.MAX_BYTES, "the catalog has more than "),
        ("clinics/north.toml", 256 * 1024, "is larger than 256 KB"),
        ("brochure.toml", 256 * 1024, "is larger than 256 KB"),
    ],
)
def test_a_file_of_absurd_size_is_not_read(project, refused, path, size, error):
    with (project / path).open("ab") as file:
        file.write(b"#" * size)
    assert refused(3, "-l", "es").error.startswith(f"{path}: {error}")


@pytest.mark.parametrize(
    "text",
    [
        FRONT.replace("Drinking tea", "[" * 50_000) + BODY,
        FRONT.replace(
            "T-1",
            "&a [x, x]\n" + "\n".join(f"k{n}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]" for n in range(20)),
        ).replace('"1"', "*t")
        + BODY,
        FRONT + "::: more\n" * 20_000,
        FRONT + "".join("  " * depth + "- tea\n" for depth in range(300)),
    ],
    ids=["YAML in YAML", "YAML that doubles", "boxes in boxes", "lists in lists"],
)
def test_what_is_nested_without_end_is_told_and_not_followed(project, refused, text):
    write(project / ARTICLE, text)
    assert all(error.startswith(ARTICLE) for error in refused(3, "-l", "en").errors)


@pytest.mark.slow
def test_memory_that_does_not_suffice_costs_one_brochure_and_not_the_others(project):
    greedy = '{% set n = namespace(x="x") %}{% for _ in range(40) %}{% set n.x = n.x ~ n.x %}{% endfor %}'
    page = "{% if language.locale == 'es' %}" + greedy + "{% endif %}{{ furniture.titles() }}"
    replace(project / "templates/card/page.html", "{{ furniture.titles() }}", page)
    ran = process(
        "build", "-j", "2", cwd=project,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (9 << 27, 9 << 27)),
    )  # fmt: skip
    assert ran.code == 1
    assert ran.error == "north/es/tea.card.screen: there was not enough memory for it"
    assert "Traceback" not in ran.err
    assert published(project / "out") == ["north/en/tea.card.screen.draft.pdf"]


# ---------------------------------------------------------------------------------------------------------- clinics


@pytest.mark.parametrize(
    ("old", "new", "errors"),
    [
        ('name = "North Clinic"', "name = “North Clinic”", ["clinics/north.toml:1: not valid TOML: invalid value"]),
        (
            'phone = "01632 960 001"',
            'phone = "ask"\npatient = "Ann"',
            [
                "clinics/north.toml:2: `phone` is not a phone number: 'ask'",
                "clinics/north.toml:3: unknown key `patient`",
            ],
        ),
        ("38.0", "100.4", ["clinics/north.toml:5: `fever_threshold_c` is not a plausible limit for fever: 100.4"]),
    ],
)
def test_faults_of_a_clinic_are_told_once_however_many_brochures_it_has(project, refused, old, new, errors):
    replace(project / "clinics/north.toml", old, new)
    assert refused(3).errors == errors


def logo(project: Path, inner: str, *, before: str = "") -> None:
    namespaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    drawing = f'{before}<svg {namespaces} viewBox="0 0 9 9"><rect width="9" height="9" fill="#0b5563"/>{inner}</svg>'
    write(project / "clinics/logo.svg", drawing)
    write(project / "clinics/north.toml", CLINIC + 'logo = "logo.svg"\n')


@pytest.mark.parametrize(
    "inner",
    [
        "<script>fetch('URL')</script>",
        "<script href='URL/x.js'/>",
        "<rect width='1' height='1' onload='fetch()'/>",
        "<image href='URL/x.png' width='9' height='9'/>",
        "<image xlink:href='URL/x.png' width='9' height='9'/>",
        "<image href='file:///etc/passwd' width='9' height='9'/>",
        "<use href='URL/x.svg#a'/>",
        "<style>@import url(URL/x.css); rect { fill: url(URL/x.svg#a) }</style>",
        "<rect width='1' height='1' style='fill: url(URL/x.svg#a)'/>",
        "<a href='javascript:alert(1)'><rect width='1' height='1'/></a>",
        "<foreignObject><img xmlns='http://www.w3.org/1999/xhtml' src='URL/x.png'/></foreignObject>",
    ],
)
def test_a_logo_neither_runs_nor_fetches_anything(project, build, listener, inner):
    logo(project, inner.replace("URL", listener.url))
    ran = build("-l", "en")
    assert ran.code == 0
    assert len(ran.warnings) == 1  # that it is a draft
    pdf = (project / "out/north/en/tea.card.screen.draft.pdf").read_bytes()
    assert b"JavaScript" not in pdf
    assert b"javascript" not in pdf
    assert not listener.was_called()


@pytest.mark.parametrize(
    ("before", "inner", "error"),
    [
        ('<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "<desc>&x;</desc>", "declares XML entities"),
        ("", "<rect", "not well-formed XML"),
    ],
)
def test_a_logo_that_cannot_be_read_is_told(project, refused, before, inner, error):
    logo(project, inner, before=before)
    assert refused(3, "-l", "en").error.startswith(f"clinics/logo.svg:1: {error}")


# -------------------------------------------------------------------------------------------------------- templates


def template(project: Path, html: str) -> None:
    replace(project / "templates/card/page.html", "{{ furniture.titles() }}", "{{ furniture.titles() }}" + html)


@pytest.mark.parametrize("place", ["file:///etc/passwd", "URL/x"])
@pytest.mark.parametrize(
    "html",
    [
        '<img alt="x" src="PLACE">',
        '<div style="background: url(PLACE); height: 5mm"></div>',
        '<link rel="stylesheet" href="PLACE">',
        "<style>@import url(PLACE);</style>",
        '<style>@font-face { font-family: Q; src: url(PLACE) } h1 { font-family: Q, "Noto Sans" }</style>',
        '<link rel="attachment" href="PLACE">',
        '<a rel="attachment" href="PLACE">x</a>',
        '<object data="PLACE"></object>',
        '<svg role="img" width="9" height="9"><title>x</title><image href="PLACE" width="9" height="9"/></svg>',
    ],
    ids=["img", "background", "stylesheet", "import", "font", "attachment", "attachment in text", "object", "svg"],
)
def test_a_template_can_open_nothing_outside(project, refused, listener, html, place):
    place = place.replace("URL", listener.url)
    template(project, html.replace("PLACE", place))
    error = refused(1, "-l", "en").error
    assert error.startswith("north/en/tea.card.screen: ")
    assert error.endswith(f"a page may not open {place}")
    assert not listener.was_called()


@pytest.mark.parametrize(
    "css",
    ["@import url(PLACE);", "h1 { background: url(PLACE) }", "@font-face { font-family: Q; src: url(PLACE) }"],
)
def test_neither_can_a_style_sheet(project, refused, listener, css):
    write(project / "templates/card/style.css", css.replace("PLACE", f"{listener.url}/x"))
    assert refused(1, "-l", "en").error.endswith(f"a page may not open {listener.url}/x")
    assert not listener.was_called()


def test_a_call_would_have_been_noticed(listener):
    assert not listener.was_called()
    listener.call()
    assert listener.was_called()


@pytest.mark.parametrize(
    ("html", "error"),
    [
        ("{% if %}", "templates/card/page.html:6: the template fails: "),
        ("{{ nonsense }}", "templates/card/page.html:6: the template fails: 'nonsense' is undefined"),
        ("\n{{ 1 / 0 }}", "templates/card/page.html:7: the template fails: division by zero"),
        ("{{ 'a' + 1 }}", "templates/card/page.html:6: the template fails: can only concatenate"),
        ("{{ ''.__class__.__mro__ }}", "templates/card/page.html:6: the template fails: access to attribute"),
        ("{{ range(10 ** 9) }}", "templates/card/page.html:6: the template fails: Range too big"),
        ('{% include "../clinics/north.toml" %}', "templates/card/page.html:6: the template fails: ../clinics"),
        ('{% include "/etc/passwd" %}', "templates/card/page.html:6: the template fails: '/etc/passwd' not found"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "templates/card/page.html:6: the template fails: "),
    ],
)
def test_a_template_that_fails_is_told_with_its_line(project, refused, html, error):
    template(project, html)
    assert refused(3, "-l", "en").error.startswith(error)


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("page.html", b"caf\xe9", "templates/card/page.html: the template fails: 'utf-8' codec can't decode"),
        ("style.css", b"h1 {}\n/* caf\xe9 */", "templates/card/style.css:2: this line is not UTF-8"),
        (
            "style.css",
            b"h1 {}\n\na[ *|href] {}",
            "templates/card/style.css:3: a rule goes by an attribute of any namespace",
        ),
        ("layout.toml", "title = One panel\n", "templates/card/layout.toml:1: not valid TOML"),
        ("layout.toml", 'title = "One panel"\n', 'templates/card/layout.toml: "'),
        ("page.html", None, "templates/card: the layout has no page.html"),
    ],
)
def test_a_layout_that_cannot_be_read_is_told(project, refused, name, data, error):
    path = project / "templates/card" / name
    if data is None:
        path.unlink()
    else:
        write(path, data)
    assert refused(3, "-l", "en").errors[0].startswith(error)


def test_an_unknown_style_is_a_warning_and_keeps_nothing_back(project, build):
    write(project / "templates/card/style.css", "h1 { colr: red }")
    ran = build("-l", "en")
    assert ran.code == 0
    assert any("Ignored `colr: red" in warning for warning in ran.warnings)


# ---------------------------------------------------------------------------------------------------------- too long


LONG = "\n\n".join(f"This is sentence {number}, and it is here to take room." for number in range(30))


def test_text_too_long_names_the_panel_by_how_many_lines_and_the_layout_that_holds_it(project, refused):
    add_layout(project, "poster", 420, 594)
    write(project / "brochure.toml", 'layouts = ["card"]\ntargets = ["screen"]\n')
    write(project / ARTICLE, FRONT + BODY + "\n" + LONG + "\n")
    ran = refused(1, "-l", "en")
    place, _, message = ran.error.partition(": ")
    assert place == 'north/en/tea.card.screen, panel "side"'
    assert message.endswith("lines too many at 9 pt, the smallest type of this layout")
    assert 5 < int(message.split()[0]) < 60
    assert ran.hint.startswith('the layout "')
    roomier = ran.hint.split('"')[1]
    assert f"-L {roomier}" in ran.hint


def test_the_layout_it_names_does_hold_it(project, build):
    add_layout(project, "poster", 420, 594)
    write(project / ARTICLE, FRONT + BODY + "\n" + LONG + "\n")
    roomier = build("-l", "en").hint.split('"')[1]
    assert build("-l", "en", "-L", roomier).code == 0


def test_where_no_layout_holds_it_none_is_named(project, refused):
    write(project / ARTICLE, FRONT + BODY + "\n" + "x" * 300 + "\n")
    ran = refused(1, "-l", "en")
    assert f'north/en/tea.card.screen, panel "side", {ARTICLE}:{LINE + 6}: "xxx' in ran.errors[0]
    assert "sticks out of the panel by" in ran.errors[0]
    assert "holds it" not in ran.err


def test_a_broken_layout_that_was_not_asked_for_hides_no_finding(project, refused):
    write(project / "templates/broken/layout.toml", "title = broken\n")
    write(project / ARTICLE, FRONT + BODY + "\n" + "x" * 300 + "\n")
    assert "sticks out of the panel by" in refused(1, "-l", "en").errors[0]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("path", [ARTICLE, CATALOG, "clinics/north.toml", "brochure.toml"])
def test_a_file_that_may_not_be_read_is_told(project, refused, path):
    (project / path).chmod(0)
    assert refused(3, "-l", "es").error.startswith(f"{path}: cannot be read: ")


def test_links_that_a_brochure_may_hold_are_known(project, build):
    words = "[web](https://a.example), [mail](mailto:a@b.example), [call](tel:+441632960001), [WEB](HTTPS://a.example)"
    assert list(inline.faults(words)) == []
    write(project / ARTICLE, f"{FRONT}{BODY}\n{words}\n")
    assert build("-l", "en").code == 0
