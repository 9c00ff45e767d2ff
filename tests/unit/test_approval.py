"""Whose word holds for which message, after any edit: exactly what was changed is to be signed again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.samples import EVERY_BLOCK, IN_SPANISH, SOURCES, catalog, markdown, message, read

from brochure.approval import ORIGINAL, Ledger, approve, framed, lacking, said, to_sign
from brochure.catalog import INDEX
from brochure.edition import Entries, entries, localize
from brochure.model import (
    ROLES,
    Article,
    Box,
    Edition,
    Item,
    Message,
    Paragraph,
    Role,
    Signature,
    Subheading,
    Table,
    Unsigned,
)

TODAY = date(2026, 11, 22)
STRINGS = {"Your clinic": "Su clínica", "Sources": "Fuentes"}
SOURCE = markdown(EVERY_BLOCK, sources=SOURCES, authors="[A. Cup]", icd10="[G35, M34.9]")


@dataclass(kw_only=True)
class Desk:
    """A text in English and Spanish, and its two ledgers; whatever of it is set anew is what is judged."""

    article: Article
    words: dict[str, str] = field(default_factory=lambda: dict(IN_SPANISH))
    strings: Mapping[str, str] = field(default_factory=lambda: STRINGS)
    fuzzy: Iterable[str] = ()
    roles: tuple[Role, ...] = ("translator", "clinician")
    ledgers: dict[str, Ledger] = field(
        default_factory=lambda: {locale: Ledger(locale=locale) for locale in ("en", "es")}
    )

    @property
    def furniture(self) -> Entries:
        return entries(catalog(self.strings, fuzzy=self.fuzzy))

    def edition(self, locale: str = "es") -> Edition:
        """The text in a language, and who signed it."""
        return approve(
            localize(self.article, locale, catalog(self.words) if locale == "es" else None),
            furniture=self.furniture if locale == "es" else {}, ledger=self.ledgers[locale], original=self.article,
            originals=self.ledgers["en"], roles=self.roles,
        )  # fmt: skip

    def to_sign(self, locale: str) -> tuple[Message, ...]:
        return to_sign(self.edition(locale).article, self.furniture if locale == "es" else {})

    def sign(self, locale: str, role: Role, name: str = "", *, everything: bool = True) -> Signature:
        """Somebody signs all messages, or those alone that nobody has."""
        ledger, wanted = self.ledgers[locale], self.to_sign(locale)
        frame = framed(self.article) if locale == "en" else ""
        if not everything:
            wanted = tuple(one.message for one in lacking(wanted, ledger, role, frame) if one.message)
        signature = Signature(
            name=name or f"{role} {locale}", role=role, credential="of tea", date=TODAY, frame=frame,
            messages=tuple((one.key, said(one)) for one in wanted),
        )  # fmt: skip
        self.ledgers[locale] = replace(ledger, signatures=(*ledger.signatures, signature))
        return signature


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Nobody has signed yet."""
    return Desk(article=read(tmp_path, SOURCE))


@pytest.fixture
def signed(desk: Desk) -> Desk:
    """All have signed all."""
    for locale, role in (("en", "clinician"), ("es", "translator"), ("es", "clinician")):
        desk.sign(locale, role)  # type: ignore[arg-type]
    assert desk.edition().signed
    assert desk.edition("en").signed
    return desk


def edited(desk: Desk, tmp_path: Path, old: str, new: str) -> None:
    assert SOURCE.count(old) == 1
    desk.article = read(tmp_path, SOURCE.replace(old, new))


def names(unsigned: tuple[Unsigned, ...] | None) -> set[tuple[str, Role, str | None]]:
    """Language, role and source of each; None is the frame."""
    return {(one.locale, one.role, one.message.source if one.message else None) for one in unsigned or ()}


# ------------------------------------------------------------------------------------------------------ who has to sign


def test_of_a_text_that_nobody_signed_every_message_is_wanted_from_every_role(desk: Desk) -> None:
    assert names(desk.edition("en").unsigned) == {("en", "clinician", source) for source in IN_SPANISH}
    assert names(desk.edition().unsigned) == {
        *(("es", role, source) for role in desk.roles for source in {**IN_SPANISH, **STRINGS}),
        *(("en", "clinician", source) for source in IN_SPANISH),
    }
    assert all(one.never and one.voided is None for one in desk.edition().unsigned or ())
    assert (desk.edition().signed, desk.edition().credits) == (False, ())


