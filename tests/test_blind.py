"""Blind review: what is covered to whom, in every command; what a judgement is based on."""

from pathlib import Path
from uuid import UUID

import pytest

from claimtrack import changes
from claimtrack.analysis.agreement import Apart
from claimtrack.changes import undo as undoing
from claimtrack.cli.app import ORDER
from claimtrack.cli.boundary import run
from claimtrack.queries.agreement import agreement_on
from claimtrack.queries.blind import covered, covered_count, uncover
from claimtrack.queries.claim_list import claims
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.judgements import assessments_of
from claimtrack.schemas.listing import RowRef
from claimtrack.store import Session, Store, open_store
from claimtrack.store.reader import Reader
from conftest import Shell
from covered_case import (
    CLAIM,
    NOTE,
    OTHER,
    SECRETS,
    VERDICT,
    add_two_claims,
    covered_case,
    judge,
)


def hidden_to(store: Store, name: str | None, ids_: tuple[UUID, ...] = (VERDICT, NOTE)) -> int:
    """Return how many of these rows are covered to somebody, or to a machine."""
    store.reader = None if name is None else Reader(name)
    try:
        with store.reading() as session:
            return len(covered(session.connection(), ids_))
    finally:
        store.reader = None


def basis_of(store: Store, name: str, verdict: str = "refuted") -> str | None:
    """Have somebody judge the claim; return what it is based on."""
    changes.assess(store, name, [CLAIM], verdict)
    with store.reading() as session:
        rows = assessments_of(session, CLAIM, "The river is dirty.")
    return next(row.basis for row in rows if row.reviewer == name)


def test_what_is_covered_follows_from_the_setting_the_work_and_the_reader(store: Store) -> None:
    add_two_claims(store)
    judge(store)
    source = changes.add_source(store, "alice", {"title": "A rating", "outlet": "Facta"})
    (outside,) = changes.assess(store, "alice", [CLAIM], "refuted", source_id=source)

    assert hidden_to(store, "dave") == 0  # off: and dave has seen them by that
    changes.set_setting(store, "alice", "blind", "all")
    assert hidden_to(store, "dave") == 0
    assert hidden_to(store, "erin") == 2
    assert hidden_to(store, "erin", (outside,)) == 0
    assert hidden_to(store, "bob") == hidden_to(store, "carol") == 0  # they have judged
    assert hidden_to(store, None) == 0
    changes.set_setting(store, "alice", "editor", "yes", "Fred")
    assert hidden_to(store, "fred") == 0
    changes.set_setting(store, "alice", "blind", "assigned")
    assert hidden_to(store, "gina") == 0
    changes.assign(store, "alice", [CLAIM], ["Hank"])
    changes.assign(store, "alice", [OTHER], ["ivan"])
    assert (hidden_to(store, "hank"), hidden_to(store, "ivan")) == (2, 0)
    changes.assess(store, "hank", [CLAIM], "mixed")
    assert hidden_to(store, "hank") == 0


def test_a_name_is_one_however_it_is_written(store: Store) -> None:
    """Bob is assigned, bOB reads and judges, and Bob asks: all of them are one person."""
    add_two_claims(store)
    judge(store)
    changes.assign(store, "alice", [CLAIM], ["Dave  Roe"])
    changes.set_setting(store, "alice", "blind", "assigned")
    changes.set_setting(store, "alice", "editor", "yes", "ÉVE Stone")

    assert hidden_to(store, "dave roe") == 2
    assert hidden_to(store, "éve  stone") == 0
    assert basis_of(store, "DAVE Roe") == "independent"
    assert hidden_to(store, "dave roe") == 0
    changes.assess(store, "Dave Roe", [OTHER], "refuted")
    changes.assess(store, "alice", [CLAIM, OTHER], "refuted")
    with store.reading() as session:
        found = agreement_on(session, parse(""))
        listed = {name: found_by(session, name) for name in ("reviewer:", "unjudged:")}
    assert [name for name in found.reviewers if "roe" in name.lower()] == ["Dave Roe"]
    assert listed == {"reviewer:": {CLAIM, OTHER}, "unjudged:": set()}


