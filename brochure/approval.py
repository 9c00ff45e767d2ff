"""Which messages of an edition were signed as they stand, and by whom. Pure.

An article in its own language needs a clinician's word, for every message and for what it says without words. A
translation needs the roles that a project asks for, on every message and on the templates' strings, and the
clinician's word for the original: what was never right cannot be translated rightly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace

from brochure.catalog import INDEX
from brochure.edition import Entries
from brochure.model import ROLES, Article, Edition, Figure, Message, Role, Signature, Unsigned, messages

ORIGINAL: tuple[Role, ...] = ("clinician",)
"""Who signs an article in its own language, where nothing is translated or revised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The signatures for an article in one language, oldest first."""

    locale: str
    signatures: tuple[Signature, ...] = ()

    def of(self, role: Role) -> list[Signature]:
        """Those that were given in a role."""
        return [signature for signature in self.signatures if signature.role == role]


def said(message: Message) -> str:
    """Digest of all that a message says: its context, its source and its text (32 hex digits)."""
    words = "\x1e".join((message.context or "", message.source, message.text))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def framed(node: object) -> str:
    """Digest of what an article, or a part of it, says beside words: numbers, sources, order, dates (64 hex digits).

    A message is in it by its key; line numbers and the name of the file are left out.
    """
    return hashlib.sha256("\x1e".join(_data(node)).encode()).hexdigest()


def _data(node: object) -> Iterator[str]:
    if isinstance(node, Message):
        yield node.key
    elif isinstance(node, tuple):
        yield str(len(node))
        for child in node:
            yield from _data(child)
    elif is_dataclass(node):
        yield type(node).__name__
        for field in fields(node):
            if field.name not in ("place", "slug") and (type(node), field.name) != (Figure, "id"):
                yield from _data(getattr(node, field.name))
    else:
        yield str(node)


def to_sign(article: Article, furniture: Entries) -> tuple[Message, ...]:
    """What a signature is for, each message once: the article's, and the templates' strings as a catalog says them.

    What only the page of brochures says is left out.
    """
    strings = (
        Message(source=e.source, text=e.text, context=e.context, place=e.place, text_place=e.place, kind="template")
        for e in furniture.values()
        if e.source and e.text.strip() and not e.fuzzy and e.context != INDEX
    )  # fmt: skip
    found = (message for message in (*messages(article), *strings) if message.source.strip())
    return tuple({(message.key, said(message)): message for message in found}.values())


def approve(
    edition: Edition, *, furniture: Entries, ledger: Ledger, original: Article, originals: Ledger, roles: Sequence[Role]
) -> Edition:
    """An edition, and what is known of who signed it.

    `ledger` is that of its language; `original` the article before it was translated, and `originals` the ledger of
    the article's own language. `roles` are those a translation needs.
    """
    signed = to_sign(original, {})
    unsigned = [one for role in ORIGINAL for one in lacking(signed, originals, role, framed(original))]
    if edition.locale == original.language:
        # Words alone do not make a reviewer: nobody is named on a page whose numbers are others now.
        return replace(
            edition, credits=() if unsigned else credited(signed, originals), unsigned=tuple(unsigned)
        )  # fmt: skip
    wanted = to_sign(edition.article, furniture)
    own = [one for role in roles for one in lacking(wanted, ledger, role)]
    # Where the numbers are others now, a clinician's word for the sentences says nothing any more.
    same = all(one.message for one in unsigned)
    names = (one for one in credited(wanted, ledger) if one.role != "clinician" or same)
    return replace(edition, credits=tuple(names), unsigned=(*own, *unsigned))


def lacking(wanted: Sequence[Message], ledger: Ledger, role: Role, framed: str = "") -> list[Unsigned]:
    """What nobody has signed in a role as it stands: messages, or the frame where its digest is given.

    The frame is told of only where all messages are signed: one that was moved or edited changes it, too.
    """
    signatures = ledger.of(role)
    held = _held(signatures)
    knew = {key: signature for signature in signatures for key, _ in signature.messages}
    found: list[Message | None] = [message for message in wanted if (message.key, said(message)) not in held]
    if framed and not found and all(signature.frame != framed for signature in signatures):
        found.append(None)
    return [
        Unsigned(
            locale=ledger.locale, role=role, message=message, never=not signatures,
            voided=knew.get(message.key) if message else signatures[-1] if signatures else None,
        )
        for message in found
    ]  # fmt: skip


def credited(wanted: Sequence[Message], ledger: Ledger) -> tuple[Signature, ...]:
    """The signatures that carry a role's word for all messages: one a person, the last, in the order of the roles."""
    found: list[Signature] = []
    for role in ROLES:
        held = _held(ledger.of(role))
        used = [held.get((message.key, said(message))) for message in wanted]
        if used and all(used):
            carrying = [signature for signature in ledger.of(role) if signature in used]
            found += {(one.name, one.credential, one.method): one for one in carrying}.values()
    return tuple(found)


def by_role(unsigned: Iterable[Unsigned]) -> dict[tuple[str, Role], list[Unsigned]]:
    """What is not signed, by the language and the role that have to sign it."""
    found: dict[tuple[str, Role], list[Unsigned]] = {}
    for one in unsigned:
        found.setdefault((one.locale, one.role), []).append(one)
    return found


def _held(signatures: Iterable[Signature]) -> dict[tuple[str, str], Signature]:
    """Whose word stands for each message and what it said: the newest one."""
    return {pair: signature for signature in signatures for pair in signature.messages}
