"""Claims and all that hangs on them as lines, for both faces; what people wrote is never markup."""

from claimtrack.render.lines import (
    as_plain,
    as_rich,
    standing_legend,
    standing_sign,
    standing_text,
    text,
)

__all__ = ["as_plain", "as_rich", "standing_legend", "standing_sign", "standing_text", "text"]
