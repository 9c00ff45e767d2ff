"""What bringing a catalog of 1,000 messages up to date costs, beside GNU `msgmerge` on the same files.

Both take turns. Ours reads, merges and writes in this process; msgmerge has the start of a program on its account, so
the ratio flatters us a little. Texts are sentences of the built-in article, cut and joined anew.

    .venv/bin/python benchmarks/merge.py [--messages N] [--rounds N]
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import polib

from brochure.article import read_article
from brochure.model import messages
from brochure.translators.merge import merge
from brochure.translators.po import canonical, read_po
from brochure.translators.pot import header

ARTICLE = Path(__file__).parents[1] / "articles" / "bmt-autoimmune.md"
CHANGED = (0.05, 0.2, 1.0)
"""Parts of all messages that are edited: a correction, a revision, and every one."""


def main() -> None:
    parser = argparse.ArgumentParser(description="seconds to merge a catalog with its POT, beside msgmerge")
    parser.add_argument("--messages", type=int, default=1000, help="default %(default)s")
    parser.add_argument("--rounds", type=int, default=5, help="default %(default)s")
    asked = parser.parse_args()
    msgmerge = shutil.which("msgmerge")
    if msgmerge is None:
        parser.error("no msgmerge: install gettext")
    print(f"{asked.messages} messages {'edited':>8} {'rewritten':>10} {'ours, s':>9} {'msgmerge, s':>12} {'ratio':>7}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in CHANGED:
            for rewritten in (0.0, part) if part < 1 else (0.0,):
                row(folder, asked, msgmerge, part, rewritten)


def row(folder: Path, asked: argparse.Namespace, msgmerge: str, edited: float, rewritten: float) -> None:
    """Measure one kind of change: so many messages edited by a word, or as many written anew."""
    write(folder, asked.messages, edited, rewritten=bool(rewritten))
    theirs = [msgmerge, "--quiet", "--no-wrap", "--output-file", str(folder / "theirs.po")]
    theirs += [str(folder / "old.po"), str(folder / "new.pot")]
    rounds = [(seconds(lambda: ours(folder)), seconds(lambda: run(theirs))) for _ in range(asked.rounds)]
    here, there = median(h for h, _ in rounds), median(t for _, t in rounds)
    ratio = median(h / t for h, t in rounds)
    print(f"{'':{len(str(asked.messages)) + 9}} {edited:8.0%} {rewritten:10.0%} {here:9.2f} {there:12.2f} {ratio:7.2f}")


def ours(folder: Path) -> None:
    merged = merge(read_po(folder / "old.po", "old.po"), read_po(folder / "new.pot", "new.pot"))
    (folder / "ours.po").write_bytes(canonical(merged.catalog))


def run(command: list[str]) -> None:
    subprocess.run(command, check=True)


def seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def write(folder: Path, count: int, part: float, *, rewritten: bool) -> None:
    """A translated catalog, and the POT of an edition in which a part of the messages is another one."""
    chance = random.Random(1)
    words = " ".join(m.source for m in messages(read_article(ARTICLE))).split()

    def sentence() -> str:
        start = chance.randrange(len(words) - 50)
        return " ".join(chance.sample(words[start : start + 50], chance.randint(5, 40)))

    texts = list(dict.fromkeys(sentence() for _ in range(count)))
    po, pot = polib.POFile(wrapwidth=0), polib.POFile(wrapwidth=0)
    po.metadata = pot.metadata = header("benchmark")
    changed = set(chance.sample(range(len(texts)), round(part * len(texts))))
    for number, text in enumerate(texts):
        po.append(polib.POEntry(msgid=text, msgstr=text.upper()))
        after = text if number not in changed else sentence() if rewritten else edit(text, chance)
        pot.append(polib.POEntry(msgid=after))
    (folder / "old.po").write_bytes(canonical(po))
    (folder / "new.pot").write_bytes(canonical(pot))


def edit(text: str, chance: random.Random) -> str:
    words = text.split()
    words[chance.randrange(len(words))] = "changed"
    return " ".join(words)


if __name__ == "__main__":
    main()
