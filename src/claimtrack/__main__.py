"""`python -m claimtrack`, for which Python looks here, and the installed command."""

import gc
import sys

_SOME_OBJECTS = (50_000, 20, 50)
"""A command makes many rows and soon ends: to look for circles among each 700 of them takes a
seventh of the time of a large `show`. The screen, which stays, has Python's own numbers."""


def main() -> None:
    """Run the command line with the words that it was called with."""
    from claimtrack.cli.boundary import report_bug, run

    gc.set_threshold(*_SOME_OBJECTS)
    try:
        code = run(sys.argv[1:])
    except Exception:  # noqa: BLE001 — a bug: its traceback is printed
        code = report_bug()
    # What is left ends with the process: Python would search all modules for circles first, a fifth
    # of a short command. What must be closed, is; streams and exit handlers have their turn.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
