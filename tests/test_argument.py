"""Standing: the table of the documentation, the rules one by one, and a slow oracle of all of them.

In the cases a claim is a word, and a capital letter says that it has a supporting citation, whose
id is the claim's own name doubled.
"""

from collections.abc import Hashable, Iterable
from itertools import count, permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.argument import (
    Answer,
    Argument,
    ClaimStanding,
    Statement,
    documented,
    reason,
    standings,
)
from claimtrack.vocabulary import Aim, Label, RebuttalKind

UNANSWERED, STANDS, DISPUTED, DEFEATED = (
    Label.UNANSWERED,
    Label.STANDS,
    Label.DISPUTED,
    Label.DEFEATED,
)
DENIES, CONTRADICTS = RebuttalKind.DENIES, RebuttalKind.CONTRADICTS
UNDERMINES, UNDERCUTS = RebuttalKind.UNDERMINES, RebuttalKind.UNDERCUTS
NARROWS, CONCEDES = RebuttalKind.NARROWS, RebuttalKind.CONCEDES
COUNTER_ACCUSES, WITHDRAWS = RebuttalKind.COUNTER_ACCUSES, RebuttalKind.WITHDRAWS
ATTACKING = (DENIES, CONTRADICTS, UNDERMINES, UNDERCUTS)
PARTS = (Aim.NUMBER, Aim.DATE, Aim.PLACE, Aim.ATTRIBUTION)

_ids = count()


def claims(words: str) -> list[Statement]:
    return [Statement(word, (word * 2,) if word[0].isupper() else ()) for word in words.split()]


def answer(
    counterclaim: str,
    kind: RebuttalKind,
    claim: str,
    aim: Aim | None = Aim.WHOLE,
    *,
    strikes: str | None = None,
    same_side: bool = False,
) -> Answer:
    return Answer(next(_ids), claim, counterclaim, kind, aim, strikes, same_side)


def labels(words: str, *answers: Answer) -> str:
    """Write the labels of the claims, in their order, as words."""
    return " ".join(standing.label for standing in standings(claims(words), answers).values())


def why(words: str, claim: str, *answers: Answer) -> str:
    return reason(claim, claims(words), answers, lambda claim_id: str(claim_id).upper())


# The table.

OWN = True  # the withdrawal is the speaker's own


@pytest.mark.parametrize(
    ("words", "answers", "expected"),
    [
        ("c d", [("d", DENIES, "c")], "disputed disputed"),
        ("C d", [("d", DENIES, "C")], "stands defeated"),
        ("c D", [("D", DENIES, "c")], "defeated stands"),
        ("C d", [("d", UNDERMINES, "C")], "stands defeated"),
        ("c d", [("d", UNDERCUTS, "c")], "disputed disputed"),
        ("C D", [("D", UNDERCUTS, "C")], "defeated unanswered"),
        ("c d", [("d", COUNTER_ACCUSES, "c")], "unanswered unanswered"),
        ("C D", [("D", CONTRADICTS, "C")], "disputed disputed"),
        (
            "C D e",
            [("D", CONTRADICTS, "C"), ("e", UNDERCUTS, "D")],
            "disputed disputed disputed",
        ),
        (
            "C D E",
            [("D", CONTRADICTS, "C"), ("E", UNDERCUTS, "D")],
            "stands defeated unanswered",
        ),
        (
            "c d w",
            [("d", DENIES, "c"), ("w", WITHDRAWS, "d")],
            "stands defeated unanswered",
        ),
        ("c w", [("w", WITHDRAWS, "c")], "defeated unanswered"),
        ("C w", [("w", WITHDRAWS, "C")], "disputed disputed"),
        (
            "C1 c2 c3 c4 d",
            [("d", DENIES, "C1"), ("d", DENIES, "c2"), ("d", DENIES, "c3"), ("d", DENIES, "c4")],
            "stands disputed disputed disputed disputed",
        ),
    ],
)
def test_a_case_of_the_table_has_the_label_of_the_table(
    words: str, answers: list[tuple[str, RebuttalKind, str]], expected: str
) -> None:
    recorded = [answer(*row, same_side=OWN) for row in answers]

    assert labels(words, *recorded) == expected


def test_a_documented_rival_number_defeats_the_number_and_not_the_claim() -> None:
    found = standings(claims("c D"), [answer("D", CONTRADICTS, "c", Aim.NUMBER)])

    assert found["c"] == ClaimStanding(UNANSWERED, ((Aim.NUMBER, DEFEATED),))
    assert found["D"] == ClaimStanding(UNANSWERED, ((Aim.NUMBER, STANDS),))


