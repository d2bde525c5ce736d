"""The paragraphs of a draft in Markdown, as CommonMark and Pandoc part them.

What is no printed sentence (code, addresses, the head of a file) is left out; `[@key]` and links
are references. Emphasis is taken out of the words.
"""

import html
import re
from collections.abc import Iterator, Mapping
from itertools import count

from claimtrack.proofing.draft import DraftParagraph, Gathering

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTED = re.compile(r" {0,3}>[ ]?")
_OWN_BLOCK = re.compile(r"\s{0,3}(?:#{1,6}\s|[-*+]\s+|\d{1,9}[.)]\s+|\||(?:[-*_=]\s*){3,}$)")
_MARK_OF_BLOCK = re.compile(r"\s*(?:#{1,6}\s+|[-*+]\s+|\d{1,9}[.)]\s+)")
_RULE = re.compile(r"\s{0,3}(?:[-*_=]\s*){3,}$")
_DEFINITION = re.compile(r" {0,3}\[([^\]\[^@]+)\]:\s*<?(\S+?)>?(?:\s.*)?$")
_NOTE = re.compile(r"(\s{0,3}\[\^[^\]]+\]:)\s*")
_KEY = r"@(?:\{([^}\s]+)\}|([\w][\w:.#$%&\-+?<>~/]*\w|\w))"
_INLINE = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<code>`+)(?:.+?)(?P=code)"
    r"|\[\^[^\]]+\]"
    r"|!?\[(?P<named>[^\[\]]*)\]\(\s*<?(?P<address>[^\s)>]*)>?[^)]*\)"
    r"|\[(?P<cited>[^\[\]]*@[^\[\]]*)\]"
    r"|!?\[(?P<words>[^\[\]]+)\]\[(?P<label>[^\[\]]*)\]"
    r"|<(?P<bare>https?://[^\s<>]+)>"
    r"|<[/!?a-zA-Z][^<>]*>"
    r"|(?<![\w@])(?P<loose>@(?:\{[^}\s]+\}|[\w][\w:.#$%&\-+?<>~/]*\w))"
    r"|(?P<emphasis>\*{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=\S)_{1,3}(?!\w)|~~)"
)


def markdown_paragraphs(text: str) -> Iterator[DraftParagraph]:
    """Yield the paragraphs in order; lines are counted from 1."""
    lines = text.splitlines()
    known = {found[1].casefold(): found[2] for line in lines if (found := _DEFINITION.match(line))}
    gathering = Gathering()
    fence = ""
    start = _behind_head(lines)
    for number, line in zip(count(start + 1), lines[start:], strict=False):
        opening = _FENCE.match(line)
        if fence or opening:
            if not fence and opening:
                fence = opening[1]
            elif opening and opening[1].startswith(fence) and not line[opening.end() :].strip():
                fence = ""
            continue
        quoted = _QUOTED.match(line)
        bare = line[quoted.end() :] if quoted else line
        begins = not bare.strip() or bool(_OWN_BLOCK.match(bare)) or bool(_NOTE.match(bare))
        if begins or bool(quoted) != gathering.is_quotation:
            if (paragraph := gathering.finished()) is not None:
                yield paragraph
            gathering = Gathering(is_quotation=bool(quoted))
        if not bare.strip() or _RULE.match(bare) or _DEFINITION.match(bare):
            continue
        bare = _NOTE.sub("", bare, count=1) if _NOTE.match(bare) else bare
        _write(gathering, f"{_MARK_OF_BLOCK.sub('', bare, count=1)} ", number, known)
    if (paragraph := gathering.finished()) is not None:
        yield paragraph


def _behind_head(lines: list[str]) -> int:
    """Return where the text begins behind a head of YAML."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    ends = (at for at, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "..."))
    return next(ends, -1) + 1


def _write(gathering: Gathering, line: str, number: int, known: Mapping[str, str]) -> None:
    place = 0
    for found in _INLINE.finditer(line):
        gathering.write(html.unescape(line[place : found.start()]), number)
        place = found.end()
        if found["escaped"]:
            gathering.write(found["escaped"], number)
        elif found["address"] is not None:
            gathering.write(html.unescape(found["named"]), number)
            gathering.refer(html.unescape(found["address"]), number, is_address=True)
        elif found["label"] is not None:
            gathering.write(html.unescape(found["words"]), number)
            address = known.get((found["label"] or found["words"]).casefold())
            if address:
                gathering.refer(address, number, is_address=True)
        elif found["bare"]:
            gathering.refer(found["bare"], number, is_address=True)
        elif found["cited"] or found["loose"]:
            for key in re.finditer(_KEY, found["cited"] or found["loose"]):
                gathering.refer(key[1] or key[2], number)
    gathering.write(html.unescape(line[place:]), number)
