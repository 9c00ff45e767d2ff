from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from brochure.quantities import Difference, Separators, compare


def separators(decimal: str, group: str) -> Separators:
    return Separators(decimal=frozenset(decimal + "٫"), group=frozenset(group + "٬\u00a0\u202f\u2009'’"))


POINT, COMMA = separators(".", ","), separators(",", ".")
BY_LANGUAGE = {
    **dict.fromkeys(["es", "de", "fr", "pt", "it", "ru", "tr"], COMMA),
    "fr": separators(",", "\u202f"),
    "ru": separators(",", "\u00a0"),
}


def differences(language: str, source: str, target: str) -> list[Difference]:
    return compare(
        source,
        target,
        source_separators=POINT,
        target_separators=BY_LANGUAGE.get(language, POINT),
        language=language,
    )


def errors(language: str, source: str, target: str) -> list[str]:
    return [d.what for d in differences(language, source, target) if d.severity == "error"]


def warnings(language: str, source: str, target: str) -> list[str]:
    return [d.what for d in differences(language, source, target) if d.severity == "warning"]


SAME = [
    # digits of other scripts, separators of other places
    ("ar", "Take 0.5 mg", "خذ ٠٫٥ ملغ"),
    ("ar", "Take 5 mg", "خذ ٥ ملغ"),
    ("fa", "Take 5 mg", "۵ میلی\u200cگرم"),
    ("hi", "Take 5 mg", "५ मि.ग्रा. लें"),
    ("my", "Take 5", "၅"),
    ("ne", "Take 2", "२ लिनुहोस्"),
    ("zh_Hans", "Take 5 mg", "服用５毫克"),
    ("es", "Take 0.5 mg", "Tome 0,5 mg"),
    ("es", "Take 0.5 mg", "Tome 0.5 mg"),
    ("es", "0.125 mg", "0.125 mg"),
    ("es", "1,000 mg", "1.000 mg"),
    ("fr", "1,000 mg", "1\u202f000 mg"),
    ("fr", "1,000 mg", "1\u2009000 mg"),
    ("fr", "1,000 mg", "1 000 mg"),
    ("fr", "1,500.5 mg", "1 500,5 mg"),
    ("fr", "1,500.5 mg", "1\u00a0500,5 mg"),
    ("de", "1,234,567 cells", "1.234.567 Zellen"),
    ("hi", "100,000 units", "1,00,000 इकाई"),
    ("fr", ".5 mg", "0,5 mg"),
    # fractions, magnitudes, powers
    ("es", "½ tablet", "1/2 tableta"),
    ("es", "1½ tablets", "1,5 tabletas"),
    ("es", "1 1/2 tablets", "1½ tabletas"),
    ("es", "½ tablet", "media tableta"),
    ("zh_Hans", "2/3 of people", "3分之2的人"),
    ("zh_Hans", "15,000 people", "1.5万人"),
    ("zh_Hans", "1.5 million people", "150万人"),
    ("es", "1.5 million people", "1,5 millones de personas"),
    ("sw", "1.5 million people", "watu milioni 1.5"),
    ("fr", "below 0.5 × 10⁹/L", "moins de 0,5 × 10⁹/L"),
    # other places in the sentence
    ("zh_Hans", "84 of 100 people", "每100人中有84人"),
    ("zh_Hans", "between 1 and 2 of 100", "每100人中有1至2人"),
    ("fr", "13 of 100 people within 5 years", "en 5 ans, 13 personnes sur 100"),
    # ranges and ratios that keep their order
    ("de", "between 1 and 2 of 100", "1–2 von 100"),
    ("es", "2002–2023", "2002 a 2023"),
    ("ar", "2002–2023", "من 2002 إلى 2023"),
    ("zh_Hans", "2002–2023", "2002—2023年"),
    ("ar", "Blood pressure 120/80", "ضغط الدم ١٢٠/٨٠"),
    ("es", "5 mg to 10 mg", "5–10 mg"),
    ("es", "5–10 mg", "de 5 mg a 10 mg"),
    ("es", "5, 10 or 20 mg", "5 mg, 10 mg o 20 mg"),
    # a digit right after a letter
    ("ar", "3 of 55 and 34 of 55", "3 من 55 و34 من 55"),
    ("zh_Hans", "16 did", "有16人"),
    # numbers inside words
    ("ar", "The StarMS2 trial in 2027", "تجربة StarMS2 في 2027"),
    ("de", "H1N1 flu, CD34 cells", "H1N1-Grippe, CD34-Zellen"),
    ("ar", "COVID-19", "كوفيد-19"),
    # values in words
    ("ar", "after 2 years", "بعد سنتين"),
    ("ar", "after 2 years", "بعد سنتين (2)"),
    ("ar", "within 2 months", "خلال الشهرين"),
    ("ar", "2 weeks and 2 days", "أسبوعان ويومان"),
    ("ar", "after 2 years", "بعد عامين"),
    ("zh_Hans", "after 2 years", "两年后"),
    # signs
    ("es", "below −5 °C", "por debajo de −5 °C"),
    ("es", "below -5 °C", "por debajo de –5 °C"),
    ("zh_Hans", "<5%", "＜5％"),
    ("fr", "≥ 38 °C", "≥\u00a038\u00a0°C"),
    ("es", "CD4 &lt; 200", "CD4 < 200"),
    # units
    ("es", "Fever above 38.5 °C (101.3 °F)", "Fiebre superior a 38,5 ° C (101,3 ºF)"),
    ("zh_Hans", "38.5 °C", "38.5℃"),
    ("zh_Hans", "38.5 °C", "38.5摄氏度"),
    ("zh_Hans", "38.5 °C (101.3 °F)", "摄氏38.5度（华氏101.3度）"),
    ("zh_Hans", "38.5 °C", "38.5度"),
    ("ar", "38.5 °C", "38.5 درجة مئوية"),
    ("ar", "50 µg", "50 مكغ"),
    ("ar", "10%", "١٠٪"),
    ("es", "10%", "10 por ciento"),
    ("fr", "10 percent", "10 pour cent"),
    ("de", "10%", "10 Prozent"),
    ("tr", "10%", "%10"),
    ("zh_Hans", "10%", "百分之10"),
    ("ru", "50 mg, 5 mL, 75 mcg", "50 мг, 5 мл, 75 мкг"),
    ("ru", "until 2029", "до 2029 г."),
    ("es", "50 mcg", "50 μg"),
    ("zh_Hans", "50 mg, 75 µg, 5 mL", "50毫克、75微克、5毫升"),
    ("zh_Hans", "it rises from 37 to 39", "从37升至39"),
    ("de", "5 mg/kg", "5 mg/kg"),
    ("ru", "5 mg/kg", "5 мг/кг"),
    ("es", "Take **50** mg", "Tome **50 mg**"),
    ("zh_Hans", "5 kg", "5千克"),
    ("zh_Hans", "5,000 people", "5千人"),
    ("tr", "20%–30%", "%20–30"),
    ("es", "between 5% and 10%", "entre el 5 y el 10 %"),
    ("es", "150 g", "150 gr"),
    ("es", "turn 45 degrees", "gire 45 grados"),
    ("fr", "38.5 °C", "38,5 degrés"),
    ("ru", "38.5 °C (101.3 °F)", "38,5 градуса Цельсия (101,3 градуса Фаренгейта)"),
    # telephone numbers
    ("de", "Call 0800 123 4567", "Rufen Sie 0800/1234567 an"),
    ("fr", "Call 01 23 45 67 89", "Appelez le 01.23.45.67.89"),
    ("es", "Call 020 7946 0958", "Llame al 020 7946 0958"),
    ("ar", "Call +44 20 7946 0958", "اتصل على +٤٤ ٢٠ ٧٩٤٦ ٠٩٥٨"),
    ("es", "Call 1-800-555-0123", "Llame al 1 800 555 0123"),
    ("es", "Call 555-0123", "Llame al 555 0123"),
    ("es", "1000000 cells", "1.000.000 de células"),
    ("es", "1,000,000 cells", "1 000 000 de células"),
    # dates
    ("zh_Hans", "in July 2027", "2027年7月"),
    ("zh_Hans", "4 July 2027", "2027年7月4日"),
    ("de", "22 November 2026", "22.11.2026"),
    ("de", "2026-11-22", "22.11.2026"),
    ("fr", "at 8 pm", "à 20 h"),
    ("de", "at 10:30", "um 10.30 Uhr"),
    # addresses, citations
    ("es", "doi 10.1016/S0140-6736(14)1.", "(doi 10.1016/S0140-6736(14)1)"),
    ("zh_Hans", "See https://a.example/b2.", "见https://a.example/b2。"),
    ("es", "It was 5 [@trial2]", "Fue 5 [@trial2]"),
]


