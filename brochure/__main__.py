"""`python -m brochure` and the command `brochure`."""

from __future__ import annotations

import sys

from brochure.cli import run


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(run())


if __name__ == "__main__":
    main()
