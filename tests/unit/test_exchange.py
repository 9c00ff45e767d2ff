"""What goes out to another tool comes back whole, and what is wrong with it is told before anything is changed."""

from __future__ import annotations

import io
import itertools
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import polib
import pytest
from babel.messages.plurals import get_plural
from hypothesis import given, settings
from hypothesis import strategies as st
from support.projects import write
from support.samples import attempt, markdown

from brochure.catalog import parse
from brochure.errors import BrochureError, SelectionError
from brochure.model import message_key
from brochure.project import Defaults, Project
from brochure.shelves import bundled
from brochure.translators.po import canonical
from brochure.translators.transfer import Imported, bring_in, export

HEAD = (
    '#\nmsgid ""\nmsgstr ""\n"Language: pl\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n{more}\n'
)
PLURALS = f'"Plural-Forms: {get_plural("pl").plural_forms}\\n"\n'
TEA = HEAD.format(more=PLURALS) + (
    "# ask Ana\n#. Tea / paragraph\n#. be kind\n#: articles/tea.md:3\n"
    'msgid "Drink **tea**."\nmsgstr "Pij **herbatę**."\n\n'
    '#, fuzzy\n#| msgid "Too hot"\nmsgid "Hot"\nmsgstr "Gorące"\n\n'
    'msgctxt "cup"\nmsgid "Hot"\nmsgstr "Gorąca filiżanka"\n\n'
    'msgid "New"\nmsgstr ""\n\n'
    'msgid "%d cup"\nmsgid_plural "%d cups"\nmsgstr[0] "%d filiżanka"\nmsgstr[1] "%d filiżanki"\nmsgstr[2] "wiele"\n\n'
    '#~ msgid "Gone"\n#~ msgstr "Dawne"\n'
)
FORMATS = {"xliff": ".xlf", "xliff2": ".xlf", "xlsx": ".xlsx"}
KEYS = {
    name: message_key(context, source)
    for name, context, source in [
        ("drink", None, "Drink **tea**."),
        ("hot", None, "Hot"),
        ("cup", "cup", "Hot"),
        ("new", None, "New"),
        ("cups", None, "%d cup"),
    ]
}

each_format = pytest.mark.parametrize("form", FORMATS)


class Shop:
    """A project with one catalog, and what goes in and out of it."""

    def __init__(self, folder: Path, catalog: str = TEA) -> None:
        self.folder = folder
        self.project = Project(root=folder, defaults=Defaults())
        write(folder / "articles/tea.md", markdown())
        self.path = write(folder / "translations/pl/LC_MESSAGES/tea.po", catalog)
        self.number = 0

    @property
    def catalog(self) -> str:
        return self.path.read_bytes().decode()

    def out(self, form: str) -> Path:
        self.number += 1
        ending = {"tmx": ".tmx", **FORMATS}[form]
        return export(self.project, "pl", ["tea"], form, self.folder / f"{self.number}{ending}")

    def back(self, *paths: Path) -> tuple[int, int, int]:
        (done,) = bring_in(self.project, paths)
        return counts(done)

    def entry(self, source: str, context: str | None = None) -> polib.POEntry:
        found = polib.pofile("\n" + self.catalog).find(source, msgctxt=context or False)
        assert found is not None
        return found


def counts(done: Imported) -> tuple[int, int, int]:
    return done.translated, done.changed, done.unchanged


def told(work: Callable[[], object]) -> list[tuple[str, str, str]]:
    """What is found at fault: place, message and hint of each."""
    found = attempt(work)
    assert isinstance(found, BrochureError)
    return [(str(fault.place or ""), fault.message, fault.hint) for fault in found.faults]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def emptied(catalog: str) -> str:
    """A catalog without its translations, their states and comments."""
    po = parse(catalog, "x.po")
    for entry in po:
        if not entry.obsolete:
            entry.msgstr = ""
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
            entry.tcomment = ""
    return canonical(po).decode()


# --------------------------------------------------------------------------------------------------------- round trips


@each_format
def test_what_comes_back_as_it_went_changes_no_byte(form: str, shop: Shop) -> None:
    assert shop.back(shop.out(form)) == (0, 0, 5)
    assert shop.catalog == TEA


