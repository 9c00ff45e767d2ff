"""The file says which printing condition its inks are meant for, by one CMYK output profile that comes with it."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.preflight.nouns import File, Flaw, Intent, Settings

_HEADER = 128  # bytes, ICC.1:2010, 7.2
_HINT = "export with an output intent such as FOGRA39 and its ICC profile"


def check(file: File, _: Settings) -> Iterator[Flaw]:
    """One GTS_PDFX intent, with a condition's name and a sound profile."""
    for message in _faults([intent for intent in file.intents if intent.kind == "GTS_PDFX"]):
        yield Flaw(rule="output_intent", severity=Severity.ERROR, page=0, rectangle=None, message=message, hint=_HINT)


def _faults(intents: list[Intent]) -> Iterator[str]:
    if not intents:
        yield "the file has no output intent for print"
    elif len(intents) > 1:
        yield f"the file has {len(intents)} output intents for print, and a press can follow one"
    for intent in intents[:1]:
        if not intent.condition:
            yield "the output intent does not name its printing condition"
        if intent.profile is None:
            yield f"the output intent {intent.condition or '(unnamed)'} comes without its profile"
        elif fault := profile_fault(intent.profile):
            yield f"the output intent's profile {fault}"
        elif intent.components != 4:
            yield f"the output intent's profile is said to have {intent.components} components, and CMYK has 4"


def profile_fault(profile: bytes) -> str:
    """What is wrong with an ICC profile as an output intent of a CMYK press; empty where nothing is.

    The header and the table of tags are read as ICC.1:2010, 7.2 and 7.3 have them.
    """
    if len(profile) < _HEADER + 4 or profile[36:40] != b"acsp" or int.from_bytes(profile[:4]) != len(profile):
        return "is broken"
    if profile[16:20] != b"CMYK":
        return f"is for {profile[16:20].decode('ascii', 'replace').strip()}, not for CMYK"
    if profile[12:16] != b"prtr":
        return "is not one of an output device"
    count = int.from_bytes(profile[_HEADER : _HEADER + 4])
    tags = [profile[_HEADER + 4 + 12 * n :][:12] for n in range(min(count, 1000))]
    ends = [int.from_bytes(tag[4:8]) + int.from_bytes(tag[8:12]) for tag in tags]
    if not tags or max(ends) > len(profile):
        return "is broken"
    # Colours are judged and shown by A2B0, and separated by B2A0.
    missing = {b"A2B0", b"B2A0"} - {tag[:4] for tag in tags}
    return "lacks its tables" if missing else ""
