"""Every field of every kind of row, a line each: what it holds, how it merges, who is asked for it.

The tables (`models`), the checks at the border (`schemas.fields`) and the migrations are written
out; a test compares them with this table. Whatever else has to know the fields derives it from
here: the fold and its conflicts, references, search and filters, export and import, the options
of the command line, the form that revises, labels.
"""

from collections.abc import Callable
from functools import cache

from claimtrack.field_kinds import (
    BOUNDS,
    DATE,
    DIGEST,
    FLAG,
    ID,
    NUMBER,
    TEXT,
    Entity,
    Field,
    Kind,
)
from claimtrack.vocabulary import (
    ActorKind,
    Aim,
    AssessmentBasis,
    CitationRole,
    Comparator,
    Confidence,
    CountBasis,
    Credibility,
    DateBasis,
    Likelihood,
    Lineage,
    Link,
    Motivation,
    Nature,
    Occasion,
    RebuttalKind,
    Reliability,
    SourceKind,
    Stage,
    Verdict,
    Wording,
)

__all__ = [
    "BOUNDS",
    "ENTITIES",
    "FILTERED",
    "REFERENCES",
    "TARGETS",
    "Entity",
    "Field",
    "Kind",
    "label_of",
    "names_where",
    "pointing",
]

_SLASH, _PARAGRAPH = " / ", "\n\n"
_RETRACTED = Field("retracted", FLAG, default=False)

