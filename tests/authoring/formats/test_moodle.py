"""What GIFT and Moodle XML share."""

from decimal import Decimal

import pytest

from authoring.formats import Place
from authoring.formats.moodle.blank_stems import GAP, filled, one_run, with_blank
from authoring.formats.moodle.labels import (
    category_of,
    category_path,
    lose_title,
    name_of,
    tags_of,
    uid_of,
)
from authoring.formats.moodle.losses import Losses
from authoring.formats.moodle.weighted import Weighted, blank, choice, decimal_of, numeric
from authoring.formats.typed.question import Unreadable
from quizzes.kinds import store_content


def losses() -> Losses:
    return Losses(Place())


def weights(*answers: tuple[str, int]) -> list[Weighted]:
    return [Weighted(text, Decimal(percent)) for text, percent in answers]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", "5"),
        (" -5.50 ", "-5.5"),
        ("１２．５", "12.5"),
        ("1,000", "1000"),
        ("1,000,000.5", "1000000.5"),
        ("3,14", "3.14"),
        ("−2", "-2"),
        ("1.5e3", "1500"),
        (".5", "0.5"),
        ("5.", "5"),
    ],
)
def test_decimal_of_reads_numbers_as_people_write_them(text: str, number: str) -> None:
    assert decimal_of(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "五", "1,2,3", "1.2.3", "NaN", "inf", "1e999", "9" * 200, "1_0"]
)
def test_decimal_of_anything_else_is_none(text: str) -> None:
    assert decimal_of(text) is None


@pytest.mark.parametrize(
    ("answers", "is_single", "kind", "right"),
    [
        ([("甲", 100), ("乙", 0)], True, "single_choice", ["甲"]),
        ([("甲", 100), ("乙", 50), ("丙", 0)], True, "single_choice", ["甲"]),
        ([("甲", 90), ("乙", 50), ("丙", 0)], True, "single_choice", ["甲"]),
        ([("甲", 100), ("乙", 100), ("丙", 0)], True, "multiple_choice", ["甲", "乙"]),
        ([("甲", 50), ("乙", 50), ("丙", -50)], False, "multiple_choice", ["甲", "乙"]),
        ([("甲", 50), ("乙", 50), ("丙", -50)], None, "multiple_choice", ["甲", "乙"]),
        ([("甲", 100), ("乙", 0)], False, "single_choice", ["甲"]),
        ([("甲", 100), ("乙", 0)], None, "single_choice", ["甲"]),
    ],
)
def test_choice_tells_its_kind_and_key_from_the_weights(
    *, answers: list[tuple[str, int]], is_single: bool | None, kind: str, right: list[str]
) -> None:
    content = choice("哪一个？", weights(*answers), losses(), is_single=is_single)
    options = store_content(content)["options"]
    found = [option["text"] for option in options if option.get("right")]
    assert (content.kind, found) == (kind, right)


