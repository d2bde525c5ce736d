"""Our own themes: every text colour at a contrast of 4.5:1 or more (WCAG 2.1, 1.4.3; a test)."""

from textual.theme import Theme

DARK = Theme(
    name="claimtrack-dark",
    primary="#8ab4f8",
    secondary="#a0c4a0",
    accent="#f2c14e",
    warning="#f2c14e",
    error="#ff8a80",
    success="#8fd694",
    foreground="#e6e6e6",
    background="#14171c",
    surface="#1c2027",
    panel="#262c36",
    dark=True,
    variables={"block-cursor-background": "#33507a", "block-cursor-foreground": "#ffffff"},
)
LIGHT = Theme(
    name="claimtrack-light",
    primary="#1a4f8b",
    secondary="#2d5d2d",
    accent="#7a4f00",
    warning="#7a4f00",
    error="#a31515",
    success="#1d6b2a",
    foreground="#1b1b1b",
    background="#ffffff",
    surface="#f4f4f0",
    panel="#e6e6e0",
    dark=False,
    variables={"block-cursor-background": "#cfe0f5", "block-cursor-foreground": "#000000"},
)
THEMES = (DARK, LIGHT)
