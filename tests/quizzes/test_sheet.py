"""How a drawn paper is laid out for print."""

from decimal import Decimal

import pytest
from django.template.loader import get_template
from django.utils.translation import override

from lessons.models import Course, Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.actions.bank import confirm_evidence, current_passages, find_quote
from quizzes.actions.quizzes import publish_quiz, set_parts
from quizzes.kinds import KINDS
from quizzes.models import Item, Part, Quiz, Version
from quizzes.models.question import Kind
from quizzes.sheet import Printed, columns, drawn_items, sheet_of
from tests.builders import BODY, CONTENTS, NOW, QUOTE, make_question, make_quiz, make_user, revise
from tests.queries import count_queries

KEYS = {
    "single_choice": "A",
    "multiple_choice": "AB",
    "true_false": "✓ true",
    "blanks": "(1) 7　(2) 3",
    "numeric": "12.5 亿美元 (±0.1)",
    "essay": "答案示例。",
}


def printed(kind: str, order: list[str] | None = None) -> Printed:
    version = Version(kind=kind, content=CONTENTS[kind])
    written = list(version.loaded.order_as_written() or sorted(version.loaded.order()))
    item = Item(version=version, points=Decimal(2), option_order=order or written)
    return Printed(item, 1)


@pytest.fixture
def exam(course: Course, lesson: Lesson) -> Quiz:
    """Make an exam that draws two of three questions of each kind."""
    for kind in KINDS:
        for _number in range(3):
            make_question(lesson, kind)
    quiz = make_quiz(course, [], published=False, mode="exam", shuffle_items=True)
    set_parts(quiz=quiz, parts=[Part(kind=kind, count=2) for kind in KINDS])
    publish_quiz(quiz=quiz, now=NOW)
    return quiz


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_can_be_printed(kind: str) -> None:
    question = printed(kind)
    assert get_template(question.template).render({"question": question}).strip()
    assert question.key


@pytest.mark.parametrize("kind", KEYS)
def test_key_is_written_in_short(kind: str) -> None:
    with override("en"):
        assert printed(kind).key == KEYS[kind]


def test_key_of_a_choice_follows_the_order_of_the_options() -> None:
    content = Version(kind="single_choice", content=CONTENTS["single_choice"]).loaded
    assert printed("single_choice", list(reversed(content.order_as_written() or ()))).key == "C"


def test_key_of_an_ordering_names_the_letters_in_their_right_order() -> None:
    question = printed("ordering")
    texts = {option.letter: option.text for option in question.options}
    assert [texts[letter] for letter in question.key.split(" → ")] == ["12.5", "7", "3"]


def test_key_of_a_matching_names_the_letter_of_each_pair() -> None:
    question = printed("matching")
    letters = {option.text: option.letter for option in question.options}
    assert question.key == f"(1) {letters['外资']}　(2) {letters['实验室']}"
    assert set(letters) == {"外资", "实验室", "人口"}


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        (["北京", "上海"], 4),
        (["七个汉字正好四", "短"], 4),
        (["八个汉字就要两栏", "短"], 2),
        (["一" * 18, "短"], 2),
        (["一" * 19, "短"], 1),
        (["fourteen chars"], 4),
        ([], 4),
    ],
)
def test_columns_follow_the_longest_option(texts: list[str], count: int) -> None:
    assert columns(texts) == count


@pytest.mark.parametrize(("least", "most", "lines"), [(0, 100, 6), (0, 2_000, 8), (900, 2_000, 20)])
def test_lines_of_an_essay_follow_its_length(least: int, most: int, lines: int) -> None:
    content = {**CONTENTS["essay"], "min_characters": least, "max_characters": most}
    item = Item(version=Version(kind="essay", content=content), option_order=[])
    assert len(Printed(item, 1).lines) == lines


def test_sections_are_by_kind_and_questions_numbered_through(exam: Quiz) -> None:
    sheet = sheet_of(drawn_items(exam, 1) or [], 1)
    assert [section.kind for section in sheet.sections] == [Kind(kind) for kind in KINDS]
    numbers = [question.number for section in sheet.sections for question in section.questions]
    assert numbers == list(range(1, 17))
    assert (sheet.points, len(sheet.questions)) == (Decimal(32), 16)


@pytest.mark.parametrize(("language", "numeral"), [("zh-hans", "二"), ("en", "II")])
def test_sections_are_numbered_as_the_reader_writes(
    language: str, numeral: str, exam: Quiz
) -> None:
    with override(language):
        assert sheet_of(drawn_items(exam, 1) or [], 1).sections[1].numeral == numeral


def test_points_each_are_told_only_where_they_are_equal(course: Course, lesson: Lesson) -> None:
    questions = [make_question(lesson, points=points) for points in ("1", "3")]
    quiz = make_quiz(course, questions)
    sheet = sheet_of(drawn_items(quiz, 1) or [], 1)
    assert (sheet.sections[0].points_each, sheet.sections[0].points) == (None, Decimal(4))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_paper_is_the_one_an_attempt_with_the_seed_gets(seed: int, exam: Quiz) -> None:
    attempt = start_attempt(user=make_user(), quiz=exam, now=NOW, seed=seed)
    asked = [(item.version_id, item.option_order) for item in attempt.items.order_by("position")]
    shown = drawn_items(exam, seed) or []
    assert [(item.version_id, item.option_order) for item in shown] == asked


def test_evidence_confirmed_again_is_named_once(course: Course, lesson: Lesson) -> None:
    quiz = make_quiz(course, [make_question(lesson)])
    revise(lesson, f"{BODY}\n新的一段。\n")
    (item,) = drawn_items(quiz, 1) or []
    quotes = find_quote(text=QUOTE, passages=current_passages(lesson))
    confirm_evidence(version=item.version, quotes=quotes, now=NOW)
    (item,) = drawn_items(quiz, 1) or []
    assert item.version.evidence.count() == 2
    (place,) = Printed(item, 1).places
    assert (place.title, place.quote) == ("第 1 课", QUOTE)


def test_no_paper_where_the_bank_falls_short(course: Course, lesson: Lesson) -> None:
    quiz = make_quiz(course, [make_question(lesson)])
    revise(lesson, "全文已改。\n")
    assert drawn_items(quiz, 1) is None


def test_drawing_a_paper_takes_a_fixed_number_of_queries(exam: Quiz) -> None:
    with count_queries() as queries:
        drawn_items(exam, 1)
    assert len(queries) == 5
