"""Mistakes put into translations on purpose, and things that only look like mistakes.

Each mistake is a change of a committed translation, or a plain sentence with its faulty translation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from brochure.locales import language
from brochure.project import Project, find_project
from brochure.shelves import bundled
from brochure.translators.check import Bench, benches
from brochure.translators.nouns import Pair

STUDY = "In a study of 128 people"
GROUP = "271 people with MS"
SELECTED = "It is less likely to help"
OWN = "The stem cells are nearly always"
THYROID = "**A new autoimmune disease**"
WAIT = "Do not wait."
VACCINES = "You need vaccines again"
SELL = "Beware of clinics"
WHAT = "What is it?"
RANGE = "%(low)s to %(high)s"
FEVER = "a temperature of %(threshold)s"
REVIEWED = "Translation checked by %(name)s"

NUMBER = "a number changed, lost or added"
ORDER = "a ratio or range turned round"
UNIT = "a unit swapped"
POINT = "a decimal point misread"
ADDRESS = "a phone number, code or address changed"
MARKUP = "bold, emphasis or code lost or added"
LINK = "a link or citation lost or changed"
FOREIGN = "HTML or template code brought in"
PLACEHOLDER = "a placeholder lost, renamed or added"
END = "the end of a sentence wrong"
BRACKET = "a bracket alone"
QUOTE = "quotation marks wrong, alone or lost"
DOUBLED = "a word twice"
ENGLISH = "a text left in English"
UNSEEN = "invisible characters, direction marks, letters not composed"
DIGITS = "digits of two scripts"
SPACE = "spaces and signs doubled or misplaced"
TERM = "a term not as the glossary has it"
OTHERWISE = "the same message translated otherwise"

KINDS = (
    NUMBER, ORDER, UNIT, POINT, ADDRESS, MARKUP, LINK, FOREIGN, PLACEHOLDER, END, BRACKET, QUOTE, DOUBLED, ENGLISH,
    UNSEEN, DIGITS, SPACE, TERM, OTHERWISE,
)  # fmt: skip

REAL = [
    (NUMBER, "es", STUDY, "unas 13 de cada", "unas 31 de cada", "numbers"),
    (NUMBER, "hi", STUDY, "लगभग 13 लोगों", "लगभग 3 लोगों", "numbers"),
    (NUMBER, "ar", STUDY, "نحو 13 من", "نحو 130 من", "numbers"),
    (NUMBER, "fa", STUDY, "۱۲۸", "۱۲۹", "numbers"),
    (NUMBER, "bn", VACCINES, "২৪", "৪২", "numbers"),
    (NUMBER, "my", VACCINES, "၂၄ လ", "လ", "numbers"),
    (NUMBER, "ta", THYROID, "5 ஆண்டுக்குள்", "ஆண்டுக்குள்", "numbers"),
    (NUMBER, "vi", VACCINES, "6 tháng", "60 tháng", "numbers"),
    (ORDER, "es", SELECTED, "18 a 65", "65 a 18", "numbers"),
    (ORDER, "de", GROUP, "2002–2023", "2023–2002", "numbers"),
    (ORDER, "km", GROUP, "2002–2023", "2023–2002", "numbers"),
    (ORDER, "fa", GROUP, "۲۰۰۲–۲۰۲۳", "۲۰۲۳–۲۰۰۲", "numbers"),
    (MARKUP, "fr", OWN, "**les vôtres**", "les vôtres", "markup"),
    (MARKUP, "am", OWN, "**የራስዎ**", "*የራስዎ*", "markup"),
    (MARKUP, "zh_Hans", WAIT, "**", "", "markup"),
    (MARKUP, "ur", WAIT, "**پہلے**", "**پہلے", "markup"),
    (LINK, "pl", THYROID, " [@new]", "", "markup"),
    (LINK, "gu", STUDY, "[@donor]", "[@doner]", "markup"),
    (LINK, "tr", SELECTED, "[@ebmt]", "[@ectrims]", "markup"),
    (FOREIGN, "vi", WAIT, "Đừng chờ.", "<b>Đừng chờ.</b>", "markup"),
    (FOREIGN, "es", WAIT, "No espere.", "{{ clinic.phone }} No espere.", "markup"),
    (PLACEHOLDER, "es", RANGE, "%(low)s", "%(bajo)s", "placeholders"),
    (PLACEHOLDER, "ja", FEVER, "%(threshold)s", "", "placeholders"),
    (PLACEHOLDER, "hi", REVIEWED, "%(credential)s, ", "", "placeholders"),
    (PLACEHOLDER, "ru", REVIEWED, "%(date)s", "%(date)", "placeholders"),
    (PLACEHOLDER, "fil", FEVER, "%(threshold)s", "%(threshold)s%%(threshold)s", "placeholders"),
    (END, "es", WHAT, "?", "", "end_punctuation"),
    (END, "el", WHAT, ";", "?", "end_punctuation"),
    (END, "ar", WHAT, "؟", "?", "end_punctuation"),
    (END, "hi", WAIT, "नापें।", "नापें.", "end_punctuation"),
    (END, "am", WAIT, "።", "", "end_punctuation"),
    (END, "ur", VACCINES, "لگوائیں۔", "لگوائیں", "end_punctuation"),
    (END, "zh_Hans", VACCINES, "。", ".", "end_punctuation"),
    (END, "fr", SELL, "»", "».", "end_punctuation"),
    (BRACKET, "de", OWN, "(autolog)", "(autolog", "brackets"),
    (BRACKET, "he", OWN, ")", "", "brackets"),
    (BRACKET, "ja", OWN, "）", ")", "brackets"),
    (BRACKET, "bn", OWN, "(অটোলোগাস)", "অটোলোগাস)", "brackets"),
    (QUOTE, "de", SELL, "„Stammzellen“", '"Stammzellen"', "quotation_marks"),
    (QUOTE, "ru", SELL, "»", "", "quotation_marks"),
    (QUOTE, "pl", SELL, "„komórki macierzyste”", "“komórki macierzyste”", "quotation_marks"),
    (QUOTE, "tr", SELL, "“Kök hücre”", "Kök hücre", "quotation_marks"),
    (DOUBLED, "es", STUDY, "con una", "con una una", "doubled_words"),
    (DOUBLED, "de", STUDY, "aus anderen", "aus aus anderen", "doubled_words"),
    (DOUBLED, "fr", STUDY, "Dans une étude", "Dans une une étude", "doubled_words"),
    (DOUBLED, "pl", VACCINES, "co najmniej", "co najmniej najmniej", "doubled_words"),
    (UNSEEN, "km", WAIT, "រង់ចាំ", "រង់\u200bចាំ", "characters"),
    (UNSEEN, "ar", STUDY, "نحو", "\u200fنحو", "characters"),
    (UNSEEN, "he", WAIT, "אל", "\u202bאל", "characters"),
    (UNSEEN, "vi", VACCINES, "tiêm", "tie\u0302m", "characters"),
    (UNSEEN, "de", STUDY, "Studie", "Stu\u00addie", "characters"),
    (DIGITS, "fa", STUDY, "۱۲۸", "128", "digits"),
    (DIGITS, "bn", STUDY, "১৩", "13", "digits"),
    (DIGITS, "ar", STUDY, "128", "١٢٨", "digits"),
    (DIGITS, "my", VACCINES, "၂၄", "24", "digits"),
    (SPACE, "es", WAIT, "No espere. ", "No espere.  ", "spaces"),
    (SPACE, "hi", WAIT, "करें।", "करें ।", "spaces"),
    (SPACE, "zh_Hans", VACCINES, "。", "。。", "spaces"),
    (SPACE, "de", OWN, "(autolog)", "( autolog)", "spaces"),
    (TERM, "es", SELL, "células madre", "células troncales", "glossary"),
    (TERM, "de", VACCINES, "Lebendimpfungen", "Impfungen", "glossary"),
    (TERM, "ru", SELL, "стволовые клетки", "клетки", "glossary"),
    (TERM, "zh_Hans", VACCINES, "疫苗", "药物", "glossary"),
]
"""Kind, locale, how the message begins, what is replaced, by what, and the rule that has to find it."""

PLAIN = [
    (NUMBER, "es", "Take 5 mg.", "Tome 5 mg.", "Tome 50 mg.", "numbers"),
    (NUMBER, "ar", "Take 5 mg.", "تناول 5 ملغ.", "تناول 6 ملغ.", "numbers"),
    (NUMBER, "de", "Take 10 mg.", "Nehmen Sie 10 mg.", "Nehmen Sie 100 mg.", "numbers"),
    (NUMBER, "ko", "Wait for a day.", "하루 동안 기다리세요.", "3일 동안 기다리세요.", "numbers"),
    (ORDER, "es", "Blood pressure of 120/80", "Presión de 120/80", "Presión de 80/120", "numbers"),
    (ORDER, "zh_Hans", "Take 5–10 mg.", "服用 5–10 毫克。", "服用 10–5 毫克。", "numbers"),
    (UNIT, "de", "Take 5 µg.", "Nehmen Sie 5 µg.", "Nehmen Sie 5 mg.", "numbers"),
    (UNIT, "ru", "Take 5 mg.", "Примите 5 мг.", "Примите 5 мкг.", "numbers"),
    (UNIT, "ar", "Take 5 mg.", "تناول 5 ملغ.", "تناول 5 مل.", "numbers"),
    (UNIT, "es", "A fever above 38 °C", "Fiebre de más de 38 °C", "Fiebre de más de 38 °F", "numbers"),
    (UNIT, "zh_Hans", "Drink 5 mL.", "服用 5 毫升。", "服用 5 毫克。", "numbers"),
    (UNIT, "hi", "Take 5 mg.", "5 मिलीग्राम लें।", "5 ग्राम लें।", "numbers"),
    (POINT, "es", "Take 0.5 mg.", "Tome 0,5 mg.", "Tome 5 mg.", "numbers"),
    (POINT, "es", "Take 1,000 mg.", "Tome 1.000 mg.", "Tome 1 mg.", "numbers"),
    (POINT, "de", "Take 1.5 mg.", "Nehmen Sie 1,5 mg.", "Nehmen Sie 1.500 mg.", "numbers"),
    (POINT, "fa", "Take 0.5 mg.", "۰٫۵ میلی گرم بخورید.", "۰٫۰۵ میلی گرم بخورید.", "numbers"),
    (ADDRESS, "fr", "Call 01632 960 001.", "Appelez le 01632 960 001.", "Appelez le 01632 960 010.", "numbers"),
    (
        ADDRESS, "pt_BR", "Write to help@clinic.example.",
        "Escreva para help@clinic.example.", "Escreva para ajuda@clinic.example.", "numbers",
    ),
    (
        ADDRESS, "it", "See https://clinic.example/tea.",
        "Vedi https://clinic.example/tea.", "Vedi https://clinic.example/te.", "numbers",
    ),
    (ADDRESS, "tr", "Cells with CD34", "CD34 taşıyan hücreler", "CD43 taşıyan hücreler", "numbers"),
    (MARKUP, "es", "Have `INR` done.", "Hágase el `INR`.", "Hágase el INR.", "markup"),
    (MARKUP, "ru", "Drink *warm* tea.", "Пейте *тёплый* чай.", "Пейте **тёплый** чай.", "markup"),
    (
        LINK, "es", "See [our page](https://a.example).",
        "Vea [nuestra página](https://a.example).", "Vea [nuestra página](https://b.example).", "markup",
    ),
    (ENGLISH, "ru", "Tests of your heart", "Проверка сердца", "Tests of your heart", "unchanged"),
    (ENGLISH, "th", "By day", "กลางวัน", "By day", "unchanged"),
    (ENGLISH, "so", "Get help", "Caawimo hel", "Get help", "unchanged"),
    (ENGLISH, "ht", "Checks", "Tcheke", "Checks", "unchanged"),
    (QUOTE, "fr", "A “cure”", "Un «\u00a0remède\u00a0»", "Un «\u00a0remède", "quotation_marks"),
    (OTHERWISE, "es", "My notes", "Mis notas", "Notas mías", "inconsistent"),
    (OTHERWISE, "am", "My notes", "የእኔ ማስታወሻ", "ማስታወሻዎች", "inconsistent"),
]  # fmt: skip
"""Kind, locale, a source, a right and a faulty translation of it, and the rule that has to find the latter."""

RIGHT = [
    ("es", "Take 0.5 mg.", "Tome 0,5 mg."),
    ("de", "Take 1,000 mg.", "Nehmen Sie 1.000 mg."),
    ("fr", "Take 1,000 mg.", "Prenez 1\u202f000 mg."),
    ("fr", "Take 1,500.5 mg.", "Prenez 1 500,5 mg."),
    ("hi", "Take 100,000 units.", "1,00,000 इकाई लें।"),
    ("fa", "Take 5 mg.", "۵ میلی گرم بخورید."),
    ("bn", "Take 5 mg.", "৫ মিগ্রা খান।"),
    ("my", "Wait for 5 days.", "၅ ရက် စောင့်ပါ။"),
    ("es", "A fever above 38.5 °C (101.3 °F)", "Fiebre superior a 38,5 °C (101,3 °F)"),
    ("es", "About 50% of us", "Cerca del 50 % de nosotros"),
    ("zh_Hans", "About 50% of us", "我们中约有50%"),
    ("tr", "About 50% of us", "Yaklaşık %50’miz"),
    ("es", "Take two tablets.", "Tome 2 comprimidos."),
    ("de", "Six steps", "6 Schritte"),
    ("es", "Wait for 2 days.", "Espere 2 días."),
    ("ja", "Drink it in July 2027.", "2027年7月に飲んでください。"),
    ("es", "Drink it. Have 5 mg.", "Tome 5 mg. Bébalo."),
    ("hi", "Do not wait.", "इंतज़ार न करें।"),
    ("km", "Do not wait.", "កុំរង់ចាំ។"),
    ("ur", "Do not wait.", "انتظار نہ کریں۔"),
    ("am", "Do not wait.", "አይጠብቁ።"),
    ("th", "Do not wait.", "อย่ารอ"),
    ("zh_Hans", "What is tea?", "什么是茶？"),
    ("el", "What is tea?", "Τι είναι το τσάι;"),
    ("ar", "What is tea?", "ما هو الشاي؟"),
    ("fr", "What is tea?", "Qu’est-ce que le thé\u202f?"),
    ("fr", "You feel well.", "Vous vous sentez bien."),
    ("vi", "Drink slowly.", "Uống từ từ. Xanh xanh."),
    ("id", "Read slowly.", "Baca pelan pelan."),
    ("de", "They sell “tea”.", "Sie verkaufen „Tee“."),
    ("ja", "They sell “tea”.", "「お茶」を売っています。"),
    ("fr", "Don’t wait.", "N'attendez pas, c’est l'heure."),
    ("it", "The water", "L'acqua"),
    ("he", "The USA", 'ארה"ב'),
    ("zh_Hans", "Tea (hot)", "茶（热）"),
    ("es", "a) Tea", "a) Té"),
    ("ru", "BEAT-MS", "BEAT-MS"),
    ("ar", "StarMS 2027", "StarMS 2027"),
    ("fa", "Cells with CD34", "سلول‌های CD34"),
    ("hi", "A slow walk", "धीरे धीरे चलना"),
    ("es", "Better in 24. [@uk]", "Mejor en 24. [@uk]"),
]
"""Locale, source and a right translation that a simple check takes for a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A right translation, what was made of it, and the rule that has to find that."""

    kind: str
    rule: str
    right: Pair
    pair: Pair

    def __str__(self) -> str:
        return f"{self.pair.language.locale}-{self.rule}-{self.pair.text[:24]}"


@cache
def mistakes() -> tuple[Mistake, ...]:
    """All of them."""
    found = []
    for kind, locale, start, old, new, rule in REAL:
        right = _committed(locale, start)
        assert old in right.text, f"{old!r} is not in {right.text!r}"
        pair = replace(right, text=right.text.replace(old, new))
        found.append(Mistake(kind=kind, rule=rule, right=right, pair=pair))
    for kind, locale, source, text, faulty, rule in PLAIN:
        right = plain_pair(locale, source, text)
        found.append(Mistake(kind=kind, rule=rule, right=right, pair=replace(right, text=faulty)))
    return tuple(sorted(found, key=lambda mistake: KINDS.index(mistake.kind)))


@cache
def right() -> tuple[Pair, ...]:
    """What may not be found."""
    return tuple(plain_pair(*row) for row in RIGHT)


def project() -> Project:
    """All that is built in."""
    templates = bundled("templates")
    assert templates
    return find_project(Path(templates.anchor))


@cache
def bench(locale: str) -> Bench:
    """A language's catalogs, as they are committed."""
    return benches(project(), [locale])[0]


def _committed(locale: str, start: str) -> Pair:
    (pair,) = (pair for _, pair in bench(locale).pairs() if pair.source.startswith(start))
    return pair


def plain_pair(locale: str, source: str, text: str) -> Pair:
    """A sentence and its translation, as if they stood in an article; `earlier` is what the catalogs say of it."""
    found = bench(locale) if locale in project().locales() else Bench(language=language(locale), catalogs=())
    earlier = tuple((entry.text, entry.place) for entry, pair in found.pairs() if pair.source == source)
    return Pair(
        source=source, text=text, source_language=language("en"), language=found.language, glossary=(), earlier=earlier
    )