def test_the_case_of_the_dispatch_is_disputed_and_the_accusation_unanswered() -> None:
    answers = [
        answer("involvement-denied", DENIES, "dead-soldiers", Aim.PREMISE),
        answer("nato-denied", DENIES, "equipment"),
        answer("nato-denied", DENIES, "violation"),
        answer("training", COUNTER_ACCUSES, "equipment", None),
    ]
    words = "dead-soldiers involvement-denied equipment violation nato-denied training"

    assert labels(words, *answers) == " ".join(["disputed"] * 5 + ["unanswered"])


# Evidence and kinds.


@pytest.mark.parametrize("kind", [NARROWS, CONCEDES, COUNTER_ACCUSES])
@pytest.mark.parametrize("words", ["c d", "C d", "c D", "C D"])
def test_what_does_not_attack_leaves_both_unanswered(kind: RebuttalKind, words: str) -> None:
    claim, counterclaim = words.split()

    assert labels(words, answer(counterclaim, kind, claim)) == "unanswered unanswered"


@pytest.mark.parametrize("aim", [Aim.WHOLE, Aim.PREMISE, Aim.INFERENCE, Aim.SOURCE, None])
def test_an_aim_at_the_whole_or_at_its_grounds_decides_over_the_claim(aim: Aim | None) -> None:
    assert labels("c D", answer("D", CONTRADICTS, "c", aim)) == "defeated stands"


@pytest.mark.parametrize("aim", PARTS)
@pytest.mark.parametrize("kind", ATTACKING)
def test_an_aim_at_a_part_leaves_the_claim_alone(kind: RebuttalKind, aim: Aim) -> None:
    found = standings(claims("c d"), [answer("d", kind, "c", aim)])

    assert found["c"] == found["d"] == ClaimStanding(UNANSWERED, ((aim, DISPUTED),))


def test_a_documented_undermining_is_one_way_even_against_evidence() -> None:
    assert labels("C D", answer("D", UNDERMINES, "C")) == "defeated unanswered"


def test_an_undocumented_undercutting_holds_even_against_evidence() -> None:
    assert labels("C d", answer("d", UNDERCUTS, "C")) == "disputed disputed"


def test_a_withdrawal_by_somebody_else_attacks_nothing() -> None:
    assert labels("c w", answer("w", WITHDRAWS, "c")) == "unanswered unanswered"


def test_a_documented_withdrawal_is_still_both_ways_against_evidence() -> None:
    assert labels("C W", answer("W", WITHDRAWS, "C", same_side=True)) == "disputed disputed"


def test_a_denial_is_judged_for_each_claim_apart() -> None:
    answers = [answer("D", DENIES, claim) for claim in ("A", "b")]

    assert labels("A b D", *answers) == "disputed defeated disputed"


def test_a_denial_that_fails_everywhere_is_defeated() -> None:
    answers = [answer("d", DENIES, claim) for claim in ("A", "B")]

    assert labels("A B d", *answers) == "stands stands defeated"


def test_what_attacks_a_denial_attacks_it_for_every_claim() -> None:
    answers = [answer("d", DENIES, claim) for claim in ("a", "b", "C")]

    assert labels("a b C d E", *answers, answer("E", CONTRADICTS, "d")) == (
        "stands stands stands defeated stands"
    )


def test_what_leaves_a_denial_undecided_leaves_it_so_for_every_claim() -> None:
    answers = [answer("D", DENIES, claim) for claim in ("a", "b")]

    assert labels("a b D e", *answers, answer("e", UNDERCUTS, "D")) == (
        "disputed disputed disputed disputed"
    )


# Strikes.


def test_a_strike_takes_the_citation_and_attacks_nothing_else() -> None:
    strike = answer("D", UNDERMINES, "C", strikes="CC")

    assert documented(claims("C D"), [strike]) == {"D"}
    assert labels("C D", strike) == "unanswered unanswered"


def test_a_struck_claim_no_longer_withstands_a_bare_denial() -> None:
    strike = answer("D", UNDERMINES, "C", strikes="CC")

    assert labels("C D e", strike, answer("e", DENIES, "C")) == "disputed unanswered disputed"


def test_an_undocumented_strike_is_a_denial() -> None:
    assert labels("c d", answer("d", UNDERMINES, "c", strikes="cc")) == "disputed disputed"
    assert labels("C d", answer("d", UNDERMINES, "C", strikes="CC")) == "stands defeated"


