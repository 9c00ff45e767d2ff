"""`brochure translations ...`: what translators, and those who sign, say on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from brochure.errors import Exit, SelectionError
from brochure.project import find_project


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
