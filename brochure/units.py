"""How languages write the units of a dose: the table that `quantities` compares units with.

A `*` stands for any letters, a space may be a space or nothing. Only what stands
right after a number (or right before it, for a per cent sign) is ever looked up here, so that short
spellings do no harm elsewhere.
"""

from __future__ import annotations

import re
from functools import cache

_TABLE = {
    "mg": """
        mg | MG | milligram* | miligram* | milligramm* | milligrammi | мг | миллиграмм* |
        міліграм* | ملغ | ملغم | ملجم | ملج | مغ | مجم | ملليغرام* | ملليجرام* | مليغرام* |
        ميليغرام* | ميليجرام* | میلی گرم | ملی گرام | 毫克 | 公絲 | ミリグラム | 밀리그램 |
        मिग्रा | मि.ग्रा. | मि. ग्रा. | मिलीग्राम | मि॰ग्रा॰ | মিগ্রা | মিলিগ্রাম
    """,
    "µg": """
        µg | mcg | ug | microgram* | micrograms | mikrogram* | mikrogramm* | microgramm* | мкг |
        микрограмм* | мікрограм* | مكغ | مكغم | مكجم | ميكروغرام* | ميكروجرام* | ميكروغ |
        میکروگرم | مائیکرو گرام | 微克 | マイクログラム | 마이크로그램 | माइक्रोग्राम | মাইক্রোগ্রাম
    """,
    "g": """
        g | gr | gram | grams | gramo | gramos | gramme | grammes | gramm | grammo | grammi |
        grama | gramas | г | гр | грамм* | грам | грамів | غ | غم | جم | غرام | جرام | غراما |
        غرامات | جرامات | گرم | گرام | 克 | 公克 | グラム | 그램 | ग्राम | গ্রাম
    """,
    "kg": """
        kg | Kg | KG | kilo | kilos | kilogram* | quilo* | kilogramm* | chilogramm* | кг |
        килограмм* | кілограм* | كغ | كغم | كجم | كلغ | كيلوغرام* | كيلوجرام* | کیلوگرم |
        کلو گرام | 公斤 | 千克 | キログラム | 킬로그램 | किग्रा | कि.ग्रा. | किलोग्राम | কেজি
    """,
    "mL": """
        mL | ml | ML | millilit* | mililit* | мл | миллилитр* | мілілітр* | مل | ملل | مليلتر* |
        ملليلتر* | ميليلتر* | ملليتر* | میلی لیتر | ملی لیٹر | 毫升 | ミリリットル | 밀리리터 |
        मिली | मि.ली. | मिलीलीटर | मिलीलिटर | মিলি | মিলিলিটার
    """,
    "L": """
        L | l | liter | liters | litre | litres | litro | litros | litri | Litern | л | литр* |
        літр* | ل | لتر | لترا | لترات | ليتر | ليترات | لیتر | لیٹر | 升 | 公升 | リットル | 리터 |
        लीटर | लिटर | লিটার
    """,
    "mm": """
        mm | millimet* | milímet* | millimèt* | milimet* | мм | миллиметр* | ملم | مم |
        مليمتر* | ملليمتر* | میلی متر | 毫米 | 公釐 | ミリメートル | 밀리미터 | मिमी | मि.मी.
    """,
    "cm": """
        cm | centimet* | centímet* | centimèt* | zentimet* | см | сантиметр* | سم | سنتيمتر* |
        سنتمتر* | سانتی متر | 厘米 | 公分 | センチ | センチメートル | 센티미터 | सेमी | से.मी.
    """,
    "°C": """
        °C | ° C | °c | degrees Celsius | degrees C | grados Celsius | grados centígrados |
        grados C | degrés Celsius | degrés C | Grad Celsius |
        graus Celsius | gradi Celsius | градус* Цельсия | °م | ° م |
        درجة مئوية | درجات مئوية | درجة سيلسيوس | درجة سلزيوس | درجه سانتی گراد |
        درجه سانتیگراد | 摄氏度 | 攝氏度 | 度C | 섭씨 | डिग्री सेल्सियस | °से | °से.
    """,
    "°F": """
        °F | ° F | °f | degrees Fahrenheit | degrees F | grados Fahrenheit | grados F |
        degrés Fahrenheit | Grad Fahrenheit | graus Fahrenheit | gradi Fahrenheit |
        градус* Фаренгейта | °ف | ° ف | درجة فهرنهايت | درجات فهرنهايت | درجه فارنهایت | 华氏度 |
        華氏度 | डिग्री फ़ारेनहाइट | डिग्री फारेनहाइट
    """,
    "%": """
        % | percent | per cent | por ciento | pour cent | prozent | por cento | per cento |
        procent* | процент* | відсотк* | في المئة | في المائة | بالمئة | بالمائة | درصد | فیصد |
        パーセント | 퍼센트 | प्रतिशत | শতাংশ
    """,
    "°": """
        ° | degree | degrees | grado | grados | degré | degrés | Grad | grau | graus | gradi |
        градус* | درجة | درجات | درجه | डिग्री
    """,
}
SPELLINGS = {unit: tuple(spelling.strip() for spelling in spellings.split("|")) for unit, spellings in _TABLE.items()}

