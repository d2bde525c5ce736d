"""The fields of numbers in claims, assignments, exhibit marks and settings of the file, checked."""

from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import BeforeValidator, model_validator

from claimtrack.schemas.values import (
    OptionalDate,
    OptionalDecimal,
    OptionalId,
    OptionalText,
    Schema,
    Text,
    none_if_empty,
)
from claimtrack.vocabulary import Blind, Comparator, CountBasis, SettingName

_LOWER = (Comparator.AT_LEAST, Comparator.MORE_THAN)
_UPPER = (Comparator.AT_MOST, Comparator.LESS_THAN)
_ONE = (Comparator.EQUAL, Comparator.ABOUT)
YES = "yes"
"""The value of a setting that is on."""


class QuantityScalars(Schema):
    """A number in a claim: the words that say it, how it is meant, and of what it is.

    `low` and `high` are both there for "=", "~" and "between" (the same number twice for the first
    two, unless "~" has a range), one of them for an open range, and neither for "none".
    """

    words: Text
    comparator: Comparator
    low: OptionalDecimal = None
    high: OptionalDecimal = None
    unit: OptionalText = None
    measure: OptionalText = None
    counted_by: Annotated[CountBasis | None, BeforeValidator(none_if_empty)] = None
    period: OptionalDate = None
    note: OptionalText = None

    @model_validator(mode="after")
    def _amount(self) -> Self:
        how = self.comparator
        if how in _ONE:
            self.low, self.high = self.low or self.high, self.high or self.low
        low, high = self.low is not None, self.high is not None
        wanted = (how not in (*_UPPER, Comparator.NONE), how not in (*_LOWER, Comparator.NONE))
        if (low, high) != wanted:
            raise ValueError(f"low and high: {how} takes {_NEEDS[wanted]}")
        if low and high:
            apart = Decimal(str(self.high)) - Decimal(str(self.low))
            if apart < 0 or (apart and how == Comparator.EQUAL):
                raise ValueError(f"low and high: {self.low} and {self.high} are no {how}")
        return self


_NEEDS = {
    (True, True): "both",
    (True, False): "low alone",
    (False, True): "high alone",
    (False, False): "neither",
}


class QuantityFields(QuantityScalars):
    """A row of `quantity`."""

    claim_id: UUID


class AssignmentFields(Schema):
    """A row of `assignment`."""

    claim_id: UUID
    reviewer: Text


class ExhibitFields(Schema):
    """A row of `exhibit`."""

    source_id: UUID
    snapshot_id: OptionalId = None
    mark: Text


class SettingFields(Schema):
    """A row of `setting`; one that this version does not know is kept as it came."""

    name: Text
    subject: str = ""
    value: Text

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.name == SettingName.BLIND and self.value not in list(Blind):
            raise ValueError(f"value: blind review is {', '.join(Blind)}; not {self.value!r}")
        if self.name == SettingName.EDITOR and not self.subject:
            raise ValueError("subject: name the editor")
        return self