def test_a_second_citation_survives_the_strike_on_the_first() -> None:
    statements = [Statement("c", ("one", "two")), Statement("d", ("three",))]

    assert documented(statements, [answer("d", UNDERMINES, "c", strikes="one")]) == {"c", "d"}


def test_a_struck_striker_does_not_strike() -> None:
    answers = [
        answer("D", UNDERMINES, "C", strikes="CC"),
        answer("E", UNDERMINES, "D", strikes="DD"),
    ]

    assert documented(claims("C D E"), answers) == {"C", "E"}
    assert labels("C D E", *answers) == "stands defeated unanswered"


@pytest.mark.parametrize("words", ["C", "C D", "C D E", "C D E F"])
def test_strikes_in_a_circle_strike_nothing(words: str) -> None:
    ring = words.split()
    answers = [
        answer(striker, UNDERMINES, struck, strikes=struck * 2)
        for striker, struck in zip(ring, [*ring[1:], ring[0]], strict=True)
    ]

    assert documented(claims(words), answers) == set(ring)
    assert labels(words, *answers) == " ".join(["unanswered"] * len(ring))


def test_a_strike_on_a_citation_of_another_claim_or_of_none_strikes_nothing() -> None:
    answers = [
        answer("D", UNDERMINES, "C", strikes="EE"),
        answer("D", UNDERMINES, "C", strikes="gone"),
    ]

    assert documented(claims("C D E"), answers) == {"C", "D", "E"}
    assert labels("C D E", *answers) == "unanswered unanswered unanswered"


def test_a_citation_is_struck_by_underminers_only() -> None:
    assert labels("C D", answer("D", DENIES, "C", strikes="CC")) == "disputed disputed"


# Parts.


def test_parts_are_listed_once_each_in_the_order_of_the_vocabulary() -> None:
    answers = [answer("D", CONTRADICTS, "c", aim) for aim in (*reversed(PARTS), *PARTS)]

    found = standings(claims("c D"), answers)["c"]

    assert found.partial == tuple((aim, DEFEATED) for aim in PARTS)


def test_what_is_said_of_a_part_does_not_touch_another() -> None:
    answers = [answer("D", CONTRADICTS, "c", Aim.NUMBER), answer("e", DENIES, "c", Aim.DATE)]

    found = standings(claims("c D e"), answers)

    assert found["c"].partial == ((Aim.NUMBER, DEFEATED), (Aim.DATE, DISPUTED))
    assert found["D"].partial == ((Aim.NUMBER, STANDS),)
    assert found["e"].partial == ((Aim.DATE, DISPUTED),)


def test_what_defeats_a_counterclaim_reinstates_the_part() -> None:
    answers = [answer("D", CONTRADICTS, "c", Aim.PLACE), answer("E", UNDERCUTS, "D")]

    found = standings(claims("c D E"), answers)

    assert found["c"].partial == ((Aim.PLACE, STANDS),)


def test_what_defeats_the_same_part_of_a_counterclaim_reinstates_the_part() -> None:
    answers = [
        answer("D", CONTRADICTS, "c", Aim.NUMBER),
        answer("E", UNDERCUTS, "D", Aim.NUMBER),
        answer("F", UNDERCUTS, "D", Aim.DATE),
    ]

    found = standings(claims("c D E F"), answers)

    assert found["c"] == ClaimStanding(UNANSWERED, ((Aim.NUMBER, STANDS),))
    assert found["D"] == ClaimStanding(UNANSWERED, ((Aim.NUMBER, DEFEATED), (Aim.DATE, DEFEATED)))


def test_a_part_stands_no_better_than_the_whole() -> None:
    answers = [answer("e", DENIES, "c", Aim.NUMBER), answer("D", CONTRADICTS, "c")]

    found = standings(claims("c D e"), answers)

    assert found["c"] == ClaimStanding(DEFEATED, ((Aim.NUMBER, DEFEATED),))
    assert found["e"] == ClaimStanding(UNANSWERED, ((Aim.NUMBER, STANDS),))


# Shapes of the argument.


@pytest.mark.parametrize("kind", ATTACKING)
@pytest.mark.parametrize("word", ["c", "C"])
def test_a_claim_that_answers_itself_is_disputed(kind: RebuttalKind, word: str) -> None:
    assert labels(word, answer(word, kind, word)) == "disputed"


def test_answers_given_twice_change_nothing() -> None:
    once = [answer("D", DENIES, "c"), answer("e", UNDERCUTS, "D")]

    assert labels("c D e", *once, *once) == labels("c D e", *once)


