"""Track who claims what, who denies it, in which exact words, and whether it still stands."""

__version__ = "0.1.0"
