"""Fields with markup as plain text, and addresses that may be followed: a row a case."""

from time import process_time

from claimtrack.formats.markup import DECODED, STRIPPED, Plain, plain, web_address

TEXTS = {
    "plain": Plain("plain"),
    " spaces stay\n": Plain(" spaces stay\n"),
    "a <b and c> d": Plain("a <b and c> d"),
    "if a<b then c>d, <3": Plain("if a<b then c>d, <3"),
    "R&D AT&T ?a=1&copy=2": Plain("R&D AT&T ?a=1&copy=2"),
    "<someone@example.org>": Plain("<someone@example.org>"),
    "a <b>b</b> c": Plain("a b c", STRIPPED),
    "<B CLASS=x>b</B>": Plain("b", STRIPPED),
    "one<br>two<p>three</p><p>four</p>": Plain("one\ntwo\n\nthree\n\nfour", STRIPPED),
    "one\n\ntwo <i>three</i>": Plain("one\n\ntwo three", STRIPPED),
    "<p>one\ntwo</p>": Plain("one two", STRIPPED),
    "a<!-- note -->b": Plain("ab", STRIPPED),
    "<![CDATA[a <b>b</b>]]>": Plain("a b", STRIPPED),
    "<!DOCTYPE html>a": Plain("a", STRIPPED),
    "<script>alert(1)</script>ok": Plain("ok", STRIPPED),
    "<img src=x onerror=alert(1)>ok": Plain("ok", STRIPPED),
    "5 &lt; 6 &amp; 7&nbsp;m": Plain("5 < 6 & 7 m", DECODED),
    "&amp;quot;twice&amp;quot;": Plain('"twice"', DECODED),
    "&lt;p&gt;Hi&amp;nbsp;you&lt;/p&gt;": Plain("Hi you", STRIPPED),
    "<a href='http://a.org/?x=1&amp;y=2'>t</a> <a href='javascript:x'>u</a>": Plain(
        "t u", STRIPPED, ("http://a.org/?x=1&y=2",)
    ),
    "<s>220</s> 48": Plain("⟦struck: 220⟧ 48", STRIPPED),
    "&#99999999; &#x41;": Plain("&#99999999; A", DECODED),
}
ADDRESSES = {
    "http://x.org": "http://x.org",
    " <HTTPS://X.org/a b?c=é#d>\n": "https://x.org/a%20b?c=é#d",
    "http://a.b/?q=1&amp;r=2": "http://a.b/?q=1&r=2",
    "http://a.b/100%25?u=%zz": "http://a.b/100%25?u=%zz",
    "http://user:pw@Ex.org:80/": "http://user:pw@ex.org:80/",
    "http://пример.рф/путь": "http://пример.рф/путь",
    "http://[::1]/x": "http://[::1]/x",
    "javascript:alert(1)": None,
    "data:text/html,x": None,
    "ftp://a.b/": None,
    "www.x.org": None,
    "http://": None,
    "http://nowhere": None,
    "http://[::1": None,
    "http://a.b:99999/": None,
    "http://a.b/\u202egpj": None,
    "https://a.b/ http://c.d": None,
    "": None,
    None: None,
}


def test_markup_and_entities_become_text_and_are_told() -> None:
    assert {text: plain(text) for text in TEXTS} == TEXTS


def test_only_an_address_of_the_web_is_one() -> None:
    assert {text: web_address(text) for text in ADDRESSES} == ADDRESSES


def test_no_broken_markup_takes_long_or_is_lost() -> None:
    pieces = (
        "<b ",
        "<",
        "<!--",
        "<![CDATA[",
        '<b ="<b "=',
        "<p>",
        "&amp;",
        "&",
        "<b a='",
        "<a b=1 ",
    )

    for piece in pieces:
        begun = process_time()
        plain(piece * (100_000 // len(piece)))
        assert process_time() - begun < 5, piece
