"""Which part of an article stands in which flow of a layout. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from brochure import inline
from brochure.model import Block, Box, Edition, Figure, Fit, Layout, Message, Section, Source, messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that stands in a flow: a section's heading or one of its blocks.

    `starts_panel` breaks before it; `ends_section` leaves room below it; `lead` opens a text that has no key
    points of its own; `same_group` says that the next figure has the same caption, so that this one needs none.
    """

    kind: str
    index: int
    section: str
    message: Message | None = None
    block: Block | None = None
    starts_panel: bool = False
    ends_section: bool = False
    lead: bool = False
    same_group: bool = False


def flow_parts(edition: Edition, layout: Layout, fit: Fit) -> dict[str, tuple[Part, ...]]:
    """What stands in each flow, in reading order. The list of sources is a part where a flow takes `sources`."""
    takers = {id_: flow.name for flow in layout.flows for id_ in flow.takes}
    breaks = dict(fit.breaks)
    found: dict[str, list[Part]] = {flow.name: [] for flow in layout.flows}
    for section in edition.article.sections:
        found[takers.get(section.id, takers["*"])] += _section_parts(section, layout.roomy)
    for flow in layout.flows:
        if flow.notes and not any(part.section == "notes" for part in found[flow.name]):
            found[flow.name].append(Part(kind="notes", index=0, section="notes"))
    if (holder := takers.get("sources")) and cited(chain(*found.values()), edition.article.sources):
        own = found[holder]
        # Lines to write on stay at the end, where they fill what is left of the page.
        place = next((n for n, part in enumerate(own) if part.section == "notes"), len(own))
        own.insert(place, Part(kind="sources", index=0, section="sources"))
    found = {name: [replace(part, index=n) for n, part in enumerate(parts)] for name, parts in found.items()}
    return {
        name: tuple(
            replace(
                part,
                starts_panel=part.index in breaks.get(name, ()),
                lead=edition.article.plain and name == takers["*"] and part.index == 0 and part.kind == "paragraph",
                ends_section=[p.section for p in parts[part.index + 1 : part.index + 2]] != [part.section],
                same_group=_same_group(part, parts[part.index + 1 : part.index + 2]),
            )
            for part in parts
        )
        for name, parts in found.items()
    }


def _section_parts(section: Section, roomy: bool) -> Iterator[Part]:
    blocks = tuple(_pruned(section.blocks, roomy))
    if (section.more and not roomy) or not blocks:
        return
    if section.title:
        yield Part(kind="heading", index=0, section=section.id, message=section.title)
    for block in blocks:
        yield Part(kind=type(block).__name__.lower(), index=0, section=section.id, block=block)


def _pruned(blocks: Iterable[Block], roomy: bool) -> Iterator[Block]:
    """Without what is marked `.more`, where there is no room for it."""
    for block in blocks:
        if block.more and not roomy:
            continue
        if isinstance(block, Box) and block.blocks:
            if inner := tuple(_pruned(block.blocks, roomy)):
                yield replace(block, blocks=inner)
        else:
            yield block


def _same_group(part: Part, following: Sequence[Part]) -> bool:
    one, two = part.block, following[0].block if following else None
    return (
        isinstance(one, Figure)
        and isinstance(two, Figure)
        and one.group is not None
        and two.group is not None
        and (one.group.source, one.source) == (two.group.source, two.source)
    )


def printed(edition: Edition, parts: Iterable[Part]) -> Iterator[Message]:
    """Every message of the article that a page with these parts prints."""
    yield from paired(edition, parts)
    yield from messages((edition.article.funding, edition.article.disclaimer))


def paired(edition: Edition, parts: Iterable[Part]) -> Iterator[Message]:
    """Those of them that a bilingual page prints in both languages: all but what stands in the imprint."""
    article = edition.article
    yield from messages((article.title, article.subtitle, article.audience))
    for part in parts:
        yield from messages((part.message, part.block))


def cited(parts: Iterable[Part], sources: Iterable[Source]) -> tuple[Source, ...]:
    """The sources that are cited in what is printed, numbered in the order of reading."""
    known = {source.id: source for source in sources}
    order: dict[str, None] = {}
    for part in parts:
        for message in messages((part.message, part.block)):
            order.update(dict.fromkeys(inline.citations(message.source)))
        if isinstance(part.block, Figure) and part.block.source:
            order[part.block.source] = None
    return tuple(replace(known[id_], number=number) for number, id_ in enumerate((i for i in order if i in known), 1))
