"""Looking at a drawn paper, and printing it with its key."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.quizzes import publish_quiz, set_parts
from quizzes.models import Part, Quiz
from tests.builders import NOW, make_course, make_lesson, make_question, make_quiz, revise
from tests.pages import HTMX, browser_of, by_id, has_id, links, parse, words
from tests.queries import count_queries
from tests.quizzes.admin.test_blueprint import rows

NAMES = ["quizzes_quiz_paper", "quizzes_quiz_print"]
KINDS = ("single_choice", "true_false", "blanks", "matching", "ordering", "essay")


def url_of(quiz: Quiz, name: str = NAMES[0], query: str = "") -> str:
    return reverse(f"admin:{name}", args=[quiz.pk]) + (query and f"?{query}")


@pytest.fixture
def exam(course: Course, lesson: Lesson) -> Quiz:
    """Make an exam that draws one of three questions of each of six kinds."""
    for kind in KINDS:
        for _number in range(3):
            make_question(lesson, kind, points="2")
    quiz = make_quiz(course, [], published=False, mode="exam", limit_minutes=60)
    set_parts(quiz=quiz, parts=[Part(kind=kind, count=1) for kind in KINDS])
    publish_quiz(quiz=quiz, now=NOW)
    return quiz


@pytest.fixture
def page_of(instructor: User) -> Callable[[str], str]:
    client = browser_of(instructor, in_english=True)
    return lambda url: words(parse(client.get(url)))


def test_preview_shows_the_questions_with_kind_points_lesson_and_place(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    quiz = make_quiz(course, [make_question(lesson, uid="one", points="3")])
    page = parse(browser_of(instructor, in_english=True).get(url_of(quiz)))
    card = words(by_id(page, "question-1"))
    assert "Question 1 Single choice" in card
    assert "Points: 3" in card
    assert "one · 第 1 课 · 1.1" in card
    assert "1 question, 3 points in all" in words(page)


def test_preview_shows_the_key_only_when_asked(exam: Quiz, page_of: Callable[[str], str]) -> None:
    assert "见课文。" not in page_of(url_of(exam))
    assert "见课文。" in page_of(url_of(exam, query="seed=1&key=1"))


def test_same_seed_gives_the_same_paper(exam: Quiz, instructor: User) -> None:
    client = browser_of(instructor)

    def asked(seed: int) -> list[str]:
        page = parse(client.get(url_of(exam, query=f"seed={seed}")))
        return [href for href in links(page) if "/question/" in href]

    papers = [asked(seed) for seed in range(1, 9)]
    assert papers == [asked(seed) for seed in range(1, 9)]
    assert len({tuple(paper) for paper in papers}) > 1


def test_preview_leads_to_another_draw_and_to_print(exam: Quiz, instructor: User) -> None:
    page = parse(browser_of(instructor, in_english=True).get(url_of(exam, query="seed=7&key=1")))
    found = {name: href for href, name in links(page).items()}
    assert found["Another draw"] == "?seed=8&key=1"
    assert found["Print this paper"] == url_of(exam, NAMES[1], "seed=7")
    assert found["Print two forms, A and B"] == url_of(exam, NAMES[1], "seed=7&seed=8")


@pytest.mark.parametrize("name", NAMES)
def test_problems_are_shown_where_no_paper_can_be_drawn(
    name: str, exam: Quiz, lesson: Lesson, page_of: Callable[[str], str]
) -> None:
    revise(lesson, "全文已改。\n")
    page = page_of(url_of(exam, name))
    assert "No paper can be drawn:" in page
    assert "Part 1 needs 1 questions, but only 0 fit." in page


def test_paper_has_sections_by_kind_numbered_through(
    exam: Quiz, page_of: Callable[[str], str]
) -> None:
    page = page_of(url_of(exam, NAMES[1]))
    assert "Full marks: 12" in page
    assert "Time: 60 minutes" in page
    assert "I. Single choice(2 each, 2 points in all)" in page
    assert "VI. Essays" in page
    assert [f" {number}. " in page for number in range(1, 8)] == [True] * 6 + [False]


def test_paper_says_nothing_of_its_key(exam: Quiz, page_of: Callable[[str], str]) -> None:
    page = page_of(url_of(exam, NAMES[1]))
    assert [word in page for word in ("见课文", "答案示例", "湖畔市去年利用外资 12.5 亿美元")] == [
        False,
        False,
        False,
    ]


def test_key_has_answers_reasons_and_places(exam: Quiz, page_of: Callable[[str], str]) -> None:
    page = page_of(url_of(exam, NAMES[1], "seed=1&key=1"))
    assert "Key with explanations" in page
    assert "Why 见课文。" in page
    assert "Evidence 第 1 课 1.1：湖畔市去年利用外资 12.5 亿美元" in page
    assert "For the marker 言之有据 2 分。" in page


def test_parallel_forms_are_lettered_and_say_what_they_share(
    exam: Quiz, page_of: Callable[[str], str]
) -> None:
    page = page_of(url_of(exam, NAMES[1], "seed=1&seed=2&seed=1"))
    assert [f"(Form {letter})" in page for letter in "ABC"] == [True, True, False]
    assert "stand in all the forms." in page or "stands in all the forms." in page


def test_one_form_by_itself_keeps_its_letter(exam: Quiz, page_of: Callable[[str], str]) -> None:
    assert "(Form B)" in page_of(url_of(exam, NAMES[1], "seed=2&letter=B"))
    assert "(Form" not in page_of(url_of(exam, NAMES[1], "seed=2&letter=Z"))


def test_no_more_than_four_forms_are_printed_at_once(
    exam: Quiz, page_of: Callable[[str], str]
) -> None:
    page = page_of(url_of(exam, NAMES[1], "&".join(f"seed={seed}" for seed in range(9))))
    assert [f"(Form {letter})" in page for letter in "DE"] == [True, False]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("query", ["seed=", "seed=abc", f"seed={10**30}", "seed=-1", "seed=²"])
def test_seed_that_is_none_is_the_first(
    name: str, query: str, exam: Quiz, page_of: Callable[[str], str]
) -> None:
    assert page_of(url_of(exam, name, query)) == page_of(url_of(exam, name, "seed=1"))


@pytest.mark.parametrize("name", NAMES)
def test_page_writes_nothing(name: str, exam: Quiz, instructor: User) -> None:
    client = browser_of(instructor)
    before = rows()
    client.get(url_of(exam, name))
    client.get(url_of(exam, name, "key=1"), headers=HTMX)
    assert rows() == before


@pytest.mark.parametrize("name", NAMES)
def test_page_of_another_courses_quiz_is_missing(name: str, instructor: User) -> None:
    other = make_course("other")
    quiz = make_quiz(other, [make_question(make_lesson(other))])
    assert browser_of(instructor).get(url_of(quiz, name)).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_page_is_not_for_learners(name: str, exam: Quiz, learner: User) -> None:
    assert browser_of(learner).get(url_of(exam, name)).status_code in {302, 403}


@pytest.mark.parametrize("name", [*NAMES, "quizzes_quiz_pool"])
@pytest.mark.parametrize("model", ["quiz", "question"])
def test_page_is_not_for_those_who_may_not_see_the_questions(
    name: str, model: str, exam: Quiz, instructor: User
) -> None:
    permissions = instructor.groups.get().permissions
    permissions.remove(*permissions.filter(codename__endswith=f"_{model}"))
    assert browser_of(instructor).get(url_of(exam, name)).status_code == 403


@pytest.mark.parametrize("name", NAMES)
def test_page_refuses_other_methods(name: str, exam: Quiz, instructor: User) -> None:
    assert browser_of(instructor).post(url_of(exam, name)).status_code == 405


@pytest.mark.parametrize("number", [0, 999_999, 10**30])
@pytest.mark.parametrize("name", NAMES)
def test_unknown_quiz_is_missing(name: str, number: int, instructor: User) -> None:
    url = reverse(f"admin:{name}", args=[number])
    assert browser_of(instructor).get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", NAMES)
def test_page_asks_a_fixed_number_of_queries(
    name: str, count: int, course: Course, lesson: Lesson, instructor: User
) -> None:
    quiz = make_quiz(course, [make_question(lesson) for _number in range(count)])
    client = browser_of(instructor)
    client.get(url_of(quiz, name))
    with count_queries() as queries:
        client.get(url_of(quiz, name))
    assert len(queries) == 10


def test_quiz_page_leads_to_paper_pool_and_copy(exam: Quiz, instructor: User) -> None:
    url = reverse("admin:quizzes_quiz_change", args=[exam.pk])
    found = links(parse(browser_of(instructor, in_english=True).get(url)))
    assert found[url_of(exam)] == "Preview a paper"
    assert found[url_of(exam, "quizzes_quiz_pool")] == "Pool"
    assert found[url_of(exam, "quizzes_quiz_repeat")] == "Repeat this exam"
    assert not has_id(parse(browser_of(instructor).get(url_of(exam))), "outlook")
