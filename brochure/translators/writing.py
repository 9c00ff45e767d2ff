"""How languages end sentences, quote and space: what the rules for punctuation go by.

CLDR has quotation marks, but Babel leaves them out; of the rest it has nothing. A language that is not here writes as
English does, and its quotation marks are not judged.
"""

from __future__ import annotations

from brochure.locales import Language

STOPS = {"am": "።", "as": "।", "bn": "।", "hi": "।", "ja": "。", "km": "។", "my": "။", "ne": "।", "pa": "।", "ti": "።",
         "ur": "۔", "zh": "。"}  # fmt: skip
QUESTIONS = {"ar": "؟", "ckb": "؟", "el": ";", "fa": "؟", "ja": "？", "ps": "؟", "sd": "؟", "ug": "؟", "ur": "؟",
             "zh": "？"}  # fmt: skip

ENDLESS = frozenset({"lo", "th"})
"""Languages that end a sentence with a space."""

SPACED = {"fr": ";:!?»", "km": "។៖?!»៕ៗ", "lo": "ໆ", "th": "ๆ"}
"""What may have a space before it. (A per cent sign has one or none in many languages, and is not judged.)"""

QUOTES = {
    "am": ("«»", "“”"), "ar": ("«»", "“”"), "bn": ("“”",), "de": ("„“", "»«"), "el": ("«»", "“”"), "en": ("“”",),
    "es": ("«»", "“”"), "fa": ("«»",), "fil": ("“”",), "fr": ("«»", "“”"), "gu": ("“”",), "he": ("””", "„”", "“”"),
    "hi": ("“”",), "ht": ("“”", "«»"), "it": ("«»", "“”"), "ja": ("「」", "『』"), "km": ("«»", "“”"),
    "ko": ("“”", "「」"), "my": ("“”",), "ne": ("“”",), "pa": ("“”",), "pl": ("„”", "«»"), "ps": ("«»", "“”"),
    "pt": ("“”", "«»"), "ro": ("„”", "«»"), "ru": ("«»", "„“"), "so": ("“”",), "ta": ("“”",), "th": ("“”",),
    "tr": ("“”", "«»"), "uk": ("«»", "„“"), "ur": ("“”",), "vi": ("“”", "«»"), "zh": ("“”", "《》"),
    "zh_Hant": ("「」", "『』", "《》"),
}  # fmt: skip
"""Pairs of quotation marks, the one to use first. Single ones are left alone: ’ is an apostrophe too."""

REDUPLICATING = frozenset(
    "am bn fa fil gu hi ht id ja ka km ko lo ms my ne pa ps si so sw ta te th tl tr ur vi zh".split()  # noqa: SIM905
)
"""Languages in which a word said twice is grammar: "more and more", "slowly", a plural."""

REPEATABLE = {
    "ar": frozenset({"من"}), "de": frozenset({"das", "der", "die", "sie"}), "fr": frozenset({"nous", "vous"}),
    "el": frozenset({"τη", "την", "της", "το", "τον", "του", "τους"}), "he": frozenset({"את"}),
}  # fmt: skip
"""Words that may meet themselves: "vous vous sentez"."""


def base(language: Language) -> str:
    """The language without its script and country."""
    return language.locale.partition("_")[0]


def quotes(language: Language) -> tuple[str, ...]:
    """Pairs of quotation marks of a language; none where they are not known."""
    return QUOTES.get(language.locale) or QUOTES.get(base(language), ())
