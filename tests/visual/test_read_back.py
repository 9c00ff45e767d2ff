"""Codes for glyphs change what is read, in poppler and in PDFium, and nothing of what is painted."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter
from support import copying, tools
from support.pdfs import Bench, card
from weasyprint import HTML
from weasyprint.document import Document

from brochure import locales, scripts
from brochure.lettering import Lettering

HARD = {
    "de": "Office, first, fjord: 0800\u2011123 500\u00a0mg",
    "vi": "Ghép tủy xương, nguyễn, phẫu thuật, dịu",
    "ru": "тяжёлая, подъём",
    "el": "προϋπόθεση, ίαση",
    "ar": "شفاءً، لأنّ الأسئلة لا تأخذ الإجابة مؤكدًا؛ تُستخدم آلام بعد ذلك: الله",
    "fa": "کلاً، تقریباً همیشه از خودِ شما ژانویهٔ، ۳۸٫۰ درجه",
    "ps": "هډوکي مغز، ښځې او ځوانان: ړوند، ګوته، اړیکه",
    "ur": "بیماریوں کے لیے بون میرو ٹرانسپلانٹ، یقینی علاج نہیں، فوراً پوچھیں: خطرات، مسئلہ، گئے",
    "he": "בְּרֵאשִׁית שָׁלוֹם, ד״ר וצה״ל, תופעות לוואי",
    "hi": "ट्रक कृपया अंटार्कटिका, स्वप्रतिरक्षित, श्रृंखला, हृदय, कर्मियों, से पूछें",
    "bn": "রোগের অস্থিমজ্জা, ডাক্তারকে, ব্রুনেই, স্বয়ংক্রিয়, ঝুঁকি, শ্রেষ্ঠ",
    "gu": "સ્વયંપ્રતિરક્ષા અસ્થિમજ્જા, ડૉક્ટરને પૂછો, શ્રદ્ધા, ક્રિયા",
    "pa": "ਟ੍ਰਾਂਸਪਲਾਂਟ ਨੂੰ ਸਾਲਾਂ ਤੱਕ, ਉਨ੍ਹਾਂ, ਬੁਖਾਰ, ਪੜ੍ਹੋ",
    "ta": "நோய்களுக்கான மாற்று சிகிச்சை, கொடை, ஸ்ரீ, பௌர்ணமி",
    "th": "ครั้ง เชื้อ ซึ่ง ทั้งหมด น้ำ ผู้ใหญ่ ญาติ ฐานะ",
    "km": "ខួរឆ្អឹង គ្រុនក្តៅ គ្រូពេទ្យ អាមេរិកាំង ញ៉ាំ ប៊ូរុនឌី",
    "my": "ရိုးတွင်းခြင်ဆီ အန္တရာယ် သို့မဟုတ် ကျွန်ုပ် ဦးနှောက် တက္ကသိုလ်",
    "am": "ለራስ ሕክምና እርግጠኛ",
    "zh_Hans": "骨髓移植治疗自身免疫性疾病。",
    "zh_Hant": "骨髓移植治療自體免疫疾病。",
    "ja": "自己免疫疾患に対する骨髄移植。ガード、パーティー",
    "ko": "자가면역질환을 위한 골수 이식",
}
"""Words that do not read back as they were written without it, or where two readers disagree."""

each_language = pytest.mark.parametrize("locale", HARD)


@each_language
@pytest.mark.parametrize("reader", [copying.poppler, copying.pdfium])
@pytest.mark.parametrize("style", ["", "**"])
def test_hard_words_are_found_again(
    bench: Bench, tmp_path: Path, locale: str, reader: copying.Reader, style: str
) -> None:
    path = tmp_path / "card.pdf"
    path.write_bytes(card(bench, f"{style}{HARD[locale]}{style}", locale))
    assert copying.lacking(copying.words(HARD[locale], locale), reader(path), locale).total() == 0


def laid_out(locale: str) -> Document:
    language = locales.language(locale)
    setting = scripts.setting(language)
    families = ", ".join(f"'{family}'" for family in setting.families)
    style = f"@page {{ size: 120mm 60mm; margin: 8mm }} body {{ font: 14pt/{setting.line_height} {families} }}"
    text = f"<p>{HARD[locale]}</p><p><b>{HARD[locale]}</b> 38.0 °C</p>"
    direction = "rtl" if language.rtl else "ltr"
    html = f'<html lang="{language.tag}" dir="{direction}"><style>{style}</style><title>.</title>{text}'
    return HTML(string=html).render()


def written(document: Document, *, lettered: bool) -> bytes:
    copy = document.copy()
    copy.fonts = {}
    lettering = Lettering({})
    if lettered:
        copy.pages = [lettering.page(page) for page in copy.pages]
    pdf: bytes = copy.write_pdf(finisher=lambda _, pdf: lettering.finish(pdf), pdf_identifier=b"same")
    return pdf


def painted(pdf: bytes, folder: Path) -> Image.Image:
    """The first page as poppler paints it. PDFium leaves out moves that WeasyPrint writes beside an empty string.

    Smoothed over the pixel by which it may round differently: widths of glyphs are those of the font's file, which
    differ from Pango's by up to a thousandth of the type size.
    """
    (folder / "page.pdf").write_bytes(pdf)
    program = tools.program("pdftoppm", "poppler-utils")
    subprocess.run([program, "-r", "200", "-singlefile", "-png", "page.pdf", "page"], cwd=folder, check=True)
    return Image.open(folder / "page.png").convert("L").filter(ImageFilter.GaussianBlur(3))


@each_language
def test_every_letter_stays_where_it_was(tmp_path: Path, locale: str) -> None:
    document = laid_out(locale)
    before, after = (painted(written(document, lettered=lettered), tmp_path) for lettered in (False, True))
    assert before.getextrema()[0] < 160
    assert ImageChops.difference(before, after).getextrema()[1] < 48


def printed(pdf: bytes, folder: Path) -> Image.Image:
    """The first page as Ghostscript prints it, smoothed over the pixel by which it may round differently."""
    (folder / "page.pdf").write_bytes(pdf)
    program = tools.program("gs", "ghostscript")
    command = [program, "-q", "-dNOPAUSE", "-dBATCH", "-dTextAlphaBits=4", "-sDEVICE=pnggray", "-r300"]
    subprocess.run([*command, "-sOutputFile=page.png", "page.pdf"], cwd=folder, check=True)
    return Image.open(folder / "page.png").filter(ImageFilter.GaussianBlur(4))


@each_language
def test_ghostscript_sets_every_letter_where_it_was(tmp_path: Path, locale: str) -> None:
    document = laid_out(locale)
    before, after = (printed(written(document, lettered=lettered), tmp_path) for lettered in (False, True))
    assert before.getextrema()[0] < 128
    assert ImageChops.difference(before, after).getextrema()[1] < 48


@pytest.mark.parametrize("locale", ["ar", "ur", "hi", "km"])
def test_the_same_text_gives_the_same_bytes(locale: str) -> None:
    document = laid_out(locale)
    assert written(document, lettered=True) == written(document, lettered=True)


@pytest.mark.parametrize("locale", ["de", "am", "zh_Hans", "ko"])
def test_a_script_that_reads_back_by_itself_is_left_alone(locale: str) -> None:
    document = laid_out(locale)
    if locale == "de":
        document = HTML(string="<style>p { font-family: 'Noto Sans' }</style><p>Office, first, fjord").render()
    assert written(document, lettered=True) == written(document, lettered=False)


def test_a_word_divided_at_a_line_end_has_a_soft_hyphen(tmp_path: Path) -> None:
    style = "@page { size: 60mm; margin: 8mm } body { font: 14pt 'Noto Sans'; hyphens: auto }"
    html = f'<html lang="en"><style>{style}</style><p>hypersensitivity immunosuppressive transplantation'
    path = tmp_path / "page.pdf"
    path.write_bytes(written(HTML(string=html).render(), lettered=True))
    wanted = copying.words("hypersensitivity immunosuppressive transplantation", "en")
    assert copying.lacking(wanted, copying.poppler(path), "en").total() == 0
    assert copying.lacking(wanted, copying.pdfium(path), "en").total() == 0
    assert "\u00ad\n" in copying.poppler(path)
