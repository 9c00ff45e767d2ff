"""A workbook from anybody, opened: without macros, of a bounded size, and without entities."""

from __future__ import annotations

import io
import warnings
import zipfile

from openpyxl import Workbook, load_workbook

from brochure.errors import BrochureError, Place


def open_workbook(
    data: bytes, shown: str, error: type[BrochureError], *, most: int, read_only: bool = False
) -> Workbook:
    """Open an .xlsx that unpacks to at most `most` bytes; formulas stay formulas.

    Raises:
        BrochureError: of the kind `error`; no workbook, one with macros, or one that is too large.
    """
    place = Place(file=shown)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if any(name.lower().endswith("vbaproject.bin") for name in packed.namelist()):
                raise error("a workbook with macros", place=place, hint="save it as .xlsx, without macros")
            if sum(member.file_size for member in packed.infolist()) > most:
                raise error(f"unpacks to more than {most:,} bytes", place=place, hint="is this the right file?")
            # openpyxl may read with lxml, which passes over entities without a word.
            if any(b"<!DOCTYPE" in packed.read(name) for name in packed.namelist() if name.endswith((".xml", ".rels"))):
                raise error(
                    "declares a document type or entities, which are not read",
                    place=place,
                    hint="save it anew as an Excel workbook (.xlsx)",
                )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what other programs add, and nobody reads here
            return load_workbook(io.BytesIO(data), read_only=read_only)
    except BrochureError:
        raise
    except Exception as fault:  # openpyxl lets through whatever a damaged workbook makes happen
        raise error(
            "not a workbook that can be read", place=place, hint="save it as an Excel workbook (.xlsx)"
        ) from fault
