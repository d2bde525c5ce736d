"""Dates: EDTF text to its first and last day, and what is refused."""

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.dates import Bounds, bounds, canonical
from claimtrack.errors import InvalidValueError


def days(earliest: str | None, latest: str | None) -> Bounds:
    return Bounds(
        date.fromisoformat(earliest) if earliest else None,
        date.fromisoformat(latest) if latest else None,
    )


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2015-05-12", "2015-05-12", "2015-05-12"),
        ("2016-02-29", "2016-02-29", "2016-02-29"),
        ("2015-04", "2015-04-01", "2015-04-30"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2015", "2015-01-01", "2015-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("2015-04-20T10:20:30Z", "2015-04-20", "2015-04-20"),
    ],
)
def test_a_date_spans_the_days_that_it_names(edtf: str, earliest: str, latest: str) -> None:
    assert bounds(edtf) == days(earliest, latest)


@pytest.mark.parametrize("sign", ["~", "?", "%"])
def test_a_qualifier_never_widens_the_bounds(sign: str) -> None:
    assert bounds(f"2015-05{sign}") == days("2015-05-01", "2015-05-31")
    assert bounds(f"2015-05-12{sign}") == days("2015-05-12", "2015-05-12")
    assert bounds(f"{sign}2015-05-12") == days("2015-05-12", "2015-05-12")


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2015-04-20/2015-04-30", "2015-04-20", "2015-04-30"),
        ("2015-04/2015-05-02", "2015-04-01", "2015-05-02"),
        ("2015-06/2015", "2015-06-01", "2015-12-31"),
        ("2014~/2015-06?", "2014-01-01", "2015-06-30"),
        ("201X/2021-03", "2010-01-01", "2021-03-31"),
    ],
)
def test_an_interval_runs_from_its_first_start_to_its_last_end(
    edtf: str, earliest: str, latest: str
) -> None:
    assert bounds(edtf) == days(earliest, latest)


@pytest.mark.parametrize("end", ["..", ""])
def test_an_open_or_unknown_end_has_no_day(end: str) -> None:
    assert bounds(f"2015-02/{end}") == days("2015-02-01", None)
    assert bounds(f"{end}/2015-02") == days(None, "2015-02-28")
    assert bounds(f"201X/{end}") == days("2010-01-01", None)


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("201X", "2010-01-01", "2019-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2015-XX", "2015-01-01", "2015-12-31"),
        ("2015-02-XX", "2015-02-01", "2015-02-28"),
        ("2015-XX-12", "2015-01-12", "2015-12-12"),
        ("2015?-04-20", "2015-04-20", "2015-04-20"),
        ("2015-34", "2015-04-01", "2015-06-30"),
        ("2015-25", "2015-03-01", "2015-05-31"),
    ],
)
def test_unspecified_digits_quarters_and_inner_qualifiers_are_read(
    edtf: str, earliest: str, latest: str
) -> None:
    assert bounds(edtf) == days(earliest, latest)


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("{2015-04,2015-06}", "2015-04-01", "2015-06-30"),
        ("[2015-05-12, 2015-05-11]", "2015-05-11", "2015-05-12"),
        ("[2013,2015..2017]", "2013-01-01", "2017-12-31"),
        ("[..2015]", None, "2015-12-31"),
        ("{2014,2015..}", "2014-01-01", None),
    ],
)
def test_a_set_spans_its_members(edtf: str, earliest: str | None, latest: str | None) -> None:
    assert bounds(edtf) == days(earliest, latest)


