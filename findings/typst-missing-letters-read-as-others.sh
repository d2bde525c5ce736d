#!/usr/bin/env bash
# Expected: a program that sets a PDF and has no shape for a letter warns, or leaves the letter out; and words that are read back from a PDF are those that were set.
# Happens: typst warns of nothing and draws one box for all such letters; since they share a shape they share one entry in the table by which text is read back, so two names are read back as the same, wrong one: of two cities one reader makes the last letter of both, another zero characters.
# Versions: typst 0.15.2 (Python wheel, its own fonts), pypdfium2 5.15.2, pypdf 7.1.1.
# Why a claim tracker cares: whoever searches or copies from the brief finds another name than the one that was written, and no warning told who made it.
# Where claimtrack deals with it: src/claimtrack/brief/pdf/letters.py draws each letter beside one that no font has, replaces those that look the same by words, and lists their code points.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install -q typst==0.15.2 pypdfium2==5.15.2 pypdf==7.1.1
cat > run.py <<'PYTHON'
import importlib.metadata
import io
import re

import pypdf
import pypdfium2
import typst

SHEET = b"#set page(width: 200pt, height: 60pt)\n#sys.inputs.words"


def set_as(words, kind):
    return typst.compile_with_warnings(
        SHEET, format=kind, ignore_system_fonts=True, sys_inputs={"words": words}
    )


READ_AS = {
    "Anna Lind": ("Anna Lind", "Anna Lind"),
    "\u5317\u4eac": ("\u4eac", "\x00\x00"),
    "\u6771\u4eac": ("\u4eac", "\x00\x00"),
}
changed = False
for name, wanted in READ_AS.items():
    pdf, warnings = set_as(name, "pdf")
    svg, _ = set_as(name, "svg")
    shapes = set(re.findall(r'"#g([0-9A-F]+)"', svg.decode()))
    read = (
        pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().strip(),
        pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().strip(" \n"),
    )
    print(f"{name}: {len(warnings)} warnings, {len(shapes)} shapes, read as {read}")
    changed = changed or bool(warnings) or read != wanted
    changed = changed or (len(shapes) == 1) is name.isascii()
print(", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("typst", "pypdfium2", "pypdf")))
raise SystemExit(changed)
PYTHON
env/bin/python run.py
