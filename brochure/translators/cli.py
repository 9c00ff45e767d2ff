"""`brochure translations ...`: what translators, and those who sign, say on the command line."""

from __future__ import annotations

import json
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure import machine
from brochure.errors import Exit, SelectionError
from brochure.files import write_whole
from brochure.manifest import finding_entry
from brochure.model import METHODS, ROLES, Finding, Method, Role, Severity
from brochure.project import Project, find_project
from brochure.selection import choose

if TYPE_CHECKING:
    from brochure.covers import Cover
    from brochure.translators.catalogs import Rewritten
    from brochure.translators.look import Reading
    from brochure.translators.sign import Done, Signer
    from brochure.translators.status import Language

_FEW = 20
"""Messages that are told one by one."""


@click.group()
def translations() -> None:
    """Tools for people who translate and for those who sign."""


@translations.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a POT is out of date.")
def extract(articles: tuple[str, ...], check: bool) -> int:
    """Write the POT files: one for each article, one for the templates."""
    from brochure.translators.extract import extract as extract_all

    project = find_project(Path.cwd())
    stale = extract_all(project, articles, write=not check)
    for path in stale:
        click.echo(f"{'out of date' if check else 'written'}: {path}", err=True)
    return Exit.FINDINGS if check and stale else Exit.OK


@translations.command()
@click.argument("locale")
@click.argument("article")
@click.option("--role", type=click.Choice(ROLES), required=True, help="As what you sign.")
@click.option("--name", required=True, help="Who signs, as it is to be printed.")
@click.option("--credential", required=True, help="By what right, like “consultant haematologist”.")
@click.option(
    "--method", type=click.Choice(METHODS),
    help="How it was translated, for a translator to say: by a person, or by a machine and corrected by one."
    "  [default: human]",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Sign also what others have signed in this role.")
def sign(
    locale: str, article: str, role: Role, name: str, credential: str, method: Method | None, everything: bool
) -> None:
    """Sign ARTICLE in LOCALE: each message exactly as it stands now. An edit takes it out of the signature.

    What others have signed in the same role, and nobody has changed since, stays theirs.
    """
    from brochure.translators.sign import Signer, sign_edition

    words = " ".join(name.split()), " ".join(credential.split())
    if not all(words) or not all(word.isprintable() for word in words):
        raise SelectionError("a signature has a name and a credential", hint="--name ... --credential ...")
    if method and role != "translator":
        raise SelectionError(f"a {role} does not say how it was translated", hint="leave out --method")
    signer = Signer(
        name=words[0], credential=words[1], role=role,
        method=(method or "human") if role == "translator" else None,
    )  # fmt: skip
    project = find_project(Path.cwd())
    done = sign_edition(project, article, locale.replace("-", "_"), signer, everything=everything)
    _tell_signed(project, done, signer)


def _tell_signed(project: Project, done: Done, signer: Signer) -> None:
    """What was signed, message by message where they are few; what is still wanting for a release."""
    how = f", method {signer.method}" if signer.method else ""
    if len(done.signed) <= _FEW:
        for message in done.signed:
            click.echo(f"  {message.text_place or message.place}: {message.text}")
    messages = f"{len(done.signed)} message{'s' if len(done.signed) > 1 else ''}"
    what = messages if done.signed else "numbers, sources, order and dates"
    click.echo(
        f"signed: {what}, {signer.name}, {signer.credential}, as {signer.role}{how}: {project.shown(done.ledger)}"
        if done.wrote
        else f"signed already: every message, as {signer.role}; --all signs it anew"
    )
    for locale, role in done.wanting:
        click.echo(f"still to be signed: {locale}, by a {role}")
    for path in done.recorded:
        click.echo(f"recorded: {project.shown(path)}")


# ----------------------------------------------------------------------------------------------------------- status


@translations.command()
@click.argument("locales", nargs=-1, metavar="[LOCALE]...")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Write a page with covers, too: index.html."
)
@click.option("--no-thumbnails", is_flag=True, help="Leave the covers out of the page, which takes no time then.")
def status(locales: tuple[str, ...], form: str, output: Path | None, no_thumbnails: bool) -> int:
    """Say how far translations are: messages, words, and who signed."""
    from brochure.translators import status_formats
    from brochure.translators.status_page import status_page
    from brochure.translators.survey import survey

    if no_thumbnails and output is None:
        raise click.UsageError("--no-thumbnails is for a page: give -o DIR too")
    project = find_project(Path.cwd())
    languages = list(survey(project, locales))
    if output:
        covers = {} if no_thumbnails else _covers(project, languages, output)
        write_whole(output / "index.html", status_page(project, languages, covers, output))
        click.echo(f"written: {output / 'index.html'}", err=True)
    as_form = {"text": status_formats.as_text, "json": status_formats.as_json, "csv": status_formats.as_csv}[form]
    click.echo(as_form(languages).rstrip("\n"))
    return Exit.OK if all(language.readable for language in languages) else Exit.FINDINGS


def _covers(project: Project, languages: list[Language], folder: Path) -> dict[str, Cover]:
    machine.require()
    with machine.undisturbed(signal.SIGINT, signal.SIGTERM):
        from brochure.orders import check_output
        from brochure.translators.thumbnails import thumbnails

    check_output(folder)
    return thumbnails(project, languages, folder, lambda locale: click.echo(f"cover: {locale}", err=True))


@translations.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it there, not to stdout.")
@click.option("--license", "licence", default="", metavar="SPDX", help="The licence of the translations, like MIT.")
def weblate(output: Path | None, licence: str) -> None:
    """Describe the project's texts as components of Weblate, in JSON."""
    from brochure.translators.weblate import components

    text = json.dumps(components(find_project(Path.cwd()), licence), ensure_ascii=False, indent=1)
    if output:
        write_whole(output, f"{text}\n".encode())
        click.echo(f"written: {output}", err=True)
    else:
        click.echo(text)