@each_format
def test_what_was_emptied_is_restored(form: str, shop: Shop) -> None:
    path = shop.out(form)
    shop.path.write_text(emptied(TEA), encoding="utf-8")
    assert shop.back(path) == (4, 0, 1)
    assert shop.catalog == TEA


@each_format
def test_what_did_not_change_is_not_written_anew(form: str, tmp_path: Path) -> None:
    folded = TEA.replace('msgstr "Gorąca filiżanka"', 'msgstr ""\n"Gorąca "\n"filiżanka"').replace("\n", "\r\n")
    shop = Shop(tmp_path, folded)
    shop.back(shop.out(form))
    assert shop.catalog == folded


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n", "\r\n"),
        ("#\nmsgid", "\ufeff#\nmsgid"),
        ("#\nmsgid", "#, fuzzy\nmsgid"),
        ('"Language: pl\\n"\n"MIME-Version: 1.0\\n"\n', '"MIME-Version: 1.0\\n"\n"Language: pl\\n"\n'),
        ('"Gorąca filiżanka"', '""\n"Gorąca "\n"filiżanka"'),
    ],
)
def test_what_is_written_is_in_the_one_form(old: str, new: str, tmp_path: Path) -> None:
    assert old in TEA
    shop = Shop(tmp_path)
    path = shop.out("xliff")
    shop.path.write_bytes(TEA.replace("Gorące", "Ciepłe").replace(old, new).encode())
    assert shop.back(path) == (0, 1, 4)
    assert shop.catalog == TEA


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("UTF-8", "ISO-8859-2", 6, "the header says that the charset is ISO-8859-2"),
        ("nplurals=3", "nplurals=2", 8, "pl has 3 plural forms, the header says 2"),
        ('msgstr[2] "wiele"\n', "", 29, '"%d cup" has 2 forms, pl has 3'),
        ('msgid "New"', 'msgid "Hot"', 26, '"Hot" is there twice (first on line 17)'),
        ('msgstr "Gorące"\n', "", 21, "msgctxt cannot stand here"),
        ('#~ msgstr "Dawne"\n', "", 35, "the file ends in the middle of a message"),
    ],
)
def test_a_catalog_that_cannot_be_written_back_whole_is_told(
    old: str, new: str, line: int, message: str, shop: Shop
) -> None:
    path = shop.out("xliff")
    assert old in TEA
    shop.path.write_text(TEA.replace(old, new), encoding="utf-8")
    place = f"translations/pl/LC_MESSAGES/tea.po:{line}"
    assert (place, message) in [fault[:2] for fault in told(lambda: shop.out("xliff"))]
    assert (place, message) in [fault[:2] for fault in refused(shop, path)]


CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn"])
LINES = st.text(CHARACTERS, max_size=30).map(str.strip)
TEXTS = st.one_of(
    st.text(st.one_of(CHARACTERS, st.sampled_from("\n\t<>&\"'\\=+-@*[]%")), min_size=1, max_size=40),
    st.sampled_from(["=1+1", "+1", "-1", "@a", "\tx", "'=1", "#N/A", "TRUE", "1.50", "1-2", "]]>", "&amp;", " a "]),
).filter(lambda text: bool(text.strip()))


@st.composite
def entries(draw: st.DrawFn) -> polib.POEntry:
    obsolete = draw(st.sampled_from([False, False, False, True]))
    plural = draw(st.sampled_from([False, False, True]))
    text = st.one_of(st.just(""), TEXTS)
    words: dict[str, object] = {"msgstr": draw(text)}
    if plural:
        forms = {form: draw(text) for form in range(3)}
        words = {"msgid_plural": draw(TEXTS), "msgstr_plural": forms}
    said = any(words["msgstr_plural"].values()) if plural else words["msgstr"]  # type: ignore[attr-defined]
    return polib.POEntry(
        msgid=draw(TEXTS),
        msgctxt=draw(st.one_of(st.none(), TEXTS)),
        tcomment=draw(LINES),
        comment="" if obsolete else draw(LINES),
        occurrences=[] if obsolete else draw(st.sampled_from([[], [("tea.md", "3")], [("tea.md", "")]])),
        flags=draw(st.sampled_from([[], ["fuzzy"]])) if said else [],
        previous_msgid=draw(st.one_of(st.none(), TEXTS)),
        obsolete=obsolete,
        **words,
    )


