"""Nothing is handed out as reviewed that was not: unsigned text is a draft, and an edit is told by name."""

from __future__ import annotations

import pikepdf
import pypdfium2
import pytest
from support.projects import (
    BODY,
    FIGURE,
    FRONT,
    SPANISH,
    URGENT,
    add_layout,
    contents,
    manifest,
    po,
    published,
    replace,
    write,
)

DRAFT = "north/en/tea.card.screen.draft.pdf"
FINAL = "north/en/tea.card.screen.pdf"
SPANISH_FINAL = "north/es/tea.card.screen.pdf"
CATALOG = "translations/es/LC_MESSAGES/tea.po"
LEDGER = "translations/es/review/tea.toml"
RECORDED = "translations/es/review/tea.edition.toml"
CONFIRMED = 'fever_confirmed_by = "Dr A. Example, physician, 1 November 2026"\n'
NAMES = {
    ("en", "clinician"): ("Dr A. Example", "consultant"),
    ("es", "translator"): ("Ana Taza", "sworn translator"),
    ("es", "reviser"): ("Eva Taza", "linguist"),
    ("es", "clinician"): ("Dr B. Ejemplo", "physician"),
}


@pytest.fixture
def sign(brochure):
    """Signs the tea in a language and a role, in the name of who does that."""

    def run(locale="en", role="clinician", *more, code=0):
        name, credential = NAMES.get((locale, role), ("Nobody", "none"))
        given = ("--role", role, "--name", name, "--credential", credential)
        ran = brochure("translations", "sign", locale, "tea", *given, *more)
        assert ran.code == code, ran
        return ran

    return run


@pytest.fixture
def signed(project, sign):
    """The project, with the Spanish tea and its original signed."""
    for locale, role in (("es", "translator"), ("es", "clinician"), ("en", "clinician")):
        sign(locale, role)
    return project


