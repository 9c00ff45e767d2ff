"""`index.html` and its pictures: what is on the page, what is drawn, and what goes away."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.index import placed, shelf
from support.projects import contents, small_project, write

from brochure import covers, index_page
from brochure.errors import OutputError
from brochure.index_page import check_index, write_index
from brochure.manifest import Row
from brochure.model import Target
from brochure.project import Project, find_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return find_project(small_project(tmp_path / "project"))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out"


def index(project: Project, output: Path, rows: list[Row]) -> tuple[dict[str, Any], list[str]]:
    """What the page's script is given, and what was told."""
    told: list[str] = []
    write_index(project, output, rows, told.append)
    data = re.search(r'<script id="data"[^>]*>(.*?)</script>', page(output), re.DOTALL)
    return json.loads(data[1]) if data else {"cards": []}, told


def page(output: Path) -> str:
    return (output / "index.html").read_text(encoding="utf-8")


def pictures(output: Path) -> list[str]:
    return sorted(path.name for path in (output / "thumbnails").glob("*.png"))


def test_files_that_differ_in_target_alone_are_one_card(project: Project, output: Path) -> None:
    data, told = index(project, output, shelf(output))
    assert len(data["cards"]) == 12
    first = data["cards"][0]
    assert (first["title"], first["clinic"], first["state"]) == ("شرب الشاي", "north", "draft")
    assert first["files"] == {
        "screen": "north/ar/tea.card.screen.draft.pdf",
        "office": "north/ar/tea.card.office.draft.pdf",
    }
    assert data["clinics"] == {"north": "North Clinic", "south": "south"}
    assert data["layouts"] == {"card": "One panel", "poster": "poster"}
    assert told == []


def test_a_draft_and_what_was_released_are_two_cards(project: Project, output: Path) -> None:
    rows = [placed(output, draft=draft) for draft in (True, False)]
    assert [card["state"] for card in index(project, output, rows)[0]["cards"]] == ["released", "draft"]


def test_clinics_of_one_name_are_told_apart(project: Project, output: Path) -> None:
    assert project.root
    write(project.root / "clinics/east.toml", (project.root / "clinics/north.toml").read_bytes())
    rows = [placed(output, clinic=clinic) for clinic in ("east", "north")]
    assert index(project, output, rows)[0]["clinics"] == {
        "east": "North Clinic (east)", "north": "North Clinic (north)",
    }  # fmt: skip


@pytest.mark.parametrize("title", ["</script><b>", "<img src=x onerror=alert(1)>", "a & b", '"', "{{ 1 }}", ""])
def test_a_title_is_text_and_nothing_else(project: Project, output: Path, title: str) -> None:
    data, _ = index(project, output, [placed(output, title=title)])
    assert data["cards"][0]["title"] == (title or "tea")
    assert page(output).count("<script") == 5
    assert "<b>" not in page(output)
    assert "<img src=x" not in page(output)


def test_addresses_are_written_so_that_any_browser_finds_the_file(project: Project, output: Path) -> None:
    data, _ = index(project, output, [placed(output, clinic="北 #1%")])
    assert data["cards"][0]["files"]["screen"] == "%E5%8C%97%20%231%25/en/tea.card.screen.draft.pdf"


def test_without_any_brochure_the_page_says_so(project: Project, output: Path) -> None:
    assert index(project, output, [])[0] == {"cards": []}
    assert "Brochures: 0" in page(output)
    assert list(contents(output)) == ["index.html"]


def test_the_same_brochures_give_the_same_bytes(project: Project, output: Path) -> None:
    rows = shelf(output)
    index(project, output, rows)
    before = contents(output)
    index(project, output, rows[::-1])
    assert contents(output) == before


# ----------------------------------------------------------------------------------------------------------- pictures


def test_where_many_covers_are_to_be_drawn_that_is_told_once(
    project: Project, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_page, "_PATIENCE", 2)
    rows = [placed(output, clinic=f"c{number}", grey=number / 4) for number in range(3)]
    assert index(project, output, rows)[1] == ["drawing 3 covers for index.html"]
    assert index(project, output, rows)[1] == []


def test_equal_covers_are_one_picture(project: Project, output: Path) -> None:
    rows = [placed(output, clinic=clinic, grey=grey) for clinic, grey in (("a", 0.2), ("b", 0.2), ("c", 0.8))]
    data, _ = index(project, output, rows)
    files = [card["cover"]["file"] for card in data["cards"]]
    assert files[0] == files[1] != files[2]
    assert pictures(output) == sorted(Path(name).name for name in set(files))