ENTITIES: dict[str, Entity] = {
    "claim": Entity("claim", "text", retractable=True, fields=(
        Field("text", TEXT, separator=_SLASH, searched=True, revise=True, form=True),
        Field("speaker_id", ID, to="actor", searched=True, argued=True, add=1, metavar="NAME",
              revise=True, form=True),
        Field("capacity", TEXT, separator=_SLASH, add=2, revise=True, form=True),
        Field("said", DATE, group="said", add=1, help="2015-05~, or 28 Jan 2003", revise=True,
              form=True, label="date said"),
        Field("said_words", TEXT, group="said", add=1, revise=True,
              form=True, label="words of the date"),
        Field("said_basis", DateBasis, group="said", revise=True,
              form=True, label="basis of the date"),
        Field("occasion", Occasion, add=3, revise=True, form=True),
        Field("repeats_id", ID, to="claim", revise=True, form=True),
        Field("place", TEXT, separator=_SLASH, searched=True, filter="place", add=1, revise=True,
              form=True),
        Field("period", DATE, add=1, metavar="DATES", sheet="about {}", revise=True, form=True),
        Field("nature", Nature, add=2, sheet="{}", revise=True, form=True),
        Field("language", TEXT, filter="language", revise=True, form=True, sheet="in {}"),
        Field("stage", Stage, default="inbox", add=3, revise=True),
        Field("owner", TEXT, add=3, metavar="NAME", revise=True),
        Field("part_of_id", ID, to="claim", revise=True, form=True),
        Field("same_as_id", ID, to="claim"),
        Field("note", TEXT, separator=_PARAGRAPH, searched=True, add=3, revise=True, form=True),
        Field("retracted", FLAG, default=False, argued=True),
    )),
    "source": Entity("source", "title", retractable=True, fields=(
        Field("title", TEXT, separator=_SLASH, revise=True, form=True),
        Field("kind", SourceKind, add=1, revise=True, form=True),
        Field("issuer_id", ID, to="actor", argued=True, add=4, metavar="NAME",
              revise=True, form=True),
        Field("outlet", TEXT, add=3, metavar="NAME", revise=True, form=True),
        Field("url", TEXT, add=2, metavar="", revise=True, form=True, label="address"),
        Field("archive_url", TEXT, add=2, metavar="", revise=True, form=True, label="archived at"),
        Field("published", DATE, group="published", add=5, revise=True,
              form=True, label="date published"),
        Field("published_words", TEXT, group="published", revise=True,
              form=True, label="words of the date"),
        Field("published_basis", DateBasis, group="published", revise=True,
              form=True, label="basis of the date"),
        Field("language", TEXT, add=5, metavar="", revise=True, form=True),
        Field("reliability", Reliability, add=5, revise=True, form=True),
        Field("derived_from_id", ID, to="source", group="lineage", revise=True, form=True),
        Field("lineage", Lineage, group="lineage", revise=True, form=True),
        Field("search_words", TEXT, separator=_SLASH, revise=True, form=True,
              label="words sought"),
        Field("search_found", TEXT, separator=_PARAGRAPH, revise=True, form=True,
              label="what was found"),
        Field("searched_by", TEXT, metavar="NAME", revise=True, form=True),
        Field("confidential", FLAG, default=False, add=6, revise=True, form=True),
        Field("pseudonym", TEXT, separator=_SLASH, add=6, metavar="NAME", revise=True, form=True),
        Field("same_as_id", ID, to="source"),
        Field("note", TEXT, separator=_PARAGRAPH, add=5, revise=True, form=True),
        Field("retracted", FLAG, default=False, argued=True),
    )),
    "actor": Entity("person or body", "name", fields=(
        Field("name", TEXT, searched=True, revise=True, form=True),
        Field("kind", ActorKind, add=1, revise=True, form=True),
        Field("role", TEXT, separator=_SLASH, add=1, revise=True, form=True),
        Field("part_of_id", ID, to="actor", argued=True, revise=True, form=True),
        Field("confidential", FLAG, default=False, add=6, revise=True, form=True),
        Field("pseudonym", TEXT, separator=_SLASH, add=6, metavar="NAME", revise=True, form=True),
        Field("same_as_id", ID, to="actor", searched=True, argued=True),
        Field("note", TEXT, separator=_PARAGRAPH, add=1, revise=True, form=True),
        Field("retracted", FLAG, default=False, searched=True, argued=True),
    )),
    "alias": Entity("other name", "name", retractable=True, fields=(
        Field("actor_id", ID, to="actor", fixed=True, record="", searched=True),
        Field("name", TEXT, searched=True, revise=True, form=True),
        Field("note", TEXT, separator=_PARAGRAPH, revise=True, form=True),
        Field("retracted", FLAG, default=False, searched=True),
    )),
    "citation": Entity("citation", "", retractable=True, fields=(
        Field("claim_id", ID, to="claim", fixed=True, record="", searched=True, argued=True),
        Field("source_id", ID, to="source", fixed=True, argued=True),
        Field("snapshot_id", ID, to="snapshot", group="quote", label="kept copy"),
        Field("exact", TEXT, group="quote", searched=True, label="quoted words"),
        Field("prefix", TEXT, group="quote", label="words before"),
        Field("suffix", TEXT, group="quote", label="words behind"),
        Field("start", NUMBER, group="quote", label="place in the copy"),
        Field("left_out", TEXT, group="quote", label="places left out"),
        Field("role", CitationRole, argued=True, add=1, help="What the source does for it.",
              revise=True, form=True),
        Field("wording", Wording, add=1, help="Whose words they are.", revise=True, form=True),
        Field("derived_from_id", ID, to="citation", group="lineage", revise=True, form=True),
        Field("lineage", Lineage, group="lineage", revise=True, form=True),
        Field("translation", TEXT, group="translation", add=2, revise=True, form=True),
        Field("translator", TEXT, group="translation", add=2, metavar="NAME", revise=True,
              form=True),
        Field("locator", TEXT, separator=_SLASH, add=1, metavar="", help="¶9, page 3, 00:41:10",
              revise=True, form=True),
        Field("credibility", Credibility, argued=True, add=1, revise=True, form=True),
        Field("note", TEXT, separator=_PARAGRAPH, add=1, revise=True, form=True),
        Field("retracted", FLAG, default=False, searched=True, argued=True),
    )),
    "rebuttal": Entity("answer", "", retractable=True, fields=(
        Field("claim_id", ID, to="claim", fixed=True, record="", argued=True),
        Field("counterclaim_id", ID, to="claim", fixed=True, record="claim", argued=True),
        Field("kind", RebuttalKind, argued=True, add=1, revise=True, form=True),
        Field("aim", Aim, argued=True, add=1, help="whole, unless said.", revise=True, form=True),
        Field("link", Link, add=1, revise=True, form=True),
        Field("citation_id", ID, to="citation", argued=True, revise=True, form=True),
        Field("support_id", ID, to="support", revise=True, form=True),
        Field("note", TEXT, separator=_PARAGRAPH, add=1, revise=True, form=True),
        Field("retracted", FLAG, default=False, argued=True),
    )),
    "support": Entity("support", "", retractable=True, fields=(
        Field("claim_id", ID, to="claim", fixed=True, record="claim"),
        Field("supporter_id", ID, to="claim", fixed=True, record=""),
        Field("group", TEXT, fixed=True, add=1, metavar="NAME"),
        Field("note", TEXT, separator=_PARAGRAPH, add=1, revise=True, form=True),
        _RETRACTED,
    )),
    "assessment": Entity("verdict", "", retractable=True, fields=(
        Field("claim_id", ID, to="claim", fixed=True, record=""),
        Field("reviewer", TEXT, fixed=True),
        Field("source_id", ID, to="source", fixed=True),
        Field("verdict", Verdict, group="judgement", revise=True, form=True),
        Field("rating", TEXT, group="judgement", add=2, revise=True, form=True),
        Field("scale", TEXT, group="judgement", add=2, metavar="SCALE", revise=True,
              form=True),
        Field("date", DATE, group="judgement", add=2, revise=True,
              form=True, label="date judged"),
        Field("likelihood", Likelihood, group="judgement", add=1, help="ICD 203.", revise=True,
              form=True),
        Field("confidence", Confidence, group="judgement", add=1, revise=True, form=True),
        Field("rationale", TEXT, group="judgement", add=1, revise=True, form=True),
        Field("basis", AssessmentBasis, group="judgement"),
        Field("text_sha256", DIGEST, group="judgement"),
        _RETRACTED,
    )),
    "annotation": Entity("note", "body", retractable=True, fields=(
        Field("author", TEXT, fixed=True),
        Field("body", TEXT, separator=_PARAGRAPH, revise=True, form=True, label="note"),
        Field("motivation", Motivation, revise=True, form=True),
        Field("claim_id", ID, to="claim", fixed=True, record=""),
        Field("source_id", ID, to="source", fixed=True, record=""),
        Field("citation_id", ID, to="citation", fixed=True, record=""),
        Field("rebuttal_id", ID, to="rebuttal", fixed=True, record=""),
        Field("actor_id", ID, to="actor", fixed=True, record=""),
        Field("assessment_id", ID, to="assessment", fixed=True, record=""),
        Field("snapshot_id", ID, to="snapshot", group="quote", label="kept copy"),
        Field("exact", TEXT, group="quote", label="quoted words"),
        Field("prefix", TEXT, group="quote", label="words before"),
        Field("suffix", TEXT, group="quote", label="words behind"),
        Field("start", NUMBER, group="quote", label="place in the copy"),
        Field("left_out", TEXT, group="quote", label="places left out"),
        Field("reply_to_id", ID, to="annotation", fixed=True, record=""),
        Field("settled", FLAG, default=False, revise=True),
        _RETRACTED,
    )),
    "snapshot": Entity("kept copy", "", fields=(
        Field("source_id", ID, to="source", fixed=True, record=""),
        Field("captured_at", TEXT, group="capture", label="time of the capture"),
        Field("captured_by", TEXT, group="capture"),
        Field("address", TEXT, group="capture"),
        Field("tool", TEXT, group="capture"),
        Field("media_type", TEXT, default="text/plain"),
        Field("extractor", TEXT),
        Field("transcript", FLAG, default=False),
        Field("sha256", DIGEST, fixed=True, record="", label="content"),
        Field("original", TEXT, group="file", record=""),
        Field("file_name", TEXT, group="file"),
        Field("file_size", NUMBER, group="file"),
        Field("file_sha256", DIGEST, group="file"),
        _RETRACTED,
    )),
    "tag": Entity("topic", "name", fields=(
        Field("name", TEXT),
        _RETRACTED,
    )),
    "tagging": Entity("topic", "", fields=(
        Field("tag_id", ID, to="tag", fixed=True, record=""),
        Field("claim_id", ID, to="claim", fixed=True, record=""),
        _RETRACTED,
    )),
    "origin": Entity("origin", "", fields=(
        Field("dataset", TEXT, fixed=True, label="data set"),
        Field("importer", TEXT, fixed=True, record=""),
        Field("key", TEXT, fixed=True, label="record"),
        Field("entity", TEXT, fixed=True, record="", label="kind"),
        Field("entity_id", ID, fixed=True, record="", label="record"),
        Field("sha256", DIGEST, fixed=True, record="", label="content"),
        _RETRACTED,
    )),
    "assignment": Entity("assignment", "", fields=(
        Field("claim_id", ID, to="claim", fixed=True, record=""),
        Field("reviewer", TEXT, fixed=True, record=""),
        _RETRACTED,
    )),
    "quantity": Entity("number", "", retractable=True, fields=(
        Field("claim_id", ID, to="claim", fixed=True, record=""),
        Field("words", TEXT, fixed=True),
        Field("comparator", Comparator, group="amount", revise=True, form=True),
        Field("low", TEXT, group="amount", metavar="NUMBER", revise=True, form=True),
        Field("high", TEXT, group="amount", metavar="NUMBER", revise=True, form=True),
        Field("unit", TEXT, group="amount", add=1, revise=True, form=True),
        Field("measure", TEXT, add=1, revise=True, form=True),
        Field("counted_by", CountBasis, add=1, revise=True, form=True),
        Field("period", DATE, add=1, metavar="DATES", revise=True, form=True),
        Field("note", TEXT, separator=_PARAGRAPH, add=1, revise=True, form=True),
        _RETRACTED,
    )),
    "exhibit": Entity("exhibit mark", "", fields=(
        Field("source_id", ID, to="source", fixed=True, record=""),
        Field("snapshot_id", ID, to="snapshot", fixed=True, label="kept copy"),
        Field("mark", TEXT),
        _RETRACTED,
    )),
    "setting": Entity("setting of the file", "", fields=(
        Field("name", TEXT, fixed=True, record=""),
        Field("subject", TEXT, fixed=True, default="", record=""),
        Field("value", TEXT, record=""),
        _RETRACTED,
    )),
    "distinction": Entity("never the same", "", fields=(
        Field("entity", TEXT, fixed=True, record="", label="kind"),
        Field("one_id", ID, fixed=True, record="", label="one"),
        Field("other_id", ID, fixed=True, record="", label="other"),
        _RETRACTED,
    )),
}  # fmt: skip
"""Every kind of row that has a history, by its name in the log; the names are frozen."""


