"""Who judges what, how the file is reviewed, and searches, at the command line."""

import pytest

from claimtrack.cli.boundary import run
from conftest import Shell


@pytest.fixture
def desk(shell: Shell) -> Shell:
    """Return a shell beside a new file."""
    shell("init")
    return shell


def test_reviewers_are_assigned_and_taken_off(desk: Shell) -> None:
    desk("add", "claim", "It rained.", "--as", "alice")
    (claim,) = desk.json("list")
    made = desk.json("assign", claim["id"], "--reviewer", "Ana", "--reviewer", "Ben")
    taken = desk("assign", claim["id"], "--reviewer", "ana", "--not")

    assert [row["reviewer"] for row in made] == ["Ana", "Ben"]
    assert taken.strip() == claim["id"]
    (settings,) = desk.json("review")
    assert settings == {"blind": "off", "editors": [], "assigned": 1, "reviewers": 1}
    assert "Ana is no longer asked to judge “It rained.”" in desk("log")


@pytest.mark.parametrize(
    ("typed", "kept"), [("on", "all"), ("assigned", "assigned"), ("off", "off")]
)
def test_blind_review_is_set_and_shown(desk: Shell, typed: str, kept: str) -> None:
    desk("add", "claim", "It rained.")
    desk("review", "editor", " Carla ")
    desk("review", "blind", typed)

    (settings,) = desk.json("review")
    assert (settings["blind"], settings["editors"]) == (kept, ["Carla"])
    assert "Carla" in desk("review")
    desk("review", "editor", "CARLA", "--not")
    assert desk.json("review")[0]["editors"] == []


def test_a_search_is_cited_for_what_it_did_not_find(desk: Shell) -> None:
    desk("add", "claim", "There is no record of rain.")
    (claim,) = desk.json("list")
    words = ("searched", "Register", "--for", "rain", "--found", "nothing", "--by", "Ana")
    (search,) = desk.json(*words, "--on", "2 June 2015", "--supports", claim["id"])

    assert (search["kind"], search["outlet"], search["published"]) == (
        "search", "Register", "2015-06-02",
    )  # fmt: skip
    assert desk("show", claim["id"]).count("Search of Register for “rain” · supports") == 1
    (shown,) = desk.json("show", search["id"])
    assert shown["search_found"] == "nothing"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("assign", "CLAIM"), "name who is to judge it"),
        (("assign", "CLAIM", "--reviewer", " "), "name who is to judge it"),
        (("assign", "CLAIM", "--reviewer", "0a1b2c3d"), "looks like an id"),
        (("review", "editor", " "), "name the editor"),
        (("searched", "Register", "--for", "rain"), "say what was found"),
        (("searched", " ", "--for", "rain", "--found", "nothing"), "say where you looked"),
        (("searched", "R", "--for", "r", "--found", "n", "--supports", "x"), "x"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(
    desk: Shell, capfd: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    claim = desk("add", "claim", "It rained.").strip()
    before = desk("log")
    capfd.readouterr()

    code = run([claim if word == "CLAIM" else word for word in words])

    assert (code, said in capfd.readouterr().err) == (1, True)
    assert desk("log") == before
