"""`brochure translations ...`: what translators, and those who sign, say on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from brochure.errors import Exit, SelectionError
from brochure.files import write_whole
from brochure.project import Project, find_project

if TYPE_CHECKING:
    from brochure.translators.catalogs import Rewritten


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
@click.argument("article")
@click.option("-l", "--language", required=True, metavar="LOCALE")
@click.option("--name", required=True, help="Who signs.")
@click.option("--role", required=True, help="As what, like “consultant haematologist”.")
def sign(article: str, language: str, name: str, role: str) -> None:
    """Sign an edition: exactly the text as it stands now. Any edit voids the signature."""
    from brochure.translators.sign import sign_edition

    if not name.strip() or not role.strip():
        raise SelectionError("a signature has a name and a role", hint="--name ... --role ...")
    path = sign_edition(find_project(Path.cwd()), article, language.replace("-", "_"), name.strip(), role.strip())
    click.echo(f"signed: {path}")


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
