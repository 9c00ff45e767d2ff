"""`Article` + `Catalog` -> `Edition`. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from brochure.model import Article, Catalog, Edition, Entry, Message, Signature, messages, rewrite

Entries = Mapping[tuple[str | None, str], Entry]


def entries(catalog: Catalog | None) -> Entries:
    """A catalog's entries by context and source."""
    return {(e.context, e.source): e for e in catalog.entries} if catalog else {}


def translator(known: Entries) -> Callable[[Message], Message]:
    """What turns a source message into the same message in the catalog's language, with its state."""

    def translate(message: Message) -> Message:
        entry = known.get((message.context, message.source))
        if entry is None or not entry.text.strip():
            place = entry.place if entry else None
            return replace(message, state="missing", text_place=place)
        if entry.fuzzy:
            return replace(message, state="fuzzy", text_place=entry.place)
        return replace(message, text=entry.text, state="translated", text_place=entry.place)

    return translate


def localize(article: Article, locale: str, catalog: Catalog | None, signatures: tuple[Signature, ...] = ()) -> Edition:
    """The article in one language. In its own language it needs no catalog.

    Messages without a finished translation keep their source text and say so in `state`; a check refuses them.
    """
    if locale != article.language:
        article = rewrite(article, translator(entries(catalog)))
    return Edition(
        article=article,
        locale=locale,
        catalog_place=catalog.place if catalog else None,
        digest=digest(article),
        signatures=signatures,
    )


def digest(article: Article) -> str:
    """SHA-256 over every message's context, source and text, and the edition's number: what a signature is for.

    Line numbers and places are left out: moving a paragraph voids a signature, renaming the file does not.
    """
    sha = hashlib.sha256(f"{article.code}\x1f{article.edition}\x1f{article.language}".encode())
    for message in messages(article):
        sha.update(f"\x1e{message.context or ''}\x1f{message.source}\x1f{message.text}".encode())
    for source in article.sources:
        sha.update(f"\x1e{source.id}\x1f{source.text}".encode())
    return sha.hexdigest()
