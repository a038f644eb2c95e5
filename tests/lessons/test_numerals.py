import pytest

from lessons.numerals import han_numeral


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (1010, "一千零一十")],
)
def test_han_numeral_writes_as_people_do(number: int, written: str) -> None:
    assert han_numeral(number) == written