def found_by(session: Session, name: str) -> set[UUID]:
    """Return which claims a filter by a name finds, written in yet another way."""
    return {row.id for row in claims(session, parse(f'{name}"dave   ROE"'))}


def test_a_judgement_is_independent_unless_others_were_seen_or_one_had_judged(
    store: Store,
) -> None:
    add_two_claims(store)
    changes.set_setting(store, "alice", "blind", "all")
    first = basis_of(store, "bob")
    second = basis_of(store, "carol", "mixed")
    store.reader = Reader("dave")
    with store.reading() as session:
        assert covered_count(session.connection()) == (2, 1)
        assert uncover(session.connection(), [CLAIM]) == (2, 1)
        assert covered_count(session.connection()) == (0, 0)
    store.reader = None
    third = basis_of(store, "dave")
    again = basis_of(store, "bob", "supported")
    with store.reading() as session:
        rows = {row.reviewer: row for row in assessments_of(session, CLAIM, "The river is dirty.")}
        found = agreement_on(session, parse(""))
    before = rows["bob"].earlier

    assert (first, second, third, again) == (
        "independent", "independent", "informed", "informed",
    )  # fmt: skip
    assert before is not None
    assert (rows["bob"].verdict, before.verdict) == ("supported", "refuted")
    assert {one.word for one in found.splits[0].judgements} == {"refuted", "mixed"}
    assert found.excluded[Apart.INFORMED] == 2


def test_an_undone_or_reworded_judgement_is_no_independent_one(sqlite_store: Store) -> None:
    store = sqlite_store
    add_two_claims(store)
    basis_of(store, "bob")
    undoing.undo(store, "bob")
    basis_of(store, "carol")
    informed = basis_of(store, "bob", "mixed")
    changes.revise(store, "alice", RowRef("claim", CLAIM), {"text": "The river is filthy."})
    with store.reading() as session:
        found = agreement_on(session, parse(""))
        bob, carol = assessments_of(session, CLAIM, "The river is filthy.")

    assert informed == "informed"
    assert bob.earlier is None
    assert (bob.outdated, carol.outdated) == (True, True)
    assert found.excluded[Apart.STALE] == 2
    assert found.figure.judgements == 0


def test_what_somebody_else_revises_has_no_known_basis(sqlite_store: Store) -> None:
    add_two_claims(sqlite_store)
    basis_of(sqlite_store, "bob")
    changes.revise(sqlite_store, "alice", RowRef("assessment", VERDICT), {"rationale": "Sic."})
    changes.assess(sqlite_store, "carol", [CLAIM], "mixed")
    with sqlite_store.reading() as session:
        bob, carol = assessments_of(session, CLAIM, "The river is dirty.")

    assert (bob.basis, carol.basis) == (None, "independent")
    assert bob.earlier is not None


def test_filters_take_covered_verdicts_for_unknown(store: Store) -> None:
    add_two_claims(store)
    judge(store)
    changes.set_setting(store, "alice", "blind", "all")

    def found(words: str, name: str | None) -> int:
        store.reader = None if name is None else Reader(name)
        with store.reading() as session:
            return len(list(claims(session, parse(words))))

    for words in ("verdict:misleading", "has:split", "rating:axolotl"):
        assert (found(words, "dave"), found(words, None), found(words, "bob")) == (0, 1, 1), words
    assert found("has:assessment reviewer:bob unjudged:dave", "dave") == 1  # the bare number


# Every command, as dave, who has not judged

