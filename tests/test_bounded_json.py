"""JSON with bounds, whole and an element at a time."""

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import UnreadableFileError
from claimtrack.formats import bounded_json
from claimtrack.formats.bounded_json import JsonError, elements, parsed, read_json
from claimtrack.formats.format import Input

REFUSED: dict[str | bytes, str] = {
    '{"a": NaN}': "NaN is no JSON",
    "[-Infinity]": "-Infinity is no JSON",
    '{"a": 1, "a": 2}': "the field 'a' stands in one object twice",
    "[" * 65 + "]" * 65: "nested more than 64 deep",
    '{"a":' * 100_000: "nested more than 64 deep",
    "[1" + "0" * 5000 + "]": "a number in it is too long",
    '{"a":\n  x}': "not JSON: expecting value at line 2, column 3",
    "[1] 2": "not JSON: extra data at column 5",
    b'{"a": "\xff"}': "not UTF-8 (byte 0xFF at column 8)",
    b'{\n"a": "\xff"}': "not UTF-8 (byte 0xFF at line 2, column 7)",
}
BROKEN = {
    "": "line 1: is no list of objects.",
    "7": "line 1: is no list of objects.",
    "[1, 2": "line 1: is cut off.",
    '[1,\n{"a": "b': "line 2: is cut off inside element 2.",
    "[1,]": "line 1: not JSON: element 2 is missing.",
    "[1 2]": "line 1: not JSON: a comma is missing.",
    "[1] [2]": "line 1: goes on behind its end.",
    '{"rows": [1]': "line 1: is cut off.",
    '{"other": [1]}': "line 1: has no list under rows or items.",
    '{"rows": 1}': "line 1: has no list under rows or items.",
    '{"rows" [1]}': "line 1: not JSON: : is missing.",
    "{rows: [1]}": "line 1: not JSON: expecting value at column 1.",
    "\ufeff".encode("utf-16").decode("latin-1"): "is UTF-16; save it as UTF-8.",
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def opened(text: str | bytes) -> Input:
    data = text.encode("utf-8") if isinstance(text, str) else text
    return Input(BytesIO(data), "x.json", lambda name: name)


def test_what_parsers_differ_about_is_refused_with_its_place() -> None:
    for text, reason in REFUSED.items():
        with pytest.raises(JsonError) as error:
            parsed(text)
        assert str(error.value) == reason


@pytest.mark.parametrize("text", BROKEN)
def test_a_list_that_breaks_off_is_refused_in_a_sentence(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_json, "_CHUNK_BYTES", 3)
    data = text.encode("latin-1") if text.startswith("ÿ") else text.encode("utf-8")

    with pytest.raises(UnreadableFileError) as error:
        list(elements(opened(data), "rows", "items"))

    assert BROKEN[text] in str(error.value)


@given(st.lists(VALUES, max_size=6), st.integers(1, 9), st.sampled_from((None, 1)))
def test_every_element_is_read_whatever_the_pieces_and_again_by_its_place(
    values: list[object], chunk: int, indent: int | None
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounded_json, "_CHUNK_BYTES", chunk)
        bare = json.dumps(values, indent=indent, ensure_ascii=False, default=str)
        named = f'\ufeff{{"a": {{"rows": [0]}}, "rows": {bare}, "b": [1]}}\n'
        try:
            bare.encode("utf-8")
        except UnicodeEncodeError:
            return
        for text in (bare, named):
            source = opened(text)
            found = list(elements(source, "rows"))
            assert [each.value for each in found] == values
            assert [each.number for each in found] == list(range(1, len(values) + 1))
            for each in found:
                rest = text.encode()[each.offset :].decode()
                assert json.JSONDecoder().raw_decode(rest)[0] == each.value
                assert each.line == text.encode()[: each.offset].count(b"\n") + 1


def test_one_bad_element_refuses_itself_alone() -> None:
    found = list(elements(opened('[{"a": 1}, {"a": 1, "a": 2}, [NaN], {"a": 3}]')))

    assert [(each.where, each.value, each.fault) for each in found] == [
        ("element 1", {"a": 1}, None),
        ("element 2", None, "the field 'a' stands in one object twice"),
        ("element 3", None, "NaN is no JSON"),
        ("element 4", {"a": 3}, None),
    ]


def test_no_value_is_read_that_is_larger_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_json, "LARGEST_BYTES", 50)
    monkeypatch.setattr(bounded_json, "_CHUNK_BYTES", 8)

    assert len(list(elements(opened(json.dumps(["x" * 20] * 100))))) == 100
    with pytest.raises(UnreadableFileError, match="element 1 is longer than 64 MiB"):
        list(elements(opened(json.dumps(["x" * 200]))))
    with pytest.raises(UnreadableFileError, match="is longer than 64 MiB; split it"):
        read_json(opened(json.dumps(["x" * 20] * 100)))
