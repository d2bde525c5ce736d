"""What looks like an id and is none is refused wherever it is typed, and never becomes a claim."""

from collections.abc import Callable

import pytest

from claimtrack import changes
from claimtrack.errors import InvalidRecordError
from claimtrack.ids import looks_like_id, looks_like_row_id
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store
from conftest import Shell, exported

NOBODY = "3f9cabcd"
REFUSED: dict[str, list[str]] = {
    "a claim": ["add", "claim", NOBODY],
    "a claim that ends in a space": ["add", "claim", f" {NOBODY} "],
    "a claim that is a key": ["add", "claim", "denial-nato-2"],
    "an answer in words": ["rebut", "aid-breach", "--text", NOBODY],
    "an answer": ["rebut", "aid-breach", "--with", NOBODY],
    "what is answered": ["rebut", NOBODY, "--text", "It is not so."],
    "a claim that is cited": ["cite", NOBODY, "--source", "kerry", "--exact", "so"],
    "a source that is cited": ["cite", "aid-breach", "--source", NOBODY, "--exact", "so"],
    "the source of a new claim": ["add", "claim", "It is so.", "--source", NOBODY],
    "what is repeated": ["revise", "aid-breach", "--repeats", NOBODY],
    "what it is a part of": ["revise", "aid-breach", "--part-of", NOBODY],
    "other words": ["revise", "aid-breach", "--text", NOBODY],
    "a whole": ["add", "actor", "The Third Office", "--part-of", NOBODY],
    "one of two": ["unite", "aid-breach", NOBODY],
    "a source to read": ["suggest", NOBODY],
    "a speaker": ["add", "claim", "It is so.", "--speaker", NOBODY],
    "another speaker": ["revise", "aid-breach", "--speaker", NOBODY],
    "a topic": ["tag", "aid-breach", NOBODY],
    "an issuer": ["add", "source", "Report", "--issuer", NOBODY],
    "an actor": ["add", "actor", NOBODY],
    "another name": ["revise", "Russia", "--name", NOBODY],
}


@pytest.mark.parametrize("typed", REFUSED.values(), ids=REFUSED)
def test_what_looks_like_an_id_and_is_none_is_refused(
    kerry_shell: Shell, kerry: Store, typed: list[str]
) -> None:
    before = exported(kerry)

    kerry_shell(*typed, code=1)

    assert any(f"{word.strip()!r}" in kerry_shell.err for word in typed)
    assert exported(kerry) == before


@pytest.mark.parametrize(
    ("words", "is_like"),
    [
        ("3f9c", True), ("3f9cabcd-1234", True), ("DEADBEEF", True), ("denial-nato-2", True),
        ("a/b.3", True), ("No.", False), ("Lies", False), ("facade", False), ("None", False),
        ("The 3f9c is no id", False), ("well-known", False),
    ],
)  # fmt: skip
def test_words_look_like_ids_by_their_digits(words: str, is_like: bool) -> None:
    assert looks_like_id(words) == is_like


@pytest.mark.parametrize(
    ("name", "is_like"),
    [
        ("deadbeef", True), ("3F9CABCD", True), ("3f9cabcd-1234", True),
        ("c1a1317a-4c4d-5c54-8b0e-6b6579730001", True), ("Ada", False), ("Decca", False),
        ("BBC2", False), ("A320", False), ("24.kg", False), ("covid-19", False),
        ("2014-07-17", False), ("20140717", False), ("deadbeef & Co", False),
    ],
)  # fmt: skip
def test_names_look_like_ids_only_where_they_are_as_long(name: str, is_like: bool) -> None:
    assert looks_like_row_id(name) == is_like


WRITES: dict[str, Callable[[Store, RowRef], object]] = {
    "add": lambda store, _: changes.add_claim(store, "alice", {"text": NOBODY}),
    "rebut": lambda store, claim: changes.rebut(
        store, "alice", [claim.id], {"kind": "denies"}, counterclaim={"text": NOBODY}
    ),
    "revise": lambda store, claim: changes.revise(store, "alice", claim, {"text": NOBODY}),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_no_face_can_make_an_id_the_words_of_a_claim(
    store: Store, write: Callable[[Store, RowRef], object]
) -> None:
    claim = RowRef("claim", changes.add_claim(store, "alice", {"text": "The dam held."}))
    before = exported(store)

    with pytest.raises(InvalidRecordError, match="looks like an id"):
        write(store, claim)

    assert exported(store) == before
