#!/usr/bin/env bash
# Expected: a reader of web pages parts a struck number from the one put in its place, or drops it.
# Happens: four of five join them to a number that nobody wrote (22048), all five a raised figure too (106 for ten to the 6th).
# Versions: trafilatura 2.3.1, inscriptis 2.7.6, html2text 2025.4.15, beautifulsoup4 4.15.0, selectolax 1.0.2.
# Why a claim tracker cares: "22048 soldiers" is quoted word for word, verified, and false.
# Where claimtrack deals with it: src/claimtrack/formats/html.py marks what is struck and inserted, and raised figures.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install -q trafilatura==2.3.1 inscriptis==2.7.6 html2text==2025.4.15 beautifulsoup4==4.15.0 \
  selectolax==1.0.2 lxml_html_clean==0.4.6
cat > run.py <<'PYTHON'
import importlib.metadata
import re

import html2text
import inscriptis
import trafilatura
from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

PAGE = """<html><head><title>Toll</title></head><body><article><h1>The toll</h1>
<p>The ministry said that <del>220</del><ins>48</ins> soldiers were killed in the year of the
fighting in the east of the country.</p>
<p>The total rose to 10<sup>6</sup> roubles by the end of the year 2015<sup>5</sup>, as the letter
to the parish council says in its second part.</p>
<p>A third paragraph stands here, so that readers for whole articles take this page for one, with
enough words in it to be taken.</p></article></body></html>"""
READERS = {
    "trafilatura": lambda: trafilatura.extract(PAGE) or "",
    "inscriptis": lambda: inscriptis.get_text(PAGE),
    "html2text": lambda: html2text.html2text(PAGE),
    "beautifulsoup4": lambda: BeautifulSoup(PAGE, "html.parser").get_text(),
    "selectolax": lambda: LexborHTMLParser(PAGE).body.text(),
}
SEEN = dict.fromkeys(READERS, ["22048", "106", "20155"]) | {"html2text": ["~~220~~ 48", "106", "20155"]}
PATTERNS = (r"said that (.*?) ?soldiers", r"rose to (.*?) ?roubles", r"the year (\S+?),? as")
changed = False
for name, read in READERS.items():
    line = " ".join(read().split())
    numbers = [match[1] if (match := re.search(pattern, line)) else "" for pattern in PATTERNS]
    print(f"{name} {importlib.metadata.version(name)}: {numbers}")
    changed = changed or numbers != SEEN[name]
raise SystemExit(changed)
PYTHON
env/bin/python run.py
