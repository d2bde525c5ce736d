#!/usr/bin/env bash
# Expected: the text of a document with tracked changes is that before or after them, or a warning.
# Happens: mammoth and docx2txt print an inserted 48, a struck 99 and the mark of a note as 48991, without a warning; python-docx leaves the inserted number out and prints 991.
# Versions: mammoth 1.13.0, python-docx 1.2.0, docx2txt 0.9.
# Why a claim tracker cares: three readers give two numbers, and the document says neither.
# Where claimtrack deals with it: src/claimtrack/formats/docx.py looks for tracked changes and strikes before it reads.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install -q mammoth==1.13.0 python-docx==1.2.0 docx2txt==0.9
cat > run.py <<'PYTHON'
import importlib.metadata
import io
import zipfile

import docx
import docx2txt
import mammoth

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats"
WHO = 'w:author="a" w:date="2026-01-01T00:00:00Z"'
BODY = (
    '<w:p><w:r><w:t xml:space="preserve">The ministry counted </w:t></w:r>'
    f'<w:del w:id="1" {WHO}><w:r><w:delText>220</w:delText></w:r></w:del>'
    f'<w:ins w:id="2" {WHO}><w:r><w:t>48</w:t></w:r></w:ins>'
    "<w:r><w:rPr><w:strike/></w:rPr><w:t>99</w:t></w:r>"
    '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
    '<w:r><w:t xml:space="preserve"> soldiers.</w:t></w:r></w:p>'
)
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="{KIND}-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{KIND}-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"/>',
    "word/document.xml": f'<w:document xmlns:w="{MAIN}"><w:body>{BODY}</w:body></w:document>',
}
file = io.BytesIO()
with zipfile.ZipFile(file, "w") as package:
    for name, content in PARTS.items():
        package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')


def mammoth_text() -> str:
    read = mammoth.extract_raw_text(io.BytesIO(file.getvalue()))
    return f"{read.value} (warnings: {len(read.messages)})"


def docx_text() -> str:
    opened = docx.Document(io.BytesIO(file.getvalue()))
    return " ".join(paragraph.text for paragraph in opened.paragraphs)


READERS = {
    "mammoth": mammoth_text,
    "python-docx": docx_text,
    "docx2txt": lambda: docx2txt.process(io.BytesIO(file.getvalue())),
}
SEEN = {
    "mammoth": "The ministry counted 48991 soldiers. (warnings: 0)",
    "python-docx": "The ministry counted 991 soldiers.",
    "docx2txt": "The ministry counted 48991 soldiers.",
}
changed = False
for name, read in READERS.items():
    text = " ".join(read().split())
    print(f"{name} {importlib.metadata.version(name)}: {text}")
    changed = changed or text != SEEN[name]
raise SystemExit(changed)
PYTHON
env/bin/python run.py
