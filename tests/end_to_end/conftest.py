from __future__ import annotations

import itertools
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.projects import Ran, debris, small_project

from brochure import cli

Brochure = Callable[..., Ran]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project, and the working directory."""
    folder = small_project(tmp_path / "project")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def brochure(capsys: pytest.CaptureFixture[str]) -> Brochure:
    """Runs the command line here and now. What it says is in the form of all messages, and it leaves no rubbish."""

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        code = cli.run(arguments)
        said = capsys.readouterr()
        ran = Ran(code=code, out=said.out, err=said.err)
        in_good_form(ran)
        assert debris(Path.cwd()) == []
        return ran

    return run


@pytest.fixture
def build(brochure: Brochure) -> Brochure:
    """Builds in this process."""
    return lambda *arguments: brochure("build", "-j", "1", *arguments)


def in_good_form(ran: Ran) -> None:
    """No traceback; every error in lower case, and with a hint."""
    assert "Traceback" not in ran.err
    for line, following in itertools.pairwise([*ran.err.splitlines(), ""]):
        if line.startswith(("error: ", "warning: ")):
            assert not line.partition(": ")[2][0].isupper(), line
            assert following.startswith("hint: "), line
    if ran.code == 0:
        assert ran.errors == []


class Listener:
    """A port on this machine that knows whether anybody called."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.setblocking(False)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def was_called(self) -> bool:
        try:
            self._socket.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    def call(self) -> None:
        host, port = self._socket.getsockname()
        socket.create_connection((host, port), timeout=5).close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()
