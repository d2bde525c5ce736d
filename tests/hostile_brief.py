"""A case that nobody would write: markup for names, endless words, two directions, no sources."""

from uuid import UUID

from claimtrack.changes import recording
from claimtrack.store import Store

SCRIPT = "<script>window.hacked=1</script>"
IMAGE = "\"'><img src=x onerror=window.hacked=1>"
CLOSING = "</style></title></textarea></details>--><svg onload=window.hacked=1>"
MARKDOWN = (
    "[a](javascript:hacked) ![b](http://x.example/c.png) `d` *e* _f_ # g\n# h\n- i\n1. j\n\n    k"
)
HEBREW = "הטענה הזאת נכתבה מימין לשמאל 123, ואחריה Latin words (inside)."
ARABIC = "قال الوزير إن المياه آمنة ١٢٣"
OVERRIDE = "safe \u202egnp.exe\u202c end \u2066 unclosed \x07\x1b[31m red"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 125
LINKS = ("javascript:window.hacked=1", "JaVaScRiPt:window.hacked=1", "data:text/html,<b>x</b>",
         "https://x.example/\"onmouseover=\"window.hacked=1", "http://x.example/a b",
         f"https://x.example/{'a' * 1900}")  # fmt: skip
CLAIMS = (SCRIPT, IMAGE, CLOSING, MARKDOWN, HEBREW, ARABIC, OVERRIDE, LONG, "x " * 5000)


def uid(number: int) -> UUID:
    return UUID(int=(9 << 120) + number)


def hostile(store: Store) -> None:
    """Write claims of which each says what would break a page, and answers the one before it."""
    with recording(store, IMAGE) as opened:
        for number, link in enumerate(LINKS):
            opened.add("source", uid(200 + number), {
                "title": f"{CLAIMS[number]} {number}", "kind": "post", "url": link,
                "archive_url": link, "outlet": IMAGE, "published_basis": "unknown",
            })  # fmt: skip
        for number, text in enumerate(CLAIMS):
            speaker = uid(100 + number)
            opened.add("actor", speaker, {"name": f"{text[:300]} {number}", "kind": "person"})
            opened.add("claim", uid(number), {
                "text": text.strip(), "speaker_id": speaker, "capacity": IMAGE, "place": SCRIPT,
                "said_words": CLOSING, "said_basis": "unknown", "stage": "open",
            })  # fmt: skip
            if number < len(LINKS):
                opened.add("citation", uid(300 + number), {
                    "claim_id": uid(number), "source_id": uid(200 + number), "exact": text,
                    "prefix": "", "suffix": "", "wording": ("verbatim", "paraphrase")[number % 2],
                    "role": ("reports", "supports", "disputes")[number % 3], "locator": IMAGE,
                    "translation": HEBREW, "translator": SCRIPT,
                })  # fmt: skip
            if number:
                opened.add("rebuttal", uid(400 + number), {
                    "claim_id": uid(number - 1), "counterclaim_id": uid(number),
                    "kind": "contradicts", "aim": "whole", "link": "desk",
                })  # fmt: skip
        opened.add("rebuttal", uid(499), {
            "claim_id": uid(len(CLAIMS) - 1), "counterclaim_id": uid(0), "kind": "denies",
            "aim": "whole", "link": "desk",
        })  # fmt: skip
