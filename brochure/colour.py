"""Colours as roles, authored once; contrast; and the palette of a clinic with a colour of its own.

Colours are written `#rrggbb` (sRGB). Contrast is that of WCAG 2.2, between 1 and 21.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from brochure.errors import ClinicError, Fault, LayoutError, Place
from brochure.toml import TomlFile, read_toml

if TYPE_CHECKING:
    from pathlib import Path

READABLE = 5.5
"""Least contrast of text on a screen. Print takes up to a fifth, and 4.5 must be left (WCAG AA)."""

MAX_INK = 260
"""Most ink of one role, in percent of all four: any paper takes it, and type in it dries before it is folded."""

WHITE = "#ffffff"
BLACK = "#000000"
HEX = re.compile(r"#[0-9a-fA-F]{6}")
Cmyk = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One colour: `#rrggbb` for screens and office printers, percentages of ink for a press."""

    srgb: str
    cmyk: Cmyk

    def paint(self, press: bool = False) -> str:
        """As CSS and SVG take it: `#rrggbb`, or `device-cmyk(0 0 0 1)` for a press."""
        return device_cmyk(self.cmyk) if press else self.srgb


def device_cmyk(inks: Cmyk) -> str:
    """Percentages of ink as CSS writes them, from 0 to 1: `device-cmyk(0.9 0.35 0.4 0.4)`."""
    return f"device-cmyk({' '.join(f'{ink / 100:g}' for ink in inks)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """What each colour is for."""

    ink: Role
    """Running text."""
    muted: Role
    """Captions and small print."""
    primary: Role
    """Headings, and surfaces with white text on them."""
    primary_mid: Role
    """Subheadings and line drawings."""
    tint: Role
    """Ground of a box."""
    tint_2: Role
    """A stronger ground, for shapes and for text in ink."""
    accent_text: Role
    """Text that stands out."""
    accent: Role
    """Shapes only: too pale for text."""
    accent_tint: Role
    """Ground of a box that stands out."""
    urgent: Role
    """Where to turn in an emergency."""
    urgent_tint: Role
    """Ground of the emergency box."""
    line: Role
    """Write-in lines and frames."""
    paper: Role
    """What it is all printed on."""

    def css(self) -> str:
        """Custom properties in sRGB: `--ink: #1b2b34; --muted: ...`."""
        return " ".join(f"--{_shown(field.name)}: {getattr(self, field.name).srgb};" for field in fields(self))


TEXT_ON = (
    ("ink", ("paper", "tint", "tint_2", "accent_tint", "urgent_tint")),
    ("muted", ("paper", "tint")),
    ("primary", ("paper", "tint")),
    ("primary_mid", ("paper",)),
    ("accent_text", ("paper", "accent_tint")),
    ("urgent", ("paper", "tint", "urgent_tint")),
)
"""Which role may be the colour of text, and the grounds it is read on; the other way round they are as readable."""


# ----------------------------------------------------------------------------------------- contrast


def luminance(colour: str) -> float:
    """Relative luminance, from 0 (black) to 1 (white).

    Formula: WCAG 2.2, definition of relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    """
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    """Contrast of two colours, from 1 (none) to 21 (black on white); the order does not matter.

    Formula: WCAG 2.2, definition of contrast ratio, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    """
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


# ------------------------------------------------------------------------------------------- shades


def darker(colour: str, ground: str = WHITE, least: float = READABLE) -> str:
    """The first shade towards black, of the same hue, with this contrast to a pale ground."""
    return _first(colour, BLACK, lambda shade: contrast(shade, ground) >= least)


def _first(colour: str, goal: str, suits: Callable[[str], bool]) -> str:
    # Mixing with black or white moves all channels in proportion, which leaves the hue as it is.
    shades = (_mix(colour, goal, step / 256) for step in range(257))
    return next((shade for shade in shades if suits(shade)), goal)


def _mix(colour: str, other: str, part: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * part):02x}" for one, two in pairs)


def check_brand(brand: str, place: Place) -> None:
    """White text must be readable on a clinic's colour, after print too.

    Raises:
        ClinicError: with the nearest darker shade that passes.
    """
    found = contrast(WHITE, brand)
    if found < READABLE:
        raise ClinicError(
            # Rounded down, so that 5.49 is not reported as the 5.5 it fails to reach.
            f"white text on {brand} has a contrast of {int(found * 10) / 10} to 1, and print needs {READABLE}",
            place=place,
            hint=f'take a darker shade of the same colour: brand = "{darker(brand)}"',
        )


def brand_roles(roles: Roles, brand: str, inks: Callable[[str], Cmyk] | None = None) -> Roles:
    """The palette with a clinic's colour in place of ours: its hue, our steps of lightness.

    A brand that passes `check_brand` but would be too pale for text on its own tint is darkened
    until it is not. `inks` knows the printing condition; without it the inks are what each colour lacks of white,
    which is good enough only where none are printed.
    """
    separate = inks or _lacking
    tint, tint_2 = _tint(brand, roles.tint.srgb), _tint(brand, roles.tint_2.srgb)
    primary = darker(brand, tint)
    wanted = contrast(roles.primary_mid.srgb, roles.paper.srgb)
    # Walking from white, the first shade that passes is the palest.
    primary_mid = _first(WHITE, primary, lambda shade: contrast(shade, roles.paper.srgb) >= wanted)
    return replace(
        roles,
        primary=Role(srgb=primary, cmyk=separate(primary)),
        primary_mid=Role(srgb=primary_mid, cmyk=separate(primary_mid)),
        tint=Role(srgb=tint, cmyk=separate(tint)),
        tint_2=Role(srgb=tint_2, cmyk=separate(tint_2)),
    )


def _tint(brand: str, like: str) -> str:
    wanted = luminance(like)
    return _first(brand, WHITE, lambda shade: luminance(shade) >= wanted)


def _lacking(srgb: str) -> Cmyk:
    cyan, magenta, yellow = (round(100 - channel / 2.55) for channel in _channels(srgb))
    return cyan, magenta, yellow, 0


# ------------------------------------------------------------------------------------------ reading


def read_roles(path: Path, shown: str) -> Roles:
    """Read a palette: one line a role, `ink = { srgb = "#1b2b34", cmyk = [0, 0, 0, 100] }`.

    Raises:
        LayoutError: with every fault, among them text too pale for its ground.
    """
    file = read_toml(path, shown, LayoutError)
    known = [_shown(field.name) for field in fields(Roles)]
    faults = [
        Fault(
            message=f"unknown colour role `{key}`",
            place=file.place(key),
            hint=f"the roles are {', '.join(known)}",
        )
        for key in file.values
        if key not in known
    ]
    found: dict[str, Role] = {}
    for name in known:
        try:
            found[_field(name)] = _read_role(file, name)
        except LayoutError as error:
            faults.extend(error.faults)
    if faults:
        raise LayoutError.of(faults)
    roles = Roles(**found)
    pale = tuple(_too_pale(roles, file))
    if pale:
        raise LayoutError.of(pale)
    return roles


def _read_role(file: TomlFile, name: str) -> Role:
    if name not in file.values:
        hint = f'add `{name} = {{ srgb = "#rrggbb", cmyk = [0, 0, 0, 0] }}`'
        message = f"colour role `{name}` is missing"
        raise LayoutError(message, place=Place(file=file.shown), hint=hint)
    value: Any = file.values[name]
    place = file.place(name)
    if not isinstance(value, dict) or set(value) != {"srgb", "cmyk"}:
        hint = f'write `{name} = {{ srgb = "#rrggbb", cmyk = [0, 0, 0, 0] }}`'
        raise LayoutError(f"`{name}` needs srgb and cmyk, and no more", place=place, hint=hint)
    srgb, cmyk = value["srgb"], value["cmyk"]
    if not isinstance(srgb, str) or not HEX.fullmatch(srgb):
        hint = 'write "#", then six hexadecimal digits'
        raise LayoutError(f"`{name}.srgb` is not a colour: {srgb!r}", place=place, hint=hint)
    if not _is_cmyk(cmyk):
        hint = f"write four whole numbers from 0 to 100, together at most {MAX_INK}"
        raise LayoutError(f"`{name}.cmyk` is not a mix of inks: {cmyk!r}", place=place, hint=hint)
    cyan, magenta, yellow, black = cmyk
    return Role(srgb=srgb.lower(), cmyk=(cyan, magenta, yellow, black))


def _is_cmyk(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 4
        and all(type(part) is int and 0 <= part <= 100 for part in value)
        and sum(value) <= MAX_INK
    )


def _too_pale(roles: Roles, file: TomlFile) -> list[Fault]:
    faults = []
    for text, grounds in TEXT_ON:
        for ground in grounds:
            colour, behind = getattr(roles, text).srgb, getattr(roles, ground).srgb
            found = contrast(colour, behind)
            if found < READABLE:
                message = (
                    f"`{_shown(text)}` on `{_shown(ground)}` has a contrast of "
                    f"{int(found * 10) / 10} to 1, and print needs {READABLE}"
                )
                faults.append(
                    Fault(
                        message=message,
                        place=file.place(_shown(text)),
                        hint=f"take a darker shade: {darker(colour, behind)}",
                    )
                )
    return faults


def _shown(field: str) -> str:
    return field.replace("_", "-")


def _field(name: str) -> str:
    return name.replace("-", "_")
