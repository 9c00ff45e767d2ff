"""`python -m brochure` and the command `brochure`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        from brochure.cli import run  # noqa: PLC0415 - it takes a moment, in which Ctrl-C may come
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(run())


if __name__ == "__main__":
    main()
