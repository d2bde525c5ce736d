"""Argdown: claims as statements, with what supports and what attacks each.

An inference of several premises, or one that an answer strikes, is an argument of its own. Source:
the syntax of argdown.org; the tests read what is written with Argdown's own parser.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from claimtrack.formats.format import Account, Format, Output, Records
from claimtrack.formats.unsaid import count_unsaid, standing

_SPECIAL = re.compile(r"[\\@#*_\[\]<>{}:/=]|\.(?!\s|$)|(?<=\s)-|-(?=[->])")
_TITLE = re.compile(r"[^\W_][\w .'-]*")
_SAID = frozenset({"text", "tags", "rebuttals", "supports"})
_NO_ATTACK = {"concedes", "counter_accuses"}

Claims = dict[str, dict[str, Any]]


def write(records: Records, output: Output) -> Iterator[str]:
    """Yield the claims as statements, and the inferences as arguments."""
    account = output.account
    claims: Claims = {}
    for kind, values in standing(records, account):
        if kind == "claim":
            claims[values["id"]] = values
        else:
            account.lose(kind)
    titles = _titles(claims)
    arguments = _Arguments(claims)
    answers, kinds = _answers(claims, arguments, account)
    yield f"===\ntitle: {json.dumps(output.case or 'Claims', ensure_ascii=False)}\n===\n"
    for claim_id, claim in claims.items():
        count_unsaid("claim", claim, _SAID, account)
        output.written += 1
        tags = [*claim.get("tags", []), *sorted(kinds[claim_id])]
        yield f"\n[{titles[claim_id]}]: {escaped(claim['text'])}{_tags(tags)}\n"
        for answer in dict.fromkeys(answers[claim_id]):
            yield f"  - [{titles[answer]}]\n"
        for supporter in arguments.plain[claim_id]:
            yield f"  + [{titles[supporter]}]\n"
    for argument in arguments.written:
        yield f"\n<{argument.title}>\n"
        for striker in dict.fromkeys(argument.strikers):
            yield f"  _ [{titles[striker]}]\n"
        yield "\n"
        for number, premise in enumerate(argument.premises, 1):
            yield f"({number}) [{titles[premise]}]\n"
        yield f"-----\n({len(argument.premises) + 1}) [{titles[argument.conclusion]}]\n"


class _Argument:
    """An inference that is written as such: its premises, and who strikes it."""

    def __init__(self, number: int, conclusion: str) -> None:
        self.title = f"Support {number}"
        self.conclusion = conclusion
        self.premises: list[str] = []
        self.strikers: list[str] = []


class _Arguments:
    """The supports of all claims: plain ones, and those that are written as arguments."""

    def __init__(self, claims: Claims) -> None:
        self.written: list[_Argument] = []
        self.plain: dict[str, list[str]] = defaultdict(list)
        self._of_support: dict[str, _Argument] = {}
        struck = {
            answer["support"]
            for claim in claims.values()
            for answer in claim.get("rebuttals", [])
            if answer.get("support")
        }
        groups: dict[tuple[str, str], _Argument] = {}
        for supporter, claim in claims.items():
            for support in claim.get("supports", []):
                conclusion = support["claim"]
                if conclusion not in claims:
                    continue
                group, support_id = support.get("group"), support.get("id", "")
                if not group and support_id not in struck:
                    self.plain[conclusion].append(supporter)
                    continue
                place = (conclusion, group or support_id)
                if place not in groups:
                    groups[place] = _Argument(len(groups) + 1, conclusion)
                    self.written.append(groups[place])
                groups[place].premises.append(supporter)
                self._of_support[support_id] = groups[place]

    def struck_by(self, answer: dict[str, Any]) -> _Argument | None:
        """Return the argument that an answer strikes, if it names one."""
        return self._of_support.get(answer.get("support", ""))


def _answers(
    claims: Claims, arguments: _Arguments, account: Account
) -> tuple[dict[str, list[str]], dict[str, set[str]]]:
    """Return who attacks each claim, and of which kinds each claim's answers are."""
    answers: dict[str, list[str]] = defaultdict(list)
    kinds: dict[str, set[str]] = defaultdict(set)
    for claim_id, claim in claims.items():
        for answer in claim.get("rebuttals", []):
            by, kind = answer["claim"], answer["kind"]
            if by not in claims:
                continue
            kinds[by].add(kind)
            argument = arguments.struck_by(answer)
            if argument is not None:
                argument.strikers.append(by)
            elif kind in _NO_ATTACK:
                account.lose(f"answer that attacks nothing: {kind}")
            elif by != claim_id:
                answers[claim_id].append(by)
            else:
                account.lose("claim that answers itself")
    return answers, kinds


def _titles(claims: Claims) -> dict[str, str]:
    """Return what each claim is called: its key, or its id where the key is none or not its own."""
    taken: dict[str, str] = {}
    for claim_id, claim in claims.items():
        key = str(claim.get("key") or "")
        title = key if _TITLE.fullmatch(key) and key not in taken else claim_id
        taken[title] = claim_id
    return {claim_id: title for title, claim_id in taken.items()}


def escaped(text: str) -> str:
    """Return words on one line, so that Argdown takes none of them as its own."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def _tags(tags: list[str]) -> str:
    """Return tags as data, which leaves the words as they are."""
    names = [json.dumps(re.sub(r"[{}]", " ", tag), ensure_ascii=False) for tag in tags]
    return f"{{tags: [{', '.join(names)}]}}" if names else ""


FORMAT = Format(
    name="argdown",
    description="The argument as Argdown, for those who map arguments",
    suffixes=(".argdown",),
    write=write,
    places=(
        ("statement", "a claim, called by its key where that is its own, else by its id"),
        ("`-` and `+` below it", "who attacks and who supports it"),
        ("argument", "a support of several premises, or one that an answer strikes"),
        ("`_` below an argument", "the answer that undercuts it"),
        ("tags", "topics, and the kinds of what a claim answers"),
    ),
)