def text(path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        words = " ".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return " ".join(words.replace("\xa0", " ").split())


# ---------------------------------------------------------------------------------------------------------- the gate


def test_what_nobody_signed_is_a_draft_that_says_so(project, build):
    ran = build("-l", "en")
    assert ran.code == 0
    assert "articles/tea.md: no clinician has signed this text: this is a draft" in ran.warnings
    assert "translations sign en tea --role clinician" in ran.err
    assert published(project / "out") == [DRAFT]
    assert "Draft – not reviewed" in text(project / "out" / DRAFT)
    assert manifest(project / "out")[DRAFT]["draft"] is True


def test_release_refuses_drafts(project, build):
    ran = build("-l", "en", "--release")
    assert ran.code == 1
    assert ran.error == "articles/tea.md: no clinician has signed this text: this is a draft"
    assert published(project) == []


def test_an_original_that_a_clinician_signed_is_released_without_a_mark(project, build, sign):
    ran = sign()
    assert "signed: 4 messages, Dr A. Example, consultant, as clinician: translations/en/review/tea.toml" in ran.out
    ran = build("-l", "en", "--release")
    assert (ran.code, ran.warnings) == (0, [])
    assert published(project / "out") == [FINAL]
    words = text(project / "out" / FINAL)
    assert "Draft" not in words
    assert "3 cups" in words
    assert manifest(project / "out")[FINAL]["draft"] is False


IMPRINT = """\
{% extends "blocks/base.html" %}
{% import "blocks/blocks.html" as blocks with context %}
{% import "blocks/furniture.html" as furniture with context %}
{% block panels %}
<section class="flow flow-side">
{{ furniture.titles() }}
{{ blocks.flow(flows.side) }}
{{ furniture.contact() }}
{{ furniture.imprint() }}
</section>
{% endblock %}
"""
STRINGS = {
    "Human translation: %(name)s, %(credential)s, %(date)s": "Traducción humana: %(name)s, %(credential)s, %(date)s",
    "Machine translation corrected by %(name)s, %(credential)s, %(date)s": (
        "Corrigió a la máquina %(name)s, %(credential)s, %(date)s"
    ),
    "Translation checked by %(name)s, %(credential)s, %(date)s": "Revisó %(name)s, %(credential)s, %(date)s",
    "Medical review: %(name)s, %(credential)s, %(date)s": "Revisión médica: %(name)s, %(credential)s, %(date)s",
}  # fmt: skip
OTHERS = (
    "Your clinic", "Daytime", "Day or night", "Emergency", "Need this in another format?", "QR code: our web page",
    "Ask us for large print, another language or an interpreter. It is free.", "Draft – not reviewed",
)  # fmt: skip


@pytest.fixture
def imprint(project):
    """The project, with an imprint on its card and words for it in Spanish."""
    write(project / "templates/card/page.html", IMPRINT)
    words = {
        **STRINGS, **{source: f"¡{source}!" for source in OTHERS}, "Edition %(edition)s": "Edición %(edition)s",
        "Published %(date)s": "Publicado el %(date)s", "Review by %(date)s": "Revisar el %(date)s",
        "Not yet reviewed by a clinician": "Sin revisión médica",
    }  # fmt: skip
    write(project / "translations/es/LC_MESSAGES/brochure.po", po(words))
    return project


def test_a_translation_is_released_once_all_have_signed_and_the_imprint_names_them(imprint, build, sign):
    for locale, role, lacking in (
        (
            "es",
            "translator",
            ["no clinician has signed this text", "no clinician has signed this text's original (en)"],
        ),
        ("es", "clinician", ["no clinician has signed this text's original (en)"]),
    ):
        sign(locale, role)
        ran = build("-l", "es", "--release")
        assert ran.code == 1
        assert [error.partition(": ")[2] for error in ran.errors] == [f"{what}: this is a draft" for what in lacking]
        assert published(imprint) == []
    sign("en", "clinician")
    ran = build("-l", "es", "--release")
    assert (ran.code, ran.warnings) == (0, [])
    assert published(imprint / "out") == [SPANISH_FINAL]
    words = text(imprint / "out" / SPANISH_FINAL)
    assert "Traducción humana: Ana Taza, sworn translator, 22 nov 2026" in words
    assert "Revisión médica: Dr B. Ejemplo, physician, 22 nov 2026" in words
    assert "Dr A. Example" not in words
    assert "Sin revisión médica" not in words


def test_a_machines_translation_is_printed_as_one(imprint, build, sign):
    sign("es", "translator", "--method", "mt+human")
    sign("es", "reviser")
    assert build("-l", "es").code == 0
    words = text(imprint / "out/north/es/tea.card.screen.draft.pdf")
    assert "Corrigió a la máquina Ana Taza, sworn translator, 22 nov 2026" in words
    assert "Revisó Eva Taza, linguist, 22 nov 2026" in words
    assert "Sin revisión médica" in words
    assert "Traducción humana" not in words


def test_a_signature_is_for_one_language(project, build, sign):
    sign("es", "translator")
    sign("es", "clinician")
    ran = build("-l", "en", "--release")
    assert ran.code == 1
    assert published(project) == []


@pytest.mark.usefixtures("project")
def test_a_person_may_sign_in_every_role_that_is_needed(brochure, build):
    me = ("--name", "Dr Ana Taza", "--credential", "physician and translator")
    for locale, role in (("en", "clinician"), ("es", "translator"), ("es", "clinician")):
        assert brochure("translations", "sign", locale, "tea", "--role", role, *me).code == 0
    assert build("--release").code == 0


# ---------------------------------------------------------------------------------------------------------- an edit


def test_an_edit_of_one_word_is_told_by_its_message_line_and_signers(signed, build, sign):
    assert build("-l", "es", "--release").code == 0
    before = contents(signed / "out")
    replace(signed / CATALOG, "no hacen daño", "no hacen ningún daño")
    ran = build("-l", "es", "--release")
    assert ran.code == 1
    message = f'{CATALOG}:10: "Hasta **3 tazas** al día no hacen ningún daño. [@cup]" was changed after'
    assert ran.errors == [
        f"{message} Ana Taza signed it as translator on 2026-11-22: this is a draft",
        f"{message} Dr B. Ejemplo signed it as clinician on 2026-11-22: this is a draft",
    ]
    assert contents(signed / "out")[SPANISH_FINAL] == before[SPANISH_FINAL]
    ran = sign("es", "translator")
    assert ran.out.splitlines()[0] == f"  {CATALOG}:10: Hasta **3 tazas** al día no hacen ningún daño. [@cup]"
    assert ran.out.splitlines()[1].startswith("signed: 1 message, Ana Taza, sworn translator, as translator")
    assert "still to be signed: es, by a clinician" in ran.out
    assert "signed: 1 message, Dr B. Ejemplo" in sign("es", "clinician").out
    assert build("-l", "es", "--release").code == 0


def test_what_is_signed_already_is_told_and_nothing_is_written(signed, sign):
    before = contents(signed / "translations")
    ran = sign("es", "translator")
    assert ran.out.splitlines()[0] == "signed already: every message, as translator; --all signs it anew"
    assert contents(signed / "translations") == before
    assert "signed: 4 messages" in sign("en", "clinician", "--all").out
    assert (signed / "translations/en/review/tea.toml").read_text(encoding="utf-8").count("[[signature]]") == 2


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("articles/tea.md", "3 cups", "4 cups", '"Up to **4 cups** a day do no harm. [@cup]" is not signed by a'),
        ("articles/tea.md", "do no harm", "do no real harm", "do no real harm. [@cup]\" is not signed by a"),
        ("articles/tea.md", 'edition: "1"', 'edition: "2"', "what the article says without words"),
        ("articles/tea.md", "Cup and others 2024", "Cup and others 2025", "what the article says without words"),
        ("articles/tea.md", "value: 50", "value: 60", "what the article says without words"),
        (CATALOG, "no hacen daño", "hacen daño", 'hacen daño. [@cup]" was changed after'),
        (CATALOG, "¿Cuánto?", "¿Cuanto?", '"¿Cuanto?" was changed after'),
    ],
)  # fmt: skip
def test_any_edit_makes_a_draft_until_it_is_undone(project, build, sign, file, old, new, told):
    figure = {"drink it hot": "lo beben caliente", "tea drinkers": "personas que beben té", "in a year": "en un año"}
    write(project / "articles/tea.md", FRONT + BODY + FIGURE)
    write(project / CATALOG, po({**SPANISH, **figure}))
    for locale, role in (("es", "translator"), ("es", "clinician"), ("en", "clinician")):
        sign(locale, role)
    for locale in ("es", "en") if file == "articles/tea.md" else ("es",):
        assert build("-l", locale, "--release").code == 0
        replace(project / file, old, new)
        ran = build("-l", locale, "--release")
        assert ran.code == 1
        assert any(told in error for error in ran.errors), ran.errors
        replace(project / file, new, old)
        assert build("-l", locale, "--release").code == 0