def test_a_claim_given_twice_has_the_citations_of_both() -> None:
    assert documented([Statement("c"), Statement("c", ("one",))], []) == {"c"}


def test_answers_with_an_unknown_end_are_inert() -> None:
    assert labels("c", answer("D", DENIES, "c"), answer("c", DENIES, "x")) == "unanswered"


def test_an_empty_argument_has_no_standings() -> None:
    assert standings([], []) == {}


@pytest.mark.parametrize("length", [2, 3, 4, 5])
def test_a_cycle_of_undercuttings_is_disputed(length: int) -> None:
    ring = [letter * 2 for letter in "ABCDE"[:length]]
    answers = [
        answer(attacker, UNDERCUTS, attacked)
        for attacker, attacked in zip(ring, [*ring[1:], ring[0]], strict=True)
    ]

    assert labels(" ".join(ring), *answers) == " ".join(["disputed"] * length)


@pytest.mark.parametrize("kind", [UNDERCUTS, UNDERMINES])
def test_a_chain_of_a_hundred_thousand_answers_alternates(kind: RebuttalKind) -> None:
    length = 100_000
    statements = [Statement(number, ("proof",)) for number in range(length)]
    answers = [Answer(n, n, n + 1, kind, Aim.WHOLE) for n in range(length - 1)]

    found = [standing.label for standing in standings(statements, answers).values()]

    assert found == [DEFEATED, STANDS] * (length // 2 - 1) + [DEFEATED, UNANSWERED]


def test_a_chain_of_a_hundred_thousand_strikes_alternates() -> None:
    length = 100_000
    statements = [Statement(number, (number,)) for number in range(length)]
    answers = [Answer(n, n, n + 1, UNDERMINES, Aim.SOURCE, strikes=n) for n in range(length - 1)]

    assert documented(statements, answers) == set(range(1, length, 2))


def test_a_much_denied_denial_of_many_takes_no_quadratic_time() -> None:
    many = 50_000
    statements = [Statement(number) for number in range(2 * many + 1)]
    denied = [Answer(n, n, 2 * many, DENIES, Aim.WHOLE) for n in range(many)]
    answered = [Answer(n, 2 * many, n, CONTRADICTS, Aim.WHOLE) for n in range(many, 2 * many)]

    found = standings(statements, denied + answered)

    assert {standing.label for standing in found.values()} == {DISPUTED}


# A slow oracle, which writes out every attack and then looks until nothing changes.


def slowly_documented(statements: list[Statement], answers: list[Answer]) -> dict[Hashable, bool]:
    """Say which claims are documented; what stays open counts as not struck."""
    live = {statement.id: statement for statement in statements}
    struck: dict[tuple[Hashable, Hashable], bool | None] = {}
    for statement in statements:
        struck |= {(statement.id, citation): None for citation in statement.supports}

    def surely(claim: Hashable) -> bool | None:
        states = [struck[claim, citation] for citation in live[claim].supports]
        return True if False in states else None if None in states else False

    for _ in range(len(struck) + 1):
        for claim, citation in struck:
            strikers = [
                surely(each.counterclaim)
                for each in answers
                if each.kind is UNDERMINES
                and (each.claim, each.strikes) == (claim, citation)
                and each.counterclaim in live
            ]
            if True in strikers:
                struck[claim, citation] = True
            elif None not in strikers:
                struck[claim, citation] = False
    return {claim: surely(claim) is not False for claim in live}


Node = tuple[Hashable, ...]


def attacks_anything(each: Answer, proven: bool) -> bool:
    if each.kind is WITHDRAWS:
        return each.same_side
    if each.kind is UNDERMINES and each.strikes is not None:
        return not proven
    return each.kind in ATTACKING


def is_one_way(each: Answer, proven: bool, cited: bool) -> bool:
    if each.kind in (UNDERMINES, UNDERCUTS):
        return proven
    return each.kind is WITHDRAWS and not cited


def slow_standings(
    statements: list[Statement], answers: list[Answer]
) -> dict[Hashable, ClaimStanding]:
    """Apply the rules one by one, in the words of the documentation."""
    evidence = slowly_documented(statements, answers)
    attacks: set[tuple[Node, Node]] = set()
    recorded: set[Node] = set()
    follows: set[tuple[Node, Node]] = set()
    pairs: dict[Node, list[Node]] = {}
    for index, each in enumerate(answers):
        if each.claim not in evidence or each.counterclaim not in evidence:
            continue
        proven, cited = evidence[each.counterclaim], evidence[each.claim]
        if not attacks_anything(each, proven):
            continue
        part: Node = (each.aim,) if each.aim in PARTS else ()
        c: Node = ("claim", each.claim, *part)
        d: Node = ("claim", each.counterclaim, *part)
        follows |= {(c, c[:2]), (d, d[:2])} if part else set()
        recorded.add(c)
        if is_one_way(each, proven, cited):
            attacks.add((d, c))
            continue
        recorded.add(d)
        if each.kind in (DENIES, UNDERMINES):
            pair: Node = ("pair", index)
            follows.add((pair, d))
            pairs.setdefault(d, []).append(pair)
            d = pair
        by_evidence = each.kind in (DENIES, CONTRADICTS, UNDERMINES)
        attacks |= {(d, c)} if not by_evidence or proven >= cited else set()
        attacks |= {(c, d)} if not by_evidence or cited >= proven else set()
    return slow_verdicts(evidence, attacks, recorded, follows, pairs)


def slow_verdicts(
    evidence: Iterable[Hashable],
    attacks: set[tuple[Node, Node]],
    recorded: set[Node],
    follows: set[tuple[Node, Node]],
    pairs: dict[Node, list[Node]],
) -> dict[Hashable, ClaimStanding]:
    for _ in range(2):  # from a claim to its part, from there to the pair
        attacks |= {(a, f) for f, leader in follows for a, b in attacks if b == leader}
    nodes = {("claim", claim) for claim in evidence} | {node for edge in attacks for node in edge}
    inside, outside = slow_labels(nodes | recorded | {f for f, _ in follows}, attacks)

    def label(node: Node) -> Label:
        mine = pairs.get(node, [])
        if node not in recorded:
            return UNANSWERED
        if node in outside or (mine and all(pair in outside for pair in mine)):
            return DEFEATED
        if node in inside and all(pair in inside for pair in mine):
            return STANDS
        return DISPUTED

    return {
        claim: ClaimStanding(
            label(("claim", claim)),
            tuple(
                (aim, label(("claim", claim, aim)))
                for aim in PARTS
                if ("claim", claim, aim) in recorded
            ),
        )
        for claim in evidence
    }


def slow_labels(
    nodes: Iterable[Node], attacks: set[tuple[Node, Node]]
) -> tuple[set[Node], set[Node]]:
    inside: set[Node] = set()
    while True:
        outside = {b for a, b in attacks if a in inside}
        defended = {n for n in nodes if all(a in outside for a, b in attacks if b == n)}
        if defended == inside:
            return inside, outside
        inside = defended


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Statement], list[Answer]]:
    """Draw small arguments, with unknown ends, self-answers, strikes and duplicates among them."""
    size = draw(st.integers(1, 5))
    citations = [(), (1,), (1, 2)]
    statements = [
        Statement(number, tuple((number, k) for k in draw(st.sampled_from(citations))))
        for number in range(size)
    ]
    ends = st.integers(0, size - 1) | st.just(99)
    answers = []
    for index in range(draw(st.integers(0, 8))):
        claim, strikes = draw(ends), draw(st.sampled_from([None, None, 1, 2]))
        answers.append(
            Answer(
                index,
                claim,
                draw(ends),
                draw(st.sampled_from(RebuttalKind)),
                draw(st.sampled_from([Aim.WHOLE, Aim.WHOLE, *Aim, None])),
                strikes and (claim, strikes),
                draw(st.booleans()),
            )
        )
    return statements, answers


