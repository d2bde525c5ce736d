"""How far reviewers agree, as lines: the figures, who agrees with whom, and where they split."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from claimtrack.analysis.agreement import Agreement, Apart, Figure, Pair, Split
from claimtrack.render.glyphs import UNICODE, Glyphs
from claimtrack.render.lines import Line, Span, Target, heading, line
from claimtrack.schemas.listing import ClaimRow
from claimtrack.text import clip, counted, visible

_TEXT_CELLS = 200
_APART = {
    Apart.STALE: "of an earlier wording of the claim",
    Apart.INFORMED: "given after the verdicts of others were seen",
    Apart.UNKNOWN: "of which it is not known whether those of others were seen",
    Apart.EMPTY: "without a {on}",
    Apart.OUTSIDE: "of outside organisations, which never count",
    Apart.COVERED: "covered until you judge",
}


def agreement_lines(
    found: Agreement, claims: Mapping[UUID, ClaimRow], glyphs: Glyphs = UNICODE
) -> list[Line]:
    """Return how far reviewers agree; each claim on which they split opens."""
    lines = list(_figures(found))
    if found.pairs:
        lines += [heading("REVIEWER BY REVIEWER"), *_pairs(found.pairs)]
    if found.all_splits:
        counts = {split.claim for split in found.splits}
        lines.append(heading(f"SPLIT {len(found.all_splits):,}"))
        lines += [
            _split(split, claims[split.claim], glyphs, is_counted=split.claim in counts)
            for split in found.shown_splits
            if split.claim in claims
        ]
        more = len(found.all_splits) - len(found.shown_splits)
        if more > 0:
            lines.append(line((f"{glyphs.more} and {counted(more, 'more claim')}", "dim")))
    return lines


def _figures(found: Agreement) -> Iterator[Line]:
    figure = found.figure
    if figure.claims:
        yield line(
            (counted(figure.claims, "claim"), "bold"),
            (f" judged apart by two or more of {counted(len(found.reviewers), 'reviewer')}; ", ""),
            (f"{found.on}, {found.scale}", ""),
        )
        yield line((_percent(figure), ""), hang="  ")
        yield line((_alpha(figure), ""), hang="  ")
    else:
        yield line((f"No agreement can be told: {figure.why}, judged apart.", "bold"))
    apart = [
        f"{number:,} {_APART[reason].format(on=found.on)}"
        for reason, number in found.excluded.items()
        if number
    ]
    if apart:
        yield line((f"Not counted: {'; '.join(apart)}.", "dim"), hang="  ")
    including = found.including
    if including != _without_interval(figure) and including.claims:
        yield line(
            ("With what is stale, informed or of unknown basis: ", "dim"),
            (
                f"{counted(including.claims, 'claim')}, {_percent(including)} {_alpha(including)}",
                "",
            ),
            hang="  ",
        )


def _without_interval(figure: Figure) -> Figure:
    return Figure(figure.claims, figure.judgements, figure.percent, figure.alpha, figure.why)


def _percent(figure: Figure) -> str:
    return f"{figure.percent:.1f} % of the pairs of judgements of one claim are the same."


def _alpha(figure: Figure) -> str:
    if figure.alpha is None:
        return f"No coefficient: {figure.why}."
    words = f"Krippendorff's alpha {figure.alpha:.3f}"
    drawn = figure.interval
    if drawn is None:
        return f"{words}."
    left = f", {drawn.left_out} of {drawn.resamples:,} resamples without variation left out"
    if drawn.low is None or drawn.high is None:
        return f"{words}; no interval{left}, which is more than 5 %."
    between = f"95 % between {drawn.low:.3f} and {drawn.high:.3f}"
    return f"{words}, {between}{left if drawn.left_out else ''}."


def _pairs(pairs: Sequence[Pair]) -> Iterator[Line]:
    names = max(len(visible(f"{pair.one} and {pair.other}")) for pair in pairs)
    for pair in sorted(pairs, key=lambda pair: (-pair.claims, pair.one, pair.other)):
        words = visible(f"{pair.one} and {pair.other}").ljust(min(names, 40))
        share = f"{100 * pair.same / pair.claims:.0f} %"
        yield line(
            (f"{words}  ", ""),
            (f"{pair.same:,} of {counted(pair.claims, 'claim')} the same, {share}", "dim"),
        )


def _split(split: Split, claim: ClaimRow, glyphs: Glyphs, *, is_counted: bool) -> Line:
    said = f" {glyphs.dot} ".join(
        f"{visible(one.reviewer)}: {one.word}{f' ({one.apart})' if one.apart else ''}"
        for one in split.judgements
    )
    words: tuple[Span, ...] = (
        (f"{claim.id.hex[:8]}  ", "dim"),
        (clip(visible(claim.text), _TEXT_CELLS, glyphs.more), "" if is_counted else "dim"),
    )
    return Line((words, ((said, "disputed" if is_counted else "dim"),)),
                Target("claim", claim.id, claim.id), hang="  ")  # fmt: skip