def test_moving_lines_about_leaves_the_signature_valid(project, build, sign):
    sign()
    replace(project / "articles/tea.md", "## How much?\n", "\n\n\n## How much?\n")
    assert build("-l", "en", "--release").code == 0


def test_numbers_alone_are_signed_again_by_the_originals_clinician(signed, build, sign):
    replace(signed / "articles/tea.md", 'edition: "1"', 'edition: "2"')
    ran = build("-l", "es", "--release")
    assert [error.partition(" was changed")[0] for error in ran.errors] == [
        "articles/tea.md: what the article says without words (numbers, sources, order, dates)"
    ]
    assert sign().out.startswith("signed: numbers, sources, order and dates, Dr A. Example")
    assert build("--release").code == 0


# -------------------------------------------------------------------------------------------- what a project asks for


def test_a_project_may_ask_for_a_reviser(signed, build, sign):
    assert build("-l", "es", "--release").code == 0
    replace(signed / "brochure.toml", "layouts", 'release_roles = ["clinician", "reviser", "translator"]\nlayouts')
    ran = build("-l", "es", "--release")
    assert (ran.code, ran.error) == (1, f"{CATALOG}: no reviser has signed this text: this is a draft")
    assert "still to be signed" not in sign("es", "reviser").out
    assert build("--release").code == 0


def test_a_project_may_do_without_a_translators_word(project, build, sign):
    replace(project / "brochure.toml", "layouts", 'release_roles = ["clinician"]\nlayouts')
    sign("es", "clinician")
    sign()
    assert build("--release").code == 0


@pytest.mark.parametrize(
    ("roles", "error", "hint"),
    [
        ('["nurse"]', 'nobody signs as "nurse"', "the roles are translator, reviser, clinician"),
        ("[]", "release_roles is not a list of names", 'write release_roles = ["translator", "clinician"]'),
        ('"all"', "release_roles is not a list of names", 'write release_roles = ["translator", "clinician"]'),
        ("[5]", "release_roles is not a list of names", 'write release_roles = ["translator", "clinician"]'),
    ],
)
def test_roles_that_are_none_are_told_with_their_line(project, build, roles, error, hint):
    write(project / "brochure.toml", f'layouts = ["card"]\nrelease_roles = {roles}\n')
    ran = build("-l", "en")
    assert (ran.code, ran.error, ran.hint) == (3, f"brochure.toml:2: {error}", hint)
    assert published(project) == []


