import pytest

from authoring.documents.numerals import han_number
from lessons.numerals import han_numeral


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
        ("32", 32),
    ],
)
def test_han_number_reads_numbers(text: str, number: int) -> None:
    assert han_number(text) == number


@pytest.mark.parametrize("text", ["", "十万", "abc", "一二", "十十", "〇"])
def test_han_number_refuses_what_is_no_number(text: str) -> None:
    assert han_number(text) is None


def test_han_numeral_is_read_as_its_number() -> None:
    assert [han_number(han_numeral(number)) for number in range(1, 10_000)] == list(
        range(1, 10_000)
    )
