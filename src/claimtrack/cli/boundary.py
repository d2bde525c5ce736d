"""Where errors become sentences and exit codes: 0 done, 1 refused, 2 wrong words."""

import os
import sys
from collections.abc import Sequence

from claimtrack.cli.defaults import is_path, names_a_file, open_screen
from claimtrack.errors import ClaimtrackError
from claimtrack.text import visible


def run(words: Sequence[str]) -> int:
    """Run one command line; return its exit code. Bugs keep their traceback."""
    try:
        for word in words:
            word.encode("utf-8")
        if not words or (len(words) == 1 and names_a_file(words[0])):
            open_screen(next(iter(words), None), None)  # the screen stands before Typer is there
            return 0
        from claimtrack.cli.app import app
        from claimtrack.cli.syncing import publish_opened

        try:
            result = app(_opening(list(words)), standalone_mode=False, prog_name="claimtrack")
        finally:
            publish_opened()
        sys.stdout.flush()
    except ClaimtrackError as error:
        return refuse(str(error))
    except UnicodeEncodeError:
        return refuse("The command line holds bytes that are no UTF-8; nothing was done.")
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Stopped; what was not finished was not written.", file=sys.stderr)
        return 130
    except Exception as error:  # noqa: BLE001 — told apart there; a bug is raised again
        return _usage(error)
    return result if isinstance(result, int) else 0


def refuse(sentence: str) -> int:
    """Say why on stderr, with control characters made visible; return 1."""
    print(visible(sentence, newlines=True), file=sys.stderr)
    return 1


def _usage(error: Exception) -> int:
    """Show what Typer says of wrong words; anything else is a bug and goes on up.

    Typer carries a Click of its own, so its exceptions are known by what they can do.
    """
    show = getattr(error, "show", None)
    code = getattr(error, "exit_code", None)
    if type(error).__name__ == "Abort":
        print("Stopped; nothing was done.", file=sys.stderr)
        return 1
    if isinstance(code, int):
        if callable(show):
            show()
        return code
    raise error


def _opening(words: list[str]) -> list[str]:
    """Read `claimtrack FILE …` as `claimtrack open FILE …`."""
    from claimtrack.cli.app import COMMANDS

    first = next((word for word in words if not word.startswith("-")), None)
    if first is None or first in COMMANDS or words[0].startswith("-"):
        return words
    return ["open", *words] if is_path(first) else words
