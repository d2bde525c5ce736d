"""The text of a PDF, read by PDFium: the body of a process of its own, which has its limits.

A PDF may be made to crash its reader, to run for ever, or to unfold to more than the memory
holds; `transfer.documents` starts `python -m claimtrack.formats.pdf` and waits only so long.
"""

import sys

from claimtrack.formats.pdf_page import page_text

MOST_PAGES = 5_000
MOST_CHARACTERS = 20_000_000
SECONDS = 60
END = "\x00"
"""Stands between the name of the extractor and the text."""

_MEMORY_BYTES = 2 * 2**30


def _limit() -> None:
    """Let this process have no more memory and time than a document needs, where that can be."""
    try:
        import resource
    except ImportError:  # Windows has none; the time limit of the parent holds there
        return
    for which, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, ceiling = resource.getrlimit(which)
        allowed = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        resource.setrlimit(which, (allowed, ceiling))


def _extract(data: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    if len(document) > MOST_PAGES:
        raise ValueError(f"it has {len(document):,} pages, and {MOST_PAGES:,} are the limit")
    pages: list[str] = []
    size = 0
    for number in range(len(document)):
        # PDFium takes a line's end behind its hyphen out, and writes CR LF for the others.
        words = page_text(document[number].get_textpage()).replace("\r\n", "\n")
        pages.append(words.replace("\x00", "\ufffd").rstrip() + "\n")
        size += len(pages[-1])
        if size > MOST_CHARACTERS:
            raise ValueError(f"it has more than {MOST_CHARACTERS:,} characters")
    made_by = f"pypdfium2 {pypdfium2.PYPDFIUM_INFO.version}, pdfium {pypdfium2.PDFIUM_INFO.build}"
    version = f"{made_by}, claimtrack-pdf 2"
    return f"{version}{END}" + "\f".join(pages)


def _main() -> None:
    _limit()
    try:
        document = _extract(sys.stdin.buffer.read())
    except Exception as error:  # noqa: BLE001 — the last thing that this process says
        print(str(error) or type(error).__name__, file=sys.stderr)
        sys.exit(1)
    sys.stdout.buffer.write(document.encode("utf-8", "replace"))


if __name__ == "__main__":
    _main()
