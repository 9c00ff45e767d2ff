"""The file is of a version that presses know, unlocked, and has what its PDF/X claim calls for."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.preflight.nouns import File, Flaw, Settings

_X4 = "PDF/X-4"


def check(file: File, _: Settings) -> Iterator[Flaw]:
    """Version, encryption, and the entries that ISO 15930 asks for."""
    for severity, message, hint in _faults(file):
        yield Flaw(rule="version", severity=severity, page=0, rectangle=None, message=message, hint=hint)


def _faults(file: File) -> Iterator[tuple[Severity, str, str]]:
    x4 = file.claims.startswith(_X4)
    if file.version >= "2.0":
        yield Severity.ERROR, f"the file is PDF {file.version}, which many presses cannot read", "export as PDF 1.6"
    elif file.version > ("1.6" if x4 else "1.7"):
        yield Severity.WARNING, f"the file is PDF {file.version}, and {_X4} goes by 1.6", "export as PDF 1.6"
    if file.encrypted:
        yield Severity.ERROR, "the file is encrypted", "export it without any protection"
    facts = dict(file.facts)
    if file.claims and facts.get("Trapped") not in {"True", "False"}:
        said = f"the file claims {file.claims} and does not say whether it is trapped"
        yield Severity.ERROR, said, "set Trapped to True or False"
    if file.claims and not facts.get("ID"):
        yield Severity.ERROR, f"the file claims {file.claims} and has no identifier (ID)", "export it again"
    if x4:
        lacking = [
            name for name in ("GTS_PDFXVersion", "DocumentID", "VersionID", "RenditionClass") if not facts.get(name)
        ]
        if lacking:
            yield (
                Severity.ERROR,
                f"the file claims {file.claims}, and its XMP lacks {', '.join(lacking)}",
                "export it again",
            )
