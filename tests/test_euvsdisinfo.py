"""Cases of EUvsDisinfo: what goes where, which rows are one claim, and how many there are."""

import csv
import io
from ast import literal_eval
from io import BytesIO
from pathlib import Path

import pytest

from claimtrack.errors import InvalidValueError
from claimtrack.formats.euvsdisinfo import FORMAT, read
from claimtrack.formats.euvsdisinfo.cases import Publication, matched
from claimtrack.formats.format import AS_IT_IS, Account, Input, Options, Raw, Unreadable
from claimtrack.formats.registry import recognise
from claimtrack.store import open_store
from claimtrack.text import normalise
from claimtrack.transfer import import_path
from conftest import DATA as OTHERS
from conftest import exported

SAMPLE = Path(__file__).parent / "samples" / "river-cases.csv"
DATA = OTHERS / "02_euvsdisinfo"
CASE = "https://euvsdisinfo.eu/report/dam/"
POSTS = (
    "date,id,title,countries,keywords,languages,outlets\n"
    f"""2020-09-13,{CASE},The dam fell,"['Orlo', ""L'Aqua""]",Dams,"""
    """"['Spanish', 'Castilian']","['One', 'two.example']"\n"""
)
PUBLICATIONS = f"""id,publication,archive
{CASE},https://www.two.example/x,http://archive.example/1
{CASE},https://one-tv.example/y,
https://euvsdisinfo.eu/report/other/,https://else.example/z,
"""


def _read(
    data: bytes | str,
    siblings: dict[str, str] | None = None,
    options: Options = AS_IT_IS,
    name: str = "it.csv",
) -> tuple[list[Raw], list[Unreadable], Account]:
    def beside(file_name: str) -> bytes:
        if file_name in (siblings or {}):
            return (siblings or {})[file_name].encode()
        raise InvalidValueError("there is no such file")

    source = Input(
        BytesIO(data.encode() if isinstance(data, str) else data),
        name,
        lambda file_name: file_name,
        options=options,
        sibling_bytes=beside,
    )
    records = list(read(source).records)
    raws = [each for each in records if isinstance(each, Raw)]
    return raws, [each for each in records if isinstance(each, Unreadable)], source.account


def test_a_case_is_a_claim_that_appeared_somewhere_and_was_answered() -> None:
    (dam, fish), refused, account = _read(SAMPLE.read_bytes())

    assert [(each.where, each.reason) for each in refused] == [
        ("row 6", "has neither a summary nor a title")
    ]
    assert (account.duplicates, account.joined) == (1, 1)
    assert account.lost == {"language": 1, "date": 1}
    values = dam.values
    assert values["text"] == "The dam at Orlo fell in June."
    assert (values["said"], values["language"]) == ("2016-06-20", "ru")
    assert values["tags"] == ["Dams", "Fish", "Orlo", "Mira"]
    assert values["note"].split("\n") == [
        "The wording is EUvsDisinfo's.", "Title: The dam fell.", "Issue: 7", "Reported by: Ana H.",
        "Reported by: Bo, of the River Desk", "Language: Orlo",
    ]  # fmt: skip
    assert "speaker" not in values
    assert values["citations"] == [
        {"role": "reports", "wording": "summary", "source": {
            "key": url, "url": url, "outlet": outlet, "published": day} | language}
        for url, outlet, day, language in (
            ("http://paper.example/1", "paper.example", "2016-06-21", {"language": "ru"}),
            ("http://tv.example/9", 'TV "One", channel 1, 0:13:16', "2016-06-20", {}),
        )
    ]  # fmt: skip
    first, second = values["rebuttals"]
    assert (first["kind"], first["aim"], first["link"]) == ("contradicts", "whole", "speaker")
    assert first["claim"]["speaker"]["name"] == "EUvsDisinfo"
    assert [each["source"]["url"] for each in first["claim"]["citations"]] == [
        "https://dam.example/now", "https://dam.example/a_(b)",
    ]  # fmt: skip
    assert {each["role"] for each in first["claim"]["citations"]} == {"reports"}
    assert second["claim"]["text"] == "It stands."
    assert (fish.values["text"], fish.values["said_words"]) == ("Fish fly.", "some day")
    assert "rebuttals" not in fish.values
    assert isinstance(dam.original, dict)
    assert len(dam.original["rows"]) == 2


def test_an_outlet_speaks_only_where_a_person_says_so() -> None:
    raws, _, _ = _read(SAMPLE.read_bytes(), options=Options(speaker="outlet"))

    speaker = raws[0].values["speaker"]
    assert (speaker["name"], speaker["kind"]) == ("paper.example", "outlet")


def test_the_relational_form_gives_publications_by_outlet_and_no_rebuttals() -> None:
    raws, refused, account = _read(POSTS, {"publications.csv": PUBLICATIONS}, name="x/posts.csv")

    assert (len(raws), refused) == (1, [])
    values = raws[0].values
    assert (values["key"], values["text"], values["said"]) == (CASE, "The dam fell", "2020-09-13")
    assert values["tags"] == ["Dams", "Orlo", "L'Aqua"]
    assert values["language"] == "es"
    assert [each["source"] for each in values["citations"]] == [
        {"key": "https://www.two.example/x", "url": "https://www.two.example/x",
         "outlet": "two.example", "archive_url": "http://archive.example/1", "language": "es"},
        {"key": "https://one-tv.example/y", "url": "https://one-tv.example/y", "outlet": "One",
         "language": "es"},
    ]  # fmt: skip
    assert "rebuttals" not in values
    assert len([note for note in account.notes if "no rebuttals" in note]) == 1


