"""What the rules for catalogs take and give."""

from __future__ import annotations

import re
from dataclasses import dataclass

from brochure import inline
from brochure.errors import Place
from brochure.faithful import PLACEHOLDER
from brochure.locales import Language
from brochure.model import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A row of a glossary: a term of the original, and every way in which the language may say it."""

    term: str
    translations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A message and what a catalog says for it, with all that a rule may go by.

    `template` strings hold placeholders and no Markdown, `plain` ones neither. `earlier` is what the same language
    said of the same message before, and where.
    """

    source: str
    text: str
    source_language: Language
    language: Language
    template: bool = False
    plain: bool = False
    glossary: tuple[Term, ...] = ()
    earlier: tuple[tuple[str, Place], ...] = ()

    @property
    def source_words(self) -> str:
        """The words of the original, without its marks."""
        return self._words(self.source)

    @property
    def words(self) -> str:
        """The words of the translation, without its marks."""
        return self._words(self.text)

    def _words(self, text: str) -> str:
        if self.template:
            return PLACEHOLDER.sub("\N{OBJECT REPLACEMENT CHARACTER}", text)
        return text if self.plain else inline.plain(_CITED.sub("", text))


_CITED = re.compile(rf"\s*{inline.CITATION.pattern}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a rule has to say of a translation, and what mends it."""

    message: str
    hint: str
    severity: Severity = Severity.WARNING
