"""Options in, one call, outcomes printed, exit code. The only module that talks to people."""

from __future__ import annotations

import json
import math
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args
from uuid import uuid4

import click
from click.core import ParameterSource
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from brochure import __version__, machine
from brochure.errors import BrochureError, Exit, Fault, OutputError, PdfError, Place
from brochure.files import write_whole
from brochure.model import MARKS, MAX_BLEED, MIN_BLEED, PAPERS, Mark, Severity, Spec, Target
from brochure.pace import Pace, duration
from brochure.project import Project, find_project
from brochure.translators.cli import translations

if TYPE_CHECKING:  # these need Pango; `brochure doctor` and `--help` must work without it
    from brochure.batch import Batch
    from brochure.build_ledger import BuildLedger
    from brochure.ehr import Drop
    from brochure.orders import Means, Orders, Outcome
    from brochure.pipeline import JobSheets
    from brochure.preflight.nouns import Report
    from brochure.roster import Entry
    from brochure.selection import Jobs
    from brochure.tally import Tally, Told

_KINDS = ("layouts", "languages", "targets", "clinics", "checks", "rules", "articles")
_INTERRUPTED = {
    "build": "what was finished is published and whole",
    "preflight": "no PDF was changed, and pictures that are there are whole; run it again for the rest",
}
"""What holds after an interrupt, by command."""
_LISTS = ("", "-h", "--help", "--version", "list", "manifest")
"""What does nothing but print: a reader may take as much of it as he likes."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # The main command has no options with values, so that its first argument is the name of another one.
    command = words[0] if words else ""
    hint = _INTERRUPTED.get(command, "run it again")
    try:
        return int(main.main(args=words, prog_name="brochure", standalone_mode=False) or 0)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _say("error", "interrupted", hint)
        return Exit.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    except BrochureError as error:
        _faults(error.faults)
        return error.exit_code
    except SystemExit as leaving:
        # Where the reader of our output goes away, as `| head` does, click leaves with 1.
        if leaving.code != 1:
            return int(leaving.code or 0)
        if command in _LISTS:
            return Exit.OK
        with suppress(OSError):  # it may have read our messages, too
            _say("error", "interrupted: nobody reads the output any more", hint)
        return Exit.INTERRUPTED


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="brochure")
def main() -> None:
    """Turn a medical article into brochures: every language, every fold, every clinic."""


# -------------------------------------------------------------------------------------------------------- selectors


def _clinics(project: Project) -> Mapping[str, Entry]:
    from brochure.roster import Roster

    return Roster(project).entries()


def _complete(names: Callable[[Project], Iterable[str]]) -> Callable[..., list[str]]:
    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
        try:
            known = [*names(find_project(Path.cwd())), "all"]
        except BrochureError:  # a command says what is wrong; a half-typed one has no place to
            return []
        return [name for name in known if name.startswith(incomplete)]

    return complete


def _marks(_: click.Context, __: click.Parameter, value: str) -> tuple[Mark, ...]:
    """`crop,fold` -> the marks, in our order; `none` and `all` stand alone."""
    asked = [word.strip() for word in value.split(",") if word.strip()]
    if asked in (["none"], []):
        return ()
    if asked == ["all"]:
        return MARKS
    for word in asked:
        if word in ("none", "all"):
            raise click.BadParameter(f'"{word}" stands alone')
        if word not in MARKS:
            raise click.BadParameter(f'"{word}" is no mark; there are none, all, {", ".join(MARKS)}')
    return tuple(mark for mark in MARKS if mark in asked)


def _since(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    """`2026-11-22`, `2026-11-22T08:30` (here) or how long ago, `90m`, `12h`, `7d`, `2w` -> seconds since 1970."""
    if value is None:
        return None
    now = datetime.now(UTC)
    units = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
    try:
        if value[-1:] in units and value[:-1].isdecimal():
            moment = now - timedelta(**{units[value[-1]]: int(value[:-1])})
        else:
            moment = datetime.fromisoformat(value).astimezone()
    except (ValueError, OverflowError, OSError):
        raise click.BadParameter(
            f'"{value}" is no time; write 2026-11-22, 2026-11-22T08:30, 90m, 12h, 7d or 2w'
        ) from None
    if moment > now:
        raise click.BadParameter(f'"{value}" is still to come')
    return math.ceil(moment.timestamp())


class _Number(click.FloatRange):
    """A number between two others. "nan" is neither below nor above any, and would pass."""

    name = "number"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Any:
        number = super().convert(value, parameter, context)
        if math.isnan(number):
            self.fail(f"{value!r} is not a valid {self.name}.", parameter, context)
        return number


class _Percent(_Number):
    """A number, with or without its sign."""

    name = "percent"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Any:
        return super().convert(value.strip().removesuffix("%") if isinstance(value, str) else value, parameter, context)


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
            help="press, office or screen.",
            shell_complete=_complete(lambda _: list(Target)),
            **many,
        ),
        click.option(
            "-c",
            "--clinic",
            "clinics",
            help="Clinic, or a file of clinics: .csv, .xlsx or .toml.",
            shell_complete=_complete(_clinics),
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
        click.option(
            "--job-timeout",
            "time_limit",
            type=_Number(1, 86_400),
            metavar="SECONDS",
            help="Give up a brochure that takes longer, and go on with the others.",
        ),
        click.option(
            "--cluster",
            default="",
            metavar="ADDRESS",
            help="Scheduler of a Dask cluster, like tcp://host:8786, or local: its workers build.",
        ),
        click.option(
            "--shared-output",
            is_flag=True,
            help="The cluster's workers write into the output folder themselves.",
        ),
        click.option(
            "--paper",
            type=click.Choice(PAPERS),
            default=PAPERS[0],
            show_default=True,
            help="Paper of the print shop: chooses the press profile.",
        ),
        click.option(
            "--icc",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="The print shop's own profile; --paper, if given too, limits the ink.",
        ),
        click.option(
            "--marks",
            callback=_marks,
            default="none",
            show_default=True,
            metavar="LIST",
            help="Marks for the print shop: none, all, or some of crop,fold,registration,bars.",
        ),
        click.option(
            "--bleed",
            type=_Number(MIN_BLEED, MAX_BLEED),
            metavar="MM",
            help="How far colour runs past the trim. [default: the layout's]",
        ),
        click.option(
            "--paper-weight",
            "weight",
            type=_Number(30, 400),
            default=Spec().weight,
            show_default=True,
            metavar="G/M2",
            help="Weight of the paper: decides the creep of booklets from the office, and stands on the job sheet.",
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
@click.option(
    "--since", callback=_since, metavar="WHEN", help="Build also what was last built before: 2026-11-22, 12h."
)
@click.option("--only-failed", is_flag=True, help="Build only what failed when it was last tried.")
@click.option("--job-sheet", is_flag=True, help="Write a job sheet for the print shop beside the press files.")
@click.option(
    "--quantity", type=click.IntRange(1, 10_000_000), metavar="N", help="Copies of each language, for the job sheet."
)
@click.option(
    "--edition",
    type=click.Choice(["LAST"], case_sensitive=False),
    help="Build what was last signed in full, with inserts of what is newer.",
)
@click.option("--ehr", type=click.Choice(["openemr"]), help="Copy signed files to where an EHR looks for them, too.")
@click.option("--no-index", is_flag=True, help="Leave out index.html, the page with all brochures.")
@click.option(
    "--verify",
    type=_Percent(0, 100),
    default="0.5%",
    show_default=True,
    metavar="PERCENT",
    help="Compare so many, chosen at random, with a plain rendering.",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Build the first N only.")
@click.option("--dry-run", is_flag=True, help="Say what would be built, and about how long it takes; build nothing.")
def build(
    output: Path | None, form: str, quantity: int | None, job_sheet: bool, no_index: bool, **selected: Any
) -> int:
    """Build brochures and publish those that pass every check.

    ARTICLE is a name of the project's, or a path to a .md or .txt file. Selectors repeat; "all" is a value of each.
    What is not given is taken from brochure.toml, or is everything.
    """
    project = find_project(Path.cwd())
    folder = output or _output_of(project)
    if job_sheet and selected["only_failed"]:
        raise click.UsageError("a job sheet names all languages of an order: leave --only-failed out")
    if selected["limit"] and selected["only_failed"]:
        raise click.UsageError("--limit takes the first of what is selected, failed or not: leave --only-failed out")
    if selected["force"] and selected["since"] is not None:
        raise click.UsageError("--force builds everything, whenever it was last built: leave --since out")
    if quantity and not job_sheet:
        raise click.UsageError("--quantity is for a job sheet: give --job-sheet too")
    return _make(project, folder, form=form, job_sheet=job_sheet, quantity=quantity, index=not no_index, **selected)


def _output_of(project: Project) -> Path:
    """As it is reached from here: what is printed may be handed on, and says nothing of this machine."""
    return Path(os.path.relpath(project.root or Path())) / project.defaults.output


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
    time_limit: float | None,
    cluster: str,
    shared_output: bool,
    release: bool,
    paper: str,
    icc: Path | None,
    marks: tuple[Mark, ...],
    bleed: float | None,
    weight: float,
    job_sheet: bool = False,
    quantity: int | None = None,
    limit: int | None = None,
    dry_run: bool = False,
    edition: str | None = None,
    since: int | None = None,
    only_failed: bool = False,
    index: bool = False,
    ehr: str | None = None,
    verify: float = 0.0,
    **names: Any,
) -> int:
    machine.require()
    # Some libraries abort when they are interrupted while they load.
    with machine.undisturbed(signal.SIGINT, signal.SIGTERM):
        from brochure.batch import Batch
        from brochure.build_ledger import open_ledger
        from brochure.index_page import check_index
        from brochure.orders import Orders, check_output
        from brochure.sample import Sample
        from brochure.selection import Selectors, select, with_clinic_files
        from brochure.tally import Tally

    project = with_clinic_files(project, names["clinics"])
    jobs = replace(
        select(project, Selectors(**names), _note, last=edition == "LAST", release=release), limit=limit
    )  # fmt: skip
    if job_sheet and Target.PRESS not in jobs.targets:
        _only_for_press("--job-sheet")
    spec = _spec(jobs, paper=paper, icc=icc, marks=marks, bleed=bleed, weight=weight)
    means = _means(workers, time_limit=time_limit, cluster=cluster, shared_output=shared_output)
    orders = Orders(
        output=output, release=release, force=force, spec=spec, quantity=quantity, series=len(jobs.clinics) > 1,
        sample=Sample(share=verify / 100, seed=uuid4().hex) if verify else None,
    )  # fmt: skip
    drop = _drop(project, jobs, orders) if ehr else None
    if dry_run:
        _print_plan(project, jobs, output, means.workers, form, only_failed=only_failed)
        return Exit.OK
    if output:
        check_output(output)
    if output and index:
        check_index(output)
    tally = Tally(rank=jobs.ranking())
    sheets = _job_sheets(project, jobs, orders) if job_sheet else None
    listeners = [
        tally.add,
        *([_print_outcome] if form == "json" else []),
        *(sink.add for sink in (sheets, drop) if sink),
    ]
    with open_ledger(output, _note) if output else nullcontext() as ledger:
        batch = Batch(project, jobs, orders, ledger, only_failed=only_failed, since=since)
        made = _Made(output=output, total=len(batch), drop=drop, started=time.monotonic())
        if only_failed and not len(batch):
            _note("nothing that is selected failed when it was last tried")
        with _told_if_interrupted(tally, made, batch, form):
            _carry_out(batch, listeners, means, form)
            wanted = index and not batch.failed
            unlisted = _write_index(project, output, ledger) if output and ledger and wanted else []
        made = replace(made, job_sheets=sheets.finish() if sheets else ())
    failed = [*batch.failed, *unlisted, *(error for sink in (sheets, drop) if sink for error in sink.failed)]
    (_print_json if form == "json" else _print_text)(tally, made)
    _faults(fault for error in failed for fault in error.faults)
    return _worst([*tally.codes, *(error.exit_code for error in failed)])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What came of a run beside its outcomes."""

    output: Path | None
    total: int
    drop: Drop | None
    started: float
    job_sheets: Sequence[str] = ()

    @property
    def seconds(self) -> float:
        """Until now."""
        return time.monotonic() - self.started