@st.composite
def catalogs(draw: st.DrawFn) -> str:
    po = polib.POFile(wrapwidth=0)
    po.metadata = {"Language": "pl", "Content-Type": "text/plain; charset=UTF-8"}
    po.metadata["Plural-Forms"] = get_plural("pl").plural_forms
    po.extend(draw(st.lists(entries(), max_size=6, unique_by=lambda e: message_key(e.msgctxt, e.msgid))))
    return canonical(po).decode()


@each_format
@given(catalog=catalogs())
@settings(max_examples=25)
def test_any_catalog_goes_out_and_comes_back(form: str, catalog: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder), catalog)
        path = shop.out(form)
        done = bring_in(shop.project, [path])
        assert shop.catalog == catalog
        assert [count for one in done for count in (one.translated, one.changed)] in ([], [0, 0])
        shop.path.write_bytes(emptied(catalog).encode())
        bring_in(shop.project, [path])
        assert shop.catalog == catalog


def test_the_catalogs_of_every_language_go_out_and_come_back(tmp_path: Path) -> None:
    project = Project(root=tmp_path, defaults=Defaults())
    paths = [
        export(project, locale, [], form, tmp_path / f"{locale}{FORMATS[form]}")
        for locale, form in zip(project.locales(), itertools.cycle(FORMATS), strict=False)
    ]
    assert len(paths) > 30
    done = bring_in(project, paths)
    assert len(done) == 2 * len(paths)
    assert {(one.translated, one.changed) for one in done} == {(0, 0)}
    assert not (tmp_path / "translations").exists()


@each_format
def test_a_built_in_catalog_that_is_emptied_is_restored_byte_for_byte(form: str, tmp_path: Path) -> None:
    project = Project(root=tmp_path, defaults=Defaults())
    path = export(project, "ur", [], form, tmp_path / f"x{FORMATS[form]}")
    built_in = bundled("translations")
    assert built_in is not None
    for name in ("bmt-autoimmune.po", "brochure.po"):
        text = (built_in / "ur/LC_MESSAGES" / name).read_text(encoding="utf-8")
        write(tmp_path / "translations/ur/LC_MESSAGES" / name, emptied(text))
    bring_in(project, [path])
    for name in ("bmt-autoimmune.po", "brochure.po"):
        want = (built_in / "ur/LC_MESSAGES" / name).read_bytes()
        assert (tmp_path / "translations/ur/LC_MESSAGES" / name).read_bytes() == want


# ---------------------------------------------------------------------------------------------- what comes back changed


def edited(shop: Shop, form: str, change: Callable[[dict[str, list[str]]], None]) -> Path:
    """A file with some of its texts changed: [source, translation, state, comment] by unit id."""
    path = shop.out(form)
    assert form == "xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.active
    names = [cell.value for cell in sheet[1]]
    columns = [names.index(name) + 1 for name in ("source", "translation", "state", "comment")]
    rows = {str(row[0].value).rpartition("/")[2]: row[0].row for row in sheet.iter_rows(min_row=2)}
    values = {id_: [sheet.cell(number, column).value or "" for column in columns] for id_, number in rows.items()}
    change(values)
    for id_, texts in values.items():
        for column, text in zip(columns, texts, strict=True):
            sheet.cell(rows[id_], column).value = text
    book.save(path)
    return path


