"""A message counts as translated only where all of it is, and every message counts once."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import date

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.tools import program

from brochure.errors import Fault, Place
from brochure.translators.status import Count, Language, Row, Said, Signed, Tally, Wanted, Wanting, count

TEA = Wanted(source="Drink two cups")
CUPS = Wanted(source="%(n)s cup", plural="%(n)s cups")


def said(source: str, *texts: str, fuzzy: bool = False, obsolete: bool = False, plural: bool = False) -> Said:
    return Said(key=(None, source), texts=texts, fuzzy=fuzzy, obsolete=obsolete, plural=plural)


@pytest.mark.parametrize(
    ("message", "entry", "state"),
    [
        (TEA, said("Drink two cups", "Beba dos tazas"), "translated"),
        (TEA, said("Drink two cups", "Drink two cups"), "translated"),
        (TEA, said("Drink two cups", "Beba dos tazas", fuzzy=True), "fuzzy"),
        (TEA, said("Drink two cups", ""), "missing"),
        (TEA, said("Drink two cups", " \n"), "missing"),
        (TEA, said("Drink two cups", "", fuzzy=True), "missing"),
        (TEA, said("Drink two cups", "Beba dos tazas", obsolete=True), "missing"),
        (TEA, said("Drink two mugs", "Beba dos tazones"), "missing"),
        (TEA, said("Drink two cups", "Beba", "Beban", plural=True), "missing"),
        (CUPS, said("%(n)s cup", "taza", "tazas", plural=True), "translated"),
        (CUPS, said("%(n)s cup", "taza", "tazas", plural=True, fuzzy=True), "fuzzy"),
        (CUPS, said("%(n)s cup", "taza", "", plural=True), "missing"),
        (CUPS, said("%(n)s cup", "taza"), "missing"),
    ],
)
def test_the_state_of_a_message(message: Wanted, entry: Said, state: str) -> None:
    found = count([message], [entry])
    tallies = {"translated": found.translated, "fuzzy": found.fuzzy, "missing": found.missing}
    assert tallies.pop(state) == Tally(messages=1, words=message.words)
    assert set(tallies.values()) == {Tally()}


def test_words_are_those_of_the_original_with_its_plural() -> None:
    assert (TEA.words, CUPS.words) == (3, 4)


def test_a_context_makes_another_message() -> None:
    meant = Wanted(source="Tea", context="meal")
    found = count([Wanted(source="Tea"), meant], [said("Tea", "Té")])
    assert (found.translated.messages, found.missing.messages) == (1, 1)


def test_a_message_that_is_wanted_twice_counts_once() -> None:
    assert count([TEA, TEA], []).all == Tally(messages=1, words=3)


def test_what_the_original_has_no_more_is_stale_and_what_is_kept_aside_obsolete() -> None:
    entries = [said("Drink two cups", "Beba"), said("Old", "Viejo"), said("Older", "", fuzzy=True),
               said("Oldest", "Ancestral", obsolete=True), said("Drink two cups", "Toma", obsolete=True)]  # fmt: skip
    found = count([TEA], entries)
    assert (found.all.messages, found.translated.messages, found.stale, found.obsolete) == (1, 1, 2, 2)


@pytest.mark.parametrize(
    ("translated", "left", "percent"),
    [(0, 5, 0), (1, 2, 33), (999, 1, 99), (1, 999, 0), (1000, 0, 100), (0, 0, 100)],
)
def test_percentages_are_rounded_down(translated: int, left: int, percent: int) -> None:
    found = Count(translated=Tally(messages=translated, words=translated), missing=Tally(messages=left, words=left))
    assert (found.percent_messages, found.percent_words) == (percent, percent)


def test_words_weigh_otherwise_than_messages() -> None:
    long = Wanted(source=" ".join(["word"] * 97))
    found = count([TEA, long], [said("Drink two cups", "Beba dos tazas")])
    assert (found.percent_messages, found.percent_words, found.left) == (50, 3, Tally(messages=1, words=97))


SOURCES = st.sampled_from(["a", "a b", "a b c", "b", "b c", "c"])
WANTED = st.lists(st.builds(Wanted, source=SOURCES, context=st.sampled_from([None, "x"])))
SAID = st.lists(
    st.builds(
        Said,
        key=st.tuples(st.sampled_from([None, "x"]), SOURCES),
        texts=st.tuples(st.sampled_from(["", "ü"])),
        fuzzy=st.booleans(),
        obsolete=st.booleans(),
    ),
    unique_by=lambda entry: (entry.key, entry.obsolete),
)


@given(WANTED, SAID)
def test_every_message_is_in_one_state_and_every_entry_accounted_for(wanted: list[Wanted], entries: list[Said]) -> None:
    found = count(wanted, entries)
    messages = {message.key: message.words for message in wanted}
    assert found.all == Tally(messages=len(messages), words=sum(messages.values()))
    assert found.translated + found.left == found.all
    assert (found.percent_words == 100) is (found.left.words == 0)
    assert found.obsolete + found.stale <= len(entries)
    live = {entry.key for entry in entries if not entry.obsolete}
    assert found.stale == len(live - messages.keys())


@settings(max_examples=30)  # each starts a program
@given(st.dictionaries(SOURCES, st.tuples(st.sampled_from(["", "ü"]), st.booleans()), min_size=1))
def test_msgfmt_counts_the_same(tmp_path_factory: pytest.TempPathFactory, entries: dict[str, tuple[str, bool]]) -> None:
    msgfmt = program("msgfmt", "gettext")
    po = polib.POFile()
    po.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    for source, (text, fuzzy) in entries.items():
        # What is empty and fuzzy is missing to us, as to a reader; msgfmt calls it fuzzy.
        po.append(polib.POEntry(msgid=source, msgstr=text, flags=["fuzzy"] if fuzzy and text else []))
    path = tmp_path_factory.getbasetemp() / "counted.po"
    po.save(str(path))
    command = [msgfmt, "--statistics", "-o", "/dev/null", path]
    told = subprocess.run(command, check=True, capture_output=True, text=True, env={"LC_ALL": "C"}).stderr
    theirs = {word: int(number) for number, word in re.findall(r"(\d+) (translated|fuzzy|untranslated)", told)}
    ours = count(
        [Wanted(source=source) for source in entries],
        [said(source, text, fuzzy=fuzzy and bool(text)) for source, (text, fuzzy) in entries.items()],
    )
    assert [theirs.get(word, 0) for word in ("translated", "fuzzy", "untranslated")] == [
        ours.translated.messages, ours.fuzzy.messages, ours.missing.messages,
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------------- signatures

HOLDS = Signed(
    name="Dr A", role="clinician", credential="consultant", method=None, date=date(2026, 11, 22), messages=9, valid=9
)
VOID = replace(HOLDS, name="Dr B", date=date(2026, 11, 1), valid=0)
WANTING = Wanting(locale="es", role="clinician", messages=3, changed=0)
CHANGED = replace(WANTING, role="translator", changed=2)
FAULTS = tuple(Fault(message=f"line {n} is bad", place=Place(file="x.po", line=n)) for n in (3, 4))


def row(
    *signatures: Signed, domain: str = "tea", wanting: tuple[Wanting, ...] = (), faults: tuple[Fault, ...] = ()
) -> Row:
    return Row(
        domain=domain, catalog="x.po", count=None if faults else Count(), signatures=signatures, wanting=wanting,
        faults=faults,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "state", "words"),
    [
        (row(wanting=(WANTING,)), "unsigned", "draft: 3 to be signed by a clinician (es)"),
        (row(HOLDS), "signed", "signed: Dr A, consultant (clinician), 2026-11-22"),
        (row(VOID, HOLDS), "signed", "signed: Dr A, consultant (clinician), 2026-11-22"),
        (
            row(HOLDS, wanting=(CHANGED, WANTING)),
            "changed",
            "draft: 3 to be signed by a translator (es), 2 of them changed since; 3 to be signed by a clinician (es)",
        ),
        (row(domain="brochure"), "unsignable", ""),
        (row(faults=FAULTS[:1]), "unreadable", "unreadable: x.po:3: line 3 is bad"),
        (row(HOLDS, faults=FAULTS), "unreadable", "unreadable: x.po:3: line 3 is bad, and 1 more"),
    ],
)
def test_the_state_of_a_text_in_words(found: Row, state: str, words: str) -> None:
    assert (found.state, found.words) == (state, words)


def test_a_language_adds_up_what_can_be_read_of_it() -> None:
    done, left = Count(translated=Tally(messages=1, words=5)), Count(missing=Tally(messages=1, words=3), stale=2)
    rows = (Row(domain="a", catalog="", count=done), Row(domain="b", catalog="", count=left), row(faults=FAULTS))
    language = Language(
        locale="es", tag="es", autonym="Español", english_name="Spanish", direction="ltr", rows=rows
    )  # fmt: skip
    assert language.count == done + left
    assert not language.readable
