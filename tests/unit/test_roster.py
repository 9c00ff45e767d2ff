"""Clinics in tables: read like profiles, and refused with every fault at its row."""

from __future__ import annotations

import csv
import io
import itertools
import os
import string
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image
from support.projects import CLINIC, write
from support.samples import told

from brochure.clinic import KEYS, read_clinic
from brochure.errors import ClinicError, Exit, ProjectError
from brochure.model import Clinic
from brochure.project import Defaults, Project
from brochure.roster import COLUMNS, Roster

ROW = {
    "name": "North Clinic",
    "phone": "01632 960 001",
    "out_of_hours": "01632 960 002",
    "emergency": "999",
    "fever_threshold_c": "38.0",
}
WHOLE = {
    **ROW,
    "slug": "north",
    "name.ar": "عيادة الشمال",
    "name.zh_Hans": "北方诊所",
    "hours": "Monday to Friday",
    "hours.de": "Montag bis Freitag",
    "address": "1 Hill Road | Anytown",
    "url": "https://clinic.example/bmt",
    "brand": "#7A1FA2",
    "logo": "logos/north.png",
    "fever_confirmed_by": "Dr A. Example",
    "languages": "es, ar; zh-Hans",
    "layouts": "trifold-a4 leaflet-a4",
}
TWIN = """\
address = ["1 Hill Road", "Anytown"]
phone = "01632 960 001"
out_of_hours = "01632 960 002"
emergency = "999"
url = "https://clinic.example/bmt"
brand = "#7A1FA2"
logo = "logos/north.png"
fever_threshold_c = 38.0
fever_confirmed_by = "Dr A. Example"
languages = ["es", "ar", "zh-Hans"]
layouts = ["trifold-a4", "leaflet-a4"]

[name]
default = "North Clinic"
ar = "عيادة الشمال"
zh_Hans = "北方诊所"

[hours]
default = "Monday to Friday"
de = "Montag bis Freitag"
"""
"""`WHOLE` as a profile."""


def csv_of(rows: Sequence[Mapping[str, str]], delimiter: str = ",", end: str = "\r\n", **more: Any) -> str:
    columns = list(dict.fromkeys(itertools.chain.from_iterable(rows)))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter, lineterminator=end, **more)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def xlsx_of(rows: Sequence[Mapping[str, Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    columns = list(dict.fromkeys(itertools.chain.from_iterable(rows)))
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(name) for name in columns])
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """An empty shelf of clinics, and a logo."""
    (tmp_path / "clinics/logos").mkdir(parents=True)
    Image.new("RGB", (40, 20), "#0b5563").save(tmp_path / "clinics/logos/north.png")
    return tmp_path / "clinics"


def roster(shelf: Path) -> Roster:
    return Roster(Project(root=shelf.parent, defaults=Defaults()))


def table(shelf: Path, content: str | bytes, name: str = "clinics.csv") -> Roster:
    write(shelf / name, content)
    return roster(shelf)


def faults(shelf: Path, content: str | bytes, name: str = "clinics.csv") -> list[tuple[int | None, str, str]]:
    def read() -> None:
        found = table(shelf, content, name)
        found.check(found.entries().values())

    with pytest.raises(ClinicError) as caught:
        read()
    assert caught.value.exit_code is Exit.INPUT
    assert all(one.hint and one.place and one.place.file == f"clinics/{name}" for one in caught.value.faults)
    return told(read)


def fault(shelf: Path, content: str | bytes, name: str = "clinics.csv") -> tuple[int | None, str, str]:
    (one,) = faults(shelf, content, name)
    return one


def said(clinic: Clinic) -> Any:
    """All that a profile tells of a clinic."""
    words = {"names": sorted(clinic.names), "hours": sorted(clinic.hours)}
    return {**{key: getattr(clinic, key) for key in ("slug", *KEYS) if key != "name"}, **words}


# ------------------------------------------------------------------------------------------------------- what is read


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (csv_of([WHOLE]), "clinics.csv"),
        (csv_of([WHOLE], ";"), "clinics.csv"),
        (csv_of([WHOLE], "\t", "\n"), "clinics.csv"),
        ("\ufeff" + csv_of([WHOLE]), "clinics.CSV"),
        ("\n ,\n" + csv_of([WHOLE]) + ",,,\n\n", "clinics.csv"),
        (csv_of([{**WHOLE, "address": "1 Hill Road\r\nAnytown"}]), "clinics.csv"),
        (csv_of([{**WHOLE, "fever_threshold_c": "38,0"}], ";"), "clinics.csv"),
        (csv_of([dict(reversed(WHOLE.items()))]), "clinics.csv"),
        (xlsx_of([WHOLE]), "clinics.xlsx"),
        (xlsx_of([{**WHOLE, "fever_threshold_c": 38.0}]), "clinics.xlsx"),
    ],
    ids=["comma", "semicolon", "tab", "BOM", "blank lines", "lines", "decimal comma", "reversed", "XLSX", "number"],
)
def test_a_row_says_what_a_profile_says(shelf: Path, content: str | bytes, name: str) -> None:
    found = table(shelf, content, name)
    found.check(found.entries().values())
    clinic, _ = found.read("north")
    twin = read_clinic(write(shelf.parent / "clinics/twin.toml", TWIN), slug="north", shown="x")
    assert said(clinic) == said(twin)
    assert clinic.fever_threshold_c == Decimal(38)
    assert clinic.name("ar") == "عيادة الشمال"