def strikers(size: int) -> st.SearchStrategy[list[Answer]]:
    """Draw arguments of strikes alone, with many circles among them."""
    ends = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1), st.integers(1, 2))
    return st.lists(ends, max_size=10).map(
        lambda rows: [
            Answer(n, claim, counter, UNDERMINES, Aim.SOURCE, strikes=(claim, citation))
            for n, (claim, counter, citation) in enumerate(rows)
        ]
    )


@given(cases())
@settings(derandomize=True, deadline=None, max_examples=400)
def test_any_argument_has_the_standings_of_the_slow_way(
    case: tuple[list[Statement], list[Answer]],
) -> None:
    assert standings(*case) == slow_standings(*case)


@given(strikers(6), st.lists(st.integers(0, 2), min_size=6, max_size=6))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_any_strikes_leave_the_documents_of_the_slow_way(
    answers: list[Answer], amounts: list[int]
) -> None:
    statements = [
        Statement(number, tuple((number, k + 1) for k in range(amount)))
        for number, amount in enumerate(amounts)
    ]
    expected = slowly_documented(statements, answers)

    assert documented(statements, answers) == {claim for claim, has in expected.items() if has}


@given(cases(), st.randoms(use_true_random=False))
@settings(derandomize=True, deadline=None, max_examples=200)
def test_the_order_of_the_records_changes_neither_standing_nor_reason(
    case: tuple[list[Statement], list[Answer]], random: Random
) -> None:
    statements, answers = case
    here = Argument(statements, answers)
    there = Argument(
        random.sample(statements, len(statements)), random.sample(answers, len(answers))
    )

    assert here.standings() == there.standings()
    assert [here.reason(each.id, str) for each in statements] == [
        there.reason(each.id, str) for each in statements
    ]