DEGREE = "°"
"""A degree that does not say which, as in "38.5度": right for °C, and for a bare number."""

COVERED = frozenset(re.findall(r"\w+", "ar bn de en es fa fr hi it ja ko nl pl pt ru sv tr uk ur zh"))
"""Languages whose spellings the table has: there, a unit that is not found is lost."""


def _pattern(spelling: str) -> str:
    body = re.escape(spelling).replace(r"\ ", r"\s?").replace(r"\*", r"[^\W\d_]*")
    if spelling[-1].isalpha() and not _closed(spelling[-1]):
        body += r"(?![^\W\d_]|['’]\w)"
    return f"(?i:{body})" if len(spelling) > 3 else body


def _closed(character: str) -> bool:
    """Scripts without spaces between words: what follows does not end a unit."""
    return "\u2e80" <= character <= "\ud7ff"


_BY_LENGTH = sorted(
    ((spelling, unit) for unit, spellings in SPELLINGS.items() for spelling in spellings),
    key=lambda pair: -len(pair[0]),
)
_AFTER, _PER = r"[ \t\u00a0\u202f\u2009]*-?", r"\s*/\s*"
_BARE_DEGREE = re.compile(r"\s*(?:度|도(?![^\W\d_]))")
_NOT_LITRES = re.compile(r"\s*升[高至到级級温溫值]")
_BEFORE = (
    (re.compile(r"百分之\s*$|(?<![\d\s])%\s?$|(?:^|(?<=[\s(]))%\s?$|\b(?i:asilimia)\s+$"), "%"),
    (re.compile(r"(?:摄氏|攝氏|섭씨|セ氏|摂氏)\s*$"), "°C"),
    (re.compile(r"(?:华氏|華氏|화씨|カ氏)\s*$"), "°F"),
)


@cache
def _unit(before: str) -> re.Pattern[str]:
    """Any unit behind something. It takes a moment, which most commands need not wait for."""
    return re.compile(f"{before}(?:{'|'.join(f'({_pattern(spelling)})' for spelling, _ in _BY_LENGTH)})")


def unit_at(text: str, start: int, end: int) -> tuple[str, int]:
    """The unit of the number at `start:end`, and where it ends; ("", end) if there is none.

    Two units divided ("mg/kg") make one.
    """
    for pattern, unit in _BEFORE:
        if pattern.search(text, max(0, start - 12), start):
            bare = _BARE_DEGREE.match(text, end)
            return unit, bare.end() if bare and unit != "%" else end
    if _NOT_LITRES.match(text, end):
        return "", end
    found = _unit(_AFTER).match(text, end)
    if found is None or found.lastindex is None:
        bare = _BARE_DEGREE.match(text, end)
        return (DEGREE, bare.end()) if bare else ("", end)
    unit = _BY_LENGTH[found.lastindex - 1][1]
    per = _unit(_PER).match(text, found.end())
    if per is None or per.lastindex is None:
        return unit, found.end()
    return f"{unit}/{_BY_LENGTH[per.lastindex - 1][1]}", per.end()
