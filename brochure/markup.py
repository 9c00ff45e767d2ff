"""`Edition` + `Layout` + `Clinic` + target -> HTML. The only module that knows Jinja.

The article is translated before Jinja sees it, so that a "%" or "{{" in medical text meets no formatter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from brochure import locales
from brochure.colour import Roles
from brochure.edition import Entries
from brochure.errors import LayoutError, Place
from brochure.flows import flow_parts, printed
from brochure.furniture import Furniture
from brochure.locales import Language
from brochure.model import Box, Clinic, Edition, Fit, Layout, Message, Target
from brochure.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """A brochure as HTML, and what went into it.

    `printed` are the article's messages that this layout prints, `furniture` the templates' own, in order of use.
    """

    html: str
    edition: Edition
    layout: Layout
    clinic: Clinic
    target: Target
    language: Language
    fit: Fit
    draft: bool
    printed: tuple[Message, ...]
    furniture: tuple[Message, ...]


class Composer:
    """Templates parsed once, and filled many times."""

    def __init__(self, shelves: Sequence[Path]) -> None:
        self._environment = ImmutableSandboxedEnvironment(
            loader=jinja2.FileSystemLoader([str(shelf) for shelf in shelves]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        self._environment.policies["ext.i18n.trimmed"] = True
        self._environment.install_gettext_callables(_unbound, _unbound, newstyle=True)  # type: ignore[attr-defined]

    def compose(
        self,
        edition: Edition,
        furniture: Entries,
        layout: Layout,
        clinic: Clinic,
        target: Target,
        fit: Fit,
        roles: Roles,
    ) -> Markup:
        """Fill a layout's template. `furniture` is the catalog of the templates' own strings.

        Raises:
            LayoutError: the template is faulty.
            CatalogError: a translation of a template's string has a placeholder that the string has not.
        """
        flows = flow_parts(edition, layout, fit)
        strings = Furniture(furniture, locales.language(edition.locale))
        draft = is_draft(edition, clinic)
        page = Page(edition, layout, clinic, target, roles, strings, flows, draft=draft)
        try:
            template = self._environment.get_template(f"{layout.slug}/page.html")
            html = template.render(page.context(fit))
        except jinja2.TemplateError as error:
            raise LayoutError(
                f"the template fails: {error}",
                place=Place(
                    file=f"templates/{getattr(error, 'name', None) or f'{layout.slug}/page.html'}",
                    line=getattr(error, "lineno", None),
                ),
                hint="see docs/architecture.md for what a template may use",
            ) from error
        parts = [part for found in flows.values() for part in found]
        return Markup(
            html=html, edition=edition, layout=layout, clinic=clinic, target=target,
            language=strings.language, fit=fit, draft=draft,
            printed=tuple(printed(edition, parts)), furniture=strings.used(),
        )  # fmt: skip


def _unbound(*_: object) -> str:
    raise AssertionError("templates get their gettext from the page's context")


def is_draft(edition: Edition, clinic: Clinic) -> bool:
    """Unsigned text makes a draft, and so does a fever threshold that the clinic has not confirmed."""
    return not edition.signed or (_has_urgent(edition) and not clinic.fever_confirmed_by)


def _has_urgent(edition: Edition) -> bool:
    blocks = (block for section in edition.article.sections for block in section.blocks)
    return any(isinstance(block, Box) and block.kind == "urgent" for block in blocks)
