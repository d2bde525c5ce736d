"""Dates as the files of others state them, a row a shape."""

import pytest

from claimtrack.formats.stated_dates import (
    CENTURY,
    OFFSET,
    REST,
    SHORT_OFFSET,
    TIME,
    WEEKDAY,
    ZEROS,
    Order,
    StatedDate,
    column_order,
    stated,
)

READ = """
2015                                  2015
2015-05                               2015-05
2015-05-12                            2015-05-12
2015-04-20/2015-04-30                 2015-04-20/2015-04-30
2015-02/..                            2015-02/..
2015~                                 2015~
20150512                              2015-05-12
2015-5-2                              2015-05-02
2015-5                                2015-05
2015/05/12                            2015-05-12
2015.5.12                             2015-05-12
2015. 05. 12.                         2015-05-12
2015/05                               2015-05
05/2015                               2015-05
5.2015                                2015-05
21.06.2016                            2016-06-21
21. 6. 2016                           2016-06-21
21.06.2016 г.                         2016-06-21
21-06-2016                            2016-06-21
6/21/2016                             2016-06-21
6/21/2016 4:05 PM                     2016-06-21
21.06.2016 16:05:33                   2016-06-21
05/05/2015                            2015-05-05
2016/05/03/                           2016-05-03
2016/05//                             2016-05
2016//                                2016
2016///                               2016
2015-05-12T23:30:00-05:00             2015-05-12
2015-05-12T00:30:00.123456+14:00      2015-05-12
2015-05-12 10:30                      2015-05-12
2015-05-12T10:30:00Z                  2015-05-12
2015-05-12T10:30:00+0530              2015-05-12
+2015-05-12T00:00:00Z                 2015-05-12
20150512T103000Z                      2015-05-12
2015-05-12 10:30:00 UTC               2015-05-12
Tue, 10 Jun 2003 04:00:00 GMT         2003-06-10
Tue Jun 10 04:00:00 CET 2003          2003-06-10
Wed Dec 02 2020 10:00:00 GMT+0100 (Central European Standard Time)  2020-12-02
May 2015                              2015-05
may, 2015                             2015-05
2015 May                              2015-05
12 May 2015                           2015-05-12
12-May-2015                           2015-05-12
May 12, 2015                          2015-05-12
May 12th, 2015                        2015-05-12
the 12th of May 2015                  2015-05-12
Sept. 3, 2015                         2015-09-03
May 12, 2015 at 9:05 a.m.             2015-05-12
c. 1943                               1943~
12–14 May 2015                        2015-05-12/2015-05-14
28 April – 2 May 2015                 2015-04-28/2015-05-02
May–June 2015                         2015-05/2015-06
2015–2016                             2015/2016
2015--2016                            2015/2016
1 января 2015                         2015-01-01
январь 2015                           2015-01
12-го мая 2015 года                   2015-05-12
2015 год                              2015
12 травня 2015 р.                     2015-05-12
5 листопада 2015                      2015-11-05
12 mai 2015                           2015-05-12
1er août 2015                         2015-08-01
1er AOÛT 2015                         2015-08-01
12 de mayo de 2015                    2015-05-12
12 d’abril de 2015                    2015-04-12
12. března 2015                       2015-03-12
12 września 2015                      2015-09-12
wrzesień 2015                         2015-09
Mittwoch, 13. Mai 2015                2015-05-13
13.Mai 2015                           2015-05-13
2015. május 12.                       2015-05-12
2015 m. gegužės 12 d.                 2015-05-12
2015. gada 12. maijs                  2015-05-12
12 Μαΐου 2015                         2015-05-12
12 მაისი, 2015                        2015-05-12
12 мая 2015                           2015-05-12
12 Mayıs 2015                         2015-05-12
12 toukokuuta 2015                    2015-05-12
12 जून 2015                           2015-06-12
12 जनवरी 2015                         2015-01-12
12 كانون الثاني 2015                  2015-01-12
١٢ مايو ٢٠١٥                          2015-05-12
2015年5月12日                         2015-05-12
2015년 5월                            2015-05
"""
NONE = (
    "", " ", "x", "0", "9/99/9999", "31.02.2015", "2015-02-30", "2015-13-01",
    "0000-00-00", "yesterday", "12 listopad 2015", "lis 2015", "Spring 2015",
    "2015-21", "Forthcoming", "n.d.", "May", "12 May", "May-15", "1431388800",
    "12 May 2015 and 14 May 2015", "Tuesday", "in May", "2015 2016",
    "12 13 14", "-5", "99999", "12/2015/05", "2016//03", "May 32, 2015",
    "1 of 2015", "2" * 200, "=1+1", "2015-05-12T",
)  # fmt: skip
REPAIRED = {
    "2015-05-12T10:30:00+5:30": ("2015-05-12", SHORT_OFFSET),
    "2015-05-12T10:30:00+99:00": ("2015-05-12", OFFSET),
    "2015-05-12T10:30:00-05:75": ("2015-05-12", OFFSET),
    "2015-05-12T27:30:00Z": ("2015-05-12", TIME),
    "21/12/15": ("2015-12-21", CENTURY),
    "12/21/29": ("2029-12-21", CENTURY),
    "21/12/30": ("1930-12-21", CENTURY),
    "12 May 15": ("2015-05-12", CENTURY),
    "12-May-15": ("2015-05-12", CENTURY),
    "Tue, 10 Jun 03 04:00:00 +0200": ("2003-06-10", CENTURY),
    "Mon, 10 Jun 2003": ("2003-06-10", WEEKDAY),
    "2015-05-00": ("2015-05", ZEROS),
    "2015-00-00": ("2015", ZEROS),
    "1998///Spring": ("1998", REST),
}
TWO_READINGS: dict[str, tuple[str, ...]] = {
    "05/06/2015": ("2015-06-05", "2015-05-06"),
    "5.6.2015": ("2015-06-05", "2015-05-06"),
    "05/06/15": ("2015-06-05", "2015-05-06"),
    "10-11-12": ("2012-11-10", "2012-10-11", "2010-11-12"),
}


