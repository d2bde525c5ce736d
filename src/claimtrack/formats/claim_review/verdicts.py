"""What the ratings of publishers mean as verdicts here: tables of data, and exact matches only.

A table is one publisher's. A rating means a verdict where the whole of it, folded, is one of the
labels of its publisher; what is not in a table, and what no verdict says (satire, an altered
picture, a bare number), means none.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from claimtrack.text import normalise
from claimtrack.vocabulary import Verdict

_FOLDER = Path(__file__).with_name("ratings")
_EDGES = " .!…\"'“”„‘’«»"


@dataclass(slots=True)
class Ratings:
    """The tables of all publishers; a publisher is found by its name or by its site."""

    verdicts: dict[str, dict[str, str]] = field(default_factory=dict)
    """By table and folded label."""
    tables: dict[str, str] = field(default_factory=dict)
    """The table of a site, or of a folded name; none ("") of a name that several have."""
    names: dict[str, str] = field(default_factory=dict)
    """The name of a publisher, by its site and by each of its folded names."""
    behind: "Ratings | None" = None
    """The tables that are asked where these say nothing."""

    def verdict(self, rating: str, reviewer: str, *sites: str | None) -> str | None:
        """Return the verdict that a rating means with its publisher, or None."""
        table = self.tables.get(normalise(reviewer))
        for site in sites:
            table = table or self._of_site(site)
        found = self.verdicts[table].get(folded(rating)) if table else None
        if found is None and self.behind is not None:
            return self.behind.verdict(rating, reviewer, *sites)
        return found

    def _of_site(self, site: str | None) -> str | None:
        """Return the table of a site, or of the one that it is a part of."""
        while site and "." in site:
            if site in self.tables:
                return self.tables[site]
            site = site.partition(".")[2]
        return None

    def add(self, data: Mapping[str, Any]) -> None:
        """Take in tables, each under the name of its publisher."""
        for publisher, table in data.items():
            names = (publisher, *table.get("names", ()))
            known = [normalise(name) for name in names] + list(table.get("sites", ()))
            for name in known:
                is_shared = self.tables.get(name, publisher) != publisher
                self.tables[name] = "" if is_shared else publisher
                self.names.setdefault(name, publisher)
            labels = self.verdicts.setdefault(publisher, {})
            for verdict in Verdict:
                labels |= dict.fromkeys(map(folded, table.get(verdict, ())), verdict.value)


def folded(rating: str) -> str:
    """Return a rating as it is compared: without case, hyphens, and the signs around it."""
    return normalise(rating.replace("\u200c", " ").replace("-", " ").strip(_EDGES))


@cache
def ratings() -> Ratings:
    """Return the tables that come with the program."""
    known = Ratings()
    for path in sorted(_FOLDER.glob("*.toml")):
        known.add(tomllib.loads(path.read_text("utf-8")))
    return known
