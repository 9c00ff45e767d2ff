"""What this machine lacks, and the command that mends it. Imports nothing that could itself be missing."""

from __future__ import annotations

import ctypes
import ctypes.util
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain

from brochure import fonts
from brochure.errors import MachineError
from brochure.files import sha256

_APT = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_DNF = "dnf install pango harfbuzz"
_BREW = "brew install pango harfbuzz"

# (what, names that the loader may know it by, whether nothing works without it, why)
_LIBRARIES = (
    (
        "GLib",
        ("gobject-2.0-0", "gobject-2.0", "libgobject-2.0.so.0", "libgobject-2.0.dylib"),
        "sets text",
    ),
    ("Pango", ("pango-1.0-0", "pango-1.0", "libpango-1.0.so.0", "libpango-1.0.dylib"), "sets text"),
    (
        "PangoFT2",
        ("pangoft2-1.0-0", "pangoft2-1.0", "libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
        "sets text",
    ),
    (
        "HarfBuzz",
        ("harfbuzz-0", "harfbuzz", "libharfbuzz.so.0", "libharfbuzz.0.dylib"),
        "sets text",
    ),
    (
        "HarfBuzz-Subset",
        (
            "harfbuzz-subset-0",
            "harfbuzz-subset",
            "libharfbuzz-subset.so.0",
            "libharfbuzz-subset.0.dylib",
        ),
        "embeds fonts; without it a build takes ten times as long and writes other bytes",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing looked for: whether it is there, and if not, what mends it."""

    name: str
    ok: bool
    detail: str = ""
    remedy: str = ""


def examine() -> Iterator[Item]:
    """All that a build needs of this machine."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Item(
        name="Python",
        ok=sys.version_info >= (3, 11),
        detail=python,
        remedy="install Python 3.11 or newer",
    )
    for name, names, purpose in _LIBRARIES:
        yield Item(name=name, ok=_loads(names), detail=purpose, remedy=_install())
    yield _fonts()


def require() -> None:
    """Stop here rather than deep inside where something is missing.

    Raises:
        MachineError: names the first thing missing and the command that installs it.
    """
    for item in examine():
        if not item.ok:
            raise MachineError(f"{item.name} is missing ({item.detail})", hint=f"run: {item.remedy}")


def library_versions() -> dict[str, str]:
    """Versions of the libraries that shape text and embed fonts, as they say themselves."""
    found = {}
    for name, names, function in (
        ("Pango", _LIBRARIES[1][1], "pango_version_string"),
        ("HarfBuzz", _LIBRARIES[3][1], "hb_version_string"),
    ):
        if library := _loaded(names):
            told = getattr(library, function)
            told.restype = ctypes.c_char_p
            found[name] = told().decode("ascii")
    return found


@contextmanager
def undisturbed(*numbers: signal.Signals) -> Iterator[None]:
    """Hold signals back for a moment. A process that is started meanwhile never hears of them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hear Ctrl-C and a request to end only when what is inside is done.

    A mask would not do: where a process has threads, a signal goes to any that takes it, and Python then raises it in
    the main one. Outside the main thread no signal is heard anyway.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _: heard.append(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if heard:
            signal.raise_signal(heard[0])


def _loads(names: tuple[str, ...]) -> bool:
    return _loaded(names) is not None


def _loaded(names: tuple[str, ...]) -> ctypes.CDLL | None:
    for name in chain(names, filter(None, map(ctypes.util.find_library, names))):
        with suppress(OSError):
            return ctypes.CDLL(name)
    return None


def _install() -> str:
    if sys.platform == "darwin":
        return _BREW
    return f"{_APT}   (Fedora: {_DNF})"


def _fonts() -> Item:
    """Every face is there, byte for byte the one that was pinned."""
    try:
        folder = fonts.folder()
        lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
        for line in lines:
            digest, _, name = line.partition("  ")
            if sha256((folder / name).read_bytes()) != digest:
                return Item(name="fonts", ok=False, detail=f"{name} has been changed", remedy="make fonts")
    except (MachineError, OSError) as error:
        return Item(name="fonts", ok=False, detail=str(error), remedy="make fonts")
    return Item(name="fonts", ok=True, detail=f"{len(lines)} faces")
