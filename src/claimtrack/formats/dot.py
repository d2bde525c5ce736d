"""Graphviz DOT: claims as boxes, answers and supports as arrows that say what they are.

Source: the DOT language of graphviz.org.
"""

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

from claimtrack.formats.format import Format, Output, Records
from claimtrack.formats.unsaid import count_unsaid, standing

_SAID = frozenset({"text", "speaker", "rebuttals", "supports"})
_CELLS = 34
_COLOURS = {"against": "#b00020", "for": "#1b7837", "neither": "#555555"}
_NO_ATTACK = {"concedes", "counter_accuses"}


def write(records: Records, output: Output) -> Iterator[str]:
    """Yield the claims as nodes, then what answers and what supports them as edges."""
    claims: dict[str, dict[str, Any]] = {}
    for kind, values in standing(records, output.account):
        if kind == "claim":
            claims[values["id"]] = values
        else:
            output.account.lose(kind)
    yield (
        f"digraph {quoted(output.case or 'claims')} {{\n"
        '  rankdir=BT;\n  node [shape=box, style=rounded, fontname="sans-serif"];\n'
        '  edge [fontname="sans-serif", fontsize=10];\n'
    )
    for claim_id, claim in claims.items():
        count_unsaid("claim", claim, _SAID, output.account)
        output.written += 1
        yield f"  {quoted(claim_id)} [label={_label(claim)}];\n"
    for claim_id, claim in claims.items():
        for answer in claim.get("rebuttals", []):
            side = "neither" if answer["kind"] in _NO_ATTACK else "against"
            if answer["claim"] in claims:
                yield _edge(answer["claim"], claim_id, answer["kind"].replace("_", " "), side)
        for support in claim.get("supports", []):
            if support["claim"] in claims:
                group = f" ({support['group']})" if support.get("group") else ""
                yield _edge(claim_id, support["claim"], f"supports{group}", "for")
    yield "}\n"


def _label(claim: dict[str, Any]) -> str:
    speaker = claim.get("speaker")
    name = speaker.get("name") if isinstance(speaker, dict) else speaker
    lines = wrap(claim["text"], _CELLS) or [""]
    return quoted("\n".join([*([f"{name}:"] if name else []), *lines]))


def _edge(start: str, end: str, label: str, side: str) -> str:
    colour = _COLOURS[side]
    style = ", style=dashed" if side == "neither" else ""
    return (
        f"  {quoted(start)} -> {quoted(end)} "
        f'[label={quoted(label)}, color="{colour}", fontcolor="{colour}"{style}];\n'
    )


def quoted(text: str) -> str:
    """Return a text as a string of DOT; a backslash of the text is no escape."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


FORMAT = Format(
    name="dot",
    description="The argument as a graph for Graphviz",
    suffixes=(".dot", ".gv"),
    write=write,
)
