"""How fast a run goes, and how long it will take; pure, but for the clock that it is given."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic

_RECENT = 100
"""Files by which the speed is judged: what was unchanged goes by in no time, and tells nothing of what is to come."""


class Pace:
    """Told of each file that is done."""

    def __init__(self, total: int, clock: Callable[[], float] = monotonic) -> None:
        self.total = total
        self.done = 0
        self._clock = clock
        self._start = clock()
        self._times = deque([self._start], maxlen=_RECENT + 1)

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        self._times.append(self._clock())

    @property
    def seconds(self) -> float:
        """Since the start."""
        return self._clock() - self._start

    @property
    def rate(self) -> float:
        """Files a minute, of late; 0 while nobody knows."""
        passed = self._clock() - self._times[0]
        return 60 * (len(self._times) - 1) / passed if passed > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds to go, or None while nobody knows."""
        return 60 * (self.total - self.done) / self.rate if self.rate else None

    def __str__(self) -> str:
        """`120 of 3,000, 14 files/min, about 3 h left`."""
        words = f"{self.done:,} of {self.total:,}"
        if self.left is None or not self.done:
            return words
        rate = f"{self.rate:.1f}" if self.rate < 9.95 else f"{self.rate:,.0f}"
        left = f", about {duration(self.left)} left" if self.done < self.total else ""
        return f"{words}, {rate} files/min{left}"


def duration(seconds: float) -> str:
    """About how long, in the largest unit that still tells something."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60:
        return f"{round(seconds / 60)} min"
    if seconds < 48 * 3600:
        return f"{round(seconds / 3600)} h"
    return f"{round(seconds / 86400)} days"
