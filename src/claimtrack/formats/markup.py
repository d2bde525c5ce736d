"""The plain text of a field that may hold markup, and an address that may be followed.

Only the tags of HTML are tags, and only what ends in a semicolon is an entity: "a <b and c> d",
"R&D" and "?a=1&copy=2" stay as they are. What another program escaped twice is unfolded twice.
"""

import html
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from claimtrack.formats.html import visible_text
from claimtrack.formats.html_tokens import tokens

STRIPPED = "markup stripped"
DECODED = "entities decoded"

_UNSAFE = re.compile(r"""[\s<>"`{}|\\^]""")
_MOST_ROUNDS = 3
_NAMES = (
    "a|abbr|acronym|address|area|article|aside|audio|b|base|bdi|bdo|big|blockquote|body|br|button|"
    "canvas|caption|center|cite|code|col|colgroup|data|datalist|dd|del|details|dfn|dialog|div|dl|"
    "dt|em|embed|fieldset|figcaption|figure|font|footer|form|h[1-6]|head|header|hgroup|hr|html|i|"
    "iframe|img|input|ins|kbd|label|legend|li|link|main|map|mark|menu|meta|meter|nav|noframes|"
    "noscript|o:p|object|ol|optgroup|option|output|p|param|picture|pre|progress|q|rp|rt|ruby|s|"
    "samp|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|"
    "tbody|td|template|textarea|tfoot|th|thead|time|title|tr|track|tt|u|ul|var|video|wbr"
)
# A tag in full, quoted values included, as the tokenizer of pages takes it. What follows its name
# has an attribute with a value, or is one of those that have none: "a <b and c> d" has no tag. The
# bound keeps a text of broken tags from being read again from each.
_VALUES = r"""(?:[^<>"'=]++|=[\t\n\f\r ]*+(?:"[^"]*+"|'[^']*+')?+|["']){0,200}+"""
_BARE = "allowfullscreen|async|checked|controls|defer|disabled|hidden|nowrap|open|reversed|selected"
_REST = rf"[\t\n\f\r ]*+/?|[\t\n\f\r /]++(?:[\w:.-]++[\t\n\f\r ]*+=|(?:{_BARE})\b){_VALUES}"
_TAG = re.compile(rf"</?(?:{_NAMES})(?:{_REST})>", re.I | re.A)
_DECLARATION = re.compile(r"<!doctype[^<>]{0,200}>|<\?xml[^<>]{0,200}\?>", re.I)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_BLOCK = re.compile(
    r"</?(?:address|article|blockquote|body|br|center|dd|div|dl|dt|h[1-6]|hr|html|li|ol|p|pre|"
    r"section|table|td|th|tr|ul)[\s/>]",
    re.I,
)
_SPACE = re.compile(r"&(?:nbsp|#160|#x0*a0);", re.I)
_BLANKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without markup; `repair` is the kind of what was mended, None where nothing was.

    `links` are the http(s) addresses that its markup led to, each once, in order.
    """

    text: str
    repair: str | None = None
    links: tuple[str, ...] = ()


def plain(text: str) -> Plain:
    """Return the text of a field; paragraphs and lines of its markup are lines of the text.

    Line ends of a text stay where no tag of it says where lines end. Struck words are marked, as
    in the text of a document.
    """
    if "<" not in text and "&" not in text:
        return Plain(text)
    links: tuple[str, ...] = ()
    done, repair = text, None
    for _ in range(_MOST_ROUNDS):
        bare = _unwrapped(_unwrapped(done, "<![CDATA[", "]]>"), "<!--", "-->")
        if _TAG.search(bare) or _DECLARATION.search(bare):
            links += _links(bare)
            bare, repair = _without_tags(bare), STRIPPED
        elif _ENTITY.search(bare):
            bare, repair = _decoded(bare), repair or DECODED
        if bare == done:
            break
        done = bare
    if done == text:
        return Plain(text)
    return Plain(done.strip(), repair or STRIPPED, tuple(dict.fromkeys(links)))


def web_address(text: str | None) -> str | None:
    """Return a text as an http(s) address, or None where it is none, or is several.

    Spaces around it, brackets (<…>) and the entities of HTML are taken off, the scheme and host
    written small, and what no address may hold is written as %20 and its like.
    """
    address = html.unescape(text or "").strip().removeprefix("<").removesuffix(">").strip()
    address = re.sub(r"[\t\r\n]", "", address)
    if not re.match(r"https?://", address, re.I) or re.search(r"\s\S*://", address):
        return None
    if re.search(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ud800-\udfff]", address):
        return None
    try:
        parts = urlsplit(address)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    if not host or not re.fullmatch(r"[^\s/\\<>\"%]+", host) or not _may_be_host(host):
        return None
    place = parts.netloc.rpartition("@")
    network = f"{place[0]}{place[1]}{place[2].lower()}"
    rest = (_UNSAFE.sub(lambda match: quote(match[0]), part) for part in parts[2:])
    return urlunsplit((parts.scheme.lower(), network, *rest))


def _may_be_host(host: str) -> bool:
    return host == "localhost" or ":" in host or "." in host.strip(".")


def _unwrapped(text: str, opening: str, closing: str) -> str:
    """Return a text without what wraps character data, or without its comments."""
    written, place = [], 0
    while (start := text.find(opening, place)) >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0:
            break
        written.append(text[place:start])
        if opening != "<!--":
            written.append(text[start + len(opening) : end])
        place = end + len(closing)
    return "".join((*written, text[place:]))


def _links(text: str) -> tuple[str, ...]:
    """Return where the links of a text lead."""
    said = (token.attributes().get("href") for token in tokens(_safe(text)) if token.name == "a")
    return tuple(address for each in said if (address := web_address(each)) is not None)


def _safe(text: str) -> str:
    """Return a text of which HTML takes as markup what is its markup, and nothing else."""
    written, place = [], 0
    for tag in _TAG.finditer(text):
        written += [_escaped(text[place : tag.start()]), tag[0]]
        place = tag.end()
    return "".join((*written, _escaped(text[place:])))


def _escaped(text: str) -> str:
    """Escape what is no markup; entities stay."""
    text = _SPACE.sub(" ", _DECLARATION.sub("", text)).replace("<", "&lt;")
    return re.sub(rf"&(?!(?:{_ENTITY.pattern[1:]}))", "&amp;", text)


def _without_tags(text: str) -> str:
    """Return the visible text of HTML."""
    if not _BLOCK.search(text):
        text = text.replace("\r\n", "\n").replace("\n", "<br>")
    return _BLANKS.sub("\n\n", visible_text(_safe(text)))


def _decoded(text: str) -> str:
    """Decode entities; a no-break space that was written as one is a space."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), _SPACE.sub(" ", text))