def test_every_key_of_a_profile_is_a_column() -> None:
    assert set(COLUMNS) == {"slug", *KEYS}
    assert {name for name in WHOLE if "." not in name} == set(COLUMNS)


def test_empty_cells_are_left_out(shelf: Path) -> None:
    found = table(shelf, csv_of([WHOLE, {**ROW, "slug": "south"}]))
    clinic, used = found.read("south")
    assert (clinic.names, clinic.hours, clinic.logo, clinic.address) == ((("", "North Clinic"),), (), None, ())
    assert list(used) == ["clinics/clinics.csv (south)"]


def test_a_clinic_without_a_slug_has_one_made_from_its_name(shelf: Path) -> None:
    names = ["North Clinic", "عيادة الشمال", "北クリニック"]
    found = table(shelf, csv_of([{**ROW, "name": name} for name in names]))
    assert {slug: str(entry.place) for slug, entry in found.entries().items()} == {
        "north-clinic": "clinics/clinics.csv:2",
        "عيادة-الشمال": "clinics/clinics.csv:3",
        "北クリニック": "clinics/clinics.csv:4",
    }


def test_profiles_and_tables_stand_side_by_side(shelf: Path) -> None:
    write(shelf / "east.toml", CLINIC)
    write(shelf / "~$more.xlsx", b"whoever has it open")
    write(shelf / "more.xlsx", xlsx_of([{**ROW, "name": "South"}]))
    assert list(table(shelf, csv_of([ROW])).entries()) == ["north-clinic", "east", "south"]


def test_a_file_that_was_named_stands_before_the_shelf(shelf: Path) -> None:
    path = write(shelf.parent / "tour/more.csv", csv_of([{**ROW, "name": "North"}]))
    write(shelf / "broken.csv", b"\xff")
    found = Roster(Project(root=shelf.parent, defaults=Defaults(), clinics_named=(path,)))
    assert list(found.of_files([path])) == ["north"]
    assert found.read("north")[0].place.file == "tour/more.csv"


def test_what_all_means_is_told_for_a_clinic(shelf: Path) -> None:
    write(shelf / "east.toml", CLINIC + 'languages = ["es", "zh-Hans"]\n')
    write(shelf / "west.toml", "name = ")
    found = table(shelf, csv_of([{**WHOLE}]))
    assert {slug: found.offer(entry) for slug, entry in found.entries().items()} == {
        "north": (("es", "ar", "zh_Hans"), ("trifold-a4", "leaflet-a4")),
        "east": (("es", "zh_Hans"), ()),
        "west": ((), ()),
    }


