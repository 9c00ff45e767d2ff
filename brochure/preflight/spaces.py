"""Colour spaces of a PDF, resolved to what `Colour` says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf

from brochure.preflight.nouns import Colour
from brochure.preflight.streams import read_stream

_DEEPEST = 8  # spaces within spaces; the format needs three
_DEVICE = {
    "DeviceGray": ("DeviceGray", 1),
    "G": ("DeviceGray", 1),
    "DeviceRGB": ("DeviceRGB", 3),
    "RGB": ("DeviceRGB", 3),
    "DeviceCMYK": ("DeviceCMYK", 4),
    "CMYK": ("DeviceCMYK", 4),
    "Pattern": ("Pattern", 0),
}
_DEFAULTS = {"DeviceGray": "/DefaultGray", "DeviceRGB": "/DefaultRGB", "DeviceCMYK": "/DefaultCMYK"}
_BASED = {"CalGray": 1, "CalRGB": 3, "Lab": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A colour space: its name as in `Colour`, its components, colorants; `table` is an indexed space's palette.

    `under` is the space that an uncoloured pattern is painted in.
    """

    name: str
    components: int
    names: tuple[str, ...] = ()
    table: bytes | None = None
    under: Space | None = None

    def colour(self, values: tuple[float, ...] = ()) -> Colour:
        """The colour that these operands make; without any, the space alone."""
        if self.table is not None and values:
            start = int(values[0]) * self.components
            values = tuple(byte / 255 for byte in self.table[start : start + self.components])
        return Colour(space=self.name, values=values, names=self.names)

    def first(self) -> Colour:
        """The colour that is set when the space is chosen."""
        if self.table is not None:
            return self.colour((0.0,))
        if self.names:
            return self.colour((1.0,) * self.components)
        if self.components == 4:
            return self.colour((0.0, 0.0, 0.0, 1.0))
        return self.colour((0.0,) * self.components)


GREY = Space(name="DeviceGray", components=1)


def read_space(value: Any, resources: Any, depth: int = 0) -> Space:
    """The space that a name or an array of a PDF stands for. An unknown one goes by its own name."""
    if depth > _DEEPEST:
        return Space(name="unknown", components=0)
    if isinstance(value, pikepdf.Name):
        return _named(str(value)[1:], resources, depth)
    if not isinstance(value, pikepdf.Array) or not len(value):
        return Space(name="unknown", components=0)
    kind = str(value[0])[1:]
    if len(value) == 1 or (kind in _DEVICE and kind != "Pattern"):
        return _named(kind, resources, depth)
    if kind == "ICCBased":
        components = int(value[1].get("/N", 0))
        return Space(name=f"ICCBased-{components}", components=components)
    if kind in {"Indexed", "I"}:
        return _indexed(value, resources, depth)
    if kind == "Separation":
        return Space(name=kind, components=1, names=(str(value[1])[1:],))
    if kind == "DeviceN":
        names = tuple(str(name)[1:] for name in value[1])
        return Space(name=kind, components=len(names), names=names)
    if kind == "Pattern":
        return Space(name=kind, components=0, under=read_space(value[1], resources, depth + 1))
    return Space(name=kind, components=_BASED.get(kind, 0))


def _named(name: str, resources: Any, depth: int) -> Space:
    local = resources.get("/ColorSpace", {})
    if name in _DEVICE:
        device, components = _DEVICE[name]
        default = local.get(_DEFAULTS.get(device, "/"))
        # A default space stands in for a device space, and may itself be built on that device space.
        if default is not None and isinstance(default, pikepdf.Array):
            return read_space(default, pikepdf.Dictionary(), depth + 1)
        return Space(name=device, components=components)
    found = local.get(f"/{name}")
    return read_space(found, resources, depth + 1) if found is not None else Space(name=name, components=0)


def _indexed(value: Any, resources: Any, depth: int) -> Space:
    base = read_space(value[1], resources, depth + 1)
    table = read_stream(value[3]) if isinstance(value[3], pikepdf.Stream) else bytes(value[3])
    return Space(name=base.name, components=base.components, names=base.names, table=table[: 256 * base.components])