def replaced(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    return write(path, text.replace(old, new))


def test_a_workbook_brings_in_what_was_translated_changed_and_said(shop: Shop) -> None:
    def change(values: dict[str, list[str]]) -> None:
        values[KEYS["new"]][1:] = ["Nowe", "", "sure?"]
        values[KEYS["hot"]][1:3] = ["Bardzo gorące", "translated"]
        values[KEYS["cup"]][2] = "Needs review"
        values[KEYS["drink"]][1] = ""  # leaves what is there

    assert shop.back(edited(shop, "xlsx", change)) == (1, 2, 2)
    new, hot, cup = shop.entry("New"), shop.entry("Hot"), shop.entry("Hot", "cup")
    assert (new.msgstr, new.fuzzy, new.tcomment) == ("Nowe", False, "sure?")
    assert (hot.msgstr, hot.fuzzy, hot.previous_msgid) == ("Bardzo gorące", False, "Too hot")
    assert (cup.msgstr, cup.fuzzy) == ("Gorąca filiżanka", True)
    drink = shop.entry("Drink **tea**.")
    assert (drink.msgstr, drink.tcomment) == ("Pij **herbatę**.", "ask Ana")
    assert '#~ msgid "Gone"' in shop.catalog


@pytest.mark.parametrize(
    ("target", "approved", "fuzzy"),
    [
        ("<target>Y</target>", "", False),
        ('<target state="translated">Y</target>', "", False),
        ('<target state="final">Y</target>', ' approved="no"', False),
        ('<target state="signed-off">Y</target>', "", False),
        ("<target>Y</target>", ' approved="no"', True),
        ('<target state="new">Y</target>', "", True),
        ('<target state="needs-review-translation">Y</target>', ' approved="yes"', True),
        ('<target state="needs-adaptation">Y</target>', "", True),
        ('<target state="x-odd">Y</target>', "", True),
        ('<target><mrk mtype="seg" mid="0">Y</mrk></target>', "", False),
    ],
)
def test_states_of_xliff_1_2(target: str, approved: str, fuzzy: bool, shop: Shop) -> None:
    path = replaced(shop.out("xliff"), f'"{KEYS["new"]}"', f'"{KEYS["new"]}"{approved}')
    replaced(path, "<source>New</source>", f"<source>New</source>{target}")
    assert shop.back(path) == (1, 0, 4)
    assert (shop.entry("New").msgstr, shop.entry("New").fuzzy) == ("Y", fuzzy)


@pytest.mark.parametrize(
    ("segment", "fuzzy"),
    [
        ('<segment state="translated">', False),
        ('<segment state="reviewed">', False),
        ('<segment state="final">', False),
        ('<segment state="initial">', True),
        ("<segment>", True),
        ('<segment state="translated" subState="brochure:fuzzy">', True),
    ],
)
def test_states_of_xliff_2_1(segment: str, fuzzy: bool, shop: Shop) -> None:
    old = '<segment state="initial">\n        <source>New</source>'
    path = replaced(shop.out("xliff2"), old, f"{segment}<source>New</source><target>Y</target>")
    assert shop.back(path) == (1, 0, 4)
    assert (shop.entry("New").msgstr, shop.entry("New").fuzzy) == ("Y", fuzzy)


@pytest.mark.parametrize(("form", "attribute"), [("xliff", "from"), ("xliff2", "category")])
def test_a_note_that_a_tool_adds_becomes_a_comment(form: str, attribute: str, shop: Shop) -> None:
    old = f'<note {attribute}="translator">ask Ana</note>'
    path = replaced(shop.out(form), old, f'{old}<note {attribute}="Bea">done</note><note>and again</note>')
    assert shop.back(path) == (0, 1, 4)
    assert shop.entry("Drink **tea**.").tcomment == "ask Ana\ndone\nand again"


def test_a_form_that_nobody_answered_stays_fuzzy(tmp_path: Path) -> None:
    shop = Shop(tmp_path, TEA.replace('msgid "%d cup"', '#, fuzzy\nmsgid "%d cup"'))
    key = KEYS["cups"]

    def one(values: dict[str, list[str]]) -> None:
        for form in range(3):
            values[f"{key}.{form}"][2] = "translated"
        values[f"{key}.1"][1] = ""

    def every(values: dict[str, list[str]]) -> None:
        for form in range(3):
            values[f"{key}.{form}"][2] = "translated"

    shop.back(edited(shop, "xlsx", one))
    assert shop.entry("%d cup").fuzzy
    assert shop.entry("%d cup").msgstr_plural[1] == "%d filiżanki"
    shop.back(edited(shop, "xlsx", every))
    assert not shop.entry("%d cup").fuzzy


def test_several_files_come_back_at_once(shop: Shop) -> None:
    write(shop.folder / "articles/milk.md", markdown())
    milk = write(shop.folder / "translations/pl/LC_MESSAGES/milk.po", HEAD.format(more="") + 'msgid "A"\nmsgstr "B"\n')
    paths = [shop.out("xliff"), export(shop.project, "pl", ["milk"], "xlsx", shop.folder / "milk.xlsx")]
    write(milk, emptied(milk.read_text(encoding="utf-8")))
    assert [counts(done) for done in bring_in(shop.project, paths)] == [(0, 0, 5), (1, 0, 0)]


# --------------------------------------------------------------------------------------------------- what goes out


def test_homonyms_have_ids_of_their_own(shop: Shop) -> None:
    text = shop.out("xliff").read_text(encoding="utf-8")
    assert KEYS["hot"] != KEYS["cup"]
    assert f'<trans-unit id="{KEYS["cup"]}" resname="cup"' in text
    assert f'<trans-unit id="{KEYS["hot"]}" approved="no"' in text
    assert '<alt-trans alttranstype="previous-version" xml:space="preserve">' in text
    assert f'<group id="{KEYS["cups"]}" restype="x-gettext-plurals">' in text


def test_a_memory_has_what_is_translated_and_nothing_else(shop: Shop) -> None:
    text = shop.out("tmx").read_text(encoding="utf-8")
    assert all(word in text for word in ("Pij **herbatę**.", "Gorąca filiżanka", "wiele", "be kind", "ask Ana"))
    assert not any(word in text for word in (">Gorące<", ">New<", "Dawne"))
    assert '<prop type="x-context">cup</prop>' in text
    assert text.count("<tu ") == 5


def test_a_workbook_can_be_changed_where_translators_write(shop: Shop) -> None:
    sheet = openpyxl.load_workbook(shop.out("xlsx"))["pl"]
    assert sheet.protection.sheet
    assert sheet.freeze_panes == "A2"
    assert not sheet.sheet_view.rightToLeft
    names = [cell.value for cell in sheet[1]]
    assert names == [
        "id", "section", "kind", "context", "source", "previous source", "translation", "state", "comment",
    ]  # fmt: skip
    assert all(cell.protection.locked for cell in sheet[1])
    open_ = [name for name, cell in zip(names, sheet[2], strict=True) if not cell.protection.locked]
    assert open_ == ["translation", "state", "comment"]
    assert all(cell.alignment.wrap_text for cell in sheet[2])


def test_a_workbook_of_a_right_to_left_language_runs_that_way(tmp_path: Path) -> None:
    project = Project(root=tmp_path, defaults=Defaults())
    path = export(project, "ar", ["brochure"], "xlsx", tmp_path / "x.xlsx")
    assert openpyxl.load_workbook(path)["ar"].sheet_view.rightToLeft


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(1)", "\\t=1", "#N/A"])
def test_nothing_in_a_workbook_is_a_formula(text: str, tmp_path: Path) -> None:
    shop = Shop(tmp_path, HEAD.format(more="") + f'msgid "A"\nmsgstr "{text.replace(chr(34), chr(92) + chr(34))}"\n')
    path = shop.out("xlsx")
    assert b"<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    cell = openpyxl.load_workbook(path)["pl"]["G2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix == (text != "#N/A")
    assert shop.back(path) == (0, 0, 1)


@pytest.mark.parametrize("form", ["xliff", "xliff2", "xlsx", "tmx"])
def test_what_no_file_can_hold_is_refused(form: str, tmp_path: Path) -> None:
    shop = Shop(tmp_path, HEAD.format(more="") + 'msgid "a\\rb"\nmsgstr "x"\n\nmsgid "c\\rd"\nmsgstr ""\n')
    key = message_key(None, "a\rb")
    found = told(lambda: shop.out(form))
    assert found[0][:2] == (
        "translations/pl/LC_MESSAGES/tea.po:9",
        f"{key} holds U+000D, which no file for exchange can",
    )
    assert len(found) == 2
    assert list(tmp_path.glob("1.*")) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [("a" * 32_768, "has a text of more than 32,767 letters, which no cell holds"), ("_x0041_", 'has "_x0041_"')],
)
def test_what_no_cell_can_hold_is_refused(text: str, message: str, tmp_path: Path) -> None:
    shop = Shop(tmp_path, HEAD.format(more="") + f'msgid "A"\nmsgstr "{text}"\n')
    ((_, said, _),) = told(lambda: shop.out("xlsx"))
    assert message in said
    assert shop.back(shop.out("xliff")) == (0, 0, 1)


