"""The page that says which passages have questions, and what to do about those that have none."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from lessons.actions import add_revision
from lessons.models import Course, Lesson
from quizzes.models import Version
from tests.builders import (
    BODY,
    NOW,
    make_course,
    make_draft,
    make_instructor,
    make_lesson,
    make_question,
    make_quiz,
    make_user,
    revise,
)
from tests.pages import browser_of, by_id, has_id, links, parse, words
from tests.queries import count_queries
from tests.quizzes.admin.attempting import hand_in
from tests.test_urls import INLINE

COURSES = reverse("admin:authoring_coverage_courses")


def url_of(course: Course, show: str = "") -> str:
    return reverse("admin:authoring_coverage", args=[course.pk]) + (show and f"?show={show}")


@pytest.fixture
def teacher(instructor: User) -> Client:
    return browser_of(instructor, in_english=True)


def row_of(response: Any, lesson: Lesson, place: int = 1) -> str:
    """Return the words of the row of a passage, by its place in the lesson's text."""
    assert lesson.current_revision is not None
    passage = lesson.current_revision.passages.order_by("position")[place]
    return words(by_id(parse(response), passage.anchor))


def test_page_counts_covered_passages(teacher: Client, course: Course, lesson: Lesson) -> None:
    make_question(lesson)
    page = words(parse(teacher.get(url_of(course))))
    assert "1 of 3 passages have a published question." in page


def test_row_says_what_there_is(teacher: Client, course: Course, lesson: Lesson) -> None:
    quiz = make_quiz(course, [make_question(lesson)])
    for number in range(5):
        hand_in(make_user(), quiz, seed=number)
    make_draft(lesson)
    row = row_of(teacher.get(url_of(course)), lesson)
    assert row.startswith(
        "1.1 湖畔市去年利用外资 12.5 亿美元，居全省第三。 Questions 1 Single choice 1"
    )
    assert "Waiting 1 draft Points gained 100 % 5 answers" in row


def test_row_says_nothing_of_few_answers(teacher: Client, course: Course, lesson: Lesson) -> None:
    hand_in(make_user(), make_quiz(course, [make_question(lesson)]))
    assert "Points gained — 1 answer" in row_of(teacher.get(url_of(course)), lesson)


def test_row_names_stale_questions(teacher: Client, course: Course, lesson: Lesson) -> None:
    make_question(lesson)
    revise(lesson, BODY.replace("居全省第三", "居全省第二"))
    assert "Questions 0 1 stale" in row_of(teacher.get(url_of(course)), lesson)


def test_lesson_names_questions_whose_passages_are_gone(
    teacher: Client, course: Course, lesson: Lesson
) -> None:
    make_question(lesson)
    revise(lesson, "没有一句是从前的话，一个字也不像。\n")
    page = words(parse(teacher.get(url_of(course))))
    assert "1 published question quotes a passage that is not in the text any more" in page


def test_row_leads_to_reader_question_form_and_drafting(
    teacher: Client, course: Course, lesson: Lesson
) -> None:
    assert lesson.current_revision is not None
    passage = lesson.current_revision.passages.get(label="1.1")
    found = links(by_id(parse(teacher.get(url_of(course))), passage.anchor))
    add = reverse("admin:quizzes_question_add")
    assert list(found) == [
        f"/courses/lake/numbers/#{passage.anchor}",
        f"{add}?lesson={lesson.pk}&passage={passage.pk}",
        f"{reverse('admin:authoring_draft', args=[lesson.pk])}?passage={passage.key}",
    ]


def test_question_form_begins_with_the_passage(
    teacher: Client, course: Course, lesson: Lesson
) -> None:
    assert lesson.current_revision is not None
    passage = lesson.current_revision.passages.get(label="1.2")
    add = reverse("admin:quizzes_question_add")
    chosen = parse(teacher.get(f"{add}?lesson={lesson.pk}&passage={passage.pk}"))
    kept = [field.get("value") for field in chosen.iter("input") if field.get("name") == "passage"]
    address = f"{add}?lesson={lesson.pk}&passage={passage.pk}&kind=numeric"
    page = parse(teacher.get(address))
    checked = [
        field.get("value")
        for field in page.iter("input")
        if field.get("name") == "evidence-0-passage" and "checked" in field.attrib
    ]
    assert (kept, checked) == ([str(passage.pk)], [str(passage.pk)])


@pytest.mark.parametrize("passage", ["0", "nothing", "9" * 40])
def test_question_form_ignores_a_passage_that_cannot_be_cited(
    teacher: Client, lesson: Lesson, passage: str
) -> None:
    add = reverse("admin:quizzes_question_add")
    response = teacher.get(f"{add}?lesson={lesson.pk}&kind=numeric&passage={passage}")
    assert (response.status_code, b"checked" in response.content) == (200, False)


def test_uncovered_passages_can_be_listed_alone(
    teacher: Client, course: Course, lesson: Lesson
) -> None:
    make_question(lesson)
    assert lesson.current_revision is not None
    page = parse(teacher.get(url_of(course, "uncovered")))
    passages = lesson.current_revision.passages.order_by("position")
    listed = [passage.label for passage in passages if has_id(page, passage.anchor)]
    assert listed == ["1.2", "2.1"]


