"""A picture as PNG, drawn by the engine of Typst with the letters of this machine."""

from claimtrack.errors import MissingExtraError

_SHEET = (
    b"#set page(width: auto, height: auto, margin: 0pt)\n"
    b'#image(bytes(sys.inputs.picture), format: "svg")\n'
)


def as_png(svg: str) -> bytes:
    """Return a picture at two points a unit. Raises MissingExtraError without the extra `print`."""
    try:
        import typst  # only who wants a PNG pays for it
    except ImportError:
        raise MissingExtraError("A picture as PNG", "print") from None
    return bytes(typst.compile(_SHEET, format="png", ppi=144, sys_inputs={"picture": svg}))
