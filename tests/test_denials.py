"""Denials, and what only looks like one: what is recorded of a hundred sentences.

A denied clause is a claim of nobody's, which the denial answers; a negated cue is not its cue; and
where the text does not say as a clause what is denied, no claim of it is made up.
"""

from dataclasses import replace
from uuid import UUID

import pytest

from claimtrack import changes
from claimtrack.attribution import StatementKind, statements
from claimtrack.attribution.lexicon import CueForm, load_lexicon
from claimtrack.changes import Correction
from claimtrack.queries.claim_list import claims
from claimtrack.queries.detail import claim_detail
from claimtrack.queries.filter_syntax import parse
from claimtrack.queries.suggestions import suggestions
from claimtrack.schemas.rows import ClaimDetail
from claimtrack.store import Store

DENIALS: list[tuple[str, tuple[str, ...]]] = [
    # (sentence, what is recorded: who says what, and what answers what; "-" is nobody)
    ("Director Smith denied that the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Denied that the dam had leaked => denies whole of -",
    )),
    ("Smith denied the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Denied the dam had leaked => denies whole of -",
    )),
    ("Smith denied he knew of the leak.", (
        "-: He knew of the leak",
        "Smith: Denied he knew of the leak => denies whole of -",
    )),
    ("Smith has repeatedly denied that the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Denied that the dam had leaked => denies whole of -",
    )),
    ("Smith, who runs the dam, denied on Monday that it had leaked.", (
        "-: It had leaked",
        "Smith: Denied on Monday that it had leaked => denies whole of -",
    )),
    ("Smith denied allegations that he had taken bribes.", (
        "-: He had taken bribes",
        "Smith: Denied allegations that he had taken bribes => denies whole of -",
    )),
    ("Smith denied reports he had fled.", (
        "-: He had fled",
        "Smith: Denied reports he had fled => denies whole of -",
    )),
    ("Smith denied that the dam had leaked, which Lee had claimed.", (
        "-: The dam had leaked",
        "Smith: Denied that the dam had leaked, which Lee had claimed => denies whole of -",
    )),
    ("Smith denied having known of the leak.", (
        "Smith: Denied having known of the leak",
    )),
    ("Smith denied the charges.", (
        "Smith: Denied the charges",
    )),
    ("Smith denied it.", (
        "Smith: Denied it",
    )),
    ("Smith denied any part in the attack that killed 20.", (
        "Smith: Denied any part in the attack that killed 20",
    )),
    ("Smith denied “any involvement” in the attack.", (
        "Smith: Denied “any involvement” in the attack",
    )),
    ("Smith denied the claims that Lee had made.", (
        "Smith: Denied the claims that Lee had made",
    )),
    ("Smith denied the request.", (
        "Smith: Denied the request",
    )),
    ("Smith denied that this was so.", (
        "Smith: Denied that this was so",
    )),
    ("Smith denied that the dam had leaked and that he knew of it.", (
        "Smith: Denied that the dam had leaked and that he knew of it",
    )),
    ("Smith denied that the dam had leaked but admitted that it was old.", (
        "Smith: Denied that the dam had leaked but admitted that it was old",
    )),
    ("Lee said that the dam had leaked. Smith denied that the dam had leaked.", (
        "Lee: The dam had leaked",
        "Smith: Denied that the dam had leaked => denies whole of Lee",
    )),
    ("Lee said that 48 people had died. Smith denied that 220 people had died.", (
        "-: 220 people had died",
        "Lee: 48 people had died",
        "Smith: Denied that 220 people had died => denies whole of -",
    )),
    ("Smith denied that the dam had leaked. Lee also denied that the dam leaked.", (
        "-: The dam had leaked",
        "Lee: Denied that the dam leaked => denies whole of -",
        "Smith: Denied that the dam had leaked => denies whole of -",
    )),
    ("Lee accused Moscow of closing the bridge. Moscow denied that it had closed the bridge.", (
        "Lee: Accused Moscow of closing the bridge",
        "Moscow: Denied that it had closed the bridge => denies whole of Lee",
    )),
    ("Smith repudiated the charge that the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Repudiated the charge that the dam had leaked => denies whole of -",
    )),
    ("The council heard his denial that the dam had leaked.", (
        "-: Denial that the dam had leaked => denies whole of -",
        "-: The dam had leaked",
    )),
    ("Smith issued a denial that the dam had leaked.", (
        "-: Denial that the dam had leaked => denies whole of -",
        "-: The dam had leaked",
    )),
    ("Smith refuted the claim that the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Refuted the claim that the dam had leaked => contradicts whole of -",
    )),
    ("Smith refuted that the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Refuted that the dam had leaked => contradicts whole of -",
    )),
    ("Smith contradicted reports that the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Contradicted reports that the dam had leaked => contradicts whole of -",
    )),
    ("Smith debunked the idea that the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Debunked the idea that the dam had leaked => contradicts whole of -",
    )),
    ("Smith rebutted the report on the dam.", (
        "Smith: Rebutted the report on the dam",
    )),
    ("Smith countered that the dam was safe.", (
        "Smith: The dam was safe",
    )),
    ("Smith rejected the report.", (
        "Smith: Rejected the report",
    )),
    ("Smith rejected the claim that the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Rejected the claim that the dam had leaked => denies whole of -",
    )),
    ("Smith rejected the offer.", (
        "Smith: Rejected the offer",
    )),
    ("Smith rejected the plan to build a bridge.", (
        "Smith: Rejected the plan to build a bridge",
    )),
    ("Smith rejected “the idea of a leak.”", (
        "Smith: Rejected “the idea of a leak.”",
    )),
    ("Smith rejected it.", (
        "Smith: Rejected it",
    )),
    ("Smith disputed that the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Disputed that the dam had leaked => denies whole of -",
    )),
    ("Smith disputed the figures.", (
        "Smith: Disputed the figures",
    )),
    ("Smith disagreed with the finding that the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Disagreed with the finding that the dam had leaked => denies whole of -",
    )),
    ("Smith doubted that the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Doubted that the dam had leaked => undermines whole of -",
    )),
    ("Smith questioned whether the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Questioned whether the dam had leaked => undermines whole of -",
    )),
    ("Smith ruled out that the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Ruled out that the dam had leaked => denies whole of -",
    )),
    ("Smith ruled out an attack on the dam.", (
        "Smith: Ruled out an attack on the dam",
    )),
    ("Smith dismissed reports that the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Dismissed reports that the dam had leaked => denies whole of -",
    )),
    ("Smith dismissed the report as false.", (
        "Smith: Dismissed the report as false",
    )),
    ("Smith dismissed 20 workers on Monday.", (
        "Smith: Dismissed 20 workers on Monday",
    )),
    ("Asked whether the dam had leaked, Smith said no.", (
        "-: The dam had leaked",
        "Smith: Asked whether the dam had leaked, Smith said no => denies whole of -",
    )),
    ("Asked if the dam had leaked, “No,” Smith said.", (
        "-: The dam had leaked",
        "Smith: Asked if the dam had leaked, “No,” Smith said => denies whole of -",
    )),
    ("“No,” Smith said.", (
        "Smith: “No,” Smith said",
    )),
    ("“No dam of ours has leaked,” Smith said.", (
        "Smith: No dam of ours has leaked",
    )),
    ("Lee said that the dam had leaked. Smith said it never happened.", (
        "Lee: The dam had leaked",
        "Smith: It never happened => denies whole of Lee",
    )),
    ("Lee said that the dam had leaked. Smith said that the dam had never leaked.", (
        "Lee: The dam had leaked",
        "Smith: The dam had never leaked => denies whole of Lee",
    )),
    ("“The dam never leaked,” Smith said.", (
        "Smith: The dam never leaked",
    )),
    ("Moscow has never denied the charge.", (
        "Moscow: Has never denied the charge",
    )),
    ("Moscow did not deny the charge.", (
        "Moscow: Did not deny the charge",
    )),
    ("Moscow didn’t deny that the dam had leaked.", (
        "Moscow: Didn’t deny that the dam had leaked",
    )),
    ("Nobody denied that the dam had leaked.", (
        "-: Nobody denied that the dam had leaked",
    )),
    ("No official denied that the dam had leaked.", (
        "-: No official denied that the dam had leaked",
    )),
    ("Neither Smith nor Lee denied that the dam had leaked.", (
        "-: Neither Smith nor Lee denied that the dam had leaked",
    )),
    ("Smith denied nothing.", (
        "Smith: Denied nothing",
    )),
    ("Smith denied none of the charges.", (
        "Smith: Denied none of the charges",
    )),
    ("Smith stopped short of denying that the dam had leaked.", (
        "Smith: Stopped short of denying that the dam had leaked",
    )),
    ("Smith neither confirmed nor denied that the dam had leaked.", (
        "Smith: Neither confirmed nor denied that the dam had leaked",
    )),
    ("Smith would neither confirm nor deny the report.", (
        "Smith: Would neither confirm nor deny the report",
    )),
    ("Smith has not confirmed or denied the report.", (
        "Smith: Has not confirmed or denied the report",
    )),
    ("Police could not confirm that the dam had leaked.", (
        "Police: Could not confirm that the dam had leaked",
    )),
    ("Smith refused to deny that the dam had leaked.", (
        "Smith: Refused to deny that the dam had leaked",
    )),
    ("Smith declined to say that the dam had leaked.", (
        "Smith: Declined to say that the dam had leaked",
    )),
    ("Smith no longer denies that the dam had leaked.", (
        "Smith: No longer denies that the dam had leaked",
    )),
    ("Nor did Smith deny that the dam had leaked.", (
        "Smith: Nor did Smith deny that the dam had leaked",
    )),
    ("Smith never refuted the claim that the dam had leaked.", (
        "Smith: Never refuted the claim that the dam had leaked",
    )),
    ("Smith did not reject the report.", (
        "Smith: Did not reject the report",
    )),
    ("Smith does not dispute that the dam had leaked.", (
        "Smith: Does not dispute that the dam had leaked",
    )),
    ("Smith has refused to rule out an attack on the dam.", (
        "Smith: Refused to rule out an attack on the dam",
    )),
    ("Smith cannot rule out that the dam had leaked.", (
        "Smith: Cannot rule out that the dam had leaked",
    )),
    ("Smith did not dismiss the report.", (
        "Smith: Did not dismiss the report",
    )),
    ("Smith may deny that the dam had leaked.", (
        "Smith: May deny that the dam had leaked",
    )),
    ("If Smith denies that the dam had leaked, the court will hear Lee.", (
    )),
    ("Smith did not say that the dam had leaked.", (
        "Smith: Did not say that the dam had leaked",
    )),
    ("Smith does not believe that the dam had leaked.", (
        "Smith: Does not believe that the dam had leaked",
    )),
    ("There was no claim that the dam had leaked.", (
        "-: No claim that the dam had leaked",
    )),
    ("Smith not only denied that the dam had leaked.", (
        "-: The dam had leaked",
        "Smith: Denied that the dam had leaked => denies whole of -",
    )),
    ("Smith never admitted that the dam had leaked.", (
        "Smith: Never admitted that the dam had leaked",
    )),
    ("No 10 denied that the dam had leaked.", (
        "-: The dam had leaked",
        "No 10: Denied that the dam had leaked => denies whole of -",
    )),
    ("Smith told reporters he denied that the dam had leaked.", (
        "Smith: He denied that the dam had leaked",
    )),
    ("Smith told the BBC he did not believe that the dam had leaked.", (
        "Smith: He did not believe that the dam had leaked",
    )),
    ("No one denied that the dam had leaked.", (
        "-: No one denied that the dam had leaked",
    )),
    ("Few deny that the dam has leaked.", (
        "Few: Few deny that the dam has leaked",
    )),
    ("The court denied him bail.", (
        "The court: Denied him bail",
    )),
    ("Smith rejected that argument.", (
        "Smith: Rejected that argument",
    )),
    ("Russia has denied that its troops are in Ukraine, but NATO says otherwise.", (
        "-: Its troops are in Ukraine",
        "Russia: Denied that its troops are in Ukraine => denies whole of -",
    )),
    ("Asked by Lee whether he had lied, Smith replied: “Never.”", (
        "-: He had lied",
        "Smith: Asked by Lee whether he had lied, Smith replied: “Never.” => denies whole of -",
    )),
    ("The charges, which Smith denies, date from May.", (
        "Smith: The charges, which Smith denies, date from May",
    )),
    ("Police have not ruled out that the dam had leaked.", (
        "Police: Have not ruled out that the dam had leaked",
    )),
    ("“I deny that the dam leaked,” Smith said.", (
        "Smith: I deny that the dam leaked",
    )),
    ("Smith’s doubt that the dam had leaked was old.", (
        "Smith: Doubt that the dam had leaked was old",
    )),
]  # fmt: skip


