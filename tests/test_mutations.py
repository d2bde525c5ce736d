"""Whatever is done to a file of any format: it is read, or refused in one sentence."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack.formats.registry import IMPORTED
from readers import attempt

SAMPLES = Path(__file__).parent / "samples"
FILES = {
    "aif": "harbour.aif.json", "bibtex": "library.bib", "claimreview": "dam-review.html",
    "csl": "library.csl.json", "csv": "mill.csv", "euvsdisinfo": "river-cases.csv",
    "hypothesis": "mill.hypothesis.json", "kialo": "harbour.kialo.txt", "ris": "library.ris",
    "w3c": "mill.w3c.json",
}  # fmt: skip
BY_NAME = {format_.name: format_ for format_ in IMPORTED}
BITS = (
    b"", b"\xff", b"\xef\xbb\xbf", b"\0", b"{", b"}", b"[", b"]", b'"', b"'", b"\\", b"\n", b"\r",
    b"\t", b",", b";", b":", b"@", b"<", b">", b"&#0;", b"</script>", b"null", b"1e999", b"-",
    b"TY  - ", b"ER  - ", b"1.1. Con: ", b"-> See 1.1.", b"\\ud800", b"\xf0\x9f\x98\x80", b"=1+1",
    b"9" * 400, b"[" * 300, b"{" * 70, b"0000-00-00",
)  # fmt: skip
changes = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(BITS)), min_size=1, max_size=6
)


def changed(data: bytes, parts: list[tuple[float, int, bytes]]) -> bytes:
    """Return bytes with each part put in at its place, over so many of what stood there."""
    for place, length, bit in parts:
        start = int(place * len(data))
        data = data[:start] + bit + data[start + length :]
    return data


@pytest.mark.parametrize("examples", [15, pytest.param(2000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_is_read_or_refused_in_a_sentence(name: str, examples: int) -> None:
    data = (SAMPLES / FILES[name]).read_bytes()

    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(changes)
    def check(parts: list[tuple[float, int, bytes]]) -> None:
        answer = attempt(BY_NAME[name], changed(data, parts))
        if isinstance(answer, str):
            assert answer
            assert "\n" not in answer
        else:
            json.dumps([raw.values for raw in answer])
            assert all(raw.values["text"] for raw in answer if raw.type == "claim")

    check()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_breaks_off_is_read_or_refused_in_a_sentence(name: str) -> None:
    data = (SAMPLES / FILES[name]).read_bytes()
    step = max(1, min(1024, len(data) // 40))

    for end in range(0, len(data), step):
        answer = attempt(BY_NAME[name], data[:end])
        assert "\n" not in answer if isinstance(answer, str) else True
