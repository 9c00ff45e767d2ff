"""`python -m brochure` and the command `brochure`."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from contextlib import suppress

_INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        # To be told to end is an interrupt, too: workers must not be left behind.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        from brochure.cli import run  # noqa: PLC0415 - it takes a moment, in which Ctrl-C may come

        code = run()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    if code == _INTERRUPTED:
        _leave(code)
    sys.exit(code)


def _leave(code: int) -> None:
    """Exit with a code after an interrupt that was heard.

    Where it came while a dataclass was made, CPython 3.11 would take it for one that nobody heard, whatever was done
    about it since, and end by the signal itself.
    """
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # nobody reads it any more
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
