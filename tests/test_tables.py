"""Tables of text: which column goes where, what has no place, and what a table is told by."""

import random
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from claimtrack.cli.boundary import run
from claimtrack.errors import ClaimtrackError
from claimtrack.formats import text_table
from claimtrack.formats.format import Account, Input, Raw, Unreadable
from claimtrack.formats.tables.delimited import delimited
from claimtrack.formats.tables.map_file import read_map
from claimtrack.formats.tables.new_map import new_map
from claimtrack.formats.tables.reading import reading_of
from claimtrack.store import open_store
from claimtrack.transfer import import_path
from conftest import DATA, exported

SAMPLE = Path(__file__).parent / "samples" / "mill.csv"


def read(table: str | bytes) -> tuple[list[Any], Account]:
    """Return the records of a table, and what its reading tells."""
    data = table.encode() if isinstance(table, str) else table
    source = Input(BytesIO(data), "table.csv", str)
    return list(text_table.FORMAT.read(source).records), source.account


def values(table: str | bytes) -> list[dict[str, Any]]:
    """Return what the rows of a table say, without the keys that follow from it."""
    records, _ = read(table)
    return [
        {name: value for name, value in raw.values.items() if not str(value).startswith("row-")}
        for raw in records
    ]


def test_rows_that_differ_only_in_what_has_no_place_are_one_claim_and_the_loss_is_told() -> None:
    table = "claim,speaker,foo\nRain.,Ann,1\nRain.,Ann,2\nRain.,Bob,3\nRain.,Ann,1\n"
    records, account = read(table)

    assert [raw.values["speaker"] for raw in records] == ["Ann", "Bob"]
    assert account.lost == {"foo": 3}
    assert account.repaired == {"row that differs only in columns without a place": 1}
    assert (account.joined, account.duplicates) == (1, 1)
    own, _ = read("key,claim,foo\nrow-1,Rain.,1\nrow-1,Snow.,2\n")
    assert len(own) == 2


