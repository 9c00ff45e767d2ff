"""Markdown or plain text -> `Article`, every message with its line.

Front matter is YAML between `---` lines. Blocks are CommonMark with tables; directives are fenced containers
(`::: name` ... `:::`) whose first word says what they are. All faults of a file are reported at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any, Literal, cast

import yaml
from markdown_it.tree import SyntaxTreeNode

from brochure import inline
from brochure.errors import ArticleError, Fault, Place
from brochure.model import (
    Article,
    Block,
    Box,
    BoxKind,
    Bullets,
    Figure,
    Item,
    Message,
    Paragraph,
    Quantity,
    Section,
    Source,
    Step,
    Steps,
    Subheading,
    Table,
    messages,
)
from brochure.words import nearest

MAX_BYTES = 200_000
BOXES: tuple[BoxKind, ...] = ("key-points", "urgent", "questions", "notes")
DIRECTIVES = (*BOXES, "steps", "figure", "more")
FIGURES = ("icons", "reset")
COVERS = ("cells", "sprig")

_ATTRIBUTES = re.compile(r"\{([^{}]*)\}\s*$")
_MISPLACED = re.compile(r"\{[#.][\w-]+[^{}]*\}$")
_FENCE = re.compile(r"\s*:::+(.*)")
# Among them what turns the direction of text around: digits would read backwards.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
_ICD10 = re.compile(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?")  # of any country: some have letters of their own
_FRONT_TEXT = ("title", "subtitle", "audience", "funding", "disclaimer")
_FRONT_KEYS = (
    *_FRONT_TEXT, "cover", "language", "code", "edition", "published", "review_by", "authors", "reviewed_by",
    "icd10", "sources",
)  # fmt: skip
_FRONT_REQUIRED = ("title", "code", "edition", "published", "review_by")
_FRONT_WORD = ("cover", "language", "code", "edition")


def read_article(path: Path, *, shown: str | None = None) -> Article:
    """Read an article. `shown` is the path as the user knows it; the slug is the file's name without its ending."""
    shown = shown or str(path)
    return parse_article(read_text(path, shown), path.name, shown)


def parse_article(text: str, name: str, shown: str) -> Article:
    """An article's text, as `read_text` gives it; `name` is that of its file, and decides how it is read.

    Raises:
        ArticleError: all faults of the text.
    """
    file = PurePath(name)
    slug = re.sub(r"[^\w-]+", "-", file.stem).strip("-") or "article"
    if slug == "brochure":
        raise ArticleError(
            "an article cannot be called brochure",
            place=Place(file=shown),
            hint="rename the file: the catalog brochure.po holds the templates' own strings",
        )
    if file.suffix.lower() == ".txt":
        return _plain(text, slug, shown)
    try:
        return _Reader(shown).article(text, slug)
    except RecursionError as error:
        raise ArticleError(
            "lists or marks are nested too deep",
            place=Place(file=shown),
            hint="write it simpler: two levels are enough for any reader",
        ) from error


def read_text(path: Path, shown: str) -> str:
    """An article as text, with plain line ends and no byte order mark.

    Raises:
        ArticleError: not a file, too long, not UTF-8, empty, a control character.
    """
    place = Place(file=shown)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ArticleError(
                f"the article has {size:,} bytes", place=place,
                hint=f"an article has at most {MAX_BYTES:,} bytes; is this the right file?",
            )  # fmt: skip
        raw = path.read_bytes()
    except OSError as error:
        raise ArticleError(
            f"cannot be read: {error.strerror}",
            place=place,
            hint="check the path and its permissions",
        ) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1  # counted without the byte order mark
        raise ArticleError(
            "this line is not UTF-8", place=Place(file=shown, line=line),
            hint="save the file with the encoding UTF-8",
        ) from error  # fmt: skip
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    faults = [
        Fault(
            message=f"holds the control character U+{ord(found[0]):04X}",
            place=Place(file=shown, line=number),
            hint="delete it; it cannot be printed",
        )
        for number, line in enumerate(text.split("\n"), 1)
        if (found := _CONTROL.search(line))
    ]
    if faults:
        raise ArticleError.of(faults)
    if not text.strip():
        raise ArticleError("the article is empty", place=place, hint="write its title on line 1")
    return text


# ------------------------------------------------------------------------------------------------------- plain text


