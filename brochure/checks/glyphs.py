"""No character is missing from the fonts, and no face is used that the language did not ask for."""

from __future__ import annotations

from collections.abc import Iterator

from brochure import scripts
from brochure.model import Finding, Severity
from brochure.proof import Proof

_SHOWN = 12


def check(proof: Proof) -> Iterator[Finding]:
    """No character is missing from the fonts, and no face is used that the language did not ask for."""
    language = proof.markup.language
    stack = scripts.setting(language).families
    if proof.markup.original:
        stack = tuple(dict.fromkeys((*stack, *scripts.setting(proof.markup.original).families)))
    missing = sorted({character for face in proof.faces for character in face.missing})
    if missing:
        yield Finding(
            check="glyphs",
            severity=Severity.ERROR,
            message=f"the fonts for {language.english_name} ({', '.join(stack)}) lack {_named(missing)}",
            place=_places(proof, missing),
            hint="replace the character, or add a font that has it to brochure/scripts.toml and fonts/package.json",
        )
    for family in sorted({face.family for face in proof.faces} - set(stack)):
        used = sorted({c for face in proof.faces if face.family == family for c in face.used if not c.isspace()})
        yield Finding(
            check="glyphs",
            severity=Severity.ERROR,
            message=f'{_named(used)}: set in "{family}", a font that {language.english_name} does not ask for',
            place=_places(proof, used),
            hint=f"its fonts are {', '.join(stack)}; replace the character, or look at the style sheet",
        )


def _named(characters: list[str]) -> str:
    shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in characters[:_SHOWN])
    return shown + (f" and {len(characters) - _SHOWN} more" if len(characters) > _SHOWN else "")


def _places(proof: Proof, characters: list[str]) -> str:
    """Where the characters stand: up to three messages."""
    places = {
        str(message.text_place or message.place): None
        for message in proof.messages()
        if any(character in message.text for character in characters)
    }
    return ", ".join(list(places)[:3])
