"""A topic put on a claim, in a changeset that is open."""

from uuid import UUID

from claimtrack import ids
from claimtrack.changes.recorder import Recording
from claimtrack.changes.slips import refuse_id_as_name
from claimtrack.queries.naming import called


def put_tag(changeset: Recording, claim_id: UUID, name: str) -> UUID:
    """Put a topic on a claim; a topic that nobody used yet is made.

    Raises InvalidRecordError where a new one looks like an id.
    """
    known = called(changeset.connection, "tag", name)
    if not known:
        refuse_id_as_name("tag", name)
    tag_id = known[0] if known else ids.tag_id(name)
    if not changeset.is_live("tag", tag_id):
        changeset.add("tag", tag_id, {"name": name})
    tagging = ids.tagging_id(tag_id, claim_id)
    return changeset.add("tagging", tagging, {"tag_id": tag_id, "claim_id": claim_id})
