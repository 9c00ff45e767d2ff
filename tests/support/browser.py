"""Chromium, as Debian has it: used where it is installed, and required in CI."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright
from support.tools import program


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of its own, with nothing kept. Without its sandbox, since root in a container can have none."""
    path = program("chromium", "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