def test_every_shape_is_read_at_its_precision() -> None:
    rows = [line.rsplit(maxsplit=1) for line in READ.strip().splitlines()]

    assert {words.strip(): stated(words).edtf for words, _ in rows} == {
        words.strip(): edtf for words, edtf in rows
    }


def test_nothing_that_is_no_date_becomes_one_and_its_words_stay() -> None:
    assert {words: stated(words) for words in NONE} == {
        words: StatedDate(None, words.strip()) for words in NONE
    }


def test_what_is_mended_is_told_by_its_kind() -> None:
    assert {words: (stated(words).edtf, stated(words).repair) for words in REPAIRED} == REPAIRED


def test_figures_that_may_be_two_days_are_none_and_both_are_told() -> None:
    assert {words: stated(words) for words in TWO_READINGS} == {
        words: StatedDate(None, words, None, both) for words, both in TWO_READINGS.items()
    }
    assert stated("05/06/2015", "dmy").edtf == "2015-06-05"
    assert stated("05/06/2015", "mdy").edtf == "2015-05-06"
    assert stated("10-11-12", "dmy").edtf == "2012-11-10"
    assert stated("05/13/2015", "dmy").edtf == "2015-05-13"


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["05/06/2015", "21/06/2015"], "dmy"),
        (["05/06/2015", "06/21/2015", None, "", "2015-05-30"], "mdy"),
        (["05/06/2015", "05/06/15"], None),
        (["21/06/2015", "06/21/2015"], None),
        (["05.06.2015", "21.06.2015 14:30"], "dmy"),
        (["9/99/9999", "31/02/2015", "15-05-12", "x"], None),
        ([], None),
    ],
)
def test_a_columns_own_dates_say_which_part_is_the_day(
    values: list[str | None], order: Order | None
) -> None:
    assert column_order(values) == order
