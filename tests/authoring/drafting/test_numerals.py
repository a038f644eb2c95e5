import pytest

from authoring.drafting.numerals import read_han


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("三十", 30),
        ("九十九", 99),
        ("一百零五", 105),
        ("二百", 200),
        ("三千二百", 3200),
        ("〇", 0),
    ],
)
def test_read_han_reads_numbers(text: str, number: int) -> None:
    assert read_han(text) == number


@pytest.mark.parametrize("text", ["", "十万", "abc", "一二", "3"])
def test_read_han_refuses_what_is_no_number(text: str) -> None:
    assert read_han(text) is None