@contextmanager
def _told_if_interrupted(tally: Tally, made: _Made, batch: Batch, form: str) -> Iterator[None]:
    """What was done until then. A program knows it line by line, and the end from the last line, which is not there."""
    try:
        yield
    except KeyboardInterrupt:
        if form == "text":
            _print_text(tally, made)
        _faults(fault for error in batch.failed for fault in error.faults)
        raise


def _write_index(project: Project, output: Path, ledger: BuildLedger) -> list[BrochureError]:
    """The page with all that stands in the folder, where it is not there. Gives errors to tell after the outcomes."""
    from brochure.index_page import FILE, made_from, write_index

    try:
        if not ledger.is_reported(output / FILE, made_from(project, output)):
            write_index(project, output, (record.row for record in ledger.records()), _note)
            ledger.reported(output / FILE, made_from(project, output))
    except OutputError as error:
        return [error]
    return []


def _carry_out(batch: Batch, listeners: Sequence[Callable[[Outcome], None]], means: Means, form: str) -> None:
    """Build, and write the manifest, after an interrupt too."""
    try:
        with _progress(len(batch), form) as advance:
            for outcome in batch.outcomes(means):
                for tell in listeners:
                    tell(outcome)
                advance(outcome)
    finally:
        batch.finish()


def _job_sheets(project: Project, jobs: Jobs, orders: Orders) -> JobSheets:
    from brochure.pipeline import JobSheets

    return JobSheets(project, jobs, orders)