@given(cases())
@settings(derandomize=True, deadline=None, max_examples=200)
def test_every_reason_begins_with_its_label_and_tells_all_parts(
    case: tuple[list[Statement], list[Answer]],
) -> None:
    argument = Argument(*case)
    for statement in case[0]:
        standing = argument.standing(statement.id)

        sentence = argument.reason(statement.id, lambda claim_id: f"claim {claim_id}")

        assert sentence.startswith(str(standing.label))
        assert standing.label is UNANSWERED or sentence.startswith(f"{standing.label}: ")
        assert all(f"{label} as to {aim}" in sentence for aim, label in standing.partial)
        assert "  " not in sentence
        assert not sentence.endswith((" ", ";", ":", "."))


# Reasons.

ONLY_THEM = "only the other side cites evidence"
ONLY_SOME = "only some on the other side cite evidence"
US_AND_SOME = "this claim and some on the other side cite evidence"


@pytest.mark.parametrize(
    ("words", "answers", "expected"),
    [
        ("c", [], "unanswered: nothing attacks it"),
        ("c d", [("d", DENIES, "c")], "disputed: denied by D; neither side cites evidence"),
        ("c D", [("D", DENIES, "c")], "defeated: denied by D; only the other side cites evidence"),
        ("C D", [("D", CONTRADICTS, "C")], "disputed: contradicted by D; both sides cite evidence"),
        ("C d", [("d", DENIES, "C")], "stands: denied by D; only this claim cites evidence"),
        (
            "C w",
            [("w", WITHDRAWS, "C")],
            "disputed: withdrawn by W; only this claim cites evidence",
        ),
        ("c w", [("w", WITHDRAWS, "c")], "defeated: withdrawn by W"),
        (
            "c d w",
            [("d", DENIES, "c"), ("w", WITHDRAWS, "d")],
            "stands: denied by D (itself withdrawn by W)",
        ),
        (
            "c D e",
            [("D", CONTRADICTS, "c"), ("e", UNDERCUTS, "D")],
            "disputed: contradicted by D (itself undercut by E); " + ONLY_THEM,
        ),
        (
            "c D e",
            [("D", UNDERMINES, "c"), ("e", CONTRADICTS, "c")],
            "defeated: undermined by D; only the other side cites evidence",
        ),
        (
            "C D e",
            [("D", CONTRADICTS, "C"), ("e", UNDERCUTS, "C")],
            "disputed: contradicted by D, and undercut by E; " + US_AND_SOME,
        ),
        (
            "c D e",
            [("D", DENIES, "c"), ("e", UNDERCUTS, "c"), ("e", UNDERCUTS, "D")],
            "disputed: denied by D (itself undercut by E), and undercut by E; " + ONLY_SOME,
        ),
        (
            "c D e",
            [("D", CONTRADICTS, "c"), ("D", CONTRADICTS, "e"), ("e", UNDERCUTS, "D")],
            "disputed: contradicted by D (itself undercut by E); " + ONLY_THEM,
        ),
    ],
)
def test_a_reason_names_who_decides_and_who_cites_evidence(
    words: str, answers: list[tuple[str, RebuttalKind, str]], expected: str
) -> None:
    recorded = [answer(*row, same_side=OWN) for row in answers]

    assert why(words, words.split()[0], *recorded) == expected


@pytest.mark.parametrize(
    ("words", "answered", "expected"),
    [
        ("d C", "C", "defeated: it denies C; only the other side cites evidence"),
        ("D c", "c", "stands: it denies C; only this claim cites evidence"),
        (
            "d A b",
            "A b",
            "disputed: it denies B; neither side cites evidence; it fails against A",
        ),
        (
            "D A b",
            "A b",
            "disputed: it denies A; both sides cite evidence; it holds against B",
        ),
    ],
)
def test_the_reason_of_a_denial_names_what_it_denies(
    words: str, answered: str, expected: str
) -> None:
    denial = words.split()[0]

    assert why(words, denial, *(answer(denial, DENIES, c) for c in answered.split())) == expected