def test_each_column_of_a_table_goes_where_its_name_says() -> None:
    records, account = read(SAMPLE.read_bytes())

    first, second, third, textless = records
    assert first == Raw(
        "row 4",
        4,
        "claim",
        {
            "key": "m-1",
            "text": "The mill's waste water is clean.",
            "speaker": "River Mill Ltd",
            "said": "2024-02-13",
            "place": "Quell",
            "tags": ["water", "mill"],
            "citations": [
                {
                    "source": {
                        "url": "https://example.org/speech",
                        "title": "Speech to the council",
                    },
                    "exact": "clean at all times",
                },
                {"source": {"url": "https://example.org/minutes", "title": "Minutes"}},
            ],
            "rebuttals": [
                {
                    "kind": "contradicts",
                    "link": "desk",
                    "claim": {"text": "The water was never clean.", "speaker": "Ana Horvat"},
                }
            ],
        },
        first.offset,
        {"Date": "13.02.2024", "Mood": "calm"},
    )
    assert second.values["said"] == "2024-03-05"  # as 13.02. says of its column
    assert [each["source"]["url"][-1] for each in second.values["citations"]] == ["a", "b"]
    assert (third.values["said_words"], third.original) == (
        "end of February",
        {"Date": "end of February", "Mood": "angry"},
    )
    assert textless == Unreadable(
        "row 9", 9, "has no text of a claim: the column 'Statement' is empty"
    )
    assert account.lost == {"Mood": 2, "Date: no date that can be read": 1}
    assert account.duplicates == 1


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("claim\nIt rained.\n", [{"text": "It rained."}]),
        ("claim\r\nIt rained.\r\n\r\n", [{"text": "It rained."}]),
        ("claim;who\nIt, too, rained.;Ann\n", [{"text": "It, too, rained.", "speaker": "Ann"}]),
        ("claim\twho\nIt rained.\tAnn\n", [{"text": "It rained.", "speaker": "Ann"}]),
        ("claim|who\nIt rained.|Ann\n", [{"text": "It rained.", "speaker": "Ann"}]),
        ("sep=;\nclaim;who\nIt rained.;Ann\n", [{"text": "It rained.", "speaker": "Ann"}]),
        ('claim,who\n"It ""rained"",\nhere.",Ann\n', [{"text": 'It "rained",\nhere.', "speaker": "Ann"}]),
        ("claim,who\nIt rained.\n", [{"text": "It rained."}]),
        ("claim,who\nIt rained.,Ann,,\n", [{"text": "It rained.", "speaker": "Ann"}]),
        ("\ufeffclaim,who\nIt rained.,Ann\n", [{"text": "It rained.", "speaker": "Ann"}]),
        ("claim,who\rIt rained.,Ann\r", [{"text": "It rained.", "speaker": "Ann"}]),
        ("Aussage;Wer\nFür alle.;Änne\n".encode("cp1252"), [{"text": "Für alle.", "speaker": "Änne"}]),
        ("Aussage;Wer\nFür alle.;Änne\n".encode("utf-16"), [{"text": "Für alle.", "speaker": "Änne"}]),
        (
            "Утверждение;Кто\nПогода в городе была хорошая весь день.;Анна Петрова\n".encode("cp1251"),
            [{"text": "Погода в городе была хорошая весь день.", "speaker": "Анна Петрова"}],
        ),
        ("claim,note\n'=1+1,'-\n", [{"text": "=1+1", "note": "-"}]),
        ("claim,who\n<p>It &amp; he <b>rained</b>.</p>,R&D\n", [{"text": "It & he rained.", "speaker": "R&D"}]),
        ("claim,stage\nIt rained.,OPEN\n", [{"text": "It rained.", "stage": "open"}]),
        ("claim,said\nIt rained.,2015-05-12T23:30:00+05:30\n", [{"text": "It rained.", "said": "2015-05-12"}]),
        ("claim,said\nA,05/13/2015\nB,05/12/2015\n", [{"text": "A", "said": "2015-05-13"}, {"text": "B", "said": "2015-05-12"}]),
        ("claim,said\nA,05/12/2015\n", [{"text": "A", "said_words": "05/12/2015"}]),
        ("claim,verdict\nIt rained.,False\n", [{"text": "It rained.", "note": "verdict: False"}]),
        (
            "claim,quote,quote wording\nIt rained.,rain,verbatim\n",
            [{"text": "It rained."}],
        ),
        (
            "claim,verdict,reviewer\nIt rained.,refuted,Chen\nIt snowed.,Pants on Fire,Chen\n",
            [
                {"text": "It rained.", "assessments": [{"reviewer": "Chen", "verdict": "refuted"}]},
                {"text": "It snowed.", "assessments": [{"reviewer": "Chen", "rating": "Pants on Fire"}]},
            ],
        ),
    ],
)  # fmt: skip
def test_a_table_of_any_usual_form_is_read(
    table: str | bytes, expected: list[dict[str, Any]]
) -> None:
    assert values(table) == expected


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("", "an empty table: no row holds anything."),
        (",,\n,,\n", "an empty table: no row holds anything."),
        ("a,b\n1,2\n", "no column says what is claimed; row 1 has the columns 'a', 'b'."),
        ('claim,who\n"It rained.,Ann\nIt snowed.,Bob\n', "row 2 (line 2): a quotation mark opens"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is no text but a binary file"),
        (b"claim,who\n\x00\x01\x02\x03\x04\x05\x06\x07", "is no text but a binary file"),
    ],
)
def test_what_is_no_table_of_claims_is_refused_in_a_sentence(
    table: str | bytes, sentence: str
) -> None:
    with pytest.raises(ClaimtrackError) as refused:
        read(table)

    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("table", "bad"),
    [
        ("claim,who\nIt rained, then snowed.,Ann\n", ("row 2", "has 3 cells, and the table 2")),
        (b"claim,who\nIt r\xffined.,Ann\n\xc3\xa4,b\n" + b"\xc3\xb6,c\n" * 30, ("row 2", "not UTF-8 (byte 0xFF)")),
        (f"claim,who\n{'x' * 140_000},Ann\n", ("row 2", "longer than 131,072")),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_refuses_itself_alone(
    table: str | bytes, bad: tuple[str, str]
) -> None:
    data = table.encode() if isinstance(table, str) else table
    records, _ = read(data + b"It hailed.,Bob\n")

    where, reason = bad
    assert records[0].where == where
    assert reason in records[0].reason
    assert records[-1].values["text"] == "It hailed."


def test_a_cell_with_markup_and_no_word_is_empty() -> None:
    records, _ = read("claim,place,who\n<br>,Quell,Ann\nIt hailed.,<p></p>,Bob\n")

    assert "has no text of a claim" in records[0].reason
    assert "place" not in records[1].values


def test_a_date_that_may_be_two_is_told_with_both_readings() -> None:
    _, account = read("claim,said\nA,05/12/2015\nB,06/12/2015\n")

    assert account.lost == {"said: day and month cannot be told apart": 2}
    told = [note for note in account.notes if "05/12/2015" in note]
    assert len(told) == 1
    assert "2015-12-05 or 2015-05-12" in told[0]


def test_a_link_that_expires_is_named() -> None:
    link = "https://v5.airtableusercontent.com/v3/u/29/29/17/scan.pdf"
    records, account = read(f"claim,source\nA,scan.pdf ({link})\n")

    assert records[0].values["citations"] == [{"source": {"url": link, "title": "scan.pdf"}}]
    assert any(note.startswith("row 2: ") and link[:80] in note for note in account.notes)


def test_one_table_in_other_forms_and_under_another_name_changes_nothing(tmp_path: Path) -> None:
    claims = str(tmp_path / "claims.db")
    assert run(["import", str(SAMPLE), "--file", claims]) == 1  # row 9 has no text
    store = open_store(claims)
    before = exported(store)
    text = SAMPLE.read_text("utf-8")
    other = tmp_path / "of last week.txt"
    forms: tuple[Callable[[], bytes], ...] = (
        lambda: text.encode(),
        lambda: text.encode("utf-16"),
        lambda: text.replace(",", "\0").replace(";", "\t").replace("\0", ",").encode(),
        lambda: text.replace("\n", "\r\n").encode("utf-8-sig"),
    )
    for form in forms:
        other.write_bytes(form())

        report = import_path(store, other, "alice", format_name="csv")

        assert (report.added, report.revised, report.unchanged) == (0, 0, 3)
    assert exported(store) == before


def test_no_cut_or_changed_table_ends_in_a_traceback() -> None:
    data, chance = SAMPLE.read_bytes(), random.Random(16)
    changed = [data[: len(data) * part // 40] for part in range(40)]
    for _ in range(150):
        copy = bytearray(data)
        for _ in range(chance.randrange(1, 6)):
            copy[chance.randrange(len(copy))] = chance.choice(b'""\';,\t\n\r\x00\xff=0a')
        changed.append(bytes(copy))

    for table in changed:
        try:
            records, _ = read(table)
        except ClaimtrackError:
            continue
        assert all(isinstance(each, Raw | Unreadable) for each in records)


@pytest.mark.skipif(not DATA.exists(), reason="the files of others are not here")
@pytest.mark.parametrize(
    ("path", "claims", "with_url"),
    [
        ("01_claimreview/ukraine_claims_0-99.csv", 100, 100),
        ("01_claimreview/newtral_claims_dev.csv", 60, 60),
        ("01_claimreview/claimskg_flat_bom_tiny.csv", 16, 0),
        ("01_claimreview/claimskg/politifact.csv", 30, 0),
        ("06_corpora/clef2020_claim_retrieval/verified_claims.docs.tsv", 10_375, 0),
    ],
)
def test_tables_of_others_give_a_claim_a_row(path: str, claims: int, with_url: int) -> None:
    records, account = read((DATA / path).read_bytes())

    assert len(records) + account.duplicates + account.joined == claims
    assert sum("citations" in raw.values for raw in records) == with_url
    assert all(isinstance(raw, Raw) for raw in records)


def mapped(table: str, text: str) -> tuple[list[Any], Account]:
    """Return the records of a table by a map."""
    source = Input(BytesIO(table.encode()), "table.csv", str)
    grid = delimited(source.file, source.name, source.account)
    return list(reading_of(grid, source, read_map(text)).records), source.account


def test_a_map_says_which_column_goes_where() -> None:
    records, account = mapped(
        "Nr;Was;Von;Am;Themen;Link;Urteil;Stand;Farbe;Rest\n"
        "a7;It rained.;Ann;03/04/2015;rain+mud;https://example.org/a;Falsch;fertig;red;x\n",
        'key = "Nr"\ndataset = "rain"\nseparator = "+"\ndates = "dmy"\n'
        '[columns]\nWas = "text"\nVon = "speaker"\nAm = "said"\nThemen = "tags"\n'
        'Link = "source2.url"\nUrteil = "verdict"\nStand = "stage"\nFarbe = ""\n'
        '[constants]\n"source.kind" = "article"\n"verdict.reviewer" = "Chen"\n'
        '[words.verdict]\nfalsch = "refuted"\n[words.stage]\nfertig = "checked"\n',
    )

    assert records[0].values == {
        "key": "a7",
        "text": "It rained.",
        "speaker": "Ann",
        "said": "2015-04-03",
        "tags": ["rain", "mud"],
        "stage": "checked",
        "citations": [{"source": {"url": "https://example.org/a", "kind": "article"}}],
        "assessments": [{"reviewer": "Chen", "verdict": "refuted", "rating": "Falsch"}],
    }
    assert (records[0].original, account.lost) == ({"Am": "03/04/2015", "Rest": "x"}, {"Rest": 1})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[columns]\nClam = "text"', "there is no column 'Clam' (do you mean 'Claim'?); there are 'Claim', 'Who'."),
        ('[columns]\nClaim = "txt"', "'txt' is no place (do you mean text?)"),
        ('[columns]\nWho = "speaker"', "Give what is claimed its place: \"…\" = \"text\"."),
        ('[columns]\nClaim = "text"\nWho = "text"', "'Claim' and 'Who' both go to text"),
        ('[columns]\nClaim = 7', "columns, 'Claim' should be text."),
        ("colums = {}", "'colums' is no field of a map"),
        ("[columns", "is no TOML"),
        ('key = "ID"', "there is no column 'ID'"),
        ("header = 9", "takes row 9 for the names of the columns, and that row is empty."),
        ("header = 0", "header is the number of a row, from 1."),
        ('dates = "ymd"', "dates is 'ymd'; it is dmy (12.05.) or mdy (05/12)."),
        ('[words.stage]\nDone = "finished"', "'finished' is not one of inbox, open, checked, parked."),
        ('[words.text]\na = "b"', "only these take a list of words"),
    ],
)  # fmt: skip
def test_a_wrong_map_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ClaimtrackError) as refused:
        mapped("Claim,Who\nIt rained.,Ann\n", text)

    assert sentence in str(refused.value)


