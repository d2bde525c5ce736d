"""Where days stand on a line of time, and which days it names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil

_STEPS_DAYS = (1, 2, 7, 14)
_STEPS_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)
_MONTH_DAYS = 30.44
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True, slots=True)
class Days:
    """A line of time from its first to its last day, `width` units long, the last day included."""

    first: date
    last: date
    width: float

    def place(self, day: date, *, end: bool = False) -> float:
        """Return where a day begins, or where it ends, cut to the line."""
        count = self.last.toordinal() - self.first.toordinal() + 1
        passed = day.toordinal() - self.first.toordinal() + end
        return self.width * min(max(passed, 0), count) / count

    def named(self, room: float) -> list[tuple[float, str]]:
        """Return the places and names of the days that the line names, `room` apart at least."""
        count = self.last.toordinal() - self.first.toordinal() + 1
        least = ceil(room * count / self.width)
        step = next((step for step in _STEPS_DAYS if step >= least), None)
        if step and count <= 120:
            days = range(self.first.toordinal(), self.last.toordinal() + 1, step)
            return [
                (self.place(date.fromordinal(day)), _day(date.fromordinal(day))) for day in days
            ]
        wide = (step for step in _STEPS_MONTHS if step * _MONTH_DAYS >= least)
        months = next(wide, _STEPS_MONTHS[-1])
        return [(self.place(day), _name(day, months)) for day in self._beginnings(months)]

    def _beginnings(self, months: int) -> Iterator[date]:
        """Yield the days within the line on which so many months begin."""
        at = (self.first.year * 12 + self.first.month - 1) // months * months
        while at // 12 <= min(self.last.year, 9999):
            if at >= 12:
                day = date(at // 12, at % 12 + 1, 1)
                if day > self.last:
                    return
                if day >= self.first:
                    yield day
            at += months


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _name(day: date, months: int) -> str:
    return str(day.year) if months >= 12 else f"{_MONTHS[day.month - 1]} {day.year}"
