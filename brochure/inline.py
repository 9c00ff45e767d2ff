"""Inline Markdown: parsed once, walked for printing, for comparing, and for refusing what a brochure cannot hold."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

CITATION = re.compile(r"\[@([\w-]+)\]")

_UNREAD = re.compile(r"\]\(|\[@(?![\w-]+\])")
_WORDS = {"strong": "**bold** passage", "em": "*emphasis*", "code": "`code` passage"}
_SCHEMES = ("http:", "https:", "mailto:", "tel:")


class _CjkState(StateInline):
    """Emphasis that closes beside full-width punctuation.

    CommonMark's flanking rules assume spaces between words, so `**注意：**停` would print its asterisks
    (CommonMark issue 650). Next to a wide character a run of `*` both opens and closes unless white space forbids it.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - the library's names
        scanned = super().scanDelims(start, canSplitWord)
        if self.src[start] != "*":
            return scanned
        end = start + scanned.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if not (_wide(before) or _wide(after)):
            return scanned
        return Scanned(can_open=not after.isspace(), can_close=not before.isspace(), length=scanned.length)


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


class _CjkInline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> list[Token]:
        state = _CjkState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


@cache
def markdown() -> MarkdownIt:
    """The parser for everything we read: CommonMark and tables. Raw HTML is seen, so that it can be refused."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    # A link it does not like would be printed as it is written; ours are seen, and refused in plain words.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - the library's name
    inline = _CjkInline()
    inline.ruler, inline.ruler2 = parser.inline.ruler, parser.inline.ruler2
    parser.inline = inline
    return parser


@lru_cache(maxsize=2048)
def parse(text: str) -> Sequence[Token]:
    """The inline tokens of one message, to be read only: kept, since every size tried and every check asks for them."""
    return tuple(markdown().parseInline(text)[0].children or ())


def faults(text: str) -> Iterator[tuple[str, str]]:
    """What a message may not hold, as (message, hint)."""
    for token in parse(text):
        if token.type == "html_inline":
            yield (
                f"HTML is not used here: {token.content}",
                "write Markdown; a bare < is written &lt;",
            )
        elif token.type == "image":
            yield (
                "pictures are not set in running text",
                "use a ::: figure, whose numbers are data",
            )
        elif token.type == "text" and (found := _UNREAD.search(token.content)):
            yield (
                f"a mark that cannot be read: {token.content[found.start() :][:40]}",
                "write [words](https://...), and [@source] for each source",
            )
        elif token.type == "link_open" and not str(token.attrs["href"]).lower().startswith(_SCHEMES):
            yield (
                f"a link leads to {token.attrs['href']}",
                "links start with https:, http:, mailto: or tel:",
            )


def citations(text: str) -> list[str]:
    """Ids of the sources a message cites, in order."""
    return CITATION.findall(text)


def signature(text: str) -> Counter[str]:
    """The markup of a message as a multiset in plain words: what a translation has to keep."""
    found: Counter[str] = Counter()
    for token in parse(text):
        name = token.type.removesuffix("_open")
        if token.type == "link_open":
            found[f"link to {token.attrs['href']}"] += 1
        elif token.type == "html_inline":
            found[f"HTML {token.content}"] += 1
        elif token.type == "image":
            found[f"picture {token.attrs.get('src')}"] += 1
        elif name in _WORDS and not token.type.endswith("_close"):
            found[_WORDS[name]] += 1
        elif token.type == "code_inline":
            found[f"`{token.content}`"] += 1
        elif token.type == "text":
            found.update(f"[@{cited}]" for cited in citations(token.content))
    return found


def plain(text: str) -> str:
    """The words of a message without its markup and citations."""
    parts = []
    for token in parse(text):
        if token.type in ("text", "code_inline", "html_inline"):  # the last is refused, but printed as it stands
            parts.append(CITATION.sub("", token.content))
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts).strip()


def render(text: str, typeset: Callable[[str, str], str], cite: Callable[[str], str]) -> str:
    """HTML of a message.

    `typeset` turns running text, and the text it follows, into safe HTML; `cite` gives a source's mark as safe HTML.
    """
    parts: list[str] = []
    before = ""
    for token in parse(text):
        match token.type:
            case "text":
                # A citation hangs on the word before it: no space may break there.
                pieces = CITATION.split(re.sub(r"\s+(?=\[@)", "", token.content))
                for index, piece in enumerate(pieces):
                    parts.append(cite(piece) if index % 2 else typeset(piece, before))
                    before = piece
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("<br>")
            case "strong_open" | "strong_close":
                parts.append(f"<{'/' * (token.nesting < 0)}strong>")
            case "em_open" | "em_close":
                parts.append(f"<{'/' * (token.nesting < 0)}em>")
            case "code_inline":
                parts.append(f"<code>{typeset(token.content, before)}</code>")
            case "link_open" if not str(token.attrs["href"]).lower().startswith(_SCHEMES):
                parts.append("<a>")  # a catalog's; the words stay, and a check refuses it
            case "link_open":
                parts.append(f'<a href="{escape(str(token.attrs["href"]))}">')
            case "link_close":
                parts.append("</a>")
            case _:
                parts.append(escape(token.content))
    # WeasyPrint breaks a line too early that could only just hold the words and a space before an element.
    return "".join(parts).replace(" <strong>", "<strong> ")