def test_a_new_map_reads_the_table_as_without_one() -> None:
    data = SAMPLE.read_bytes()
    made = new_map(delimited(BytesIO(data), "mill.csv", Account()), "mill.csv")

    assert 'key = "ID"  # unique and filled in all 4 rows' in made
    assert '# "Mood" = ""  # calm' in made
    records, account = mapped(data.decode(), made)
    assert (records, account.lost) == (read(data)[0], read(data)[1].lost)


def test_the_map_of_the_docs_reads_the_table_of_the_docs() -> None:
    page = (Path(__file__).parents[1] / "docs" / "tables.md").read_text("utf-8")
    table, text = (page.split(f"```{kind}\n")[1].split("```")[0] for kind in ("csv", "toml"))

    (raw,), account = mapped(table, text)

    assert raw.values == {
        "key": "a7",
        "text": "The river is clean.",
        "speaker": "River Mill Ltd",
        "said": "2024-04-03",
        "tags": ["water", "mill"],
        "stage": "checked",
        "citations": [
            {
                "source": {"url": "https://example.org/a"},
                "exact": "clean at all times",
                "wording": "verbatim",
            }
        ],
        "assessments": [{"reviewer": "Chen", "verdict": "refuted", "rating": "Falsch"}],
    }
    assert account.lost == {}
