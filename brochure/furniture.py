"""The templates' own strings: translated, escaped and prepared before their placeholders are filled.

A translation can therefore neither bring in markup nor reach a formatter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from markupsafe import Markup as Safe

from brochure import typography
from brochure.edition import Entries, translator
from brochure.errors import CatalogError, Place
from brochure.locales import Language, is_pseudo
from brochure.model import Message

_PLACEHOLDER = re.compile(r"(%\(\w+\)s|%%)")


class Furniture:
    """The templates' own strings in one language, and the list of those that a page used."""

    def __init__(
        self, entries: Entries, language: Language, known: dict[str, tuple[Message, Safe]] | None = None
    ) -> None:
        """`known` are strings as they were set for other pages in this language, and is added to."""
        self.language = language
        self._known = {} if known is None else known
        # English is what the templates are written in.
        english = language.locale.partition("_")[0] == "en" and not is_pseudo(language.locale)
        self._translate: Callable[[Message], Message] = (lambda m: m) if english else translator(entries)
        self._used: dict[str, Message] = {}

    def text(self, source: str) -> Safe:
        """A string translated, escaped and prepared, with its placeholders untouched."""
        if source not in self._known:
            message = self._translate(
                Message(source=source, text=source, kind="template", place=Place(file="templates"))
            )
            self._known[source] = message, self._set(source, message)
        self._used[source], words = self._known[source]
        return words

    def _set(self, source: str, message: Message) -> Safe:
        known = set(_PLACEHOLDER.findall(source))
        pieces = _PLACEHOLDER.split(message.text)
        for index, piece in enumerate(pieces):
            if (index % 2 and piece not in known) or (not index % 2 and "%" in piece):
                raise CatalogError(
                    f'the translation of "{source}" holds a placeholder of its own: "{piece.strip()}"',
                    place=message.text_place,
                    hint=f"write {' '.join(sorted(known)) or 'no %'} exactly as in the original",
                )
        return Safe(
            "".join(
                piece if index % 2 else typography.prepare(piece, self.language) for index, piece in enumerate(pieces)
            )
        )

    def use(self, messages: Mapping[str, Message]) -> None:
        """Note strings, by source, that were used elsewhere and are printed here, too."""
        self._used.update(messages)

    @contextmanager
    def noting(self) -> Iterator[Mapping[str, Message]]:
        """Note by themselves what strings are used meanwhile."""
        others, self._used = self._used, {}
        try:
            yield self._used
        finally:
            self._used = others

    def used(self) -> tuple[Message, ...]:
        """The messages asked for so far, each once."""
        return tuple(self._used.values())
