"""What a template may use: words, drawings and data, each as safe HTML."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from markupsafe import Markup as Safe

from brochure import __version__, drawings, inline, locales, typography
from brochure.flows import Part
from brochure.furniture import Furniture
from brochure.locales import Language
from brochure.model import Clinic, Edition, Figure, Fit, Layout, Logo, Message, Source
from brochure.qr import qr_svg
from brochure.style import style_sheet
from brochure.swatches import swatch

_DRAFT = "Draft – not reviewed"
_TITLES = ("title", "subtitle", "heading", "figure label")


class Page:
    """A text in a layout and type size, as templates print it: see `names`, and `of_clinic` for each page."""

    def __init__(
        self,
        edition: Edition,
        layout: Layout,
        fit: Fit,
        strings: Furniture,
        flows: Mapping[str, Sequence[Part]],
        sources: Sequence[Source],
        *,
        original: Furniture | None = None,
    ) -> None:
        self.edition = edition
        self.layout = layout
        self.fit = fit
        self.strings = strings
        self.language = strings.language
        self.flows = flows
        self.sources = sources
        self._original = original
        self._known: dict[tuple[int, str, str], tuple[Message, Safe]] = {}
        self._numbers = {source.id: source.number for source in self.sources}

    @property
    def original(self) -> Language | None:
        """The article's own language, where the layout prints both."""
        return self._original.language if self._original else None

    def of_clinic(self, clinic: Clinic, *, draft: bool, bleed: float = 0.0) -> dict[str, Any]:
        """Names that a template may use besides, which differ from clinic to clinic."""
        locale = self.edition.locale
        return {
            "clinic": clinic,
            "clinic_name": clinic.name(locale),
            "clinic_hours": clinic.opening_hours(locale),
            "draft": draft,
            "style": lambda draft_mark: Safe(
                style_sheet(
                    self.layout, self.language, self.fit, cover=self.edition.article.cover,
                    mark=_mark_words(str(draft_mark)) if draft else "", bleed=bleed, original=self.original,
                )
            ),
            "logo": _logo(clinic.logo),
            "qr": lambda title: Safe(qr_svg(clinic.url, _spoken(title), swatch("black"))),
        }  # fmt: skip

    def names(self) -> dict[str, Any]:
        """Names that a template may use, whichever the clinic."""
        article, fit = self.edition.article, self.fit
        return {
            "_": self.strings.text,
            "gettext": self._gettext,
            "ngettext": self._ngettext,
            "article": article,
            "language": self.language,
            "layout": self.layout,
            "credits": self.edition.credits,
            "newer": self.edition.newer,
            "flows": self.flows,
            "write_in_lines": 2 + fit.lines,
            "free": {name: sum(start >= len(self.flows[name]) for start in starts) for name, starts in fit.breaks},
            "sources": self.sources,
            "generator": f"brochure {__version__}",
            "title": inline.plain(article.title.text) if not article.plain else article.title.text,
            "space": typography.word_space(self.language),
            "kind_of": lambda block: type(block).__name__.lower(),
            "say": self._say,
            "mark": self._mark,
            "prepare": lambda text: Safe(typography.prepare(text, self.language)),
            "ltr": lambda text: Safe(typography.ltr(text)),
            "phone": self._phone,
            "day": lambda value: self._prepared(locales.day(value, self.language)),
            "short_day": lambda value: self._prepared(locales.day(value, self.language, "medium")),
            "native": lambda text: locales.native(text, self.language),
            "number": lambda value: locales.number(value, self.language),
            "temperature": lambda celsius: _temperature(celsius, self.language),
            "listing": lambda words: self._prepared(locales.listing(list(words), self.language)),
            "original": self._in_original(),
            "cite": lambda id_: Safe(self._cite(id_)),
            "language_label": self._language_label(),
            "icon_array": self._icon_array,
            "reset": self._reset,
        }

    # ---- words

    def _in_original(self) -> dict[str, Any]:
        """Words of a message and of the templates in the article's own language, where the layout prints both."""
        strings = self._original
        if strings is None:
            return {}
        language = strings.language
        return {
            "language": language,
            "say": lambda message: self._said(message, message.source, language),
            "_": strings.text,
            "gettext": lambda source, **values: strings.text(source) % values,
            "number": lambda value: locales.number(value, language),
            "temperature": lambda celsius: _temperature(celsius, language),
            "space": typography.word_space(language),
        }

    def _gettext(self, source: str, **values: Any) -> Safe:
        return self.strings.text(source) % values

    def _ngettext(self, one: str, many: str, count: int, **values: Any) -> Safe:
        return self.strings.text(one if count == 1 else many) % {"num": count, **values}

    def _prepared(self, text: str) -> Safe:
        return Safe(typography.prepare(text, self.language))

    def _say(self, message: Message) -> Safe:
        return self._said(message, message.text, self.language)

    def _said(self, message: Message, words: str, language: Language) -> Safe:
        # Words that are the same in both languages of a page are set otherwise among those of the other one.
        key = id(message), words, language.locale
        if key not in self._known:
            self._known[key] = message, self._set(message, words, language)
        return self._known[key][1]

    def _set(self, message: Message, words: str, language: Language) -> Safe:
        title = message.kind in _TITLES

        def typeset(text: str, before: str = "") -> str:
            return typography.prepare(text, language, before, title=title)

        if message.plain:
            return Safe(typeset(words))
        return Safe(inline.render(words, typeset, self._cite))

    def _mark(self, message: Message) -> Safe:
        """Attributes that tie an element to its message; text left in another language says which."""
        attributes = f' data-message="{message.key}"'
        if message.state in ("missing", "fuzzy"):
            attributes += f' lang="{escape(self.edition.article.language)}" dir="auto"'
        return Safe(attributes)

    def _cite(self, id_: str) -> str:
        number = self._numbers.get(id_)
        # Joined to the word before it, so that no line begins with it.
        return f'\u2060<sup class="cite">\u2060{number}</sup>' if number else ""

    def _phone(self, number: str) -> Safe:
        """A phone number, which can be called where it is a link: on a screen."""
        shown = typography.phone(number)
        digits = re.sub(r"[^\d+]", "", number)
        if digits:
            return Safe(f'<a class="call" href="tel:{digits}">{shown}</a>')
        return Safe(shown)

    def _language_label(self) -> Safe:
        """The language's name in English, for staff who file the sheet, and in its own script."""
        english = f'<span lang="en" dir="ltr">{escape(self.language.english_name)}</span>'
        if self.language.autonym == self.language.english_name:
            return Safe(english)
        return Safe(f"{english}\u00a0· <span class='autonym'>{escape(self.language.autonym)}</span>")

    # ---- drawings

    def _icon_array(self, figure: Figure, alt: object) -> Safe:
        assert figure.value is not None  # the reader saw to it
        assert figure.denominator is not None
        colour = swatch("urgent" if figure.tone == "bad" else "primary")
        return Safe(
            drawings.icon_array(
                figure.value, figure.denominator, colour=colour, alt=_spoken(alt), mirrored=self.language.rtl
            )
        )

    def _reset(self, figure: Figure) -> Safe:
        return Safe(
            drawings.reset(
                ring=swatch("primary-mid"), faulty=swatch("accent"), healthy=swatch("primary"),
                nucleus=swatch("tint-2"),
                alt=figure.alt.text, mirrored=self.language.rtl,
            )
        )  # fmt: skip


def _logo(logo: Logo | None) -> dict[str, str] | None:
    """The logo as a data URL, and its width at a height of 1, at most 3.4."""
    if logo is None:
        return None
    return {"url": logo_url(logo), "width": f"{min(3.4, logo.width / logo.height):.3f}"}


def _mark_words(local: str) -> str:
    """The mark of a draft, in English and in the brochure's language."""
    return " · ".join(dict.fromkeys((_DRAFT, _spoken(local))))


def logo_url(logo: Logo) -> str:
    """A logo as a data URL."""
    return f"data:{logo.media_type};base64,{base64.b64encode(logo.data).decode()}"


def _temperature(celsius: Decimal, language: Language) -> Safe:
    text = f"{locales.number(celsius, language, places=1)}\u00a0°C"
    return Safe(typography.ltr(text) if language.rtl else escape(text))


def _spoken(html: object) -> str:
    """The words of safe HTML, for where no markup can stand."""
    return str(Safe(html).striptags())
