"""Courses, sources and lessons in the admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import ADMINISTRATOR, INSTRUCTOR, give_role, make_roles
from lessons.models import Course, Lesson, Source
from tests.builders import make_course, make_lesson, make_user
from tests.pages import browser_of, parse, words
from tests.queries import count_queries

LESSONS = reverse("admin:lessons_lesson_changelist")
COURSES = reverse("admin:lessons_course_changelist")
EDITIONS = {
    "editions-TOTAL_FORMS": "0",
    "editions-INITIAL_FORMS": "0",
}


@pytest.fixture
def teacher(instructor: User) -> Client:
    return browser_of(instructor, in_english=True)


@pytest.fixture
def administrator(db: None) -> User:
    make_roles()
    user = make_user("boss", is_staff=True)
    give_role(user=user, role=ADMINISTRATOR)
    return user


def change_lesson(teacher: Client, lesson: Lesson, **fields: str) -> Any:
    form = {"title": lesson.title, "position": str(lesson.position), **fields}
    url = reverse("admin:lessons_lesson_change", args=[lesson.pk])
    return teacher.post(url, form, follow=True)


def order_of(course: Course) -> list[tuple[int, str]]:
    return list(course.lessons.order_by("position").values_list("position", "slug"))


def test_lesson_is_added_at_the_end_with_an_address(
    course: Course, lesson: Lesson, teacher: Client
) -> None:
    form = {"course": str(course.pk), "title": "新课", "goals": "", "summary": ""}
    response = teacher.post(reverse("admin:lessons_lesson_add"), form)
    made = Lesson.objects.get(title="新课")
    assert (made.position, made.slug) == (2, "lesson-2")
    assert response.headers["Location"] == reverse("admin:lessons_lesson_write", args=[made.pk])


def test_lesson_added_in_the_middle_moves_the_others(
    course: Course, lesson: Lesson, teacher: Client
) -> None:
    form = {"course": str(course.pk), "title": "新课", "slug": "new", "position": "1"}
    teacher.post(reverse("admin:lessons_lesson_add"), form)
    assert order_of(course) == [(1, "new"), (2, "numbers")]


@pytest.mark.parametrize(
    ("position", "order"),
    [
        ("3", ["b", "c", "a"]),
        ("1", ["a", "b", "c"]),
        ("99", ["b", "c", "a"]),
        ("", ["b", "c", "a"]),
    ],
)
def test_lesson_moves(position: str, order: list[str], course: Course, teacher: Client) -> None:
    first, *_others = [make_lesson(course, slug) for slug in "abc"]
    change_lesson(teacher, first, position=position)
    assert order_of(course) == list(enumerate(order, start=1))


def test_lesson_is_edited_in_place(lesson: Lesson, teacher: Client) -> None:
    change_lesson(teacher, lesson, title="改名", goals="一\n二", english_title="Numbers")
    lesson.refresh_from_db()
    assert (lesson.title, lesson.goal_list, lesson.english_title) == (
        "改名",
        ["一", "二"],
        "Numbers",
    )


def test_course_and_address_of_a_lesson_stay(lesson: Lesson, teacher: Client) -> None:
    change_lesson(teacher, lesson, slug="other", course="999")
    assert Lesson.objects.get(pk=lesson.pk).slug == "numbers"


def test_address_taken_is_refused(course: Course, lesson: Lesson, teacher: Client) -> None:
    form = {"course": str(course.pk), "title": "新课", "slug": "numbers"}
    response = teacher.post(reverse("admin:lessons_lesson_add"), form)
    assert response.status_code == 200
    assert course.lessons.count() == 1


def test_page_of_a_lesson_lists_its_texts(lesson: Lesson, teacher: Client) -> None:
    page = parse(teacher.get(reverse("admin:lessons_lesson_change", args=[lesson.pk])))
    links = {link.get("href"): words(link) for link in page.iter("a")}
    assert links[reverse("admin:lessons_lesson_text", args=[lesson.pk, 1])] == "Text 1"
    assert f"{reverse('admin:quizzes_question_add')}?lesson={lesson.pk}" in links


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("url", "count"), [(LESSONS, 8), ((COURSES, 7))])
def test_lists_ask_a_fixed_number_of_queries(
    rows: int, url: str, count: int, course: Course, instructor: User, teacher: Client
) -> None:
    for number in range(rows):
        make_lesson(course, f"lesson-{number}")
        if number:
            make_course().instructors.add(instructor)
    teacher.get(url)
    with count_queries() as queries:
        teacher.get(url)
    assert len(queries) == count


def test_lesson_is_found_by_its_text(course: Course, lesson: Lesson, teacher: Client) -> None:
    make_lesson(course, "lakes", body="湖有三个。\n")
    page = words(parse(teacher.get(LESSONS, {"q": "重点实验室"})))
    assert "1 lesson" in page


def test_instructor_does_not_say_who_teaches(course: Course, teacher: Client) -> None:
    page = teacher.get(reverse("admin:lessons_course_change", args=[course.pk]))
    form = {"title": "改名", "slug": "taken-over", "instructors": [], "published_at_0": ""}
    teacher.post(reverse("admin:lessons_course_change", args=[course.pk]), form)
    course.refresh_from_db()
    assert (course.title, course.slug, course.instructors.count()) == ("改名", "lake", 1)
    assert 'name="instructors"' not in page.content.decode()


def test_administrator_says_who_teaches(course: Course, learner: User, administrator: User) -> None:
    give_role(user=learner, role=INSTRUCTOR)
    url = reverse("admin:lessons_course_change", args=[course.pk])
    form = {"title": "课", "slug": "lake", "instructors": [str(learner.pk)]}
    browser_of(administrator).post(url, form)
    assert list(course.instructors.all()) == [learner]


def test_administrator_adds_a_course(administrator: User) -> None:
    form = {"title": "新课程", "slug": "new"}
    browser_of(administrator).post(reverse("admin:lessons_course_add"), form)
    assert Course.objects.filter(slug="new", published_at=None).exists()


def test_instructor_adds_no_course(instructor: User, teacher: Client) -> None:
    assert teacher.get(reverse("admin:lessons_course_add")).status_code == 403


def test_course_is_withdrawn(course: Course, lesson: Lesson, teacher: Client) -> None:
    form = {"action": "withdraw", "_selected_action": [str(course.pk)], "index": "0"}
    teacher.post(COURSES, form)
    assert not Course.objects.published().exists()


def test_course_is_published(course: Course, lesson: Lesson, teacher: Client) -> None:
    Course.objects.update(published_at=None)
    form = {"action": "publish", "_selected_action": [str(course.pk)], "index": "0"}
    page = words(parse(teacher.post(COURSES, form, follow=True)))
    assert "1 course published." in page
    assert list(Course.objects.published()) == [course]


def test_course_with_nothing_to_read_is_not_published(instructor: User, teacher: Client) -> None:
    empty = make_course("empty", published=False)
    empty.instructors.add(instructor)
    form = {"action": "publish", "_selected_action": [str(empty.pk)], "index": "0"}
    page = words(parse(teacher.post(COURSES, form, follow=True)))
    empty.refresh_from_db()
    assert empty.published_at is None
    assert "has no lesson to read yet" in page


def test_course_is_published_from_its_own_page(
    course: Course, lesson: Lesson, teacher: Client
) -> None:
    Course.objects.update(published_at=None)
    url = reverse("admin:lessons_course_change", args=[course.pk])
    form = {"CHANGE_FORM-action": "publish", "_selected_action": str(course.pk)}
    teacher.post(url, form)
    course.refresh_from_db()
    assert course.published_at is not None


def test_source_is_added_with_its_editions(course: Course, teacher: Client) -> None:
    form = {
        "course": str(course.pk),
        "title": "条例",
        "slug": "law",
        "editions-TOTAL_FORMS": "1",
        "editions-INITIAL_FORMS": "0",
        "editions-0-label": "2026",
        "editions-0-number": "杭政〔2026〕1 号",
        "editions-0-issued_on": "2026-01-02",
    }
    teacher.post(reverse("admin:lessons_source_add"), form)
    edition = Source.objects.get(course=course).editions.get()
    assert (edition.label, edition.number) == ("2026", "杭政〔2026〕1 号")


def test_source_of_a_course_keeps_its_short_name(course: Course, teacher: Client) -> None:
    source = Source.objects.create(course=course, slug="law", title="条例")
    form = {"title": "新条例", "slug": "other", **EDITIONS}
    teacher.post(reverse("admin:lessons_source_change", args=[source.pk]), form)
    source.refresh_from_db()
    assert (source.title, source.slug) == ("新条例", "law")