@pytest.mark.parametrize("roles", [("translator",), ("reviser", "clinician"), ROLES])
def test_a_project_says_which_roles_a_translation_needs(roles: tuple[Role, ...], desk: Desk) -> None:
    desk.roles = roles
    desk.sign("en", "clinician")
    for number, role in enumerate(roles):
        assert {one.role for one in desk.edition().unsigned or ()} == set(roles[number:])
        desk.sign("es", role)
    assert desk.edition().signed


def test_the_original_needs_a_clinician_whatever_a_project_says(desk: Desk) -> None:
    desk.roles = ("reviser",)
    assert {one.role for one in desk.edition("en").unsigned or ()} == set(ORIGINAL)
    desk.sign("en", "clinician")
    assert desk.edition("en").signed


def test_a_translation_is_not_signed_before_its_original(desk: Desk) -> None:
    desk.sign("es", "translator")
    desk.sign("es", "clinician")
    assert {(one.locale, one.role) for one in desk.edition().unsigned or ()} == {("en", "clinician")}
    desk.sign("en", "clinician")
    assert desk.edition().signed


def test_the_originals_signature_is_none_for_a_translation(desk: Desk) -> None:
    signature = desk.sign("en", "clinician")
    desk.ledgers["es"] = Ledger(locale="es", signatures=(signature,))
    assert {one.role for one in desk.edition().unsigned or ()} == {"translator", "clinician"}


def test_what_only_the_page_of_brochures_says_is_nobodys_to_sign(desk: Desk) -> None:
    strings = catalog({"Brochures": "Folletos"})
    (printed,) = strings.entries
    for context, wanted in ((None, ["Brochures"]), (INDEX, [])):
        words = entries(replace(strings, entries=(replace(printed, context=context),)))
        assert [one.source for one in to_sign(desk.article, words) if one.kind == "template"] == wanted


# ----------------------------------------------------------------------------------------------------------- any edit


@pytest.mark.parametrize("change", [str.upper, lambda text: f"{text} ", lambda text: text[:-1] + "!"])
@pytest.mark.parametrize("source", sorted(set(IN_SPANISH) - {"3"}))
def test_an_edit_of_one_translation_takes_just_that_one_out_of_each_role(
    source: str, change: Callable[[str], str], signed: Desk
) -> None:
    signed.words[source] = change(IN_SPANISH[source])
    unsigned = signed.edition().unsigned or ()
    assert names(unsigned) == {("es", role, source) for role in signed.roles}
    assert [one.voided.name for one in unsigned if one.voided] == ["translator es", "clinician es"]
    assert not any(one.never for one in unsigned)
    assert (signed.edition().credits, signed.edition("en").signed) == ((), True)
    signed.words[source] = IN_SPANISH[source]
    assert signed.edition().signed


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_after_any_edits_what_is_wanted_is_what_was_edited(data: st.DataObject, signed: Desk) -> None:
    edits = data.draw(st.dictionaries(st.sampled_from(sorted(IN_SPANISH)), st.text("aé1 *", max_size=6)))
    signed.words = {**IN_SPANISH, **edits}
    # What says nothing keeps its source text, as what nobody has translated does.
    new = {source: text if text.strip() else source for source, text in edits.items()}
    changed = {source for source, text in new.items() if text != IN_SPANISH[source]}
    assert names(signed.edition().unsigned) == {("es", role, source) for role in signed.roles for source in changed}
    signed.words = dict(IN_SPANISH)
    assert signed.edition().signed


SOURCE_EDITS = [
    ("Drinking tea", "Drinking Tea", "Drinking Tea"),
    ("**safe**", "safe", "Tea is safe. [@cup]"),
    ("safe**. [@cup]", "safe**. [@pot]", "Tea is **safe**. [@pot]"),
    ("## When {#when}", "## Then {#when}", "Then"),
    ("Drink it *warm*.", "Drink it *hot*.", "Drink it *hot*."),
    ("2. two", "2. three", "three"),
]