def test_a_file_that_is_there_is_not_written_over(shop: Shop) -> None:
    path = shop.out("xliff")
    before = path.read_bytes()
    ((place, message, _),) = told(lambda: export(shop.project, "pl", ["tea"], "xliff", path))
    assert (place, message) == (str(path), "is there already")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("locale", "names", "message"),
    [("xx", [], 'no translation into "xx"'), ("pl", ["coffee"], 'no catalog of pl for "coffee"')],
)
def test_what_is_not_there_cannot_go_out(locale: str, names: list[str], message: str, shop: Shop) -> None:
    ((_, said, hint),) = told(lambda: export(shop.project, locale, names, "xliff", None))
    assert said == message
    assert hint


# ----------------------------------------------------------------------------------------------------- what is refused


def refused(shop: Shop, *paths: Path) -> Sequence[tuple[str, str, str]]:
    """The faults of an import that changes nothing."""
    before = shop.catalog
    found = told(lambda: bring_in(shop.project, paths))
    assert shop.catalog == before
    assert all(hint for _, _, hint in found)
    return found


def test_all_faults_are_told_at_once_and_nothing_is_changed(shop: Shop) -> None:
    def change(values: dict[str, list[str]]) -> None:
        values[KEYS["new"]][0] = "Newer"
        values[KEYS["hot"]][2] = "perhaps"
        values[KEYS["cup"]][1] = "Inna"

    one = edited(shop, "xlsx", change)
    two = replaced(shop.out("xliff"), KEYS["drink"], "0123456789ab")
    three = replaced(shop.out("xliff2"), "<source>New</source>", "<source>Newest</source><target>x</target>")
    found = refused(shop, one)
    assert [(place, message) for place, message, _ in found] == [(f"{one}:3", 'no state "perhaps"')]
    found = refused(shop, two, three)
    messages = [message for _, message, _ in found]
    assert f'{KEYS["new"]}: the original is "New", not "Newest"' in messages
    assert 'no message 0123456789ab in the catalog of tea: "Drink **tea**."' in messages
    assert f"{KEYS['hot']} is given twice (first at {two}:14)" in messages


