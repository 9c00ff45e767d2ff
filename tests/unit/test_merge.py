"""A catalog follows its POT: what somebody translated stays, as current, fuzzy or obsolete."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import tools

from brochure.translators.alike import ALIKE, alike
from brochure.translators.merge import NUMBERS_CHANGED, Merged, merge
from brochure.translators.po import canonical, key, read_po, texts

CUPS = "Up to 3 cups a day do no harm."
MORE = "Up to 4 cups a day do no harm."
MUGS = "Up to 3 mugs a day do no harm."
LOUD = "Up to 3 cups a day do no harm!"
HOT = "About half of us drink it hot."


def entry(msgid: str, msgstr: str = "", *flags: str, **more: object) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, flags=list(flags), **more)


def po(*entries: polib.POEntry, **metadata: str) -> polib.POFile:
    made = polib.POFile(wrapwidth=0)
    made.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": "es", **metadata}
    made.extend(entries)
    return made


def pot(*wanted: str | polib.POEntry) -> polib.POFile:
    return po(*(entry(one) if isinstance(one, str) else one for one in wanted))


def lines(entries: Iterable[polib.POEntry]) -> list[tuple[str, str, str]]:
    """State, message and translation of each."""
    return [
        ("obsolete" if e.obsolete else "fuzzy" if e.fuzzy else "current", e.msgid, " | ".join(texts(e)))
        for e in entries
    ]  # fmt: skip


def read_back(merged: Merged, folder: Path) -> polib.POFile:
    path = folder / "back.po"
    path.write_bytes(canonical(merged.catalog))
    return read_po(path, "back.po")


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        pytest.param([entry(CUPS, "tres")], [HOT, CUPS], [("current", HOT, ""), ("current", CUPS, "tres")], id="moved"),
        pytest.param([entry(CUPS, "tres")], [MUGS], [("fuzzy", MUGS, "tres")], id="changed"),
        pytest.param([entry(CUPS, "tres")], [HOT], [("current", HOT, ""), ("obsolete", CUPS, "tres")], id="gone"),
        pytest.param([entry(CUPS)], [HOT], [("current", HOT, "")], id="gone and never translated"),
        pytest.param([entry(CUPS, "tres", obsolete=True)], [CUPS], [("current", CUPS, "tres")], id="back"),
        pytest.param([entry(CUPS, "tres", "fuzzy", obsolete=True)], [CUPS], [("fuzzy", CUPS, "tres")], id="back fuzzy"),
        pytest.param([entry(CUPS, "tres", obsolete=True)], [MUGS], [("fuzzy", MUGS, "tres")], id="back, changed"),
        pytest.param([entry(CUPS, "tres", "fuzzy")], [CUPS], [("fuzzy", CUPS, "tres")], id="still fuzzy"),
        pytest.param(
            [entry(CUPS, "tres"), entry(MUGS)], [MUGS], [("fuzzy", MUGS, "tres")], id="changed to one not translated"
        ),
        pytest.param(
            [entry(CUPS, "tres"), entry(MUGS, "tazones")],
            [MUGS],
            [("current", MUGS, "tazones"), ("obsolete", CUPS, "tres")],
            id="what is translated is not written over",
        ),
        pytest.param(
            [entry(CUPS, "tres")],
            [MORE, LOUD],
            [("fuzzy", MORE, "tres"), ("current", LOUD, "")],
            id="one to one, in the order of the POT",
        ),
        pytest.param(
            [entry("Up to 3 cups a day do some harm.", "some"), entry(CUPS, "no")],
            [LOUD],
            [("fuzzy", LOUD, "no"), ("obsolete", "Up to 3 cups a day do some harm.", "some")],
            id="the most alike first",
        ),
    ],
)  # fmt: skip
def test_what_becomes_of_a_message(
    before: list[polib.POEntry], wanted: list[str], after: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    assert lines(read_back(merge(po(*before), pot(*wanted)), tmp_path)) == after


def test_a_changed_message_tells_what_it_was() -> None:
    (after,) = merge(po(entry(CUPS, "tres", msgctxt="tea")), pot(MUGS)).catalog
    assert (after.previous_msgctxt, after.previous_msgid) == ("tea", CUPS)


def test_a_message_that_changes_again_tells_what_was_translated() -> None:
    first = merge(po(entry(CUPS, "tres")), pot(MUGS)).catalog
    (after,) = merge(first, pot("Up to 3 mugs each day do no harm.")).catalog
    assert (after.previous_msgid, after.msgstr) == (CUPS, "tres")


def test_a_message_that_is_as_it_was_stays_fuzzy_until_somebody_has_looked() -> None:
    first = merge(po(entry(CUPS, "tres")), pot(MUGS)).catalog
    (after,) = merge(first, pot(CUPS)).catalog
    assert (after.fuzzy, after.previous_msgid) == (True, None)


def test_what_an_obsolete_message_was_before_is_kept(tmp_path: Path) -> None:
    first = merge(po(entry(CUPS, "tres")), pot(MUGS)).catalog
    gone = read_back(merge(first, pot(HOT)), tmp_path)
    (after,) = read_back(merge(gone, pot(MUGS)), tmp_path)
    assert (after.fuzzy, after.previous_msgid, after.msgstr) == (True, CUPS, "tres")


def test_changed_numbers_are_told_once_and_as_long_as_the_message_is_fuzzy() -> None:
    wanted = pot(entry(MORE, comment="paragraph"))
    first = merge(po(entry(CUPS, "tres")), wanted).catalog
    again = merge(first, wanted).catalog
    assert first[0].comment == again[0].comment == f"paragraph\n{NUMBERS_CHANGED}"
    again[0].flags.remove("fuzzy")
    (done,) = merge(again, wanted).catalog
    assert (done.comment, done.previous_msgid) == ("paragraph", None)


@pytest.mark.parametrize(("new", "told"), [("Take 5 g of it daily.", True), ("Take 5 mg of it a day.", False)])
def test_a_unit_is_part_of_a_number(new: str, told: bool) -> None:
    (after,) = merge(po(entry("Take 5 mg of it daily.", "cinco")), pot(new)).catalog
    assert after.fuzzy
    assert (NUMBERS_CHANGED in after.comment) is told


def test_comments_and_places_are_those_of_the_pot_and_remarks_those_of_the_translator() -> None:
    before = entry(CUPS, "tres", tcomment="ask the nurse", comment="old", occurrences=[("a.md", "3")])
    wanted = entry(CUPS, comment="new", occurrences=[("b.md", "7"), ("b.md", "9")])
    (after,) = merge(po(before), pot(wanted)).catalog
    assert (after.tcomment, after.comment, after.occurrences) == ("ask the nurse", "new", [("b.md", "")])


def test_remarks_go_where_the_translation_goes() -> None:
    before = po(entry(CUPS, "tres", tcomment="ask"), entry(MORE, tcomment="later"))
    (after,) = merge(before, pot(MORE)).catalog
    assert after.tcomment == "later\nask"


def test_the_header_stays() -> None:
    before = po(entry(CUPS, "tres"), **{"Last-Translator": "A", "X-Own": "1"})
    before.header = "by A"
    after = merge(before, pot(HOT)).catalog
    assert (after.header, after.metadata) == ("by A", before.metadata)


def test_the_same_text_in_another_context_is_another_message() -> None:
    after = merge(po(entry(CUPS, "tres")), pot(entry(CUPS, msgctxt="menu"))).catalog
    assert lines(after) == [("fuzzy", CUPS, "tres")]


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        (entry("cup", "taza"), entry("cup", msgid_plural="cups"), {0: "taza", 1: ""}),
        (entry("cup", msgid_plural="cups", msgstr_plural={0: "taza", 1: "tazas"}), entry("cup"), "taza\ntazas"),
        (
            entry("cup", msgid_plural="cups", msgstr_plural={0: "taza", 1: "tazas"}),
            entry("cup", msgid_plural="mugs"),
            {0: "taza", 1: "tazas"},
        ),
    ],
)
def test_plural_forms_that_come_or_go_take_the_translation_along(
    before: polib.POEntry, wanted: polib.POEntry, after: object
) -> None:
    (found,) = merge(po(before, **{"Plural-Forms": "nplurals=2; plural=(n != 1);"}), pot(wanted)).catalog
    assert found.fuzzy
    assert (found.msgstr_plural or found.msgstr) == after


def test_what_is_gone_and_what_has_changed_is_told() -> None:
    merged = merge(po(entry(CUPS, "tres"), entry(HOT, "caliente"), entry("Old", "viejo", obsolete=True)), pot(MUGS))
    assert [e.msgid for e in merged.changed] == [CUPS]
    assert [e.msgid for e in merged.gone] == [HOT]


# ------------------------------------------------------------------------------------------------------ for any catalog

SENTENCES = [CUPS, MORE, MUGS, HOT, "Tea", "Teas", "Tea is safe.", "Tea is not safe.", "5 mg", "50 mg"]
MESSAGES = st.sampled_from(SENTENCES) | st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
# Without line breaks at either end: GNU gettext wants those of the original.
WORDS = st.text(st.sampled_from('abcé"\\\n\t 5%'), max_size=8).map(lambda text: text.strip("\n"))
CONTEXTS = st.sampled_from([None, "menu"])


@st.composite
def catalogs(draw: st.DrawFn) -> polib.POFile:
    made = po()
    for context, msgid in draw(st.lists(st.tuples(CONTEXTS, MESSAGES), max_size=8, unique=True)):
        fuzzy = draw(st.booleans())
        made.append(
            entry(
                msgid,
                draw(WORDS),
                *(["fuzzy"] if fuzzy else []),
                msgctxt=context,
                obsolete=draw(st.booleans()),
                tcomment=draw(st.sampled_from(["", "ask", "a\n\nb"])),
                previous_msgid=draw(st.none() | MESSAGES) if fuzzy else None,
            )
        )
    return made


POTS = st.lists(st.tuples(CONTEXTS, MESSAGES), max_size=8, unique=True).map(
    lambda keys: pot(*(entry(msgid, msgctxt=context) for context, msgid in keys))
)


@given(catalogs(), POTS)
def test_nothing_that_was_translated_is_lost(before: polib.POFile, wanted: polib.POFile) -> None:
    after = [text for one in merge(before, wanted).catalog for text in texts(one) if text]
    assert sorted(after) == sorted(text for one in before for text in texts(one) if text)


@given(catalogs(), POTS)
def test_messages_stand_in_the_order_of_the_pot(before: polib.POFile, wanted: polib.POFile) -> None:
    after = merge(before, wanted).catalog
    assert [key(one) for one in after if not one.obsolete] == [key(one) for one in wanted]
    assert len({key(one) for one in after}) == len(after)


@given(catalogs(), POTS)
def test_what_is_up_to_date_stays_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, before: polib.POFile, wanted: polib.POFile
) -> None:
    once = merge(before, wanted)
    again = merge(read_back(once, tmp_path_factory.getbasetemp()), wanted)
    assert canonical(again.catalog) == canonical(once.catalog)


@settings(max_examples=25)
@given(catalogs(), POTS)
def test_msgmerge_agrees_on_what_is_exact_and_what_is_gone(
    tmp_path_factory: pytest.TempPathFactory, before: polib.POFile, wanted: polib.POFile
) -> None:
    msgmerge = tools.program("msgmerge", "gettext")
    folder = tmp_path_factory.getbasetemp()
    for name, file in (("peer.po", before), ("peer.pot", wanted)):
        (folder / name).write_bytes(canonical(file))
    options = ["--quiet", "--force-po", "--no-fuzzy-matching", "--no-wrap", "--output-file", "theirs.po"]
    subprocess.run([msgmerge, *options, "peer.po", "peer.pot"], cwd=folder, check=True, capture_output=True)
    theirs = read_po(folder / "theirs.po", "theirs.po")
    merged = merge(before, wanted)
    assert exact(merged.catalog) == exact(theirs)
    # Obsolete for them is what went on as fuzzy here, for they were told not to look for it.
    ours = {key(one) for one in merged.catalog if one.obsolete} | {key(one) for one in merged.changed}
    assert ours == {key(one) for one in theirs if one.obsolete}


def exact(catalog: polib.POFile) -> list[tuple[str | None, str, str]]:
    return [(e.msgctxt, e.msgid, e.msgstr) for e in catalog if e.msgstr and not e.fuzzy and not e.obsolete]


@settings(max_examples=25)
@given(catalogs(), POTS)
def test_msgfmt_takes_every_result(
    tmp_path_factory: pytest.TempPathFactory, before: polib.POFile, wanted: polib.POFile
) -> None:
    msgfmt = tools.program("msgfmt", "gettext")
    folder = tmp_path_factory.getbasetemp()
    (folder / "result.po").write_bytes(canonical(merge(before, wanted).catalog))
    command = [msgfmt, "-c", "--output-file", "result.mo", "result.po"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# --------------------------------------------------------------------------------------------------------------- alike


@given(st.lists(MESSAGES, max_size=6, unique=True), st.lists(MESSAGES, max_size=6, unique=True))
def test_pairs_are_one_to_one(came: list[str], went: list[str]) -> None:
    found = alike(came, went)
    assert len({new for new, _ in found}) == len({old for _, old in found}) == len(found)


@given(st.lists(st.sampled_from(SENTENCES), max_size=6, unique=True))
def test_each_text_is_most_like_itself(words: list[str]) -> None:
    assert sorted(alike(words, words)) == [(n, n) for n in range(len(words))]


def test_a_pair_that_differs_too_much_is_none() -> None:
    assert alike(["abcd"], ["abxy"]) == []
    assert alike(["abcd"], ["abcx"]) == [(0, 0)]
    assert ALIKE == 0.75


def test_of_two_that_are_alike_the_better_one_wins_wherever_it_stands() -> None:
    came = [LOUD, MUGS]
    assert sorted(alike(came, [CUPS])) == [(0, 0)]
    assert sorted(alike(came[::-1], [CUPS])) == [(1, 0)]
