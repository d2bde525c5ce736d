"""Argument Interchange Format (AIF) as JSON: claims, inferences and conflicts of a graph.

I-nodes are claims. An RA is an inference from its premises to its conclusion: they support it, as a
group where there are several, since an RA's premises hold together. A CA is a conflict. What people
said (L), how that leads to a claim (YA) and how sayings follow each other (TA) has no place; it is
kept with the claims that it is about. Source: the AIF ontology, and the JSON of AIFdb and xAIF.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from claimtrack.errors import UnreadableFileError
from claimtrack.formats.bounded_json import read_json
from claimtrack.formats.format import Account, Format, Input, Raw, Reading, Unreadable

_NUMBERED = "aif"
"""The data set of AIFdb, which gives every node of its maps a number of its own."""
_DEFAULT_SCHEMES = {"", "ra", "ca", "default inference", "default conflict"}
_HEAD_WORDS = b'"nodes"', b'"nodeID"'


@dataclass(slots=True)
class _Graph:
    """Nodes by id in the order of the file, and who leads to whom."""

    nodes: dict[str, dict[str, Any]]
    into: dict[str, list[str]] = field(default_factory=dict)
    out_of: dict[str, list[str]] = field(default_factory=dict)

    def kind(self, node_id: str) -> str:
        return str(self.nodes[node_id].get("type", "")).strip().upper()

    def of_kind(self, kind: str, node_ids: list[str]) -> list[str]:
        return [one for one in node_ids if self.kind(one) == kind]

    def before(self, node_id: str, kind: str) -> list[str]:
        return self.of_kind(kind, self.into.get(node_id, []))

    def after(self, node_id: str, kind: str) -> list[str]:
        return self.of_kind(kind, self.out_of.get(node_id, []))


def recognises(head: bytes) -> bool:
    """Say whether a file begins as a JSON object with nodes that have AIF's ids."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and all(
        word in head for word in _HEAD_WORDS
    )


def read(source: Input) -> Reading:
    """Read a graph of nodes and edges, bare or under the key `AIF`.

    Raises UnreadableFileError where it is too large, no JSON, or has no nodes and edges.
    """
    content = read_json(source)
    said = content if isinstance(content, dict) else {}
    found = [one for one in (said.get("AIF"), said.get("aif"), said)
             if isinstance(one, dict) and isinstance(one.get("nodes"), list)]  # fmt: skip
    if not found:
        raise UnreadableFileError(source.name, "has no list of `nodes`, as AIF's files do.")
    inner = found[0]
    edges = inner.get("edges", [])
    if not isinstance(edges, list):
        raise UnreadableFileError(source.name, "its `edges` are no list.")
    graph, wrong = _graph(inner["nodes"], edges, source.account)
    dataset = _dataset(graph)
    # AIFdb has one node in many of its maps, and each shows other edges of it.
    return Reading(
        [*wrong, *_records(graph, source.account)], dataset=dataset, forms=dataset == _NUMBERED
    )


def _graph(nodes: list[Any], edges: list[Any], account: Account) -> tuple[_Graph, list[Unreadable]]:
    graph = _Graph({})
    wrong: list[Unreadable] = []
    for place, node in enumerate(nodes, 1):
        node_id = _id(node.get("nodeID")) if isinstance(node, dict) else ""
        if not node_id:
            wrong.append(Unreadable(f"node {place}", 0, "has no `nodeID`"))
        elif node_id not in graph.nodes:
            graph.nodes[node_id] = node
        elif graph.nodes[node_id] == node:
            account.duplicate()
        else:
            wrong.append(Unreadable(f"node {node_id}", 0, "has the id of another node before it"))
    for edge in edges:
        ends = (edge.get("fromID"), edge.get("toID")) if isinstance(edge, dict) else ("", "")
        start, end = map(_id, ends)
        if start not in graph.nodes or end not in graph.nodes:
            account.lose("edge of a node that is not there")
        elif graph.kind(start) == graph.kind(end) == "I":
            account.lose("edge from claim to claim, with no inference or conflict between")
        elif end not in graph.out_of.setdefault(start, []):
            graph.out_of[start].append(end)
            graph.into.setdefault(end, []).append(start)
    return graph, wrong


def _id(value: Any) -> str:
    is_one = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value).strip() if is_one else ""


def _dataset(graph: _Graph) -> str:
    """Return whose ids they are.

    AIFdb numbers and dates all its nodes; elsewhere each file counts from 1, so that the same ids
    mean something else in the next file, and the first claim tells which one it is.
    """
    claims = graph.of_kind("I", list(graph.nodes))
    if claims and not all(graph.nodes[one].get("timestamp") for one in claims):
        words = f"{claims[0]}\n{graph.nodes[claims[0]].get('text')}"
        return f"aif {sha256(words.encode('utf-8', 'replace')).hexdigest()[:16]}"
    return _NUMBERED