def record(store: Store, sentence: str) -> None:
    """Record all that a source of one sentence says."""
    source = changes.add_source(store, "tester", {"title": sentence}, text=sentence)
    with store.reading() as session:
        offered = suggestions(session, source)
    changes.accept(store, "tester", offered, offered.rows)


def recorded(store: Store) -> dict[str, tuple[str, ...]]:
    """Return by source what was recorded of it: its claims, with what they answer."""
    with store.reading() as session:
        details = [claim_detail(session, row.id) for row in claims(session, parse(""))]
    says = {one.claim.id: f"{_name(one)}: {one.claim.text}" for one in details}
    for one in details:
        for answer in one.rebuttals:
            how = f"{answer.kind} {answer.aim} of {_name(one)}"
            says[answer.claim.id] += f" => {how}"
    by_source: dict[str, list[str]] = {sentence: [] for sentence, _ in DENIALS}
    for one in details:
        by_source[one.citations[0].source].append(says[one.claim.id])
    return {sentence: tuple(sorted(lines)) for sentence, lines in by_source.items()}


def _name(one: ClaimDetail) -> str:
    """Return who says it, without what tells apart two kinds of one name in this large file."""
    return (one.claim.speaker or "-").split(" (")[0]


@pytest.mark.parametrize("one_in", [4, pytest.param(1, marks=pytest.mark.slow)])
def test_a_denial_is_never_recorded_as_its_opposite(sqlite_store: Store, one_in: int) -> None:
    some = DENIALS[::one_in]
    for sentence, _ in some:
        record(sqlite_store, sentence)

    found = recorded(sqlite_store)
    assert {sentence: found[sentence] for sentence, _ in some} == dict(some)