@pytest.mark.parametrize(("language", "source", "target"), SAME)
def test_the_same_in_another_language(language: str, source: str, target: str) -> None:
    assert differences(language, source, target) == []


WRONG = [
    ("es", "Take 5 mg.", "Tome 50 mg.", "number", '"5 mg" is missing from the translation'),
    ("es", "Take 10 mg", "Tome 100 mg", "number", '"10 mg" is missing from the translation'),
    ("ar", "Take 5 mg", "خذ ٦ ملغ", "number", '"5 mg" is missing from the translation'),
    ("es", "1,000 mg", "1 mg", "number", '"1,000 mg" is missing from the translation'),
    ("es", "1,000 mg", "1,000 mg", "number", '"1,000 mg" is missing from the translation'),
    ("es", "1.5 mg", "15 mg", "number", '"1.5 mg" is missing from the translation'),
    ("es", ".5 mg", "5 mg", "number", '".5 mg" is missing from the translation'),
    ("es", "Call 911 if pain.", "Llame si dolor.", "number", '"911" is missing'),
    ("es", "½ tablet", "2 tabletas", "number", '"½" is missing from the translation'),
    ("zh_Hans", "15,000 people", "15万人", "number", '"15,000" is missing from the translation'),
    ("es", "1.5 million", "1,5", "number", '"1.5 million" is missing from the translation'),
    ("fr", "10⁹/L", "10⁸/L", "number", '"10⁹" is missing from the translation'),
    ("ar", "2 years and 2 months", "سنة وشهران", "number", '"2" is missing'),
    ("ar", "2 years", "سنتين (3)", "number", '"2" is missing from the translation'),
    ("ar", "2 years", "سنة", "number", '"2" is missing from the translation'),
    ("zh_Hans", "July 2027", "2027年8月", "number", '"8" is not the month of the original'),
    ("es", "H1N1", "H1N2", "number", '"H1N1" is missing from the translation'),
    ("es", "10.1016/abc1", "10.1016/abc2", "number", '"10.1016/abc1" is missing'),
    ("es", "at https://a.example/1", "en https://a.example/2", "number", "https://a.example/1"),
    ("es", "120/80", "80/120", "order", '"120/80" has become "80/120"'),
    ("ar", "120/80", "٨٠/١٢٠", "order", '"120/80" has become "80/120"'),
    ("es", "2002–2023", "2023–2002", "order", '"2002–2023" has become "2023–2002"'),
    ("es", "2002–2023", "de 2023 a 2002", "order", '"2002–2023" has become "2023 a 2002"'),
    ("es", "120/80 then 120/80", "120/80 y 80/120", "order", '"120/80" has become "80/120"'),
    ("es", "−5 °C", "5 °C", "number", '"−5 °C" has become "5 °C"'),
    ("es", "5 °C", "−5 °C", "number", '"5 °C" has become "−5 °C"'),
    ("es", "<5%", ">5%", "number", '"<5%" has become ">5%"'),
    ("es", "≤5", "<5", "number", '"≤5" has become "<5"'),
    ("es", "50 µg", "50 mg", "unit", '"50 µg" has become "50 mg"'),
    ("es", "50 mg", "50 µg", "unit", '"50 mg" has become "50 µg"'),
    ("ru", "50 mg", "50 мкг", "unit", '"50 mg" has become "50 мкг"'),
    ("ar", "50 mg", "50 مكغ", "unit", '"50 mg" has become "50 مكغ"'),
    ("zh_Hans", "50 mg", "50微克", "unit", '"50 mg" has become "50微克"'),
    ("es", "101 °F", "101 grados", "unit", '"101 °F" has become "101 grados"'),
    ("es", "5 mL", "5 L", "unit", '"5 mL" has become "5 L"'),
    ("es", "38 °C", "38 °F", "unit", '"38 °C" has become "38 °F"'),
    ("es", "50 mg", "50", "unit", '"50 mg" has become "50"'),
    ("es", "5 tablets", "5 mg", "unit", '"5" has become "5 mg"'),
    ("es", "5 mg/kg", "5 mg/mL", "unit", '"5 mg/kg" has become "5 mg/mL"'),
    ("es", "Call 020 7946 0958", "Llame al 020 7946 0985", "phone", '"020 7946 0958"'),
    ("es", "Call 555-0123", "Llame al 555-0132", "number", "is missing"),
]