def _plain(text: str, slug: str, shown: str) -> Article:
    """First line the title; paragraphs by blank lines where there are any, else one a line.

    A short line without end punctuation that stands between longer text is a heading; several such lines are a list.
    """
    lines = text.split("\n")
    start = next(n for n, line in enumerate(lines) if line.strip())
    rest = [(n, line.strip()) for n, line in enumerate(lines[start + 1 :], start + 2)]
    while rest and not rest[-1][1]:
        rest.pop()
    inner = "\n".join(line for _, line in rest).strip("\n")
    groups: list[list[tuple[int, str]]] = [[]]
    for number, line in rest:
        if not line:
            groups.append([])
        elif "\n\n" in inner:
            groups[-1].append((number, line))
        else:
            groups.append([(number, line)])
    paragraphs = [(group[0][0], " ".join(line for _, line in group)) for group in groups if group]
    if not paragraphs:
        raise ArticleError(
            "the article has a title and no text", place=Place(file=shown, line=start + 1),
            hint="write paragraphs below the title, with a blank line between them",
        )  # fmt: skip

    def message(number: int, words: str, kind: str, section: str = "") -> Message:
        return Message(
            source=words, text=words, kind=kind, section=section, plain=True,
            place=Place(file=shown, line=number),
        )  # fmt: skip

    sections: list[Section] = []
    title: Message | None = None
    blocks: list[Block] = []

    def close() -> None:
        if title or blocks:
            sections.append(Section(id=f"part-{len(sections) + 1}", title=title, blocks=tuple(blocks)))
            blocks.clear()

    short = [len(words) <= 60 and words[-1] not in ".!,;…。！" for _, words in paragraphs]
    for index, (number, words) in enumerate(paragraphs):
        alone = not short[index - 1] if index else True
        if short[index] and alone and short[index + 1 : index + 2] == [False]:
            close()
            title = message(number, words, "heading")
        else:
            blocks.append(Paragraph(text=message(number, words, "paragraph", title.source if title else "")))
    close()
    return Article(
        slug=slug, place=Place(file=shown), language="en", plain=True,
        title=message(start + 1, lines[start].strip(), "title"), subtitle=None, audience=None,
        sections=tuple(sections),
    )  # fmt: skip


# --------------------------------------------------------------------------------------------------------- Markdown


