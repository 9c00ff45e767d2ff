"""The wheel alone, installed elsewhere, does what the checkout does."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.projects import manifest, published

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parents[2]
CONSTRAINTS = CHECKOUT / "constraints.txt"
SHELVES = ("articles", "clinics", "templates", "translations")


def run(command: Sequence[str | Path], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Nothing of this checkout or its environment is to be found by accident."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    env |= {"PIP_CONSTRAINT": str(CONSTRAINTS), "PIP_BUILD_CONSTRAINT": str(CONSTRAINTS)}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=600)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip"]
    # With CI=true a machine that cannot fetch packages is a failure.
    if (
        "CI" not in os.environ
        and run([*pip, "download", "--no-deps", "--dest", folder, "hatchling"], folder).returncode
    ):
        pytest.skip("no packages can be fetched here")
    made = run([*pip, "wheel", "--no-deps", "--wheel-dir", folder / "made", CHECKOUT], folder)
    assert made.returncode == 0, made.stderr
    (path,) = (folder / "made").iterdir()
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `brochure` of a new environment."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    done = run([folder / "bin/python", "-m", "pip", "install", "--quiet", wheel], folder)
    assert done.returncode == 0, done.stderr
    return folder / "bin/brochure"


def test_the_wheel_holds_every_file_of_every_shelf(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for shelf in SHELVES:
        files = {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / shelf).rglob("*") if path.is_file()}
        assert files
        assert {f"brochure/bundle/{name}" for name in files} <= names


def test_the_wheel_holds_the_fonts_with_their_digests_and_licences(wheel):
    fonts = CHECKOUT / "build/fonts"
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {path.relative_to(fonts).as_posix() for path in fonts.rglob("*") if path.is_file()}
    assert "SHA256SUMS" in wanted
    assert any(name.startswith("LICENSES/") for name in wanted)
    assert {f"brochure/bundle/fonts/{name}" for name in wanted} <= names


def test_the_wheel_holds_the_skeleton_our_licence_and_no_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    files = ("skeleton/brochure.toml", "scripts.toml", "translators/status.html")
    assert {f"brochure/{file}" for file in files} <= set(names)
    assert any(name.endswith("dist-info/licenses/LICENSE") for name in names)
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"brochure"}
    assert not any("__pycache__" in name or "test" in name for name in names)


def test_it_finds_its_machine_whole(installed, tmp_path):
    ran = run([installed, "doctor"], tmp_path)
    assert ran.returncode == 0, ran.stdout
    assert "MISSING" not in ran.stdout


def test_it_builds_the_built_in_project_from_anywhere(installed, tmp_path):
    ran = run([installed, "build", "-j", "1", "-l", "es", "-L", "trifold-a4"], tmp_path)
    assert ran.returncode == 0, ran.stderr
    targets = ("office", "press", "screen")
    assert published(tmp_path / "out") == [f"example/es/bmt-autoimmune.trifold-a4.{t}.draft.pdf" for t in targets]
    assert str(tmp_path) not in (tmp_path / "out/manifest.json").read_text(encoding="utf-8")
    (inputs, *_) = (row["inputs"] for row in manifest(tmp_path / "out").values())
    assert {"articles/bmt-autoimmune.md", "translations/es/LC_MESSAGES/bmt-autoimmune.po"} <= inputs.keys()


def test_it_builds_a_project_of_ones_own(installed, tmp_path):
    assert run([installed, "new", "mine"], tmp_path).returncode == 0
    ran = run([installed, "build", "-j", "2"], tmp_path / "mine")
    assert ran.returncode == 0, ran.stderr
    assert len(published(tmp_path / "mine/out")) == 2 * 2  # layouts x targets
