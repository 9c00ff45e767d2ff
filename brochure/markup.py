"""`Edition` + `Layout` + `Clinic` -> HTML, for any target. The only module that knows Jinja.

The article is translated before Jinja sees it, so that a "%" or "{{" in medical text meets no formatter.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup as Safe

from brochure import locales
from brochure.colour import Cmyk, Roles, brand_roles
from brochure.edition import Entries
from brochure.errors import LayoutError, Place
from brochure.flows import cited, flow_parts, paired, printed
from brochure.fragments import Fragments, alone
from brochure.furniture import Furniture
from brochure.imposition import bound
from brochure.locales import Language
from brochure.model import Box, Clinic, Edition, Fit, Layout, Logo, Message, Target
from brochure.page import Page, logo_url
from brochure.swatches import paints
from brochure.warm import Recent

_TEXTS = 64
"""Editions in layouts and type sizes that are kept."""

_LANGUAGES = 8
"""Languages whose strings are kept as they are set."""

_PAGES = 8
"""Filled pages that are kept: targets of a brochure come one after the other, and have a few sizes tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """A brochure as HTML, and what went into it.

    `printed` are the article's messages that this layout prints, `furniture` the templates' own, in order of use.
    `original` is the language of the article where the layout is bilingual, and `paired` are the messages whose source
    is printed as well. What the target makes of it: `paints` for swatches, `pictures` for those of the HTML, by
    address, and `bleed` in mm.
    """

    html: str
    edition: Edition
    layout: Layout
    clinic: Clinic
    target: Target
    language: Language
    fit: Fit
    draft: bool
    bleed: float
    printed: tuple[Message, ...]
    furniture: tuple[Message, ...]
    original: Language | None = None
    paired: tuple[Message, ...] = ()
    paints: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Text:
    """An edition in a layout with all its pages. What it was made of is kept, since it is known by its identity."""

    given: tuple[Edition, Entries, Layout]
    page: Page
    names: Mapping[str, Any]
    printed: tuple[Message, ...]
    paired: tuple[Message, ...]


