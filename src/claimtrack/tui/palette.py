"""The command palette: every action of the key table, by its name."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench
    from claimtrack.tui.keys import Action


class KeyTableProvider(Provider):
    """Finds actions by what they do; beside each its key and its line on the command line."""

    @property
    def _bench(self) -> "Workbench":
        return cast("Workbench", self.app)

    def _actions(self) -> "list[tuple[str, str, Callable[[], Any]]]":
        bench, found = self._bench, {}
        for key in sorted(bench.keys.actions, key=lambda key: key.group == "Moving"):
            if bench.view_name in key.views and key.name not in found and key.name != "palette":
                run = partial(bench.perform, key.name)
                found[key.name] = (f"{_capital(key.help)}  ({key.shown})", _help(key), run)
        return list(found.values())

    async def discover(self) -> Hits:
        """Offer every action that does something here."""
        for words, told, run in self._actions():
            yield DiscoveryHit(words, run, help=told)

    async def search(self, query: str) -> Hits:
        """Offer the actions that fit what was typed."""
        matcher = self.matcher(query)
        for words, told, run in self._actions():
            score = matcher.match(f"{words} {told}")
            if score > 0:
                yield Hit(score, matcher.highlight(words), run, help=told)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _help(key: "Action") -> str:
    return f"{key.group}" + (f" · {key.command}" if key.command else "")
