"""Who may open which page, and that what is foreign is missing everywhere."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.models import Attempt, Item, Question, Quiz, Tag
from tests.builders import make_course, make_instructor, make_lesson, make_question, make_quiz
from tests.pages import browser_of, parse, words
from tests.quizzes.admin.attempting import hand_in
from tests.quizzes.admin.writing import add_url, write


@dataclass(frozen=True)
class Foreign:
    """A course that the instructor does not teach, with all that belongs to it."""

    course: Course
    lesson: Lesson
    question: Question
    quiz: Quiz
    attempt: Attempt
    item: Item


@pytest.fixture
def foreign(other_learner: User) -> Foreign:
    course = make_course("foreign")
    lesson = make_lesson(course, "foreign-lesson")
    Lesson.objects.filter(pk=lesson.pk).update(title="foreign lesson")
    question = make_question(lesson, "essay", uid="foreign-question")
    quiz = make_quiz(course, [question], mode="exam", title="别人的测验")
    attempt = hand_in(other_learner, quiz)
    return Foreign(course, lesson, question, quiz, attempt, attempt.items.get())


type Address = Callable[[Foreign], str]


def _of(name: str, part: str) -> Address:
    return lambda foreign: reverse(f"admin:{name}", args=[getattr(foreign, part).pk])


MISSING: dict[str, Address] = {
    "question": _of("quizzes_question_change", "question"),
    "preview": _of("quizzes_question_preview", "question"),
    "quiz": _of("quizzes_quiz_change", "quiz"),
    "attempt": _of("quizzes_attempt_change", "attempt"),
    "mark": _of("quizzes_mark_item", "item"),
    "write": _of("lessons_lesson_write", "lesson"),
    "text": lambda foreign: reverse("admin:lessons_lesson_text", args=[foreign.lesson.pk, 1]),
    "text-preview": lambda foreign: reverse(
        "admin:lessons_lesson_preview", args=[foreign.lesson.pk, 1]
    ),
}
SENT_AWAY: dict[str, Address] = {
    "course": _of("lessons_course_change", "course"),
    "lesson": _of("lessons_lesson_change", "lesson"),
    "question-history": _of("quizzes_question_history", "question"),
    "quiz-history": _of("quizzes_quiz_history", "quiz"),
    "attempt-history": _of("quizzes_attempt_history", "attempt"),
    "lesson-history": _of("lessons_lesson_history", "lesson"),
    "question-delete": _of("quizzes_question_delete", "question"),
}
LISTS = [
    "lessons_course",
    "lessons_lesson",
    "lessons_source",
    "quizzes_question",
    "quizzes_quiz",
    "quizzes_attempt",
]
PAGES = [
    "quizzes_question_add",
    "quizzes_question_changelist",
    "quizzes_quiz_add",
    "quizzes_marking",
    "lessons_lesson_add",
    "lessons_course_changelist",
]


@pytest.mark.promise("B3")
@pytest.mark.parametrize("page", MISSING)
def test_foreign_object_is_missing(page: str, foreign: Foreign, instructor: User) -> None:
    assert browser_of(instructor).get(MISSING[page](foreign)).status_code == 404


@pytest.mark.promise("B3")
@pytest.mark.parametrize("page", ["question", "quiz", "mark", "write"])
def test_foreign_object_cannot_be_written(page: str, foreign: Foreign, instructor: User) -> None:
    form = {"_save": "1", "_publish": "1", "_retire": "1", "_withdraw": "1", "points": "1"}
    client = browser_of(instructor)
    assert client.post(MISSING[page](foreign), form).status_code == 404
    foreign.question.refresh_from_db()
    foreign.quiz.refresh_from_db()
    assert foreign.question.retired_at is None
    assert foreign.quiz.published_at is not None


@pytest.mark.parametrize("page", SENT_AWAY)
def test_foreign_object_is_unknown_to_stock_pages(
    page: str, foreign: Foreign, instructor: User
) -> None:
    response = browser_of(instructor).get(SENT_AWAY[page](foreign))
    assert (response.status_code, response.headers["Location"]) == (302, reverse("admin:index"))


@pytest.mark.parametrize("name", LISTS)
def test_lists_and_filters_name_nothing_foreign(
    name: str, foreign: Foreign, instructor: User
) -> None:
    client = browser_of(instructor)
    url = reverse(f"admin:{name}_changelist")
    for page in (
        client.get(url),
        client.get(url, {"_facets": "True"}),
        client.get(url, {"q": "别"}),
    ):
        text = page.content.decode()
        for secret in (foreign.course.title, "foreign", "别人的测验", "学员乙"):
            assert secret not in text


@pytest.mark.promise("B2")
@pytest.mark.parametrize(
    "lookup",
    [
        "course__id__exact={foreign.course.pk}",
        "lesson__id__exact={foreign.lesson.pk}",
        "course__slug__startswith=f",
        "course__instructors__password__startswith=m",
        "versions__content__options__0__right=true",
        "tag=1",
        "q=foreign-question",
    ],
)
def test_lookups_find_nothing_foreign(lookup: str, foreign: Foreign, instructor: User) -> None:
    url = reverse("admin:quizzes_question_changelist")
    response = browser_of(instructor).get(f"{url}?{lookup.format(foreign=foreign)}", follow=True)
    change = reverse("admin:quizzes_question_change", args=[foreign.question.pk])
    assert change not in response.content.decode()


@pytest.mark.promise("B2")
@pytest.mark.parametrize(
    "lookup",
    [
        "user__password__startswith=m",
        "user__username__startswith=o",
        "user__is_superuser=1",
        "quiz__course__instructors__username=x",
        "items__version__content__options__0__right=true",
    ],
)
def test_lookups_into_people_and_keys_are_refused(
    lookup: str, foreign: Foreign, instructor: User
) -> None:
    url = reverse("admin:quizzes_attempt_changelist")
    assert browser_of(instructor).get(f"{url}?{lookup}").status_code == 400


def test_bulk_actions_leave_foreign_rows(foreign: Foreign, instructor: User) -> None:
    url = reverse("admin:quizzes_question_changelist")
    form = {"action": "retire", "_selected_action": [str(foreign.question.pk)], "index": "0"}
    browser_of(instructor).post(url, form)
    browser_of(instructor).post(url, form | {"select_across": "1"})
    foreign.question.refresh_from_db()
    assert foreign.question.retired_at is None


def test_choices_offer_nothing_foreign(foreign: Foreign, lesson: Lesson, instructor: User) -> None:
    client = browser_of(instructor)
    for url in (
        reverse("admin:quizzes_question_add"),
        add_url(lesson, "essay"),
        reverse("admin:quizzes_quiz_add"),
        reverse("admin:lessons_lesson_add"),
        reverse("admin:lessons_source_add"),
    ):
        options = [words(option) for option in parse(client.get(url)).iter("option")]
        assert not [text for text in options if "foreign" in text]


def test_foreign_lesson_cannot_be_posted(
    foreign: Foreign, lesson: Lesson, instructor: User
) -> None:
    typed = {"stem": "题。", "guidance": "看。", "lesson": str(foreign.lesson.pk)}
    write(instructor, add_url(lesson, "essay"), typed)
    assert Question.objects.filter(course=foreign.course).count() == 1


def test_foreign_course_cannot_be_posted(foreign: Foreign, instructor: User) -> None:
    form = {"course": str(foreign.course.pk), "title": "课", "slug": "x", "position": "1"}
    response = browser_of(instructor).post(reverse("admin:lessons_lesson_add"), form)
    assert response.status_code == 200
    assert foreign.course.lessons.count() == 1


@pytest.mark.parametrize("field", ["lessons.course.instructors", "lessons.lesson.course"])
def test_completion_offers_nothing_foreign(field: str, foreign: Foreign, instructor: User) -> None:
    app, model, name = field.split(".")
    query = {"app_label": app, "model_name": model, "field_name": name, "term": ""}
    response = browser_of(instructor).get(reverse("admin:autocomplete"), query)
    if response.status_code == 200:
        assert foreign.course.title not in [row["text"] for row in response.json()["results"]]
    else:
        assert response.status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_learner_is_sent_away(name: str, lesson: Lesson, learner: User) -> None:
    response = browser_of(learner).get(reverse(f"admin:{name}"))
    assert response.status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_staff_without_a_role_is_refused(name: str, lesson: Lesson, learner: User) -> None:
    learner.is_staff = True
    learner.save()
    assert browser_of(learner).get(reverse(f"admin:{name}")).status_code == 403


@pytest.mark.parametrize(
    "name", ["accounts_user_changelist", "accounts_user_add", "accounts_department_changelist"]
)
def test_instructor_does_not_manage_people(name: str, instructor: User) -> None:
    assert browser_of(instructor).get(reverse(f"admin:{name}")).status_code == 403


def test_groups_are_not_edited_in_the_admin(instructor: User) -> None:
    assert browser_of(instructor).get("/admin/auth/group/").status_code == 404


def test_view_on_site_shortcut_is_closed(foreign: Foreign, instructor: User) -> None:
    """It would tell the address of any row of any table."""
    kind = ContentType.objects.get_for_model(Lesson)
    url = f"/admin/r/{kind.pk}/{foreign.lesson.pk}/"
    assert browser_of(instructor).get(url).status_code == 404


def test_tag_used_by_others_is_not_renamed(foreign: Foreign, instructor: User) -> None:
    shared = Tag.objects.create(name="共用")
    foreign.question.tags.add(shared)
    url = reverse("admin:quizzes_tag_change", args=[shared.pk])
    assert browser_of(instructor).post(url, {"name": "改名"}).status_code in {302, 403}
    shared.refresh_from_db()
    assert shared.name == "共用"


def test_own_tag_is_renamed(lesson: Lesson, instructor: User) -> None:
    tag = Tag.objects.create(name="自用")
    make_question(lesson).tags.add(tag)
    browser_of(instructor).post(
        reverse("admin:quizzes_tag_change", args=[tag.pk]), {"name": "改名"}
    )
    tag.refresh_from_db()
    assert tag.name == "改名"


def test_two_instructors_see_their_own(foreign: Foreign, lesson: Lesson) -> None:
    teacher = make_instructor(foreign.course, "foreign-teacher")
    make_question(lesson, uid="mine")
    page = browser_of(teacher).get(reverse("admin:quizzes_question_changelist"))
    assert "foreign-question" in words(parse(page))
    assert "mine" not in words(parse(page))