def test_stale_passages_can_be_listed_alone(
    teacher: Client, course: Course, lesson: Lesson
) -> None:
    make_question(lesson)
    assert "No question is stale." in words(parse(teacher.get(url_of(course, "stale"))))
    revision = revise(lesson, BODY.replace("居全省第三", "居全省第二"))
    page = parse(teacher.get(url_of(course, "stale")))
    listed = [entry.label for entry in revision.passages.all() if has_id(page, entry.anchor)]
    assert listed == ["1.1"]


def test_draft_text_is_linked_to_its_preview(teacher: Client, course: Course) -> None:
    lesson = Lesson.objects.create(course=course, position=1, slug="new", title="新课")
    revision = add_revision(lesson=lesson, body=BODY, now=NOW)
    passage = revision.passages.get(label="1.1")
    page = parse(teacher.get(url_of(course)))
    preview = reverse("admin:lessons_lesson_preview", args=[lesson.pk, 1])
    found = list(links(by_id(page, passage.anchor)))
    draft = f"{reverse('admin:authoring_draft', args=[lesson.pk])}?passage={passage.key}"
    assert found == [f"{preview}#{passage.anchor}", draft]


def test_lesson_without_text_is_sent_to_writing_it(teacher: Client, course: Course) -> None:
    lesson = Lesson.objects.create(course=course, position=1, slug="new", title="新课")
    found = links(by_id(parse(teacher.get(url_of(course))), "new"))
    assert found == {reverse("admin:lessons_lesson_write", args=[lesson.pk]): "Write the text"}


def test_courses_are_listed_where_there_are_several(
    teacher: Client, course: Course, instructor: User
) -> None:
    other = make_course("other")
    other.instructors.add(instructor)
    make_course("foreign")
    page = parse(teacher.get(COURSES))
    found = [url for url in links(page) if url.startswith(COURSES) and url != COURSES]
    assert found == [url_of(course), url_of(other)]


def test_one_course_is_shown_at_once(teacher: Client, course: Course) -> None:
    assert teacher.get(COURSES).headers["Location"] == url_of(course)


def test_course_page_leads_to_its_coverage(teacher: Client, course: Course) -> None:
    page = parse(teacher.get(reverse("admin:lessons_course_change", args=[course.pk])))
    assert links(page)[url_of(course)] == "Coverage"


def test_lesson_page_leads_to_drafting(teacher: Client, lesson: Lesson) -> None:
    page = parse(teacher.get(reverse("admin:lessons_lesson_change", args=[lesson.pk])))
    assert links(page)[reverse("admin:authoring_draft", args=[lesson.pk])] == "Draft questions"


def test_index_leads_to_coverage(teacher: Client) -> None:
    assert links(parse(teacher.get(reverse("admin:index"))))[COURSES] == "Coverage"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_coverage_is_only_read(teacher: Client, course: Course, method: str) -> None:
    assert getattr(teacher, method)(url_of(course)).status_code == 405


def test_coverage_of_a_course_taught_by_others_is_missing(teacher: Client) -> None:
    assert teacher.get(url_of(make_course("foreign"))).status_code == 404


@pytest.mark.parametrize("pk", [0, 999_999, 2**31, 2**63, 10**30])
def test_coverage_of_a_course_that_is_not_there_is_missing(teacher: Client, pk: int) -> None:
    assert teacher.get(f"{COURSES}{pk}/").status_code == 404


def test_learner_has_no_coverage(learner: User, course: Course) -> None:
    assert browser_of(learner).get(url_of(course), follow=True).status_code == 403


def test_staff_without_the_right_have_no_coverage(course: Course) -> None:
    clerk = make_user(is_staff=True)
    course.instructors.add(clerk)
    assert browser_of(clerk).get(url_of(course)).status_code == 403


def test_stranger_is_sent_to_sign_in(client: Client, course: Course) -> None:
    location = client.get(url_of(course)).headers["Location"]
    assert location == f"{reverse('sign-in')}?next={url_of(course)}"


@pytest.mark.parametrize("show", ["", "uncovered", "stale", "nonsense"])
def test_page_has_nothing_inline(
    teacher: Client, course: Course, lesson: Lesson, show: str
) -> None:
    make_question(lesson)
    assert INLINE.findall(teacher.get(url_of(course, show)).content.decode()) == []


@pytest.mark.parametrize("size", [1, 3])
def test_page_takes_the_same_queries_whatever_the_size(db: None, size: int) -> None:
    course = make_course()
    for _ in range(size):
        lesson = make_lesson(course)
        quiz = make_quiz(course, [make_question(lesson) for _ in range(size)])
        for number in range(size):
            hand_in(make_user(), quiz, seed=number)
            make_draft(lesson)
    Version.objects.filter(status="draft").update(status="in_review")
    teacher = browser_of(make_instructor(course))
    with count_queries() as queries:
        teacher.get(url_of(course))
    assert len(queries) == 9
