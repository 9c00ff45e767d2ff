"""What a colour of a PDF lays on paper in cyan, magenta, yellow and black, each from 0 to 1."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from PIL import Image, ImageChops, ImageCms

from brochure.preflight.functions import Function, Values, numbers, read_function
from brochure.preflight.streams import read_stream

Inks = tuple[float, float, float, float]
Touched = tuple[bool, bool, bool, bool]

ALL: Touched = (True, True, True, True)
_NAMES = ("Cyan", "Magenta", "Yellow", "Black")
_DEEPEST = 8  # spaces within spaces; the format needs three
_FULL: Inks = (1.0, 1.0, 1.0, 1.0)


class Separator:
    """RGB and Lab through a CMYK output profile; without one, by full grey component replacement.

    That is the plainest formula (PDF 32000-1, 10.3.4, with all of the grey in black): it never lays more ink than a
    profile would, and it is the same everywhere. A profile for anything but CMYK is left aside.
    """

    def __init__(self, profile: bytes = b"") -> None:
        self._profile = profile

    @functools.cached_property
    def _goal(self) -> ImageCms.ImageCmsProfile | None:
        try:
            goal = ImageCms.ImageCmsProfile(io.BytesIO(self._profile))
            _transform("sRGB", "RGB", goal, "CMYK")
        except (OSError, ImageCms.PyCMSError):
            return None
        return goal

    @functools.cached_property
    def _rgb(self) -> ImageCms.ImageCmsTransform | None:
        return _transform("sRGB", "RGB", self._goal, "CMYK") if self._goal else None

    @functools.cached_property
    def _lab(self) -> ImageCms.ImageCmsTransform:
        if self._goal:
            return _transform("LAB", "LAB", self._goal, "CMYK")
        return _transform("LAB", "LAB", ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")), "RGB")

    def picture(self, rgb: Image.Image) -> Image.Image:
        """An RGB picture in CMYK, 255 being full ink."""
        if self._rgb:
            return _through(rgb, self._rgb)
        inks = [ImageChops.invert(channel) for channel in rgb.split()]
        black = ImageChops.darker(ImageChops.darker(inks[0], inks[1]), inks[2])
        return Image.merge("CMYK", [*(ImageChops.subtract(ink, black) for ink in inks), black])

    def rgb(self, values: Values) -> Inks:
        """Red, green and blue from 0 to 1."""
        if self._rgb is None:
            inks = [1 - value for value in values]
            black = min(inks)
            return inks[0] - black, inks[1] - black, inks[2] - black, black
        return _pixel(self.picture(Image.new("RGB", (1, 1), tuple(round(255 * value) for value in values))))

    def lab(self, values: Values) -> Inks:
        """L from 0 to 100, a and b from -128 to 127."""
        lightness, *rest = values
        pixel = (round(lightness * 2.55), *(min(round(value) + 128, 255) for value in rest))
        out = _through(Image.new("LAB", (1, 1), pixel), self._lab)
        return _pixel(out if out.mode == "CMYK" else self.picture(out))


def _transform(source: Any, mode: str, goal: ImageCms.ImageCmsProfile, to: str) -> ImageCms.ImageCmsTransform:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile(source))
    return ImageCms.buildTransform(profile, goal, mode, to, ImageCms.Intent.RELATIVE_COLORIMETRIC)


def _through(picture: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    out = ImageCms.applyTransform(picture, transform)
    return picture if out is None else out


def _pixel(picture: Image.Image) -> Inks:
    cyan, magenta, yellow, black = (level / 255 for level in picture.tobytes())
    return cyan, magenta, yellow, black


@dataclass(frozen=True, slots=True, kw_only=True)
class InkSpace:
    """A colour space as a way to ink.

    `kind` is "grey", "cmyk", "rgb", "lab", "indexed", "tint" or "pattern". `names` are the plates that a colour of
    Separation or DeviceN overprints on, where it names any. `under` is the base of an indexed space, and what an
    uncoloured pattern is painted in. `sound` is False where a tint transform could not be read, and its tint is
    counted in full on every plate.
    """

    kind: str
    components: int
    convert: Callable[[Values], Inks]
    first: Values
    ranges: tuple[tuple[float, float], ...]
    direct: bool = False
    plates: Touched | None = None
    under: InkSpace | None = None
    sound: bool = True
    kept: dict[Values, Inks] = field(default_factory=dict, compare=False, repr=False)

    def inks(self, values: Values) -> Inks:
        """The inks of a colour; operands outside their ranges are brought inside, missing ones are the least."""
        found = self.kept.get(values)
        if found is None:
            padded = (*values, *(low for low, _ in self.ranges[len(values) :]))
            inside = tuple(min(max(v, low), high) for v, (low, high) in zip(padded, self.ranges, strict=False))
            try:
                converted = self.convert(inside)
            except ValueError:  # a tint transform that breaks down at this colour
                converted = _FULL
            cyan, magenta, yellow, black = (min(max(ink, 0.0), 1.0) for ink in converted)
            found = self.kept[values] = cyan, magenta, yellow, black
        return found

    def overprinted(self, values: Values, mode: int) -> Touched:
        """The plates that a colour prints on where it overprints (ISO 32000-1, table 71); the others stay as they are.

        `mode` is OPM: with 1, a component of zero given straight in DeviceCMYK leaves its plate alone.
        """
        if self.plates is not None:
            return self.plates
        if self.direct and mode == 1:
            cyan, magenta, yellow, black = (ink > 0 for ink in self.inks(values))
            return cyan, magenta, yellow, black
        return ALL


_UNIT = (0.0, 1.0)


def _cmyk(values: Values) -> Inks:
    cyan, magenta, yellow, black = values
    return cyan, magenta, yellow, black


def _device(kind: str, separator: Separator) -> InkSpace:
    if kind == "grey":
        return InkSpace(
            kind=kind, components=1, first=(0.0,), ranges=(_UNIT,), convert=lambda v: (0.0, 0.0, 0.0, 1 - v[0])
        )
    if kind == "cmyk":
        return InkSpace(kind=kind, components=4, first=(0.0, 0.0, 0.0, 1.0), ranges=(_UNIT,) * 4, convert=_cmyk)
    return InkSpace(kind="rgb", components=3, first=(0.0,) * 3, ranges=(_UNIT,) * 3, convert=separator.rgb)


_DEVICES = {
    "DeviceGray": "grey",
    "G": "grey",
    "CalGray": "grey",
    "DeviceCMYK": "cmyk",
    "CMYK": "cmyk",
    "DeviceRGB": "rgb",
    "RGB": "rgb",
    "CalRGB": "rgb",
}
_BY_COMPONENTS = {1: "grey", 3: "rgb", 4: "cmyk"}


class Spaces:
    """Reads colour spaces; each device space is made once."""

    def __init__(self, separator: Separator) -> None:
        self.separator = separator
        self.grey, self.rgb, cmyk = (_device(kind, separator) for kind in ("grey", "rgb", "cmyk"))
        self.icc_cmyk = cmyk
        self.cmyk = InkSpace(
            kind="cmyk", components=4, first=cmyk.first, ranges=cmyk.ranges, convert=cmyk.convert, direct=True
        )

    def read(self, value: Any, resources: Any, depth: int = 0) -> InkSpace:
        """The space that a name or an array stands for.

        Raises:
            ValueError: it is none that the format knows.
        """
        if depth > _DEEPEST:
            raise ValueError("colour spaces within colour spaces")
        if isinstance(value, pikepdf.Name):
            return self._named(str(value), resources, depth)
        if not isinstance(value, pikepdf.Array) or not len(value):
            raise ValueError("no colour space")
        kind = str(value[0])[1:]
        if kind in _DEVICES:
            return self._by_kind(_DEVICES[kind])
        if kind == "ICCBased":
            components = int(value[1].get("/N", 0))
            if components not in _BY_COMPONENTS:
                raise ValueError("an ICC profile of an unknown number of components")
            return self.icc_cmyk if components == 4 else self._by_kind(_BY_COMPONENTS[components])
        if kind == "Lab":
            a, b, c, d = numbers(value[1].get("/Range")) or (-100.0, 100.0, -100.0, 100.0)
            ranges = ((0.0, 100.0), (a, b), (c, d))
            return InkSpace(kind="lab", components=3, first=(0.0,) * 3, ranges=ranges, convert=self.separator.lab)
        if kind == "Pattern":
            return _pattern(self.read(value[1], resources, depth + 1) if len(value) > 1 else None)
        if kind in {"Indexed", "I"} and len(value) == 4:
            return self._indexed(value, resources, depth)
        if kind in {"Separation", "DeviceN"} and len(value) >= 4:
            return self._tint(value, resources, depth)
        raise ValueError(f"an unknown colour space {kind}")

    def _named(self, name: str, resources: Any, depth: int) -> InkSpace:
        if name[1:] in _DEVICES:
            return self._by_kind(_DEVICES[name[1:]])
        if name == "/Pattern":
            return _pattern(None)
        found = resources.get("/ColorSpace", {}).get(name)
        if found is None:
            raise ValueError(f"no colour space {name}")
        return self.read(found, resources, depth + 1)

    def _by_kind(self, kind: str) -> InkSpace:
        return {"grey": self.grey, "rgb": self.rgb, "cmyk": self.cmyk}[kind]

    def _indexed(self, value: Any, resources: Any, depth: int) -> InkSpace:
        base = self.read(value[1], resources, depth + 1)
        table = read_stream(value[3]) if isinstance(value[3], pikepdf.Stream) else bytes(value[3])
        size = base.components
        highest = min(int(value[2]), 255)

        def convert(values: Values) -> Inks:
            entry = table[round(values[0]) * size :][:size].ljust(size, b"\0")
            scaled = zip(entry, base.ranges, strict=True)
            return base.inks(tuple(low + byte / 255 * (high - low) for byte, (low, high) in scaled))

        return InkSpace(
            kind="indexed",
            components=1,
            first=(0.0,),
            ranges=((0.0, float(highest)),),
            convert=convert,
            under=base,
            sound=base.sound,
        )

    def _tint(self, value: Any, resources: Any, depth: int) -> InkSpace:
        names = [str(value[1])[1:]] if isinstance(value[1], pikepdf.Name) else [str(name)[1:] for name in value[1]]
        convert, plates, sound = _by_name(names), None, True
        if convert:
            cyan, magenta, yellow, black = (plate in names or "All" in names for plate in _NAMES)
            plates = cyan, magenta, yellow, black
        else:
            try:
                base = self.read(value[2], resources, depth + 1)
                convert = _by_function(base, read_function(value[3]))
                convert((1.0,) * len(names))  # what cannot be worked out is known before it is used
            except (ValueError, TypeError):
                convert, sound = _in_full, False
        return InkSpace(
            kind="tint",
            components=len(names),
            first=(1.0,) * len(names),
            ranges=(_UNIT,) * len(names),
            convert=convert,
            plates=plates,
            sound=sound,
        )


def _pattern(under: InkSpace | None) -> InkSpace:
    return InkSpace(kind="pattern", components=0, first=(), ranges=(), convert=lambda _: _FULL, under=under)


def _by_name(names: list[str]) -> Callable[[Values], Inks] | None:
    """Colorants that are plates of ours need no transform."""
    if not set(names) <= {*_NAMES, "All", "None"}:
        return None

    def convert(values: Values) -> Inks:
        tints = dict(zip(names, values, strict=True))
        every = tints.get("All", 0.0)
        cyan, magenta, yellow, black = (max(every, tints.get(plate, 0.0)) for plate in _NAMES)
        return cyan, magenta, yellow, black

    return convert


def _by_function(base: InkSpace, function: Function) -> Callable[[Values], Inks]:
    return lambda values: base.inks(function(values))


def _in_full(values: Values) -> Inks:
    tint = max(values)
    return tint, tint, tint, tint