def test_both_databases_record_denials_alike(store: Store) -> None:
    some = DENIALS[::12]
    for sentence, _ in some:
        record(store, sentence)

    found = recorded(store)

    assert [found[sentence] for sentence, _ in some] == [lines for _, lines in some]


def test_the_table_is_of_eighty_sentences_and_more() -> None:
    assert len(dict(DENIALS)) == len(DENIALS) >= 80


def test_no_word_is_made_up_and_what_is_withheld_answers_nothing() -> None:
    for sentence, _ in DENIALS:
        for one in statements(sentence):
            for clause in (one.wording, one.denied.wording if one.denied else ""):
                assert clause in sentence
            if one.kind is StatementKind.WITHHELD:
                assert one.answer is None


CLAUSE = "that the dam had leaked"
NEGATED = {
    CueForm.BASE: (
        "Smith did not {}", "Smith didn’t {}", "Smith could not {}", "Smith refused to {}",
        "Smith declined to {}", "Smith failed to {}", "Smith will never {}", "Nobody could {}",
        "Neither Smith nor Lee would {}", "Nor did Smith {}",
    ),
    CueForm.PRESENT: ("Smith no longer {}", "Smith never {}", "Nobody {}"),
    CueForm.PAST: (
        "Smith has never {}", "Smith has not yet {}", "Smith neither confirmed nor {}",
        "Nobody {}", "No one {}", "No official {}",
    ),
    CueForm.PARTICIPLE: ("Smith has never {}", "Smith has not {}"),
    CueForm.GERUND: ("Smith stopped short of {}", "Smith left without {}", "Smith avoided {}"),
    CueForm.NOUN: ("There was no {}", "Smith made no {}"),
}  # fmt: skip
STATES = ("Smith was not {}", "Smith was never {}", "Nobody was {}")
WORDS = ("not", "n’t", "never", "no", "nobody", "nor", "neither", "refused", "declined", "failed",
         "short", "without", "avoided")  # fmt: skip
