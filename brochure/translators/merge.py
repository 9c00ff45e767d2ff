"""A catalog and a new POT -> the catalog brought up to date. Nothing that somebody translated is lost."""

from __future__ import annotations

from dataclasses import dataclass

import polib

from brochure.quantities import Separators, compare
from brochure.translators.alike import alike
from brochure.translators.po import key, number_of_forms, texts

NUMBERS_CHANGED = "numbers changed: compare every number and unit"
"""Said above a fuzzy message as long as it is fuzzy. It is found anew by each merge, so it never adds up."""

_ENGLISH = Separators(decimal=frozenset("."), group=frozenset(","))


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A catalog in the order of its POT, obsolete messages last; and what became of messages that the POT has not.

    `changed` messages went on as fuzzy ones, `gone` ones are obsolete now; both are entries of the catalog as it was.
    """

    catalog: polib.POFile
    changed: tuple[polib.POEntry, ...]
    gone: tuple[polib.POEntry, ...]


def merge(po: polib.POFile, pot: polib.POFile) -> Merged:
    """Bring a catalog up to date with a POT.

    A message keeps its translation wherever it moved to, and gets it back if it was obsolete. One that is new takes
    the translation of the one most alike among those that are gone, as fuzzy. What is left of these becomes obsolete.
    """
    known = {key(entry): entry for entry in po}
    wanted = {key(entry) for entry in pot}
    new = [entry for entry in pot if not _translated(known.get(key(entry)))]
    lost = [entry for entry in po if key(entry) not in wanted and _translated(entry)]
    pairs = alike([entry.msgid for entry in new], [entry.msgid for entry in lost])
    origin = {key(new[here]): lost[there] for here, there in pairs}
    went_on = {key(entry) for entry in origin.values()}
    catalog = polib.POFile(wrapwidth=0)
    catalog.header, catalog.metadata = po.header, dict(po.metadata)
    forms = number_of_forms(po)
    catalog.extend(_current(entry, known.get(key(entry)), origin.get(key(entry)), forms) for entry in pot)
    catalog.extend(_obsolete(entry) for entry in lost if key(entry) not in went_on)
    return Merged(
        catalog=catalog,
        changed=tuple(entry for entry in lost if key(entry) in went_on),
        gone=tuple(entry for entry in lost if key(entry) not in went_on and not entry.obsolete),
    )


def _translated(entry: polib.POEntry | None) -> bool:
    return entry is not None and any(texts(entry))


def _current(
    wanted: polib.POEntry, same: polib.POEntry | None, origin: polib.POEntry | None, forms: int
) -> polib.POEntry:
    """A message of the POT, with what is known of it: its own entry, or one that it was before."""
    entry = polib.POEntry(
        msgctxt=wanted.msgctxt,
        msgid=wanted.msgid,
        msgid_plural=wanted.msgid_plural,
        # Without lines, which change with every edit of the article, in every language.
        occurrences=list(dict.fromkeys((file, "") for file, _ in wanted.occurrences)),
        comment=wanted.comment,
        flags=[*wanted.flags],
    )
    entry.msgstr_plural = dict.fromkeys(range(forms if wanted.msgid_plural else 0), "")
    known = [one for one in (same, origin) if one]
    entry.tcomment = "\n".join(dict.fromkeys(one.tcomment for one in known if one.tcomment))
    source = origin or same
    if source is None:
        return entry
    entry.flags += [flag for flag in source.flags if flag != "fuzzy"]
    _say(entry, source)
    if _translated(source) and (source.fuzzy or _identity(source) != _identity(entry)):
        entry.flags.append("fuzzy")
        _remember(entry, source)
    return entry


def _say(entry: polib.POEntry, source: polib.POEntry) -> None:
    """Take over a translation; where only one of the two has plural forms, all that there is of them."""
    said = texts(source)
    if not entry.msgid_plural:
        entry.msgstr = said[0] if len(said) == 1 else "\n".join(filter(None, said))
    elif source.msgid_plural:
        entry.msgstr_plural = dict(source.msgstr_plural)
    else:
        entry.msgstr_plural[0] = said[0]


def _identity(entry: polib.POEntry) -> tuple[str | None, str, str]:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def _remember(entry: polib.POEntry, source: polib.POEntry) -> None:
    """Say what the message was when somebody last translated it, and whether it has other numbers now."""
    before = _identity(source)
    if source.fuzzy and source.previous_msgid is not None:
        before = source.previous_msgctxt, source.previous_msgid, source.previous_msgid_plural or ""
    if before == _identity(entry):
        return
    entry.previous_msgctxt, entry.previous_msgid = before[:2]
    entry.previous_msgid_plural = before[2] or None
    if compare(before[1], entry.msgid, source_separators=_ENGLISH, target_separators=_ENGLISH, language="en"):
        entry.comment = "\n".join(filter(None, (entry.comment, NUMBERS_CHANGED)))


def _obsolete(entry: polib.POEntry) -> polib.POEntry:
    kept = polib.POEntry(
        msgctxt=entry.msgctxt,
        msgid=entry.msgid,
        msgid_plural=entry.msgid_plural,
        msgstr=entry.msgstr,
        msgstr_plural=dict(entry.msgstr_plural),
        tcomment=entry.tcomment,
        flags=[*entry.flags],
        obsolete=True,
    )
    if entry.fuzzy:
        kept.previous_msgctxt, kept.previous_msgid = entry.previous_msgctxt, entry.previous_msgid
        kept.previous_msgid_plural = entry.previous_msgid_plural
    return kept
