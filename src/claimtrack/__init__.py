"""Track who claims what, who denies it, in which exact words, and whether it still stands.

As a library it offers the names below (docs/library.md). They are imported at their first use:
`import claimtrack` alone imports nothing heavy.
"""

TYPE_CHECKING = False  # type checkers go by the name; typing would cost more than all the rest
if TYPE_CHECKING:
    from claimtrack.errors import ClaimtrackError
    from claimtrack.library import (
        add_claim,
        annotate,
        cite,
        claim,
        claims,
        create_store,
        export,
        import_folder,
        import_path,
        merge,
        open_store,
        rebut,
        search,
        undo,
        verify,
    )
    from claimtrack.store import Store

__version__ = "0.1.0"

__all__ = [
    "ClaimtrackError",
    "Store",
    "__version__",
    "add_claim",
    "annotate",
    "cite",
    "claim",
    "claims",
    "create_store",
    "export",
    "import_folder",
    "import_path",
    "merge",
    "open_store",
    "rebut",
    "search",
    "undo",
    "verify",
]

if not TYPE_CHECKING:  # or a type checker would believe in any name

    def __getattr__(name: str) -> object:
        """Import a name from its module."""
        from importlib import import_module

        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = {"ClaimtrackError": "errors", "Store": "store"}.get(name, "library")
        return getattr(import_module(f"{__name__}.{module}"), name)

    def __dir__() -> list[str]:
        """Return the names that there are, imported yet or not."""
        return sorted({*globals(), *__all__})
