"""No character is missing from the fonts, and no face is used that the language did not ask for."""

from __future__ import annotations

from collections.abc import Iterator

from brochure import typography
from brochure.model import Finding, Severity
from brochure.proof import Proof


def check(proof: Proof) -> Iterator[Finding]:
    """No character is missing from the fonts, and no face is used that the language did not ask for."""
    language = proof.markup.language
    stack = typography.setting(language).families
    missing = sorted({character for face in proof.faces for character in face.missing})
    if missing:
        named = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing[:12])
        places = sorted(
            {
                str(message.text_place or message.place)
                for message in proof.messages()
                if any(character in message.text for character in missing)
            }
        )
        yield Finding(
            check="glyphs",
            severity=Severity.ERROR,
            message=f"the fonts for {language.english_name} ({', '.join(stack)}) lack {named}",
            place=", ".join(places[:3]),
            hint="replace the character, or add a font that has it to brochure/scripts.toml and fonts/package.json",
        )
    for family in sorted({face.family for face in proof.faces} - set(stack)):
        yield Finding(
            check="glyphs",
            severity=Severity.ERROR,
            message=f'the font "{family}" was used, which {language.english_name} does not ask for',
            hint=f"its fonts are {', '.join(stack)}; a character in the text is of another script",
        )
