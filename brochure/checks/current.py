"""The article is not past the day by which it had to be reviewed."""

from __future__ import annotations

from collections.abc import Iterator

from brochure.model import Finding, Severity
from brochure.proof import Proof


def check(proof: Proof) -> Iterator[Finding]:
    """The article is not past the day by which it had to be reviewed."""
    article = proof.markup.edition.article
    if article.review_by and proof.today > article.review_by:
        yield Finding(
            check="current",
            severity=Severity.ERROR if not proof.markup.draft else Severity.WARNING,
            message=f"the article had to be reviewed by {article.review_by.isoformat()}",
            place=str(article.place),
            hint="review it, then set a new edition, published and review_by",
        )