def test_the_summaries_and_disproofs_beside_a_list_are_read_with_it() -> None:
    annotations = (
        f"id,summary,disproof,disproof_links\n{CASE},It broke,It stands,['https://d.example/']\n"
    )
    parts = {"publications-dev.csv": PUBLICATIONS, "annotations-dev.csv": annotations}

    raws, _, account = _read(POSTS, parts, name="posts-dev.csv")

    values = raws[0].values
    assert values["text"] == "It broke"
    assert "Title: The dam fell" in values["note"]
    answer = values["rebuttals"][0]["claim"]
    assert answer["text"] == "It stands"
    assert [each["source"]["url"] for each in answer["citations"]] == ["https://d.example/"]
    assert account.notes == []


def test_a_list_whose_publications_are_not_there_says_so() -> None:
    raws, _, account = _read(POSTS)

    assert [each["source"] for each in raws[0].values["citations"]] == [
        {"title": name, "outlet": name, "language": "es"} for name in ("One", "two.example")
    ]  # fmt: skip
    assert any("no file of publications" in note for note in account.notes)


def test_a_part_of_the_relational_form_is_no_table_of_claims() -> None:
    raws, refused, account = _read(PUBLICATIONS)

    assert (raws, refused) == ([], [])
    assert "import that one" in account.notes[0]


def test_outlets_that_fit_no_address_are_given_to_none() -> None:
    publications = [Publication("https://a.example/"), Publication("https://b.example/")]

    assert matched(publications, ["C", "D"]) == ["C", "D"]
    assert [each.outlet for each in publications] == [None, None]


def _commas(data: bytes) -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=";"))
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def test_one_dump_with_other_separators_and_names_is_one_store(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "claims.db"), create=True)
    (tmp_path / "a.csv").write_bytes(SAMPLE.read_bytes())
    (tmp_path / "b.txt").write_bytes(_commas(SAMPLE.read_bytes()))

    first = import_path(store, tmp_path / "a.csv", "alice")
    kept = exported(store)
    second = import_path(store, tmp_path / "b.txt", "bob")

    assert (first.format, second.format) == ("euvsdisinfo", "euvsdisinfo")
    assert (first.read, first.added, first.duplicates, first.refused) == (5, 2, 1, 1)
    assert (first.rows["claims"], first.rows["rebuttals"], first.rows["actors"]) == (4, 2, 1)
    assert (second.added, second.revised, second.changeset) == (0, 0, None)
    assert exported(store) == kept


def test_the_kind_is_told_by_the_columns() -> None:
    for data in (
        SAMPLE.read_bytes(),
        _commas(SAMPLE.read_bytes()),
        POSTS.encode(),
        PUBLICATIONS.encode(),
    ):
        assert recognise(data[:4096], ".csv") is FORMAT
    assert recognise(b"claim,who,source\nIt rained.,Ann,\n", ".csv") is not FORMAT
    assert recognise(b"title,summary,date\nx,y,z\n", ".csv") is not FORMAT


@pytest.mark.skipif(not DATA.is_dir(), reason="the files of others are not here")
def test_the_dump_of_others_gives_as_many_claims_and_rebuttals_as_it_has() -> None:
    data = (DATA / "cases_semicolon_issues_1-30.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    different = {tuple(row.values()) for row in rows}

    def folded(words: str) -> str:
        return normalise(words.replace("\ufeff", ""))

    claims = {folded(row["summary"] or row["title"]) for row in rows}
    answers = {(folded(row["summary"] or row["title"]), folded(row["disproof"])) for row in rows}

    raws, refused, account = _read(data)

    assert refused == []
    assert len(raws) == len(claims) == 1000
    assert sum(len(raw.values["rebuttals"]) for raw in raws) == len(answers) == 1021
    assert account.duplicates == len(rows) - len(different) == 135
    assert account.joined == len(different) - len(claims)
    cited = {each["source"]["url"] for raw in raws for each in raw.values["citations"]}
    assert cited == {row["source"] for row in rows}
    with_commas, _, _ = _read(_commas(data.removeprefix(b"\xef\xbb\xbf")))
    assert [raw.values for raw in with_commas] == [raw.values for raw in raws]


@pytest.mark.skipif(not DATA.is_dir(), reason="the files of others are not here")
def test_the_relational_form_of_others_gives_as_many_cases_as_it_has() -> None:
    folder = DATA / "relational"
    posts = (folder / "posts.csv").read_text("utf-8")
    publications = (folder / "publications.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(posts, newline="")))
    published = list(csv.DictReader(io.StringIO(publications, newline="")))

    raws, refused, account = _read(posts, {"publications.csv": publications}, name="posts.csv")

    assert refused == []
    assert len(raws) == len(rows) == 1174
    assert [raw.values["key"] for raw in raws] == [row["id"] for row in rows]
    cited = [each["source"] for raw in raws for each in raw.values.get("citations", ())]
    pairs = {(row["id"], row["publication"]) for row in published}
    assert len([each for each in cited if "url" in each]) == len(pairs) == 1693
    assert len([each for each in cited if "archive_url" in each]) == 1022
    tags = {
        normalise(tag)
        for row in rows
        for name in ("keywords", "countries")
        for tag in literal_eval(row[name] or "[]")
        if tag.strip()
    }
    assert {normalise(tag) for raw in raws for tag in raw.values.get("tags", ())} == tags
    assert not any("rebuttals" in raw.values for raw in raws)
    assert len(account.notes) == 1
