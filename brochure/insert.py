"""What is newer in an article than in a translation of it: the text of an insert. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from brochure.approval import framed
from brochure.model import Article, Block, Bullets, Message, Paragraph, Section, messages, rewrite

GONE = "gone"
"""The section of what the article says no more."""


def insert(old: Article, new: Article, translate: Callable[[Message], Message]) -> Article | None:
    """The article `new`, cut down to what `old` does not say, then what only `old` says; None if no text differs.

    Both are in the article's own language; `translate` gives each message as the translation has it, or marked as
    missing. Blocks are kept whole, so that what is new stands in its place; of a list, only the items that differ.
    Other dates or another source alone make no insert: no sentence of the translation is wrong by them.
    """
    known = {digest for block in _blocks(old) for digest in (framed(block), *_items(block))}
    said = {message.key for message in messages(old)}
    sections = [newer for section in new.sections if (newer := _cut(section, known, said))]
    loose = tuple(Paragraph(text=message) for message in _front(new) if message.key not in said)
    if loose:
        sections.insert(0, Section(id="front", title=None, blocks=loose))
    still = {message.key for message in messages(new)}
    gone = tuple({m.key: Paragraph(text=m) for m in messages(old) if m.source and m.key not in still}.values())
    if gone:
        sections.append(Section(id=GONE, title=None, blocks=gone))
    if not sections:
        return None
    cut = replace(new, sections=tuple(sections), subtitle=None, audience=None, funding=None, disclaimer=None)
    return rewrite(cut, translate)


def _cut(section: Section, known: set[str], said: set[str]) -> Section | None:
    """What is newer in a section, under its heading; a heading that alone is new stands as a line of its own."""
    if blocks := tuple(_newer(section.blocks, known)):
        return replace(section, blocks=blocks)
    if section.title and section.title.key not in said:
        return replace(section, title=None, blocks=(Paragraph(text=section.title),))
    return None


def _front(article: Article) -> Iterator[Message]:
    found = (article.title, article.subtitle, article.audience, article.funding, article.disclaimer)
    yield from (message for message in found if message)


def _blocks(article: Article) -> Iterator[Block]:
    for section in article.sections:
        yield from section.blocks


def _items(block: Block) -> Iterator[str]:
    if isinstance(block, Bullets) and not block.ordered:
        yield from map(framed, block.items)


def _newer(blocks: tuple[Block, ...], known: set[str]) -> Iterator[Block]:
    for block in blocks:
        if framed(block) in known:
            continue
        if isinstance(block, Bullets) and not block.ordered:
            items = tuple(item for item in block.items if framed(item) not in known)
            if items:
                yield replace(block, items=items)
        else:
            yield block
