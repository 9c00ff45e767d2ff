"""`python -m brochure` and the command `brochure`."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        # To be told to end is an interrupt, too: workers must not be left behind.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        from brochure.cli import run  # noqa: PLC0415 - it takes a moment, in which Ctrl-C may come
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(run())


if __name__ == "__main__":
    main()
