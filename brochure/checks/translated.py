"""Every message is translated, and no translation waits to be confirmed (fuzzy)."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Finding, Message, Severity
from brochure.proof import Proof

_SHOWN = 5


def _wanted(proof: Proof) -> Iterator[Message]:
    """An insert tells what has no translation yet; but for its own words it says so in the reader's language."""
    return iter(proof.markup.furniture) if proof.markup.edition.partial else proof.messages()


def check(proof: Proof) -> Iterator[Finding]:
    """Every message is translated, and no translation waits to be confirmed (fuzzy)."""
    for state, word, hint in (
        ("missing", "not translated", "translate it in the catalog"),
        ("fuzzy", "marked fuzzy", "compare it with the original, then delete the fuzzy mark"),
    ):
        found = list({m.key: m for m in _wanted(proof) if m.state == state}.values())
        for message in found[:_SHOWN]:
            yield Finding(
                check="translated",
                severity=Severity.ERROR,
                message=f'"{message.source[:60]}" is {word}',
                place=str(message.text_place or message.place),
                hint=hint,
            )
        if len(found) > _SHOWN:
            yield Finding(
                check="translated",
                severity=Severity.ERROR,
                message=f"{len(found) - _SHOWN} more messages are {word}",
                place=str(proof.markup.edition.catalog_place or f"translations/{proof.markup.language.locale}"),
                hint=hint,
            )
