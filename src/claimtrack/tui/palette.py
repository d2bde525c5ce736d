"""The palette, which may go away while it still looks for what fits."""

from textual.command import CommandList, CommandPalette


class Palette(CommandPalette):
    """Textual's, whose search ends quietly where the screen is left meanwhile.

    Textual looks for the list again when the search is done, and ends with a traceback without it.
    """

    def _watch__list_visible(self) -> None:
        if self.query(CommandList):
            super()._watch__list_visible()

    async def _watch__show_busy(self) -> None:
        if self.query(CommandList):
            await super()._watch__show_busy()
