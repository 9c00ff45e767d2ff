from __future__ import annotations

import pickle
import re
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from brochure.clinic import KEYS, read_clinic
from brochure.colour import check_brand
from brochure.errors import ClinicError, Exit, Fault, Place
from brochure.model import Clinic
from brochure.project import Defaults, Project

EXAMPLES = Path(__file__).parents[2] / "clinics"
SHOWN = "clinics/north.toml"

PROFILE = """\
name = "North Clinic"
address = ["1 Hill Road", "Anytown"]
phone = "+44 (0)1632 960-100"
out_of_hours = "01632 960199"
emergency = "112 / 999"
hours = "Monday to Friday"
url = "https://clinic.example/bmt?a=1"
brand = "#7A1FA2"
logo = "logo.png"
fever_threshold_c = 38.0
fever_confirmed_by = "Dr A. Example"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Image.new("RGB", (40, 20), "#0b5563").save(tmp_path / "logo.png")
    return tmp_path


def read(folder: Path, text: str | bytes) -> Clinic:
    path = folder / "north.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_clinic(path, slug="north", shown=SHOWN)


def faults(folder: Path, text: str | bytes) -> tuple[Fault, ...]:
    with pytest.raises(ClinicError) as caught:
        read(folder, text)
    assert caught.value.exit_code is Exit.INPUT
    assert all(fault.place and fault.hint for fault in caught.value.faults)
    return caught.value.faults


def fault(folder: Path, text: str | bytes) -> Fault:
    (one,) = faults(folder, text)
    return one


def changed(line: str) -> str:
    """The profile with one line replaced, found by its key."""
    key = line.partition("=")[0].strip()
    text, count = re.subn(rf"^{key} =.*$", lambda _: line, PROFILE, flags=re.M)
    assert count == 1
    return text


def without(key: str) -> str:
    return re.sub(rf"^{key} =.*\n", "", PROFILE, flags=re.M)


# ----------------------------------------------------------------------------------- what is read


def test_whole_profile(folder: Path) -> None:
    clinic = read(folder, PROFILE)
    assert clinic.slug == "north"
    assert clinic.place == Place(file=SHOWN)
    assert clinic.name("fr") == "North Clinic"
    assert clinic.address == ("1 Hill Road", "Anytown")
    assert clinic.phone == "+44 (0)1632 960-100"
    assert clinic.out_of_hours == "01632 960199"
    assert clinic.emergency == "112 / 999"
    assert clinic.opening_hours("fr") == "Monday to Friday"
    assert clinic.url == "https://clinic.example/bmt?a=1"
    assert clinic.brand == "#7a1fa2"
    assert clinic.logo is not None
    assert (clinic.logo.media_type, clinic.logo.width) == ("image/png", 40)
    assert clinic.fever_threshold_c == Decimal("38.0")
    assert str(clinic.fever_threshold_c) == "38.0"
    assert clinic.fever_confirmed_by == "Dr A. Example"


def test_profile_pickles(folder: Path) -> None:
    clinic = read(folder, PROFILE)
    assert pickle.loads(pickle.dumps(clinic)) == clinic


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("address", ()),
        ("hours", ()),
        ("url", ""),
        ("brand", None),
        ("logo", None),
        ("fever_confirmed_by", ""),
    ],
)
def test_optional_key(folder: Path, key: str, value: object) -> None:
    assert getattr(read(folder, without(key)), key) == value
    empty = "[]" if key == "address" else '""'
    assert getattr(read(folder, changed(f"{key} = {empty}")), key) == value


@pytest.mark.parametrize(
    "names",
    [
        'name = { default = "Clinic", es = "Clínica", zh_Hans = "诊所" }\n' + without("name"),
        without("name") + '[name]\ndefault = "Clinic"\nes = "Clínica"\nzh_Hans = "诊所"\n',
        'name.default = "Clinic"\nname.es = "Clínica"\nname.zh_Hans = "诊所"\n' + without("name"),
    ],
)
def test_names_by_language(folder: Path, names: str) -> None:
    clinic = read(folder, names)
    assert [clinic.name(x) for x in ("es", "es_MX", "zh_Hans", "ar")] == [
        "Clínica",
        "Clínica",
        "诊所",
        "Clinic",
    ]


def test_joiners_are_kept(folder: Path) -> None:
    # Persian writes "we can" with a zero-width non-joiner.
    text = 'name = "می\u200cتوانیم"\n' + without("name")
    assert read(folder, text).name("fa") == "می\u200cتوانیم"


def test_byte_order_mark_is_harmless(folder: Path) -> None:
    assert read(folder, PROFILE.encode("utf-8-sig")) == read(folder, PROFILE)


def test_whole_degrees(folder: Path) -> None:
    assert read(folder, changed("fever_threshold_c = 38")).fever_threshold_c == 38


def test_logo_in_a_subfolder(folder: Path) -> None:
    (folder / "pictures").mkdir()
    (folder / "logo.png").rename(folder / "pictures" / "north.png")
    assert read(folder, changed('logo = "pictures/north.png"')).logo is not None


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_profile_that_comes_along(path: Path) -> None:
    clinic = read_clinic(path, slug=path.stem, shown=f"clinics/{path.name}")
    assert clinic.logo is not None
    assert clinic.name("")
    assert clinic.opening_hours("")
    assert clinic.fever_confirmed_by == "", "nobody has confirmed a made-up clinic's figure"


def test_example_speaks_every_language_in_words_of_its_own() -> None:
    clinic = read_clinic(EXAMPLES / "example.toml", slug="example", shown="clinics/example.toml")
    languages = {"", *Project(root=None, defaults=Defaults()).locales()}
    assert dict(clinic.names).keys() == dict(clinic.hours).keys() == languages
    assert len({name for _, name in clinic.names}) == len(languages)
    assert len({hours for _, hours in clinic.hours}) == len(languages)


def test_example_brand_is_a_colour_one_may_use() -> None:
    text = (EXAMPLES / "example.toml").read_text()
    (brand,) = re.findall(r'^# brand = "(.*)"$', text, re.M)
    check_brand(brand, Place(file="x"))


def test_no_field_for_a_patient() -> None:
    assert not [key for key in KEYS if re.search("patient|birth|diagnos|record|nurse", key)]


# -------------------------------------------------------------------------------------- bad values


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("name = 3", "`name` must be text, or text by language", 'name = "..."'),
        ('name = ""', "`name` is empty", "write the words"),
        ('name = "  "', "`name` is empty", "write the words"),
        (f'name = "{"x" * 81}"', "`name` has 81 characters, and there is room for 80", "shorten"),
        ('name = { es = "x" }', "`name` has no default", 'add `default = "..."`'),
        ('name = { default = "x", es = "" }', "`name.es` is empty", "leave the language out"),
        ('name = { default = "x", es = 3 }', "`name.es` must be text", "quotes"),
        (
            'name = { default = "x", Spanish = "y" }',
            "`Spanish` in `name` is not a language",
            "such as es, pt_BR or zh_Hans",
        ),
        (
            'name = { default = "x", zh-Hans = "y" }',
            "`zh-Hans` in `name` is not a language",
            "zh_Hans",
        ),
        ('address = "1 Hill Road"', "`address` must be a list of lines", '["12 Garden Street"'),
        ("address = [1]", "line 1 of `address` must be text", "quotes"),
        (f"address = {['x'] * 9}", "`address` has 9 lines, and there is room for 8", "commas"),
        ("phone = 1632960100", "`phone` must be text", "straight quotes"),
        ('phone = ""', "`phone` is not a phone number: ''", "the number alone"),
        ('phone = "call us"', "`phone` is not a phone number: 'call us'", "digits 0-9"),
        ('phone = "+ 1"', "`phone` is not a phone number", "digits 0-9"),
        ('phone = "٠١٦٣٢"', "`phone` is not a phone number", "digits 0-9"),
        ('phone = "01632 960100 ext. 4"', "`phone` is not a phone number", "the number alone"),
        (f'phone = "{"1" * 41}"', "`phone` has 41 characters", "shorten"),
        ('emergency = "999; 112"', "`emergency` is not a phone number", "the number alone"),
        (
            'out_of_hours = "01632 \\u202E960199"',
            "`out_of_hours` has a character nobody sees (U+202E, right-to-left override)",
            "type the text again",
        ),
        (
            'hours = "Monday\\u2067"',
            "`hours` has a character nobody sees (U+2067, right-to-left isolate)",
            "type the text again",
        ),
        (
            'hours = "Monday\\nFriday"',
            "`hours` has a character nobody sees (U+000A, control character)",
            "in one line",
        ),
        ('hours = "Mon\\u0000"', "`hours` has a character nobody sees (U+0000", "type"),
        ("hours = []", "`hours` must be text, or text by language", 'hours = "..."'),
        (f'hours = "{"x" * 121}"', "`hours` has 121 characters", "shorten"),
        ('url = "clinic.example"', "`url` is not the address of a web page", "in full"),
        ('url = "ftp://clinic.example"', "`url` is not the address of a web page", "https://"),
        ('url = "javascript:alert(1)"', "`url` is not the address of a web page", "https://"),
        ('url = "file:///etc/passwd"', "`url` is not the address of a web page", "https://"),
        ('url = "https://"', "`url` is not the address of a web page", "https://"),
        ('url = "https://localhost"', "`url` is not the address of a web page", "https://"),
        ('url = "https://me:pw@clinic.example"', "`url` is not the address", "https://"),
        ('url = "https://clinic.example/a b"', "`url` is not the address", "https://"),
        ('url = "https://clinic.example:99999"', "`url` is not the address", "https://"),
        ('url = "https://[::1"', "`url` is not the address", "https://"),
        ('url = "https://klinik.example/ä"', "`url` is not the address", "https://"),
        (f'url = "https://clinic.example/{"x" * 200}"', "`url` has 223 characters", "shorten"),
        ('brand = "teal"', "`brand` is not a colour: 'teal'", 'write "#"'),
        ('brand = "#fff"', "`brand` is not a colour: '#fff'", "six hexadecimal digits"),
        ("brand = 0x0b5563", "`brand` must be text", "quotes"),
        (
            'brand = "#E08A2C"',
            "white text on #e08a2c has a contrast of 2.6 to 1, and print needs 5.5",
            'take a darker shade of the same colour: brand = "#',
        ),
        ('logo = "/etc/passwd"', "`logo` must lie in the folder of the profile", "beside"),
        ('logo = "../logo.png"', "`logo` must lie in the folder of the profile", "beside"),
        ('logo = "a/../../logo.png"', "`logo` must lie in the folder of the profile", "beside"),
        ("logo = 'C:\\logo.png'", "`logo` must lie in the folder of the profile", "beside"),
        ("logo = '..\\logo.png'", "`logo` must lie in the folder of the profile", "beside"),
        ('logo = "https://x.example/a.png"', "`logo` must lie in the folder", "beside"),
        ('logo = "file:logo.png"', "`logo` must lie in the folder", "beside"),
        ('logo = "missing.svg"', "`logo` names a file that is not there: 'missing.svg'", "beside"),
        ('logo = "."', "`logo` names a file that is not there: '.'", "beside"),
        ("logo = true", "`logo` must be text", "quotes"),
        ('fever_threshold_c = "38.0"', "`fever_threshold_c` must be a number", "without quotes"),
        ("fever_threshold_c = true", "`fever_threshold_c` must be a number", "without quotes"),
        ("fever_threshold_c = 36.9", "not a plausible limit for fever: 36.9", "37.0 to 39.0"),
        ("fever_threshold_c = 39.1", "not a plausible limit for fever: 39.1", "37.0 to 39.0"),
        ("fever_threshold_c = nan", "not a plausible limit for fever: NaN", "37.0 to 39.0"),
        ("fever_threshold_c = -inf", "not a plausible limit for fever: -Inf", "37.0 to 39.0"),
        (
            "fever_threshold_c = 100.4",
            "not a plausible limit for fever: 100.4",
            "looks like Fahrenheit, and would be 38.0 degrees Celsius",
        ),
        ("fever_threshold_c = 38.25", "finer than a thermometer reads: 38.25", "one digit"),
        ("fever_confirmed_by = false", "`fever_confirmed_by` must be text", "quotes"),
    ],
)
def test_faulty_value(folder: Path, line: str, message: str, hint: str) -> None:
    text = changed(line)
    one = fault(folder, text)
    assert message in one.message
    assert hint in one.hint
    number = text.splitlines().index(line) + 1
    assert str(one.place) == f"{SHOWN}:{number}"


def test_languages_and_layouts_of_a_clinic(folder: Path) -> None:
    clinic = read(folder, PROFILE + 'languages = ["es", "zh-Hans", "es"]\nlayouts = ["trifold-a4"]\n')
    assert (clinic.languages, clinic.layouts) == (("es", "zh_Hans"), ("trifold-a4",))
    assert (read(folder, PROFILE).languages, read(folder, PROFILE).layouts) == ((), ())


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ('languages = "es"', "`languages` must be a list of names", 'languages = ["es"]'),
        ("languages = [1]", "`languages` must be a list of names", 'languages = ["es"]'),
        ('languages = ["Spanish"]', "`Spanish` in `languages` is not a language", "pt_BR"),
        ('layouts = [""]', "`layouts` must be a list of names", 'layouts = ["trifold-a4"]'),
    ],
)
def test_faulty_languages_and_layouts(folder: Path, line: str, message: str, hint: str) -> None:
    one = fault(folder, f"{PROFILE}{line}\n")
    assert one.message == message
    assert hint in one.hint
    assert str(one.place) == f"{SHOWN}:12"


@pytest.mark.parametrize("key", ["name", "phone", "out_of_hours", "emergency", "fever_threshold_c"])
def test_missing_key(folder: Path, key: str) -> None:
    one = fault(folder, without(key))
    assert one.message == f"`{key}` is missing"
    assert one.hint.startswith(f"add a line such as `{key} = ")
    assert str(one.place) == SHOWN


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("telephone", "did you mean `phone`?"),
        ("out-of-hours", "did you mean `out_of_hours`?"),
        ("Adress", "did you mean `address`?"),
        ("colour", "the keys are name, phone,"),
        ("patient_name", "take it out: a profile holds nothing about patients"),
    ],
)
def test_unknown_key(folder: Path, key: str, hint: str) -> None:
    one = fault(folder, f'{PROFILE}{key} = "x"\n')
    assert one.message == f"unknown key `{key}`"
    assert hint in one.hint
    assert str(one.place) == f"{SHOWN}:12"


def test_unknown_table(folder: Path) -> None:
    one = fault(folder, f"{PROFILE}\n[staff]\nlead = 1\n")
    assert one.message == "unknown key `staff`"
    assert str(one.place) == f"{SHOWN}:13"


def test_key_that_slipped_into_a_table(folder: Path) -> None:
    text = '[name]\ndefault = "x"\n' + without("name").replace("emergency", "es")
    found = faults(folder, text)
    assert "`phone` in `name` is not a language" in {one.message for one in found}
    assert "`phone` is missing" not in {one.message for one in found}
    phone = next(one for one in found if "`phone`" in one.message)
    assert phone.hint == "in TOML a table goes on to the next [heading]: put this line above it"
    assert str(phone.place) == f"{SHOWN}:4"


def test_faulty_language_in_a_table(folder: Path) -> None:
    text = without("hours") + '\n[hours]\ndefault = "x"\nes = "Lunes\\u200F"\n'
    one = fault(folder, text)
    assert one.message == "`hours.es` has a character nobody sees (U+200F, right-to-left mark)"
    assert str(one.place) == f"{SHOWN}:{text.splitlines().index('[hours]') + 3}"


def test_every_fault_at_once_in_the_order_of_the_file(folder: Path) -> None:
    (folder / "logo.png").write_text("Our logo")
    text = PROFILE.replace("#7A1FA2", "#ffd700").replace("38.0", "3.8") + 'fax = "1"\n'
    assert [str(one).partition("\n")[0] for one in faults(folder, text)] == [
        "clinics/logo.png: is no SVG, PNG or JPEG",
        f"{SHOWN}:8: white text on #ffd700 has a contrast of 1.4 to 1, and print needs 5.5",
        f"{SHOWN}:10: `fever_threshold_c` is not a plausible limit for fever: 3.8",
        f"{SHOWN}:12: unknown key `fax`",
    ]


def test_logo_that_links_out_of_the_folder(folder: Path) -> None:
    inside = folder / "clinics"
    inside.mkdir()
    (inside / "logo.png").symlink_to(folder / "logo.png")
    one = fault(inside, PROFILE)
    assert one.message == "`logo` is a link that leads out of the folder: 'logo.png'"
    assert str(one.place) == f"{SHOWN}:9"


def test_unfit_logo_is_reported_under_its_own_name(folder: Path) -> None:
    (folder / "logo.svg").write_text("<svg viewBox='0 0 9 9'>\n<text>x</text>\n</svg>")
    one = fault(folder, changed('logo = "logo.svg"'))
    assert str(one.place) == "clinics/logo.svg:2"
    assert "convert text to outlines" in one.hint


# -------------------------------------------------------------------------------- the file itself


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('name = "x"\nphone = 01632\n', 2, "not valid TOML: expected newline"),
        ('name = "x"\nphone = "1\n', 2, "not valid TOML: illegal character"),
        ('name = "x"\n\nname = "y"\n', 3, "not valid TOML: cannot overwrite a value"),
        ('name = "x"\nphone = ', 2, "not valid TOML: invalid value"),
        ("name = “x”\n", 1, "not valid TOML: invalid value"),
        ("North Clinic\n", 1, "not valid TOML: expected '=' after a key"),
    ],
)
def test_not_toml(folder: Path, text: str, line: int, message: str) -> None:
    one = fault(folder, text)
    assert message in one.message
    assert str(one.place) == f"{SHOWN}:{line}"
    assert "straight quotes" in one.hint


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (PROFILE.replace("Hill", "Hügel").encode("latin-1"), "is not UTF-8 text", 2),
        (PROFILE.encode("utf-16"), "is not UTF-8 text", 1),
        (b"x = " + b"[" * 100_000, "lists or tables are nested too deep", None),
        (b"x = " + b"1" * 10_000, "a number is too long to be read", None),
        (b"#" * 300_000, "is larger than 256 KB", None),
    ],
)
def test_unreadable_content(folder: Path, data: bytes, message: str, line: int | None) -> None:
    one = fault(folder, data)
    assert one.message == message
    assert one.place == Place(file=SHOWN, line=line)


def test_missing_file(folder: Path) -> None:
    with pytest.raises(ClinicError) as caught:
        read_clinic(folder / "nowhere.toml", slug="x", shown="clinics/nowhere.toml")
    (one,) = caught.value.faults
    assert (one.message, str(one.place)) == ("no such file", "clinics/nowhere.toml")


def test_folder_instead_of_a_file(folder: Path) -> None:
    with pytest.raises(ClinicError) as caught:
        read_clinic(folder, slug="x", shown="clinics")
    (one,) = caught.value.faults
    assert one.message == "is a folder, not a file"


def test_empty_profile_names_all_that_is_missing(folder: Path) -> None:
    assert len(faults(folder, "")) == 5
