"""Reading bytes in a format without a store."""

from io import BytesIO

from claimtrack.errors import ClaimtrackError
from claimtrack.formats.format import Account, Format, Input, Raw, Unreadable


def read(format_: Format, data: bytes) -> tuple[list[Raw], list[Unreadable], Account, str | None]:
    """Return what a format reads: records, what is unreadable, the account, and the dataset."""
    account = Account()
    reading = format_.read(Input(BytesIO(data), "sample", lambda name: name, account))
    records = list(reading.records)
    whole = [one for one in records if isinstance(one, Raw)]
    wrong = [one for one in records if isinstance(one, Unreadable)]
    return whole, wrong, account, reading.dataset


def attempt(format_: Format, data: bytes) -> list[Raw] | str:
    """Return what a format reads, or the sentence with which it refuses a file."""
    try:
        return read(format_, data)[0]
    except ClaimtrackError as error:
        return str(error)
