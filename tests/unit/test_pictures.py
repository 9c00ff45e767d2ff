from __future__ import annotations

from base64 import b64encode
from typing import Any

import pydyf
import pytest
from weasyprint import DEFAULT_OPTIONS
from weasyprint.images import get_image_from_uri
from weasyprint.pdf.stream import Stream

from brochure.fetch import NothingOutside
from brochure.paint import Ink, PaintedStream
from brochure.pictures import Pictures
from brochure.swatches import swatch

PLAIN = '<path fill="{ink}" d="M0 0h5v5z"/><path stroke="{ink}" stroke-opacity=".5" d="M0 0l5 5"/>'
GROUPED = '<g opacity=".5"><path fill="{ink}" d="M0 0h5v5z"/></g>'


def opened(svg: str) -> Any:
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 5 5">{svg.format(ink=swatch("ink"))}</svg>'
    url = f"data:image/svg+xml;base64,{b64encode(text.encode()).decode()}"
    pictures = Pictures()
    first = get_image_from_uri(pictures, NothingOutside(), DEFAULT_OPTIONS, url)
    known = get_image_from_uri(pictures, NothingOutside(), DEFAULT_OPTIONS, url)
    assert first is not known
    assert first.get_intrinsic_size(1, 16) == known.get_intrinsic_size(1, 16)
    return known


def drawn(picture: Any, size: float = 10, paints: dict[str, str] | None = None, before: int = 1) -> Any:
    """A group with a picture in it, as a background is drawn; `before` operators are in it already."""
    resources = {kind: pydyf.Dictionary() for kind in ("ExtGState", "XObject", "Pattern", "Shading")}
    page = Stream({}, (0, 0, 100, 100), {**resources, "ColorSpace": None}, {}, {}, {}, None)
    group = page.add_group(0, 0, 50, 50)
    group.__class__, group.paints = PaintedStream, paints
    for _ in range(before):
        group.transform(e=3, f=3)
    picture.draw(group, size, size, None)
    return group


def said(group: Any) -> tuple[Any, ...]:
    return tuple(group.stream), group._resources["ExtGState"].data, sorted(group._resources["XObject"])


@pytest.mark.parametrize("svg", [PLAIN, GROUPED])
def test_what_is_drawn_again_is_what_was_drawn(svg: str) -> None:
    picture = opened(svg)
    for size in (10, 20, 10, 20):
        assert said(drawn(picture, size)) == said(drawn(picture._picture, size))
    assert any(isinstance(line, Ink) for line in drawn(picture).stream) is (svg == PLAIN)


@pytest.mark.parametrize(
    ("svg", "given", "again"),
    [
        (PLAIN, {}, 0),
        (PLAIN, {"paints": {"--ink": "#ff0000"}}, 3),
        (PLAIN, {"before": 2}, 3),
        (GROUPED, {}, 3),
    ],
)
def test_it_is_drawn_once_where_nothing_else_is(
    svg: str, given: dict[str, Any], again: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not where a target's paints are known, where something was drawn before, or where a group is in it."""
    picture = opened(svg)
    drawn(picture)
    drawings: list[float] = []
    draw = picture._picture.draw

    def noted(stream: Any, width: float, *rest: Any) -> None:
        drawings.append(width)
        draw(stream, width, *rest)

    monkeypatch.setattr(picture._picture, "draw", noted)
    for _ in range(3):
        assert said(drawn(picture, **given))
    assert len(drawings) == again
