"""Which column of a table goes where: by its name, and by what it holds where that tells."""

from io import BytesIO

import pytest

from claimtrack.formats.format import Account
from claimtrack.formats.tables.delimited import delimited
from claimtrack.formats.tables.header import header_of
from claimtrack.formats.tables.map_file import TableMap
from claimtrack.formats.tables.new_map import new_map

TABLES = [
    # What a source is, tells what stands there.
    ("statement,source,url\nA,Joe Li,a.org/1\nB,b,\nC,Ann,\n", "text speaker source.url", "names"),
    ("Statement|Source\nIt rained.|minutes of the council, page 3\n", "text source", ""),
    ("statement,source\nIt rained.,https://a.org/x\n", "text source", ""),
    ("statement,who,source\nIt rained.,Ann,Joe Biden\n", "text speaker source", ""),
    ("claim,source\nIt rained.,The Guardian\n", "text source", ""),
    ('claim,evidence\nIt rained.,"[[[1, 2, ""Soul_Food"", 0]]]"\n', "text -", "no sources"),
    (f"claim,evidence\nIt rained.,{'a long word ' * 40}\n", "text -", "more than titles"),
    ("claim,evidence\nIt rained.,https://a.org\n", "text source", ""),
    # A state is a stage of the work, or Texas.
    ("claim,state\nIt rained.,Texas\nIt snowed.,Ohio\n", "text -", "none of the stages"),
    ("claim,state\nIt rained.,open\n", "text stage", ""),
    ("claim,status\nIt rained.,half done\n", "text stage", ""),
    ("claim,status\nA,False\nB,Mostly True\n", "text verdict", "ratings"),
    # Labels are ratings where they are.
    ("claim,label\nA,SUPPORTS\nB,NOT ENOUGH INFO\n", "text verdict", "ratings"),
    ("statement,target\nA,pants-fire\nB,barely-true\n", "text verdict", "ratings"),
    ("statement,fact\nIt rained.,false\nIt snowed.,half-true\n", "text verdict", "ratings"),
    ("claim,fact\nIt rained.,It was dry all day.\n", "text rebuttal.text", ""),
    ("claim,label\nIt rained.,0\nIt snowed.,1\n", "text -", ""),
    ("claim,target\nIt rained.,the mayor\n", "text -", ""),
    ("claim,label,verdict\nIt rained.,true,false\n", "text - verdict", ""),
    # The name that stands there as it is listed goes first, accents count.
    ("cläim,claim\nAlles gut.,It rained.\n", "- text", ""),
    ("cläim\nAlles gut.\n", "text", ""),
    ("text,claim\nA whole article.,It rained.\n", "- text", ""),
    ("What they said,Who\nIt rained.,Ann\n", "text speaker", ""),
    ("Claim_Reviewed,text\nIt rained.,An article.\n", "text -", ""),
    ("claim,Source 1,Link\nA.,a.org/1,a.org/2\n", "text source source2", ""),
]  # fmt: skip


@pytest.mark.parametrize(("table", "places", "told"), TABLES)
def test_a_column_has_the_place_that_its_name_and_its_cells_say(
    table: str, places: str, told: str
) -> None:
    grid = delimited(BytesIO(table.encode()), "table.csv", Account())

    header = header_of(grid, "table.csv", TableMap())
    written = new_map(grid, "table.csv")

    assert " ".join(str(place or "-") for place in header.places) == places
    assert told in " ".join(header.told)
    assert bool(header.told) == bool(told)
    for name, place in zip(header.names, header.places, strict=True):
        assert (f'\n"{name}" = "{place}"' in written) == (place is not None)
    assert all(sentence in written for sentence in header.told)
