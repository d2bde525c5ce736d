"""New claims, and claims that answer claims."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from claimtrack.explanations import explain, meaning
from claimtrack.schemas.listing import RowRef
from claimtrack.tui.asking import Answers, Choice, Field, choose, fill
from claimtrack.tui.completion import NameSuggester
from claimtrack.tui.keys import CLAIMS, LEADING, WRITING, action
from claimtrack.tui.verbs.citing import (
    as_claim_text,
    citation_defaults,
    citation_fields,
    citation_values,
    draft_name,
    quoted,
)
from claimtrack.tui.verbs.verb import (
    claim_check,
    date_field,
    describe_claims,
    describe_row,
    find_claim,
    meant_claim,
    new_or_found,
    row_field,
    target_claims,
)
from claimtrack.tui.views.view import SelectedText
from claimtrack.vocabulary import Aim, Link, RebuttalKind

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench

KINDS = tuple(
    Choice(key, kind.value, meaning(RebuttalKind, kind))
    for key, kind in zip("dcuinkaw", RebuttalKind, strict=True)
)
AIMS = tuple(
    Choice(key, aim.value, meaning(Aim, aim)) for key, aim in zip("wpndlais", Aim, strict=True)
)


@action(
    "r",
    "answer it: kind and aim by a key each",
    WRITING,
    bar="rebut",
    views=(*CLAIMS, "reader"),
    writes=True,
    command="claimtrack rebut",
    opens=True,
)
async def rebut(bench: "Workbench") -> None:
    """Answer the claim: how, at what, with what; says back what was recorded.

    Words selected in a source are what the answer is cited with; which claim they answer is asked.
    """
    passage = bench.view.selected_text()
    claims = target_claims(bench) if passage is None else await _answered(bench, passage)
    if not claims:
        return
    what = describe_claims(bench, claims)
    kind = await choose(bench, "How does the answer meet the claim?", KINDS, about=what)
    if kind is None:
        return
    aim = None
    if kind != RebuttalKind.COUNTER_ACCUSES.value:
        aim = await choose(bench, f"It {kind.replace('_', '-')}: at what is it aimed?", AIMS, what)
        if aim is None:
            return
    fields = [
        Field("answer", "Answer", "words of a claim, new or there already; its id or key",
              claim_check(bench, or_words=True), is_required=True, is_long=True,
              about="What is claimed against it, in your words; or a claim that is there.",
              finds="claim", beside=claims[0], other=new_or_found),
        replace(speaker_field(bench), only_new="answer"),
        replace(said_field(passage), only_new="answer"),
    ]  # fmt: skip
    title = f"{kind.replace('_', '-')}{f' the {aim}' if aim else ''}: the answer"
    draft, about, initial = _form_start(f"answer {claims[0]}", passage)
    if passage:
        fields += citation_fields()
        initial["answer"] = initial.pop("text")
    answers = await fill(bench, draft, title, fields, f"{what}\n{about}".strip(), initial)
    if answers is not None and await bench.write(
        lambda: _record(bench, claims, kind, aim, answers, passage), draft
    ):
        bench.view.clear_selection()


async def _answered(bench: "Workbench", passage: SelectedText) -> list[UUID]:
    """Ask which claim the words selected answer; none if the person goes back."""
    about = "The claim that they answer."
    fields = [row_field("claim", "claim", "Claim", claim_check(bench), about)]
    title, draft = "Which claim do these words answer?", f"answered {draft_name(passage)}"
    answers = await fill(bench, draft, title, fields, quoted(passage))
    if answers is None:
        return []
    bench.drafts.pop(draft, None)
    return [meant_claim(bench.store, answers["claim"])]


@action(
    "n",
    "add a claim; in a source, from the words selected",
    WRITING,
    bar="new",
    views=tuple(view for view in LEADING if view not in ("sources", "actors")),
    writes=True,
    command="claimtrack add claim",
    after="tag",
    opens=True,
)
async def new_claim(bench: "Workbench") -> None:
    """Add a claim; from words selected in a source, with the citation that says so."""
    from claimtrack import changes

    passage = bench.view.selected_text()
    fields = claim_fields(bench, passage)
    draft, about, initial = _form_start("new claim", passage)
    fields += citation_fields() if passage else []
    answers = await fill(bench, draft, "New claim", fields, about, initial)
    if answers is None:
        return
    made: list[UUID] = []

    def act() -> str:
        made.append(
            changes.add_claim(
                bench.store,
                bench.author,
                claim_values(bench, answers),
                speaker=answers["speaker"] or None,
                tags=topics(answers["tags"]),
                source_id=passage.source_id if passage else None,
                citation=citation_values(passage, answers) if passage else None,
            )
        )
        what = describe_row(bench, RowRef("claim", made[0]))
        return f"Added {what}{' with its citation' if passage else ''}."

    if await bench.write(act, draft):
        bench.view.clear_selection()
        bench.view.show_added(made[0])


def _form_start(what: str, passage: SelectedText | None) -> tuple[str, str, Answers]:
    """Return the name of the draft, what stands above the form, and what its lines begin with."""
    if passage is None:
        return what, "", {}
    initial = {"text": as_claim_text(passage), **citation_defaults(passage)}
    return f"{what} {draft_name(passage)}", quoted(passage), initial


def _record(
    bench: "Workbench",
    claims: Sequence[UUID],
    kind: str,
    aim: str | None,
    answers: Answers,
    passage: SelectedText | None,
) -> str:
    from claimtrack import changes
    from claimtrack.queries.rows import rebuttal_sentence

    made = changes.rebut(
        bench.store,
        bench.author,
        claims,
        {"kind": kind, "aim": aim, "link": Link.DESK.value},
        counterclaim_id=find_claim(bench.store, answers["answer"]),
        counterclaim={"text": answers["answer"], "said": answers["said"] or None},
        speaker=answers["speaker"] or None,
        source_id=passage.source_id if passage else None,
        citation=citation_values(passage, answers) if passage else None,
    )
    with bench.store.reading() as session:
        sentence = rebuttal_sentence(session, made[0])
    return f"{sentence}, and {len(made) - 1} more." if len(made) > 1 else f"{sentence}."


def claim_fields(bench: "Workbench", passage: SelectedText | None = None) -> list[Field]:
    """Return the fields of a form that say what a claim is; `passage` is where it is said."""
    return [
        Field("text", "Text", "the proposition, in your words", is_required=True, is_long=True,
              about=explain("claim", "text"), is_repeated_in="repeats"),
        replace(
            row_field("claim", "repeats", "Repeats", claim_check(bench),
                      explain("claim", "repeats"), none="it repeats none"),
            only_if=lambda typed: bool(typed.get("repeats", "").strip()),
        ),
        speaker_field(bench),
        said_field(passage),
        Field("tags", "Topics", "with commas between", about=explain("tagging", "tag"),
              suggester=NameSuggester(bench.queries, "tag", many=True)),
    ]  # fmt: skip


def claim_values(bench: "Workbench", answers: Answers) -> dict[str, Any]:
    """Return what those fields say of the claim itself. Raises UnknownIdError."""
    repeats = answers.get("repeats", "")
    values: dict[str, Any] = {"text": answers["text"], "said": answers["said"] or None}
    return values | ({"repeats_id": meant_claim(bench.store, repeats)} if repeats else {})


def topics(typed: str) -> list[str]:
    """Return the topics typed with commas between."""
    return [name.strip() for name in typed.split(",") if name.strip()]


def speaker_field(bench: "Workbench") -> Field:
    """Return the field of a form that asks who says a claim."""
    suggester = NameSuggester(bench.queries, "speaker")
    about = explain("claim", "speaker")
    hint = "a name; empty if unknown"
    return Field("speaker", "Speaker", hint, suggester=suggester, about=about)


def said_field(passage: SelectedText | None) -> Field:
    """Return the field of a form that asks when a claim was said."""
    published = passage.published if passage is not None else ""
    return date_field("claim", "said", "Date said", (published, "the source's date"))