def test_a_denial_that_fails_here_and_holds_there_says_so() -> None:
    answers = [
        answer("d", DENIES, "A"),
        answer("d", DENIES, "b"),
        answer("w", WITHDRAWS, "b", same_side=True),
    ]

    assert why("d A b w", "d", *answers) == "disputed: it fails against A; it holds against B"


def test_a_reason_names_three_and_counts_the_rest() -> None:
    answers = [answer(word, DENIES, "c") for word in "defghij"]

    assert why("c d e f g h i j", "c", *answers) == (
        "disputed: denied by D, E, F and 4 more; neither side cites evidence"
    )


def test_a_reason_counts_the_rest_of_several_kinds_apart() -> None:
    answers = [answer(word, DENIES, "c") for word in "de"]
    answers += [answer(word, CONTRADICTS, "c") for word in "fgh"]

    assert why("c d e f g h", "c", *answers) == (
        "disputed: denied by D and E, contradicted by F, and 2 more; neither side cites evidence"
    )


def test_a_reason_names_those_first_who_cite_evidence() -> None:
    answers = [answer(word, CONTRADICTS, "C") for word in ("E", "Z")]
    answers += [answer(word, UNDERCUTS, "C") for word in "ab"]

    assert why("C a b E Z", "C", *answers).startswith(
        "disputed: contradicted by E and Z, undercut by A, and 1 more; "
    )


def test_several_claims_under_one_name_are_counted() -> None:
    answers = [answer("one", DENIES, "c"), answer("two", DENIES, "c")]

    assert reason("c", claims("c one two"), answers, lambda _: "Russia") == (
        "disputed: denied by Russia (2 claims); neither side cites evidence"
    )


def test_an_answer_given_twice_is_named_once() -> None:
    answers = [answer("d", DENIES, "c"), answer("d", DENIES, "c", None)]

    assert why("c d", "c", *answers) == "disputed: denied by D; neither side cites evidence"


def test_a_claim_that_answers_itself_is_called_itself() -> None:
    assert why("c", "c", answer("c", CONTRADICTS, "c")) == (
        "disputed: contradicted by itself; neither side cites evidence"
    )


@pytest.mark.parametrize(
    ("aim", "kind", "expected"),
    [
        (Aim.PREMISE, DENIES, "disputed: its premise is denied by D"),
        (Aim.INFERENCE, UNDERCUTS, "disputed: its inference is undercut by D"),
        (Aim.SOURCE, UNDERMINES, "disputed: its source is undermined by D"),
    ],
)
def test_a_reason_says_which_ground_is_at_stake(
    aim: Aim, kind: RebuttalKind, expected: str
) -> None:
    attack = answer("d", kind, "c", aim)

    assert why("c d", "c", attack) == f"{expected}; neither side cites evidence"
    assert why("c d", "d", attack).startswith(f"disputed: it {kind} the {aim} of C; ")


def test_a_premise_is_named_before_all_others() -> None:
    answers = [answer(word, DENIES, "c") for word in "defg"]
    answers.append(answer("z", DENIES, "c", Aim.PREMISE))

    assert why("c d e f g z", "c", *answers).startswith(
        "disputed: its premise is denied by Z, denied by D and E, and 2 more; "
    )


def test_a_premise_is_named_even_before_those_who_cite_evidence() -> None:
    answers = [answer(word, CONTRADICTS, "C") for word in "DEF"]
    answers.append(answer("z", UNDERCUTS, "C", Aim.PREMISE))

    assert why("C D E F z", "C", *answers).startswith(
        "disputed: its premise is undercut by Z, contradicted by D and E, and 1 more; "
    )


def test_a_premise_is_mentioned_where_others_decide() -> None:
    premise = answer("d", UNDERCUTS, "c", Aim.PREMISE)
    in_vain = answer("d", DENIES, "C", Aim.PREMISE)

    assert why("c d w", "c", premise, answer("w", WITHDRAWS, "c", same_side=True)) == (
        "defeated: withdrawn by W; also its premise is undercut by D"
    )
    assert why("C d E", "C", in_vain, answer("E", CONTRADICTS, "C")) == (
        "disputed: contradicted by E; both sides cite evidence; "
        "also its premise is denied by D, in vain"
    )