def test_a_changed_original_is_refused_with_both_texts(shop: Shop) -> None:
    path = replaced(shop.out("xliff"), "<source>New</source>", "<source>Newer</source><target>x</target>")
    ((place, message, _),) = refused(shop, path)
    assert message == f'{KEYS["new"]}: the original is "New", not "Newer"'
    assert place.startswith(f"{path}:")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('target-language="pl"', 'target-language="xx"', 'no translation into "xx"'),
        (' target-language="pl"', "", "does not say which translation it holds"),
        ('original="tea"', 'original="milk"', "pl has no catalog for milk"),
        ('version="1.2"', 'version="1.1"', "not XLIFF 1.2 or 2.1"),
        ("<target state", "<target><g>", "not XML"),
        (">Gorące<", '><x id="1"/>Gorące<', "<x> stands in a text"),
        ("<source>New</source>", "", "a unit without an id or a source"),
        (">Gorące<", ">Gor\u2028ące<", "holds the control character U+2028"),
        (">Gorące<", ">Gor&#x85;ące<", "holds the control character U+0085"),
        ("<xliff", '<!DOCTYPE xliff [<!ENTITY a "b">]>\n<xliff', "declares a document type or entities"),
        ("<xliff", '<!DOCTYPE x SYSTEM "file:///etc/passwd">\n<xliff', "declares a document type or entities"),
    ],
)
def test_xliff_that_cannot_be_brought_in(old: str, new: str, message: str, shop: Shop) -> None:
    path = replaced(shop.out("xliff"), old, new)
    found = refused(shop, path)
    assert message in found[0][1]
    assert found[0][0].startswith(str(path))


def test_a_unit_of_several_segments_is_refused(shop: Shop) -> None:
    path = replaced(
        shop.out("xliff2"),
        "<source>New</source>\n      </segment>",
        "<source>N</source></segment><segment><source>ew</source></segment>",
    )
    ((_, message, _),) = refused(shop, path)
    assert message == "a unit of 2 segments"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.xlf", b"", "not XML"),
        ("x.xlf", b"\xff\xfe\x00", "not XML"),
        ("x.xlf", b'<?xml version="1.0" encoding="x-odd"?><a/>', "not XML"),
        ("x.xlf", b"<html/>", "not XLIFF 1.2 or 2.1"),
        ("x.xlsx", b"PK", "not a workbook that can be read"),
        ("x.xlsx", b"", "not a workbook that can be read"),
        ("x.csv", b"a,b", "not a file that can be imported"),
        ("x.xlsm", b"PK", "not a file that can be imported"),
    ],
)
def test_a_file_of_another_kind_is_refused(name: str, data: bytes, message: str, shop: Shop) -> None:
    path = write(shop.folder / name, data)
    ((place, said, _),) = refused(shop, path)
    assert message in said
    assert place.startswith(str(path))