@pytest.mark.parametrize(
    ("answers", "is_single", "codes"),
    [
        ([("甲", 100), ("乙", 0)], True, []),
        ([("甲", 100), ("乙", 50)], True, ["weights"]),
        ([("甲", 100), ("乙", 100), ("丙", 0)], True, ["any-of"]),
        ([("甲", 50), ("乙", 50), ("丙", 0)], False, []),
        ([("甲", 70), ("乙", 30), ("丙", 0)], False, ["weights", "weights"]),
        ([("甲", 100), ("乙", 0)], False, ["became-single"]),
    ],
)
def test_choice_tells_what_the_weights_lose(
    *, answers: list[tuple[str, int]], is_single: bool, codes: list[str]
) -> None:
    lost = losses()
    choice("哪一个？", weights(*answers), lost, is_single=is_single)
    assert [notice.code for notice in lost.notices] == codes


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([("甲", 0), ("乙", 0)], "no-answer"),
        ([("甲", 100)], "too-few-entries"),
        ([(f"甲{number}", 100 - number) for number in range(9)], "too-many-entries"),
        ([("甲 ", 100), ("甲", 0)], "equal-options"),
        ([("甲" * 4_001, 100), ("乙", 0)], "text-too-long"),
        ([("甲", 100), ("", 0)], "text-missing"),
    ],
)
def test_choice_says_why_it_is_none(answers: list[tuple[str, int]], code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        choice("哪一个？", weights(*answers), losses(), is_single=True)
    assert caught.value.code == code


def test_blank_accepts_what_is_worth_all_and_takes_the_feedback_for_the_rest() -> None:
    answers = [*weights(("甲", 100), ("乙", 100), ("丙", 50)), Weighted("*", Decimal(0), "再想想")]
    assert blank(answers, losses()) == {"accept": ["甲", "乙"], "feedback": "再想想"}


@pytest.mark.parametrize(
    ("written", "accepted", "codes"),
    [("甲*", "甲", ["wildcard"]), ("甲\\*", "甲*", []), ("*甲*\\*", "甲*", ["wildcard"])],
)
def test_blank_knows_stars_that_stand_for_letters(
    written: str, accepted: str, codes: list[str]
) -> None:
    lost = losses()
    accept = blank(weights((written, 100)), lost)["accept"]
    assert (accept, [notice.code for notice in lost.notices]) == ([accepted], codes)


@pytest.mark.parametrize(
    ("written", "value", "tolerance"),
    [
        ("5", 5, "0"),
        ("5:0.5", 5, "0.5"),
        ("1..4", "2.5", "1.5"),
        ("4..1", "2.5", "1.5"),
        ("-1:-1", -1, "1"),
    ],
)
def test_numeric_reads_tolerances_and_ranges(written: str, value: str, tolerance: str) -> None:
    content = store_content(numeric("多少？", weights((written, 100)), losses()))
    assert (Decimal(content["value"]), Decimal(content.get("tolerance", 0))) == (
        Decimal(value),
        Decimal(tolerance),
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [("五", "number-expected"), ("1..x", "number-expected"), ("1e50", "too-many-digits")],
)
def test_numeric_says_why_it_is_none(written: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        numeric("多少？", weights((written, 100)), losses())
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("stem", "filled_in"),
    [
        ("湖在____。", "湖在____。"),
        ("湖在哪里？", "湖在哪里？____"),
        ("The lake is", "The lake is ____"),
        ("湖在__________。", "湖在____。"),
        ("湖在____，河在____。", "湖在&#95;&#95;&#95;&#95;，河在&#95;&#95;&#95;&#95;。____"),
    ],
)
def test_with_blank_finds_or_adds_the_one_blank(stem: str, filled_in: str) -> None:
    assert with_blank(one_run(stem)) == filled_in


def test_filled_lets_no_other_underscores_touch_a_blank() -> None:
    assert filled(f"a_{GAP}_b_c") == "a&#95;____&#95;b_c"


@pytest.mark.parametrize(
    ("path", "category"),
    [
        ("$course$/top/湖区/总则", "湖区/总则"),
        ("$course$/湖区", "湖区"),
        ("湖区 / 总则 ", "湖区/总则"),
        ("$system$/top", ""),
        ("top/总则", "top/总则"),
        ("甲//乙/丙", "甲／乙/丙"),
        ("", ""),
    ],
)
def test_category_of_leaves_out_words_of_moodle(path: str, category: str) -> None:
    assert category_of(path) == category


@pytest.mark.parametrize("category", ["", "湖区", "top/湖区", "$course$/湖区"])
def test_category_path_is_read_back(category: str) -> None:
    assert category_of(category_path(category)) == category


@pytest.mark.parametrize(
    ("title", "is_lost"),
    [
        ("湖在哪里", False),
        ("湖在…", False),
        ("Q12", False),
        ("第3题", False),
        ("湖的位置", True),
        ("", False),
    ],
)
def test_lose_title_tells_only_of_names_that_say_more(*, title: str, is_lost: bool) -> None:
    lost = losses()
    lose_title(title, "**湖**在哪里？", lost)
    assert [notice.excerpt for notice in lost.notices] == [title] * is_lost


def test_name_of_a_stem_is_no_loss() -> None:
    lost = losses()
    stem = "湖" * 100
    lose_title(name_of(stem), stem, lost)
    assert lost.notices == ()


def test_name_of_a_stem_holds_no_control_characters() -> None:
    assert name_of("湖&#1;河&#x202e;") == "湖河"


def test_labels_too_long_are_told() -> None:
    lost = losses()
    assert (uid_of("u" * 101, lost), tags_of(["甲", "t" * 51, " 甲"], lost)) == ("", ("甲",))
    assert [(notice.code, dict(notice.values)) for notice in lost.notices] == [
        ("uid", {"most": 100}),
        ("tag", {"most": 50}),
    ]