@pytest.mark.parametrize(("old", "new", "source"), SOURCE_EDITS)
def test_an_edit_of_the_source_takes_just_that_message_out(
    old: str, new: str, source: str, signed: Desk, tmp_path: Path
) -> None:
    edited(signed, tmp_path, old, new)
    assert names(signed.edition("en").unsigned) == {("en", "clinician", source)}
    assert names(signed.edition().unsigned) == {("en", "clinician", source)} | {
        ("es", role, source) for role in signed.roles
    }
    edited(signed, tmp_path, old, old)
    assert signed.edition().signed


FRAME_EDITS = [
    ("value: about 84", "value: about 48"),
    ("value: about 84", "value: 84"),
    ("value: about 84", "value: 84 to 85"),
    ("denominator: 100", "denominator: 90"),
    ("source: cup\n:::", "source: pot\n:::"),
    ("source: cup\n:::", "source: cup\ntone: bad\n:::"),
    ("| | 3 |", "| 3 | |"),
    ("1. one\n2. two", "1. two\n2. one"),
    ("1. one\n2. two", "- one\n- two"),
    ("1. one\n2. two", "1. one"),
    ("## When {#when}", "## When {#when .more}"),
    ("::: key-points", "::: urgent"),
    ("Drink it *warm*.\n\n1. one\n2. two\n", "1. one\n2. two\n\nDrink it *warm*.\n"),
    ("code: TEA", "code: TEE"),
    ('edition: "1"', 'edition: "2"'),
    ("published: 2026-11-22", "published: 2026-11-21"),
    ("review_by: 2027-11-22", "review_by: 2028-11-22"),
    ("Cup and others 2024", "Cup and others 2025"),
    ("authors: [A. Cup]", "authors: [B. Cup]"),
    ("icd10: [G35, M34.9]", "icd10: [G35, M34.8]"),
    ("icd10: [G35, M34.9]", "icd10: [G35]"),
    ("icd10: [G35, M34.9]", "icd10: [G35, M34.9, K50]"),
]


@pytest.mark.parametrize(("old", "new"), FRAME_EDITS)
def test_what_is_said_without_words_is_for_the_originals_clinician_alone(
    old: str, new: str, signed: Desk, tmp_path: Path
) -> None:
    edited(signed, tmp_path, old, new)
    for locale in ("en", "es"):
        (frame,) = signed.edition(locale).unsigned or ()
        assert (frame.locale, frame.role, frame.message, frame.never) == ("en", "clinician", None, False)
        assert frame.voided
        assert frame.voided.name == "clinician en"
    assert signed.edition("en").credits == ()
    signed.sign("en", "clinician", "Dr B", everything=False)
    assert signed.edition().signed


def test_the_same_words_in_another_form_are_another_frame() -> None:
    a, b, c, d = (message(letter) for letter in "abcd")
    forms = (
        Paragraph(text=a), Subheading(text=a), Item(text=a), Box(kind="questions", title=a), Box(kind="notes", title=a),
        Table(header=(a, b), rows=((c, d),)), Table(header=(a, b, c, d), rows=()), Table(header=(b, a), rows=((c, d),)),
    )  # fmt: skip
    assert len({framed(form) for form in forms}) == len(forms)


def test_moving_lines_and_renaming_the_file_changes_nothing_that_is_signed(tmp_path: Path) -> None:
    moved = SOURCE.replace("::: key-points", "\n\n\n::: key-points").replace(" {#drinkers}", "")
    one, other = read(tmp_path, SOURCE, "tea.md"), read(tmp_path, moved.replace("\n", "\r\n"), "green-tea.md")
    assert framed(one) == framed(other)
    assert [said(message) for message in to_sign(one, {})] == [said(message) for message in to_sign(other, {})]


def test_the_frame_is_told_of_only_where_all_messages_are_signed(signed: Desk, tmp_path: Path) -> None:
    signed.article = read(tmp_path, SOURCE.replace("about 84", "about 48").replace("2. two", "2. three"))
    assert names(signed.edition("en").unsigned) == {("en", "clinician", "three")}
    signed.article = read(tmp_path, SOURCE.replace("about 84", "about 48"))
    assert names(signed.edition("en").unsigned) == {("en", "clinician", None)}


def test_words_signed_with_another_frame_leave_the_frame_to_be_signed(signed: Desk, tmp_path: Path) -> None:
    edited(signed, tmp_path, "2. two", "2. three")
    signature = signed.sign("en", "clinician", everything=False)
    assert [key for key, _ in signature.messages] == [message("three").key]
    assert signed.edition("en").signed
    ledger = signed.ledgers["en"]
    signed.ledgers["en"] = replace(ledger, signatures=(ledger.signatures[0], replace(signature, frame="0" * 64)))
    assert names(signed.edition("en").unsigned) == {("en", "clinician", None)}


