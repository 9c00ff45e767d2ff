"""What WeasyPrint may open: pictures that stand in the page itself. No network, and no file."""

from __future__ import annotations

import logging
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse


class NothingOutside(URLFetcher):  # type: ignore[misc]
    """Serves `data:` URLs. Logos, drawings and icons are handed over inside the HTML, so nothing else is needed."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), fail_on_errors=False)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The content of a `data:` URL; anything else is an error that becomes a finding.

        WeasyPrint itself keeps quiet of some that fail: a font, a part of a drawing.
        """
        if not url.startswith("data:"):
            refusal = f"a page may not open {url}"
            logging.getLogger("weasyprint").error(refusal)
            raise ValueError(refusal)
        return super().fetch(url, headers)
