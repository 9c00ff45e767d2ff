"""The part of the style sheet that data decides: page sizes, type size, fonts, colours, pictures, the draft's mark."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from brochure import drawings, typography
from brochure.colour import Roles
from brochure.locales import Language
from brochure.model import Fit, Flow, Layout, Target


def style_sheet(
    layout: Layout, language: Language, target: Target, roles: Roles, fit: Fit, *, cover: str, mark: str
) -> str:
    """CSS for one page. `cover` names its drawing; `mark` stands above every panel of a draft."""
    setting = typography.setting(language)
    families = ", ".join(f'"{family}"' for family in setting.families)
    root = (
        f":root {{ {roles.css()} {' '.join(_surfaces(roles, target))}"
        f" {' '.join(_pictures(roles, language, target, cover))}"
        f" --line-height: {setting.line_height}; font-size: {fit.size * setting.size:g}pt;"
        f" line-height: {setting.line_height}; font-family: {families}; }}"
    )
    pages = [_page_rules(flow, rtl=language.rtl) for flow in layout.flows]
    words = "".join(c if c.isalnum() or c in " ·–" else f"\\{ord(c):x} " for c in mark)
    marks = [
        f'@page {flow.name} {{ @top-center {{ content: "{words}"; font-family: {families};'
        f" line-height: {setting.line_height}; }} }}"
        for flow in layout.flows
        if mark
    ]
    return "\n".join([root, *pages, *marks])


def _surfaces(roles: Roles, target: Target) -> Iterator[str]:
    """Grounds that run to the edge of the paper, which an office printer cannot print, and what stands on them."""
    edge = target is not Target.OFFICE
    yield f"--solid: {(roles.primary if edge else roles.paper).srgb};"
    yield f"--on-solid: {(roles.paper if edge else roles.primary).srgb};"
    yield f"--on-solid-muted: {(roles.tint if edge else roles.muted).srgb};"
    yield f"--mark-on-solid: {(roles.paper if edge else roles.urgent).srgb};"
    yield f"--wash: {(roles.tint if edge else roles.paper).srgb};"


def _pictures(roles: Roles, language: Language, target: Target, cover: str) -> Iterator[str]:
    """Decoration, as backgrounds: a screen reader passes them over."""
    edge = target is not Target.OFFICE
    art = drawings.cover(
        cover,
        ring=(roles.primary_mid if edge else roles.tint_2).srgb,
        faulty=roles.accent.srgb,
        healthy=(roles.tint_2 if edge else roles.primary).srgb,
        nucleus=(roles.primary_mid if edge else roles.tint_2).srgb,
        arrow=(roles.paper if edge else roles.primary).srgb,
        mirrored=language.rtl,
    )
    yield f"--cover-art: {_data_url(art)};"
    for name in drawings.ICONS:
        role = roles.urgent if name == "alert" else roles.primary
        yield f"--icon-{name}: {_data_url(drawings.icon(name, role.srgb))};"


def _page_rules(flow: Flow, *, rtl: bool) -> str:
    """`@page` rules of one flow. Inline start is on the right in a right-to-left language."""
    top, end, bottom, start = flow.margins
    left, right = (end, start) if rtl else (start, end)
    rules = [
        (
            f"@page {flow.name} {{ size: {flow.widths[0]:g}mm {flow.height:g}mm;"
            f" margin: {top:g}mm {right:g}mm {bottom:g}mm {left:g}mm; }}"
        )
    ]
    rules += [
        f"@page {flow.name}:nth({n} of {flow.name}) {{ size: {width:g}mm {flow.height:g}mm; }}"
        for n, width in enumerate(flow.widths, 1)
        if width != flow.widths[0]
    ]
    rules.append(f".flow-{flow.name} {{ page: {flow.name}; }}")
    return "\n".join(rules)


def _data_url(svg: str) -> str:
    return f'url("data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}")'