def _records(graph: _Graph, account: Account) -> Iterator[Raw | Unreadable]:
    edges = _edges(graph, account)
    for node_id, node in graph.nodes.items():
        where = f"node {node_id}"
        kind = graph.kind(node_id)
        if kind != "I":
            if kind not in {"RA", "CA"}:
                account.lose(f"{kind or 'untyped'} node")
            continue
        text = node.get("text")
        if not isinstance(text, str) or not text.strip():
            yield Unreadable(where, 0, "is a claim without `text`")
            continue
        values = {"key": node_id, "text": text, **edges.get(node_id, {})}
        yield Raw(where, 0, "claim", values, original=_original(graph, node_id))


def _original(graph: _Graph, node_id: str) -> dict[str, Any]:
    """Return a node with those one step from it, and the sayings and anchors behind those."""
    near = [*graph.into.get(node_id, []), *graph.out_of.get(node_id, [])]
    behind = [far for one in near for far in graph.before(one, "L")]
    beside = [graph.nodes[one] for one in dict.fromkeys([*near, *behind])]
    return {"node": graph.nodes[node_id], "beside": beside}


def _edges(graph: _Graph, account: Account) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return what each claim supports and answers, by its node's id."""
    edges: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for node_id in graph.of_kind("RA", list(graph.nodes)):
        premises, conclusions = graph.before(node_id, "I"), graph.after(node_id, "I")
        if not premises or not conclusions:
            account.lose("inference without a premise or a conclusion that is a claim")
        for support in _supports(graph, node_id):
            edges.setdefault(support[0], {}).setdefault("supports", []).append(support[1])
    for node_id in graph.of_kind("CA", list(graph.nodes)):
        answers = list(_answers(graph, node_id))
        if not answers:
            account.lose("conflict that is not from a claim at a claim or an inference")
        for start, answer in answers:
            listed = edges.setdefault(start, {}).setdefault("answers", [])
            if answer not in listed:
                listed.append(answer)
    return edges


def _supports(graph: _Graph, inference: str) -> Iterator[tuple[str, dict[str, Any]]]:
    premises = graph.before(inference, "I")
    for conclusion in graph.after(inference, "I"):
        for premise in premises:
            if premise != conclusion:
                support = {"claim": conclusion} | _scheme(graph, inference)
                yield premise, support | ({"group": inference} if len(premises) > 1 else {})


def _answers(graph: _Graph, conflict: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for start in graph.before(conflict, "I"):
        for end in graph.after(conflict, "I"):
            if start != end:
                rival = {"claims": [end], "kind": "contradicts", "link": "desk"}
                yield start, rival | _scheme(graph, conflict)
        for inference in graph.after(conflict, "RA"):
            supports = list(_supports(graph, inference))
            for end in dict.fromkeys(support["claim"] for _, support in supports):
                if start != end:
                    answer: dict[str, Any] = {
                        "claims": [end],
                        "kind": "undercuts",
                        "aim": "inference",
                    }
                    answer |= {"link": "desk", "support": _named(supports, end)}
                    yield start, answer | _scheme(graph, conflict)


def _named(supports: list[tuple[str, dict[str, Any]]], conclusion: str) -> dict[str, str]:
    """Return how an answer names the inference that it strikes: by its first premise."""
    premise, support = next(one for one in supports if one[1]["claim"] == conclusion)
    return {"claim": premise} | ({"group": support["group"]} if "group" in support else {})


def _scheme(graph: _Graph, node_id: str) -> dict[str, str]:
    """Return the scheme of an inference or a conflict as a note, where it says more than none."""
    node = graph.nodes[node_id]
    for name in (node.get("scheme"), node.get("text")):
        if isinstance(name, str) and name.strip().casefold() not in _DEFAULT_SCHEMES:
            return {"note": f"Scheme: {name.strip()}"}
    return {}


FORMAT = Format(
    name="aif",
    description="A graph in the Argument Interchange Format as JSON (AIFdb, xAIF)",
    recognises=recognises,
    read=read,
    places=(
        ("I-node", "claim, known by its `nodeID`"),
        ("RA", "a support of the conclusion by each premise; several premises are one group"),
        ("CA between I-nodes", "an answer `contradicts`, linked by the desk"),
        ("CA at an RA", "an answer `undercuts` to the conclusion, naming the support"),
        ("scheme of an RA or CA", "note of the support or answer"),
        ("L, YA, TA and other nodes", "no place; kept with the claims beside them, and counted"),
    ),
)
