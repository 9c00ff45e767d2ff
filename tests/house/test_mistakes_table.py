"""What docs/checking-translations.md says of three checkers is what they find among the mistakes put in on purpose."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import polib
from support import mistakes
from support.tools import program

from brochure.translators.nouns import Pair
from brochure.translators.rules import rules

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "checking-translations.md"
HEAD = "| what was put in | mistakes | `brochure` | `msgfmt` | `pofilter` |\n|---|---:|---:|---:|---:|\n"
RIGHT = "nothing: right translations that look wrong"
HEADER = {
    "Project-Id-Version": "mistakes",
    "PO-Revision-Date": "2026-11-22 00:00+0000",
    "Last-Translator": "nobody",
    "Language-Team": "nobody",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}


def write(path: Path, pairs: Iterable[Pair]) -> None:
    """A catalog that says nothing wrong but what is in its messages; their contexts are their numbers."""
    po = polib.POFile()
    for number, pair in enumerate(pairs):
        po.metadata = {**HEADER, "Language": pair.language.locale}
        flags = ["python-format"] if pair.template else []
        po.append(polib.POEntry(msgctxt=str(number), msgid=pair.source, msgstr=pair.text, flags=flags))
    po.save(str(path))


def by_msgfmt(pair: Pair, folder: Path) -> bool:
    """Whether GNU gettext has anything to say of a message."""
    path = folder / "one.po"
    write(path, [pair])
    done = subprocess.run(
        [program("msgfmt", "gettext"), "-c", "-o", "/dev/null", path], capture_output=True, check=False, text=True
    )
    return done.returncode != 0 or bool(done.stderr)


def by_pofilter(pairs: Sequence[Pair], folder: Path) -> list[set[str]]:
    """The filters of translate-toolkit, of all it has for the language, that complain of each message."""
    found: list[set[str]] = [set() for _ in pairs]
    for locale in {pair.language.locale for pair in pairs}:
        here = [number for number, pair in enumerate(pairs) if pair.language.locale == locale]
        write(folder / "in.po", [pairs[number] for number in here])
        (folder / "out.po").unlink(missing_ok=True)
        command = ["pofilter", f"--language={locale}", "--progress=none", folder / "in.po", folder / "out.po"]
        subprocess.run(command, check=True, capture_output=True)
        if (folder / "out.po").exists():
            for entry in polib.pofile(str(folder / "out.po")):
                found[here[int(entry.msgctxt or 0)]] = set(re.findall(r"\(pofilter\) (\w+)", entry.tcomment))
    return found


def rows(folder: Path, known: dict[str, str]) -> list[str]:
    """A row for each kind of mistake. `known` is what pofilter found when it was last here."""
    put_in = mistakes.mistakes()
    right = mistakes.right()
    ours = [bool(list(rules()[mistake.rule](mistake.pair))) for mistake in put_in]
    ours += [any(list(rule(pair)) for rule in rules().values()) for pair in right]
    pairs = [*(mistake.pair for mistake in put_in), *right]
    gettext = [by_msgfmt(pair, folder) for pair in pairs]
    toolkit: list[bool] = []
    if shutil.which("pofilter"):
        before = by_pofilter([mistake.right for mistake in put_in], folder) + [set() for _ in right]
        toolkit = [bool(now - then) for now, then in zip(by_pofilter(pairs, folder), before, strict=True)]
    kinds = [*(mistake.kind for mistake in put_in), *(RIGHT for _ in right)]
    found = []
    for kind in dict.fromkeys(kinds):
        here = [number for number, other in enumerate(kinds) if other == kind]
        theirs = str(sum(toolkit[number] for number in here)) if toolkit else known.get(kind, "?")
        counts = (len(here), *(sum(column[number] for number in here) for column in (ours, gettext)), theirs)
        found.append(f"| {kind} | {' | '.join(map(str, counts))} |\n")
    return found


def test_the_table_of_mistakes_is_what_three_checkers_find(tmp_path: Path, update_golden: bool) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    table = "".join(rows(tmp_path, {row[0]: row[-1] for row in cells}))
    now = re.sub(re.escape(HEAD) + r"(?:\|.*\n)*", lambda _: HEAD + table, text)
    assert table in now
    if update_golden:
        DOCUMENT.write_text(now, encoding="utf-8")
    assert now == text or update_golden, f"{DOCUMENT.name} has changed; if it should, run pytest --update-golden"


def test_the_table_of_rules_has_them_all_in_their_own_words() -> None:
    found = re.findall(r"^\| `(\w+)` \| [a-z ]+ \| (.*) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    words = {name: (sys.modules[rule.__module__].__doc__ or "").partition("\n")[0] for name, rule in rules().items()}
    assert dict(found) == words
