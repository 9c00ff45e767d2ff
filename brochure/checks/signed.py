"""What is handed out was signed: the text by a reviewer, the fever threshold by the clinic. Otherwise it is a draft."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.markup import has_urgent
from brochure.model import Finding, Severity
from brochure.proof import Proof


def check(proof: Proof) -> Iterator[Finding]:
    """What is handed out was signed: the text by a reviewer, the fever threshold by the clinic."""
    if not proof.markup.draft:
        return
    severity = Severity.ERROR if proof.release else Severity.WARNING
    edition, clinic = proof.markup.edition, proof.markup.clinic
    if not edition.signed:
        voided = bool(edition.signatures)
        yield Finding(
            check="signed",
            severity=severity,
            message=(
                "the text was changed after it was signed: this is a draft"
                if voided
                else "nobody has signed this text: this is a draft"
            ),
            place=str(edition.catalog_place or edition.article.place),
            hint=(
                f"after review: brochure translations sign {edition.article.slug}"
                f" -l {edition.locale} --name ... --role ..."
            ),
        )
    if has_urgent(edition) and not clinic.fever_confirmed_by:
        yield Finding(
            check="signed",
            severity=severity,
            message=f"the clinic has not confirmed its fever threshold of {clinic.fever_threshold_c} °C",
            place=str(clinic.place),
            hint='write who did: fever_confirmed_by = "name, role, date"',
        )
