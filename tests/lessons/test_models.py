import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import User
from accounts.roles import ADMINISTRATOR, give_role, make_roles
from lessons.actions import finish_lesson, record_reading
from lessons.models import Course, Edition, Lesson, Passage, Reading, Source
from tests.builders import NOW, make_course, make_instructor, make_lesson, make_user, revise


def _administrator() -> User:
    make_roles()
    user = make_user("administrator", is_staff=True)
    give_role(user=user, role=ADMINISTRATOR)
    return user


def test_visible_to_a_learner_are_published_courses(learner: User, course: Course) -> None:
    make_course("draft", published=False)
    assert list(Course.objects.visible_to(learner)) == [course]


def test_visible_to_an_instructor_are_their_drafts_too(course: Course) -> None:
    mine, _other = (make_course(slug, published=False) for slug in ("mine", "other"))
    user = make_instructor(mine)
    assert list(Course.objects.visible_to(user)) == [course, mine]


def test_visible_to_an_instructor_is_each_course_once(instructor: User, course: Course) -> None:
    course.instructors.add(make_user())
    assert list(Course.objects.visible_to(instructor)) == [course]


def test_visible_to_a_superuser_is_every_course(course: Course) -> None:
    draft = make_course("draft", published=False)
    root = make_user("root", is_superuser=True)
    assert list(Course.objects.visible_to(root)) == [course, draft]


def test_taught_by_a_learner_is_nothing(learner: User, course: Course) -> None:
    assert list(Course.objects.taught_by(learner)) == []


def test_taught_by_an_instructor_are_their_own(instructor: User, course: Course) -> None:
    make_course("other")
    assert list(Course.objects.taught_by(instructor)) == [course]


def test_taught_by_an_administrator_is_every_course(course: Course) -> None:
    other = make_course("other")
    assert list(Course.objects.taught_by(_administrator())) == [course, other]


def test_taught_by_whoever_may_delete_courses_is_every_course(
    learner: User, course: Course
) -> None:
    learner.user_permissions.add(Permission.objects.get(codename="delete_course"))
    assert list(Course.objects.taught_by(learner)) == [course]


def test_with_lesson_count_counts_what_can_be_read(lesson: Lesson) -> None:
    Lesson.objects.create(course=lesson.course, position=2, slug="empty", title="空")
    counted = Course.objects.with_lesson_count().get()
    assert vars(counted)["lesson_count"] == 1


@pytest.mark.parametrize(
    ("language", "english_title", "shown"),
    [("zh-hans", "Lake", "湖"), ("en", "Lake", "Lake"), ("en", "", "湖")],
)
def test_shown_title_is_in_the_reader_s_language(
    language: str, english_title: str, shown: str
) -> None:
    course = Course(title="湖", english_title=english_title)
    with translation.override(language):
        assert (course.shown_title, str(course)) == (shown, shown)


def test_shown_summary_falls_back_to_chinese() -> None:
    course = Course(summary="湖在城西。")
    with translation.override("en"):
        assert course.shown_summary == "湖在城西。"


def test_goal_list_has_a_goal_a_line() -> None:
    assert Lesson(goals="说出数字\n\n  说明来源 \r\n").goal_list == ["说出数字", "说明来源"]


def test_readable_lessons_have_a_published_text(lesson: Lesson) -> None:
    Lesson.objects.create(course=lesson.course, position=2, slug="empty", title="空")
    assert list(Lesson.objects.readable()) == [lesson]


def test_lessons_are_ordered_by_position(course: Course) -> None:
    second = Lesson.objects.create(course=course, position=2, slug="b", title="二")
    first = Lesson.objects.create(course=course, position=1, slug="a", title="一")
    assert list(course.lessons.all()) == [first, second]


def test_urls_name_course_and_lesson(lesson: Lesson) -> None:
    assert (lesson.course.get_absolute_url(), lesson.get_absolute_url()) == (
        "/courses/lake/",
        "/courses/lake/numbers/",
    )


def test_revisions_are_published_or_drafts(lesson: Lesson) -> None:
    revise(lesson, "新的。")
    revisions = lesson.revisions
    assert (revisions.published().count(), revisions.drafts().count()) == (2, 0)


def test_passage_anchor_is_made_of_its_key() -> None:
    assert Passage(key="0123456789-2").anchor == "p-0123456789-2"


def test_reading_is_current_until_a_new_text_is_published(learner: User, lesson: Lesson) -> None:
    assert lesson.current_revision is not None
    finish_lesson(user=learner, revision=lesson.current_revision, now=NOW)
    before = Reading.objects.current().of(learner).count()
    revise(lesson, "新的。")
    assert (before, Reading.objects.current().of(learner).count()) == (1, 0)


def test_finished_readings_are_those_read_to_the_end(
    learner: User, other_learner: User, lesson: Lesson
) -> None:
    assert lesson.current_revision is not None
    finish_lesson(user=learner, revision=lesson.current_revision, now=NOW)
    record_reading(user=other_learner, revision=lesson.current_revision, furthest=5, now=NOW)
    assert [reading.user for reading in Reading.objects.finished()] == [learner]


@pytest.mark.django_db
def test_slug_of_a_course_is_taken_once(course: Course) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_course(course.slug)


def test_slug_of_a_lesson_is_taken_once_in_its_course(lesson: Lesson) -> None:
    make_lesson(make_course("sea"), lesson.slug)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_lesson(lesson.course, lesson.slug)


def test_key_of_a_passage_is_taken_once_in_its_revision(lesson: Lesson) -> None:
    one, other = Passage.objects.all()[:2]
    with pytest.raises(IntegrityError), transaction.atomic():
        Passage.objects.filter(pk=one.pk).update(key=other.key)


def test_edition_label_is_taken_once_in_its_source(course: Course) -> None:
    source = Source.objects.create(course=course, slug="law", title="条例")
    Edition.objects.create(source=source, label="2025")
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(source=source, label="2025")
