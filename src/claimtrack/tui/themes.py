"""Our own themes: every text colour at a contrast of 4.5:1 or more, of the last two 7:1.

The ratios are those of WCAG 2.1 (1.4.3 and 1.4.6), on every ground that text stands on; a test
measures them.
"""

from textual.theme import Theme

_NAMES = (
    "foreground", "background", "surface", "panel", "primary", "accent", "success", "warning",
    "error",
)  # fmt: skip


def _theme(name: str, dark: bool, colours: str, cursor: tuple[str, str], muted: str) -> Theme:
    """Return a theme of nine colours, in the order of the names above."""
    colour = dict(zip(_NAMES, colours.split(), strict=True))
    ground, ink = cursor
    return Theme(
        name=f"claimtrack-{name}",
        dark=dark,
        foreground=colour["foreground"],
        background=colour["background"],
        surface=colour["surface"],
        panel=colour["panel"],
        primary=colour["primary"],
        secondary=colour["primary"],
        accent=colour["accent"],
        success=colour["success"],
        warning=colour["warning"],
        error=colour["error"],
        variables={
            "block-cursor-background": ground,
            "block-cursor-foreground": ink,
            "block-cursor-blurred-background": colour["panel"],
            "block-cursor-blurred-foreground": colour["foreground"],
            "foreground-muted": muted,
            "text-muted": muted,
            "input-selection-background": ground,
            "input-cursor-background": colour["foreground"],
            "input-cursor-foreground": colour["background"],
            "border": colour["primary"],
        },
    )


DARK = _theme(
    "dark", True,
    "#e6e6e6 #14171c #1c2027 #262c36 #8ab4f8 #f2c14e #8fd694 #f2c14e #ff8a80",
    ("#33507a", "#ffffff"), "#a9b1bd",
)  # fmt: skip
LIGHT = _theme(
    "light", False,
    "#1b1b1b #ffffff #f4f4f0 #e6e6e0 #1a4f8b #7a4f00 #1d6b2a #7a4f00 #a31515",
    ("#cfe0f5", "#000000"), "#55585c",
)  # fmt: skip
CONTRAST_DARK = _theme(
    "contrast-dark", True,
    "#ffffff #000000 #0a0a0a #1a1a1a #a8d0ff #ffe066 #a8f0a8 #ffe066 #ffb3ab",
    ("#ffff66", "#000000"), "#d6d6d6",
)  # fmt: skip
CONTRAST_LIGHT = _theme(
    "contrast-light", False,
    "#000000 #ffffff #ffffff #f2f2f2 #00336b #523300 #004d12 #523300 #7a0000",
    ("#00204d", "#ffffff"), "#333333",
)  # fmt: skip
THEMES = {"dark": DARK, "light": LIGHT,
          "contrast-dark": CONTRAST_DARK, "contrast-light": CONTRAST_LIGHT}  # fmt: skip
"""By the words of the settings."""
