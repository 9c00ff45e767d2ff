"""Collect the fonts to print with: fonts/node_modules -> build/fonts.

``scripts/setup.sh`` runs this after ``npm ci``. With ``--check`` it only says, by its exit code,
whether build/fonts is what the lock file and this script would make.

Every face must be alone with its family, weight, width and slant. WeasyPrint tells fonts apart
by these; two files that share them print each other's glyphs, silently.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "fonts" / "node_modules" / "@expo-google-fonts"
TARGET = ROOT / "build" / "fonts"
STAMP = "STAMP"

TEXT = ("400Regular", "700Bold")

WANTED = {
    "noto-nastaliq-urdu": TEXT,
    "noto-sans": TEXT,
    "noto-sans-bengali": TEXT,
    "noto-sans-ethiopic": TEXT,
    "noto-sans-gujarati": TEXT,
    "noto-sans-gurmukhi": TEXT,
    "noto-sans-hebrew": TEXT,
    "noto-sans-jp": TEXT,
    "noto-sans-khmer": TEXT,
    "noto-sans-kr": TEXT,
    "noto-sans-math": ("400Regular",),  # it has no bold
    "noto-sans-myanmar": TEXT,
    "noto-sans-sc": TEXT,
    "noto-sans-tamil": TEXT,
    "noto-sans-tc": TEXT,
    "noto-sans-thai-looped": TEXT,
    "vazirmatn": TEXT,
}


class UnusableFont(Exception):
    """A font that must not be printed with, or that is not there."""


class Face(NamedTuple):
    """What a renderer tells fonts apart by."""

    family: str
    weight: int
    width: int
    slanted: bool


def fingerprint() -> str:
    """Depends on everything that decides what ends up in build/fonts."""
    digest = hashlib.sha256((ROOT / "fonts" / "package-lock.json").read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest() + "\n"


def is_current() -> bool:
    """Whether build/fonts is complete and made by this script from this lock file."""
    try:
        stamp = (TARGET / STAMP).read_text()
        sums = (TARGET / "SHA256SUMS").read_text().splitlines()
    except OSError:
        return False
    return stamp == fingerprint() and all((TARGET / line.split()[1]).is_file() for line in sums)


def check_packages() -> None:
    """Refuse a list of packages that differs from the one npm installs."""
    manifest = json.loads((ROOT / "fonts" / "package.json").read_text())
    installed = {name.removeprefix("@expo-google-fonts/") for name in manifest["dependencies"]}
    if different := sorted(installed.symmetric_difference(WANTED)):
        raise UnusableFont(f"{', '.join(different)}: named by only one of fonts/package.json and {__file__}")


def find_font(package: str, weight: str) -> Path:
    """The one font file of a weight of a package."""
    files = sorted((PACKAGES / package / weight).glob("*.ttf"))
    if len(files) != 1:
        raise UnusableFont(f"{package}/{weight}: {len(files)} font files instead of one")
    return files[0]


def read_face(file: Path) -> Face:
    """Which face a font file has; refuses variable and slanted ones."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow, and needless for --check

    with TTFont(file, lazy=True) as font:
        if "fvar" in font:
            raise UnusableFont(f"{file.name}: a variable font")
        style = font["OS/2"]
        face = Face(
            family=font["name"].getBestFamilyName(),
            weight=style.usWeightClass,
            width=style.usWidthClass,
            slanted=bool(style.fsSelection & 0b10_0000_0001),  # italic or oblique
        )
    if face.slanted:
        raise UnusableFont(f"{file.name}: a slanted font")
    return face


def collect(folder: Path) -> None:
    """Fill an empty folder with fonts, licences, checksums and the stamp."""
    check_packages()
    licences = folder / "LICENSES"
    licences.mkdir()
    seen: dict[Face, str] = {}
    for package, weights in WANTED.items():
        for weight in weights:
            source = find_font(package, weight)
            face = read_face(source)
            if face in seen:
                raise UnusableFont(f"{source.name} and {seen[face]} are the same face: {face}")
            seen[face] = source.name
            shutil.copyfile(source, folder / source.name)
        shutil.copyfile(PACKAGES / package / "LICENSE_FONT", licences / f"{package}.txt")
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in sorted(seen.values())]
    (folder / "SHA256SUMS").write_text("".join(sums))
    (folder / STAMP).write_text(fingerprint())


def replace(target: Path, fresh: Path) -> None:
    """Put a finished folder in place of the old one, which is then removed."""
    old = fresh.with_name("old")
    if target.exists():
        target.rename(old)
    fresh.rename(target)


def main(arguments: list[str]) -> int:
    """Collect the fonts unless they are there already."""
    if arguments not in ([], ["--check"]):
        print("usage: collect_fonts.py [--check]", file=sys.stderr)
        return 2
    if is_current():
        return 0
    if arguments:
        return 1
    TARGET.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fonts-", dir=TARGET.parent) as workshop:
        fresh = Path(workshop, "new")
        fresh.mkdir()
        try:
            collect(fresh)
        except (UnusableFont, OSError) as problem:
            print(f"error: {problem}", file=sys.stderr)
            return 1
        replace(TARGET, fresh)
    size = sum(file.stat().st_size for file in TARGET.glob("*.ttf"))
    print(f"build/fonts: {len(list(TARGET.glob('*.ttf')))} faces, {size / 2**20:.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