# ----------------------------------------------------------------------------------------------- what cannot be signed


@pytest.mark.parametrize(
    ("locale", "role", "more", "error"),
    [
        ("en", "translator", (), '"tea" is written in en: there is nothing a translator could sign'),
        ("en", "reviser", (), '"tea" is written in en: there is nothing a reviser could sign'),
        ("en-XA", "translator", (), "en_XA is no translation that can be signed"),
        ("es", "clinician", ("--method", "human"), "a clinician does not say how it was translated"),
        ("es", "reviser", ("--method", "mt+human"), "a reviser does not say how it was translated"),
    ],
)
def test_what_nobody_can_sign_is_told(project, sign, locale, role, more, error):
    before = contents(project)
    ran = sign(locale, role, *more, code=2)
    assert ran.error == error
    assert ran.hint
    assert contents(project) == before


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(("option", "value"), [("--role", "nurse"), ("--method", "machine")])
def test_there_are_no_other_roles_and_methods(brochure, option, value):
    given = ("--role", "translator", "--name", "A", "--credential", "B")
    ran = brochure("translations", "sign", "es", "tea", *given, option, value)
    assert ran.code == 2
    assert value in ran.err


def test_what_is_missing_or_fuzzy_is_told_with_its_lines(project, sign):
    write(project / CATALOG, po({**SPANISH, "How much?": ""}, fuzzy={"Drinking tea"}))
    ran = sign("es", "translator", code=3)
    assert ran.errors == [
        f'{CATALOG}:4: "Drinking tea" is fuzzy', f'{CATALOG}:8: "How much?" is not translated',
    ]  # fmt: skip
    assert not (project / LEDGER).exists()


# --------------------------------------------------------------------------------------------------------- the ledger


def test_a_ledger_that_was_edited_by_hand_signs_nothing(signed, build, sign):
    replace(signed / LEDGER, "Ana Taza", "Dr Ana Taza")
    error = f"{LEDGER}:3: signature 1, of Dr Ana Taza, was edited by hand: its seal no longer holds"
    ran = build("-l", "es")
    assert (ran.code, ran.error) == (3, error)
    assert "restore the file from version control" in ran.hint
    before = contents(signed / "translations")
    assert sign("es", "translator", code=3).error == error
    assert contents(signed / "translations") == before


@pytest.mark.parametrize(
    ("ledger", "error"),
    [
        ("[[signature]]\nname = Dr\n", "translations/en/review/tea.toml:2: not valid TOML: invalid value"),
        ('\n[[signature]]\nname = "Dr A"\n', "translations/en/review/tea.toml:2: signature 1 is not whole"),
        ("signature = 5\n", "translations/en/review/tea.toml: is not a ledger of signatures"),
        ("# one\n<<<<<<< ours\n", "translations/en/review/tea.toml:2: holds the marks of a merge conflict"),
    ],
)
def test_a_ledger_that_cannot_be_read_signs_nothing(project, build, ledger, error):
    write(project / "translations/en/review/tea.toml", ledger)
    for locale in ("en", "es"):
        ran = build("-l", locale)
        assert (ran.code, ran.error) == (3, error)


# ------------------------------------------------------------------------------------------- what was signed in full


def test_the_last_signature_that_is_wanting_records_the_edition(project, sign):
    sign("es", "translator")
    ran = sign("es", "clinician")
    assert "still to be signed: en, by a clinician" in ran.out
    assert "recorded: " not in ran.out
    assert not (project / RECORDED).exists()
    ran = sign()
    recorded = [line.partition("recorded: ")[2] for line in ran.out.splitlines() if line.startswith("recorded: ")]
    assert recorded == ["translations/en/review/tea.edition.toml", RECORDED]
    kept = (project / RECORDED).read_text(encoding="utf-8")
    for file in ("articles/tea.md", CATALOG):
        assert (project / file).read_text(encoding="utf-8") in kept


def test_a_draft_is_never_recorded(project, sign, build):
    sign("es", "translator")
    assert build().code == 0
    assert not list(project.rglob("*.edition.toml"))


