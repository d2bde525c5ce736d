"""What makes two names or two addresses look like one. Pure; a person decides.

Names are compared as search compares them: without marks and case, in any order of their words.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import combinations
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from claimtrack.text import fold

_TRACKING = frozenset(
    ("fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "ref", "ref_src",
     "cmpid", "ocid", "smid", "s_cid", "_ga", "share", "source", "amp")
)  # fmt: skip
_SHORT, _LONG, _MOST = 5, 10, 2
_KEY_LENGTH = 3

_TIME = re.compile(r"(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:])")
_HOST = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,})/?", re.IGNORECASE)
_SHORT_TITLES = frozenset(
    ("dr", "prof", "mr", "mrs", "ms", "gen", "col", "maj", "capt", "lt", "sgt", "adm", "rev",
     "hon", "sen", "rep", "gov", "amb")
)  # fmt: skip
_TITLES = frozenset(
    ("doctor", "professor", "sir", "dame", "lord", "lady", "general", "colonel", "major",
     "captain", "lieutenant", "sergeant", "admiral", "reverend", "senator", "governor",
     "ambassador", "president", "minister")
)  # fmt: skip
"""In full, these are names too ("General Motors"): two words must follow."""
_LEGAL_FORMS = frozenset(
    ("ltd", "limited", "llc", "llp", "lp", "inc", "incorporated", "corp", "corporation", "co",
     "company", "plc", "gmbh", "ag", "kg", "se", "sa", "sarl", "sas", "srl", "spa", "bv", "nv",
     "oy", "ab", "as", "ooo", "oao", "zao", "pao", "ao", "jsc", "pjsc", "ojsc")
)  # fmt: skip
_TRIMMINGS = "the same but for a title, a legal form, a channel or a time"
_SCORES = {
    "the same name": 1.0,
    "the same address but for its tracking parts": 0.95,
    "the same words of the same speaker": 0.9,
    "the same kept text": 0.9,
    "spelled alike": 0.9,
    _TRIMMINGS: 0.85,
    "one letter apart": 0.8,
    "a first name cut short": 0.7,
}
OF_THE_FIRST = "is another name of the first"
_ANOTHER_NAME, _LOOSE = 0.95, 0.6

_KEPT = 1 << 18
"""So many names are kept as they are compared: they are asked for again and again."""
_AT_ONCE = 256
_LETTERS_ONLY = re.compile("[A-Za-z -]*")
"""A name of which the words stand in it as they are folded, but for their case."""


def plain_url(url: str) -> str:
    """Return an address without what differs between two ways to the same page.

    Gone are the scheme, `www.` and mobile prefixes, tracking parameters, the fragment and a last
    slash. It is for comparing only; it need not lead anywhere.
    """
    try:
        parts = urlsplit(url.strip() if "://" in url else f"https://{url.strip()}")
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    except ValueError:  # such as an unclosed bracket in the host
        return url.strip()
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith("utm_") and name.lower() not in _TRACKING
    ]
    path = parts.path.rstrip("/").removesuffix("/amp")
    return f"{host}{path}" + (f"?{urlencode(kept)}" if kept else "")


_ADDRESS = re.compile(
    r"https?://\S+|[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE
)


def is_address(word: str) -> bool:
    """Say whether a typed word may be an address: with its scheme, or a host and perhaps a path."""
    return bool(_ADDRESS.fullmatch(word))


def leads_to(typed: str, url: str, *, is_open: bool = False) -> bool:
    """Say whether an address, or the beginning of one at a border of its parts, is that of `url`.

    A host counts for its subdomains too; case, scheme and what `plain_url` leaves out do not
    matter. With `is_open` the beginning may end anywhere.
    """
    host, rest = _host_and_rest(typed)
    other_host, other_rest = _host_and_rest(url)
    if is_open and not rest:
        return f".{other_host}".find(f".{host}") >= 0
    if not f".{other_host}".endswith(f".{host}") or not other_rest.startswith(rest):
        return False
    return is_open or not rest or other_rest[len(rest) : len(rest) + 1] in ("", "/", "?")


def _host_and_rest(url: str) -> tuple[str, str]:
    """Return the host of an address, and its path with its query, as they are compared."""
    plain = unquote(plain_url(url)).lower()
    host = re.split("[/?]", plain, maxsplit=1)[0]
    with suppress(UnicodeError):
        return host.encode("ascii").decode("idna"), plain[len(host) :]
    return host, plain[len(host) :]


@lru_cache(_KEPT)
def plain_name(name: str) -> str:
    """Return the folded words of a name without what one and the same may have or lack.

    Gone are the channel and the time of a broadcast ("@First channel, 21:55"), a title before the
    name, a legal form behind it, and the `www.` of a host, whose parts otherwise all count.
    """
    host = host_of(name)
    if host:
        return host
    words = fold(_TIME.sub(" ", name.partition("@")[0]) or name).split()
    while len(words) > 1 and (words[0] in _SHORT_TITLES or (words[0] in _TITLES and words[2:])):
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words = words[:-1]
    return " ".join(words) or fold(name)


def host_of(name: str) -> str:
    """Return the host that a name is, without `www.`; "" where it is none."""
    match = _HOST.fullmatch(name.strip())
    return match[1].lower() if match else ""


def score_of(why: str) -> float:
    """Return how likely a reason makes two rows one: 0 to 1, to sort by; no probability."""
    return _SCORES.get(why, _ANOTHER_NAME if why.endswith(OF_THE_FIRST) else _LOOSE)


def similar_names(
    names: Iterable[str],
    wanted: Collection[str] | None = None,
    between: Callable[[], None] = lambda: None,
) -> Iterator[tuple[str, str, str]]:
    """Yield the pairs of different names that look alike, and why; with `wanted`, only of these.

    Spelled alike; the same but for a title, a legal form, a channel or a time; a letter or two
    apart (one below ten letters, two from there on, a swap counts as one, and no digit differs);
    or the same with a first name cut to its letter. Of hosts every letter counts. `between` is
    called at times, and may raise to leave it.
    """
    listed = sorted(set(names) if wanted is None else _near(set(names), wanted))
    forms: dict[str, list[str]] = defaultdict(list)
    for name in _paced(listed, between):
        forms[_form_of(name)].append(name)
    asked_for = set(listed if wanted is None else wanted)
    for spellings in forms.values():
        for first, second in combinations(spellings, 2):
            if first in asked_for or second in asked_for:
                yield first, second, "spelled alike"
    yield from _plain_pairs(_paced(listed, between), forms, asked_for)
    for name in list(forms):
        forms[name] = [one for one in forms[name] if not host_of(one)]  # every letter counts there
        if not forms[name]:
            del forms[name]
    sought = {form for form, spellings in forms.items() if not asked_for.isdisjoint(spellings)}
    for form, close_form, why in _close_forms(list(forms), sought, between):
        yield from ((first, second, why) for first in forms[form] for second in forms[close_form])


def _near(names: set[str], wanted: Collection[str]) -> Iterator[str]:
    """Yield the names that may look like one of these: what shares no letters need not be folded.

    Two that look alike share the beginning or the end of a word, or a word of their plain names.
    """
    parts = {
        part.removesuffix("$")
        for name in wanted
        for part in (*_keys_of(_form_of(name)), *fold(name).split(), *plain_name(name).split())
    }
    sought = re.compile("|".join(map(re.escape, sorted(filter(None, parts)))), re.IGNORECASE)
    for name in names:
        if name in wanted or not _LETTERS_ONLY.fullmatch(name) or sought.search(name):
            yield name


def _paced(names: Sequence[str], between: Callable[[], None]) -> Iterator[str]:
    for start in range(0, len(names), _AT_ONCE):
        between()
        yield from names[start : start + _AT_ONCE]


@lru_cache(_KEPT)
def _form_of(name: str) -> str:
    """Return the folded words of a name, in the order of the alphabet."""
    return " ".join(sorted(fold(name).split()))


def _plain_pairs(
    names: Iterable[str], forms: dict[str, list[str]], asked_for: set[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield pairs that are the same but for a title, a legal form, a channel or a time."""
    form_of = {name: form for form, spellings in forms.items() for name in spellings}
    plain: dict[str, list[str]] = defaultdict(list)
    for name in names:
        plain[plain_name(name)].append(name)
    for listed in plain.values():
        for first, second in combinations(listed, 2):
            if form_of[first] != form_of[second] and {first, second} & asked_for:
                yield first, second, _TRIMMINGS


