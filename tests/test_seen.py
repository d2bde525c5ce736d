"""Claims that are near to a sentence: pure, the same on both databases, and on the command line."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from claimtrack import changes
from claimtrack.analysis.alike import Candidate, nearest, plain_sentence, sentence_words
from claimtrack.analysis.stems import stemmer_of
from claimtrack.queries.seen import seen
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Store, word_claims
from claimtrack.transfer import import_path
from conftest import Shell
from filled import Fill

CLAIMS: dict[str, tuple[str, str | None]] = {
    "dead": ("At least 220 soldiers died near the border in August 2014.", "en"),
    "none": ("No soldiers of ours have ever died there, and none will.", None),
    "grid": ("The grid lost a third of its energy after the reform.", "en"),
    "twin10": ("The mayor sold the bridge to a cousin.", None),
    "twin9": ("The mayor sold the bridge to a cousin!", None),
    "japan": ("日本語の新聞は真実を報じた", None),
    "thai": ("รัฐมนตรีลาออกเมื่อวานนี้", None),
    "russian": ("Министр отверг обвинения журналистов", "ru"),
    "german": ("Die Regierung hat die Häuser der Flüchtlinge abgerissen.", "de"),
    "stop": ("It is what it is.", None),
    "word": ("Sabotage!", None),
}

# A sentence, and the keys that must come first in this order; "" where nothing may be found.
SENTENCES = [
    ("At least 220 soldiers died near the border in August 2014.", "dead"),
    ("at least 220 soldiers DIED near the border, in August 2014", "dead"),
    ("Some soldiers were dying near borders", "dead"),
    ("#GridReform @EnergyThird https://example.org/soldiers/border", "grid"),
    ("the mayor sold a bridge", "twin9 twin10"),
    ("新聞が真実を報じない", "japan"),
    ("รัฐมนตรีลาออก", "thai"),
    ("министр и обвинение", "russian"),
    ("Häusern von Flüchtlinge", "german"),
    ("sabotage", "word"),
    ("it is what", "stop"),
    ("It is what it is.", "stop"),
    ("zzyzx", ""),
    ("… — !", ""),
    ("", ""),
    ("died " * 2_000, "none"),
]


def import_claims(store: Store) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.jsonl"
        records = [
            {"key": key, "text": text, "language": language, "said": "2014"}
            for key, (text, language) in CLAIMS.items()
        ]
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
        import_path(store, path, "alice")


def keys(store: Store, sentence: str, limit: int = 5) -> list[str | None]:
    with store.reading() as session:
        return [each.key for each in seen(session, sentence, limit)]


def id_of(store: Store, key: str) -> UUID:
    with store.reading() as session:
        return next(each.id for each in seen(session, CLAIMS[key][0]) if each.key == key)


def test_the_nearest_claims_come_first_on_both_databases(
    filled_store: Callable[[Fill], Store],
) -> None:
    store = filled_store(import_claims)

    found = {sentence: keys(store, sentence) for sentence, _ in SENTENCES}
    first = {
        sentence: " ".join(str(key) for key in found[sentence][: len(right.split())])
        for sentence, right in SENTENCES
    }
    assert first == dict(SENTENCES)
    assert all(not found[sentence] for sentence, right in SENTENCES if not right)


def test_what_was_rewritten_retracted_or_united_is_told_as_it_is_now(
    filled_store: Callable[[Fill], Store],
) -> None:
    store = filled_store(import_claims)
    word, grid = (RowRef("claim", id_of(store, key)) for key in ("word", "grid"))
    twins = [RowRef("claim", id_of(store, key)) for key in ("twin9", "twin10")]

    changes.revise(store, "bob", word, {"text": "Arson!"})
    changes.retract(store, "bob", [grid], reason="not said")
    changes.unite(store, "bob", *twins)

    with store.reading() as session:
        held = word_claims.holding(session.connection(), ["sabotage", "arson", "soldiers"], 10)
        assert held.weights["sabotage"] > held.weights["arson"] > held.weights["soldiers"]
        assert set(held.claims) == {id_of(store, "dead"), id_of(store, "none"), word.id}
        without = seen(session, "Arson!", beside=[word.id])
    assert (keys(store, "sabotage"), keys(store, "arson"), without) == ([], ["word"], [])
    assert "grid" not in keys(store, CLAIMS["grid"][0], 20)
    assert keys(store, "the mayor sold a bridge")[:2].count("twin9") == 1
    assert "twin10" not in keys(store, "the mayor sold a bridge", 20)


def test_common_words_find_claims_where_no_rare_one_does(
    filled_store: Callable[[Fill], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = filled_store(import_claims)
    monkeypatch.setattr(word_claims, "FEW", 1)
    monkeypatch.setattr(word_claims, "_STEPS", (1, 2, 3))

    with store.reading() as session:
        for words in (["soldiers", "died", "the", "border"], ["soldiers", "died"]):
            held = word_claims.holding(session.connection(), words, 2)
            assert id_of(store, "dead") in held.claims


def test_nothing_is_near_in_an_empty_store(store: Store) -> None:
    assert keys(store, "At least 220 soldiers died") == []


@pytest.mark.parametrize(
    ("language", "said", "other", "is_one"),
    [
        ("en", "border", "order", False),
        ("en-GB", "denied", "denies", True),
        ("English", "denied", "denies", True),
        ("ru", "министра", "министр", True),
        ("tlh", "denied", "denies", None),
        (None, "denied", "denies", None),
    ],
)
def test_stems_are_those_of_a_known_language(
    language: str | None, said: str, other: str, is_one: bool | None
) -> None:
    stem = stemmer_of(language)

    assert (None if stem is None else stem(said) == stem(other)) is is_one


def test_a_sentence_is_without_addresses_and_with_the_words_of_handles() -> None:
    text = "Ask @HillaryClinton #UN_vote: pic.twitter.com/Ab1 https://t.co/x 1.2/3"

    assert plain_sentence(text).split() == ["Ask", "Hillary", "Clinton", "UN", "vote", ":", "1.2/3"]
    assert sentence_words("MH-17, MH-17") == ["mh", "17", "mh17"]


def test_a_score_is_one_for_the_very_words_alone_and_the_words_are_named() -> None:
    candidates = [
        Candidate(1, 1, "Troops died at the border"),
        Candidate(2, 2, "Troops died at the border", ["Troops died at the border, it was said."]),
        Candidate(3, 3, "Something else", ["troops at a border"]),
        Candidate(4, 4, "quite apart", []),
    ]
    weights = {"troops": 3.0, "died": 4.0, "at": 0.5, "the": 0.1, "border": 3.5}

    near = nearest("Troops died at the border.", candidates, weights, 9)

    assert [(each.id, each.score == 1.0) for each in near] == [(1, True), (2, True), (3, False)]
    assert near[0].words == ("died", "border", "troops", "at", "the")
    assert near[2].words == ("border", "troops", "at")
    assert 0 < near[2].score < 0.999


def test_the_command_answers_one_sentence_or_a_line_each(
    shell: Shell, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys

    import_claims(sqlite_store)

    told = shell("seen", "soldiers died near the border", "--limit", "1")
    assert "revise ID --repeats dead" in shell.err
    [answer] = shell.json("seen", "soldiers died near the border", "--limit", "2")
    assert told.startswith("0.")
    assert "words: border, near" in told
    assert "dead" in told
    assert [each["key"] for each in answer["matches"]] == ["dead", "none"]
    assert list(answer["matches"][0])[:4] == ["id", "key", "score", "words"]
    shell("seen", "zzyzx")
    assert shell.err == "No claim of the file is near to it.\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO("sabotage\n\nzzyzx\n"))
    lines = [json.loads(line) for line in shell("seen", "-").splitlines()]
    assert [[each["key"] for each in line["matches"]] for line in lines] == [["word"], [], []]
    assert "100,000 are the limit" in shell.err or shell("seen", "x" * 100_001, code=1) == ""