class _FrontMatter(yaml.SafeLoader):
    """Text, dates, lists and tables. No number or truth value, which would change `1.10` and `no`, and no references
    or tags, with which a small file grows without end.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - as the library has it
        first: [(tag, pattern) for tag, pattern in known if tag.endswith((":null", ":timestamp"))]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag:
            raise yaml.MarkedYAMLError(problem="a value starts with &, * or !", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


@dataclass(slots=True)
class _Text:
    """Lines outside any directive, or inside a box."""

    line: int
    lines: list[str]


@dataclass(slots=True)
class _Directive:
    name: str
    argument: str
    id: str
    classes: frozenset[str]
    line: int
    children: list[_Text | _Directive] = field(default_factory=list)

    def raw(self) -> list[tuple[int, str]]:
        """The lines of a directive whose body is data, with their numbers."""
        return [
            (child.line + n, line)
            for child in self.children
            if isinstance(child, _Text)
            for n, line in enumerate(child.lines)
        ]


class _Reader:
    """Reads one file and keeps the list of its faults."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.faults: list[Fault] = []
        self.section = ""

    # ---- helpers

    def place(self, line: int | None) -> Place:
        return Place(file=self.shown, line=line)

    def fault(self, line: int | None, message: str, hint: str = "") -> None:
        self.faults.append(Fault(message=message, place=self.place(line), hint=hint))

    def message(self, line: int, text: str, kind: str, note: str = "") -> Message:
        words = " ".join(part.strip() for part in text.splitlines())
        for problem, hint in inline.faults(words):
            self.fault(line, problem, hint)
        if found := _MISPLACED.search(words):
            self.fault(line, f"{found[0]} is not read here", "it stands after a heading or the name of a directive")
        return Message(
            source=words,
            text=words,
            kind=kind,
            section=self.section,
            note=note,
            place=self.place(line),
        )

    # ---- the file

    def article(self, text: str, slug: str) -> Article:
        lines = text.split("\n")
        front, body_line = self.front_matter(lines)
        known = {source.id for source in front["sources"]}
        sections = self.sections(self.split(lines[body_line - 1 :], body_line))
        self.check_citations(sections, known)
        self.check_ids(sections)
        if not self.faults and not sections:
            self.fault(body_line, "the article has no text", "write it below the front matter")
        if self.faults:
            raise ArticleError.of(sorted(self.faults, key=lambda f: (f.place.line or 0) if f.place else 0))
        return Article(slug=slug, place=Place(file=self.shown), sections=tuple(sections), **front)

    def front_matter(self, lines: Sequence[str]) -> tuple[dict[str, Any], int]:
        """Fields of `Article`, and the line on which the text starts."""
        if not lines or lines[0].strip() != "---":
            raise ArticleError(
                "the front matter is missing", place=self.place(1),
                hint='start the file with a line "---", then "title: ..." and the rest, then "---"',
            )  # fmt: skip
        end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
        if end is None:
            raise ArticleError(
                "the front matter has no end",
                place=self.place(1),
                hint='close it with a line "---"',
            )
        loader = _FrontMatter("\n".join(lines[1:end]))
        try:
            node = loader.get_single_node()
            if not isinstance(node, yaml.MappingNode):
                raise ArticleError(
                    "the front matter is not a list of keys and values", place=self.place(1),
                    hint='write one "key: value" a line',
                )  # fmt: skip
            values: dict[str, Any] = {}
            where: dict[str, int] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                line = key_node.start_mark.line + 2
                if key in values:
                    self.fault(line, f'"{key}" is given twice', "keep one of the two")
                try:
                    values[key] = loader.construct_object(value_node, deep=True)
                except ValueError:  # 2026-02-30
                    values[key] = value_node.value
                where[key] = line
                if key == "sources" and isinstance(value_node, yaml.MappingNode):
                    for source_node, _ in value_node.value:
                        line, name = source_node.start_mark.line + 2, f"sources.{source_node.value}"
                        if name in where:
                            self.fault(line, f'the source "{source_node.value}" is given twice', "keep one of the two")
                        where[name] = line
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise ArticleError(
                f"the front matter is not YAML: {error.problem}",
                place=self.place(mark.line + 2 if mark else 1),
                hint="put a value that holds any of : # & * ! in double quotes",
            ) from error
        finally:
            loader.dispose()
        return self.front_values(values, where), end + 2

    def front_values(self, values: dict[str, Any], where: dict[str, int]) -> dict[str, Any]:
        for key in values:
            if key not in _FRONT_KEYS:
                self.fault(where[key], f'unknown key "{key}"', nearest(key, _FRONT_KEYS))
        for key in _FRONT_WORD:
            if isinstance(values.get(key), list | dict):
                self.fault(where[key], f'"{key}" is not text', "put it in double quotes")
        for key in _FRONT_REQUIRED:
            if not str(values.get(key) or "").strip():
                self.fault(
                    where.get(key, 1),
                    f'"{key}" is missing',
                    f'add "{key}: ..." to the front matter',
                )

        def text(key: str) -> Message | None:
            value = values.get(key)
            if value is None or (isinstance(value, str) and not value.strip()):
                return None
            if not isinstance(value, str):
                self.fault(where[key], f'"{key}" is not text', "put it in double quotes")
                return None
            return self.message(where[key], value.strip(), key)

        def day(key: str) -> date | None:
            value = values.get(key)
            if value is not None and type(value) is not date:
                self.fault(where[key], f'"{key}" is not a date', "write it as 2026-11-22")
                return None
            return value

        def names(key: str) -> tuple[str, ...]:
            value = values.get(key) or []
            if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
                self.fault(where[key], f'"{key}" is not a list of names', f"write {key}: [Name, Name]")
                return ()
            return tuple(value)

        icd10 = names("icd10")
        if odd := next((code for code in icd10 if not _ICD10.fullmatch(code)), None):
            self.fault(where["icd10"], f'"{odd}" is no code of ICD-10', "write icd10: [G35, M34.9]")
        sources = values.get("sources") or {}
        if not isinstance(sources, dict) or not all(isinstance(s, str) for s in sources.values()):
            self.fault(
                where["sources"],
                '"sources" is not a list of "id: reference"',
                "indent each by two spaces",
            )
            sources = {}
        cover = str(values.get("cover") or COVERS[-1])
        if cover not in COVERS:
            self.fault(where["cover"], f'unknown cover "{cover}"', nearest(cover, COVERS))
        published, review_by = day("published"), day("review_by")
        if published and review_by and review_by <= published:
            self.fault(
                where["review_by"],
                '"review_by" is not after "published"',
                "correct one of the two dates",
            )
        title = text("title") or Message(source="", text="", kind="title", place=self.place(where.get("title", 1)))
        return {
            "title": title,
            **{key: text(key) for key in _FRONT_TEXT[1:]},
            "language": str(values.get("language") or "en"),
            "cover": cover,
            "code": str(values.get("code") or ""),
            "edition": str(values.get("edition") or ""),
            "published": published,
            "review_by": review_by,
            "authors": names("authors"),
            "reviewed_by": names("reviewed_by"),
            "icd10": icd10,
            "sources": tuple(
                Source(id=str(key), text=value, number=number) for number, (key, value) in enumerate(sources.items(), 1)
            ),
        }

    # ---- directives

    def split(self, lines: Sequence[str], first: int) -> list[_Text | _Directive]:
        """Text and directives, nested as the fences are."""
        top: list[_Text | _Directive] = []
        stack: list[_Directive] = []
        for number, line in enumerate(lines, first):
            inside = stack[-1].children if stack else top
            fence = _FENCE.match(line)
            words = fence[1].strip() if fence else ""
            if fence is None:
                if not (inside and isinstance(inside[-1], _Text)):
                    inside.append(_Text(number, []))
                cast("_Text", inside[-1]).lines.append(line)
            elif words:
                directive = self.directive(words, number)
                inside.append(directive)
                stack.append(directive)
            elif stack:
                stack.pop()
            else:
                self.fault(number, '":::" closes nothing', "delete it, or open a directive above")
        for directive in stack:
            self.fault(directive.line, f'"::: {directive.name}" has no end', 'close it with a line ":::"')
        return top

    def directive(self, words: str, line: int) -> _Directive:
        words, id_, classes = self.attributes(words, line)
        name, _, argument = words.partition(" ")
        if name not in DIRECTIVES:
            self.fault(line, f'unknown directive "{name}"', nearest(name, DIRECTIVES))
        return _Directive(name, argument.strip(), id_, classes, line)

    def attributes(self, text: str, line: int) -> tuple[str, str, frozenset[str]]:
        """Text without its `{#id .class}`, the id and the classes."""
        found = _ATTRIBUTES.search(text)
        if not found:
            return text, "", frozenset()
        id_, classes = "", set()
        for word in found[1].split():
            if word.startswith("#") and re.fullmatch(r"#[\w-]+", word):
                id_ = word[1:]
            elif word == ".more":
                classes.add("more")
            else:
                self.fault(line, f'unknown attribute "{word}"', "only {#id} and {.more} are known")
        return text[: found.start()].rstrip(), id_, frozenset(classes)

    # ---- blocks

    def sections(self, parts: Iterable[_Text | _Directive]) -> list[Section]:
        """Sections of level 2. A box at the top level stands by itself, as a section without a title."""
        done: list[Section] = []
        title: Message | None = None
        id_, more = "", False
        blocks: list[Block] = []

        def close() -> None:
            nonlocal title, id_, more
            if title and not blocks:
                self.fault(
                    title.place.line or 0,
                    "nothing stands below this heading",
                    "write its text, or delete it; a box has its heading inside",
                )
            if title or blocks:
                nameless = sum(section.id.startswith("opening") for section in done)
                name = id_ or (f"opening-{nameless + 1}" if nameless else "opening")
                done.append(Section(id=name, title=title, blocks=tuple(blocks), more=more))
            title, id_, more = None, "", False
            blocks.clear()

        for part in parts:
            if isinstance(part, _Directive) and part.name in BOXES:
                close()
                blocks.extend(self.box(part))
                id_ = part.name
                close()
            elif isinstance(part, _Directive):
                blocks.extend(self.from_directive(part))
            else:
                for found in self.from_text(part):
                    if isinstance(found, _Heading):
                        close()
                        title, id_, more = found.text, found.id, found.more
                    else:
                        blocks.append(found)
        close()
        return done

    def from_directive(self, directive: _Directive) -> Iterator[Block]:
        for child in directive.children:
            if directive.name in ("steps", "figure") and isinstance(child, _Directive):
                self.fault(child.line, f"a directive inside ::: {directive.name}", "end the outer one first")
        match directive.name:
            case "steps":
                yield from self.steps(directive)
            case "figure":
                yield from self.figure(directive)
            case "more":
                for child in directive.children:
                    found = self.from_directive(child) if isinstance(child, _Directive) else self.from_text(child)
                    for block in found:
                        if isinstance(block, _Heading):
                            self.fault(
                                block.text.place.line or directive.line,
                                "a heading inside ::: more",
                                "write the heading outside, with {.more} after it",
                            )
                        else:
                            yield _with_more(block)
            case name if name in BOXES:
                yield from self.box(directive)

    def box(self, directive: _Directive) -> Iterator[Block]:
        title: Message | None = None
        blocks: list[Block] = []
        for child in directive.children:
            if isinstance(child, _Directive):
                if child.name in BOXES:
                    self.fault(
                        child.line,
                        f"::: {child.name} inside ::: {directive.name}",
                        "end the outer one first",
                    )
                blocks.extend(self.from_directive(child))
                continue
            for found in self.from_text(child):
                if not isinstance(found, _Heading):
                    blocks.append(found)
                elif title is None and not blocks:
                    title = found.text
                else:
                    self.fault(
                        found.text.place.line or 0,
                        "a second heading in this box",
                        "use ### or a box of its own",
                    )
        kind = cast("BoxKind", directive.name)
        if kind != "notes" and not blocks:
            self.fault(directive.line, f"::: {kind} is empty", "write its text, or delete it")
        if kind == "urgent" and sum(isinstance(block, Bullets) for block in blocks) != 1:
            self.fault(
                directive.line,
                "::: urgent does not hold exactly one list",
                "write when to call as one list: the clinic's fever threshold is printed as its first entry",
            )
        if kind == "notes" and blocks:
            self.fault(directive.line, "::: notes holds only a heading", "lines to write on are drawn below it")
        yield Box(kind=kind, title=title, blocks=tuple(blocks), more="more" in directive.classes)

    def steps(self, directive: _Directive) -> Iterator[Block]:
        """Numbered items; the first line of each is `Title | time`, the rest says what happens."""
        steps: list[Step] = []
        for part in directive.children:
            for node in self.tree(part).children if isinstance(part, _Text) else ():
                if node.type != "ordered_list":
                    self.fault(
                        part.line + _line(node),
                        "::: steps holds only a numbered list",
                        'write "1. Title | time", and the text below it, indented',
                    )
                    continue
                for item in node.children:
                    line = part.line + _line(item)
                    is_text = [child.type for child in item.children] == ["paragraph"]
                    content = item.children[0].children[0].content if is_text else ""
                    head, _, text = content.partition("\n")
                    title, _, time = (piece.strip() for piece in head.partition("|"))
                    if not title or not text.strip():
                        self.fault(
                            line,
                            "a step lacks its title or its text, or holds more than one paragraph",
                            'write "1. Title | time", and the text below it, indented',
                        )
                        continue
                    steps.append(
                        Step(
                            title=self.message(line, title, "step title"),
                            time=self.message(line, time, "step time", "how long, or when") if time else None,
                            text=self.message(line + 1, text, "step text"),
                        )
                    )
        if not any(line.strip() for _, line in directive.raw()):
            self.fault(
                directive.line,
                "::: steps is empty",
                'write "1. Title | time", and the text below it, indented',
            )
        yield Steps(steps=tuple(steps), more="more" in directive.classes)

    def figure(self, directive: _Directive) -> Iterator[Block]:
        """`key: value` lines; a line that is indented goes on with the one above."""
        line, kind = directive.line, directive.argument
        if kind not in FIGURES:
            self.fault(line, f'unknown figure "{kind}"', nearest(kind, FIGURES))
            return
        values: dict[str, tuple[int, str]] = {}
        labels: list[tuple[int, str]] = []
        keys = {
            "icons": ("text", "alt", "value", "denominator", "group", "period", "source", "tone"),
            "reset": ("alt", "label"),
        }[kind]
        last = ""
        for number, raw in directive.raw():
            key, colon, value = (piece.strip() for piece in raw.partition(":"))
            if not raw.strip():
                continue
            if raw[0].isspace() and last == "label":
                labels[-1] = (labels[-1][0], f"{labels[-1][1]} {raw.strip()}")
            elif raw[0].isspace() and last in values:
                values[last] = (values[last][0], f"{values[last][1]} {raw.strip()}")
            elif not colon or key not in keys:
                self.fault(number, f'a figure of {kind} has no "{key}"', nearest(key, keys))
            elif key == "label":
                labels.append((number, value))
                last = key
            elif key in values:
                self.fault(number, f'"{key}" is given twice', "keep one of the two")
            else:
                values[key], last = (number, value), key
        required = {
            "icons": ("text", "value", "denominator", "group", "period", "source"),
            "reset": ("alt",),
        }[kind]
        missing = [key for key in required if not values.get(key, (0, ""))[1]]
        if missing:
            self.fault(
                line,
                f"the figure lacks {', '.join(missing)}",
                "a number is printed only with its group, period, denominator and source",
            )
            return
        if kind == "reset" and len(labels) != 3:
            self.fault(line, f"a reset figure has 3 labels, not {len(labels)}", "before, cleared, new")
            return

        def text(key: str, note: str = "") -> Message | None:
            return self.message(*values[key], f"figure {key}", note) if key in values else None

        quantity, denominator = self.numbers(values) if kind == "icons" else (None, None)
        tone = values.get("tone", (line, "good"))
        if tone[1] not in ("good", "bad"):
            self.fault(tone[0], f'tone is "{tone[1]}"', "it is good or bad")
        spelled = [self.message(n, label, "figure label", "a label in a drawing: keep it short") for n, label in labels]
        words = text("text", "follows the number: “84 of 100 people” ..." if kind == "icons" else "")
        spoken = text("alt", "describes the drawing to those who cannot see it") or words
        assert spoken is not None  # one of the two is required above
        yield Figure(
            id=directive.id or f"figure-{line}", kind=cast("Any", kind), text=words,
            alt=spoken, labels=tuple(spelled), value=quantity, denominator=denominator,
            group=text("group"), period=text("period"),
            source=values["source"][1] if "source" in values else None,
            tone=cast("Literal['good', 'bad']", tone[1]), more="more" in directive.classes,
            place=self.place(line),
        )  # fmt: skip

    def numbers(self, values: dict[str, tuple[int, str]]) -> tuple[Quantity | None, int | None]:
        line, text = values["value"]
        found = re.fullmatch(r"(about )?(\d+(?:\.\d+)?)(?:\s*(?:to|-|–)\s*(\d+(?:\.\d+)?))?", text)
        if not found:
            self.fault(line, f'"{text}" is not a number or a range', "write 84, about 84, or 1 to 2")
            return None, None
        low = Decimal(found[2])
        high = Decimal(found[3] or found[2])
        total_line, total_text = values["denominator"]
        total = int(total_text) if re.fullmatch(r"\d{1,3}", total_text) else 0
        if total not in range(10, 101, 10):
            self.fault(
                total_line,
                f"the denominator is {total_text}",
                "an icon array has 10, 20 ... 100 people; 100 is best understood",
            )
            return None, None
        if not low <= high <= total:
            self.fault(line, f"{text} of {total} cannot be", "the value lies between 0 and the denominator")
            return None, None
        return Quantity(low=low, high=high, about=bool(found[1])), total

    def tree(self, part: _Text) -> SyntaxTreeNode:
        env: dict[str, Any] = {}
        tree = SyntaxTreeNode(inline.markdown().parse("\n".join(part.lines), env))
        for reference in env.get("references", {}).values():
            self.fault(
                part.line + reference["map"][0],
                "an address set apart from its link",
                "write it beside the words: [words](https://...)",
            )
        return tree

    def from_text(self, part: _Text) -> Iterator[Block | _Heading]:
        for node in self.tree(part).children:
            line = part.line + _line(node)
            match node.type:
                case "heading":
                    yield from self.heading(node, line)
                case "paragraph":
                    yield Paragraph(text=self.message(line, node.children[0].content, "paragraph"))
                case "bullet_list" | "ordered_list":
                    yield self.bullets(node, part.line)
                case "table":
                    yield self.table(node, part)
                case "html_block":
                    self.fault(
                        line,
                        f"HTML is not used in an article: {node.content.strip().splitlines()[0]}",
                        "write Markdown; a bare < is written &lt;",
                    )
                case other:
                    self.fault(
                        line,
                        f"a brochure has no {other.replace('_', ' ')}",
                        "use paragraphs, lists, tables, headings and ::: directives",
                    )

    def heading(self, node: SyntaxTreeNode, line: int) -> Iterator[Block | _Heading]:
        words, id_, classes = self.attributes(node.children[0].content if node.children else "", line)
        if not words.strip():
            self.fault(line, "an empty heading", "write its words, or delete it")
        if node.tag == "h2":
            self.section = inline.plain(words)
            id_ = id_ or re.sub(r"\W+", "-", self.section.lower()).strip("-")
            yield _Heading(self.message(line, words, "heading"), id_, "more" in classes)
        elif node.tag == "h3":
            yield Subheading(text=self.message(line, words, "subheading"), more="more" in classes)
        else:
            self.fault(
                line,
                f"a heading of level {node.tag[1]}",
                "the title stands in the front matter; sections are ##, below them ###",
            )

    def bullets(self, node: SyntaxTreeNode, base: int) -> Bullets:
        items: list[Item] = []
        if node.attrs.get("start", 1) != 1:
            self.fault(base + _line(node), "a list that does not start with 1", "indent what stands between its items")
        for item in node.children:
            line = base + _line(item)
            if not item.children or item.children[0].type != "paragraph":
                self.fault(line, "an empty list item", "write its text, or delete it")
                continue
            blocks: list[Block] = []
            for child in item.children[1:]:
                if child.type in ("bullet_list", "ordered_list"):
                    blocks.append(self.bullets(child, base))
                elif child.type == "paragraph":
                    blocks.append(
                        Paragraph(text=self.message(base + _line(child), child.children[0].content, "paragraph"))
                    )
                else:
                    self.fault(
                        base + _line(child),
                        f"a list item holds a {child.type.replace('_', ' ')}",
                        "keep list items to text and lists",
                    )
            items.append(
                Item(
                    text=self.message(line, item.children[0].children[0].content, "list item"),
                    blocks=tuple(blocks),
                )
            )
        return Bullets(items=tuple(items), ordered=node.type == "ordered_list")

    def table(self, node: SyntaxTreeNode, part: _Text) -> Table:
        def row(tr: SyntaxTreeNode) -> tuple[Message, ...]:
            written = part.lines[_line(tr)].strip().removeprefix("|").removesuffix("|")
            if len(re.split(r"(?<!\\)\|", written)) > len(tr.children):
                hint = "write a | that is part of the text as \\|"
                self.fault(part.line + _line(tr), "more cells than the table has columns", hint)
            return tuple(
                self.message(
                    part.line + _line(tr),
                    cell.children[0].content if cell.children else "",
                    "table cell",
                )
                for cell in tr.children
            )

        header = row(node.children[0].children[0])
        body = node.children[1].children if len(node.children) > 1 else ()
        return Table(header=header, rows=tuple(row(tr) for tr in body))

    # ---- the whole

    def check_citations(self, sections: Sequence[Section], known: set[str]) -> None:
        for message in messages(tuple(sections)):
            for cited in inline.citations(message.source):
                if cited not in known:
                    self.fault(
                        message.place.line or 0,
                        f'no source "{cited}"',
                        nearest(cited, sorted(known)),
                    )
        for figure in figures(sections):
            if figure.source is not None and figure.source not in known:
                self.fault(
                    figure.place.line or 0 if figure.place else 0,
                    f'no source "{figure.source}"',
                    nearest(figure.source, sorted(known)),
                )

    def check_ids(self, sections: Sequence[Section]) -> None:
        seen: set[str] = set()
        for section in sections:
            line = next((message.place.line for message in messages(section)), None)
            if section.id in seen:
                self.fault(
                    line,
                    f'two parts have the id "{section.id}"',
                    "give one of them another {#id}",
                )
            seen.add(section.id)
            denominators = {f.denominator for f in figures((section,)) if f.denominator}
            if len(denominators) > 1:
                self.fault(
                    line,
                    "figures of one section have different denominators",
                    "readers compare them: use one denominator, best 100",
                )


@dataclass(slots=True)
class _Heading:
    text: Message
    id: str
    more: bool


def figures(sections: Iterable[Section]) -> Iterator[Figure]:
    """All figures of some sections."""
    for section in sections:
        yield from _figures(section.blocks)


def _figures(blocks: Iterable[Block]) -> Iterator[Figure]:
    for block in blocks:
        if isinstance(block, Figure):
            yield block
        elif isinstance(block, Box):
            yield from _figures(block.blocks)


def _with_more(block: Block) -> Block:
    return replace(block, more=True)


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] if node.map else 0
