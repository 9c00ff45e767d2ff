"""The ledger of builds: what stands in an output folder, what it was made from, and which jobs failed.

`DIR/.brochure/ledger.sqlite3`, in a folder of its own because SQLite keeps up to two files beside it, and whoever
hands brochures out need not see them. It holds no path and nobody's data but the slugs of clinics. One process writes;
the lock ends with it, however it ends. `manifest.json` is written from it.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from brochure.errors import OutputError, Place
from brochure.files import PART, sha256, sha256_of
from brochure.manifest import FILE as MANIFEST
from brochure.manifest import Row, check_manifest, finding_of, fit_of, read_manifest, row_entry
from brochure.model import Finding, Fit, Job, Severity, Target
from brochure.orders import Outcome

FOLDER = ".brochure"
FILE = "ledger.sqlite3"
VERSION = 2

_TABLES = """\
CREATE TABLE IF NOT EXISTS sources (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, UNIQUE (name, sha256)
);
CREATE TABLE IF NOT EXISTS texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS files (
  file TEXT NOT NULL PRIMARY KEY, article TEXT NOT NULL, locale TEXT NOT NULL, layout TEXT NOT NULL,
  clinic TEXT NOT NULL, target TEXT NOT NULL, version TEXT NOT NULL,
  sha256 TEXT NOT NULL, size INTEGER, draft INTEGER NOT NULL, fit TEXT NOT NULL,
  fingerprint TEXT NOT NULL, text_fingerprint TEXT NOT NULL,
  inputs TEXT NOT NULL, versions INTEGER NOT NULL, findings INTEGER NOT NULL,
  seconds REAL, built INTEGER, seal TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failures (
  clinic TEXT NOT NULL, locale TEXT NOT NULL, article TEXT NOT NULL, layout TEXT NOT NULL, target TEXT NOT NULL,
  version TEXT NOT NULL, status TEXT NOT NULL, exit_code INTEGER NOT NULL, checks TEXT NOT NULL,
  PRIMARY KEY (clinic, locale, article, layout, target, version)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reports (
  file TEXT NOT NULL PRIMARY KEY, sha256 TEXT NOT NULL, also TEXT NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS entered AFTER INSERT ON files BEGIN DELETE FROM reports; END;
CREATE TRIGGER IF NOT EXISTS forgotten AFTER DELETE ON files BEGIN DELETE FROM reports; END;
"""
"""Reports are what was written of all records: a change to any of them, whoever makes it, strikes them out."""
_COLUMNS = (
    "file", "article", "locale", "layout", "clinic", "target", "version", "sha256", "size", "draft", "fit",
    "fingerprint", "text_fingerprint", "inputs", "versions", "findings", "seconds", "built", "seal",
)  # fmt: skip
_SEALED = _COLUMNS[:-1]
_PAGE = 500
_JOB = ("clinic", "locale", "article", "layout", "target", "version")
_UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises of a damaged ledger; where its message quotes what was garbled, it is no text."""
_ANEW = "brochure build takes it up again from manifest.json and the files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row, and what the manifest does not say: bytes, seconds of work, and when, in seconds since 1970.

    What a ledger took over from a manifest of before lacks them.
    """

    row: Row
    size: int | None = None
    seconds: float | None = None
    built: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """How a job ended that made no file: the exit code it stands for, and the checks that refused it."""

    job: Job
    status: str
    exit_code: int
    checks: tuple[str, ...]


class BuildLedger:
    """The tables of one folder, open to be read, or to be read and written."""

    def __init__(self, connection: sqlite3.Connection, place: Place) -> None:
        self._connection = connection
        connection.text_factory = _lenient
        self._place = place
        # Nearly all that a file is made from is shared with others.
        self._source = lru_cache(maxsize=4096)(self._find_source)
        self._text = lru_cache(maxsize=4096)(self._find_text)
        self._source_id = lru_cache(maxsize=4096)(self._keep_source)
        self._text_id = lru_cache(maxsize=4096)(self._keep_text)

    # ---- reading

    def record(self, file: str) -> Record | None:
        """What is known of a file, if it is."""
        return next(iter(self._records("file = ?", file)), None)

    def rows(self, job: Job) -> dict[str, Row]:
        """Rows of the same clinic, language and layout, by file name."""
        found = self._records(f"{_IN_FOLDER} AND layout = ?", *_folder(job.clinic, job.locale), job.layout)
        return {record.row.file: record.row for record in found}

    def folder(self, clinic: str, locale: str) -> dict[str, Record]:
        """What is known of a clinic's files in a language, by file name."""
        return {record.row.file: record for record in self._records(_IN_FOLDER, *_folder(clinic, locale))}

    def records(self) -> Iterator[Record]:
        """All of them, in the order of their files."""
        for names in self._pages():
            yield from self._records("file BETWEEN ? AND ?", names[0], names[-1])

    def files(self) -> Iterator[str]:
        """The names of all files, those too whose record is not to be believed."""
        return chain.from_iterable(self._pages())

    def _pages(self) -> Iterator[list[str]]:
        """The names of some files at a time, so that neither memory nor a lock is held for all of them."""
        last = ""
        while found := self._ask("SELECT file FROM files WHERE file > ? ORDER BY file LIMIT ?", last, _PAGE):
            names = [name for (name,) in found]
            yield names
            if names[-1] <= last:
                return  # keys out of order, which damage does: no end would come
            last = names[-1]

    def failures(self) -> Iterator[Failure]:
        """The jobs that failed the last time they were tried; their articles are slugs."""
        columns = ", ".join((*_JOB, "status", "exit_code", "checks"))
        for clinic, locale, article, layout, target, version, *rest in self._ask(f"SELECT {columns} FROM failures"):
            job = Job(
                article=article, locale=locale, layout=layout, clinic=clinic, target=Target(target), version=version
            )  # fmt: skip
            yield Failure(job=job, status=rest[0], exit_code=rest[1], checks=tuple(json.loads(rest[2])))

    def is_reported(self, path: Path, also: str = "") -> bool:
        """Whether a report stands as it was written, of what is here now, and with that `also`."""
        found = self._ask("SELECT sha256 FROM reports WHERE file = ? AND also = ?", path.name, also)
        return bool(found) and found[0][0] == sha256_of(path) != ""

    def _records(self, where: str, *values: object) -> list[Record]:
        order = f"SELECT {', '.join(_COLUMNS)} FROM files WHERE {where} ORDER BY file"
        found = (self._record(dict(zip(_COLUMNS, cells, strict=True))) for cells in self._ask(order, *values))
        return [record for record in found if record]

    def _record(self, cells: dict[str, Any]) -> Record | None:
        """A record, if it is as it was entered: what was garbled or edited is not believed."""
        try:
            seal = cells.pop("seal")
            sources = [self._source(number) for number in json.loads(cells["inputs"])]
            texts = self._text(cells["versions"]), self._text(cells["findings"])
            if seal != _seal(cells, sources, texts):
                return None
            job = Job(**{name: cells[name] for name in _JOB if name != "target"}, target=Target(cells["target"]))
            row = Row(
                job=job, file=cells["file"], sha256=cells["sha256"], draft=bool(cells["draft"]),
                fit=_fit(cells["fit"]), fingerprint=cells["fingerprint"], text_fingerprint=cells["text_fingerprint"],
                inputs=dict(sources), versions=_versions(texts[0]), findings=_findings(texts[1]),
            )  # fmt: skip
            return Record(row=row, size=cells["size"], seconds=cells["seconds"], built=cells["built"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def _find_source(self, number: int) -> tuple[str, str]:
        for name, digest in self._ask("SELECT name, sha256 FROM sources WHERE id = ?", number):
            return name, digest
        return "", ""

    def _find_text(self, number: int) -> str:
        return "".join(text for (text,) in self._ask("SELECT text FROM texts WHERE id = ?", number))

    def _ask(self, order: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(order, values).fetchall()
        except _UNREADABLE as error:
            raise OutputError(f"cannot be read: {error}", place=self._place, hint=_ANEW) from error

    # ---- writing

    def enter(self, record: Record) -> None:
        """Enter what stands in the folder now, in place of what was known of the file and the job.

        Raises:
            OutputError: there is no room; what was there stays.
        """
        row = record.row
        with self._at_once() as connection:
            entry = row_entry(row)
            sources = list(row.inputs.items())
            texts = json.dumps(entry["versions"]), json.dumps(entry["findings"])
            cells = {
                **entry, **entry["job"], "size": record.size, "draft": int(row.draft), "fit": json.dumps(entry["fit"]),
                "inputs": json.dumps([self._source_id(*source) for source in sources], separators=(",", ":")),
                "versions": self._text_id(texts[0]), "findings": self._text_id(texts[1]),
                "seconds": record.seconds, "built": record.built,
            }  # fmt: skip
            cells["seal"] = _seal(cells, sources, texts)
            holes = ", ".join("?" * len(_COLUMNS))
            connection.execute(
                f"INSERT OR REPLACE INTO files ({', '.join(_COLUMNS)}) VALUES ({holes})",
                [cells[name] for name in _COLUMNS],
            )
            self._succeed(connection, row.job)

    def fail(self, job: Job, outcome: Outcome) -> None:
        """Enter that a job failed; its article is a slug.

        What is wrong is told to who builds, and is not kept: it may name places of this machine.
        """
        checks = {finding.check for finding in outcome.findings if finding.severity is Severity.ERROR}
        with self._at_once() as connection:
            connection.execute(
                f"INSERT OR REPLACE INTO failures VALUES ({', '.join('?' * (len(_JOB) + 3))})",
                [*_values(job), outcome.status, int(outcome.exit_code), json.dumps(sorted(checks))],
            )

    def succeed(self, job: Job) -> None:
        """Enter that a job whose article is a slug has what it asked for."""
        with self._at_once() as connection:
            self._succeed(connection, job)

    def forget(self, file: str) -> None:
        """Strike out a file that was taken away."""
        with self._at_once() as connection:
            connection.execute("DELETE FROM files WHERE file = ?", (file,))

    def reported(self, path: Path, also: str = "") -> None:
        """Note that a report of all records was written; `also` is a digest of what else it tells."""
        with self._at_once() as connection:
            connection.execute("INSERT OR REPLACE INTO reports VALUES (?, ?, ?)", (path.name, sha256_of(path), also))

    @staticmethod
    def _succeed(connection: sqlite3.Connection, job: Job) -> None:
        connection.execute(f"DELETE FROM failures WHERE {' AND '.join(f'{name} = ?' for name in _JOB)}", _values(job))

    def _keep_source(self, name: str, digest: str) -> int:
        return self._keep("sources", ("name", "sha256"), name, digest)

    def _keep_text(self, text: str) -> int:
        return self._keep("texts", ("text",), text)

    def _keep(self, table: str, columns: tuple[str, ...], *values: str) -> int:
        """The number of something that is written once, however many files have it."""
        execute = self._connection.execute
        holes = ", ".join("?" * len(values))
        execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({holes}) ON CONFLICT DO NOTHING", values)
        where = " AND ".join(f"{name} = ?" for name in columns)
        return int(execute(f"SELECT id FROM {table} WHERE {where}", values).fetchone()[0])

    @contextmanager
    def _at_once(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing, whatever ends us."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # a full disk has undone it already
                    self._connection.execute("ROLLBACK")
                self._source_id.cache_clear()
                self._text_id.cache_clear()
                raise
        except sqlite3.Error as error:
            hint = "make room; the next build enters what is missing"
            raise OutputError(f"cannot be written: {error}", place=self._place, hint=hint) from error


def _seal(cells: Mapping[str, Any], sources: Iterable[tuple[str, str]], texts: Iterable[str]) -> str:
    """Digest of all that a record says; `sources` and `texts` are what its numbers stand for."""
    said = map(str, map(cells.get, _SEALED))
    return sha256("\n".join([*said, *chain.from_iterable(sources), *texts]).encode())


# Thousands of records have these in common.


@lru_cache(maxsize=1024)
def _fit(text: str) -> Fit:
    return fit_of(json.loads(text))


@lru_cache(maxsize=64)
def _versions(text: str) -> Mapping[str, str]:
    return dict(json.loads(text))


@lru_cache(maxsize=1024)
def _findings(text: str) -> tuple[Finding, ...]:
    return tuple(map(finding_of, json.loads(text)))


def _lenient(data: bytes) -> str:
    """A text that was garbled is no UTF-8, perhaps: its seal tells, not an exception."""
    return data.decode(errors="replace")


_IN_FOLDER = "file >= ? AND file < ?"


def _folder(clinic: str, locale: str) -> tuple[str, str]:
    """Between what the names of all files in a folder stand."""
    return f"{clinic}/{locale}/", f"{clinic}/{locale}0"


def _values(job: Job) -> list[str]:
    return [str(getattr(job, name)) for name in _JOB]


# -------------------------------------------------------------------------------------------------- opening a ledger


@contextmanager
def open_ledger(output: Path, tell: Callable[[str], None] = lambda _: None) -> Iterator[BuildLedger]:
    """The ledger of a folder, to be written by nobody else meanwhile; made from its manifest where there is none.

    A damaged one is moved aside, and what it holds is saved as far as it can be read: `tell` says so. What a run that
    was killed was writing is cleared away.

    Raises:
        OutputError: another build is at work there; the folder cannot be written; its manifest is not ours.
    """
    path = output / FOLDER / FILE
    with ExitStack() as stack:
        try:
            check_manifest(output)
            path.parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(_alone(path.parent, output))
            unclean = not path.exists() or path.with_name(f"{FILE}-wal").exists()
            saved = _saved(path, tell)
            if unclean or saved is not None:
                _clear(output)
            connection = stack.enter_context(closing(_connect(path)))
            ledger = BuildLedger(connection, Place(file=str(path)))
            if _version(connection) < VERSION:
                _take_over(connection, ledger, output, saved or [])
        except (OSError, sqlite3.Error) as error:
            words = error.strerror if isinstance(error, OSError) else str(error)
            hint = "check its permissions and free space, or choose another one with -o DIR"
            raise OutputError(f"cannot be written: {words}", place=Place(file=str(path)), hint=hint) from error
        yield ledger


@contextmanager
def opened(output: Path) -> Iterator[BuildLedger]:
    """The ledger of a folder, to be read while others may build there; of one of before, what its manifest says.

    Raises:
        OutputError: nothing was ever built there, or it cannot be read, or was written by a newer version.
    """
    path = output / FOLDER / FILE
    if not is_known(output):
        hint = "name a folder that brochure build has published into"
        raise OutputError("nothing was ever built here", place=Place(file=str(output)), hint=hint)
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(closing(_read_only(path) if path.is_file() else _connect(":memory:")))
            _check_version(_version(connection), path)
            old = _version(connection) < VERSION
            if old:
                connection = stack.enter_context(closing(_connect(":memory:")))
        except _UNREADABLE as error:
            raise OutputError(f"cannot be read: {error}", place=Place(file=str(path)), hint=_ANEW) from error
        ledger = BuildLedger(connection, Place(file=str(path)))
        if old:
            _take_over(connection, ledger, output, [])
        yield ledger


def is_known(output: Path) -> bool:
    """Whether something was built into a folder.

    Raises:
        OutputError: nobody may look.
    """
    try:
        return (output / FOLDER / FILE).is_file() or (output / MANIFEST).is_file()
    except OSError as error:
        hint = "check who may read it and what is in it"
        raise OutputError(f"cannot be read: {error.strerror}", place=Place(file=str(output)), hint=hint) from error


@contextmanager
def _alone(folder: Path, output: Path) -> Iterator[None]:
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            hint = "wait until it is done, or choose another folder with -o DIR"
            raise OutputError("another build is at work here", place=Place(file=str(output)), hint=hint) from error
        yield
    finally:
        os.close(handle)


def _connect(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # A crash of the machine may lose the last entries, and never the rest: their files are made again.
        connection.execute("PRAGMA synchronous = NORMAL")
    except _UNREADABLE:
        connection.close()
        raise
    return connection


def _read_only(path: Path) -> sqlite3.Connection:
    """Where the folder cannot be written, nobody else writes either, and SQLite need not watch for it."""
    uri = path.resolve().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("SELECT file FROM files LIMIT 1").fetchall()
    except sqlite3.OperationalError:
        connection.close()
        return sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None)
    except _UNREADABLE:
        connection.close()
        raise
    return connection


def _take_over(connection: sqlite3.Connection, ledger: BuildLedger, output: Path, saved: list[Record]) -> None:
    """Begin a ledger with what a manifest says, and over it what was saved from a ledger that was damaged.

    One of an older version, whose seals were others, keeps what failed.
    """
    connection.executescript(f"BEGIN; {_TABLES} DELETE FROM files; COMMIT;")
    for row in read_manifest(output).values():
        ledger.enter(Record(row=row))
    for record in saved:
        ledger.enter(record)
    # Last, so that what is killed before is begun anew.
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _saved(path: Path, tell: Callable[[str], None]) -> list[Record] | None:
    """Move a damaged ledger aside; gives what could be read of it, or None where there is nothing to mend."""
    if not path.exists() or _is_sound(path):
        return None
    aside = path.with_name(f"{FILE}.damaged")
    found: list[Record] = []
    with suppress(*_UNREADABLE, OutputError), closing(sqlite3.connect(path, isolation_level=None)) as connection:
        found.extend(BuildLedger(connection, Place(file=str(path))).records())
    path.replace(aside)
    for ending in ("-wal", "-shm"):
        path.with_name(f"{FILE}{ending}").unlink(missing_ok=True)
    tell(f"{path} was damaged: it is now {aside.name}, and begun anew from manifest.json and what could be read of it")
    return found


def _is_sound(path: Path) -> bool:
    """Whether a ledger can be read from end to end, and is whole.

    Raises:
        OutputError: it was written by a newer version.
    """
    try:
        with closing(_connect(path)) as connection:
            connection.text_factory = _lenient
            connection.execute("BEGIN IMMEDIATE")  # a damaged head may say that it is not to be written
            version = _version(connection)
            # A quick check looks neither at the order of keys nor for texts that their index says otherwise.
            sound = next(connection.execute("PRAGMA integrity_check")) == ("ok",)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in _NO_DAMAGE:
            raise
        return False
    except UnicodeDecodeError:
        return False
    _check_version(version, path)
    return bool(sound) and version <= VERSION


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _check_version(version: int, path: Path) -> None:
    if VERSION < version < _ABSURD:
        hint = "use that version, or another folder"
        raise OutputError("was written by a newer brochure", place=Place(file=str(path)), hint=hint)


_ABSURD = 1000
"""No version will be that high: it is damage."""
_NO_DAMAGE = {
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PERM,
}  # fmt: skip
"""No room, or no permission."""


def _clear(output: Path) -> None:
    """Take away what was being written when a run was killed; brochures lie two folders down at most."""
    for pattern in (".*.part", "*/.*.part", "*/*/.*.part"):
        for path in output.glob(pattern):
            if PART.fullmatch(path.name):
                path.unlink(missing_ok=True)


def now() -> int:
    """The time to note when a file was built: the clock, whatever day it is to be judged by."""
    return int(time.time())
