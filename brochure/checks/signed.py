"""What is handed out was signed: the text by a reviewer, the fever threshold by the clinic. Otherwise it is a draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from brochure.approval import by_role
from brochure.markup import has_urgent
from brochure.model import Edition, Finding, Role, Severity, Unsigned
from brochure.proof import Proof

_NAMED = 5
"""Messages told of one by one; of the rest only how many: whoever signs is told of all."""


def check(proof: Proof) -> Iterator[Finding]:
    """What is handed out was signed: the text by a reviewer, the fever threshold by the clinic."""
    if not proof.markup.draft:
        return
    severity = Severity.ERROR if proof.release else Severity.WARNING
    edition, clinic = proof.markup.edition, proof.markup.clinic
    for (locale, role), lacking in by_role(edition.unsigned or ()).items():
        yield from _unsigned(edition, locale, role, lacking, severity)
    if has_urgent(edition) and not clinic.fever_confirmed_by:
        yield Finding(
            check="signed",
            severity=severity,
            message=f"the clinic has not confirmed its fever threshold of {clinic.fever_threshold_c} °C",
            place=str(clinic.place),
            hint='write who did: fever_confirmed_by = "name, role, date"',
        )


def _unsigned(
    edition: Edition, locale: str, role: Role, lacking: Sequence[Unsigned], severity: Severity
) -> Iterator[Finding]:
    """What a role has not signed: nothing at all, or messages by name."""
    article = edition.article
    text = "text" if locale == edition.locale else f"text's original ({locale})"
    hint = f"after review: brochure translations sign {locale} {article.slug} --role {role} --name ... --credential ..."
    place = str((edition.catalog_place if locale == edition.locale else None) or article.place)

    def finding(message: str, where: str) -> Finding:
        return Finding(check="signed", severity=severity, message=message, place=where, hint=hint)

    if lacking[0].never:
        yield finding(f"no {role} has signed this {text}: this is a draft", place)
        return
    for one in lacking[:_NAMED]:
        where = str((one.message.text_place or one.message.place) if one.message else article.place)
        since = (
            f"was changed after {one.voided.name} signed it as {role} on {one.voided.date.isoformat()}"
            if one.voided
            else f"is not signed by a {role}"
        )
        yield finding(f"{_named(one)} {since}: this is a draft", where)
    if (rest := len(lacking) - _NAMED) > 0:
        more = f"{rest} more message{'s are' if rest > 1 else ' is'}"
        yield finding(f"{more} not signed by a {role}: this is a draft", place)


def _named(one: Unsigned) -> str:
    if one.message is None:
        return "what the article says without words (numbers, sources, order, dates)"
    return f'"{one.message.text[:60]}"'