# ------------------------------------------------------------------------------------------------------------- inputs


def test_a_fingerprint_is_that_of_the_row(shelf: Path) -> None:
    rows = [{**ROW, "slug": name} for name in ("a", "b")]
    _, a = table(shelf, csv_of(rows)).read("a")
    _, b = table(shelf, csv_of(rows)).read("b")
    assert list(a.values()) == list(b.values()), "alike but for their folders"
    rows[1]["phone"] = "01632 960 009"
    moved = [{**ROW, "slug": "new"}, *({**dict(reversed(row.items())), "languages": "es"} for row in rows)]
    assert table(shelf, csv_of(moved, ";")).read("a")[1] == a
    assert table(shelf, csv_of(moved, ";")).read("b")[1] != b


def test_a_fingerprint_holds_the_logo(shelf: Path) -> None:
    _, before = table(shelf, csv_of([WHOLE])).read("north")
    Image.new("RGB", (40, 20), "#000000").save(shelf / "logos/north.png")
    _, after = roster(shelf).read("north")
    assert [name for name in before if before[name] != after[name]] == ["clinics/clinics.csv (north) (logo)"]


def test_a_table_is_read_again_where_it_has_changed(shelf: Path) -> None:
    found = table(shelf, csv_of([ROW]))
    assert found.read("north-clinic")[0].emergency == "999"
    write(shelf / "clinics.csv", csv_of([{**ROW, "emergency": "112 / 999"}]))
    assert found.read("north-clinic")[0].emergency == "112 / 999"
    write(shelf / "clinics.csv", csv_of([{**ROW, "name": "South"}]))
    os.utime(shelf / "clinics.csv", (1, 1))
    assert told(lambda: found.read("north-clinic"))[0][1] == 'there is no clinic "north-clinic" any more'


# ------------------------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("key", "value", "message", "hint"),
    [
        ("name", "", "`name` is missing", "fill in the cell"),
        ("phone", "", "`phone` is missing", "fill in the cell"),
        ("phone", "call us", "`phone` is not a phone number: 'call us'", "digits 0-9"),
        ("emergency", "٩٩٩", "`emergency` is not a phone number", "digits 0-9"),
        ("name", "North\u202eClinic", "`name` has a character nobody sees (U+202E", "type the text again"),
        ("name", "x" * 81, "`name` has 81 characters", "shorten"),
        ("name", "***", "`name` has no letter to name a folder by: '***'", "a `slug` of its own"),
        ("slug", "North Clinic", "`slug` is not fit for a folder: 'North Clinic'", "write north-clinic"),
        ("slug", "../north", "`slug` is not fit for a folder: '../north'", "write north"),
        ("slug", "all", "`slug` is not fit for a folder: 'all'", "write clinic-all"),
        ("slug", "..", "`slug` is not fit for a folder: '..'", "letters, digits and -"),
        ("fever_threshold_c", "100.4", "not a plausible limit for fever: 100.4", "38.0 degrees Celsius"),
        ("fever_threshold_c", "high", "`fever_threshold_c` must be a number", "38.0"),
        ("fever_threshold_c", "nan", "not a plausible limit", "37.0"),
        ("url", "clinic.example", "`url` is not the address of a web page", "in full"),
        ("brand", "#E08A2C", "white text on #e08a2c", "darker shade"),
        ("logo", "../logo.png", "`logo` must lie in the folder", "beside"),
        ("logo", "gone.png", "`logo` names a file that is not there", "beside"),
        ("address", "|".join("123456789"), "`address` has 9 lines", "commas"),
        ("languages", "es Spanish", "`Spanish` in `languages` is not a language", "zh_Hans"),
        ("hours.de", "Montag\u0007", "`hours.de` has a character nobody sees (U+0007", "type the text again"),
    ],
)
def test_a_faulty_cell_is_told_with_row_and_column(shelf: Path, key: str, value: str, message: str, hint: str) -> None:
    rows = [{**ROW, "name": "South"}, {**ROW, key: value}]
    line, what, how = fault(shelf, csv_of(rows))
    assert (line, message in what, hint in how) == (3, True, True), (what, how)


