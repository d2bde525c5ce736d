"""Stage, owner, repetition, and one's own verdict."""

from typing import TYPE_CHECKING

from claimtrack.explanations import explain, meaning
from claimtrack.text import counted
from claimtrack.tui.asking import Choice, Field, choose, fill
from claimtrack.tui.keys import CLAIMS, JUDGING, action
from claimtrack.tui.verbs.verb import (
    NoStep,
    choice_field,
    claim_check,
    claim_refs,
    complete_value,
    describe_claims,
    meant_claim,
    reason_field,
    row_field,
    target_claims,
)
from claimtrack.vocabulary import Confidence, Likelihood, Stage, Verdict

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

VERDICTS = tuple(
    Choice(key, verdict.value, meaning(Verdict, verdict))
    for key, verdict in zip("srmxu", Verdict, strict=True)
)


@action(
    "o",
    "stage: open",
    JUDGING,
    bar="open",
    views=CLAIMS,
    writes=True,
    command="claimtrack revise --stage open",
)
async def stage_open(bench: "Workbench") -> None:
    """Set the stage to open, and go on to the next."""
    await _stage(bench, Stage.OPEN)


@action(
    "p",
    "stage: parked, with a reason",
    JUDGING,
    bar="park",
    views=CLAIMS,
    writes=True,
    command="claimtrack revise --stage parked",
    opens=True,
)
async def stage_parked(bench: "Workbench") -> None:
    """Park it, with a reason."""
    claims = target_claims(bench)
    if claims:
        fields = [reason_field()]
        answers = await fill(bench, "park", f"Park {describe_claims(bench, claims)}", fields)
        if answers is not None:
            await _stage(bench, Stage.PARKED, answers["reason"] or None)


@action(
    "c",
    "stage: checked",
    JUDGING,
    bar="checked",
    views=CLAIMS,
    writes=True,
    command="claimtrack revise --stage checked",
)
async def stage_checked(bench: "Workbench") -> None:
    """Set the stage to checked, and go on to the next."""
    await _stage(bench, Stage.CHECKED)


async def _stage(bench: "Workbench", stage: Stage, reason: str | None = None) -> None:
    from claimtrack import changes

    claims = target_claims(bench)
    if not claims:
        return
    what = describe_claims(bench, claims)

    def act() -> str:
        values = {"stage": stage.value}
        count = changes.revise_all(
            bench.store, bench.author, claim_refs(claims), values, reason=reason
        )
        return f"{what}: {stage.value}." if count else NoStep(f"{what}: {stage.value} already.")

    if await bench.write(act, "park" if stage is Stage.PARKED else None):
        bench.advance()


@action(
    "M",
    "make it mine, or nobody's again",
    JUDGING,
    views=CLAIMS,
    writes=True,
    command="claimtrack revise --owner",
)
async def mine(bench: "Workbench") -> None:
    """Make the claims one's own work, or nobody's where they are that already."""
    from claimtrack import changes

    claims = target_claims(bench)
    if not claims:
        return
    what = describe_claims(bench, claims)
    row = bench.inbox.window.row(claims[0])
    owner = None if row is not None and row.owner == bench.author else bench.author

    def act() -> str:
        count = changes.revise_all(bench.store, bench.author, claim_refs(claims), {"owner": owner})
        if not count:
            return NoStep(f"{what}: nothing to change.")
        return f"{what}: yours now." if owner else f"{what}: nobody's now."

    await bench.write(act)


@action(
    "equals_sign",
    "it repeats another claim",
    JUDGING,
    views=CLAIMS,
    writes=True,
    command="claimtrack revise --repeats",
    opens=True,
)
async def repeats(bench: "Workbench") -> None:
    """Say that it repeats an earlier claim."""
    from claimtrack import changes

    claims = target_claims(bench)
    if not claims:
        return
    what = describe_claims(bench, claims)
    about, own = explain("claim", "repeats"), claims[0]
    fields = [
        row_field("claim", "of", "Repeats", claim_check(bench), about,
                  beside=own, none="it repeats none")
    ]  # fmt: skip
    answers = await fill(bench, f"repeats {claims[0]}", f"{what} repeats which claim?", fields)
    if answers is None:
        return

    def act() -> str:
        typed = answers["of"]
        earlier = meant_claim(bench.store, typed) if typed else None
        values = {"repeats_id": earlier}
        count = changes.revise_all(bench.store, bench.author, claim_refs(claims), values)
        if not count:
            return NoStep(f"{what}: that was recorded already.")
        return f"{what} repeats {describe_claims(bench, [earlier]) if earlier else 'nothing'}."

    await bench.write(act, f"repeats {claims[0]}")


@action(
    "v",
    "your own verdict, with a rationale",
    JUDGING,
    bar="verdict",
    views=CLAIMS,
    writes=True,
    command="claimtrack assess",
    opens=True,
)
async def verdict(bench: "Workbench") -> None:
    """Give one's own verdict with its rationale; it is not the computed standing."""
    from claimtrack import changes

    claims = target_claims(bench)
    if not claims:
        return
    what = describe_claims(bench, claims)
    word = await choose(bench, f"Your verdict on {what}", VERDICTS)
    if word is None:
        return
    fields = [
        Field("rationale", "Rationale", "your reasons, in a sentence or two", is_long=True,
              about=explain("assessment", "rationale")),
        choice_field("assessment", "likelihood", "Likelihood", Likelihood),
        choice_field("assessment", "confidence", "Confidence", Confidence),
    ]  # fmt: skip
    draft = f"verdict {claims[0]}"
    answers = await fill(bench, draft, f"{word}: why?", fields, about=what)
    if answers is None:
        return

    def act() -> str:
        changes.assess(
            bench.store,
            bench.author,
            claims,
            word,
            likelihood=complete_value(Likelihood, answers["likelihood"]),
            confidence=complete_value(Confidence, answers["confidence"]),
            rationale=answers["rationale"] or None,
        )
        return f"Your verdict on {what}: {word}."

    await bench.write(act, draft)


@action(
    "V",
    "uncover the verdicts of others on it; what you judge of it then counts as informed",
    JUDGING,
    views=CLAIMS,
    command="claimtrack show --uncover",
    after="verdict",
)
async def uncover(bench: "Workbench") -> None:
    """Uncover what others judged of the claims; it is remembered until one judges them."""
    from claimtrack.queries.blind import uncover as uncovered

    claims = target_claims(bench)
    if not claims:
        return
    with bench.store.reading() as session:
        verdicts, number = uncovered(session.connection(), claims)
    if not verdicts:
        bench.show_message("No verdict is covered here.")
        return
    bench.view.reload()
    told = f"{counted(verdicts, 'verdict')} on {counted(number, 'claim')}"
    bench.show_message(f"Uncovered {told}: what you judge there now counts as informed.")
