import pytest

from authoring.documents.numbering import Kind, find_mark, find_two_digits, unspaced
from authoring.documents.numerals import find_dates, is_date

MARKS = {
    "一、总体要求": (Kind.HAN, "一", "总体要求"),
    "十二. 附则": (Kind.HAN, "十二", "附则"),
    "二．工作措施": (Kind.HAN, "二", "工作措施"),
    "（三）保障": (Kind.HAN_PAREN, "（三）", "保障"),
    "(三) 保障": (Kind.HAN_PAREN, "（三）", "保障"),
    "㈢保障": (Kind.HAN_PAREN, "（三）", "保障"),
    "1. 甲": (Kind.ARABIC, "1", "甲"),
    "１．甲": (Kind.ARABIC, "1", "甲"),
    "2、乙": (Kind.ARABIC, "2", "乙"),
    "⒉乙": (Kind.ARABIC, "2", "乙"),
    "1.2026年底前": (Kind.ARABIC, "1", "2026年底前"),
    "（1）甲": (Kind.ARABIC_PAREN, "（1）", "甲"),
    "(１)甲": (Kind.ARABIC_PAREN, "（1）", "甲"),
    "2）乙": (Kind.ARABIC_PAREN, "（2）", "乙"),
    "⑵乙": (Kind.ARABIC_PAREN, "（2）", "乙"),
    "③丙": (Kind.CIRCLED, "③", "丙"),
    "第一编 总则": (Kind.PART, "第一编", "总则"),
    "第二分编 所有权": (Kind.SUBPART, "第二分编", "所有权"),
    "第三章附则": (Kind.CHAPTER, "第三章", "附则"),
    "第 一 节 登 记": (Kind.SECTION, "第一节", "登 记"),
    "第12条 甲": (Kind.ARTICLE, "第十二条", "甲"),
    "第一百零五条 甲": (Kind.ARTICLE, "第一百零五条", "甲"),
    "第十二条之一 甲": (Kind.ARTICLE, "第十二条之一", "甲"),
    "第三条【适用】甲": (Kind.ARTICLE, "第三条", "【适用】甲"),
}
NO_MARKS = [
    "2026年，市政府出台意见。",
    "3.5%的居民参加。",
    "1.5万人参加。",
    "第一，来的人多了；第二，书借得多了。",
    "第十二条规定的情形，适用本条。",
    "第十二条、第十三条不适用。",
    "第三章规定的程序，由市政府另行规定。",
    "（一）项规定的材料，应当是原件。",
    "（一）至（三）项所列材料。",
    "（十四五）规划",
    "（2026）临湖字",
    "一、二、三产业",
    "1、2、3号楼",
    "“一、总体要求",
    "一是加强领导。",
    "",
]


@pytest.mark.parametrize(("text", "expected"), MARKS.items())
def test_mark_is_found_in_its_usual_form(text: str, expected: tuple[Kind, str, str]) -> None:
    mark = find_mark(text)
    assert mark is not None
    assert (mark.kind, mark.label, mark.rest) == expected


@pytest.mark.parametrize("text", NO_MARKS)
def test_text_that_counts_nothing_has_no_mark(text: str) -> None:
    assert find_mark(text) is None


def test_article_run_into_its_text_is_unsure() -> None:
    mark = find_mark("第三条为了保护湖区")
    assert mark is not None
    assert not mark.is_sure


@pytest.mark.parametrize(
    ("text", "rest"), {"01": "", "02 湖": "湖", "PART 03": "", "04、湖": "湖"}.items()
)
def test_two_digits_are_found_alone_or_before_a_title(text: str, rest: str) -> None:
    mark = find_two_digits(text)
    assert mark is not None
    assert mark.rest == rest


@pytest.mark.parametrize("text", ["05年", "2026", "00", "12月3日", "01 湖在城西，河在城东。", "1"])
def test_other_digits_are_no_section(text: str) -> None:
    assert find_two_digits(text) is None


DATES = {
    "2026年3月1日": "2026-03-01",
    "二〇二六年三月一日": "2026-03-01",
    "二○二六年十二月三十一日": "2026-12-31",
    "２０２６年１０月１０日": "2026-10-10",
    "2026-03-01": "2026-03-01",
    "（2026年3月1日）": "2026-03-01",
}


@pytest.mark.parametrize(("text", "expected"), DATES.items())
def test_date_is_read(text: str, expected: str) -> None:
    assert [day.isoformat() for _start, day in find_dates(text)] == [expected]
    assert is_date(text)


@pytest.mark.parametrize("text", ["2026年2月30日", "2026年3月", "12026-03-011", "二六年三月一日"])
def test_what_is_no_day_is_no_date(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "expected"), {"总 则": "总则", "通 知": "通知", "湖 区管理": "湖 区管理"}.items()
)
def test_stretched_title_is_closed_up(text: str, expected: str) -> None:
    assert unspaced(text) == expected