@pytest.mark.parametrize(
    ("change", "message", "hint"),
    [
        ({"telephone": "1"}, "unknown column `telephone`", 'did you mean "phone"?'),
        ({"Phone": "1"}, "unknown column `Phone`", 'did you mean "phone"?'),
        ({"patient": "x"}, "unknown column `patient`", "nothing about patients"),
        ({"name.Arabic": "x"}, "`Arabic` in `name.Arabic` is not a language", "name.pt_BR"),
        ({"hours.zh-Hans": "x"}, "`zh-Hans` in `hours.zh-Hans` is not a language", "hours.zh_Hans"),
        ({"phone.ar": "1"}, "unknown column `phone.ar`", 'did you mean "phone"?'),
    ],
)
def test_a_faulty_header_is_told_once(shelf: Path, change: dict[str, str], message: str, hint: str) -> None:
    line, what, how = fault(shelf, csv_of([{**ROW, **change}, {**ROW, "phone": "x"}]))
    assert (line, what, hint in how) == (1, message, True)


@pytest.mark.parametrize("key", ROW)
def test_a_missing_column_is_told_once(shelf: Path, key: str) -> None:
    rows = [{name: cell for name, cell in ROW.items() if name != key}] * 3
    line, what, how = fault(shelf, csv_of(rows))
    assert (line, what) == (1, f"no column `{key}`")
    assert "the first row names the columns" in how


def test_a_column_that_stands_twice_is_told(shelf: Path) -> None:
    text = csv_of([ROW]).replace("emergency", "phone")
    assert [what for _, what, _ in faults(shelf, text)] == ["2 columns `phone`", "no column `emergency`"]


def test_all_faults_are_told_at_once_in_the_order_of_the_rows(shelf: Path) -> None:
    rows = [
        {**ROW, "name": "A", "phone": "x", "url": "y"},
        {**ROW, "name": "B"},
        {**ROW, "name": "b", "emergency": ""},
        {**ROW, "name": "C", "brand": "teal"},
    ]
    assert [(line, what) for line, what, _ in faults(shelf, csv_of(rows))] == [
        (2, "`phone` is not a phone number: 'x'"),
        (2, "`url` is not the address of a web page: 'y'"),
        (4, "`name` makes the folder b, and so does line 3"),
        (4, "`emergency` is missing"),
        (5, "`brand` is not a colour: 'teal'"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("North", "North"), ("North", "NORTH"), ("Straße", "STRASSE"), ("Caf\u00e9", "Cafe\u0301"), ("a b", "a-b")],
)
def test_names_that_come_out_alike_are_refused_with_both_rows(shelf: Path, one: str, other: str) -> None:
    text = csv_of([{**ROW, "name": one}, {**ROW, "name": "x"}, {**ROW, "name": other}])
    line, what, hint = fault(shelf, text)
    assert line == 4
    assert what.endswith("and so does line 2")
    assert "`slug` of its own" in hint


def test_a_slug_of_its_own_tells_namesakes_apart(shelf: Path) -> None:
    found = table(shelf, csv_of([{**ROW, "slug": "north-1"}, {**ROW, "slug": "north-2"}]))
    found.check(found.entries().values())
    assert list(found.entries()) == ["north-1", "north-2"]


