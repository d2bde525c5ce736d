"""Where errors become sentences and exit codes: 0 done, 1 refused, 2 wrong words."""

import errno
import io
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext

from claimtrack.addresses import shown
from claimtrack.cli import streams
from claimtrack.cli.defaults import is_path, names_a_file, open_screen
from claimtrack.errors import ClaimtrackError

_OF_THE_SYSTEM = frozenset((
    errno.EACCES, errno.EBADF, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.ELOOP, errno.EMFILE,
    errno.ENAMETOOLONG, errno.ENFILE, errno.ENODEV, errno.ENOMEM, errno.ENOSPC,
    errno.ENXIO, errno.EPERM, errno.EROFS, errno.ESTALE, errno.ETIMEDOUT,
))  # fmt: skip
"""What the system refuses to whomever: no bug of ours."""


def run(words: Sequence[str]) -> int:
    """Run one command line; return its exit code. Bugs keep their traceback."""
    streams.prepare()
    try:
        return _run(words)
    except ClaimtrackError as error:
        return refuse(str(error))
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nobody is left to tell.
        streams.silence(sys.stdout)
        return 0
    except OSError as error:
        if error.errno not in _OF_THE_SYSTEM:
            raise
        return refuse(_system_error(error))
    except KeyboardInterrupt:
        streams.say("Stopped; what was not finished was not written.")
        return 130
    except Exception as error:  # noqa: BLE001 — told apart there; a bug is raised again
        return _usage(error)


def _run(words: Sequence[str]) -> int:
    try:
        for word in words:
            word.encode("utf-8")
    except UnicodeEncodeError:
        return refuse("The command line holds bytes that are no UTF-8; nothing was done.")
    if not words or (len(words) == 1 and names_a_file(words[0])):
        open_screen(next(iter(words), None), None)  # the screen stands before Typer is there
        return 0
    from claimtrack.cli.app import app
    from claimtrack.cli.options import close_opened, opened_stores
    from claimtrack.cli.reading import begin_command, tell_left_out
    from claimtrack.cli.showing import tell_flips
    from claimtrack.cli.syncing import publish_opened

    begin_command()
    try:
        result = app(_opening(list(words)), standalone_mode=False, prog_name="claimtrack")
    except streams.EndedError as ended:
        raise ended.__cause__ or ended from None
    finally:
        tell_flips()
        tell_left_out(opened_stores())
        publish_opened()
        close_opened()
    code = result if isinstance(result, int) else 0
    with streams.unheard() if code else nullcontext():  # `proof | head` still fails
        sys.stdout.flush()
    return code


def refuse(sentence: str) -> int:
    """Say why on stderr, once what was printed is out; return 1."""
    try:
        sys.stdout.flush()
    except OSError:
        streams.silence(sys.stdout)
    streams.say(sentence)
    return 1


def report_bug() -> int:
    """Print the traceback of what is being handled, without addresses as they were typed."""
    import traceback

    print(shown(traceback.format_exc()), file=sys.stderr)
    return 1


def _system_error(error: OSError) -> str:
    """Return what the system refused; without the name of a file it was our output."""
    reason = error.strerror or str(error)
    if error.filename is not None:
        return f"{os.fsdecode(error.filename)}: {reason}."
    from claimtrack.cli.options import has_written

    done = " What the command wrote is in the file: see `claimtrack log`." if has_written() else ""
    return f"The output could not be written ({reason}).{done}"


def _usage(error: Exception) -> int:
    """Show what Typer says of wrong words; anything else is a bug and goes on up.

    Typer carries a Click of its own, so its exceptions are known by what they can do.
    """
    show = getattr(error, "show", None)
    code = getattr(error, "exit_code", None)
    if type(error).__name__ == "Abort":
        streams.say("Stopped; what was not finished was not written.")
        return 1
    if isinstance(code, int):
        if callable(show):
            message = io.StringIO()
            show(message)
            streams.say(message.getvalue().rstrip("\n"))
        return code
    explanation = _explanation()
    if explanation is not None:
        return refuse(str(explanation))
    raise error


def _explanation() -> ClaimtrackError | None:
    """Return what another program left in a file that was opened, and that explains any error."""
    session = sys.modules.get("claimtrack.store.session")
    stores = session.OPENED if session is not None else ()
    return next(filter(None, (store.explanation() for store in list(stores))), None)


def _opening(words: list[str]) -> list[str]:
    """Read `claimtrack FILE …` as `claimtrack open FILE …`."""
    from claimtrack.cli.app import COMMANDS

    first = next((word for word in words if not word.startswith("-")), None)
    if first is None or first in COMMANDS or words[0].startswith("-"):
        return words
    return ["open", *words] if is_path(first) else words
