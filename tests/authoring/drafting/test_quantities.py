from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authoring.drafting.quantities import find_quantities, read_quantity


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("投资65.42亿美元", ["65.42亿美元"]),
        ("投资1,200万元", ["1,200万元"]),
        ("占68%，提高0.21个百分点", ["68%", "0.21个百分点"]),
        ("在十五日内，按百分之三十", ["十五日", "百分之三十"]),
        ("处五千元以上三万元以下罚款", ["五千元", "三万元"]),
        ("处一万元罚款", ["一万元"]),
        ("2025年5月30日起", []),
        ("第三项、第3条", []),
        ("有10余家、20多个", []),
        ("建3—5个，招4至6人", []),
        ("每千人、每2年", []),
        ("一家人吃一顿饭", []),
        ("版本1.2.3个", []),
    ],
)
def test_find_quantities_finds_figures_and_nothing_else(text: str, found: list[str]) -> None:
    assert [quantity.text for quantity in find_quantities(text)] == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.2万亿元", "12000亿元"),
        ("5000万元", "0.5亿元"),
        ("30%", "百分之三十"),
        ("30%", "三成"),
        ("30％", "30%"),
        ("2倍", "200%"),
        ("1,200人", "1200人"),
        ("十五日", "15天"),
        ("1年", "12个月"),
        ("2小时", "120分钟"),
        ("1平方公里", "100公顷"),
    ],
)
def test_measure_is_equal_for_equal_amounts(one: str, other: str) -> None:
    first, second = read_quantity(one), read_quantity(other)
    assert first is not None
    assert second is not None
    assert first.measure == second.measure


@pytest.mark.parametrize(("one", "other"), [("5元", "5美元"), ("5%", "5个百分点"), ("5个", "5家")])
def test_measure_differs_for_other_units(one: str, other: str) -> None:
    first, second = read_quantity(one), read_quantity(other)
    assert first is not None
    assert second is not None
    assert first.measure != second.measure


@pytest.mark.parametrize("text", ["", "五千元以上三万元以下", "约5元", "5", "元"])
def test_read_quantity_reads_nothing_but_one_figure(text: str) -> None:
    assert read_quantity(text) is None


def test_quantity_knows_its_parts() -> None:
    (quantity,) = find_quantities("外资65.42亿美元")
    assert (quantity.number, quantity.unit, quantity.decimals, quantity.start) == (
        Decimal("65.42"),
        "亿美元",
        2,
        2,
    )


@given(st.text(alphabet="0123456789.,十百千万亿元%年日月个第每—至余", max_size=60))
def test_quantities_stand_where_they_say(text: str) -> None:
    assert all(text[found.start : found.end] == found.text for found in find_quantities(text))
