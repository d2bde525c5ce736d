"""`python -m claimtrack`, for which Python looks here, and the installed command."""

import sys


def main() -> None:
    """Run the command line with the words that it was called with."""
    from claimtrack.cli.boundary import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
