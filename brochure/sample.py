"""A random sample of what is built, to be set the plain way as well and compared."""

from __future__ import annotations

from dataclasses import dataclass

from brochure.files import sha256
from brochure.model import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A share of a run's jobs, from 0 to 1. The `seed` is the run's: whoever asks, the same jobs are taken."""

    share: float
    seed: str

    def takes(self, job: Job) -> bool:
        """Whether a job is in it."""
        return int(sha256(f"{self.seed} {job}".encode()), 16) < self.share * 16**64
