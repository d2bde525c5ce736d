"""`show` says each field under its label, with names instead of ids."""

from claimtrack.queries.lookup import find
from claimtrack.store import Store
from conftest import Shell


def test_show_of_a_claim_says_what_it_is_a_part_of_what_it_repeats_and_its_language(
    kerry_shell: Shell,
) -> None:
    whole = kerry_shell("add", "claim", "The dam was unsafe.", "--speaker", "Ana Horvat")
    claim = kerry_shell("add", "claim", "Its gate was rusty.")
    kerry_shell("revise", claim, "--part-of", whole, "--repeats", "aid-breach", "--language", "sl")

    shown = kerry_shell("show", claim)

    assert f"part of Ana Horvat: The dam was unsafe. ({whole[:8]})" in shown
    assert "\nrepeats " in shown
    assert "in sl" in shown


def test_show_of_any_other_row_says_labels_and_names(kerry_shell: Shell, kerry: Store) -> None:
    rows = kerry_shell("rebut", "aid-breach", "--text", "It is so.", "--link", "reporter").split()
    source = kerry_shell("add", "source", "The minutes", "--issuer", "Ana Horvat")
    cited = kerry_shell("cite", "aid-breach", "--source", source, "--locator", "p. 3")
    with kerry.reading() as session:
        claim = find(session, "aid-breach").id.hex[:8]

    for row in (*rows, source, cited):
        told = kerry_shell("show", row).split("\n")
        fields = [line for line in told if line.startswith("  ")]
        assert not [line for line in fields if "_id" in line]
        if row == source:
            assert any("issuer" in line and "Ana Horvat (" in line for line in fields)
        else:
            assert any("claim " in line and f"({claim})" in line for line in fields)