class _Sandbox(ImmutableSandboxedEnvironment):
    """Templates may read attributes of what they are given, and change nothing.

    Which ones goes by the type of a thing, and is asked some hundred times a page.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._safe: dict[tuple[type, str], bool] = {}
        self._fields: dict[type, frozenset[str]] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute; what a field of our own holds is data, and no method that has to be wrapped."""
        kind = type(obj)
        if kind not in self._fields:
            names = (entry.name for entry in fields(kind)) if is_dataclass(kind) else ()
            self._fields[kind] = frozenset(name for name in names if not name.startswith("_"))
        return getattr(obj, attribute) if attribute in self._fields[kind] else super().getattr(obj, attribute)

    def call(self, context: Any, obj: Any, /, *args: Any, **named: Any) -> Any:
        """What a template calls; what our own pages give it wants nothing of the context, and may be called."""
        if getattr(obj, "__module__", "") != Page.__module__:
            return super().call(context, obj, *args, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return obj(*args, **named)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        key = type(obj), attr
        if key not in self._safe:
            self._safe[key] = super().is_safe_attribute(obj, attr, value)
        return self._safe[key]


class Composer:
    """Templates parsed once, and filled many times."""

    def __init__(self, shelves: Sequence[Path]) -> None:
        self._shelves = tuple(shelves)
        self._texts = Recent[tuple[int, int, int, Language, Fit], _Text](_TEXTS)
        self._pages = Recent[tuple[Any, ...], tuple[tuple[object, ...], Markup]](_PAGES)
        self._strings = Recent[tuple[int, Language], tuple[Entries, dict[str, tuple[Message, Safe]]]](_LANGUAGES)
        self._environment = _Sandbox(
            loader=jinja2.FileSystemLoader([str(shelf) for shelf in shelves]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        self._environment.policies["ext.i18n.trimmed"] = True
        self._environment.install_gettext_callables(_unbound, _unbound, newstyle=True)  # type: ignore[attr-defined]
        self._alone = alone(self._environment)

    def compose(
        self,
        edition: Edition,
        furniture: Entries,
        layout: Layout,
        clinic: Clinic,
        target: Target,
        fit: Fit,
        roles: Roles,
        language: Language,
        *,
        bleed: float = 0.0,
        inks: Callable[[str], Cmyk] | None = None,
        logo: Logo | None = None,
    ) -> Markup:
        """Fill a layout's template. `furniture` is the catalog of the templates' own strings.

        `bleed` (mm), `inks`, which turns `#rrggbb` into percentages of ink, and the clinic's `logo` in inks are for the
        press. The HTML is the same for all targets whose bleed is that of the layout, or nothing.

        Raises:
            LayoutError: the template is faulty.
            CatalogError: a translation of a template's string has a placeholder that the string has not.
        """
        neutral = self._filled(edition, furniture, layout, clinic, fit, language, bleed or layout.bleed)
        return replace(
            neutral, target=target, bleed=bleed,
            paints=paints(brand_roles(roles, clinic.brand, inks) if clinic.brand else roles, target),
            pictures={logo_url(clinic.logo): logo_url(logo)} if logo and clinic.logo else {},
        )  # fmt: skip

    def _filled(
        self,
        edition: Edition,
        furniture: Entries,
        layout: Layout,
        clinic: Clinic,
        fit: Fit,
        language: Language,
        bleed: float,
    ) -> Markup:
        """The page as it is for all targets. The last few are kept."""
        key = id(edition), id(furniture), id(layout), id(clinic), fit, language, bleed
        if key in self._pages:
            return self._pages[key][1]
        text = self._text(edition, furniture, layout, language, fit)
        draft = is_draft(edition, clinic)
        try:
            template = self._environment.get_template(f"{layout.slug}/page.html")
            with text.page.strings.noting() as used:
                html = template.render({**text.names, **text.page.of_clinic(clinic, draft=draft, bleed=bleed)})
        except (jinja2.TemplateError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
            if not isinstance(error, jinja2.TemplateError) and _is_ours(error):
                raise
            raise LayoutError(
                f"the template fails: {error}",
                place=self._place(error) or Place(file=f"templates/{layout.slug}/page.html"),
                hint="see docs/architecture.md for what a template may use",
            ) from error
        markup = Markup(
            html=html, edition=edition, layout=text.page.layout, clinic=clinic, target=Target.SCREEN,
            language=language, fit=fit, draft=draft, bleed=bleed, printed=text.printed,
            furniture=tuple(used.values()), original=text.page.original, paired=text.paired,
        )  # fmt: skip
        self._pages[key] = (edition, furniture, layout, clinic), markup
        return markup

    def _text(self, edition: Edition, furniture: Entries, layout: Layout, language: Language, fit: Fit) -> _Text:
        """What a page prints of an article, which many clinics and targets have in common."""
        key = id(edition), id(furniture), id(layout), language, fit
        if key not in self._texts:
            pages = bound(layout, fit.pages)
            flows = flow_parts(edition, pages, fit)
            parts = [part for found in flows.values() for part in found]
            sources = cited((part for flow in pages.flows for part in flows[flow.name]), edition.article.sources)
            strings = Furniture(furniture, language, self._strings_of(furniture, language))
            original = Furniture({}, locales.language(edition.article.language)) if layout.bilingual else None
            page = Page(edition, pages, fit, strings, flows, sources, original=original)
            names = page.names()
            self._texts[key] = _Text(
                given=(edition, furniture, layout), page=page,
                names={**names, "common": Fragments(self._alone, names, strings).common},
                printed=tuple(printed(edition, parts)), paired=tuple(paired(edition, parts)) if original else (),
            )  # fmt: skip
        return self._texts[key]

    def _strings_of(self, furniture: Entries, language: Language) -> dict[str, tuple[Message, Safe]]:
        """The templates' strings as they were set for other pages."""
        key = id(furniture), language
        if key not in self._strings:
            self._strings[key] = furniture, {}
        return self._strings[key][1]

    def fill(self, template: str, /, **values: object) -> str:
        """Fill a template that is no brochure, like `blocks/job_sheet.html`; it is in English.

        Raises:
            LayoutError: the template is not there, or is faulty.
        """
        try:
            return self._environment.get_template(template).render(values)
        except (jinja2.TemplateError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
            if not isinstance(error, jinja2.TemplateError) and _is_ours(error):
                raise
            raise LayoutError(
                f"the template fails: {error}",
                place=self._place(error) or Place(file=f"templates/{template}"),
                hint="mend the template, or take the built-in one",
            ) from error

    def _place(self, error: Exception) -> Place | None:
        """Where a template failed: what Jinja says, or the innermost template that was being filled."""
        if isinstance(error, jinja2.TemplateSyntaxError):
            return Place(file=f"templates/{error.name}", line=error.lineno)
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            for shelf in self._shelves:
                if Path(frame.filename).is_relative_to(shelf):
                    name = Path(frame.filename).relative_to(shelf).as_posix()
                    return Place(file=f"templates/{name}", line=frame.lineno)
        return None


def _is_ours(error: Exception) -> bool:
    """Whether it is not the template that fails, but what it calls: a bug."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return Path(last.filename).is_relative_to(Path(__file__).parent) and last.filename.endswith(".py")


def _unbound(*_: object) -> str:
    raise AssertionError("templates get their gettext from the page's context")


def is_draft(edition: Edition, clinic: Clinic) -> bool:
    """Unsigned text makes a draft, and so does a fever threshold that the clinic has not confirmed."""
    return not edition.signed or (has_urgent(edition) and not clinic.fever_confirmed_by)


def has_urgent(edition: Edition) -> bool:
    """Whether it says when to call at once, which is where the clinic's fever threshold is printed."""
    blocks = (block for section in edition.article.sections for block in section.blocks)
    return any(isinstance(block, Box) and block.kind == "urgent" for block in blocks)