def _drop(project: Project, jobs: Jobs, orders: Orders) -> Drop:
    from brochure.ehr import Drop

    return Drop(project, jobs, orders)


def _means(workers: int | None, *, cluster: str, shared_output: bool, time_limit: float | None) -> Means:
    """What the options come to. None of them is passed over in silence."""
    from brochure.orders import Means

    if cluster not in ("", "local") and workers:
        raise click.UsageError("--jobs is for processes of this machine: a cluster has those that it has")
    if shared_output and not cluster:
        raise click.UsageError("--shared-output is for the workers of a cluster: give --cluster too")
    return Means(
        workers=workers or os.cpu_count() or 1, time_limit=time_limit, cluster=cluster, shared_output=shared_output
    )


def _spec(
    jobs: Jobs, *, paper: str, icc: Path | None, marks: tuple[Mark, ...], bleed: float | None, weight: float
) -> Spec:
    """What is ordered of the press. Nobody shall believe to have ordered what no file that is built can carry."""
    from brochure.profiles import read_profile

    asked = click.get_current_context().get_parameter_source("paper") is not ParameterSource.DEFAULT
    given = {"--paper": asked, "--icc": icc, "--marks": marks, "--bleed": bleed is not None}
    if Target.PRESS not in jobs.targets:
        for option in filter(given.get, given):
            _only_for_press(option)
    if icc:
        read_profile(icc, str(icc))  # what is wrong with it is told once, and before any work
    # Beside a profile of the shop's own, nobody knows its paper unless it is said.
    return Spec(paper=paper if asked or not icc else "", icc=str(icc or ""), marks=marks, bleed=bleed, weight=weight)


