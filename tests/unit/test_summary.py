"""What a run came to, and how fast it goes."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure import summary
from brochure.errors import Exit
from brochure.model import Job, Target
from brochure.orders import Outcome, Status
from brochure.pace import Pace, duration
from brochure.tally import Tally

DONE = ("published", "passed", "unchanged")


def tally(*ends: tuple[str, str, Status]) -> Tally:
    """Of outcomes: language, layout, status."""
    made = Tally(rank=lambda _: (0,))
    for locale, layout, status in ends:
        job = Job(article="tea", locale=locale, layout=layout, clinic="north", target=Target.SCREEN)
        code = Exit.OK if status in DONE else Exit.FINDINGS
        made.add(Outcome(job=job, status=status, draft=locale == "es", exit_code=code))
    return made


def test_the_table_has_a_line_for_each_end_there_was() -> None:
    told = summary.table(tally(("en", "card", "published"), ("es", "card", "unchanged")), 65)
    assert told.splitlines() == [
        "published      1",
        "unchanged      1",
        "drafts         1",
        "time        65 s",
    ]


def test_where_some_failed_languages_and_layouts_are_told_the_worst_first() -> None:
    told = summary.table(
        tally(
            ("en", "card", "published"), ("es", "card", "refused"), ("ar", "poster", "crashed"),
            ("ar", "card", "unreadable"), ("en", "poster", "passed"),
        ),
        5,
    )  # fmt: skip
    assert told.partition("failed by language:\n")[2].splitlines() == [
        "  ar  2 of 2",
        "  es  1 of 1",
        "failed by layout:",
        "  card    2 of 3",
        "  poster  1 of 2",
    ]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["en", "es", "ar"]), st.sampled_from(["card", "poster"]), st.sampled_from(summary.STATUSES)
        )
    )
)
def test_numbers_add_up(ends: list[tuple[str, str, Status]]) -> None:
    entry = summary.entry(tally(*ends), 1.23456)
    assert entry["total"] == len(ends) == sum(entry[status] for status in summary.STATUSES)
    failed = sum(entry[status] for status in summary.STATUSES if status not in DONE)
    assert sum(entry["failed"]["languages"].values()) == sum(entry["failed"]["layouts"].values()) == failed
    assert entry["seconds"] == 1.235


# --------------------------------------------------------------------------------------------------------------- pace


def pace(total: int, *seconds: float) -> Pace:
    """One whose clock shows these times: at the start, at each file, and from then on the last."""
    times = itertools.chain(seconds, itertools.repeat(seconds[-1]))
    made = Pace(total, lambda: next(times))
    for _ in seconds[1:]:
        made.step()
    return made


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (pace(3, 0), "0 of 3"),
        (pace(3, 0, 0), "1 of 3"),
        (pace(4, 0, 30), "1 of 4, 2.0 files/min, about 2 min left"),
        (pace(3000, 0, 1, 2), "2 of 3,000, 60 files/min, about 50 min left"),
        (pace(2, 0, 30, 60), "2 of 2, 2.0 files/min"),
    ],
)
def test_how_it_goes_is_told_in_a_line(made: Pace, words: str) -> None:
    assert str(made) == words


def test_what_went_by_in_no_time_does_not_promise_the_rest() -> None:
    slow = [10 + 60 * number for number in range(1, 101)]
    assert pace(400, 0, *[number / 100 for number in range(200)], 10, *slow).rate == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 s"), (89, "89 s"), (90, "2 min"), (5399, "90 min"), (5400, "2 h"), (172_800, "2 days")],
)
def test_durations_are_in_the_largest_unit_that_tells_something(seconds: float, words: str) -> None:
    assert duration(seconds) == words
