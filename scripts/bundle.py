"""Build hook: put everything brochure needs at run time into what is packaged.

An installed brochure looks for these folders in ``brochure/bundle`` and then beside itself.
So an editable install gets none of them: the checkout's own are the ones to use.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = {
    "templates": "templates",
    "translations": "translations",
    "articles": "articles",
    "clinics": "clinics",
    "build/fonts": "fonts",
}


class Bundle(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the folders by force, since version control ignores the fonts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders to include, and where they go."""
        if version == "editable":
            return
        if not Path(self.root, "build/fonts/SHA256SUMS").is_file():
            raise FileNotFoundError("build/fonts is not there yet: run `make fonts` first")
        if self.target_name == "sdist":
            places = {"build/fonts": "build/fonts"}
        else:
            places = {folder: f"brochure/bundle/{name}" for folder, name in FOLDERS.items()}
        build_data["force_include"].update(places)
