"""Formats by name, and by what a file looks like."""

import pytest

from authoring.formats import FileRefused, Item
from authoring.formats.registry import (
    FORMATS,
    formats_there,
    likely_formats,
    read_items,
    write_items,
)
from authoring.formats.shape import MOST_BYTES
from quizzes.kinds import load_content

OPTIONS = [{"text": "七家", "right": True}, {"text": "三家"}, {"text": "十二家"}]
ITEM = Item(
    load_content("single_choice", {"stem": "湖畔市有几家实验室？", "options": OPTIONS}),
    uid="lab-count",
    explanation="见公报。",
    quote="全市有七家实验室",
)
NAMES = [entry.name for entry in formats_there()]


def test_all_formats_are_there() -> None:
    assert list(FORMATS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_is_recognised_and_read(name: str) -> None:
    written = write_items([ITEM], name)
    found = read_items(written.content, f"bank.{FORMATS[name].extension}")
    assert [item.content for item in found.items] == [ITEM.content]


@pytest.mark.parametrize("name", NAMES)
def test_format_is_recognised_without_a_name(name: str) -> None:
    found = read_items(write_items([ITEM], name).content)
    assert [item.content for item in found.items] == [ITEM.content]


@pytest.mark.parametrize("name", NAMES)
def test_format_is_read_when_asked_for(name: str) -> None:
    found = read_items(write_items([ITEM], name).content, "odd.name", name)
    assert [item.content.stem for item in found.items] == [ITEM.content.stem]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "", "empty-file"),
        (b" \n", "a.txt", "empty-file"),
        (b"\x00\x01", "a.png", "unknown-format"),
        (b"\xff\xd8\xff\xe0", "", "unknown-format"),
        (b"x" * (MOST_BYTES + 1), "a.gift", "too-large"),
    ],
)
def test_file_of_no_format_is_refused(content: bytes, name: str, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_items(content, name)
    assert refused.value.notice.code == code


def test_format_nobody_knows_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read_items(b"x", "", "doc")
    assert (refused.value.notice.code, refused.value.notice.values) == (
        "unknown-format",
        {"format": "doc"},
    )


def test_format_whose_library_is_missing_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "authoring.formats.registry.FORMATS",
        {"xlsx": FORMATS["xlsx"].__class__("xlsx", "authoring.formats.nowhere", "xlsx", "x/y")},
    )
    assert formats_there() == []


AIKEN = "湖畔市有几家实验室？\nA. 七家\nB. 三家\nANSWER: A\n".encode()


def test_name_speaks_first_for_a_format() -> None:
    found = [entry.name for entry in likely_formats(AIKEN, "bank.gift")]
    assert (found[0], "aiken" in found) == ("gift", True)


def test_name_that_is_wrong_keeps_no_question_out() -> None:
    batch = read_items(AIKEN, "bank.gift")
    assert (batch.format, len(batch.items)) == ("aiken", 1)


@pytest.mark.parametrize("name", ["xlsx", "csv", "docx", "paper"])
def test_strokes_and_semicolons_within_a_blank_come_back(name: str) -> None:
    blanks = [{"accept": ["1/2", "一半"]}, {"accept": ["km/h", "千米/小时", "甲；乙"]}]
    content = load_content("blanks", {"stem": "占 ____，快 ____。", "blanks": blanks})
    item = Item(content, uid="q-1", quote="占一半", explanation="见课文。")
    written = write_items([item], name)
    (back,) = read_items(written.content, format_name=name).items
    assert (written.lost, back.content) == ((), content)
