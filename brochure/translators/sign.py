"""Sign an edition: a signature is for messages exactly as they stand, in one role."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from brochure.approval import ORIGINAL, framed, lacking, said, to_sign
from brochure.article import read_text
from brochure.catalog import TEMPLATES
from brochure.catalog import read_text as read_catalog_text
from brochure.editions import EditionReader, Texts
from brochure.errors import ArticleError, CatalogError, Fault, SelectionError
from brochure.locales import is_pseudo
from brochure.model import Article, Message, Method, Role, Signature, messages
from brochure.orders import today
from brochure.project import Project
from brochure.recorded import Recorded, record, recorded_name
from brochure.shelves import bundled
from brochure.signoff import append, ledger_name
from brochure.words import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs, and as what; how it was translated is for a translator to say."""

    name: str
    role: Role
    credential: str
    method: Method | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What signing came to.

    `wrote` says whether there was anything to sign, `signed` which messages; `wanting` is what has still to be signed
    for a release, by locale and role. `recorded` are the editions that have all they need, which the original's last
    signature may give to many languages at once.
    """

    ledger: Path
    wrote: bool
    signed: tuple[Message, ...]
    wanting: tuple[tuple[str, Role], ...]
    recorded: tuple[Path, ...]


def sign_edition(project: Project, name: str, locale: str, signer: Signer, *, everything: bool = False) -> Done:
    """Sign what nobody has signed in this role as it stands, or `everything`, in the project's own ledger.

    Raises:
        SelectionError: no such article or translation; a pseudo locale, which stays a draft; a role that the
            language has not.
        CatalogError: the translation is not complete: what is missing cannot be signed. Or the ledger is faulty.
        OutputError: the ledger cannot be written.
    """
    goal = (project.root or Path.cwd()) / "translations"
    if project.root is None and bundled("translations") != goal:
        raise SelectionError("there is no project here to keep a signature in", hint="make one: brochure new DIR")
    if is_pseudo(locale):
        raise SelectionError(f"{locale} is no translation that can be signed", hint="it is for trying layouts")
    path = project.articles().get(name) or Path(name)
    if not path.is_file():
        swapped = f"the language comes first: brochure translations sign {name} {locale}"
        known = project.articles()
        raise SelectionError(f'no article "{name}"', hint=swapped if locale in known else nearest(name, known))
    reader = EditionReader(project=project, note=project.shown)
    texts = reader.texts(path, locale)
    slug, in_original = texts.original.slug, locale == texts.original.language
    if not in_original and project.catalog(locale, slug) is None:
        raise SelectionError(f'"{slug}" has no translation into {locale}', hint=nearest(locale, project.locales()))
    if in_original and signer.role not in ORIGINAL:
        raise SelectionError(
            f'"{slug}" is written in {locale}: there is nothing a {signer.role} could sign',
            hint=f"the original is signed with --role {ORIGINAL[0]}",
        )
    _complete(texts)
    wanted = to_sign(texts.edition.article, {} if in_original else texts.furniture)
    frame = framed(texts.original) if in_original else ""
    ledger = reader.ledger(slug, locale)
    unsigned = lacking(wanted, ledger, signer.role, frame)
    signed = wanted if everything else tuple(one.message for one in unsigned if one.message)
    file = goal / ledger_name(locale, slug)
    wrote = everything or bool(unsigned)
    if wrote:
        signature = Signature(
            name=signer.name, role=signer.role, credential=signer.credential, date=today(), method=signer.method,
            frame=frame, messages=tuple((message.key, said(message)) for message in signed),
        )  # fmt: skip
        append(file, signature, locale=locale, shown=project.shown(file))
    now = reader.current(texts.original, locale)
    languages = project.languages_of(slug, texts.original.language) if in_original else [locale]
    kept = [done for language in languages if (done := _record(reader, path, texts.original, language, goal))]
    wanting = dict.fromkeys((one.locale, one.role) for one in now.edition.unsigned or ())
    return Done(ledger=file, wrote=wrote, signed=signed, wanting=tuple(wanting), recorded=tuple(kept))


def _complete(texts: Texts) -> None:
    unfinished = [m for m in messages(texts.edition.article) if m.state in ("missing", "fuzzy")]
    if unfinished:
        raise CatalogError.of(
            [
                Fault(
                    message=f'"{m.source[:60]}" is {"not translated" if m.state == "missing" else "fuzzy"}',
                    place=m.text_place or m.place,
                    hint="finish the translation, then sign it",
                )
                for m in unfinished
            ]
        )


def _record(reader: EditionReader, path: Path, article: Article, locale: str, goal: Path) -> Path | None:
    """Keep an edition that is signed in full. Another language's fault is told when that is built, not here."""
    project = reader.project

    def catalog(domain: str) -> str:
        found = project.catalog(locale, domain) if locale != article.language else None
        return read_catalog_text(found, project.shown(found)) if found else ""

    try:
        texts = Recorded(
            file=path.name, article=read_text(path, project.shown(path)),
            catalog=catalog(article.slug), templates=catalog(TEMPLATES),
        )  # fmt: skip
        # Read from what is kept, since somebody may be editing: nothing is kept that was not signed.
        if not reader.of(texts, project.shown(path), locale).edition.signed:
            return None
    except (ArticleError, CatalogError):
        return None
    kept = goal / recorded_name(locale, article.slug)
    record(kept, texts)
    return kept
