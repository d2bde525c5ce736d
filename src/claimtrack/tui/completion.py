"""Lines that complete what is typed with Tab and →: filters, their values, names."""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.message import Message
from textual.reactive import reactive
from textual.suggester import Suggester
from textual.widgets import Input

from claimtrack.tui.query_thread import QueryThread

if TYPE_CHECKING:
    from claimtrack.store import Session

_NAMED = {"speaker": "speaker", "tag": "tag", "owner": "owner", "source": "source", "by": "author"}


_slot = ContextVar("slot", default="completion")
"""What Tab asks has a place of its own: what is shown while one types would take that of it."""


class Possible(Message):
    """All that what is typed in a line may become, the likeliest first."""

    def __init__(self, value: str, lines: list[str]) -> None:
        super().__init__()
        self.value = value
        self.lines = lines


class NameSuggester(Suggester):
    """Completes a name of one kind; with `many`, the last of several with commas between."""

    def __init__(self, queries: QueryThread, what: str, *, many: bool = False) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._queries, self._what, self._many = queries, what, many

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole line with the first name completed that begins as typed."""
        wanted = value.casefold()
        lines = await self.possible(value)
        return next((line for line in lines if line.casefold().startswith(wanted)), None)

    async def possible(self, value: str) -> list[str]:
        """Return the whole line with each name that what is typed begins a word of."""
        before, comma, typed = value.rpartition(",") if self._many else ("", "", value)
        lead = typed[: len(typed) - len(typed.lstrip())]
        names = await _names(self._queries, self._what, typed.strip())
        return [f"{before}{comma}{lead}{name}" for name in names]

    async def _get_suggestion(self, requester: DOMNode, value: str) -> None:
        """Tell the line that asks, besides the completion, all that is possible."""
        requester.post_message(Possible(value, await self.possible(value)))
        await super()._get_suggestion(requester, value)


class FilterSuggester(Suggester):
    """Completes the filter that is being typed: its name, then its value."""

    def __init__(self, queries: QueryThread, filters: tuple[str, ...] = ()) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._queries, self._filters = queries, filters

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole line with its last part completed."""
        from claimtrack.queries.filter_syntax import FILTERS

        last = value.rpartition(" ")[2]
        sign = "-" if last.startswith("-") else ""
        name, colon, typed = last.removeprefix("-").partition(":")
        before = value[: len(value) - len(last)] + sign
        if not colon:
            filters = [word for word in self._filters or FILTERS if name and word.startswith(name)]
            return f"{before}{filters[0]}:" if filters else None
        asked = FILTERS.get(name)
        if asked is not None and asked.words:
            values = [word for word in asked.words if typed and word.startswith(typed)]
            return f"{before}{name}:{values[0]}" if values else None
        if name in _NAMED and typed and not typed.startswith('"'):
            completed = await _first_name(self._queries, _NAMED[name], typed)
            if completed:
                quoted = f'"{completed}"' if " " in completed else completed
                begins = quoted.casefold().startswith(typed.casefold())
                return f"{before}{name}:{quoted}" if begins else None
        return None


async def _first_name(queries: QueryThread, what: str, typed: str) -> str | None:
    """Return the first name that begins as typed, in any case."""
    names = await _names(queries, what, typed)
    return next((name for name in names if name.casefold().startswith(typed.casefold())), None)


async def _names(queries: QueryThread, what: str, typed: str) -> list[str]:
    """Return names of which what is typed begins a word; asked in the query thread."""
    if not typed:
        return []
    from claimtrack.queries.lookup import names_beginning

    names = await ask_for_completion(queries, lambda session: names_beginning(session, what, typed))
    return list(names or [])


async def ask_for_completion(queries: QueryThread, question: "Callable[[Session], Any]") -> Any:
    """Return the answer to a question of the slot for completions; None if a newer one came."""
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def take(names: Any) -> None:
        if not answer.done():
            answer.set_result(names)

    queries.ask(_slot.get(), question, take)
    try:
        return await asyncio.wait_for(answer, timeout=2)
    except TimeoutError:
        return None


class CompletingInput(Input):
    """A line whose suggestion Tab takes too; without one, Tab goes to the next line.

    Its cursor stands still: blinking would send bytes down a slow line all day.
    """

    cursor_blink = reactive(False, init=False)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False)]

    _is_completing = False

    def waits_for(self, key: str) -> bool:
        """Say whether a key has to wait: what Tab was pressed to complete is not there yet."""
        return self._is_completing

    def action_complete(self) -> None:
        """Take the suggestion, or go on.

        It is asked for what stands here now: Tab may come right behind the words that it completes.
        """
        if self.suggester is None or not self.value:
            self.go_on()
        elif not self._is_completing:
            self._is_completing = True
            self.run_worker(self._complete(self.suggester, self.value))

    async def _complete(self, suggester: Suggester, value: str) -> None:
        _slot.set("tab")
        try:
            suggestion = await suggester.get_suggestion(value)
            if suggestion is None and isinstance(suggester, NameSuggester):
                suggestion = next(iter(await suggester.possible(value)), None)
        finally:
            self._is_completing = False
        if suggestion and suggestion != value:
            self.value = suggestion
            self.cursor_position = len(self.value)
        else:
            self.go_on()

    def go_on(self) -> None:
        """Go to the next line."""
        self.screen.focus_next()


class FilterBox(CompletingInput):
    """The filter of a list; Tab stays in it where there is nothing to complete."""

    def __init__(self, view: str) -> None:
        super().__init__(
            placeholder=_HINTS.get(view, "words"), id=f"{view}-filter", select_on_focus=False
        )

    def go_on(self) -> None:
        """Stay: what is typed behind a word that is whole goes on with the filter."""


_HINTS = {
    "inbox": "words, speaker: standing: tag: stage: owner: since: until: source: has: …",
    "timeline": "words, speaker: standing: tag: since: until: has: …",
    "feed": "words of a reason, by:bob",
    "reader": "words to find in the text",
    "conflicts": "the name of a field or a kind of row, or words that were written",
    "actors": "words of a name, a role or a kind, kind: speaker: standing: since: tag: …",
    "sources": "words of a title, outlet, issuer or address, since: until: speaker: tag: …",
}
