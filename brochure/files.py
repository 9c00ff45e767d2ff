"""Files that appear whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from brochure.errors import BrochureError, OutputError, Place

PART = re.compile(r"\..+\.[0-9a-f]{8}\.part")
"""The name of a file that is being written; where its writer was killed it is rubbish."""
_PIECE = 2**20


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the goal, flush to the disk, then rename. What stood there stays until that moment.

    Raises:
        OutputError: the folder cannot be written, the disk is full, or a folder stands in the way.
    """
    write_pieces(path, [data])


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """As `write_whole`, what is not all at hand at once.

    Raises:
        OutputError: the folder cannot be written, the disk is full, or a folder stands in the way.
    """
    # Named before it is made, so that an interrupt at any moment finds it.
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(21, "a folder stands in the way")
        with temporary.open("xb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror or error}",
            place=Place(file=str(path)),
            hint="check the folder's permissions and free space, or choose another one",
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def read_at_most(path: Path, shown: str, error: type[BrochureError], *, most: int, kind: str, larger: str) -> bytes:
    """What a file holds; `shown` is its path as the user knows it, `larger` the hint where it is more than `most`.

    Raises:
        BrochureError: of the kind `error`, where there is no such file of the `kind` ("a .toml file").
    """
    place = Place(file=shown)
    if path.is_dir():
        raise error("is a folder, not a file", place=place, hint=f"name {kind}")
    if not path.exists():
        raise error("no such file", place=place, hint="check the spelling of the path")
    if not path.is_file():
        raise error("is not a regular file", place=place, hint=f"name {kind}")
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as fault:
        message = f"cannot be read: {(fault.strerror or 'unknown reason').lower()}"
        raise error(message, place=place, hint="check who may read the file") from None
    if len(data) > most:
        size = f"{most // 2**10} KB" if most < 2**20 else f"{most // 2**20} MB"
        raise error(f"is larger than {size}", place=place, hint=larger)
    return data


def may_be_file(path: Path) -> bool:
    """Whether a file is there. Where nobody may look it may be, and is not to be taken for gone."""
    try:
        return path.is_file()
    except OSError:
        return True


def sha256(data: bytes) -> str:
    """SHA-256 as hex digits."""
    return hashlib.sha256(data).hexdigest()


def sha256_of(path: Path) -> str:
    """The same of a file, however large; empty where it is not there, or cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb", buffering=0) as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()
