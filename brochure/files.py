"""Files that appear whole or not at all."""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from brochure.errors import OutputError, Place


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the goal, flush to the disk, then rename. What stood there stays until that moment.

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
            file.write(data)
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


def sha256(data: bytes) -> str:
    """SHA-256 as hex digits."""
    return hashlib.sha256(data).hexdigest()
