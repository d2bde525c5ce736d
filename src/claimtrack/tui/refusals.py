"""A refusal that reaches nobody who says it: the screen says it, and goes on."""

from typing import TYPE_CHECKING, Any, cast

from textual._callback import invoke
from textual._types import CallbackType
from textual.message import Message
from textual.message_pump import MessagePump

from claimtrack.errors import ClaimtrackError

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench


class SaysRefusals(MessagePump):
    """What a person can put right never ends the screen, wherever it was raised.

    Textual ends the program at any error that a handler of a message lets through.
    """

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except ClaimtrackError as error:
            cast("Workbench", self.app).show_message(str(error))

    def _invoke_later(self, callback: CallbackType, sender: MessagePump) -> None:
        """Do as a screen does with what waits until it is painted."""

        async def guarded() -> Any:
            try:
                return await invoke(callback)
            except ClaimtrackError as error:
                cast("Workbench", self.app).show_message(str(error))

        super()._invoke_later(guarded, sender)  # type: ignore[misc]  # a screen has it