def test_what_was_recorded_stays_while_the_text_moves_on(signed, sign, build):
    before = (signed / RECORDED).read_bytes()
    replace(signed / "articles/tea.md", "do no harm", "do no real harm")
    replace(signed / CATALOG, "¿Cuánto?", "¿Cuánto té?")
    build("-l", "es")
    sign()
    assert (signed / RECORDED).read_bytes() == before
    assert b"do no real harm" in (signed / "translations/en/review/tea.edition.toml").read_bytes()


def test_an_edition_signed_anew_takes_the_place_of_the_one_before(signed, sign):
    replace(signed / CATALOG, "¿Cuánto?", "¿Cuánto té?")
    sign("es", "translator")
    assert "¿Cuánto té?" not in (signed / RECORDED).read_text(encoding="utf-8")
    assert f"recorded: {RECORDED}" in sign("es", "clinician").out
    assert "¿Cuánto té?" in (signed / RECORDED).read_text(encoding="utf-8")


# -------------------------------------------------------------------------------------------------- fever, and the day


def test_a_brochure_that_speaks_of_fever_stays_a_draft_until_the_clinic_confirmed_it(project, build, sign):
    write(project / "articles/tea.md", FRONT + BODY + URGENT)
    sign()
    ran = build("-l", "en", "--release")
    assert ran.code == 1
    assert ran.error == "clinics/north.toml: the clinic has not confirmed its fever threshold of 38.0 °C"
    assert "fever_confirmed_by" in ran.hint
    replace(project / "clinics/north.toml", "fever_threshold_c", f"{CONFIRMED}fever_threshold_c")
    assert build("-l", "en", "--release").code == 0
    assert published(project / "out") == [FINAL]


def test_of_fever_only_those_hear_who_speak_of_it(project, build):
    assert "fever" not in build("-l", "en").err
    write(project / "articles/tea.md", FRONT + BODY + URGENT)
    assert "has not confirmed its fever threshold" in build("-l", "en").err


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("release", [(), ("--release",)])
def test_what_is_past_its_review_is_refused_even_if_nothing_was_edited(build, sign, monkeypatch, release):
    sign()
    assert build("-l", "en", *release).code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")  # March 2030
    ran = build("-l", "en", *release)
    assert ran.code == 1
    assert ran.error == "articles/tea.md: the article had to be reviewed by 2028-11-01"


