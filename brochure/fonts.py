"""Fonts from our own folder only, through a fontconfig file of our own.

What the machine has installed can therefore not change a page. `activate` must run before WeasyPrint first looks for
a font, since fontconfig reads its configuration once in the life of a process.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from brochure.errors import MachineError, Place
from brochure.shelves import bundled


def folder() -> Path:
    """The folder of our fonts.

    Raises:
        MachineError: it is not there.
    """
    fonts = bundled("fonts")
    if fonts is None or not any(fonts.glob("*.ttf")):
        raise MachineError(
            "the fonts are missing",
            place=Place(file="build/fonts"),
            hint="run: make fonts",
        )
    return fonts


def activate() -> None:
    """Point fontconfig at our folder; called again it changes nothing."""
    fonts = folder().resolve()
    cache = _cache(hashlib.sha256(str(fonts).encode()).hexdigest()[:12])
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig><dir>{escape(str(fonts))}</dir><cachedir>{escape(str(cache))}</cachedir></fontconfig>\n"
    )
    path = cache / "fonts.conf"
    if not (path.is_file() and path.read_text(encoding="utf-8") == text):
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    os.environ["FONTCONFIG_FILE"] = str(path)


def _cache(name: str) -> Path:
    """A folder for fontconfig's cache: the user's, or one for this process where there is no home to write to."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "brochure" / name
    try:
        base.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="brochure-"))
    return base if os.access(base, os.W_OK) else Path(tempfile.mkdtemp(prefix="brochure-"))
