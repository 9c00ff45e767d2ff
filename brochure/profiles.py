"""Printing conditions: the press profiles that come with us, a print shop's own, and colours turned into inks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageCms

from brochure.colour import Cmyk
from brochure.errors import Place, ProfileError
from brochure.files import sha256
from brochure.model import PAPERS

MAX_BYTES = 20 * 1024 * 1024
HEADER = 128
"""Bytes of a profile's header: ICC.1:2022, 7.2."""

ICC = Path(__file__).parent / "icc"
_MOST_TAGS = 1000

REGISTRY = "http://www.color.org"
"""Where the ICC registers the names of characterised printing conditions."""

RELATIVE = ImageCms.Intent.RELATIVE_COLORIMETRIC
COMPENSATED = ImageCms.Flags.BLACKPOINTCOMPENSATION
_NEARLY_BLACK, _NEARLY_GREY = 77, 51
"""Of 255: how light a colour may be, and how far its channels may lie apart, that is printed with black alone."""

OF_ANOTHER = 300
"""Most ink where a profile does not come with us, in percent: profiles do not say what their paper takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A printing condition. `data` is its ICC profile: CMYK, for output.

    `paper` is one of `PAPERS`, or empty for a profile of somebody's own. `name` is the condition's registered name
    where `registry` says who registered it, and else what the profile calls itself. `max_ink` is the most ink in one
    place, in percent of all four.
    """

    paper: str
    name: str
    registry: str
    info: str
    data: bytes
    max_ink: int

    @property
    def digest(self) -> str:
        """The SHA-256 of its data, taken once."""
        return _digest(self.data)


@lru_cache(maxsize=8)
def _digest(data: bytes) -> str:
    return sha256(data)


# By paper: file, registered name, description, most ink in percent. Coated sheets take 300 to 320 %, uncoated ones
# less; the profiles are built so that they stay below (scripts/build_profiles.sh).
_BUILT_IN = dict(
    zip(
        PAPERS,
        (
            ("FOGRA39L.icc", "FOGRA39", "Offset on coated paper, FOGRA39L", 300),
            ("FOGRA29L.icc", "FOGRA29", "Offset on uncoated paper, FOGRA29L", 280),
            ("GRACoL-TR006.icc", "CGATS TR 006", "US offset on coated paper, CGATS TR 006", 300),
        ),
        strict=True,
    )
)


def paper_profile(paper: str) -> Profile:
    """The profile that comes with us for one of `PAPERS`.

    Raises:
        KeyError: it is none of them.
    """
    file, name, info, max_ink = _BUILT_IN[paper]
    return Profile(
        paper=paper, name=name, registry=REGISTRY, info=info, data=(ICC / file).read_bytes(), max_ink=max_ink
    )


def read_profile(path: Path, shown: str) -> Profile:
    """Read a print shop's ICC profile; `shown` is its path as the user knows it.

    It goes by its own description, with no registry. Its limit of ink is taken as 300 %, which coated paper takes and
    uncoated mostly does not: an ICC profile has no field for it.

    Raises:
        ProfileError: it cannot be read, or is no CMYK profile of a press.
    """
    place = Place(file=shown)
    data = _read(path, place)
    fault = unfit(data)
    if fault:
        message, hint = fault
        raise ProfileError(message, place=place, hint=hint)
    data = data[: int.from_bytes(data[:4])]
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        # Both ways: into inks, and from inks to what they look like.
        ImageCms.buildTransform(ImageCms.createProfile("sRGB"), profile, "RGB", "CMYK", RELATIVE)
        ImageCms.buildTransform(profile, ImageCms.createProfile("LAB"), "CMYK", "LAB", RELATIVE)
    except (ImageCms.PyCMSError, OSError, ValueError):
        message = "has no tables that turn colours into inks and back, or they are damaged"
        raise ProfileError(message, place=place, hint="ask the print shop for its output profile") from None
    words = profile.profile.profile_description or ""
    name = " ".join("".join(c if c.isprintable() else " " for c in words).split()) or path.stem
    return Profile(paper="", name=name, registry="", info=name, data=data, max_ink=OF_ANOTHER)


def _read(path: Path, place: Place) -> bytes:
    if not path.is_file():
        message = "is a folder, not an ICC profile" if path.is_dir() else "no such file"
        raise ProfileError(message, place=place, hint="name the .icc file that the print shop gave you")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as fault:
        message = f"cannot be read: {(fault.strerror or 'unknown reason').lower()}"
        raise ProfileError(message, place=place, hint="check who may read the file") from None
    if len(data) > MAX_BYTES:
        hint = "profiles of a press have a few megabytes at most: check that it is the right file"
        raise ProfileError(f"is larger than {MAX_BYTES // 1024 // 1024} MB", place=place, hint=hint)
    return data


