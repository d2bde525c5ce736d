"""`python -m claimtrack`, for which Python looks here, and the installed command."""

import sys


def main() -> None:
    """Run the command line with the words that it was called with."""
    from claimtrack.cli.boundary import report_bug, run

    try:
        code = run(sys.argv[1:])
    except Exception:  # noqa: BLE001 — a bug: its traceback is printed
        code = report_bug()
    sys.exit(code)


if __name__ == "__main__":
    main()