CUES = [(word, cue) for word, cues in load_lexicon().cues.items() for cue in cues]


def test_no_cue_of_the_language_loses_its_negation() -> None:
    for word, cue in CUES:
        shapes = STATES if "state" in cue.takes else NEGATED[cue.form]
        for shape in shapes:
            sentence = f"{shape.format(' '.join((word, *cue.after)))} {CLAUSE}."
            for one in statements(sentence):
                said = one.wording.lower().replace("n’t", " n’t").split()
                # "There is no doubt that it leaked" says that it leaked.
                is_sure = word.startswith("doubt") and one.kind is StatementKind.POSITION
                assert is_sure or set(said) & set(WORDS), (sentence, one.wording)
                assert one.answer is None, sentence


def test_no_cue_that_denies_gives_the_bare_clause_to_who_denies_it() -> None:
    turning = {StatementKind.DENIAL, StatementKind.CONTRADICTION, StatementKind.DOUBT}
    replying = load_lexicon().lists["replying"]
    plain = [(word, cue) for word, cue in CUES if cue.kind in turning and word not in replying]
    for word, cue in plain:
        if cue.form is CueForm.PAST:
            (one,) = statements(f"Smith {' '.join((word, *cue.after))} {CLAUSE}.")
            assert one.wording == f"{' '.join((word, *cue.after))} {CLAUSE}"
            assert one.answer is not None
            assert one.answer.proposition is not None
            assert one.answer.proposition.wording == "the dam had leaked"


