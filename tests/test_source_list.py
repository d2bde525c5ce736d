"""Sources by words, filters and addresses, and claims by the addresses of their sources."""

from collections.abc import Callable

import pytest

from claimtrack import changes
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.source_list import found_sources, source_order
from claimtrack.queries.sources import source_rows
from claimtrack.similarity import is_address, leads_to
from claimtrack.store import Store
from conftest import Shell
from filled import Fill

SOURCES = {
    "Annual report": {
        "url": "https://www.Example.org/reports/2015/annual.html?utm_source=x",
        "published": "2015-03",
    },
    "東京レポート": {"url": "https://news.example.org/a", "published": "2014/.."},
    "Cease-fire notes": {"outlet": "Lenta.ru"},
}  # fmt: skip


def add_sources(store: Store) -> None:
    spoken = {"Annual report": ("Moscow", ["water"]), "東京レポート": ("Moscow", [])}
    for title, fields in SOURCES.items():
        source = changes.add_source(store, "alice", {"title": title, "kind": "article", **fields})
        speaker, tags = spoken.get(title, (None, []))
        changes.add_claim(
            store, "alice", {"text": f"Claim of {title}"}, speaker=speaker, tags=tags,
            source_id=source,
        )  # fmt: skip
    changes.add_source(store, "alice", {"title": "Never cited", "kind": "article"})


@pytest.fixture
def filled(filled_store: Callable[[Fill], Store]) -> Store:
    return filled_store(add_sources)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", {*SOURCES, "Never cited"}),
        ("report", {"Annual report"}),
        ("レポート", {"東京レポート"}),
        ("京レ", {"東京レポート"}),
        ("ceasefire", {"Cease-fire notes"}),
        ("-report", {"東京レポート", "Cease-fire notes", "Never cited"}),
        ('"annual report"', {"Annual report"}),
        ("example.org", {"Annual report", "東京レポート"}),
        ("https://example.org/reports", {"Annual report"}),
        ("lenta.ru", {"Cease-fire notes"}),
        ("source:news.example.org", {"東京レポート"}),
        ("-source:example.org", {"Cease-fire notes", "Never cited"}),
        ("since:2015-04", {"東京レポート"}),
        ("-since:2015-04", {"Annual report", "Cease-fire notes", "Never cited"}),
        ("until:2014", {"東京レポート"}),
        ("speaker:moscow", {"Annual report", "東京レポート"}),
        ("speaker:moscow -tag:water", {"東京レポート"}),
        ("-speaker:moscow", {"Cease-fire notes", "Never cited"}),
        ("speaker:moscow tag:water report", {"Annual report"}),
    ],
)
def test_sources_are_found_by_words_and_filters(
    filled: Store, words: str, expected: set[str]
) -> None:
    with filled.reading() as session:
        found = source_order(session, parse(words))
        rows = list(found_sources(session, list(found)))

    assert {row.title for row in rows} == expected
    assert [row.id for row in rows] == list(found)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("source:https://example.org/reports/2015/annual.html", {"Annual report"}),
        ("Source:EXAMPLE.org/reports", {"Annual report"}),
        ("source:example.org/rep", set()),
        ("source:example.org", {"Annual report", "東京レポート"}),
        ("source:ample.org", set()),
        ("source:annual", {"Annual report"}),
        ("https://www.example.org/reports/2015/annual.html", {"Annual report"}),
        ("example.org/rep", {"Annual report"}),
        ("-example.org", {"Cease-fire notes"}),
    ],
)
def test_claims_are_found_by_the_address_of_their_source(
    filled: Store, words: str, expected: set[str]
) -> None:
    with filled.reading() as session:
        found = {row.text.removeprefix("Claim of ") for row in claims(session, parse(words))}

    assert found == expected


@pytest.mark.parametrize(
    ("typed", "url", "leads"),
    [
        ("https://a.org/x/", "http://www.a.org/x", True),
        ("a.org/x", "https://a.org/x?id=1", True),
        ("a.org/x", "https://a.org/xy", False),
        ("a.org/x?id=1", "https://a.org/x?id=2", False),
        ("президент.рф/а", "https://xn--d1abbgf6aiiy.xn--p1ai/%D0%B0", True),
        ("b.org", "https://a.org/?to=b.org", False),
    ],
)
def test_an_address_leads_to_what_begins_with_it(typed: str, url: str, leads: bool) -> None:
    assert is_address(typed)
    assert leads_to(typed, url) is leads


def test_the_command_line_lists_sources_by_words_filters_and_limit(
    shell: Shell, sqlite_store: Store
) -> None:
    add_sources(sqlite_store)

    rows = shell.json("list", "--sources", "-report", "--speaker", "moscow")
    assert [row["title"] for row in rows] == ["東京レポート"]
    assert len(shell.json("list", "--sources", "--limit", "2")) == 2
    assert shell("list", "--sources", "nowhere") == ""
    assert "Nothing found." in shell.err


@pytest.mark.parametrize(
    ("kind", "made"),
    [("article", "outlet"), ("broadcast", "outlet"), ("report", "organization"),
     ("dataset", "organization"), ("document", "organization"), ("speech", "person")],
)  # fmt: skip
def test_an_issuer_who_is_new_is_of_the_kind_that_issues_such(
    shell: Shell, kind: str, made: str
) -> None:
    shell("init")
    source = shell("add", "source", "Bulletin", "--kind", kind, "--issuer", "Town Hall").strip()
    added = shell.err
    shell("revise", source, "--issuer", "Gazette")

    for name, said in (("Town Hall", added), ("Gazette", shell.err)):
        assert f"“{name}” is new, and was added as an actor of kind {made}; `claimtrack" in said
    shell("add", "source", "Second", "--kind", kind, "--issuer", "Gazette")
    assert "is new" not in shell.err


def test_an_issuer_is_told_from_namesakes(store: Store) -> None:
    plain = changes.add_actor(store, "ann", {"name": "Herald"})
    changes.add_actor(store, "ann", {"name": "Herald"}, qualifier="of Ash")
    changes.add_source(store, "ann", {"title": "First"}, issuer=f"Herald ({plain.hex[:8]})")
    changes.add_source(store, "ann", {"title": "Second"}, issuer="Herald (of Ash)")
    changes.add_source(store, "ann", {"title": "Third"})

    with store.reading() as session:
        issuers = {row.title: row.issuer for row in source_rows(session)}

    assert issuers == {
        "First": f"Herald ({plain.hex[:8]})", "Second": "Herald (of Ash)", "Third": None
    }  # fmt: skip


def test_undated_sources_stand_last_in_the_order_of_entry(store: Store) -> None:
    titles = [f"Paper {number}" for number in range(6)]
    for title in titles:
        changes.add_source(store, "ann", {"title": title})
    changes.add_source(store, "ann", {"title": "Paper of 2015", "published": "2015"})

    with store.reading() as session:
        for words, cap in (("", None), ("paper", None), ("", 4), ("paper", 4)):
            order = source_order(session, parse(words), cap=cap)
            found = [row.title for row in found_sources(session, order)]
            assert found == ["Paper of 2015", *titles][:cap]
