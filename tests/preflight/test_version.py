from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from support.press_sheets import found, press_pdf

from brochure.model import Severity


def lacking(*names: str) -> Callable[[pikepdf.Pdf, Any], None]:
    def change(pdf: pikepdf.Pdf, _: Any) -> None:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for name in names:
                del metadata[name]
        if "pdf:Trapped" in names:
            del pdf.docinfo["/Trapped"]

    return change


@pytest.mark.parametrize(("claim", "version"), [("PDF/X-4", "1.6"), ("PDF/X-4", "1.4"), ("", "1.7")])
def test_passes_versions_that_presses_know(claim: str, version: str) -> None:
    assert not found("version", press_pdf(claim=claim, saved={"force_version": version}))


@pytest.mark.parametrize(
    ("version", "severity", "message"),
    [
        ("1.7", Severity.WARNING, "the file is PDF 1.7, and PDF/X-4 goes by 1.6"),
        ("2.0", Severity.ERROR, "the file is PDF 2.0, which many presses cannot read"),
    ],
)
def test_reports_a_version_beyond_the_claim(version: str, severity: Severity, message: str) -> None:
    (flaw,) = found("version", press_pdf(saved={"force_version": version}))
    assert (flaw.severity, flaw.message) == (severity, message)


def test_reports_the_version_that_the_catalogue_says() -> None:
    def change(pdf: pikepdf.Pdf, _: Any) -> None:
        pdf.Root.Version = pikepdf.Name("/2.0")

    (flaw,) = found("version", press_pdf(change=change))
    assert flaw.message.startswith("the file is PDF 2.0")


def test_reports_a_locked_file() -> None:
    locked = pikepdf.Encryption(owner="printer", user="", R=4)
    (flaw,) = found("version", press_pdf(claim="", saved={"encryption": locked}))
    assert flaw.message == "the file is encrypted"


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("pdf:Trapped",), "the file claims PDF/X-4 and does not say whether it is trapped"),
        (
            ("xmpMM:DocumentID", "xmpMM:VersionID"),
            "the file claims PDF/X-4, and its XMP lacks DocumentID, VersionID",
        ),
    ],
)
def test_reports_a_claim_without_what_it_calls_for(names: tuple[str, ...], message: str) -> None:
    (flaw,) = found("version", press_pdf(change=lacking(*names)))
    assert flaw.message == message


def test_reports_a_claim_that_only_the_information_dictionary_makes() -> None:
    def change(pdf: pikepdf.Pdf, page: Any) -> None:
        lacking("pdfxid:GTS_PDFXVersion")(pdf, page)
        pdf.docinfo["/GTS_PDFXVersion"] = pikepdf.String("PDF/X-4")

    (flaw,) = found("version", press_pdf(change=change))
    assert flaw.message == "the file claims PDF/X-4, and its XMP lacks GTS_PDFXVersion"