def test_a_clinic_that_stands_in_two_files_is_refused_with_both(shelf: Path) -> None:
    write(shelf / "North-Clinic.toml", CLINIC)
    with pytest.raises(ProjectError) as caught:
        table(shelf, csv_of([ROW])).entries()
    (one,) = caught.value.faults
    assert str(one.place) == "clinics/clinics.csv:2"
    assert one.message == '"north-clinic" is there twice: clinics/North-Clinic.toml is another'


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        (
            csv_of([{**ROW, "name": "Zürich"}]).encode("cp1252"),
            2,
            'may be Windows-1252, where this is "ü"',
            "CSV UTF-8",
        ),
        (csv_of([ROW]).encode("utf-16"), 1, "is UTF-16, not UTF-8 text", "CSV UTF-8"),
        (b"", None, "is an empty table", "names the columns"),
        (b"\n\n , \n", None, "is an empty table", "names the columns"),
        (csv_of([ROW]) + 'South,"1\n2\n3\n', 3, "not valid CSV: unexpected end of data", "written twice"),
        (csv_of([ROW]) + 'a,"b"c,d\n', 3, "not valid CSV", "written twice"),
        (csv_of([ROW]) + '"' + "x" * 140_000, 3, "not valid CSV: field larger", "ends with one"),
        (xlsx_of([ROW]), None, "is a workbook, not CSV", "name it .xlsx"),
        (csv_of([{**ROW, "name": "A"}]).strip() + ",7\n", 2, "cell 6 stands in no column", "put quotes round"),
    ],
    ids=["Windows-1252", "UTF-16", "empty", "blank", "open quote", "odd quote", "endless", "workbook", "too long"],
)
def test_a_table_that_cannot_be_read(shelf: Path, text: str | bytes, line: int, message: str, hint: str) -> None:
    where, what, how = fault(shelf, text)
    assert (where, message in what, hint in how) == (line, True, True), (where, what, how)


# ---------------------------------------------------------------------------------------------------------- workbooks


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ('="999"', "D3 holds a formula"),
        (999, "`emergency` holds a number, not text"),
        (True, "D3 holds true or false"),
        ("#N/A", "D3 holds an error"),
    ],
)
def test_a_cell_that_is_no_text_is_told_by_its_name(shelf: Path, value: Any, what: str) -> None:
    data = xlsx_of([{**ROW, "name": "A"}, {**ROW, "emergency": value}])
    found = faults(shelf, data, "clinics.xlsx")
    assert (found[0][0], found[0][1]) == (3, what)
    assert "as text" in found[0][2]


def test_macros_are_refused(shelf: Path) -> None:
    data = io.BytesIO(xlsx_of([ROW]))
    with zipfile.ZipFile(data, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    assert fault(shelf, data.getvalue(), "clinics.xlsx")[1] == "a workbook with macros"


def test_no_workbook_is_told(shelf: Path) -> None:
    assert fault(shelf, b"PK", "clinics.xlsx")[1] == "not a workbook that can be read"


def test_one_sheet_is_read(shelf: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of([ROW])))
    book.create_sheet("Empty")
    assert list(table(shelf, saved(book), "clinics.xlsx").entries()) == ["north-clinic"]
    book.create_sheet("More").append(["x"])
    assert fault(shelf, saved(book), "clinics.xlsx")[1] == 'both "Sheet" and "More" are filled'


def test_a_row_far_below_ends_the_reading(shelf: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of([ROW])))
    book["Sheet"].cell(1_000_000, 1, "far")
    assert fault(shelf, saved(book), "clinics.xlsx")[1] == "more than 100,000 rows"


# --------------------------------------------------------------------------------------------------------- round trip

texts = st.text(
    st.sampled_from(string.ascii_letters + string.digits + " ,;\t\"'|\r\n=-äßé北عي"), min_size=1, max_size=30
).map(lambda text: text.strip())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(texts, texts), min_size=1, max_size=4), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"])
)
@example([("a,b;c", 'say "x"')], ";", "\r\n")
def test_what_a_spreadsheet_wrote_is_read(shelf: Path, pairs: list[tuple[str, str]], delimiter: str, end: str) -> None:
    rows = [
        {**ROW, "slug": f"c{number}", "fever_confirmed_by": by, "address": address}
        for number, (by, address) in enumerate(pairs)
    ]
    found = table(shelf, csv_of(rows, delimiter, end, quoting=csv.QUOTE_ALL))
    for number, (by, address) in enumerate(pairs):
        entry = found.entries()[f"c{number}"]
        profile = found._profile(entry)
        assert profile.values.get("fever_confirmed_by", "") == by
        lines = address.replace("|", "\n").replace("\r", "\n").split("\n")
        assert profile.values.get("address", []) == [line.strip() for line in lines if line.strip()]
