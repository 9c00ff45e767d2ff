"""Nothing lets the ground show through: flat inks leave nothing for the press to work out."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.preflight.nouns import File, Flaw, Settings, Transparency
from brochure.preflight.wording import Found, grouped

_OPAQUE = ("PDF/X-1", "PDF/X-2", "PDF/X-3")  # ISO 15930-1 to -6 forbid transparency; -7 (PDF/X-4) allows it


def check(file: File, _: Settings) -> Iterator[Flaw]:
    """Opacity, blend modes, soft masks and groups: a warning, or an error where the file claims to have none."""
    forbidden = file.claims.startswith(_OPAQUE)
    severity = Severity.ERROR if forbidden else Severity.WARNING
    hint = f"{file.claims} forbids it: flatten it" if forbidden else "use flat colours, or flatten it"
    for page in file.pages:
        found: dict[str, list[Found]] = {}
        for fact in page.transparency:
            found.setdefault(fact.kind, []).append((fact.rectangle or page.trim_area, _said(fact)))
        for faults in found.values():
            yield from grouped("transparency", page, severity, faults, hint)


def _said(fact: Transparency) -> str:
    if fact.kind == "opacity":
        return f"something is painted {fact.value} opaque"
    if fact.kind == "blend mode":
        return f"something is blended with what is below it ({fact.value})"
    if fact.kind == "soft mask":
        return "a picture has see-through parts" if fact.value == "picture" else "something fades through a soft mask"
    return (
        "the page is one transparency group" if fact.value == "page" else "a part of the page is a transparency group"
    )
