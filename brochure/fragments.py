"""What a page has in common with those of other clinics, filled once.

It is filled by itself, where no name of a clinic is known, and printed on a page to which no name means anything else:
neither one that it was made with, nor one that it has asked for in vain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import jinja2
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.utils import Cycler, Joiner, Namespace, missing
from markupsafe import Markup as Safe

from brochure.errors import BrochureError
from brochure.furniture import Furniture
from brochure.model import Message
from brochure.warm import Recent

_KEPT = 1000
"""Fragments of a text that are kept; an article has about a hundred."""

_FAILS = (
    jinja2.TemplateError, BrochureError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError,
)  # fmt: skip


class _Alone(Context):
    """A context that notes what is asked for and not there."""

    absent: ClassVar[set[str]] = set()

    def resolve_or_missing(self, key: str) -> Any:
        found = super().resolve_or_missing(key)
        if found is missing:
            self.absent.add(key)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fragment:
    """What a macro gave, if it can be asked; names that it asked for in vain; the templates' strings in it.

    What it was given is kept, since it is known by its identity.
    """

    given: tuple[object, ...]
    html: Safe | None
    absent: frozenset[str] = frozenset()
    strings: Mapping[str, Message]


def alone(environment: jinja2.Environment) -> jinja2.Environment:
    """The same templates, for `Fragments`."""
    found = environment.overlay()
    found.context_class = _Alone
    return found


class Fragments:
    """Fragments of the pages of one text in one layout and type size."""

    def __init__(self, environment: jinja2.Environment, names: Mapping[str, Any], strings: Furniture) -> None:
        """`names` are what these pages have in common; `environment` is one of `alone`."""
        self._environment, self._names, self._strings = environment, names, strings
        self._modules: dict[str, tuple[Any, frozenset[str]]] = {}
        self._known = Recent[tuple[object, ...], _Fragment](_KEPT)
        self._context: tuple[Any, bool] = (None, False)

    @jinja2.pass_context
    def common(self, context: Context, template: str, macro: str, *given: object) -> Safe | None:
        """What a macro of a template gives for all clinics; None where it asks for one."""
        if not self._is_common(context):
            return None
        key = template, macro, *map(id, given)
        if key not in self._known:
            self._known[key] = self._filled(template, macro, given)
        found = self._known[key]
        if found.html is None or any(context.resolve_or_missing(name) is not missing for name in found.absent):
            return None
        self._strings.use(found.strings)
        return found.html

    def _is_common(self, context: Context) -> bool:
        """Whether a template was given the names of all pages, none of which it had changed."""
        if self._context[0] is not context:
            same = all(context.resolve_or_missing(name) is value for name, value in self._names.items())
            self._context = context, same
        return self._context[1]

    def _filled(self, template: str, macro: str, given: tuple[object, ...]) -> _Fragment:
        with self._strings.noting() as noted:
            try:
                module, asked = self._module(template)
                _Alone.absent = set()
                html = getattr(module, macro)(*given)
            except _FAILS:
                # The page itself will ask for it, or fail, and say where.
                return _Fragment(given=given, html=None, strings={})
        return _Fragment(given=given, html=html, absent=asked | _Alone.absent, strings=noted)

    def _module(self, template: str) -> tuple[Any, frozenset[str]]:
        """A template filled, and the names that it has asked for in vain.

        Raises:
            LookupError: it counts on from one fragment to the next.
        """
        if template not in self._modules:
            found = self._environment.get_template(template)
            _Alone.absent = set()
            context = found.new_context(dict(self._names))
            module = TemplateModule(found, context)
            if any(isinstance(value, (Namespace, Cycler, Joiner)) for value in context.vars.values()):
                raise LookupError(template)
            self._modules[template] = module, frozenset(_Alone.absent)
        return self._modules[template]