def unfit(data: bytes) -> tuple[str, str] | None:
    """What speaks against a profile as that of a press, with its remedy. Fields: ICC.1:2022, 7.2 and 7.3."""
    size, kind, space, connection = data[:4], data[12:16], data[16:20], data[20:24]
    ask = "ask the print shop for the profile of its press"
    if data[36:40] != b"acsp":
        return "is no ICC profile", "name the .icc file that the print shop gave you"
    if len(data) < HEADER or not HEADER <= int.from_bytes(size) <= len(data):
        return "is damaged or cut off", "copy or download it again"
    if space != b"CMYK":
        return f"is a profile for {_sign(space)}, not CMYK", ask
    if kind != b"prtr":
        return f"is no profile of a press: its class is {_sign(kind)}, not prtr", ask
    if connection not in (b"Lab ", b"XYZ "):
        return f"connects to {_sign(connection)} colours, not Lab or XYZ", ask
    count = int.from_bytes(data[HEADER : HEADER + 4])
    tags = [data[HEADER + 4 + 12 * n :][:12] for n in range(min(count, _MOST_TAGS))]
    if not tags or max(int.from_bytes(tag[4:8]) + int.from_bytes(tag[8:12]) for tag in tags) > len(data):
        return "is damaged or cut off", "copy or download it again"
    # Colours are judged and shown by the one, and separated by the other.
    if lacking := {b"A2B0", b"B2A0"} - {tag[:4] for tag in tags}:
        return f"lacks its table {min(lacking).decode()}", ask
    return None


def _sign(field: bytes) -> str:
    return "".join(c if c.isalnum() else " " for c in field.decode("latin-1")).strip() or "nothing"


# -------------------------------------------------------------------------------------------- inks


class Inks:
    """Turns `#rrggbb` into whole percentages of cyan, magenta, yellow and black.

    Relative colorimetric with black point compensation, as a page is proofed. A grey becomes black ink alone, of the
    same lightness: small type in four inks never stands quite on itself. No colour gets more than `max_ink`.
    """

    def __init__(self, profile: Profile) -> None:
        self._most = profile.max_ink
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        press = opened(profile)
        self._transform = ImageCms.buildTransform(srgb, press, "RGB", "CMYK", RELATIVE, flags=COMPENSATED)
        self._blacks = blacks(srgb, "RGB", press)
        self._known: dict[str, Cmyk] = {}

    def __call__(self, srgb: str) -> Cmyk:
        """The inks of a colour."""
        if srgb not in self._known:
            self._known[srgb] = self._inks(srgb)
        return self._known[srgb]

    def _inks(self, srgb: str) -> Cmyk:
        channels = bytes.fromhex(srgb[1:])
        dark = 0.299 * channels[0] + 0.587 * channels[1] + 0.114 * channels[2]
        if len(set(channels)) == 1 or (dark <= _NEARLY_BLACK and max(channels) - min(channels) <= _NEARLY_GREY):
            return 0, 0, 0, round(self._blacks[round(dark)] / 2.55)
        pixel = Image.frombytes("RGB", (1, 1), channels)
        cyan, magenta, yellow, black = (round(ink / 2.55) for ink in _applied(pixel, self._transform))
        if cyan + magenta + yellow + black <= self._most:
            return cyan, magenta, yellow, black
        thinner = (self._most - black) / (cyan + magenta + yellow)
        return int(cyan * thinner), int(magenta * thinner), int(yellow * thinner), black


@lru_cache(maxsize=4)
def inks_for(profile: Profile) -> Inks:
    """The inks of a printing condition, whose tables take as long as a page of text."""
    return Inks(profile)


def opened(profile: Profile) -> ImageCms.ImageCmsProfile:
    """The profile as LittleCMS takes it."""
    return ImageCms.ImageCmsProfile(io.BytesIO(profile.data))


def blacks(source: ImageCms.ImageCmsProfile, mode: str, press: ImageCms.ImageCmsProfile) -> Sequence[int]:
    """How much black ink, from 0 to 255, stands for each of 256 greys of a picture (mode L or RGB).

    The luminance of a grey is matched after black point compensation: the source's black and white become full ink
    and bare paper, and all between is scaled in XYZ (ISO 18619:2015, 4).
    """
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    greys = bytes(value for value in range(256) for _ in mode)
    inks = bytes(value for black in range(256) for value in (0, 0, 0, black))
    wanted = _luminances(Image.frombytes(mode, (256, 1), greys), source, lab)
    printed = _luminances(Image.frombytes("CMYK", (256, 1), inks), press, lab)
    darkest, palest = wanted[0], wanted[-1]
    scale = (printed[0] - printed[-1]) / (palest - darkest) if palest > darkest else 0.0
    goals = (printed[-1] + (grey - darkest) * scale for grey in wanted)
    return [min(range(256), key=lambda black: abs(printed[black] - goal)) for goal in goals]


def _luminances(strip: Image.Image, source: ImageCms.ImageCmsProfile, lab: ImageCms.ImageCmsProfile) -> list[float]:
    """Y of each pixel, 1 being the medium's white. Formula: CIE 15:2018, 8.2.1, the inverse of L*."""
    transform = ImageCms.buildTransform(source, lab, strip.mode, "LAB", RELATIVE)
    lightness = (value / 2.55 for value in _applied(strip, transform)[::3])
    return [((l_star + 16) / 116) ** 3 if l_star > 8 else l_star * 27 / 24389 for l_star in lightness]


def _applied(picture: Image.Image, transform: ImageCms.ImageCmsTransform) -> bytes:
    converted = ImageCms.applyTransform(picture, transform)
    assert converted is not None  # only a conversion in place gives nothing back
    return converted.tobytes()
