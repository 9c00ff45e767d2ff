"""Workers of a real Dask cluster on this machine make what our own processes make."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from support.projects import contents, process, published

pytest.importorskip("distributed", reason="Dask is missing: scripts/setup.sh --dev")

BUILD = ("build", "-l", "all", "-t", "screen", "--format", "json")


@pytest.mark.slow
def test_a_cluster_makes_the_same_bytes_whoever_writes_them(project: Path) -> None:
    expected = process(*BUILD, "-j", "1", "-o", "one", cwd=project)
    assert expected.code == 0, expected.err
    for options, output in (((), "brought"), (("--shared-output",), "shared")):
        ran = process(*BUILD, "-j", "2", "--cluster", "local", *options, "-o", output, cwd=project)
        assert (ran.code, ran.err) == (0, "")
        assert contents(project / output) == contents(project / "one")
    again = process(*BUILD, "-j", "2", "--cluster", "local", "-o", "brought", cwd=project)
    assert [outcome["status"] for outcome in again.outcomes] == ["unchanged"] * 2


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_told(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    ran = process("build", "--cluster", address, cwd=project)
    assert (ran.code, ran.error) == (4, f"no scheduler answers at {address}")
    assert ran.hint == "start one with: dask scheduler; or build without --cluster"
    assert published(project) == []


@pytest.mark.parametrize("address", ["foo", "tcp://host", "http://host:8786", "host:8786", "tcp://host:port"])
@pytest.mark.usefixtures("project")
def test_what_is_no_address_is_told_at_once(brochure, address):
    ran = brochure("build", "--cluster", address)
    assert (ran.code, ran.error) == (2, f'"{address}" is no address of a scheduler')
    assert ran.hint == "write it like tcp://host:8786, or local for a cluster of this machine"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--cluster", "tcp://127.0.0.1:1", "-j", "2"), "--jobs is for processes of this machine"),
        (("--shared-output",), "--shared-output is for the workers of a cluster"),
        (("--job-timeout", "0"), "0.0 is not in the range"),
    ],
)
@pytest.mark.usefixtures("project")
def test_options_without_a_use_are_refused(brochure, options, said):
    ran = brochure("build", *options)
    assert ran.code == 2
    assert said in ran.err
