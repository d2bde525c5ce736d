"""Where the migrations and the example cases are; apart, since the store and `demo` both ask."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder `migrations` or `fixtures`.

    A wheel carries it inside the package as `_migrations`; a checkout and an editable install
    have it at the top level. Other copies in site-packages may be stale and are never looked at.
    """
    shipped = _PACKAGE / f"_{name}"
    return shipped if shipped.is_dir() else _PACKAGE.parents[1] / name