@pytest.mark.parametrize(("language", "source", "target", "kind", "what"), WRONG)
def test_what_changed_is_an_error(language: str, source: str, target: str, kind: str, what: str) -> None:
    found = [d for d in differences(language, source, target) if d.severity == "error"]
    assert {d.kind for d in found} == {kind}
    assert what in found[0].what


@pytest.mark.parametrize(
    ("language", "source", "target", "what"),
    [
        ("es", "Take two", "Tome 2", '"2" is not in the original'),
        ("es", "Take one tablet", "Tome 1 tableta", '"1" is not in the original'),
        ("es", "<5 people", "menos de 5 personas", '"<5" has become "5"'),
        ("es", "18 to 65", "65 a 18", '"18 to 65" has become "65 a 18"'),
        ("sw", "50 mg", "miligrm 50", '"50 mg" has become "50"'),
        ("ar", "vitamin B12", "فيتامين ب12", '"B12" is written with other letters'),
        ("es", "5 mg/kg", "5 mg por kg", '"5 mg/kg" has become "5 mg"'),
    ],
)
def test_what_a_translator_may_mean_is_a_warning(language: str, source: str, target: str, what: str) -> None:
    assert errors(language, source, target) == []
    assert len(warnings(language, source, target)) == 1
    assert what in warnings(language, source, target)[0]