def test_concessions_narrowings_and_accusations_are_told_apart() -> None:
    answers = [
        answer("d", DENIES, "c"),
        answer("e", CONCEDES, "c"),
        answer("f", NARROWS, "c"),
        answer("g", COUNTER_ACCUSES, "c", None),
    ]

    assert why("c d e f g", "c", *answers) == (
        "disputed: denied by D; neither side cites evidence; conceded in part by E; "
        "narrowed by F; 1 counter-accusation, which answers nothing"
    )


def test_counter_accusations_are_counted() -> None:
    answers = [answer(word, COUNTER_ACCUSES, "c", None) for word in "ded"]

    assert why("c d e", "c", *answers) == (
        "unanswered; 2 counter-accusations, which answer nothing"
    )


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("d", "unanswered; 1 withdrawal, by someone who does not speak for it"),
        ("de", "unanswered; 2 withdrawals, by others who do not speak for it"),
    ],
)
def test_a_withdrawal_by_others_is_told_as_such(by: str, expected: str) -> None:
    assert why("c d e", "c", *(answer(word, WITHDRAWS, "c") for word in by)) == expected


def test_a_reason_tells_of_a_strike_and_whether_evidence_is_left() -> None:
    strike = answer("D", UNDERMINES, "C", Aim.SOURCE, strikes="one")
    missed = answer("D", UNDERMINES, "C", Aim.SOURCE, strikes="gone")
    striker = Statement("D", ("proof",))

    def told(*supports: str, by: Answer) -> str:
        return reason("C", [Statement("C", supports), striker], [by], str)

    assert told("one", by=strike) == "unanswered; its evidence is struck by D"
    assert told("one", "two", by=strike) == "unanswered; a citation is struck by D"
    assert told("one", by=missed) == "unanswered; no evidence is struck by D"


def test_a_reason_tells_how_each_part_stands() -> None:
    answers = [
        answer("D", CONTRADICTS, "c", Aim.NUMBER),
        answer("e", DENIES, "c", Aim.DATE),
        answer("f", DENIES, "c"),
    ]

    assert why("c D e f", "c", *answers) == (
        "disputed: denied by F; neither side cites evidence; "
        "defeated as to number: contradicted by D, where only the other side cites evidence; "
        "disputed as to date: denied by E, where neither side cites evidence"
    )


def test_a_reason_says_when_a_part_falls_with_the_whole() -> None:
    answers = [answer("d", DENIES, "c", Aim.NUMBER), answer("E", DENIES, "c")]

    assert why("c d E", "c", *answers).endswith("; defeated as to number, like the whole")


def test_a_rival_of_many_is_described_by_what_it_does() -> None:
    answers = [
        answer("D", CONTRADICTS, "c"),
        answer("E", CONTRADICTS, "D"),
        answer("D", CONTRADICTS, "F"),
    ]

    assert why("c D E F", "c", *answers) == (
        "disputed: contradicted by D (itself contradicted by E, and contradicting F); "
        "only the other side cites evidence"
    )


def test_what_decides_over_an_opponent_is_neither_the_claim_nor_another_denial() -> None:
    answers = [
        answer("D", UNDERMINES, "C"),
        answer("e", UNDERCUTS, "D"),
        answer("C", CONTRADICTS, "D"),
        answer("D", DENIES, "F"),
    ]

    assert "undermined by D (itself undercut by E), and it" in why("C D e F", "C", *answers)


def test_a_disputed_denial_holds_nowhere() -> None:
    answers = [
        answer("d", DENIES, "b"),
        answer("w", WITHDRAWS, "b", same_side=True),
        answer("e", UNDERCUTS, "d"),
    ]

    assert why("b d e w", "d", *answers) == "disputed: undercut by E; neither side cites evidence"


def test_one_argument_answers_for_all_its_claims() -> None:
    argument = Argument(claims("c D"), [answer("D", DENIES, "c")])

    assert argument.standing("c") == argument.standings()["c"] == ClaimStanding(DEFEATED)
    assert argument.reason("D", str) == "stands: it denies c; only this claim cites evidence"


def test_a_claim_outside_the_argument_is_not_answered_for() -> None:
    argument = Argument(claims("c"), [])

    with pytest.raises(KeyError):
        argument.standing("x")
    with pytest.raises(KeyError):
        argument.reason("x", str)


def test_every_order_of_a_small_case_reads_the_same() -> None:
    answers = [
        answer("d", DENIES, "c", Aim.PREMISE),
        answer("E", CONTRADICTS, "c"),
        answer("f", UNDERCUTS, "E", Aim.PREMISE),
        answer("f", UNDERCUTS, "E"),
    ]

    assert len({why("c d E f", "c", *order) for order in permutations(answers)}) == 1
