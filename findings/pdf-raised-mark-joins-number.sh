#!/usr/bin/env bash
# Expected: a reader of PDFs parts the mark of a note, smaller and raised, from the number before it.
# Happens: five of five print 220 with a raised 1 as 2201; the layout mode of pypdf, meant to keep places, puts the raised mark with the rest of its line before the sentence that it is in.
# Versions: pypdf 7.1.1, pdfminer.six 20260107, pypdfium2 5.15.2, pymupdf 2.0, pdfplumber 0.11.10.
# Why a claim tracker cares: a toll of 220 is quoted as 2201 from the very report.
# Where claimtrack deals with it: src/claimtrack/formats/pdf_page.py tells raised figures by size and line.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install -q pypdf==7.1.1 pdfminer.six==20260107 pypdfium2==5.15.2 pymupdf==2.0 \
  pdfplumber==0.11.10
cat > run.py <<'PYTHON'
import importlib.metadata
import io

import pdfplumber
import pymupdf
import pypdf
import pypdfium2
from pdfminer.high_level import extract_text

# A body of 12 points, a mark of 7 points raised by 5, and the note that it stands for.
CONTENT = (
    b"BT /F1 12 Tf 60 700 Td (At least 220) Tj /F1 7 Tf 5 Ts (1) Tj 0 Ts /F1 12 Tf "
    b"( soldiers died.) Tj ET BT /F1 9 Tf 60 80 Td (1 Letter of 3 May.) Tj ET"
)
OBJECTS = [
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R "
    b"/Resources << /Font << /F1 3 0 R >> >> >>",
    b"<< /Length %d >>\nstream\n%s\nendstream" % (len(CONTENT), CONTENT),
]
data, places = b"%PDF-1.4\n", []
for number, body in enumerate(OBJECTS, 1):
    places.append(len(data))
    data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
table = b"".join(b"%010d 00000 n \n" % place for place in places)
data += b"xref\n0 6\n0000000000 65535 f \n%strailer << /Size 6 /Root 1 0 R >>\n" % table
data += b"startxref\n%d\n%%%%EOF\n" % data.index(b"xref")

JOINED = "At least 2201 soldiers died. 1 Letter of 3 May."
READERS = {
    "pypdf": lambda: pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text(),
    "pdfminer.six": lambda: extract_text(io.BytesIO(data)),
    "pypdfium2": lambda: pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range(),
    "pymupdf": lambda: pymupdf.open(stream=data)[0].get_text(),
    "pdfplumber": lambda: pdfplumber.open(io.BytesIO(data)).pages[0].extract_text(),
}
changed = False
for name, read in READERS.items():
    text = " ".join(read().split())
    print(f"{name} {importlib.metadata.version(name)}: {text}")
    changed = changed or text != JOINED
page = pypdf.PdfReader(io.BytesIO(data)).pages[0]
layout = " ".join(page.extract_text(extraction_mode="layout").split())
print(f"pypdf, layout mode: {layout}")
changed = changed or not layout.startswith("1 soldiers died. At least 220")
raise SystemExit(changed)
PYTHON
env/bin/python run.py
