"""POT files: what there is to translate, in reading order.

An article's messages come from the same walk that translates it. Template strings come from Babel's Jinja
extractor, which is told to fail on a template that it cannot parse instead of dropping it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polib
from babel.messages.extract import extract_from_dir

from brochure.errors import LayoutError, Place
from brochure.model import Article, messages

SEGMENTATION = "1"
"""Version of what counts as one message; written to each header, so that a change can be migrated."""

ENCODING = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}

_JINJA_OPTIONS = {"silent": "false", "trimmed": "true"}


def header(project: str) -> dict[str, str]:
    """The header of a POT. It holds no date: the same sources give the same bytes."""
    return {"Project-Id-Version": project, **ENCODING, "X-Brochure-Segmentation": SEGMENTATION}


def article_pot(article: Article) -> polib.POFile:
    """One entry a message, with its place among all; a text that occurs twice is translated once."""
    pot = _pot(
        article.slug,
        (
            polib.POEntry(
                msgid=m.source,
                msgctxt=m.context,
                occurrences=[(Path(m.place.file).as_posix(), str(m.place.line or ""))],
                comment="\n".join(filter(None, (f"{m.section} / {m.kind}" if m.section else m.kind, m.note))),
            )
            for m in messages(article)
            if m.source
        ),
    )
    for number, entry in enumerate(pot, 1):
        place, *notes = entry.comment.split("\n")
        entry.comment = "\n".join((f"{place} ({number} of {len(pot)})", *notes))
    return pot


def templates_pot(folder: Path) -> polib.POFile:
    """Every `{% trans %}` and `_()` under templates/, in the order of the files' names."""
    found: list[polib.POEntry] = []
    read: list[str] = []
    try:
        for name, line, text, comments, context in extract_from_dir(
            folder,
            method_map=[("**.html", "jinja2.ext:babel_extract")],
            options_map={"**.html": _JINJA_OPTIONS},
            comment_tags=("L10N:",),
            strip_comment_tags=True,
            callback=lambda name, *_: read.append(name),
        ):
            singular, plural = (text[0], text[1]) if isinstance(text, tuple) else (text, "")
            found.append(
                polib.POEntry(
                    msgid=singular,
                    msgid_plural=plural,
                    msgstr_plural={0: "", 1: ""} if plural else {},
                    msgctxt=context,
                    occurrences=[(f"templates/{Path(name).as_posix()}", str(line))],
                    comment="\n".join(comments),
                )
            )
    except Exception as error:  # Jinja's TemplateSyntaxError, which only markup.py may import
        raise LayoutError(
            f"a template cannot be read: {error}",
            place=Place(
                file=f"templates/{Path(read[-1]).as_posix() if read else ''}",
                line=getattr(error, "lineno", None),
            ),
            hint="mend the template; nothing was extracted",
        ) from error
    return _pot("brochure", found)


def _pot(project: str, entries: Iterable[polib.POEntry]) -> polib.POFile:
    pot = polib.POFile(wrapwidth=0)
    pot.metadata = header(project)
    seen: dict[tuple[str | None, str], polib.POEntry] = {}
    for entry in entries:
        known = seen.setdefault((entry.msgctxt, entry.msgid), entry)
        if known is entry:
            pot.append(entry)
        else:
            known.occurrences.extend(place for place in entry.occurrences if place not in known.occurrences)
    return pot
