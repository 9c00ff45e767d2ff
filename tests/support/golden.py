"""Golden files: what a step gives, as text that a person can read and compare."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "golden"


def compare(name: str, text: str, *, update: bool) -> None:
    """Fail with the difference to a golden file; or, asked to, write it anew."""
    path = FOLDER / name
    if update:
        path.write_text(text, encoding="utf-8")
    known = path.read_text(encoding="utf-8") if path.is_file() else ""
    difference = "\n".join(
        difflib.unified_diff(known.splitlines(), text.splitlines(), "golden", "now", lineterm="", n=1)
    )
    assert text == known, f"{name} has changed; if it should, run pytest --update-golden\n{difference}"


def readable(html: str) -> str:
    """HTML without what no one can read: style sheet, drawings, data in addresses; what cannot be seen has a name."""
    html = re.sub(r"<style>.*?</style>", "<style>...</style>", html, flags=re.S)
    html = re.sub(r"(<svg [^>]*>(?:<title>[^<]*</title>)?).*?</svg>", r"\1...</svg>", html, flags=re.S)
    html = re.sub(r"(data:[a-z+/]+;base64,)[A-Za-z0-9+/=]+", r"\1...", html)
    html = re.sub(r'content="brochure [0-9.]+"', 'content="brochure ..."', html)
    html = html.replace("\u2060", "&NoBreak;").replace("\u00a0", "&nbsp;")
    return "".join(f"{line.rstrip()}\n" for line in html.splitlines() if line.strip())
