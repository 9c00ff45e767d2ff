from __future__ import annotations

import fcntl
import os
import pickle

import pytest
from support.builtin import JOBS, Built, build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """What is built of the built-in project: once, whichever of several workers comes first."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return build(tmp_path_factory.mktemp("out"), JOBS)
    shared = tmp_path_factory.getbasetemp().parent
    done = shared / "built.pickle"
    with (shared / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            (shared / "built").mkdir()
            done.write_bytes(pickle.dumps(build(shared / "built", JOBS)))
    found = pickle.loads(done.read_bytes())
    assert isinstance(found, Built)
    return found