def _only_for_press(option: str) -> NoReturn:
    raise click.UsageError(f"{option} is for the press: give -t press too")


def _worst(codes: Iterable[Exit]) -> Exit:
    found = set(codes)
    return next((code for code in (Exit.MACHINE, Exit.INPUT, Exit.USAGE, Exit.FINDINGS) if code in found), Exit.OK)


_MINUTE = 60.0


@contextmanager
def _progress(total: int, form: str) -> Iterator[Callable[[Outcome], None]]:
    """A bar on a terminal, with failures above it; a line a file elsewhere, and each minute how it goes.

    For machines, nothing: but for the bar, where somebody watches while the results go elsewhere.
    """
    console = Console(stderr=True)
    pace = Pace(total)
    if console.is_terminal and not (form == "json" and sys.stdout.isatty()):
        columns = (TextColumn("building"), BarColumn(), TextColumn("{task.description}", markup=False))
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(str(pace), total=total)

            def advance(outcome: Outcome) -> None:
                pace.step()
                if not outcome.ok:
                    bar.console.print(_line(outcome), markup=False, highlight=False, soft_wrap=True)
                bar.update(task, advance=1, description=str(pace))

            yield advance
    elif form == "json":
        yield lambda _: None
    else:
        told = 0.0

        def tell(outcome: Outcome) -> None:
            nonlocal told
            pace.step()
            click.echo(_line(outcome), err=True)
            if pace.seconds - told >= _MINUTE:
                told = pace.seconds
                click.echo(str(pace), err=True)

        yield tell


