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
