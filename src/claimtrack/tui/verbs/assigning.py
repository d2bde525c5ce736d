"""Who is asked to judge a claim."""

from typing import TYPE_CHECKING

from claimtrack.tui.asking import Choice, Field, fill
from claimtrack.tui.keys import CLAIMS, JUDGING, action
from claimtrack.tui.verbs.answering import topics
from claimtrack.tui.verbs.verb import NoStep, describe_claims, target_claims

if TYPE_CHECKING:
    from claimtrack.tui.app import Workbench


@action(
    "at",
    "ask reviewers to judge it, or no longer",
    JUDGING,
    bar="assign",
    views=CLAIMS,
    writes=True,
    command="claimtrack assign",
    after="uncover",
    opens=True,
)
async def assign(bench: "Workbench") -> None:
    """Ask reviewers to judge claims; a minus before a name asks them no longer."""
    from claimtrack import changes
    from claimtrack.queries.reviewing import known_reviewers, reviewers_of

    claims = target_claims(bench)
    if not claims:
        return
    with bench.store.reading() as session:
        known, asked = known_reviewers(session), reviewers_of(session, claims[:1])
    what = describe_claims(bench, claims)
    names = asked.get(claims[0], ()) if len(claims) == 1 else ()
    about = f"Asked already: {', '.join(names)}." if names else ""
    fields = [
        Field("reviewers", "Reviewers", "with commas between; -name asks them no longer",
              is_required=True, choices=[Choice("", name) for name in known],
              about="The names that they write under: they see it in Since."),
    ]  # fmt: skip
    draft = f"assign {claims[0]}"
    answers = await fill(bench, draft, f"Who is to judge {what}?", fields, about)
    if answers is None:
        return
    typed = topics(answers["reviewers"])
    on = [name for name in typed if not name.startswith("-")]
    off = [name[1:].strip() for name in typed if name.startswith("-")]

    def act() -> str:
        changes.reassign(bench.store, bench.author, claims, on, off)
        told = [f"{', '.join(on)} asked to judge it"] if on else []
        told += [f"{', '.join(off)} no longer asked"] if off else []
        return f"{what}: {'; '.join(told)}." if told else NoStep("Nobody was named.")

    await bench.write(act, draft)
