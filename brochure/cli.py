"""Options in, one call, outcomes printed, exit code. The only module that talks to people."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from brochure import __version__, machine
from brochure.errors import BrochureError, Exit, Fault, OutputError, SelectionError
from brochure.model import Finding, Severity, Target
from brochure.project import Project, find_project

if TYPE_CHECKING:  # these need Pango; `brochure doctor` and `--help` must work without it
    from brochure.pipeline import Outcome

_KINDS = ("layouts", "languages", "targets", "clinics", "checks", "articles")
_DONE = ("published", "unchanged", "passed")


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    try:
        words = list(sys.argv[1:] if arguments is None else arguments)
        return int(main.main(args=words, prog_name="brochure", standalone_mode=False) or 0)
    except click.exceptions.Abort:
        _say("error", "interrupted", "what was finished is published and whole")
        return Exit.INTERRUPTED
    except KeyboardInterrupt:
        _say("error", "interrupted", "what was finished is published and whole")
        return Exit.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    except BrochureError as error:
        _faults(error.faults)
        return error.exit_code
    except SystemExit as leaving:
        # Where the reader of our output goes away, as `| head` does, click leaves with 1; that is no failure.
        return Exit.OK if leaving.code == 1 else int(leaving.code or 0)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="brochure")
def main() -> None:
    """Turn a medical article into brochures: every language, every fold, every clinic."""


# -------------------------------------------------------------------------------------------------------- selectors


def _complete(names: Callable[[Project], Iterable[str]]) -> Callable[..., list[str]]:
    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
        known = [*names(find_project(Path.cwd())), "all"]
        return [name for name in known if name.startswith(incomplete)]

    return complete


def _selectors(command: Callable[..., Any]) -> Callable[..., Any]:
    many: dict[str, Any] = {"multiple": True, "metavar": "NAME"}
    options = (
        click.argument("articles", nargs=-1, metavar="[ARTICLE]...", shell_complete=_complete(Project.articles)),
        click.option(
            "-l",
            "--language",
            "languages",
            help="Locale, like es or zh_Hans.",
            shell_complete=_complete(Project.locales),
            **many,
        ),
        click.option(
            "-L",
            "--layout",
            "layouts",
            help="Layout, like trifold-a4.",
            shell_complete=_complete(Project.layouts),
            **many,
        ),
        click.option(
            "-t",
            "--target",
            "targets",
            help="office or screen.",
            shell_complete=_complete(lambda _: list(Target)),
            **many,
        ),
        click.option(
            "-c",
            "--clinic",
            "clinics",
            help="Clinic profile.",
            shell_complete=_complete(Project.clinics),
            **many,
        ),
        click.option(
            "-j",
            "--jobs",
            "workers",
            type=click.IntRange(1, 256),
            default=None,
            help="Processes. [default: one a core]",
        ),
        click.option("--release", is_flag=True, help="Refuse drafts."),
        click.option(
            "--format",
            "form",
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


# --------------------------------------------------------------------------------------------------- build and check


@main.command()
@_selectors
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder to publish into. [default: out]")
@click.option("--force", is_flag=True, help="Build also what has not changed.")
def build(output: Path | None, force: bool, form: str, **selected: Any) -> int:
    """Build brochures and publish those that pass every check.

    ARTICLE is a name of the project's, or a path to a .md or .txt file. Selectors repeat; "all" is a value of each.
    What is not given is taken from brochure.toml, or is everything.
    """
    project = find_project(Path.cwd())
    folder = output or (project.root or Path()) / project.defaults.output
    return _make(project, folder, force=force, form=form, **selected)


@main.command()
@_selectors
def check(form: str, **selected: Any) -> int:
    """Build and check brochures, and write nothing."""
    return _make(find_project(Path.cwd()), None, force=True, form=form, **selected)


def _make(
    project: Project,
    output: Path | None,
    *,
    force: bool,
    form: str,
    workers: int | None,
    release: bool,
    **names: Any,
) -> int:
    machine.require()
    # Some libraries abort when they are interrupted while they load.
    with machine.undisturbed(signal.SIGINT, signal.SIGTERM):
        from brochure.manifest import read_manifest, write_manifest
        from brochure.pipeline import Orders, build_all, check_output
        from brochure.selection import Selectors, select

    jobs = select(project, Selectors(**names))
    if output:
        check_output(output)
    orders = Orders(output=output, release=release, force=force)
    rows = read_manifest(output) if output else {}
    outcomes: list[Outcome] = []

    def keep(outcome: Outcome) -> None:
        outcomes.append(outcome)
        if outcome.row:
            rows[outcome.row.file] = outcome.row

    try:
        with _progress(len(jobs), form) as advance:

            def tell(outcome: Outcome) -> None:
                keep(outcome)
                advance(outcome)

            build_all(
                project, jobs, orders, workers=workers or os.cpu_count() or 1,
                tell=tell,
            )  # fmt: skip
    finally:
        failed: OutputError | None = None
        if output and outcomes:
            try:
                write_manifest(output, [row for row in rows.values() if (output / row.file).is_file()])
            except OutputError as error:
                failed = error  # the outcomes are told first
    order = {job: number for number, job in enumerate(jobs)}
    outcomes.sort(key=lambda outcome: order[outcome.job])
    (_print_json if form == "json" else _print_text)(outcomes, output)
    if failed:
        _faults(failed.faults)
    return max(_exit_code(outcomes), failed.exit_code if failed else Exit.OK)


def _exit_code(outcomes: Iterable[Outcome]) -> Exit:
    codes = {outcome.exit_code for outcome in outcomes}
    worst = (Exit.MACHINE, Exit.INPUT, Exit.USAGE, Exit.FINDINGS)
    return next((code for code in worst if code in codes), Exit.OK)


@contextmanager
def _progress(total: int, form: str) -> Iterator[Callable[[Outcome], None]]:
    """A bar on a terminal, a line a file elsewhere, nothing for machines."""
    console = Console(stderr=True)
    if form == "json":
        yield lambda _: None
    elif console.is_terminal:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task("building", total=total)
            yield lambda outcome: bar.update(task, advance=1, description=f"{outcome.job.locale} {outcome.job.layout}")
    else:
        yield lambda outcome: click.echo(_line(outcome), err=True)


def _line(outcome: Outcome) -> str:
    size = f" ({outcome.size:g} pt{', draft' if outcome.draft else ''})" if outcome.size else ""
    return f"{outcome.status:<10} {_name(outcome)}{size}"


def _name(outcome: Outcome) -> str:
    job = outcome.job
    return outcome.file or f"{job.clinic}/{job.locale}/{Path(job.article).stem}.{job.layout}.{job.target.value}"


def _print_text(outcomes: Sequence[Outcome], output: Path | None) -> None:
    """Errors, then each warning once, then the sum."""
    faults = dict.fromkeys(fault for outcome in outcomes for fault in outcome.faults)
    _faults(faults)
    findings = dict.fromkeys(finding for outcome in outcomes for finding in outcome.findings)
    for severity in (Severity.ERROR, Severity.WARNING):
        for finding in findings:
            if finding.severity is severity:
                _finding(finding, [_name(outcome) for outcome in outcomes if finding in outcome.findings])
    done = [outcome for outcome in outcomes if outcome.status in _DONE]
    drafts = sum(outcome.draft for outcome in done)
    words = f"{len(done)} of {len(outcomes)} brochures {'pass' if output is None else f'in {output}'}"
    unchanged = sum(outcome.status == "unchanged" for outcome in done)
    click.echo(f"{words}{f', {unchanged} unchanged' if unchanged else ''}{f', {drafts} drafts' if drafts else ''}")


def _print_json(outcomes: Sequence[Outcome], output: Path | None) -> None:
    from brochure.manifest import finding_entry, job_entry

    table = {
        "output": str(output) if output else None,
        "outcomes": [
            {
                "job": job_entry(outcome.job),
                "status": outcome.status,
                "file": outcome.file or None,
                "draft": outcome.draft,
                "size_pt": outcome.size or None,
                "seconds": round(outcome.seconds, 3),
                "findings": [finding_entry(finding) for finding in outcome.findings],
                "faults": [{"message": f.message, "place": str(f.place or ""), "hint": f.hint} for f in outcome.faults],
            }
            for outcome in outcomes
        ],
    }
    click.echo(json.dumps(table, ensure_ascii=False, indent=1))


def _finding(finding: Finding, where: Sequence[str]) -> None:
    """A place on a page is told with its brochure; one in a file serves all brochures made from it."""
    place = finding.place
    if not place or place.startswith(("panel ", "page ")):
        brochures = f"{where[0]} and {len(where) - 1} more" if len(where) > 1 else where[0]
        place = ", ".join(filter(None, (brochures, place)))
    _say(finding.severity.value, f"{place}: {finding.message}", finding.hint)


def _faults(faults: Iterable[Fault]) -> None:
    for fault in faults:
        _say("error", f"{fault.place}: {fault.message}" if fault.place else fault.message, fault.hint)


def _say(kind: str, message: str, hint: str = "") -> None:
    click.echo(f"{kind}: {message}", err=True)
    if hint:
        click.echo(f"hint: {hint}", err=True)


# ------------------------------------------------------------------------------------------------ list, doctor, new


@main.command("list")
@click.argument("kind", type=click.Choice(_KINDS))
def list_(kind: str) -> None:
    """List what there is to choose from."""
    project = find_project(Path.cwd())
    for words in _listed(project, kind):
        click.echo("\t".join(words))


def _listed(project: Project, kind: str) -> Iterator[tuple[str, ...]]:
    if kind == "layouts":
        from brochure.layout import read_layout

        for name, folder in project.layouts().items():
            yield name, read_layout(folder, shown=project.shown(folder)).title
    elif kind == "languages":
        from brochure.locales import language

        for name in ["en", *(loc for loc in project.locales() if loc != "en")]:
            known = language(name)
            yield name, known.english_name, known.autonym, known.direction
    elif kind == "targets":
        yield Target.OFFICE.value, "sheets for the clinic's own duplex printer"
        yield Target.SCREEN.value, "panels in reading order, tagged, for reading and e-mail"
    elif kind == "checks":
        machine.require()
        from brochure.checks import checks

        for name, found in checks().items():
            yield name, (found.__doc__ or "").strip().splitlines()[0]
    else:
        shelf = project.clinics() if kind == "clinics" else project.articles()
        for name, path in shelf.items():
            yield name, project.shown(path)


@main.command()
def doctor() -> int:
    """Say what this machine lacks, and the command that mends it."""
    good = True
    for item in machine.examine():
        good &= item.ok
        click.echo(f"{'ok' if item.ok else 'MISSING':<8} {item.name}: {item.detail}")
        if not item.ok:
            click.echo(f"         {item.remedy}")
    return Exit.OK if good else Exit.MACHINE


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def new(folder: Path) -> None:
    """Make a project folder of one's own, with an article and a clinic, that builds at once."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise OutputError(f"{folder} is there already and is not empty", hint="name a new folder")
        with resources.as_file(resources.files("brochure") / "skeleton") as skeleton:
            for source in sorted(path for path in skeleton.rglob("*") if path.is_file()):
                goal = folder / source.relative_to(skeleton)
                goal.parent.mkdir(parents=True, exist_ok=True)
                goal.write_bytes(source.read_bytes())
    except OSError as error:
        raise OutputError(f"{folder} cannot be made: {error.strerror}", hint="name another folder") from error
    click.echo(f"{folder} is ready.\nnext: cd {folder} && brochure build")


# ----------------------------------------------------------------------------------------------------- translations


@main.group()
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
