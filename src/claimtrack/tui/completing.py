"""What Tab and → complete while one types: filters, their values, names."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.suggester import Suggester

from claimtrack.tui.query_thread import Reader

if TYPE_CHECKING:
    from claimtrack.store import Session

_NAMED = {"speaker": "speaker", "tag": "tag", "owner": "owner", "source": "source", "by": "author"}


class NameSuggester(Suggester):
    """Completes a name of one kind; with `many`, the last of several with commas between."""

    def __init__(self, reader: Reader, what: str, *, many: bool = False) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._reader, self._what, self._many = reader, what, many

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole line with the name completed."""
        before, comma, typed = value.rpartition(",") if self._many else ("", "", value)
        lead = typed[: len(typed) - len(typed.lstrip())]
        name = await _first_name(self._reader, self._what, typed.strip())
        return f"{before}{comma}{lead}{name}" if name else None


class FilterSuggester(Suggester):
    """Completes the filter that is being typed: its name, then its value."""

    def __init__(self, reader: Reader, filters: tuple[str, ...] = ()) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._reader, self._filters = reader, filters

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole line with its last part completed."""
        from claimtrack.queries.filter_syntax import CLOSED, FILTERS

        last = value.rpartition(" ")[2]
        sign = "-" if last.startswith("-") else ""
        name, colon, typed = last.removeprefix("-").partition(":")
        before = value[: len(value) - len(last)] + sign
        if not colon:
            known = [one for one in self._filters or FILTERS if name and one.startswith(name)]
            return f"{before}{known[0]}:" if known else None
        if name in CLOSED:
            known = [one for one in CLOSED[name] if typed and one.startswith(typed)]
            return f"{before}{name}:{known[0]}" if known else None
        if name in _NAMED and typed and not typed.startswith('"'):
            found = await _first_name(self._reader, _NAMED[name], typed)
            if found:
                quoted = f'"{found}"' if " " in found else found
                begins = quoted.startswith(typed)
                return f"{before}{name}:{quoted}" if begins else None
        return None


async def _first_name(reader: Reader, what: str, typed: str) -> str | None:
    """Return the first name that begins as typed, or None; asked in the reader's thread."""
    if not typed:
        return None
    from claimtrack.queries.lookup import names_beginning

    names = await asked(reader, lambda session: names_beginning(session, what, typed))
    begun = [name for name in names or [] if name.startswith(typed)]
    return begun[0] if begun else None


async def asked(reader: Reader, question: "Callable[[Session], Any]") -> Any:
    """Return the answer to a question of the slot for completions; None if a newer one came."""
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def take(found: Any) -> None:
        if not answer.done():
            answer.set_result(found)

    reader.ask("completion", question, take)
    try:
        return await asyncio.wait_for(answer, timeout=2)
    except TimeoutError:
        return None
