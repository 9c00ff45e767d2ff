"""A translation has the markup and the placeholders of its original, and brings in nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from brochure.faithful import differing_marks, differing_placeholders
from brochure.kept import foreign_matter
from brochure.model import Finding, Message, Severity
from brochure.proof import Proof


def check(proof: Proof) -> Iterator[Finding]:
    """A translation has the markup and the placeholders of its original, and brings in nothing else."""
    script = proof.markup.language.script
    for message in proof.messages():
        if message.state != "translated":
            continue
        for problem in _problems(message, script):
            yield Finding(
                check="markup_kept",
                severity=Severity.ERROR,
                message=problem,
                place=str(message.text_place or message.place),
                hint="keep the marks of the original: **bold**, links, [@sources], %(names)s",
            )


@lru_cache(maxsize=2048)
def _problems(message: Message, script: str) -> tuple[str, ...]:
    """Kept, since every layout and target of an edition asks the same."""
    return tuple(_find_problems(message, script))


def _find_problems(message: Message, script: str) -> Iterator[str]:
    own = set(foreign_matter(message.source, script=script))
    yield from (problem for problem in foreign_matter(message.text, script=script) if problem not in own)
    if message.kind == "template":
        yield from differing_placeholders(message.source, message.text)
    elif not message.plain:
        yield from differing_marks(message.source, message.text)
