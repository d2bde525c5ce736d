"""What in a brief is otherwise than in an earlier state of the file: its corrections."""

from collections.abc import Iterator
from uuid import UUID

from claimtrack.brief.description import Line, Said
from claimtrack.brief.indexes import Indexes
from claimtrack.brief.material import CitationFacts, Earlier
from claimtrack.brief.wording import LABELS, date_words

_NONE = "Nothing that this brief shows was otherwise then."


def corrections_of(indexes: Indexes) -> Iterator[Line]:
    """Yield a sentence for each thing that was otherwise; nothing where no state was named."""
    earlier = indexes.material.earlier
    if earlier is None:
        return
    yield (f"What is said here was compared with the file as of {earlier.name}.",)
    lines = [*_gone(earlier), *_fresh(indexes, earlier)]
    for claim_id in indexes.listed:
        if claim_id in earlier.claims:
            lines += _claim(indexes, earlier, claim_id)
        if claim_id in earlier.compared:
            lines += _quotes(indexes, earlier, claim_id)
            lines += _answers(indexes, earlier, claim_id)
    yield from lines or [(_NONE,)]


def _gone(earlier: Earlier) -> Iterator[Line]:
    for claim_id in earlier.gone:
        yield ("Withdrawn from the record: “", Said(earlier.claims[claim_id].text), "”")


def _fresh(indexes: Indexes, earlier: Earlier) -> Iterator[Line]:
    if earlier.fresh:
        yield ("Not in the record then: ", *indexes.refs(earlier.fresh), ".")


def _claim(indexes: Indexes, earlier: Earlier, claim_id: UUID) -> Iterator[Line]:
    then, now = earlier.claims[claim_id], indexes.claim(claim_id)
    here = indexes.ref(claim_id, begins=True)
    if then.text != now.text:
        yield (here, " was worded otherwise: “", Said(then.text), "”")
    before, after = earlier.labels[claim_id], indexes.label(claim_id)
    if before != after:
        yield (here, f" was {LABELS[before]}, and is {LABELS[after]}.")
    if then.speaker_id != now.speaker_id:
        who = indexes.actor(then.speaker_id)
        yield (here, " was given to ", Said(who) if who else "another speaker", ".")
    if then.said != now.said:
        yield (here, f" was dated otherwise: {date_words(then.said)}.")


def _quotes(indexes: Indexes, earlier: Earlier, claim_id: UUID) -> Iterator[Line]:
    then = {row.id: row for row in earlier.citations if row.claim_id == claim_id}
    now = {row.id: row for row in indexes.citations[claim_id]}
    here = indexes.ref(claim_id)
    for row_id, row in then.items():
        if row_id not in now:
            yield ("No longer cited for ", here, ": ", *_words(row))
        elif now[row_id].exact != row.exact:
            yield ("Quoted otherwise for ", here, ": ", *_words(row))
    if claim_id not in earlier.fresh:
        for row_id, row in now.items():
            if row_id not in then:
                yield ("Now cited for ", here, ": ", *_words(row))


def _words(row: CitationFacts) -> Line:
    return ("“", Said(row.exact), "”") if row.exact else ("a source without its words",)


def _answers(indexes: Indexes, earlier: Earlier, claim_id: UUID) -> Iterator[Line]:
    then = {answer for claim, answer in earlier.answers if claim == claim_id}
    now = {row.counterclaim_id for row in indexes.answers[claim_id]}
    here = indexes.ref(claim_id)
    added = (now - then) & indexes.places.keys()
    if added and claim_id not in earlier.fresh:
        yield ("New answers to ", here, ": ", *indexes.refs(added), ".")
    if then - now:
        left = (then - now) & indexes.places.keys()
        which: Line = indexes.refs(left) if left else ("claims outside this brief",)
        yield ("No longer answers to ", here, ": ", *which, ".")
