"""What a brief draws: the arguments that are too tangled for two columns, as boxes and lines."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from claimtrack.brief.description import Picture
from claimtrack.brief.indexes import Indexes
from claimtrack.brief.wording import attacks
from claimtrack.pictures.argument import Relation, Statement, argument_picture

_FEWEST, _MOST, _MOST_PICTURES = 3, 40, 12


def drawn(picture: Picture, *, links: bool = True) -> str:
    """Return a picture as SVG that stands in a page; `links` lead to the claims."""
    statements = picture.statements
    if not links:
        statements = tuple(replace(one, link=None) for one in statements)
    return argument_picture(
        picture.title, statements, picture.relations, left_out=picture.left_out, alone=False,
        prefix=picture.anchor,
    )  # fmt: skip


def pictures_of(indexes: Indexes) -> tuple[Picture, ...]:
    """Return the largest arguments of three claims and more, in the order of the brief."""
    parts = [part for part in _connected(indexes) if len(part) >= _FEWEST]
    largest = sorted(parts, key=len, reverse=True)[:_MOST_PICTURES]
    return tuple(
        _picture(indexes, number, part)
        for number, part in enumerate((part for part in parts if part in largest), start=1)
    )


def _connected(indexes: Indexes) -> Iterator[list[UUID]]:
    """Yield the claims of the brief that answers and supports connect, nearest first."""
    seen: set[UUID] = set()
    for start in indexes.listed:
        if start in seen:
            continue
        part, place = [start], 0
        seen.add(start)
        while place < len(part):
            for other in _beside(indexes, part[place]):
                if other in indexes.places and other not in seen:
                    seen.add(other)
                    part.append(other)
            place += 1
        yield part


def _beside(indexes: Indexes, claim_id: UUID) -> Iterator[UUID]:
    yield from (row.counterclaim_id for row in indexes.answers.get(claim_id, ()))
    yield from (row.claim_id for row in indexes.answering.get(claim_id, ()))
    yield from (row.supporter_id for row in indexes.supports.get(claim_id, ()))
    yield from (row.claim_id for row in indexes.supported.get(claim_id, ()))


def _picture(indexes: Indexes, number: int, part: list[UUID]) -> Picture:
    shown = sorted(part[:_MOST], key=indexes.places.__getitem__)
    within = set(shown)
    relations = []
    for claim_id in shown:
        for answer in indexes.answers.get(claim_id, ()):
            if answer.counterclaim_id in within:
                side = "against" if attacks(answer.kind) else "neither"
                word = answer.kind.replace("_", "-")
                if answer.aim and answer.aim != "whole":
                    word = f"{word}: {answer.aim}"
                start = _id(indexes, answer.counterclaim_id)
                relations.append(Relation(start, _id(indexes, claim_id), word, side))
        for support in indexes.supports.get(claim_id, ()):
            if support.supporter_id in within:
                start = _id(indexes, support.supporter_id)
                relations.append(Relation(start, _id(indexes, claim_id), "supports", "for"))
    places = ", ".join(str(indexes.places[claim_id]) for claim_id in shown)
    return Picture(
        f"picture{number}", f"How claims {places} answer each other",
        tuple(_statement(indexes, claim_id) for claim_id in shown), tuple(relations),
        len(part) - len(shown),
    )  # fmt: skip


def _id(indexes: Indexes, claim_id: UUID) -> str:
    return str(indexes.places[claim_id])


def _statement(indexes: Indexes, claim_id: UUID) -> Statement:
    claim, state = indexes.claim(claim_id), indexes.state(claim_id)
    speaker = indexes.actor(claim.speaker_id) or "Nobody named"
    return Statement(
        _id(indexes, claim_id), f"{indexes.places[claim_id]}  {speaker}", claim.said or "",
        claim.text, state.name if state else "", state.words if state else "",
        f"#{indexes.anchor(claim_id)}", state.sign if state else None,
    )  # fmt: skip