@translations.command()
@click.argument("locales", nargs=-1, metavar="[LOCALE]...")
@click.option("--look", is_flag=True, help="Do not check; list what a reviser has to compare by eye.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check(locales: tuple[str, ...], look: bool, form: str) -> int:
    """Say what is wrong in catalogs, as far as a machine can see without building anything."""
    from brochure.translators.check import benches, check_catalogs
    from brochure.translators.look import to_read

    project = find_project(Path.cwd())
    names = choose("language", [name.replace("-", "_") for name in locales] or ["all"], project.locales())
    found = benches(project, names)
    if look:
        _print_readings([(bench.language.locale, reading) for bench in found for reading in to_read(bench)], form)
        return Exit.OK
    findings = [finding for bench in found for finding in check_catalogs(bench)]
    _print_findings(findings, names, form)
    return Exit.FINDINGS if any(finding.severity is Severity.ERROR for finding in findings) else Exit.OK


def _print_readings(readings: Sequence[tuple[str, Reading]], form: str) -> None:
    rows = [
        {"locale": locale, "place": str(r.place), "why": r.why, "source": r.source, "translation": r.text}
        for locale, r in readings
    ]
    if form == "json":
        click.echo(json.dumps({"messages": rows}, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo("{place} ({why})\n  {source}\n  {translation}".format(**row))


def _print_findings(findings: Sequence[Finding], names: Sequence[str], form: str) -> None:
    """Errors and warnings in the order of the catalogs, then the sum."""
    if form == "json":
        rows = [finding_entry(finding) for finding in findings]
        click.echo(json.dumps({"languages": list(names), "findings": rows}, ensure_ascii=False, indent=1))
        return
    for f in findings:
        click.echo(f"{f.severity.value}: {f.place}: {f.message} ({f.check})\nhint: {f.hint}", err=True)
    errors = sum(f.severity is Severity.ERROR for f in findings)
    click.echo(f"languages: {len(names)}; errors: {errors}; warnings: {len(findings) - errors}")


@translations.command()
@click.argument("locale")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--team", default="", help="Who translates; the English name of the language if left out.")
def add(locale: str, articles: tuple[str, ...], team: str) -> None:
    """Begin a language, or an article in it: catalogs with all messages and no translation."""
    from brochure.translators.catalogs import add as add_catalogs

    project = find_project(Path.cwd())
    for path in add_catalogs(project, locale.replace("-", "_"), articles, " ".join(team.split())):
        click.echo(f"written: {project.shown(path)}", err=True)


@translations.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("-l", "--language", "locales", multiple=True, metavar="LOCALE", help="Only this language; repeatable.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a catalog is out of date.")
def update(articles: tuple[str, ...], locales: tuple[str, ...], check: bool) -> int:
    """Bring catalogs up to date with their POTs. What has changed is fuzzy, what is gone obsolete."""
    from brochure.translators.catalogs import outdated

    project = find_project(Path.cwd())
    found = outdated(project, articles, locales)
    _rewrite(project, found, write=not check)
    return Exit.FINDINGS if check and found else Exit.OK


@translations.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
def fmt(files: tuple[Path, ...]) -> None:
    """Write catalogs in the one form in which they are kept; all of the project if no FILE is named."""
    from brochure.translators.catalogs import unformatted

    project = find_project(Path.cwd())
    _rewrite(project, unformatted(project, files), write=True)


def _rewrite(project: Project, found: list[Rewritten], *, write: bool) -> None:
    for catalog in found:
        for note in catalog.notes:
            click.echo(f"note: {note}", err=True)
        if write:
            write_whole(catalog.path, catalog.data)
        click.echo(f"{'written' if write else 'out of date'}: {project.shown(catalog.path)}", err=True)


# ----------------------------------------------------------------------------------------------------------- exchange


@translations.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("-l", "--language", required=True, metavar="LOCALE")
@click.option("--format", "form", type=click.Choice(["xliff", "xliff2", "xlsx", "tmx"]), required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="The file to write.")
def export(articles: tuple[str, ...], language: str, form: str, output: Path | None) -> None:
    """Write a translation for another tool: XLIFF 1.2 or 2.1, a workbook, or TMX.

    ARTICLE is a name of the project's, or "brochure" for the templates' own strings; all, if none is given.
    """
    from brochure.translators.transfer import export as write

    path = write(find_project(Path.cwd()), language.replace("-", "_"), articles, form, output)
    click.echo(f"written: {path}")


@translations.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
def import_(files: tuple[Path, ...]) -> None:
    """Bring XLIFF files and workbooks that came back into their catalogs: all of them, or none."""
    from brochure.translators.transfer import bring_in

    for done in bring_in(find_project(Path.cwd()), files):
        counts = f"{done.translated} translated, {done.changed} changed, {done.unchanged} unchanged"
        click.echo(f"{done.catalog}: {counts}")


@translations.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option(
    "--longer", type=click.IntRange(0, 200), default=40, show_default=True, metavar="PERCENT",
    help="How much longer en_XA is than the original.",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="DIR",
    help="A folder in place of the project's translations.",
)  # fmt: skip
def pseudo(articles: tuple[str, ...], longer: int, output: Path | None) -> None:
    """Write pseudo translations for trying layouts: en_XA, longer and accented, and ar_XB, from right to left."""
    from brochure.translators.pseudo import pseudo as write

    for path in write(find_project(Path.cwd()), articles, longer=longer, goal=output):
        click.echo(f"written: {path}")