WORDS = ["mg", "µg", "%", "people", "/", "–", "(", ")", "<", "°C", ",", ".", "to", "-", "½", "of"]
NUMBERS = st.one_of(
    st.integers(0, 10**8).map(str),
    st.decimals(0, 999, places=2).map(str),
    st.integers(1000, 10**8).map("{:,}".format),
    st.sampled_from(["020 7946 0958", "+44 20 7946 0958", "555-0123", "2026-11-22", "1 000"]),
)
SPACES = st.sampled_from(["", " ", " ", " ", "\u00a0"])
TEXTS = st.lists(st.tuples(st.one_of(NUMBERS, st.sampled_from(WORDS)), SPACES), max_size=8).map(
    lambda parts: "".join(part for pair in parts for part in pair)
)
ZEROS = {
    "arab": 0x660,
    "persian": 0x6F0,
    "deva": 0x966,
    "beng": 0x9E6,
    "mymr": 0x1040,
    "wide": 0xFF10,
}


def itself(text: str, other: str) -> list[Difference]:
    return compare(text, other, source_separators=POINT, target_separators=POINT, language="en")


@given(TEXTS)
def test_a_text_never_differs_from_itself(text: str) -> None:
    assert itself(text, text) == []


@given(st.text(max_size=60))
def test_any_text_never_differs_from_itself(text: str) -> None:
    assert itself(text, text) == []


@given(TEXTS, st.sampled_from(sorted(ZEROS)))
def test_another_digit_script_never_differs(text: str, script: str) -> None:
    digits = {ord(str(n)): chr(ZEROS[script] + n) for n in range(10)}
    assert unicodedata.decimal(chr(ZEROS[script])) == 0
    assert itself(text, text.translate(digits)) == []


@given(TEXTS, st.data())
def test_one_other_digit_always_differs(text: str, data: st.DataObject) -> None:
    places = [index for index, character in enumerate(text) if character.isdecimal()]
    assume(places)
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[place]]))
    assert itself(text, text[:place] + digit + text[place + 1 :]) != []
