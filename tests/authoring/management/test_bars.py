"""How far a command is, on a terminal and elsewhere."""

from io import StringIO

from django.utils.translation import override

from authoring.management.bars import Bars


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: StringIO, stage: str, total: int, *numbers: int) -> list[str]:
    """Return what stood on the line, one after the other."""
    with override("en"):
        step = Bars(stream).stepper(stage, total)
    for number in numbers:
        step(number)
    return [line.strip() for line in stream.getvalue().split("\r") if line.strip()]


def test_terminal_shows_a_bar_that_fills() -> None:
    assert shown(Terminal(), "looking", 2_000, 500, 2_000) == [
        "Looked up  [#######.......................]  25 %  500 / 2,000",
        "Looked up  [##############################] 100 %  2,000 / 2,000",
    ]


def test_terminal_shows_a_number_where_the_end_is_not_known() -> None:
    assert shown(Terminal(), "reading", 0, 1_200) == ["Read       1,200"]


def test_bar_is_not_drawn_for_each_of_many() -> None:
    assert len(shown(Terminal(), "writing", 100_000, *range(1, 5_001))) < 100


def test_anywhere_else_there_is_a_line_now_and_then() -> None:
    written = shown(StringIO(), "writing", 20_000, *range(1, 20_001))
    assert "".join(written).splitlines() == [
        "Written: 5,000 / 20,000",
        "Written: 10,000 / 20,000",
        "Written: 15,000 / 20,000",
        "Written: 20,000 / 20,000",
    ]


def test_bar_is_taken_away_at_the_end() -> None:
    stream = Terminal()
    bars = Bars(stream)
    bars.stepper("writing", 2)(2)
    before = len(stream.getvalue())
    bars.end()
    assert set(stream.getvalue()[before:]) == {"\r", " "}


def test_nothing_is_taken_away_where_nothing_was_shown() -> None:
    stream = Terminal()
    Bars(stream).end()
    assert stream.getvalue() == ""
