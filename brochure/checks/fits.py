"""Every panel holds its text, every box its own, and no text was dropped on the way to the page."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Finding, Severity
from brochure.proof import Proof


def check(proof: Proof) -> Iterator[Finding]:
    """Every panel holds its text, every box its own, and no text was dropped on the way to the page."""
    size = f"{proof.markup.fit.size:g} pt"
    hint = "shorten the text, or mark parts of the article {.more}"
    if proof.roomier:
        hint = f'the layout "{proof.roomier}" holds it: -L {proof.roomier}; or {hint}'
    for excess in proof.excess:
        yield Finding(
            check="fits",
            severity=Severity.ERROR,
            message=(
                f"{excess.lines} {'line' if excess.lines == 1 else 'lines'} too many at {size},"
                " the smallest type of this layout"
            ),
            place=f'panel "{excess.flow}"',
            hint=hint,
        )
    for overflow in proof.overflows:
        yield Finding(
            check="fits",
            severity=Severity.ERROR,
            message=(
                f'"{overflow.sample}" sticks out of {overflow.what} by {overflow.amount:g} mm ({overflow.side})'
                if overflow.side != "over"
                else f'text runs over other text by {overflow.amount:g} mm: "{overflow.sample}"'
            ),
            place=_place(proof, overflow.panel, overflow.message),
            hint=hint,
        )
    for lost in proof.lost:
        yield Finding(
            check="fits",
            severity=Severity.ERROR,
            message=f'{lost.characters} characters were not printed, from "{lost.sample}" on',
            place=_place(proof, "", lost.message),
            hint=hint,
        )


def _place(proof: Proof, panel: str, key: str) -> str:
    """The panel, and the line of the message's translation or source."""
    message = next((m for m in proof.messages() if key and m.key == key), None)
    where = str(message.text_place or message.place) if message else ""
    return ", ".join(filter(None, (f'panel "{panel}"' if panel else "", where)))
