"""What this machine lacks, and the command that mends it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import brochure
from brochure import fonts
from brochure.machine import examine, require, uninterrupted
from brochure.shelves import bundled

PACKAGE = Path(brochure.__file__).parent


def copy(folder: Path) -> Path:
    """The package with fonts that may be tampered with; gives their folder."""
    shutil.copytree(PACKAGE, folder / "brochure", ignore=shutil.ignore_patterns("__pycache__", "bundle"))
    (folder / "build").mkdir()
    return Path(shutil.copytree(fonts.folder(), folder / "build" / "fonts", symlinks=True))


def doctor(folder: Path) -> str:
    """What a copy of the package finds of its machine."""
    script = (
        "from brochure.machine import examine\n"
        "for item in examine(): print(item.name, item.ok, item.detail, item.remedy, sep='|')"
    )
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=True,
        timeout=60,
    )  # fmt: skip
    return done.stdout


def test_a_machine_that_runs_the_tests_lacks_nothing() -> None:
    found = list(examine())
    assert [item.name for item in found if not item.ok] == []
    assert {"Python", "Pango", "HarfBuzz-Subset", "fonts"} <= {item.name for item in found}
    require()


def test_what_may_be_missing_names_the_command_that_installs_it() -> None:
    for item in examine():
        assert item.ok or item.remedy
        if item.name not in ("Python", "fonts"):
            assert "install" in item.remedy
            assert "harfbuzz" in item.remedy


def test_a_font_that_was_changed_is_named(tmp_path: Path) -> None:
    with (copy(tmp_path) / "NotoSans_400Regular.ttf").open("ab") as font:
        font.write(b"x")
    assert "fonts|False|NotoSans_400Regular.ttf has been changed|make fonts" in doctor(tmp_path)


@pytest.mark.parametrize("name", ["NotoSans_700Bold.ttf", "SHA256SUMS"])
def test_a_font_that_is_missing_is_told(name: str, tmp_path: Path) -> None:
    (copy(tmp_path) / name).unlink()
    (line,) = [line for line in doctor(tmp_path).splitlines() if line.startswith("fonts|")]
    assert line.startswith("fonts|False|")
    assert name in line


def test_without_fonts_the_machine_is_told_to_fetch_them(tmp_path: Path) -> None:
    shutil.rmtree(copy(tmp_path))
    assert "fonts|False|the fonts are missing|make fonts" in doctor(tmp_path)


def test_fontconfig_is_pointed_at_our_fonts_only() -> None:
    fonts.activate()
    text = Path(os.environ["FONTCONFIG_FILE"]).read_text(encoding="utf-8")
    assert text.count("<dir>") == 1
    assert f"<dir>{fonts.folder().resolve()}</dir>" in text


@pytest.mark.parametrize("name", ["templates", "translations", "articles", "clinics", "fonts"])
def test_everything_built_in_is_found(name: str) -> None:
    folder = bundled(name)
    assert folder
    assert any(folder.iterdir())


def test_nothing_else_is_built_in() -> None:
    assert bundled("nowhere") is None


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_waits_for_what_must_not_be_torn(number: signal.Signals) -> None:
    done: list[str] = []

    def publish() -> None:
        with uninterrupted():
            signal.raise_signal(number)
            done.append("published")

    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            publish()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert done == ["published"]


def test_without_an_interrupt_nothing_is_raised_and_threads_may_do_it_too() -> None:
    with uninterrupted():
        pass
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(_in_a_thread).result() == "done"


def _in_a_thread() -> str:
    with uninterrupted():
        return "done"