def _line(outcome: Outcome) -> str:
    size = f" ({outcome.size:g} pt{', draft' if outcome.draft else ''})" if outcome.size else ""
    errors = [one.message for one in outcome.findings if one.severity is Severity.ERROR]
    wrong = [*(fault.message for fault in outcome.faults), *errors]
    why = f": {wrong[0].splitlines()[0]}" if wrong else ""
    more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    return f"{outcome.status:<10} {outcome.name}{size}{why}{more}"


def _print_text(tally: Tally, made: _Made) -> None:
    """Errors, then each warning once, then the numbers, the job sheets and what an EHR is given."""
    from brochure import summary

    _faults(tally.faults())
    for told in tally.findings():
        _finding(told)
    click.echo(summary.table(tally, made.seconds))
    output = made.output
    words = f"{tally.done} of {made.total} brochures {'pass' if output is None else f'in {output}'}"
    unchanged = f", {tally.unchanged} unchanged" if tally.unchanged else ""
    click.echo(f"{words}{unchanged}{f', {tally.drafts} drafts' if tally.drafts else ''}")
    for name in made.job_sheets:
        click.echo(f"job sheet: {name}")
    if made.drop and output:
        click.echo(f"for OpenEMR: {len(made.drop.names)} files in {output / 'ehr/openemr'}")
        if older := made.drop.older():
            names = ", ".join([*older[:_NAMED], *(["…"] if older[_NAMED:] else [])])
            _note(f"copies of earlier builds are still there, and this one has no signed text for them: {names}")
        if made.drop.drafts:
            _note(f"{made.drop.drafts} drafts are not for OpenEMR: a text has to be signed first")


_NAMED = 3
"""Files that are told by name."""


def _print_json(tally: Tally, made: _Made) -> None:
    """The last line."""
    from brochure import summary

    _print_line({
        "output": str(made.output) if made.output else None,
        "job_sheets": list(made.job_sheets),
        "ehr": made.drop.names if made.drop else [],
        "ehr_older": made.drop.older() if made.drop else [],
        **summary.entry(tally, made.seconds),
    })  # fmt: skip


def _print_outcome(outcome: Outcome) -> None:
    _print_line(_outcome_entry(outcome))


def _print_line(entry: Mapping[str, Any]) -> None:
    click.echo(json.dumps(entry, ensure_ascii=False))


def _outcome_entry(outcome: Outcome) -> dict[str, Any]:
    from brochure.manifest import finding_entry, job_entry

    return {
        "job": job_entry(outcome.job),
        "status": outcome.status,
        "file": outcome.file or None,
        "draft": outcome.draft,
        "size_pt": outcome.size or None,
        "seconds": round(outcome.seconds, 3),
        "findings": [finding_entry(finding) for finding in outcome.findings],
        "faults": _fault_entries(outcome.faults),
    }


def _print_plan(
    project: Project, jobs: Jobs, output: Path | None, workers: int, form: str, *, only_failed: bool
) -> None:
    """What `--dry-run` says: numbers, and no promise."""
    from brochure.build_ledger import is_known, opened
    from brochure.layout import read_layout
    from brochure.plan import plan

    folders = project.every_layout()
    layouts = {name: read_layout(folders[name], shown=project.shown(folders[name])) for name in jobs.layouts()}
    with opened(output) if output and is_known(output) else nullcontext() as ledger:
        rows = (record.row for record in ledger.records()) if ledger else ()
        failed = {failure.job for failure in ledger.failures()} if ledger else set()
        made = plan(jobs, rows, layouts, only=failed if only_failed else None)
    seconds = made.seconds / min(workers, max(1, made.total))
    if form == "json":
        click.echo(json.dumps({**asdict(made), "seconds": round(seconds)}, ensure_ascii=False, indent=1))
        return
    for kind in ("languages", "layouts", "targets", "clinics"):
        counts: Mapping[str, int] = getattr(made, kind)
        click.echo(f"{kind}:")
        for name, count in islice(counts.items(), _SHOWN):
            click.echo(f"  {name}\t{count}")
        if len(counts) > _SHOWN:
            click.echo(f"  and {len(counts) - _SHOWN:,} more")
    standing = f", {made.standing:,} of which stand in {output} as of an earlier build" if made.standing else ""
    with_them = f"{workers} processes" if workers > 1 else "1 process"
    total = f"{made.total:,} brochure{'' if made.total == 1 else 's'}"
    click.echo(f"{total}{standing}; about {duration(seconds)} with {with_them}")


_SHOWN = 40
"""Lines for each selector: more than there are of anything but clinics."""


