"""What is handed on says nothing of the person who made it, of the machine, nor of who confirmed a clinic's figures."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pikepdf
import pytest
from support.projects import CLINIC, Ran, contents, environment, process, replace, small_project, write

CONFIRMED_BY = "Zebulon Quartermaine"
ADDRESS = "17 Nightingale Mews"
USER = "zoroastra"
HOST = socket.gethostname()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in somebody's home, with a clinic that tells more than is printed, and one with a fault."""
    folder = small_project(tmp_path_factory.mktemp("home") / USER / "project")
    replace(folder / "articles/tea.md", "code: T-1", "code: T-1\nicd10: [G35]")
    profile = CLINIC + f'address = ["{ADDRESS}"]\nfever_confirmed_by = "Dr {CONFIRMED_BY}, 2 March 2026"\n'
    write(folder / "clinics/north.toml", profile)
    write(folder / "clinics/wrong.toml", profile.replace("38.0", "50.0"))
    return folder


@pytest.fixture(scope="module")
def ran(folder: Path) -> list[Ran]:
    """Builds of all that there is to write, told to people and to machines."""
    options = ("build", "-j", "1", "-t", "all", "--job-sheet", "--ehr", "openemr")
    names = environment(USER=USER, LOGNAME=USER)
    return [process(*options, *form, cwd=folder, env=names) for form in ((), ("--force", "--format", "json"))]


def forbidden(folder: Path) -> dict[str, str]:
    """What must stand nowhere, and why."""
    return {
        CONFIRMED_BY: "who confirmed the fever threshold",
        ADDRESS: "the clinic's address, which is printed and needed nowhere else",
        "01632 960": "the clinic's telephone, too",
        USER: "the name of the user",
        str(folder): "where the project lies",
        str(Path.home()): "the user's home",
        **({HOST: "the name of the machine"} if len(HOST) > 3 else {}),
    }


def metadata(path: Path) -> str:
    """What a PDF says of itself, and every address and name in it that is not drawn."""
    with pikepdf.open(path) as pdf:
        words = [f"{key} {value}" for key, value in pdf.docinfo.items()]
        if "/Metadata" in pdf.Root:
            words.append(pdf.Root.Metadata.read_bytes().decode())
        words += [f"{name} {value.obj}" for name, value in pdf.attachments.items()]
    return "\n".join(words)


def test_files_that_are_handed_on_name_nobody_and_no_place_on_this_machine(folder: Path, ran: list[Ran]) -> None:
    output = folder / "out"
    assert {one.code for one in ran} == {3}
    found = {name: data.decode("utf-8", "replace") for name, data in contents(output).items()}
    found |= {name: metadata(output / name) for name in found if name.endswith(".pdf")}
    assert {Path(name).name for name in found} >= {"index.html", "manifest.json", "covers.json"}
    assert any(name.endswith(".job-sheet.pdf") for name in found)
    told = [
        f"{name}: {why}"
        for name, text in found.items()
        for word, why in forbidden(folder).items()
        if word in text or word in name
    ]
    assert told == []


def test_what_is_said_names_nobody_and_no_place_on_this_machine(folder: Path, ran: list[Ran]) -> None:
    for one in ran:
        said = one.out + one.err
        assert "clinics/wrong.toml" in said
        assert [why for word, why in forbidden(folder).items() if word in said] == []
        assert not re.search(r"(?<![\w.])/(home|root|tmp|usr|var|Users)/", said)


def test_a_file_says_who_wrote_the_article_and_with_what_and_no_more(folder: Path, ran: list[Ran]) -> None:
    assert ran
    with pikepdf.open(folder / "out/north/en/tea.card.screen.draft.pdf") as pdf:
        assert set(pdf.docinfo.keys()) <= {
            "/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Producer", "/CreationDate", "/ModDate",
        }  # fmt: skip
        assert str(pdf.docinfo["/Title"]) == "Drinking tea"
