"""Reviews of claims in every shape in which publishers mark them: what goes where, and how many."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from claimtrack.errors import ClaimtrackError, UnreadableFileError
from claimtrack.formats.claim_review import FORMAT, propose_map, read
from claimtrack.formats.claim_review.broken_json import mended
from claimtrack.formats.claim_review.names import is_placeholder
from claimtrack.formats.claim_review.verdicts import ratings
from claimtrack.formats.format import AS_IT_IS, Account, Input, Options, Raw, Unreadable
from claimtrack.formats.registry import recognise
from claimtrack.store import open_store
from claimtrack.transfer import import_path
from claimtrack.vocabulary import Verdict
from conftest import DATA as OTHERS
from conftest import exported

SAMPLE = Path(__file__).parent / "samples" / "dam-review.html"
DATA = OTHERS / "01_claimreview"
URL = "https://checks.example/2024/orlo-dam/"


def _read(
    data: bytes | str | object, options: Options = AS_IT_IS
) -> tuple[list[Raw], list[Unreadable], Account]:
    if not isinstance(data, bytes | str):
        data = json.dumps(data)
    source = Input(
        BytesIO(data.encode() if isinstance(data, str) else data),
        "it",
        lambda name: name,
        options=options,
    )
    records = list(read(source).records)
    raws = [each for each in records if isinstance(each, Raw)]
    return raws, [each for each in records if isinstance(each, Unreadable)], source.account


def _review(**values: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": URL,
        "claimReviewed": "The dam broke.",
        "author": {"@type": "Organization", "name": "River Checks"},
        **values,
    }


def _one(**values: Any) -> dict[str, Any]:
    raws, refused, _ = _read(_review(**values))
    assert (len(raws), refused) == (1, [])
    return raws[0].values


def test_a_page_gives_each_claim_once_with_who_said_it_and_where() -> None:
    raws, refused, account = _read(SAMPLE.read_bytes())

    assert refused == []
    assert [raw.where for raw in raws] == ["script 1, @graph, 3", "script 2", "RDFa"]
    dam, villages, fish = (raw.values for raw in raws)
    assert dam["text"] == "The dam at Orlo was blown up & is gone."
    assert (dam["speaker"], dam["capacity"], dam["said"]) == (
        "Vera Lund",
        "Councillor",
        "2024-03-09",
    )
    review, paper, post = (citation["source"] for citation in dam["citations"])
    assert {citation["role"] for citation in dam["citations"]} == {"reports"}
    assert review == {
        "key": URL, "url": URL, "kind": "article", "issuer": "River Checks",
        "published": "2024-03-09", "language": "en",
    }  # fmt: skip
    assert (paper["title"], paper["outlet"], paper["kind"]) == (
        "Orlo dam gone",
        "The Paper",
        "article",
    )
    assert (post["url"], post["kind"]) == ("https://posts.example/77", "post")
    assert dam["assessments"] == [{
        "reviewer": "River Checks", "rating": "False", "source": URL, "date": "2024-03-09",
        "scale": {"worst": 1, "best": 5, "value": "1"},
        "rationale": "The dam stands. The picture is of another one.",
    }]  # fmt: skip
    assert [(each["rating"], each["scale"]) for each in villages["assessments"]] == [
        ("3", {"value": 3})
    ]
    assert "assessments" not in fish
    assert villages["text"] == "Two villages were flooded."
    assert (villages.get("speaker"), villages["said_words"]) == (None, "some days ago")
    assert (fish["text"], fish["speaker"]) == ("All fish in the Orlo died.", "Ivo Brand")
    assert account.duplicates == 1
    assert account.notes == [
        "Ratings of River Checks without a verdict here: “3”, “False”, “false”."
    ]
    assert account.lost["block of another type: NewsArticle"] == 1
    assert account.repaired["placeholder taken as no name"] == 1
    assert account.repaired["commas before a closing bracket left out"] == 2
    assert account.repaired["comment around JSON left out"] == 1


@pytest.mark.parametrize(
    ("shape", "wanted"),
    [
        ({"claimReviewed": ["The dam broke."]}, {"text": "The dam broke."}),
        ({"claimReviewed": {"@language": "en", "@value": "It broke."}}, {"text": "It broke."}),
        ({"claimReviewed": "<p>It &quot;broke&quot;.</p>"}, {"text": 'It "broke".'}),
        ({"itemReviewed": {"author": "Vera Lund"}}, {"speaker": "Vera Lund"}),
        ({"itemReviewed": {"author": {"name": ["Vera Lund", "V. L."]}}}, {"speaker": "Vera Lund"}),
        ({"itemReviewed": [{"@type": "Claim"}, {"author": {"name": "V"}}]}, {"speaker": "V"}),
        ({"itemReviewed": {"author": {"name": "Multiple sources"}}}, {"speaker": None}),
        ({"itemReviewed": {"author": "Vera Lund, Facebook posts."}}, {"speaker": "Vera Lund"}),
        ({"itemReviewed": {"datePublished": "2024-03-09T01:00:00+5:30"}}, {"said": "2024-03-09"}),
        ({"itemReviewed": {"datePublished": "2024-03"}}, {"said": "2024-03"}),
        ({"itemReviewed": {"datePublished": "9. März 2024"}}, {"said": "2024-03-09"}),
        ({"itemReviewed": {"datePublished": "03-04-2024"}}, {"said_words": "03-04-2024"}),
        ({"itemReviewed": {"datePublished": "0001-01-01T00:00:00Z"}}, {"said": None}),
        ({"itemReviewed": "An interview"}, {"text": "The dam broke."}),
        ({"itemReviewed": {"datePublished": ""}}, {"said": None, "said_words": None}),
    ],
)  # fmt: skip
def test_a_field_is_read_in_each_of_its_shapes(
    shape: dict[str, Any], wanted: dict[str, Any]
) -> None:
    values = _one(**shape)

    assert {name: values.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("shape", "urls"),
    [
        ({"appearance": "https://a.example/1"}, ["https://a.example/1"]),
        ({"appearance": {"url": ["https://a.example/1", "https://a.example/2"]}},
         ["https://a.example/1", "https://a.example/2"]),
        ({"firstAppearance": {"@id": "https://a.example/1"}}, ["https://a.example/1"]),
        ({"url": "https://a.example/1", "sameAs": ["https://a.example/2"]},
         ["https://a.example/1", "https://a.example/2"]),
        ({"url": URL, "appearance": [{"url": "TBD"}, None, "", {"url": "no address"}]}, []),
    ],
)  # fmt: skip
def test_where_a_claim_appeared_is_a_source_for_each_address(
    shape: dict[str, Any], urls: list[str]
) -> None:
    citations = _one(itemReviewed=shape)["citations"]

    assert [each["source"]["url"] for each in citations[1:]] == urls


@pytest.mark.parametrize(
    ("shape", "url"),
    [
        ({"url": "/2024/x", "author": {"name": "RC", "url": "https://rc.example/a/"}},
         "https://rc.example/2024/x"),
        ({"url": "//rc.example/x"}, "https://rc.example/x"),
        ({"url": "www.rc.example/x"}, "https://www.rc.example/x"),
        ({"url": "", "mainEntityOfPage": {"@id": "https://rc.example/x"}}, "https://rc.example/x"),
        ({"url": None, "mainEntityOfPage": "https://rc.example/x"}, "https://rc.example/x"),
        ({"url": "not given"}, None),
    ],
)  # fmt: skip
def test_a_review_is_found_at_its_address_also_where_it_is_short(
    shape: dict[str, Any], url: str | None
) -> None:
    source = _one(**shape)["citations"][0]["source"]

    assert source.get("url") == url
    assert source.get("title") == (None if url else "Review of “The dam broke.”")


@pytest.mark.parametrize(
    ("shape", "issuer"),
    [
        ({"author": "River Checks"}, "River Checks"),
        ({"author": [{"@type": "Person", "name": "Ana"}, {"name": "RC"}]}, "RC"),
        ({"author": {"@type": "Person", "name": "River Checks"}}, "River Checks"),
        ({"author": {"@type": "Person", "name": "Ana"}, "publisher": {"name": "RC"}}, "RC"),
        ({"author": {"@type": "Person", "name": "AFP"}, "publisher": {"name": "RC"}}, "AFP"),
        ({"author": {"@type": "Organization", "url": "http://www.politifact.com/"}}, "PolitiFact"),
        ({"author": None}, "checks.example"),
        ({"author": {"@type": "Person", "name": "Ana", "worksFor": {"name": "RC"}}}, "RC"),
        ({"author": {"@type": ["Person", "Organization"], "name": "RC"}}, "RC"),
    ],
)  # fmt: skip
def test_who_reviews_is_an_organisation(shape: dict[str, Any], issuer: str) -> None:
    assert _one(**shape)["citations"][0]["source"]["issuer"] == issuer


def test_the_reviews_of_an_answer_are_assessments_of_one_claim() -> None:
    reviews = [
        {"publisher": {"name": name, "site": site}, "url": f"https://{site}/1", "title": "Dam",
         "reviewDate": "2024-03-10T00:00:00Z", "textualRating": rating, "languageCode": "en"}
        for name, site, rating in (("PolitiFact", "politifact.com", "Pants on Fire"),
                                   ("River Checks", "checks.example", "Wrong"))
    ]  # fmt: skip
    claim = {"text": "It broke.", "claimant": "Vera Lund", "claimDate": "2024-03-09T00:00:00Z"}

    raws, _, account = _read({"claims": [{**claim, "claimReview": reviews}], "nextPageToken": "C"})

    values = raws[0].values
    assert (values["speaker"], values["said"]) == ("Vera Lund", "2024-03-09")
    assert [(each["reviewer"], each["rating"], each.get("verdict"), each["date"])
            for each in values["assessments"]] == [
        ("PolitiFact", "Pants on Fire", "refuted", "2024-03-10"),
        ("River Checks", "Wrong", None, "2024-03-10"),
    ]  # fmt: skip
    assert any("nextPageToken" in note for note in account.notes)


def _forms() -> Iterator[tuple[str, str]]:
    review = _review()
    api = {
        "text": "The dam broke.",
        "claimReview": [{"publisher": {"name": "RC", "site": "checks.example"}, "url": URL}],
    }
    yield "object", json.dumps(review)
    yield "list", json.dumps([{"@type": "WebSite"}, review])
    yield "by number", json.dumps({"0": review})
    yield "lines", "\n".join(map(json.dumps, ({"@type": "WebSite"}, review)))
    yield "graph", json.dumps({"@context": "http://schema.org", "@graph": [review]})
    feed = {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [review]}]}
    yield "feed", json.dumps({"@context": "https://schema.org", **feed})
    yield "in an article", json.dumps({"@type": "NewsArticle", "review": review})
    yield "answer", json.dumps({"claims": [api], "nextPageToken": "x"})
    yield "page", f'<html><script type="application/ld+json">{json.dumps(review)}</script>'
    yield "expanded", json.dumps([{
        "@type": ["http://schema.org/ClaimReview"],
        "http://schema.org/url": [{"@id": URL}],
        "http://schema.org/claimReviewed": [{"@value": "The dam broke."}],
    }])  # fmt: skip
    yield (
        "microdata",
        (
            '<!doctype html><div itemscope itemtype="https://schema.org/ClaimReview">'
            f'<a itemprop="url" href="{URL}"></a>'
            '<p itemprop="claimReviewed">“The dam  broke”.</p></div>'
        ),
    )


def test_one_review_has_one_key_in_every_form() -> None:
    keys = {}
    for name, text in _forms():
        raws, refused, _ = _read(text)
        assert (len(raws), refused) == (1, []), name
        keys[name] = raws[0].values["key"]
        assert recognise(text.encode()[:4096], "") is FORMAT, name

    assert len(set(keys.values())) == 1, keys


def test_what_is_no_review_gives_no_claim_and_is_counted() -> None:
    blocks = [
        {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "A ClaimReview?"},
        {"@type": "Review", "itemReviewed": {"@type": "Book"}, "reviewRating": {"ratingValue": 5}},
        {"@type": "Claim", "name": "It rained."},
    ]

    raws, refused, account = _read(blocks)

    assert (raws, refused) == ([], [])
    others = {"NewsArticle": 1, "Review": 1, "Claim": 1}
    assert account.lost == {f"block of another type: {kind}": n for kind, n in others.items()}


def test_a_review_without_a_claim_refuses_itself_alone() -> None:
    raws, refused, _ = _read([_review(claimReviewed=""), _review()])

    assert len(raws) == 1
    assert [(each.where, each.reason) for each in refused] == [
        ("element 1", "claimReviewed: says no claim")
    ]


def test_a_broken_block_of_a_page_refuses_itself_where_it_is_a_review() -> None:
    page = "<script type='application/ld+json'>{}</script>" * 3
    for block in ('{"@type": "ClaimReview" "a"}', "{a", json.dumps(_review())):
        page = page.replace("{}", block, 1)

    raws, refused, account = _read("<!doctype html>" + page)

    assert len(raws) == 1
    assert [each.where for each in refused] == ["script 1"]
    assert "not JSON" in refused[0].reason
    assert account.lost["block of JSON-LD that cannot be read"] == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2,],}', {"a": [1, 2]}),
        ('{"a": "one\ntwo\tthree"}', {"a": "one\ntwo\tthree"}),
        ('<!-- {"a": 1} -->', {"a": 1}),
        ('//<![CDATA[\n{"a": "]]>,}"}\n//]]>', {"a": "]]>,}"}),
        ("{&quot;a&quot;: &quot;b&quot;};", {"a": "b"}),
        ('{"a": "it\\\'s", "b": "x,]"}', {"a": "it's", "b": "x,]"}),
    ],
)
def test_json_that_a_content_system_broke_is_mended(text: str, value: object) -> None:
    assert mended(text)[0] == value


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Facebook posts", True), ("Posts on Facebook, Twitter and Instagram", True),
        ("Fuentes varias", True), ("Plusieurs sites internet", True), ("WhatsApp", True),
        ("Viral image", True), ("Redes sociales", True), ("Nutzer in sozialen Medien", True),
        ("Unknown", True), ("N/A", True), ("Facebook-User", True), ("Twitter/X", True),
        ("-", True), ("Vera Lund", False), ("The Internet Society", False),
        ("Social Democratic Party", False), ("News of the World", False), ("Media Matters", False),
        ("Sources: Vera Lund", False), ("X", False),
    ],
)  # fmt: skip
def test_a_placeholder_is_made_of_such_words_alone(words: str, expected: bool) -> None:
    assert is_placeholder(words) is expected


def test_the_names_that_stand_for_objects_may_lead_in_a_circle() -> None:
    graph = [
        _review(author={"@id": "#a"}),
        {"@id": "#a", "@type": "Organization", "name": "A", "parent": {"@id": "#b"}},
        {"@id": "#b", "@type": "Organization", "name": "B", "parent": [{"@id": "#a"}] * 300},
    ]

    raws, _, _ = _read({"@context": "https://schema.org", "@graph": graph})

    assert raws[0].values["citations"][0]["source"]["issuer"] == "A"


def test_the_labels_of_each_publisher_mean_one_verdict_and_only_as_a_whole() -> None:
    known = ratings()

    assert {verdict for table in known.verdicts.values() for verdict in table.values()} == set(
        Verdict
    )
    assert known.verdict("Pants on Fire!", "PolitiFact") == Verdict.REFUTED
    assert known.verdict("half-true", "politifact", "politifact.com") == Verdict.MIXED
    assert known.verdict("Falso", "Factual", "factual.afp.com") == Verdict.REFUTED
    assert known.verdict("Missing Context", "BOOM") == Verdict.MISLEADING
    for words in (
        "False, but",
        "Originated as Satire",
        "Altered",
        "No evidence",
        "3",
        "Miscaptioned",
    ):
        assert known.verdict(words, "Snopes", "snopes.com") is None
    assert known.verdict("False", "Somebody", "somebody.example") is None


def test_a_person_says_what_the_ratings_of_a_publisher_mean() -> None:
    review = _review(reviewRating={"alternateName": "Nope"})
    file = BytesIO(json.dumps(review).encode())

    map_ = propose_map(Input(file, "it", lambda name: name))
    moved = map_.replace('unmapped = ["Nope"]', "").replace("refuted = []", 'refuted = ["nope"]')

    raws, _, account = _read(review, Options(map=moved))
    assert [each["verdict"] for each in raws[0].values["assessments"]] == ["refuted"]
    assert account.notes == []
    known = _read(_review(author="PolitiFact", reviewRating="False"), Options(map=moved))[0]
    assert known[0].values["assessments"][0]["verdict"] == "refuted"
    for wrong in ("[a", "a = 1", "[a]\nfalse = []", "[a]\nrefuted = 'x'"):
        with pytest.raises(ClaimtrackError, match="the map: "):
            _read(review, Options(map=wrong))


def test_a_page_is_imported_twice_without_change_and_its_json_adds_nothing(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "claims.db"), create=True)
    page, block = tmp_path / "page.html", tmp_path / "block.json"
    review = _review(reviewRating={"alternateName": "False"})
    page.write_text(f"<html><script type='application/ld+json'>{json.dumps(review)}</script>")
    block.write_text(json.dumps([review]))

    first = import_path(store, page, "alice")
    kept = exported(store)
    again = [import_path(store, path, "bob") for path in (page, block)]

    rows = {name: first.rows[name] for name in ("claims", "sources", "assessments")}
    assert (first.format, rows) == ("claimreview", {"claims": 1, "sources": 1, "assessments": 1})
    assert [(each.added, each.refused, each.changeset and each.revised) for each in again] == [
        (0, 0, None), (0, 0, None),
    ]  # fmt: skip
    assert exported(store) == kept


@pytest.mark.parametrize("order", [("page", "answer"), ("answer", "page")])
def test_an_answer_takes_nothing_from_a_review_that_says_more(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    review = _review(
        itemReviewed={"author": {"name": "V"}, "appearance": "https://a.example/1"},
        reviewRating={"alternateName": "False", "ratingValue": 1, "bestRating": 5},
    )
    publisher = {"name": "River Checks", "site": "checks.example"}
    answer = {"publisher": publisher, "url": URL, "textualRating": "False"}
    claims = [{"text": "The dam broke.", "claimReview": [answer]}]
    (tmp_path / "page").write_text(json.dumps(review))
    (tmp_path / "answer").write_text(json.dumps({"claims": claims}))
    store = open_store(str(tmp_path / "claims.db"), create=True)

    reports = [import_path(store, tmp_path / name, "alice") for name in order]

    assert [each.retracted for each in reports] == [0, 0]
    (claim,) = (row for row in map(json.loads, exported(store)) if "text" in row)
    assert len(claim["citations"]) == 2
    assert [each["scale"] for each in claim["assessments"]] == [{"best": "5", "value": "1"}]


@pytest.mark.parametrize(
    "page",
    [
        '<div itemscope itemtype="http://schema.org/ClaimReview">'
        + "<i itemprop=a itemscope>" * 300,
        '<div vocab="http://schema.org/" typeof="ClaimReview">' + "<i property=a typeof=B>" * 5000,
        '<div itemscope itemtype="http://schema.org/ClaimReview">' + "<div>" * 9000,
    ],
)
def test_a_page_that_nests_too_deeply_is_refused_before_it_is_followed(page: str) -> None:
    with pytest.raises(UnreadableFileError, match="nests too deeply"):
        _read("<!doctype html>" + page)


def test_what_no_text_and_no_number_can_hold_is_left_out() -> None:
    review = json.dumps(_review(reviewRating={"ratingValue": "@"}))
    broken = review.replace("The dam", "The\\u0000 d\\ud800am").replace('"@"', "1e999")

    raws, refused, account = _read(broken)

    assert refused == []
    assert raws[0].values["text"] == "The dam broke."
    assert "assessments" not in raws[0].values
    assert account.repaired == {"characters and numbers that nothing can hold left out": 1}


def test_a_page_of_broken_tags_takes_no_longer() -> None:
    page = b"<!doctype html>" + b"<script " * 100_000

    assert _read(page)[0] == []


# What stands in the files of others, counted in the raw file by hand: `named` are the claims with
# a speaker, where what names nobody ("Facebook posts") is none.
COUNTS = {
    "claimreview_quirks_dev.json": {"claims": 2, "named": 0, "sources": 4, "duplicates": 0},
    "datacommons_feed_politifact_wapo.txt": {
        "claims": 3,
        "named": 2,
        "sources": 3,
        "duplicates": 0,
    },
    "jsonld_array_boomlive_correctiv.json": {
        "claims": 56,
        "named": 13,
        "sources": 56,
        "duplicates": 0,
    },
    "jsonld_graph_yoast.json": {"claims": 5, "named": 0, "sources": 5, "duplicates": 0},
    "html/climatefeedback.html": {"claims": 1, "named": 1, "sources": 1, "duplicates": 0},
    "html/fullfact.html": {"claims": 2, "named": 2, "sources": 1, "duplicates": 0},
    "schemaorg_issue1061_examples.txt": {"claims": 2, "named": 2, "sources": 2, "duplicates": 1},
}


@pytest.mark.skipif(not DATA.is_dir(), reason="the files of others are not here")
@pytest.mark.parametrize("name", COUNTS)
def test_the_files_of_others_give_as_many_claims_as_they_have(name: str) -> None:
    data = (DATA / name).read_bytes()
    wanted = COUNTS[name]
    text = data.decode("utf-8-sig")
    # Once in each review, in JSON or in microdata, whatever stands around it.
    stated = len(re.findall(r'"claimReviewed"\s*:|itemprop="claimReviewed"', text))

    raws, refused, account = _read(data)

    sources = {citation["source"]["key"] for raw in raws for citation in raw.values["citations"]}
    named = sum("speaker" in raw.values for raw in raws)
    told = {"claims": len(raws), "named": named, "sources": len(sources)}
    assert refused == []
    assert told | {"duplicates": account.duplicates} == wanted
    assert len(raws) + account.duplicates == stated


def test_claims_beyond_the_first_of_a_list_count_as_lost() -> None:
    review = {
        "@type": "ClaimReview", "claimReviewed": ["The mill burned.", "The dam broke."],
        "url": "https://checks.example.org/1", "author": {"name": "Checks"},
    }  # fmt: skip
    source = Input(BytesIO(json.dumps(review).encode()), "a.json", lambda name: name)
    list(read(source).records)

    assert source.account.lost["claimReviewed: claims beyond the first of a list"] == 1