def _fault_entries(faults: Iterable[Fault]) -> list[dict[str, str]]:
    return [{"message": fault.message, "place": str(fault.place or ""), "hint": fault.hint} for fault in faults]


def _finding(told: Told) -> None:
    """A place on a page is told with its brochure; one in a file serves all brochures made from it."""
    place = told.finding.place
    if not place or place.startswith(("panel ", "page ")):
        brochures = f"{told.first} and {told.count - 1} more" if told.count > 1 else told.first
        place = ", ".join(filter(None, (brochures, place)))
    _say(told.finding.severity.value, f"{place}: {told.finding.message}", told.finding.hint)


def _faults(faults: Iterable[Fault]) -> None:
    for fault in faults:
        _say("error", f"{fault.place}: {fault.message}" if fault.place else fault.message, fault.hint)


def _note(words: str) -> None:
    click.echo(f"note: {words}", err=True)


def _say(kind: str, message: str, hint: str = "") -> None:
    click.echo(f"{kind}: {message}", err=True)
    if hint:
        click.echo(f"hint: {hint}", err=True)


# -------------------------------------------------------------------------------------------------------- preflight


def _folds(_: click.Context, __: click.Parameter, value: str | None) -> tuple[tuple[float, ...], ...] | None:
    """`97,197` -> where each page is folded; pages that differ are parted by a slash: `97,197/100,200`."""
    if value is None:
        return None
    try:
        folds = tuple(tuple(float(mm) for mm in page.split(",") if mm.strip()) for page in value.split("/"))
    except ValueError:
        folds = ()
    found = [mm for page in folds for mm in page]
    if not found or not all(0 < mm < math.inf for mm in found):
        raise click.BadParameter(f'"{value}" is no list of mm; write 97,197 or 97,197/100,200')
    return folds


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--paper", type=click.Choice(PAPERS), default=PAPERS[0], show_default=True, help="Limits the ink.")
@click.option(
    "--max-ink", type=click.IntRange(100, 400), metavar="PERCENT", help="Limit of ink, in place of --paper's."
)
@click.option("--folds", callback=_folds, metavar="MM", help="Folds from the left edge: 97,197, or 97,197/100,200.")
@click.option("--proof", type=click.Path(path_type=Path), metavar="DIR", help="Write a picture of each page, marked.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def preflight(
    files: tuple[Path, ...],
    paper: str,
    max_ink: int | None,
    folds: tuple[tuple[float, ...], ...] | None,
    proof: Path | None,
    form: str,
) -> int:
    """Look finished PDFs through as a print shop would, whoever made them."""
    from brochure.preflight import inspect, report_entry
    from brochure.preflight.nouns import Settings
    from brochure.preflight.picture import proof_pictures
    from brochure.preflight.reader import load
    from brochure.profiles import paper_profile

    profile = paper_profile(paper)
    settings = Settings(max_ink=max_ink or profile.max_ink, folds=folds, profile=profile.data)
    pictures = _picture_names(files, proof) if proof else {}
    entries: list[dict[str, Any]] = []
    codes = [Exit.OK]
    for path in files:
        report: Report | None = None
        faults: list[Fault] = []
        try:
            data = load(path)
            report = inspect(data, settings)
            codes += [Exit.FINDINGS for flaw in report.flaws if flaw.severity is Severity.ERROR]
            if proof:
                for number, picture in enumerate(proof_pictures(data, report, settings=settings), 1):
                    write_whole(Path(f"{pictures[path]}.{number}.png"), picture)
        except (PdfError, OutputError) as error:  # the other files are looked at all the same
            codes.append(error.exit_code)
            faults = [replace(fault, place=fault.place or Place(file=str(path))) for fault in error.faults]
        entry = report_entry(report, str(path)) if report else {"file": str(path), **_UNREAD}
        entries.append({**entry, "faults": _fault_entries(faults)})
        if form == "text":
            _print_report(path, report)
            _faults(faults)
    if form == "json":
        click.echo(json.dumps({"files": entries}, ensure_ascii=False, indent=1))
    return _worst(codes)


_UNREAD: dict[str, Any] = {
    "pages": None, "errors": None, "warnings": None, "checked": [], "unjudged": [], "flaws": [],
}  # fmt: skip
"""What is known of a file that cannot be read: not even that it has no errors."""


