"""For whom a brief is, and as what it is written; apart, since every command line names them."""

from enum import StrEnum


class Audience(StrEnum):
    """Who reads a brief."""

    PUBLIC = "public"
    COURT = "court"
    DESK = "desk"


class BriefFormat(StrEnum):
    """What a brief is written as, by the ending of its file."""

    HTML = "html"
    MARKDOWN = "md"
    PDF = "pdf"
    DOCX = "docx"
