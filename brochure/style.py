"""The part of the style sheet that data decides: page sizes, type size, fonts, swatches, pictures, the draft's mark."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from brochure import drawings, scripts
from brochure.locales import Language, native
from brochure.model import Fit, Flow, Layout
from brochure.swatches import NAMES, swatch

_SWATCHES = " ".join(f"--{name}: {swatch(name)};" for name in NAMES)


def style_sheet(
    layout: Layout,
    language: Language,
    fit: Fit,
    *,
    cover: str,
    mark: str,
    bleed: float = 0.0,
    original: Language | None = None,
) -> str:
    """CSS for one page.

    `cover` names its drawing; `mark` stands above every panel of a draft; `bleed` is in mm; `original` is the other
    language of a bilingual layout.
    """
    setting = scripts.setting(language)
    families = _families(setting)
    root = (
        f":root {{ {_SWATCHES} {' '.join(_pictures(language, cover))} --bleed: {bleed:g}mm;"
        f" --line-height: {setting.line_height:g}; --heading: {setting.heading:g}; --hyphens: {setting.hyphens};"
        f" font-size: {fit.size * setting.size:g}pt; line-height: {setting.line_height:g};"
        f" word-spacing: {setting.word_spacing:g}em; font-family: {families}; }}"
    )
    emphasis = "font-style: italic" if setting.emphasis == "italic" else "font-weight: 700"
    script = [
        f"em {{ font-style: normal; {emphasis}; }}",
        # Page numbers and lists count in the digits of the language: `counter(page, digits)`.
        f"@counter-style digits {{ system: numeric; symbols: {_digits(language)}; }}",
        f"@page {{ font-family: {families}; }}",
    ]
    pages = [_page_rules(flow, rtl=language.rtl, bleed=bleed) for flow in layout.flows]
    marks = [
        f'@page {flow.name} {{ @top-center {{ content: "{_quoted(mark)}"; font-family: {families};'
        f" line-height: {setting.heading:g}; }} }}"
        for flow in layout.flows
        if mark
    ]
    both = list(_two_languages(layout, language, original)) if original else []
    return "\n".join([root, *script, *pages, *marks, *both])


def _two_languages(layout: Layout, language: Language, original: Language) -> Iterator[str]:
    """How the original is set beside the translation, and the name of either above its column on every page."""
    setting, other = scripts.setting(language), scripts.setting(original)
    yield (
        f".original {{ --line-height: {other.line_height:g}; --heading: {other.heading:g}; --hyphens: {other.hyphens};"
        f" font-size: {other.size / setting.size:.4g}em; line-height: {other.line_height:g};"
        f" word-spacing: {other.word_spacing:g}em; font-family: {_families(other)}; }}"
    )
    sides = ("right", "left") if language.rtl else ("left", "right")
    for side, named, how in zip(sides, (language, original), (setting, other), strict=True):
        start = "right" if named.rtl else "left"
        for flow in layout.flows:
            yield (
                f'@page {flow.name} {{ @top-{side} {{ content: "{_quoted(named.autonym)}"; text-align: {start};'
                f" font-family: {_families(how)}; }} }}"
            )


def _families(setting: scripts.Setting) -> str:
    return ", ".join(f'"{family}"' for family in setting.families)


def _quoted(words: str) -> str:
    return "".join(c if c.isalnum() or c in " ·–" else f"\\{ord(c):x} " for c in words)


def _digits(language: Language) -> str:
    return " ".join(f'"{digit}"' for digit in native("0123456789", language))


def _pictures(language: Language, cover: str) -> Iterator[str]:
    """Decoration, as backgrounds: a screen reader passes them over."""
    art = drawings.cover(
        cover, ring=swatch("art-ring"), faulty=swatch("art-faulty"), healthy=swatch("art-healthy"),
        nucleus=swatch("art-nucleus"), arrow=swatch("art-arrow"), mirrored=language.rtl,
    )  # fmt: skip
    yield f"--cover-art: {_data_url(art)};"
    for name in drawings.ICONS:
        colour = swatch("urgent" if name == "alert" else "primary")
        yield f"--icon-{name}: {_data_url(drawings.icon(name, colour))};"


def _page_rules(flow: Flow, *, rtl: bool, bleed: float) -> str:
    """`@page` rules of one flow. Inline start is on the right in a right-to-left language."""
    top, end, bottom, start = flow.margins
    left, right = (end, start) if rtl else (start, end)
    spread = f" bleed: {bleed:g}mm;" if bleed else ""
    rules = [
        (
            f"@page {flow.name} {{ size: {flow.widths[0]:g}mm {flow.height:g}mm;"
            f" margin: {top:g}mm {right:g}mm {bottom:g}mm {left:g}mm;{spread} }}"
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