def _picture_names(files: Iterable[Path], folder: Path) -> dict[Path, Path]:
    """Where each file's pictures go: below `folder` as the files lie to one another, so that no two meet.

    Raises:
        OutputError: the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = "a folder is wanted here, not a file" if folder.is_file() else f"cannot be made: {error.strerror}"
        raise OutputError(message, place=Place(file=str(folder)), hint="name a folder with --proof DIR") from error
    parents = {path: path.parent.resolve() for path in files}
    shared = os.path.commonpath(parents.values())
    return {path: folder / parent.relative_to(shared) / path.name for path, parent in parents.items()}


def _print_report(path: Path, report: Report | None) -> None:
    """What is wrong, then the sum."""
    from brochure.preflight.wording import place

    if report is None:
        return
    for flaw in report.flaws:
        where = ", ".join(filter(None, (str(path), place(flaw))))
        _say(flaw.severity.value, f"{where}: {flaw.message} ({flaw.rule})", flaw.hint)
    errors = sum(flaw.severity is Severity.ERROR for flaw in report.flaws)
    found = f"{_count(errors, 'error')}, {_count(len(report.flaws) - errors, 'warning')}"
    unjudged = f"; not judged: {', '.join(report.unjudged)}" if report.unjudged else ""
    rules = _count(len(report.checked), "rule")
    click.echo(
        f"{path}: {_count(report.pages, 'page')}, {rules}, {found if report.flaws else 'nothing found'}{unjudged}"
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


# -------------------------------------------------------------------------------------------------- what was built


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", required=False)
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True)
def manifest(folder: Path | None, form: str) -> None:
    """Print what stands in an output folder, and what it was made from."""
    from brochure.build_ledger import opened
    from brochure.ledger_formats import as_csv, as_json

    with opened(folder or _output_of(find_project(Path.cwd()))) as ledger:
        for piece in (as_json if form == "json" else as_csv)(ledger.records()):
            click.echo(piece, nl=False)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="[DIR]", required=False)
def verify(folder: Path | None) -> int:
    """Read every file of an output folder again: what is missing, changed, unreadable, or was never entered."""
    from brochure.build_ledger import opened
    from brochure.verify import State
    from brochure.verify import verify as verdicts

    counts = dict.fromkeys(get_args(State), 0)
    folder = folder or _output_of(find_project(Path.cwd()))
    with opened(folder) as ledger:
        for verdict in verdicts(folder, ledger):
            counts[verdict.state] += 1
            if verdict.state != "whole":
                click.echo(f"{verdict.state}\t{verdict.file}")
    click.echo(", ".join(f"{count} {state}" for state, count in counts.items()), err=True)
    return Exit.OK if sum(counts.values()) == counts["whole"] else Exit.FINDINGS


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
        from brochure.languages import language_of

        for name in ["en", *(loc for loc in project.locales() if loc != "en")]:
            known = language_of(project, name)
            yield name, known.english_name, known.autonym, known.direction
    elif kind == "targets":
        yield Target.PRESS.value, "sheets or pages for a print shop: CMYK, bleed, marks if wanted"
        yield Target.OFFICE.value, "sheets for the clinic's own duplex printer"
        yield Target.SCREEN.value, "panels in reading order, tagged, for reading and e-mail"
    elif kind == "checks":
        machine.require()
        from brochure.checks import checks

        for name, found in checks().items():
            yield name, (found.__doc__ or "").strip().splitlines()[0]
    elif kind == "rules":
        from brochure.preflight import rules

        for name, rule in rules().items():
            yield name, rule.about
    elif kind == "clinics":
        yield from ((name, str(entry.place)) for name, entry in _clinics(project).items())
    else:
        yield from ((name, project.shown(path)) for name, path in project.articles().items())


@main.command()
def doctor() -> int:
    """Say what this machine lacks, and the project's languages of it, and the command that mends it."""
    good = [_told(item) for item in machine.examine()]
    if all(good):
        from brochure.coverage import examine_languages

        good += [_told(item) for item in examine_languages(find_project(Path.cwd()))]
    return Exit.OK if all(good) else Exit.MACHINE


def _told(item: machine.Item) -> bool:
    click.echo(f"{'ok' if item.ok else 'MISSING':<8} {item.name}: {item.detail}")
    if not item.ok:
        click.echo(f"         {item.remedy}")
    return item.ok


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


main.add_command(translations)