def _close_forms(
    forms: Sequence[str], sought: set[str], between: Callable[[], None]
) -> Iterator[tuple[str, str, str]]:
    """Yield pairs of different forms, one of them sought, that are close; each pair once."""
    from rapidfuzz.distance import DamerauLevenshtein
    from rapidfuzz.process import extract_iter

    buckets: dict[str, list[str]] = defaultdict(list)
    for form in _paced(forms, between):
        for key in _keys_of(form):
            buckets[key].append(form)
    short = {form for form in forms if any(map(_is_letter, form.split()))}
    for form in sorted(sought):
        between()
        candidates = {other for key in _keys_of(form) for other in buckets[key] if other != form}
        listed = sorted(other for other in candidates if other > form or other not in sought)
        matches = extract_iter(form, listed, scorer=DamerauLevenshtein.distance, score_cutoff=_MOST)
        close = {
            other: "one letter apart" if distance == 1 else f"{int(distance)} letters apart"
            for other, distance, _ in matches
            if _is_close(form, other, int(distance))
        }
        yield from ((form, other, why) for other, why in close.items())
        for other in listed if form in short else sorted(short.intersection(listed)):
            if other not in close and _is_shortened(form.split(), other.split()):
                yield form, other, "a first name cut short"


def _keys_of(form: str) -> set[str]:
    """Return keys of a form: two that look alike share one, so that few need be compared."""
    long = [word for word in form.split() if len(word) >= _KEY_LENGTH]
    return {word[:_KEY_LENGTH] for word in long} | {f"{word[-_KEY_LENGTH:]}$" for word in long} or {
        form
    }


def _is_close(form: str, other: str, distance: int) -> bool:
    shorter = min(len(form), len(other))
    if shorter < _SHORT or distance > (1 if shorter < _LONG else _MOST):
        return False
    return _numbers(form) == _numbers(other)


def _numbers(form: str) -> list[str]:
    return [word for word in form.split() if any(letter.isdigit() for letter in word)]


def _is_shortened(first: list[str], second: list[str]) -> bool:
    """Say whether two names differ only in words of which one has just the first letter."""
    only_first = [word for word in first if word not in second]
    only_second = [word for word in second if word not in first]
    shared = any(len(word) > _KEY_LENGTH for word in first if word in second)
    if not shared or not only_first or len(only_first) != len(only_second):
        return False
    return all(
        (_is_letter(a) or _is_letter(b)) and a[0] == b[0]
        for a, b in zip(only_first, only_second, strict=True)
    )


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha()
