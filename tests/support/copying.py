"""How much of a text is found again in a PDF by those who search or copy it: by poppler and by PDFium.

A word counts as found as often as the reader gives it, its characters in their order. Line ends within it do not
matter, nor does what nobody sees.
"""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from icu4py.breakers import WordBreaker
from support import tools
from support.pdfs import built_in, texts

from brochure import inline
from brochure.article import read_article
from brochure.catalog import read_catalog
from brochure.edition import localize
from brochure.flows import flow_parts, printed
from brochure.model import Fit, Layout

Reader = Callable[[Path], str]
"""What a program reads in a file."""

UNSPACED = {"ja", "km", "lo", "my", "th", "zh_Hans", "zh_Hant"}
"""Written without spaces: there ICU's dictionaries tell the words."""

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_SOFT = re.compile("[\u00ad\ufffe\x02]\\s*")
"""A hyphen where a word was divided, and the line end. PDFium gives it as a code of its own."""

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_ALIKE = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-"})


def poppler(path: Path) -> str:
    """What poppler reads."""
    command = [tools.program("pdftotext", "poppler-utils"), "-enc", "UTF-8", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def pdfium(path: Path) -> str:
    """What PDFium reads."""
    return "\n".join(texts(path.read_bytes()))


def printed_text(locale: str, layout: Layout, slug: str = "bmt-autoimmune") -> str:
    """The text of the built-in article that a layout prints, in a language, without what is only spoken."""
    article = read_article(built_in("articles") / f"{slug}.md", shown=slug)
    catalog = None
    if locale != article.language:
        path = built_in("translations") / locale / "LC_MESSAGES" / f"{slug}.po"
        catalog = read_catalog(path, locale=locale, domain=slug, shown=str(path))
    edition = localize(article, locale, catalog)
    parts = flow_parts(edition, layout, Fit(size=layout.floor)).values()
    messages = {message.key: message for message in printed(edition, [part for flow in parts for part in flow])}
    return " ".join(
        message.text if message.plain else inline.plain(inline.CITATION.sub(" ", message.text))
        for message in messages.values()
        if message.kind != "figure alt"
    )


def words(text: str, locale: str) -> Counter[str]:
    """The words of a text, and how often each occurs."""
    plain = _plain(text)
    if locale in UNSPACED:
        parts = [plain[start:end] for start, end in WordBreaker(plain, locale).segments()]
    else:
        parts = plain.split()
    return Counter(word for part in parts if (word := _EDGES.sub("", part)))


def lacking(wanted: Counter[str], read: str, locale: str) -> Counter[str]:
    """The words that a reader did not find."""
    if locale in UNSPACED:
        letters = "".join(_plain(read).split())
        return wanted - Counter({word: letters.count("".join(word.split())) for word in wanted})
    whole = _SOFT.sub("", read)
    # A line may end after a hyphen that belongs to the word.
    joined = re.sub(r"(?<=[-\u2010\u2013/])\s*[\r\n\f]+\s*", "", whole)
    return wanted - (words(whole, locale) | words(joined, locale))


def found(wanted: Counter[str], read: str, locale: str) -> float:
    """The share of words that a reader found."""
    return 1 - lacking(wanted, read, locale).total() / wanted.total()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text)).translate(_ALIKE)
