"""`agreement`: whose judgements count, which stand apart, and what is printed of them."""

from pathlib import Path

import pytest

from claimtrack import changes
from claimtrack.analysis.agreement import Apart
from claimtrack.queries.agreement import agreement_on
from claimtrack.queries.filter_syntax import parse
from claimtrack.store import Store
from claimtrack.vocabulary import Compared, Verdict
from conftest import Shell
from filled import filled_file
from test_agreement_rules import WORKED

VERDICTS = list(Verdict)


def judge_as_krippendorff(store: Store) -> None:
    """Have four reviewers judge twelve claims as in Krippendorff's example."""
    claims = [changes.add_claim(store, "desk", {"text": f"Claim {n} is so."}) for n in range(1, 13)]
    for row, listed in enumerate(WORKED):
        for claim, value in zip(claims, listed.split(), strict=True):
            if value != "-":
                changes.assess(store, f"observer {row}", [claim], VERDICTS[int(value) - 1])


def test_the_worked_example_comes_out_of_a_file(tmp_path: Path, shell: Shell) -> None:
    filled_file(tmp_path / "claims.db", judge_as_krippendorff)
    (found,) = shell.json("agreement")
    told = shell("agreement")
    (of_one,) = shell.json("agreement", "claim", "10")

    assert round(found["including"]["alpha"], 3) == 0.743
    assert (found["including"]["claims"], found["scale"]) == (11, "nominal")
    assert len(found["including"]["splits"]) == 3
    assert "Krippendorff's alpha 0.743" in told
    assert "observer 0: supported" in told
    assert of_one["including"]["alpha"] is None
    assert "only one claim" in of_one["including"]["why"]


@pytest.mark.parametrize("words", [(), ("tag:nowhere",), ("--on", "likelihood")])
def test_an_empty_file_has_no_agreement_and_says_so(
    sqlite_store: Store, shell: Shell, words: tuple[str, ...]
) -> None:
    (found,) = shell.json("agreement", *words)

    assert (found["claims"], found["alpha"], found["splits"]) == (0, None, [])
    assert "of two reviewers" in found["why"]
    assert "No agreement can be told: no claim has the" in shell("agreement", *words)


def test_outside_organisations_and_empty_judgements_never_enter(store: Store) -> None:
    claim = changes.add_claim(store, "alice", {"text": "The river is dirty."})
    source = changes.add_source(store, "alice", {"title": "A rating", "outlet": "Facta"})
    changes.assess(store, "alice", [claim], "refuted", confidence="high")
    changes.assess(store, "bob", [claim], "mixed")
    changes.assess(store, "carol", [claim], "supported", rating="True", source_id=source)
    with store.reading() as session:
        verdicts = agreement_on(session, parse(""))
        confidences = agreement_on(session, parse(""), Compared.CONFIDENCE)

    assert verdicts.including.judgements == 2
    assert verdicts.excluded[Apart.OUTSIDE] == confidences.excluded[Apart.OUTSIDE] == 1
    assert confidences.excluded[Apart.EMPTY] == 1
    assert confidences.including.claims == 0
