"""The config file: what it says is used, and a mistake in it is named and never fatal."""

from pathlib import Path
from shutil import copy

import pytest

from claimtrack import settings
from claimtrack.settings import (
    Settings,
    UnreadableAuthorError,
    author_name,
    read_settings,
    reader_name,
)
from conftest import Shell


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_without_a_file_everything_is_as_documented(config: Path) -> None:
    assert read_settings(config) == Settings()


def test_the_example_of_the_manual_is_read_without_a_problem(config: Path) -> None:
    manual = (Path(__file__).parents[1] / "docs" / "settings.md").read_text("utf-8")
    config.write_text(manual.split("```toml\n")[1].split("```")[0], "utf-8")

    told = read_settings(config)

    assert told.problems == ()
    assert told.author == "alice"
    assert told.publish_every_s == Settings().publish_every_s
    assert told.keys == {"annotate": "A", "take_news": "R,f5"}


@pytest.mark.parametrize(
    ("words", "line", "about"),
    [
        ('author = "a"\ntheme = "blue"', 2, "`theme` takes one of dark, light"),
        ("\n\nauthor = 5", 3, "`author` should be a name"),
        ('glyphs = "emoji"', 1, "`glyphs` takes one of auto"),
        ('theme = "light"\nfont = "big"', 2, "`font` is no setting"),
        ("publish_every_s = -1", 1, "`publish_every_s` takes 0 to 3600 seconds"),
        ("\npublish_every_s = true", 2, "`publish_every_s` should be a number of seconds"),
        ("publish_every_s = nan", 1, "`publish_every_s` takes 0 to 3600 seconds"),
        ("keys = 3", 1, "`keys` should be a table"),
        ("[keys]\nannotate = 3", 2, "`annotate` should be keys in quotes"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_passed_over(
    config: Path, words: str, line: int, about: str
) -> None:
    config.write_text(words, "utf-8")

    told = read_settings(config)

    assert len(told.problems) == 1
    assert f"config.toml, line {line}: {about}" in told.problems[0]
    assert told.problems[0].endswith("It was passed over.")


@pytest.mark.parametrize(
    ("words", "author", "line"),
    [
        (b"author = bob", None, 1),
        (b"author = ", None, 1),
        (b"\n author 'bob'", None, 2),
        (b'author = ""', None, 1),
        (b"author = 5", None, 1),
        (b'auther = "bob"', None, 1),
        (b'Author = "bob"', None, 1),
        (b'[keys]\nauthor = "bob"', None, 2),
        (b'author = "a"\nauthor = "b"', None, 2),
        (b'author = "a"\n\nauthor = b"', None, 3),
        (b"???", None, 1),
        (b'[keys\nauthor = "bob"', None, 1),
        (b'x = """\nauthor = "eve"\n', None, 0),
        (b"\xff\xfe", None, 0),
        (b'author = "bob"\nglyphs =', "bob", 0),
        (b"theme =\nauthor = 'bob'\n[keys\na = 1", "bob", 0),
        (b'\xef\xbb\xbfauthor = "bob"', "bob", 0),
        (b'author = "bob"\nauthr = "eve"', "bob", 0),
        (b"theme =", "the login name", 0),
        (b'theme = "blue"', "the login name", 0),
        (b"a = 1\na = 2", "the login name", 0),
    ],
)
def test_a_mistake_never_changes_who_writes(
    config: Path, monkeypatch: pytest.MonkeyPatch, words: bytes, author: str | None, line: int
) -> None:
    config.write_bytes(words)
    monkeypatch.delenv("CLAIMTRACK_AUTHOR")
    monkeypatch.setattr(settings, "config_path", lambda: config)
    monkeypatch.setattr(settings, "login_name", lambda: "the login name")

    if author is not None:
        assert author_name(None) == author
        return
    with pytest.raises(UnreadableAuthorError, match="nothing was written") as refused:
        author_name(None)
    assert not line or f"config.toml, line {line}: " in str(refused.value)
    assert reader_name() == "the login name"
    assert author_name("eve") == "eve"


def test_a_merge_writes_in_nobodys_name_and_needs_none(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("init")
    copy("claims.db", "copy.db")
    shell("add", "claim", "The dam leaked.", "--file", "copy.db", "--as", "bob")
    monkeypatch.delenv("CLAIMTRACK_AUTHOR")
    broken = tmp_path / "home" / "claimtrack" / "config.toml"
    broken.parent.mkdir(parents=True, exist_ok=True)
    broken.write_text("author = dana", "utf-8")

    shell("add", "claim", "It held.", code=1)
    shell("merge", "copy.db")

    assert [row["text"] for row in shell.json("list")] == ["The dam leaked."]


@pytest.mark.parametrize("content", [b"author = ", b"\xff\xfe", b"[keys\n", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_told_and_the_defaults_hold(config: Path, content: bytes) -> None:
    config.write_bytes(content)

    told = read_settings(config)

    assert told.problems
    assert told.theme == "dark"


def test_the_lines_of_a_broken_file_that_can_be_read_count(config: Path) -> None:
    words = 'author = "bob"\ntheme = \npublish_every_s = 7\n[keys]\ntag = "f2"\nmark = f3\n'
    config.write_text(words, "utf-8")

    told = read_settings(config)

    assert (told.author, told.publish_every_s, told.keys) == ("bob", 7, {"tag": "f2"})
    assert [problem.split(": ")[0][-6:] for problem in told.problems] == ["line 2", "line 6"]


def test_what_is_right_beside_a_mistake_holds(config: Path) -> None:
    config.write_text('theme = "blue"\nauthor = "bob"\n[keys]\ntag = ""\nmark = "f3"', "utf-8")

    told = read_settings(config)

    assert told.author == "bob"
    assert told.keys == {"mark": "f3"}
    assert len(told.problems) == 2
