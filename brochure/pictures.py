"""Pictures that are opened once, and those of style sheets drawn once a size: each clinic has the same icons again."""

from __future__ import annotations

from typing import Any

from weasyprint.images import SVGImage

from brochure.warm import Recent

_BACKGROUND = 1
"""Operators on a group that a background is to be drawn in: it is moved to its place."""


_KEPT, _LEAST = 8_000_000, 40_000
"""Bytes of pictures that are kept, and what one counts at least: some shapes take twenty times their source."""


class Pictures(Recent[str, Any]):
    """Pictures that were opened, by address: in a batch, a clinic's come back with the next layout."""

    def __init__(self, most: int = _KEPT) -> None:
        super().__init__(most, lambda url, _: max(len(url), _LEAST))

    def __setitem__(self, url: str, picture: Any) -> None:
        super().__setitem__(url, _Drawn(picture) if isinstance(picture, SVGImage) else picture)


class _Drawn:
    """An SVG, and what was drawn of it in each size: operators, and the states that they name."""

    def __init__(self, picture: SVGImage) -> None:
        self._picture = picture
        self._known: dict[tuple[float, float], tuple[list[Any], dict[str, Any]]] = {}

    def get_intrinsic_size(self, *given: Any) -> Any:
        return self._picture.get_intrinsic_size(*given)

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        """Draw it where WeasyPrint does; from memory where nothing else is drawn and inks are put in later."""
        alone = stream.extra.get("Subtype") == "/Form" and len(stream.stream) == _BACKGROUND
        if not (alone and stream.stream[0].endswith(b" cm")) or getattr(stream, "paints", ()) is not None:
            self._picture.draw(stream, width, height, style)
            return
        states = stream._resources["ExtGState"]
        if (known := self._known.get((width, height))) is None:
            self._picture.draw(stream, width, height, style)
            if not any(stream._resources[kind] for kind in ("XObject", "Pattern", "Shading")):
                self._known[width, height] = stream.stream[_BACKGROUND:], dict(states)
            return
        lines, named = known
        stream.stream += lines
        states.update(named)
