"""Files that appear whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from brochure.errors import OutputError, Place


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the goal, flush to the disk, then rename. What stood there stays until that moment.

    Raises:
        OutputError: the folder cannot be written, the disk is full, or a folder stands in the way.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(21, "a folder stands in the way")
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files private; these are to be handed out.
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror or error}",
            place=Place(file=str(path)),
            hint="check the folder's permissions and free space, or choose another one with -o DIR",
        ) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def sha256(data: bytes) -> str:
    """SHA-256 as hex digits."""
    return hashlib.sha256(data).hexdigest()