@pytest.mark.usefixtures("project")
def test_a_draft_past_its_review_is_warned_of(build, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    ran = build("-l", "en")
    assert ran.code == 0
    assert "articles/tea.md: the article had to be reviewed by 2028-11-01" in ran.warnings


def test_a_released_file_names_its_language_and_title(signed, build):
    assert build("-l", "es", "--release").code == 0
    with pikepdf.open(signed / "out" / SPANISH_FINAL) as pdf:
        assert str(pdf.Root.Lang) == "es"
        assert str(pdf.docinfo.Title) == "Beber té"


# ------------------------------------------------------------------------------------- the last edition that was signed

INSERT = "north/es/tea.insert-a4.screen.pdf"
NEWER = ("Up to **3 cups** a day", "Up to **2 cups** a day")


def test_from_signing_to_an_insert(signed, build, sign):
    write(signed / "templates/card/page.html", IMPRINT)
    assert build("-l", "es", "--release").code == 0
    replace(signed / "articles/tea.md", *NEWER)
    ran = build("-l", "es", "--release")
    assert ran.code == 1
    assert any('"Up to **2 cups** a day do no harm. [@cup]" is not signed by a translator' in one for one in ran.errors)
    sign()  # the original, as it is now
    ran = build("-l", "es", "--release", "--edition", "LAST", "-o", "last")
    assert (ran.code, ran.errors, ran.warnings) == (0, [], [])
    assert published(signed / "last") == [SPANISH_FINAL, INSERT]
    old = text(signed / "last" / SPANISH_FINAL)
    assert "Hasta 3 tazas al día no hacen daño" in old
    assert "El original ha cambi" in old
    insert = text(signed / "last" / INSERT)
    for words in (
        "Changes since this translation", "Up to 2 cups", "Aún no está en esta traducción",
        "No longer valid", "tazas al día no hacen daño.", "Dr A. Example",
    ):  # fmt: skip
        assert words in insert
    assert "About 50% of us" not in insert  # it is the same as before
    assert "Draft" not in old + insert


@pytest.mark.usefixtures("signed")
def test_without_anything_newer_there_is_no_insert(project, build):
    assert build("-l", "es", "-o", "now").code == 0
    assert build("-l", "all", "--edition", "LAST", "--release", "-o", "last").code == 0
    assert published(project / "last") == [FINAL, SPANISH_FINAL]
    assert text(project / "last" / SPANISH_FINAL) == text(project / "now" / SPANISH_FINAL)


def test_a_translation_that_was_edited_is_built_as_it_was_signed(signed, build):
    replace(signed / CATALOG, "no hacen daño", "son buenas")
    assert build("-l", "es", "--release").code == 1
    assert build("-l", "es", "--release", "--edition", "LAST").code == 0
    assert published(signed / "out") == [SPANISH_FINAL]
    assert "no hacen daño" in text(signed / "out" / SPANISH_FINAL)


def test_what_nobody_has_signed_in_the_original_makes_a_draft_of_an_insert(signed, build):
    replace(signed / "articles/tea.md", *NEWER)
    ran = build("-l", "es", "--edition", "LAST")
    assert ran.code == 0
    assert published(signed / "out") == [SPANISH_FINAL, "north/es/tea.insert-a4.screen.draft.pdf"]


def test_a_release_goes_by_the_newest_original_that_was_signed(signed, build, sign):
    replace(signed / "articles/tea.md", *NEWER)
    assert build("-l", "es", "--release", "--edition", "LAST", "-o", "first").code == 0
    assert published(signed / "first") == [SPANISH_FINAL]
    sign()
    replace(signed / "articles/tea.md", "2 cups", "1 cup")
    assert build("-l", "all", "--release", "--edition", "LAST", "-o", "second").code == 0
    assert published(signed / "second") == [FINAL, SPANISH_FINAL, INSERT]
    assert "Up to 2 cups" in text(signed / "second" / INSERT)
    assert "Up to 2 cups" in text(signed / "second" / FINAL)


def test_what_was_never_signed_in_full_has_no_last_edition(project, build, sign):
    sign("es", "translator")
    ran = build("-l", "es", "--edition", "LAST")
    assert ran.code == 3
    assert 'no edition of "tea" in es was ever signed in full' in ran.error
    assert "translations sign es tea" in ran.hint
    assert published(project) == []


def test_a_recorded_edition_that_was_edited_by_hand_is_told(signed, build):
    replace(signed / RECORDED, "3 tazas", "30 tazas")
    ran = build("-l", "es", "--edition", "LAST")
    assert (ran.code, ran.error) == (3, f"{RECORDED}: was edited by hand: its digest no longer holds")


def test_past_its_review_the_last_edition_is_refused_too(signed, build, monkeypatch):
    replace(signed / "articles/tea.md", *NEWER)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")  # March 2030
    ran = build("-l", "es", "--edition", "LAST", "--release")
    assert ran.code == 1
    assert "the article had to be reviewed by 2028-11-01" in ran.error


def test_an_insert_is_on_the_paper_of_its_brochure(signed, build):
    add_layout(signed, "letter", 215.9, 279.4)
    replace(signed / "articles/tea.md", *NEWER)
    ran = build("-l", "es", "-L", "letter", "--edition", "LAST")
    assert ran.code == 0
    assert "north/es/tea.insert-letter.screen.draft.pdf" in published(signed / "out")


def test_a_heading_that_alone_was_changed_is_on_the_insert(signed, build):
    replace(signed / "articles/tea.md", "## How much?", "## How much tea?")
    assert build("-l", "es", "--edition", "LAST").code == 0
    insert = text(signed / "out" / "north/es/tea.insert-a4.screen.draft.pdf")
    assert "How much tea?" in insert
    assert "¿Cuánto?" in insert


@pytest.mark.usefixtures("project")
def test_who_swaps_article_and_language_is_told_the_order(brochure):
    given = ("--role", "clinician", "--name", "Dr A", "--credential", "physician")
    ran = brochure("translations", "sign", "tea", "es", *given)
    assert (ran.code, ran.error) == (2, 'no article "es"')
    assert ran.hint == "the language comes first: brochure translations sign es tea"


def test_an_insert_is_none_of_the_layouts_that_are_chosen(project, brochure, build):
    assert "insert" not in brochure("list", "layouts").out
    ran = build("-L", "insert-a4")
    assert ran.code == 2
    assert 'no layout "insert-a4"' in ran.error
    assert published(project) == []
