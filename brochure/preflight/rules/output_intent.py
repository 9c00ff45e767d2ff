"""The file says which printing condition its inks are meant for, by one CMYK output profile that comes with it."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Severity
from brochure.preflight.nouns import File, Flaw, Intent, Settings
from brochure.profiles import unfit

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
        elif fault := unfit(intent.profile):
            yield f"the output intent's profile {fault[0]}"
        elif intent.components != 4:
            yield f"the output intent's profile is said to have {intent.components} components, and CMYK has 4"