SHORT = VERDICT.hex[:12]
SHOWING: dict[str, list[list[str]]] = {
    "show": [
        [str(CLAIM)], [SHORT], [str(NOTE)], [str(CLAIM), "--all"], [str(CLAIM), "--as-of", "2099"],
        [SHORT, "--as-of", "2099"], [str(NOTE), "--as-of", "2099"],
    ],
    "log": [[], [SHORT], [str(NOTE)], ["--author", "bob"], [str(CLAIM)]],
    "blame": [[SHORT], [str(NOTE)], [str(CLAIM)]],
    "list": [
        [], ["verdict:misleading"], ["has:split"], ["rating:axolotl"], ["quagga"],
        ["--columns", "claim,verdicts"], ["--group", "topic"], ["--sort", "changed"],
        ["--sources"], ["--actors"],
    ],
    "search": [["narwhal"], ["river"]],
    "conflicts": [[], [SHORT], [str(NOTE)]],
    "standing": [[], [str(CLAIM)]],
    "since": [[], ["--read"]],
    "lineage": [[str(CLAIM)]],
    "copies": [[]],
    "review": [[]],
    "numbers": [[]],
    "chart": [["nothing"]],
    "seen": [["The river is dirty."]],
    "positions": [["Mill"]],
    "proof": [["draft.md"]],
    "brief": [["--for", "desk", "--format", "md"], ["--for", "desk"], ["--for", "court"], []],
    "map": [[str(CLAIM)]],
    "timeline": [[]],
    "agreement": [[], ["--on", "likelihood"], ["--on", "confidence"]],
    "custody": [],
    "text": [],
    "check": [[]],
    "verify": [[]],
    "settle": [[SHORT, "judgement", "--keep", "1", "--reason", "so"]],
    "revise": [[SHORT, "--confidence", "high"], [str(NOTE), "--settled", "true"]],
    "retract": [[str(NOTE)], [SHORT]],
    "annotate": [[SHORT, "Hm."], [str(CLAIM), "Well.", "--reply-to", str(NOTE)]],
    "unite": [[str(CLAIM), str(OTHER)]],
    "merge": [["twin.db", "--dry-run"], ["twin.db"]],
    "undo": [[]],
    "redo": [[]],
}  # fmt: skip
"""Each command that may say what the file holds, with the words that it is tried with, in turn."""

SILENT = frozenset((
    "demo", "init", "open", "add", "snapshot", "suggest", "cite", "rebut", "support", "tag",
    "searched", "number", "assess", "assign", "sync", "git", "import", "export", "seal", "backup",
    "restore", "upgrade",
))  # fmt: skip
"""Commands that say nothing of what was judged, or are for machines."""


def test_no_command_shows_a_covered_verdict_and_machines_get_all(
    tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    covered_case(tmp_path).close()
    changed = covered_case(tmp_path)
    twin = tmp_path / "twin.db"
    twin.write_bytes((tmp_path / "claims.db").read_bytes())
    other = open_store(twin)
    changes.annotate(other, "bob", RowRef("assessment", VERDICT), "A quagga again.")
    other.close()
    changed.close()
    (tmp_path / "draft.md").write_text("The river is dirty.\n")
    monkeypatch.setenv("CLAIMTRACK_AUTHOR", "dave")

    for command, tries in SHOWING.items():
        for words in tries:
            told = told_by(shell, command, *words, code=1 if command == "settle" else None)
            typed = " ".join(words)
            shown = [word for word in SECRETS if word in told and word not in typed]
            assert not shown, (command, words, told)
    assert set(SHOWING) | SILENT == set(ORDER)


def told_by(shell: Shell, *words: str, code: int | None) -> str:
    """Return what a command prints, on either stream."""
    ended = run(words)
    told = shell.printed()
    assert ended == code if code is not None else ended in (0, 1), told
    return told


def test_machines_get_all_and_uncovering_is_remembered(
    tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    covered_case(tmp_path).close()
    monkeypatch.setenv("CLAIMTRACK_AUTHOR", "dave")
    (claim,) = shell.json("show", str(CLAIM))
    (verdict,) = shell.json("show", SHORT)
    exported = shell("export")
    shell("show", str(CLAIM))
    left_out = shell.err
    uncovered = shell("show", str(CLAIM), "--uncover")
    said = shell.err
    later = shell("show", SHORT)
    shell("assess", str(CLAIM), "refuted")
    (judged,) = shell.json("show", str(CLAIM))

    assert "narwhal" in str(claim["assessments"])
    assert "dugong" in str(verdict["annotations"])
    assert "narwhal" in exported
    assert "misleading" in exported
    assert "2 verdicts are covered until you judge; --uncover shows them." in left_out
    assert "Uncovered 2 verdicts on 1 claim" in said
    assert "narwhal" in uncovered
    assert "misleading" in later
    assert {row["reviewer"]: row["basis"] for row in judged["assessments"]}["dave"] == "informed"
