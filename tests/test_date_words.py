"""Dates as people type them, and the EDTF that they become."""

from datetime import date

import pytest

from claimtrack.date_words import read_date
from claimtrack.errors import InvalidValueError
from conftest import Shell

TODAY = date(2026, 3, 1)  # a Sunday; the month before is a short one
READ = {
    "2015-05": "2015-05",
    " 2015-05~ ": "2015-05~",
    "2015-04-20/2015-04-30": "2015-04-20/2015-04-30",
    "2015-02/..": "2015-02/..",
    "[2014,2015]": "[2014,2015]",
    "28 Jan 2003": "2003-01-28",
    "28. January 2003": "2003-01-28",
    "on the 28th of January, 2003": "2003-01-28",
    "JANUARY 28, 2003": "2003-01-28",
    "Tuesday, 28 January 2003": "2003-01-28",
    "January 2003": "2003-01",
    "in may 2015": "2015-05",
    "Sept. 2014": "2014-09",
    "today": "2026-03-01",
    "Yesterday": "2026-02-28",
    "the day before yesterday": "2026-02-27",
    "this week": "2026-02-23/2026-03-01",
    "last week": "2026-02-16/2026-02-22",
    "this month": "2026-03",
    "last month": "2026-02",
    "three months ago": "2025-12",
    "10 days ago": "2026-02-19",
    "last year": "2025",
    "28.1.2003": "2003-01-28",
    "28/01/2003": "2003-01-28",
    "1/28/2003": "2003-01-28",
    "3-3-2003": "2003-03-03",
    "2003/1/28": "2003-01-28",
    "about May 2015": "2015-05~",
    "c. 2003": "2003~",
    "the 1990s": "199X",
    "20–30 April 2015": "2015-04-20/2015-04-30",
    "20-30 April 2015": "2015-04-20/2015-04-30",
    "from 20 April to 3 May 2015": "2015-04-20/2015-05-03",
    "between Feb and May 2015": "2015-02/2015-05",
    "2015 to 2016": "2015/2016",
}
REFUSED = {
    "03/04/2003": "2003-04-03 (3 April) or 2003-03-04 (4 March)",
    "3.4.2003": "2003-04-03 (3 April) or 2003-03-04 (4 March)",
    "28.1.03": "four digits",
    "28 January": "no year",
    "Monday, 28 January 2003": "was a Tuesday",
    "31 February 2003": "no such day",
    "13/13/2003": "no such month",
    "30 April to 20 March 2015": "ends before it starts",
    "spring 2003": "Words do as well",
    "99999999999 days ago": "before the year 1",
    "nonsense": "no date",
    "May May 2015": "no date",
    "28 Jan 2003 or so": "no date",
}


@pytest.mark.parametrize(("typed", "edtf"), READ.items())
def test_a_date_in_words_becomes_edtf(typed: str, edtf: str) -> None:
    assert read_date(typed, TODAY) == edtf


@pytest.mark.parametrize(("typed", "why"), REFUSED.items())
def test_what_is_no_one_date_is_refused_and_why(typed: str, why: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        read_date(typed, TODAY)

    assert why in str(refused.value)


def test_the_command_line_reads_them_and_says_what_they_became(shell: Shell) -> None:
    shell("init")
    shell("add", "claim", "It flew.", "--said", "28 Jan 2003", "--period", "about 2002")
    added = shell.err
    shell("add", "source", "Dispatch", "--published", "1/28/2003")
    source = shell.err
    shell("add", "claim", "It fell.", "--said", "03/04/2003", code=1)
    refused = shell.err
    (claim,) = shell.json("list")
    shell("revise", claim["id"], "--said", "Jan 2003")

    assert "28 Jan 2003 is read as 2003-01-28." in added
    assert "about 2002 is read as 2002~." in added
    assert "1/28/2003 is read as 2003-01-28." in source
    assert "(3 April)" in refused
    assert "Jan 2003 is read as 2003-01." in shell.err
    assert shell.json("list")[0]["said"] == "2003-01"
