"""What speaks for a claim, and what outside organisations judged of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from claimtrack.explanations import explain
from claimtrack.tui.asking import Answers, Field, fill
from claimtrack.tui.keys import CLAIMS, JUDGING, WRITING, action
from claimtrack.tui.verbs.answering import said_field, speaker_field
from claimtrack.tui.verbs.verb import (
    choice_field,
    claim_check,
    complete_value,
    date_field,
    describe_claims,
    find_claim,
    new_or_found,
    row_field,
    target_claims,
)
from claimtrack.vocabulary import Verdict

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench


@action(
    "plus",
    "say what speaks for it: a claim, new or there already",
    WRITING,
    views=CLAIMS,
    writes=True,
    command="claimtrack support",
    after="rebut",
    opens=True,
)
async def support(bench: "Workbench") -> None:
    """Say which claim speaks for it; that is no evidence, and attacks nothing."""
    claims = target_claims(bench)
    if not claims:
        return
    what = describe_claims(bench, claims)
    fields = [
        Field("supporter", "Supporter", "words of a claim, new or there already; its id or key",
              claim_check(bench, or_words=True), is_required=True, is_long=True,
              about="What is claimed for it, in your words; or a claim that is there.",
              finds="claim", beside=claims[0], other=new_or_found),
        replace(speaker_field(bench), only_new="supporter"),
        replace(said_field(None), only_new="supporter"),
        Field("group", "Group", "where several hold only together",
              about=explain("support", "group")),
    ]  # fmt: skip
    draft = f"support {claims[0]}"
    answers = await fill(bench, draft, "What speaks for it?", fields, what)
    if answers is not None:
        await bench.write(lambda: _record(bench, claims, answers), draft)


def _record(bench: "Workbench", claims: Sequence[UUID], answers: Answers) -> str:
    from claimtrack import changes
    from claimtrack.queries.supports import support_sentence

    made = changes.support(
        bench.store,
        bench.author,
        claims,
        {"group": answers["group"] or None},
        supporter_id=find_claim(bench.store, answers["supporter"]),
        supporter={"text": answers["supporter"], "said": answers["said"] or None},
        speaker=answers["speaker"] or None,
    )
    with bench.store.reading() as session:
        sentence, _ = support_sentence(session, made[0])
    return f"{sentence}, and {len(made) - 1} more." if len(made) > 1 else f"{sentence}."


@action(
    "P",
    "what an outside organisation published of it: its rating, word for word",
    JUDGING,
    views=CLAIMS,
    writes=True,
    command="claimtrack assess --source",
    after="verdict",
    opens=True,
)
async def judged_outside(bench: "Workbench") -> None:
    """Record what others judged, and where they published it; it is none of the desk's verdicts."""
    claims = target_claims(bench)
    if not claims:
        return
    what = describe_claims(bench, claims)
    fields = [
        row_field("source", "source", "Published in", lambda typed: _source(bench, typed),
                  "Where the judgement was published; its issuer is the reviewer, unless named."),
        Field("rating", "Rating", "word for word: Pants on Fire", is_required=True,
              about=explain("assessment", "rating")),
        Field("scale", "Scale", "2 of 1..5", about=explain("assessment", "scale")),
        date_field("assessment", "date", "Date judged"),
        choice_field("assessment", "verdict", "Verdict", Verdict),
        Field("reviewer", "Reviewer", "empty: the source's issuer",
              about="Who judged, where the source does not say so."),
        Field("rationale", "Rationale", "the reviewer's reasons", is_long=True,
              about="The reasons that the reviewer gives."),
    ]  # fmt: skip
    draft = f"judged outside {claims[0]}"
    answers = await fill(bench, draft, "Who judged it, and how?", fields, what)
    if answers is None:
        return

    def act() -> str:
        from claimtrack import changes

        changes.assess(
            bench.store,
            bench.author,
            claims,
            complete_value(Verdict, answers["verdict"]),
            rating=answers["rating"],
            scale=answers["scale"] or None,
            date=answers["date"] or None,
            source_id=_source(bench, answers["source"]),
            reviewer=answers["reviewer"] or None,
            rationale=answers["rationale"] or None,
        )
        return f"Judged outside: {what}: {answers['rating']}."

    await bench.write(act, draft)


def _source(bench: "Workbench", typed: str) -> UUID | None:
    from claimtrack.entities import ENTITIES
    from claimtrack.queries.references import referred

    with bench.store.reading() as session:
        return referred(session, ENTITIES["assessment"]["source_id"], typed)