@pytest.mark.parametrize(
    ("edtf", "reason"),
    [
        ("2015-02-30", "no such day"),
        ("2015-02-29~", "no such day"),
        ("2015-02-29T10:00:00", "no such day"),
        ("2015-04-31/2015-05", "no such day"),
        ("20XX-02-29", "no first and last day"),
        ("2015-13", "no such month"),
        ("2015-00", "no such month"),
        ("2015-05/2015-04", "ends before it starts"),
        ("[2017..2015,2016]", "ends before it starts"),
        ("0000", "years 0001 to 9999"),
        ("-0044-03", "years 0001 to 9999"),
        ("Y17000", "years 0001 to 9999"),
        ("Y1E999999999", "years 0001 to 9999"),
        ("XXXX", "years 0001 to 9999"),
        ("2015-21", "hemisphere"),
        ("2015-24", "hemisphere"),
        ("2015-28", "over the new year"),
        ("2015-04-2X", "half-known"),
        ("2015-1X", "half-known"),
        ("1950S2", "significant digits"),
        ("../..", "at least one known end"),
        ("/", "at least one known end"),
        ("2015-04-20T10:20:30/2015-05", "not times"),
    ],
)
def test_a_refusal_gives_its_reason(edtf: str, reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason):
        bounds(edtf)


@pytest.mark.parametrize(
    "edtf",
    [
        "", "   ", "hello", "12.5.2015", "5/12/2015", "2015-5-12", "20150512", "2015-W12-1", "201",
        "10000", "2015-04-20T25:00:00", "2015 -04", "2015–04", "٢٠١٥", "2015-04-20\x00", "\ud800",
        "2015/2016/2017", "{}", "[", "{2015}", "{2015-04", "unknown", "2015?-04?-20?", "..",
    ],
)  # fmt: skip
def test_what_is_not_edtf_is_refused_with_the_text_and_examples(edtf: str) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        bounds(edtf)

    sentence = str(refusal.value)
    assert repr(edtf.strip()) in sentence
    assert "Accepted is EDTF: 2015, " in sentence
    assert sentence.isprintable()


def test_a_very_long_text_is_refused_without_being_read_or_repeated() -> None:
    with pytest.raises(InvalidValueError, match="1,000,000 characters") as refusal:
        bounds("{" + "2" * 999_999)

    assert len(str(refusal.value)) < 300


def test_a_stored_date_loses_only_idle_spaces() -> None:
    assert canonical("  2015-05~\n") == "2015-05~"
    assert canonical("[2015-05-11, 2015-05-12]") == "[2015-05-11,2015-05-12]"
    assert canonical("2015-02/..") == "2015-02/.."


def test_a_date_is_checked_before_it_is_stored() -> None:
    with pytest.raises(InvalidValueError, match="no such day"):
        canonical("2015-02-30")


def test_a_plain_date_never_imports_the_library() -> None:
    program = (
        "import sys; from claimtrack.dates import bounds; bounds('2015-05-12'); "
        "bounds('2015-04~/..'); sys.exit('edtf' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_library_is_imported_without_a_warning_even_where_warnings_are_errors() -> None:
    program = "from claimtrack.dates import bounds; bounds('201X')"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], check=False, capture_output=True
    )

    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")


fragments = st.sampled_from(
    ["2015", "2014", "-", "04", "20", "28", "33", "XX", "2X", "X", "~", "?", "%", "/", "..", ",",
     "{", "}", "[", "]", "T10:00:00", "Z", "Y", "E", "S2", " ", "^", "é"]
)  # fmt: skip
texts = st.lists(fragments, max_size=9).map("".join) | st.text(max_size=30)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(texts)
def test_any_text_has_ordered_bounds_or_one_refusal(edtf: str) -> None:
    try:
        earliest, latest = bounds(edtf)
    except InvalidValueError:
        return

    assert earliest or latest
    assert earliest is None or latest is None or earliest <= latest
    assert bounds(canonical(edtf)) == (earliest, latest)


@settings(derandomize=True, deadline=None, max_examples=400)
@given(texts)
def test_nothing_is_ever_printed(edtf: str) -> None:
    from contextlib import redirect_stdout, suppress
    from io import StringIO

    with redirect_stdout(StringIO()) as printed, suppress(InvalidValueError):
        bounds(edtf)

    assert printed.getvalue() == ""


@settings(derandomize=True, deadline=None)
@given(st.dates(), st.dates())
def test_an_interval_of_days_has_those_days_as_bounds(one: date, other: date) -> None:
    first, last = sorted((one, other))

    assert bounds(f"{first}/{last}") == (first, last)
