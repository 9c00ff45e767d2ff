"""A project's files -> an edition, and who signed it: as it stands now, or as it was last signed in full."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from brochure.approval import Ledger, approve
from brochure.article import parse_article, read_article
from brochure.catalog import TEMPLATES, parse_catalog, read_catalog
from brochure.edition import Entries, entries, localize
from brochure.errors import CatalogError, Place
from brochure.insert import insert
from brochure.model import Article, Catalog, Edition, Message, Version, messages
from brochure.project import Project
from brochure.recorded import Recorded, read_recorded, recorded_name
from brochure.signoff import ledger_name, read_ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """An edition, the templates' strings in its language, and the article before it was translated."""

    edition: Edition
    furniture: Entries
    original: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionReader:
    """The texts of a project. `note` is told of every file that is read, and gives its name as the user knows it."""

    project: Project
    note: Callable[[Path], str]

    def texts(self, path: Path, locale: str, version: Version = "current", *, release: bool = False) -> Texts:
        """The article at a path, in a language.

        `last` is the edition that was last signed in full; `insert` what the article says beyond that. There,
        `release` leaves out of account what nobody has signed in the article's own language.

        Raises:
            ArticleError, CatalogError: a file cannot be read; nothing was ever signed in full, or nothing is newer.
        """
        article = read_article(path, shown=self.note(path))
        if version == "current":
            return self.current(article, locale)
        last = self._last(article, locale)
        newer = self._newer(article, last, release=release)
        if version == "last":
            return replace(last, edition=replace(last.edition, newer=newer is not None))
        if newer is None:
            raise CatalogError(
                f"nothing is newer than the last signed edition in {locale}", place=article.place,
                hint="there is no need of an insert",
            )  # fmt: skip
        return newer

    def has_newer(self, path: Path, locale: str, *, release: bool) -> bool:
        """Whether the article has moved on since its last signed edition in a language.

        Raises:
            ArticleError, CatalogError: as `texts`.
        """
        article = read_article(path, shown=self.note(path))
        return self._newer(article, self._last(article, locale), release=release) is not None

    def ledger(self, article: str, locale: str) -> Ledger:
        """Who signed an article in a language: by what is built in, and then by the project's own ledger.

        One's own does not hide it, as other files do: who signs one message anew leaves the others signed.
        """
        name = ledger_name(locale, article)
        paths = dict.fromkeys(folder / name for folder in reversed(self.project.shelf("translations")))
        ledgers = [read_ledger(path, locale=locale, shown=self.note(path)) for path in paths if path.is_file()]
        return Ledger(locale=locale, signatures=tuple(one for ledger in ledgers for one in ledger.signatures))

    def catalog(self, locale: str, domain: str) -> Catalog | None:
        """A catalog of the project, if it is there."""
        path = self.project.catalog(locale, domain)
        return read_catalog(path, locale=locale, domain=domain, shown=self.note(path)) if path else None

    # ---- now

    def current(self, article: Article, locale: str) -> Texts:
        """An article in a language as it is now.

        Raises:
            CatalogError: a catalog or a ledger cannot be read.
        """
        catalog = self.catalog(locale, article.slug) if locale != article.language else None
        furniture = entries(self.catalog(locale, TEMPLATES))
        return Texts(
            edition=self._approved(localize(article, locale, catalog), article, furniture),
            furniture=furniture,
            original=article,
        )

    def _approved(self, edition: Edition, original: Article, furniture: Entries) -> Edition:
        ledger = self.ledger(original.slug, edition.locale)
        originals = (
            ledger if edition.locale == original.language else self.ledger(original.slug, original.language)
        )  # fmt: skip
        return approve(
            edition, furniture=furniture, ledger=ledger, original=original, originals=originals,
            roles=self.project.release_roles,
        )  # fmt: skip

    # ---- as it was signed

    def _recorded(self, article: Article, locale: str) -> tuple[Recorded, str] | None:
        path = self.project.file("translations", recorded_name(locale, article.slug))
        if path is None:
            return None
        shown = self.note(path)
        return read_recorded(path, shown), shown

    def _last(self, article: Article, locale: str) -> Texts:
        kept = self._recorded(article, locale)
        if kept is None:
            raise CatalogError(
                f'no edition of "{article.slug}" in {locale} was ever signed in full',
                place=Place(file=f"translations/{recorded_name(locale, article.slug)}"),
                hint=f"after review: brochure translations sign {locale} {article.slug} --role ... --name ...",
            )
        return self.of(*kept, locale)

    def of(self, texts: Recorded, shown: str, locale: str) -> Texts:
        """An edition of texts that were recorded, or are about to be; `shown` names them in messages.

        Raises:
            ArticleError, CatalogError: one of them cannot be read.
        """
        original = parse_article(texts.article, texts.file, shown)
        catalog, signed = None, entries(None)
        if locale != original.language:
            catalog = parse_catalog(texts.catalog, locale=locale, domain=original.slug, shown=shown)
        if texts.templates:
            signed = entries(parse_catalog(texts.templates, locale=locale, domain=TEMPLATES, shown=shown))
        # A template that is newer than the edition has strings that only today's catalog knows.
        furniture = {**entries(self.catalog(locale, TEMPLATES)), **signed}
        return Texts(
            edition=self._approved(localize(original, locale, catalog), original, signed),
            furniture=furniture,
            original=original,
        )

    def _newer(self, article: Article, last: Texts, *, release: bool) -> Texts | None:
        """An edition of what is newer in the article, if there is anything: what is not signed, only in a draft."""
        locale = last.edition.locale
        if locale == article.language:
            return None
        today = self._approved(localize(article, article.language, None), article, {})
        if release and not today.signed:
            kept = self._recorded(article, article.language)
            if kept is None:
                return None
            article = parse_article(kept[0].article, kept[0].file, kept[1])
            today = self._approved(localize(article, article.language, None), article, {})
        signed = {message.key: message for message in messages(last.edition.article)}

        def translate(message: Message) -> Message:
            known = signed.get(message.key)
            return known or replace(message, state="missing", text_place=message.place)

        cut = insert(last.original, article, translate)
        if cut is None:
            return None
        unsigned = (*(last.edition.unsigned or ()), *(today.unsigned or ()))
        edition = replace(last.edition, article=cut, credits=today.credits, unsigned=unsigned, partial=True)
        return replace(last, original=article, edition=edition)
