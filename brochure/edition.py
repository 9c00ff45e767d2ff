"""`Article` + `Catalog` -> `Edition`. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from brochure.model import Article, Catalog, Edition, Entry, Message, rewrite

Entries = Mapping[tuple[str | None, str], Entry]


def entries(catalog: Catalog | None) -> Entries:
    """A catalog's entries by context and source."""
    return {(e.context, e.source): e for e in catalog.entries} if catalog else {}


def translator(known: Entries) -> Callable[[Message], Message]:
    """What turns a source message into the same message in the catalog's language, with its state."""

    def translate(message: Message) -> Message:
        if not message.source.strip():
            return replace(message, state="translated")  # an empty cell of a table
        entry = known.get((message.context, message.source))
        if entry is None or not entry.text.strip():
            place = entry.place if entry else None
            return replace(message, state="missing", text_place=place)
        if entry.fuzzy:
            return replace(message, state="fuzzy", text_place=entry.place)
        return replace(message, text=entry.text, state="translated", text_place=entry.place)

    return translate


def localize(article: Article, locale: str, catalog: Catalog | None) -> Edition:
    """The article in one language. In its own language it needs no catalog.

    Messages without a finished translation keep their source text and say so in `state`; a check refuses them.
    """
    if locale != article.language:
        article = rewrite(article, translator(entries(catalog)))
    return Edition(
        article=article,
        locale=locale,
        catalog_place=catalog.place if catalog else None,
    )