# ----------------------------------------------------------------------------------------------- the templates' strings


def test_an_edit_of_a_templates_string_takes_it_out_of_the_translation(signed: Desk) -> None:
    signed.strings = {**STRINGS, "Sources": "Referencias"}
    assert names(signed.edition().unsigned) == {("es", role, "Sources") for role in signed.roles}
    assert signed.edition("en").signed


def test_a_new_string_of_the_templates_has_to_be_signed(signed: Desk) -> None:
    signed.strings = {**STRINGS, "My notes": "Mis notas"}
    assert names(signed.edition().unsigned) == {("es", role, "My notes") for role in signed.roles}


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_string_that_says_nothing_is_not_signed(text: str, signed: Desk) -> None:
    signed.strings = {**STRINGS, "My notes": text}
    assert signed.edition().signed


def test_a_fuzzy_string_is_not_signed(desk: Desk) -> None:
    desk.fuzzy = ["Sources"]
    assert "Sources" not in {one.source for one in desk.to_sign("es")}
    desk.sign("en", "clinician")
    for role in desk.roles:
        desk.sign("es", role)
    assert desk.edition().signed
    desk.fuzzy = ()
    assert names(desk.edition().unsigned) == {("es", role, "Sources") for role in desk.roles}


def test_each_message_is_signed_once_and_an_empty_one_not_at_all(desk: Desk, tmp_path: Path) -> None:
    desk.article = read(tmp_path, markdown("Tea.\n\nTea.\n\n| | Tea |\n|---|---|\n| | |\n"))
    assert [one.source for one in desk.to_sign("en")] == ["Drinking tea", "Tea.", "Tea"]


def test_the_same_words_in_another_context_are_another_message() -> None:
    tea = message("tea")
    assert len({said(one) for one in (tea, replace(tea, context="drink"), replace(tea, text="té"))}) == 3
    assert said(tea) == said(replace(tea, kind="heading", section="when", text_place=tea.place))


# -------------------------------------------------------------------------------------------------- who may be printed


def credited(edition: Edition) -> list[str]:
    return [signature.name for signature in edition.credits]


def test_credits_are_in_the_order_of_the_roles(signed: Desk) -> None:
    signed.sign("es", "reviser")
    assert credited(signed.edition()) == ["translator es", "reviser es", "clinician es"]
    assert credited(signed.edition("en")) == ["clinician en"]


def test_nobody_is_credited_for_a_part_of_the_messages(desk: Desk) -> None:
    desk.sign("es", "translator")
    desk.strings = {**STRINGS, "My notes": "Mis notas"}
    assert credited(desk.edition()) == []
    desk.sign("es", "translator", "Eva", everything=False)
    assert credited(desk.edition()) == ["translator es", "Eva"]


def test_who_signed_the_rest_is_credited_beside_the_first(signed: Desk) -> None:
    signed.words["one"] = "un"
    signed.sign("es", "clinician", "Dr B", everything=False)
    assert credited(signed.edition()) == ["clinician es", "Dr B"]


def test_who_signed_nothing_that_is_still_said_is_not_credited(signed: Desk) -> None:
    signed.sign("es", "clinician", "Dr B")
    assert credited(signed.edition()) == ["translator es", "Dr B"]


def test_a_person_is_credited_once_with_the_last_date(signed: Desk) -> None:
    signed.words["one"] = "un"
    later = signed.sign("es", "clinician", everything=False)
    ledger = signed.ledgers["es"]
    last = replace(later, date=date(2026, 12, 1))
    signed.ledgers["es"] = replace(ledger, signatures=(*ledger.signatures[:-1], last))
    assert [(one.name, one.date) for one in signed.edition().credits] == [("clinician es", last.date)]


def test_one_person_in_two_roles_is_credited_in_both(desk: Desk) -> None:
    for role in ("translator", "clinician"):
        desk.sign("es", role, "Dr Ana Taza")  # type: ignore[arg-type]
    assert credited(desk.edition()) == ["Dr Ana Taza", "Dr Ana Taza"]