def test_the_cover_is_that_of_the_file_for_screens(project: Project, output: Path) -> None:
    rows = [placed(output, target=target, grey=grey) for target, grey in ((Target.OFFICE, 0.1), (Target.SCREEN, 0.9))]
    data, _ = index(project, output, rows)
    alone, _ = index(project, output, rows[1:])
    assert data["cards"][0]["cover"] == alone["cards"][0]["cover"]


def test_only_what_is_new_is_drawn(project: Project, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[bytes] = []
    draw = covers.draw
    monkeypatch.setattr(covers, "draw", lambda pdf: drawn.append(pdf) or draw(pdf))
    rows = [placed(output, clinic=clinic, grey=grey) for clinic, grey in (("a", 0.2), ("b", 0.8))]
    index(project, output, rows)
    assert len(drawn) == 2
    index(project, output, rows)
    assert len(drawn) == 2
    rows[0] = placed(output, clinic="a", grey=0.4)
    index(project, output, rows)
    assert len(drawn) == 3
    (output / "thumbnails" / pictures(output)[0]).unlink()
    index(project, output, rows)
    assert len(drawn) == 4
    assert len(pictures(output)) == 2


def test_pictures_that_nothing_shows_go_away_and_others_stay(project: Project, output: Path) -> None:
    mine = write(output / "thumbnails/mine.png", b"mine")
    index(project, output, [placed(output, grey=0.2)])
    (first,) = set(pictures(output)) - {"mine.png"}
    index(project, output, [placed(output, grey=0.8)])
    (second,) = set(pictures(output)) - {"mine.png"}
    assert first != second
    assert mine.read_bytes() == b"mine"


@pytest.mark.parametrize(
    "table",
    [
        "nonsense", "[]", '{"version": 1}', '{"version": 1, "covers": []}', '{"version": 9, "covers": {}}',
        '{"version": 1, "covers": {"x": {"file": "../mine.png", "width": 1, "height": 1, "title": ""}}}',
    ],
)  # fmt: skip
def test_a_table_of_covers_that_is_none_of_ours_does_no_harm(project: Project, output: Path, table: str) -> None:
    mine = write(output / "mine.png", b"mine")
    write(output / covers._TABLE, table)
    index(project, output, [placed(output)])
    assert mine.read_bytes() == b"mine"
    assert len(pictures(output)) == 1


def test_a_file_that_is_no_pdf_any_more_has_no_picture(project: Project, output: Path) -> None:
    row = placed(output)
    write(output / row.file, b"mine")
    (card,) = index(project, output, [row])[0]["cards"]
    assert (card["cover"], card["title"]) == (None, "tea")
    assert "<img" not in page(output).partition("<template")[0]


def test_what_there_is_no_room_for_is_told(project: Project, output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_page, "LISTED", 3)
    monkeypatch.setattr(index_page, "PICTURED", 2)
    rows = [placed(output, clinic=f"c{number}", target=target) for target in Target for number in range(5)]
    data, told = index(project, output, rows)
    assert [bool(card["cover"]) for card in data["cards"]] == [True, True, False]
    assert [card["title"] for card in data["cards"]] == ["Drinking tea"] * 3
    assert [len(card["files"]) for card in data["cards"]] == [3, 3, 3]
    assert [re.findall(r"\d", words) for words in told] == [["3"], ["2"]]
    assert 'data-word="room" data-total="3">This page has room for the first 3 brochures' in page(output)
    index(project, output, [row for row in rows if row.job.clinic < "c3"])
    assert 'data-word="room"' not in page(output)


# --------------------------------------------------------------------------------------------------- somebody's pages


def test_a_page_of_ours_may_be_written_over(project: Project, output: Path) -> None:
    check_index(output)
    index(project, output, [placed(output)])
    check_index(output)


@pytest.mark.parametrize("there", [b"", b"<!doctype html><title>My clinic</title>", b"\xff" * 10])
def test_a_page_of_somebody_else_is_not(output: Path, there: bytes) -> None:
    write(output / "index.html", there)
    with pytest.raises(OutputError, match="is not a page of ours"):
        check_index(output)


def test_neither_is_a_folder(output: Path) -> None:
    (output / "index.html").mkdir(parents=True)
    with pytest.raises(OutputError, match="is not a page of ours"):
        check_index(output)