def test_a_claim_of_nobodys_quotes_the_words_that_deny_it(store: Store) -> None:
    text = "Director Smith denied that the dam had leaked."
    record(store, text)

    with store.reading() as session:
        rows = {row.text: claim_detail(session, row.id) for row in claims(session, parse(""))}

    quoted = "denied that the dam had leaked"
    assert {text: one.citations[0].exact for text, one in rows.items()} == {
        "The dam had leaked": quoted, "Denied that the dam had leaked": quoted,
    }  # fmt: skip
    (answer,) = rows["The dam had leaked"].rebuttals
    assert (answer.kind, answer.aim, answer.link) == ("denies", "whole", "reporter")


def test_what_two_deny_is_one_claim_also_when_they_are_recorded_apart(store: Store) -> None:
    text = "Smith denied that the dam had leaked. Lee also denied that the dam leaked."
    source = changes.add_source(store, "tester", {"title": "Dam"}, text=text)
    for number in (1, 2):
        with store.reading() as session:
            offered = suggestions(session, source)
        row = next(row for row in offered.rows if row.number == number)
        assert row.claim_id is None
        changes.accept(store, "tester", offered, [row])

    with store.reading() as session:
        again = suggestions(session, source)
        rows = list(claims(session, parse("")))
        denied = next(row.id for row in rows if row.text == "The dam had leaked")
        answers = claim_detail(session, denied).rebuttals
    assert len(rows) == 3
    assert {one.claim.speaker for one in answers} == {"Smith", "Lee"}
    assert {row.claim_id for row in again.rows} == {one.claim.id for one in answers}
    assert {row.denied_id for row in again.rows} == {denied}


TWO = "Lee accused Moscow of closing the bridge. Moscow has denied the charge."


def accepted(store: Store, source: UUID, kind: str, correction: Correction | None) -> UUID:
    """Record the statement of a kind, corrected or as it is; return its claim."""
    with store.reading() as session:
        offered = suggestions(session, source)
    row = next(row for row in offered.rows if row.statement.kind.value == kind)
    given = {} if correction is None else {row.number: correction}
    (claim,), _ = changes.accept(store, "tester", offered, [row], corrected=given)
    return claim


def test_an_emptied_answer_stays_empty_when_the_other_is_recorded_later(store: Store) -> None:
    source = changes.add_source(store, "tester", {"title": "Bridge"}, text=TWO)
    emptied = Correction({"text": "Denied the charge"}, "Moscow", {"wording": "paraphrase"})
    denial = accepted(store, source, "denial", emptied)
    accusation = accepted(store, source, "accusation", None)

    with store.reading() as session:
        answered, own = claim_detail(session, accusation), claim_detail(session, denial)
        offered = suggestions(session, source)
    assert answered.rebuttals == ()
    assert [note.body for note in own.annotations] == ["Answers no claim."]
    assert {row.statement.answer for row in offered.rows} == {None}


def test_an_emptied_answer_stays_empty_in_a_list_that_was_read_before(store: Store) -> None:
    source = changes.add_source(store, "tester", {"title": "Bridge"}, text=TWO)
    with store.reading() as session:
        offered = suggestions(session, source)
    accusation, denial = sorted(offered.rows, key=lambda row: row.statement.start)
    emptied = Correction({"text": "Denied the charge"}, "Moscow", {"wording": "paraphrase"})
    (claim,), _ = changes.accept(
        store, "tester", offered, [denial], corrected={denial.number: emptied}
    )
    known = replace(offered, rows=(accusation, replace(denial, claim_id=claim)))

    _, rebuttals = changes.accept(store, "tester", known, [accusation])

    assert rebuttals == []


def test_an_answer_that_waits_comes_with_the_other(store: Store) -> None:
    source = changes.add_source(store, "tester", {"title": "Bridge"}, text=TWO)
    waiting = Correction(
        {"text": "Denied the charge"}, "Moscow", {"wording": "paraphrase"}, waits=True
    )
    accepted(store, source, "denial", waiting)
    accusation = accepted(store, source, "accusation", None)

    with store.reading() as session:
        answers = claim_detail(session, accusation).rebuttals
    assert [one.kind for one in answers] == ["denies"]
