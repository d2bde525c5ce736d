"""Sources from reference managers: RIS, BibTeX and CSL-JSON say the same in other words."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from claimtrack.formats import bibtex, csl_json, ris
from claimtrack.formats.format import Format, Unreadable
from claimtrack.formats.registry import recognise
from claimtrack.store import Store
from claimtrack.transfer import import_path
from claimtrack.transfer.changed_rows import ChangedRowsError
from conftest import DATA, exported
from readers import attempt, read

SAMPLES = Path(__file__).parent / "samples"
LIBRARIES = {
    bibtex.FORMAT: SAMPLES / "library.bib",
    ris.FORMAT: SAMPLES / "library.ris",
    csl_json.FORMAT: SAMPLES / "library.csl.json",
}
each_library = pytest.mark.parametrize(
    ("format_", "path"), LIBRARIES.items(), ids=[one.name for one in LIBRARIES]
)
SOURCES: list[dict[str, Any]] = [
    {
        "key": "mill2020",
        "kind": "document",
        "title": "What the Mill says & does",
        "url": "https://mill.example.org/says_it",
        "issuer": "River Mill Ltd",
        "issuer_kind": "organization",
        "language": "en",
        "published": "2020-05-02",
        "note": "Seen on 2021-01-03.",
    },
    {
        "key": "dam2019",
        "kind": "report",
        "title": "The Dam",
        "url": "https://doi.org/10.1234/ab.5",
        "issuer": "Ann Bell",
        "issuer_kind": "person",
        "outlet": "Water Board",
        "published": "2019-03",
        "note": "Authors: Ann Bell; Tomás Ruiz; Jan van der Berg.\n\nIt leaked. 50% of it.",
        "annotations": [{"body": "Read twice"}],
    },
    {
        "key": "crest2001",
        "kind": "article",
        "title": "The Crest",
        "issuer": "Tomás Ruiz",
        "issuer_kind": "person",
        "outlet": "Walls",
        "published": "2001",
        "note": "Published by Annual Press.",
    },
    {
        "key": "walls2001",
        "kind": "document",
        "title": "Walls",
        "issuer": "Ann Bell",
        "issuer_kind": "person",
        "outlet": "Annual Press",
        "published": "2001",
    },
]


@each_library
def test_one_library_gives_the_same_sources_in_every_format(format_: Format, path: Path) -> None:
    records, wrong, account, dataset = read(format_, path.read_bytes())
    sources = [
        {name: " ".join(value.split("\n")) if name == "note" else value
         for name, value in raw.values.items()}
        for raw in records if raw.type == "source"
    ]  # fmt: skip
    expected = [one | ({"note": " ".join(one["note"].split("\n"))} if "note" in one else {})
                for one in SOURCES]  # fmt: skip

    assert recognise(path.read_bytes()[:4096], path.suffix) is format_
    assert dataset == "library"
    assert sources == expected
    assert "has neither a title nor an address" in [one.reason for one in wrong]
    lost = {"bibtex": {"pages": 2}, "ris": {"SP": 2}, "csl": {"page": 2}}
    assert account.lost == lost[format_.name]
    assert account.duplicates == (1 if format_ is bibtex.FORMAT else 0)


def test_a_key_that_stands_twice_is_refused_by_its_line() -> None:
    wrong = read(bibtex.FORMAT, LIBRARIES[bibtex.FORMAT].read_bytes())[1]

    assert Unreadable("line 15", 15, "has the key of another entry before it: walls2001") in wrong


def test_a_library_of_ris_that_breaks_off_says_so() -> None:
    account = read(ris.FORMAT, b"TY  - BOOK\nTI  - Wa")[2]

    assert [note for note in account.notes if "may be cut off there" in note]


def test_a_library_comes_in_once_whatever_format_it_is_in(sqlite_store: Store) -> None:
    first = import_path(sqlite_store, LIBRARIES[bibtex.FORMAT], "ann")
    before = exported(sqlite_store)

    assert (first.rows["sources"], first.rows["annotations"]) == (4, 1)
    for path in LIBRARIES.values():
        again = import_path(sqlite_store, path, "ann")
        assert not again.added, path.name
        assert exported(sqlite_store) == before


@pytest.mark.parametrize(
    ("entry", "field", "value"),
    [
        ("@article{a, title={A}, author={family=Dijk, given=Marten, prefix=van, useprefix=true}}",
         "issuer", "Marten van Dijk"),
        ("@article{a, title={A}, author={King, Jr., Martin}}", "issuer", "Martin King Jr."),
        ("@article{a, title={A}, author={{Bell and Sons}}}", "issuer", "Bell and Sons"),
        ("@article{a, title={A}, author={M{\\\"u}ller, Karl and others}}", "issuer", "Karl Müller"),
        ("@article{a, title={A -- {NASA} \\emph{b} 50\\% 3 % 4}}", "title", "A – NASA b 50% 3 % 4"),
        ("@misc{a, title={A}, howpublished={\\url{https://example.org/a\\_b}}}",
         "url", "https://example.org/a_b"),
        ("@misc{a, title={A}, year=2019, month=3}", "published", "2019-03"),
        ("@misc{a, title={A}, date={2019-03/2019-05}}", "published", "2019-03/2019-05"),
        ("@misc{a, title={A}, date={Forthcoming}}", "published_words", "Forthcoming"),
        ("@string{p = \"Press\"}\n@book{a, title={A}, publisher=p}", "outlet", "Press"),
        ("@book{a, title={A}, url={javascript:alert(1)}}", "url", None),
        ('@misc{a, title={A}, year=2001, month=dec # "~24"}', "published", "2001-12-24"),
        ('@misc{a, title={A}, year=2001, month=jun # "--" # aug}', "published", "2001-06/2001-08"),
        ("@misc{a, title={A}, year=2001, month={Summer}}", "published_words", "Summer 2001"),
        ("@misc{a, title={\\href{https://a.example.org}{A} in \\LaTeX{} \\S{} 5}}",
         "title", "A in LaTeX § 5"),
        ('@misc{a, title={A}, year="{\\noopsort{1973b}}1973"}', "published", "1973"),
        ('@string{p = "River"}\n@string{p = "Hill"}\n@book{a, title={A}, publisher=p # " Press"}',
         "outlet", "River Press"),
        ("@misc{a, title={A}, doi={10.1234/ab{\\_}c}}", "url", "https://doi.org/10.1234/ab_c"),
        ("@misc{a, title={A}, url={\\url{https://a.example.org/{\\textasciitilde}b}}}",
         "url", "https://a.example.org/~b"),
        ("@misc{a, title={A {\\textless}i{\\textgreater}mill{\\textless}/i{\\textgreater}}}",
         "title", "A mill"),
        ("@xdata{b, publisher={River Press}}\n@book{a, title={A}, xdata={b}}",
         "outlet", "River Press"),
    ],
)  # fmt: skip
def test_a_field_of_bibtex_goes_where_it_belongs(entry: str, field: str, value: str | None) -> None:
    (source,) = (raw.values for raw in read(bibtex.FORMAT, entry.encode())[0]
                 if raw.type == "source")  # fmt: skip

    assert source.get(field) == value


@pytest.mark.parametrize(
    ("tags", "field", "value"),
    [
        (["DA  - JUN 8", "PY  - 2004"], "published", "2004-06-08"),
        (["DA  - SEP-OCT", "PY  - 2004"], "published", "2004"),
        (["DA  - SEP-OCT", "PY  - 2004"], "published_words", "SEP-OCT 2004"),
        (["PY  - 2016/Summer//"], "published", "2016"),
        (["PY  - n.d."], "published", None),
        (["PY  - 2004", "DA  - 2004/06//"], "published", "2004-06"),
        (["ID  - 12", "DO  - 10.1234/A"], "key", "doi:10.1234/a"),
    ],
)
def test_a_tag_of_ris_goes_where_it_belongs(tags: list[str], field: str, value: str | None) -> None:
    text = "\n".join(["Record #1 of 1", "TY  - JOUR", "TI  - A", *tags, "ER  - "])

    assert recognise(text.encode(), ".txt") is ris.FORMAT
    (source,) = (raw.values for raw in read(ris.FORMAT, text.encode())[0])
    assert source.get(field) == value


def test_libraries_that_count_their_entries_from_one_are_told_apart(
    sqlite_store: Store, tmp_path: Path
) -> None:
    for title in ("The Mill", "The Dam"):
        path = tmp_path / f"{title}.ris"
        path.write_text(f"TY  - JOUR\nID  - 1\nTI  - {title}\nER  - \n")
        report = import_path(sqlite_store, path, "ann")
        assert (report.added, report.revised) == (1, 0)


@pytest.mark.parametrize(
    ("ending", "form"),
    [
        ("bib", "@book{{smith2019, title={{{0}}}, author={{Smith, A}}, year={{2019}}}}\n"),
        ("ris", "TY  - BOOK\nID  - smith2019\nTI  - {0}\nER  - \n"),
        ("json", '[{{"id": "smith2019", "type": "book", "title": "{0}", "issued": {{}}}}]'),
    ],
)
def test_one_key_of_two_libraries_for_two_works_stops_the_second(
    sqlite_store: Store, tmp_path: Path, ending: str, form: str
) -> None:
    path = tmp_path / f"library.{ending}"
    path.write_text(form.format("Rivers of the North"))
    import_path(sqlite_store, path, "ann")
    path.write_text(form.format("Rivers of the north, 2nd edition"))
    assert import_path(sqlite_store, path, "ann").revised == 1
    path.write_text(form.format("Mills and dams"))
    before = exported(sqlite_store)

    with pytest.raises(ChangedRowsError, match="'smith2019' is of 'Mills and dams' here, and"):
        import_path(sqlite_store, path, "ann")

    assert exported(sqlite_store) == before
    assert "--dataset" in import_path(sqlite_store, path, "ann", dry_run=True).notes[-1]
    assert import_path(sqlite_store, path, "ann", dataset="mills").added == 1
    assert import_path(sqlite_store, path, "ann", dataset="library").revised == 1


def test_one_library_in_two_formats_settles_and_takes_nothing_back(
    store: Store, tmp_path: Path
) -> None:
    bib, ris = tmp_path / "l.bib", tmp_path / "l.ris"
    bib.write_text("@book{dam, title={The {Dam} Report}, url={https://x.example/d}, note={p. 3}}")
    ris.write_text("TY  - BOOK\nID  - dam\nTI  - The dam report: a study\nER  - \n")
    counts = [import_path(store, path, "ann") for path in (bib, ris, bib, ris, bib)]

    assert [report.unchanged for report in counts] == [0, 0, 1, 1, 1]
    bib.write_text(bib.read_text().replace("Report}", "Report, revised}"))
    assert import_path(store, bib, "ann").revised == 1
    (source,) = [json.loads(line) for line in exported(store)]
    assert (source["title"], source["url"]) == ("The Dam Report, revised", "https://x.example/d")


def test_an_entry_whose_key_is_empty_is_not_what_others_inherit_from() -> None:
    text = b"@book{, title={The Mill}}\n@misc{a, title={A}}"
    sources = [raw.values for raw in read(bibtex.FORMAT, text)[0]]

    assert [one.get("outlet") for one in sources] == [None, None]


def test_words_of_which_one_is_taken_count_as_lost() -> None:
    text = "TY  - JOUR\nTI  - A\nST  - B\nT2  - C\nJO  - C\nJ2  - D\nM3  - Article\nC2  - 7\nER  - "
    item = {"type": "book", "title": "A", "title-short": "B", "genre": "C", "issued": {}}

    assert read(ris.FORMAT, text.encode())[2].lost == dict.fromkeys(("ST", "J2", "M3", "C2"), 1)
    lost = read(csl_json.FORMAT, json.dumps([item]).encode())[2].lost
    assert lost == {"title-short": 1, "genre": 1}


@pytest.mark.parametrize(
    ("issued", "published"),
    [
        ({"date-parts": [["2011", 5, 25], ["2012", 6]], "circa": True}, "2011-05-25~/2012-06~"),
        ({"date-parts": [[2017, 23]]}, "2017"),
        ({"date-parts": [["1987"]], "season": "1"}, "1987"),
        ({"raw": "12 May 2015"}, "2015-05-12"),
        ({"literal": "soon"}, None),
        ({"date-parts": [[-333]]}, None),
        ({"date-parts": []}, None),
    ],
)
def test_a_date_of_csl_keeps_its_precision(issued: dict[str, Any], published: str | None) -> None:
    item = {"id": "a", "type": "book", "title": "A", "issued": issued}

    assert (
        read(csl_json.FORMAT, json.dumps([item]).encode())[0][0].values.get("published")
        == published
    )


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the third-party data")
def test_entries_of_real_libraries_are_those_that_are_counted_otherwise() -> None:
    folder = DATA / "11_sources"
    counted: Counter[str] = Counter()
    for path in sorted((folder / "bibtex").iterdir()):
        text = path.read_text("utf-8", errors="replace")
        kinds = re.findall(r"^\s*@(\w+)\s*[{(]", text, re.MULTILINE)
        entries = [one for one in kinds if one.lower() not in {"comment", "string", "preamble"}]
        records, wrong, account, _ = read(bibtex.FORMAT, path.read_bytes())
        sources = [raw for raw in records if raw.type == "source"]
        assert len(sources) + len(wrong) + account.duplicates == len(entries), path.name
        counted.update(bibtex=len(sources), refused=len(wrong))
    for path in sorted((folder / "ris").iterdir()):
        text = path.read_text("utf-8-sig")
        records, wrong, account, _ = read(ris.FORMAT, path.read_bytes())
        sources = [raw for raw in records if raw.type == "source"]
        found = len(sources) + len(wrong) + account.duplicates
        assert found == len(re.findall(r"^TY  - ", text, re.MULTILINE))
        counted.update(ris=len(sources), refused=len(wrong))
    for path in sorted((folder / "csl").iterdir()):
        items = json.loads(path.read_text("utf-8"))
        records, wrong, _, _ = read(csl_json.FORMAT, path.read_bytes())
        titled = [one for one in items if one.get("title") or one.get("URL")]
        assert {raw.values["key"] for raw in records if raw.type == "source"} == {
            one["id"] for one in titled
        }
        counted.update(csl=len(titled))

    assert counted == {"bibtex": 144, "ris": 4, "csl": 16, "refused": 2}


@pytest.mark.parametrize("format_", [ris.FORMAT, bibtex.FORMAT])
def test_a_table_is_no_library(format_: Format) -> None:
    answer = attempt(format_, b"claim,who\nIt rained.,Ann\n")

    assert str(answer).startswith("sample: has no entry of")