def test_a_file_that_is_not_there_is_told(shop: Shop) -> None:
    ((place, message, _),) = refused(shop, shop.folder / "none.xlf")
    assert (place, message) == (str(shop.folder / "none.xlf"), "cannot be read: No such file or directory")


@given(st.binary(max_size=200))
@settings(max_examples=25)
def test_no_bytes_make_more_than_an_error(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder))
        for name in ("x.xlf", "x.xlsx"):
            path = write(shop.folder / name, data)
            with pytest.raises(BrochureError):
                bring_in(shop.project, [path])


def packed(path: Path, name: str, data: bytes) -> Path:
    """A workbook with one part added or replaced."""
    with zipfile.ZipFile(path) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for part, content in {**parts, name: data}.items():
            book.writestr(part, content)
    return write(path, made.getvalue())


def test_a_workbook_with_macros_is_refused(shop: Shop) -> None:
    ((_, message, _),) = refused(shop, packed(shop.out("xlsx"), "xl/vbaProject.bin", b"x"))
    assert message == "a workbook with macros"


def test_a_workbook_that_unpacks_without_end_is_refused(shop: Shop) -> None:
    ((_, message, _),) = refused(shop, packed(shop.out("xlsx"), "xl/big.xml", b" " * 81_000_000))
    assert message == "unpacks to more than 80,000,000 bytes"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_workbook_with_entities_is_refused(part: str, shop: Shop) -> None:
    path = shop.out("xlsx")
    text = zipfile.ZipFile(path).read(part).decode()
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    start = text.index("<", text.index("?>")) if text.startswith("<?xml") else 0
    packed(path, part, (text[:start] + bomb + text[start:]).encode())
    ((_, message, _),) = refused(shop, path)
    assert message == "declares a document type or entities, which are not read"


def changed_book(shop: Shop, change: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> Path:
    path = shop.out("xlsx")
    book = openpyxl.load_workbook(path)
    change(book["pl"])
    book.save(path)
    return path


def test_columns_are_found_in_any_order(shop: Shop) -> None:
    def change(sheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        rows[0] = [str(name).upper() + " " for name in rows[0]]
        for number, row in enumerate(rows, 1):
            for column, value in enumerate([*reversed(row), "my own"], 1):
                sheet.cell(number, column).value = value

    assert shop.back(changed_book(shop, change)) == (0, 0, 5)


def test_empty_rows_and_empty_sheets_are_passed_over(shop: Shop) -> None:
    def change(sheet) -> None:
        sheet.insert_rows(3)
        sheet.parent.create_sheet("Sheet2")

    assert shop.back(changed_book(shop, change)) == (0, 0, 5)


@pytest.mark.parametrize(
    ("cell", "value", "line", "message"),
    [
        ("G1", "target", 1, 'no column "translation"'),
        ("F1", "source", 1, '2 columns "source"'),
        ("G2", "=1+1", 2, "G2 (translation) holds a formula"),
        ("G2", 5, 2, "G2 (translation) holds a number, not text"),
        ("H2", "ok", 2, 'no state "ok"'),
        ("A2", "odd", 2, '"odd" is no id'),
        ("A2", "milk/0123456789ab", 2, "pl has no catalog for milk"),
    ],
)
def test_a_workbook_that_cannot_be_brought_in(cell: str, value: object, line: int, message: str, shop: Shop) -> None:
    def change(sheet) -> None:
        sheet[cell].value = value

    path = changed_book(shop, change)
    ((place, said, _),) = refused(shop, path)
    assert (place, said) == (f"{path}:{line}", message)


def test_a_sheet_named_after_no_language_is_refused(shop: Shop) -> None:
    def change(sheet) -> None:
        sheet.title = "Sheet1"

    ((_, message, _),) = refused(shop, changed_book(shop, change))
    assert message == 'no translation into "Sheet1"'


def test_there_has_to_be_a_project_to_import_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SelectionError, match="no project here"):
        bring_in(Project(root=None, defaults=Defaults()), [tmp_path / "x.xlf"])
