"""What can go wrong, each with the exit code that scripts lean on.

A `BrochureError` is a message for a person: one line that says what is wrong, the place of it, and a hint that
mends it. Anything else that reaches the command line is a bug.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar


class Exit(IntEnum):
    """Exit codes of the command line (a contract: other people's scripts read them)."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    INPUT = 3
    MACHINE = 4
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is: a file as the user knows it, and a line counted from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with an input; a reader collects all of a file before it raises."""

    message: str
    place: Place | None = None
    hint: str = ""

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        return f"{head}\n{self.hint}" if self.hint else head


class BrochureError(Exception):
    """A message for a person, with its place and remedy; never a bug."""

    exit_code: ClassVar[Exit] = Exit.INPUT

    def __init__(self, message: str, *, place: Place | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.faults: tuple[Fault, ...] = (Fault(message=message, place=place, hint=hint),)

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions with keyword-only arguments do not pickle by themselves, and ours come back from worker processes.
        return _rebuild, (type(self), self.faults)

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> BrochureError:
        """Several faults of one input in one error."""
        return _rebuild(cls, tuple(faults))

    def again(self) -> BrochureError:
        """The same, to be kept or raised once more: it knows nothing of where it was raised, nor of what was there."""
        return _rebuild(type(self), self.faults)


def _rebuild(kind: type[BrochureError], faults: tuple[Fault, ...]) -> BrochureError:
    error = kind(faults[0].message)
    error.faults = faults
    return error


class ProjectError(BrochureError):
    """`brochure.toml` or a shelf cannot be read."""


class ArticleError(BrochureError):
    """An article cannot be read."""


class CatalogError(BrochureError):
    """A catalog cannot be read."""


class LayoutError(BrochureError):
    """A layout folder cannot be read."""


class ClinicError(BrochureError):
    """A clinic profile, or its logo, cannot be read."""


class PdfError(BrochureError):
    """A finished PDF cannot be opened, or is more than can be looked through."""


class ProfileError(BrochureError):
    """An ICC profile of a press cannot be read."""


class SelectionError(BrochureError):
    """The command line names something that is not there."""

    exit_code = Exit.USAGE


class OutputError(BrochureError):
    """The output folder cannot be written."""

    exit_code = Exit.USAGE


class MachineError(BrochureError):
    """This machine lacks a library or a font."""

    exit_code = Exit.MACHINE
