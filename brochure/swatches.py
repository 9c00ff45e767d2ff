"""Colours by name: a page is laid out in swatches, and each target paints them in its own way when it is drawn.

A swatch is a colour in a space of its own, `color(--primary 1)`, which WeasyPrint 70.0 hands through to what draws. So
one layout serves a press, an office printer and a screen.
"""

from __future__ import annotations

from dataclasses import fields

from brochure.colour import BLACK, Role, Roles
from brochure.model import Target

_ROLES = tuple(field.name for field in fields(Roles))

_SURFACES = {
    "solid": ("primary", "paper"),
    "on-solid": ("paper", "primary"),
    "on-solid-muted": ("tint", "muted"),
    "mark-on-solid": ("paper", "urgent"),
    "wash": ("tint", "paper"),
    "on-wash": ("paper", "tint"),
    "art-ring": ("primary_mid", "tint_2"),
    "art-faulty": ("accent", "accent"),
    "art-healthy": ("tint_2", "primary"),
    "art-nucleus": ("primary_mid", "tint_2"),
    "art-arrow": ("paper", "primary"),
}
"""Grounds that run to the edge of the paper, and what stands on them: the role of each, and the one where a printer
cannot print to the edge."""

_BLACK = Role(srgb=BLACK, cmyk=(0, 0, 0, 100))

NAMES = (*(name.replace("_", "-") for name in _ROLES), *_SURFACES, "black")
"""All swatches: one a role, those of surfaces, and a black that is no role's."""


def swatch(name: str) -> str:
    """A swatch as CSS and SVG take it: `color(--primary 1)`."""
    if name not in NAMES:
        raise ValueError(f"there is no swatch {name}")
    return f"color(--{name} 1)"


def paints(roles: Roles, target: Target) -> dict[str, str]:
    """What a target paints each swatch with, as CSS writes colours, by the swatch's space: `--primary`."""
    press, inner = target is Target.PRESS, target is Target.OFFICE
    found = {name: getattr(roles, name) for name in _ROLES}
    found |= {name: getattr(roles, role[inner]) for name, role in _SURFACES.items()}
    return {f"--{name.replace('_', '-')}": role.paint(press) for name, role in {**found, "black": _BLACK}.items()}