def names_where(test: Callable[[Field], bool]) -> dict[str, tuple[str, ...]]:
    """Return the names of the fields of each kind of row that pass a test."""
    return {
        name: tuple(field.name for field in entity.fields if test(field))
        for name, entity in ENTITIES.items()
    }


REFERENCES: dict[str, dict[str, str]] = {
    name: {field.name: field.to for field in entity.fields if field.to}
    for name, entity in ENTITIES.items()
}
"""Which fields of a kind of row point to which kind."""

FILTERED = tuple(field for field in ENTITIES["claim"].fields if field.filter)
"""The fields of a claim with a filter of their own; `queries.filters` has those with rules."""

TARGETS = tuple(
    field.name
    for field in ENTITIES["annotation"].fields
    if field.to and field.fixed and field.to != "annotation"
)
"""What a note can be on; an annotation names exactly one, and never changes it."""


@cache
def pointing(entity: str, to: str) -> tuple[Field, ...]:
    """Return the fields by which a record of one kind names one of another."""
    fields = ENTITIES[entity].fields
    return tuple(field for field in fields if field.to == to and field.record_name)


GROUP_LABELS = {"quote": "quoted words", "file": "original file"}
"""What a researcher calls fields that fold as one, where no field and not the group says it."""

_LABELS = {
    (name, field.name): field.title for name, entity in ENTITIES.items() for field in entity.fields
}


def label_of(entity: str, name: str) -> str:
    """Return what a researcher calls a field, or a group of fields; an unknown one as it is."""
    return _LABELS.get((entity, name)) or GROUP_LABELS.get(name, name)
