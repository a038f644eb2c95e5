"""The catalogue, a course, and the reader."""

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from lessons.models import Course, Edition, Lesson, Passage, Reading, Source
from quizzes.models import Attempt, Question, Quiz
from tests.answering import posted, version_at
from tests.builders import (
    BODY,
    make_course,
    make_instructor,
    make_lesson,
    make_question,
    make_quiz,
    make_user,
    revise,
)
from tests.pages import browser_of, by_id, form_to, forms, links, parse, root_ids, submit, words

LAST = 5
"""Passages of the body that lessons here have."""
SECOND_QUOTE = "其中 3 家在东区"
CHANGED = BODY.replace("12.5 亿美元", "13.5 亿美元")


@pytest.fixture
def visitor(learner: User) -> Client:
    return browser_of(learner, in_english=True)


def read_url(lesson: Lesson, action: str = "") -> str:
    return f"{lesson.get_absolute_url()}{action}"


def reader(client: Client, lesson: Lesson) -> Element:
    """Return the element that holds the text."""
    page = parse(client.get(read_url(lesson)))
    return next(element for element in page.iter("article"))


def read(client: Client, lesson: Lesson, furthest: object) -> Any:
    return client.post(read_url(lesson, "read/"), {"furthest": furthest})


def furthest(lesson: Lesson) -> list[int]:
    return list(Reading.objects.filter(lesson=lesson).values_list("furthest", flat=True))


def finish(client: Client, lesson: Lesson) -> Element:
    """Press "I have read this lesson", and return the page that comes."""
    page = parse(client.get(read_url(lesson)))
    return parse(submit(client, page, form_to(page, read_url(lesson, "finish/"))))


def next_step(page: Element) -> str:
    """Return where the one button leads."""
    (address,) = links(by_id(page, "next-step"))
    return address


def pass_quiz(client: Client, quiz: Quiz, *, right: bool = True) -> None:
    client.post(reverse("start-attempt", args=[quiz.pk]))
    attempt = Attempt.objects.open().get(quiz=quiz)
    for item in attempt.items.all():
        version = version_at(attempt, item.position)
        url = reverse("save-answer", args=[attempt.pk, item.position])
        client.post(url, posted(version, f"operation-{item.position}", right=right))
    client.post(reverse("submit-attempt", args=[attempt.pk]))


# The text


def test_reader_gives_each_passage_its_anchor(lesson: Lesson, visitor: Client) -> None:
    anchors = [entry.anchor for entry in Passage.objects.order_by("position")]
    assert root_ids(reader(visitor, lesson)) == anchors
    assert len(anchors) == LAST


def test_reader_numbers_the_passages(lesson: Lesson, visitor: Client) -> None:
    positions = [passage.get("data-position") for passage in reader(visitor, lesson)]
    assert positions == ["1", "2", "3", "4", "5"]


def test_reader_shows_the_text(lesson: Lesson, visitor: Client) -> None:
    assert "市长说：“创新是城市的气质。”" in words(reader(visitor, lesson))


def test_reader_shows_the_newest_published_text(lesson: Lesson, visitor: Client) -> None:
    revise(lesson, CHANGED)
    text = words(reader(visitor, lesson))
    assert "13.5 亿美元" in text
    assert "12.5 亿美元" not in text


def test_reader_uses_each_id_once(lesson: Lesson, visitor: Client) -> None:
    for quote in ("湖畔市去年利用外资", SECOND_QUOTE):
        make_question(lesson, is_check=True, quote=quote)
    page = parse(visitor.get(read_url(lesson)))
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_reader_writes_the_learning_goals(lesson: Lesson, visitor: Client) -> None:
    Lesson.objects.update(goals="说出数字\n\n指认人物\n")
    assert "Learning goals 说出数字指认人物" in words(parse(visitor.get(read_url(lesson))))


def test_reader_names_the_source_with_its_link(lesson: Lesson, visitor: Client) -> None:
    source = Source.objects.create(
        course=lesson.course, slug="report", title="湖畔年报", publisher="统计局"
    )
    edition = Edition.objects.create(source=source, label="2025", url="https://example.org/report")
    type(lesson.revisions.get()).objects.update(edition=edition)
    page = parse(visitor.get(read_url(lesson)))
    assert "湖畔年报, 统计局" in words(page)
    assert links(page)["https://example.org/report"] == "link to the original"


@pytest.mark.parametrize(("in_english", "is_shown"), [(True, True), (False, False)])
def test_reader_shows_the_english_summary_to_english_readers(
    in_english: bool,  # noqa: FBT001 -- parametrized
    is_shown: bool,  # noqa: FBT001 -- likewise
    lesson: Lesson,
    learner: User,
) -> None:
    Lesson.objects.update(english_summary="What the lake city did.")
    body = browser_of(learner, in_english=in_english).get(read_url(lesson)).content.decode()
    assert ("What the lake city did." in body) is is_shown


def test_lesson_without_a_published_text_is_missing(lesson: Lesson, visitor: Client) -> None:
    Lesson.objects.update(current_revision=None)
    assert visitor.get(read_url(lesson)).status_code == 404


# Questions between passages


@pytest.mark.parametrize(("quote", "place"), [("湖畔市去年利用外资", 2), (SECOND_QUOTE, 3)])
def test_check_stands_below_its_passage(
    quote: str, place: int, lesson: Lesson, visitor: Client
) -> None:
    question = make_question(lesson, is_check=True, quote=quote)
    ids = root_ids(reader(visitor, lesson))
    passage = Passage.objects.get(position=place)
    below = ids[ids.index(passage.anchor) + 1]
    assert below == f"check-{question.published_version_id}"


def test_checks_of_one_passage_stand_in_the_order_of_their_identifiers(
    lesson: Lesson, visitor: Client
) -> None:
    second, first = (make_question(lesson, uid=uid, is_check=True) for uid in ("b", "a"))
    ids = root_ids(reader(visitor, lesson))
    assert ids[2:4] == [
        f"check-{first.published_version_id}",
        f"check-{second.published_version_id}",
    ]


def test_question_that_is_no_check_stands_in_no_lesson(lesson: Lesson, visitor: Client) -> None:
    make_question(lesson)
    assert len(reader(visitor, lesson)) == LAST


def test_check_retired_stands_in_no_lesson(lesson: Lesson, visitor: Client) -> None:
    make_question(lesson, is_check=True)
    Question.objects.update(retired_at=timezone.now())
    assert len(reader(visitor, lesson)) == LAST


def test_check_of_a_changed_passage_leaves_the_lesson(lesson: Lesson, visitor: Client) -> None:
    make_question(lesson, is_check=True)
    revise(lesson, CHANGED)
    assert len(reader(visitor, lesson)) == LAST


def test_check_of_a_passage_that_moved_goes_with_it(lesson: Lesson, visitor: Client) -> None:
    question = make_question(lesson, is_check=True)
    heading, first, second, *rest = BODY.strip().split("\n\n")
    revise(lesson, "\n\n".join([heading, second, first, *rest]))
    ids = root_ids(reader(visitor, lesson))
    assert ids[3] == f"check-{question.published_version_id}"


# How far one has read


@pytest.mark.parametrize(
    ("sent", "kept"), [([3], 3), ([3, 2], 3), ([2, 4], 4), ([99], LAST), ([32_767], LAST), ([0], 0)]
)
def test_reading_keeps_the_furthest_passage(
    sent: list[int], kept: int, lesson: Lesson, visitor: Client
) -> None:
    for position in sent:
        assert read(visitor, lesson, position).status_code == 204
    assert furthest(lesson) == [kept]


@pytest.mark.parametrize("sent", ["", "x", "-1", "1.5", "32768", "9" * 5_000, "\0", "1\0"])
def test_reading_of_something_else_is_refused(sent: str, lesson: Lesson, visitor: Client) -> None:
    read(visitor, lesson, 2)
    assert read(visitor, lesson, sent).status_code == 400
    assert furthest(lesson) == [2]


def test_reading_is_each_person_s_own(lesson: Lesson, visitor: Client, other_learner: User) -> None:
    read(visitor, lesson, 3)
    read(browser_of(other_learner), lesson, 1)
    assert sorted(furthest(lesson)) == [1, 3]


def test_reading_of_a_new_text_begins_anew(lesson: Lesson, visitor: Client) -> None:
    read(visitor, lesson, 3)
    revise(lesson, CHANGED)
    assert reader(visitor, lesson).get("data-resume") == "0"


@pytest.mark.parametrize("position", [0, 3])
def test_reader_knows_where_to_resume(position: int, lesson: Lesson, visitor: Client) -> None:
    if position:
        read(visitor, lesson, position)
    assert reader(visitor, lesson).get("data-resume") == str(position)


def test_reader_says_where_to_send_how_far_one_is(lesson: Lesson, visitor: Client) -> None:
    assert reader(visitor, lesson).get("data-read-url") == read_url(lesson, "read/")


def test_opening_a_lesson_records_nothing(lesson: Lesson, visitor: Client) -> None:
    visitor.get(read_url(lesson))
    assert not Reading.objects.exists()


# The end of the lesson, and the one next step


def test_finishing_leads_to_the_next_step_on_the_page(lesson: Lesson, visitor: Client) -> None:
    response = visitor.post(read_url(lesson, "finish/"))
    assert response.headers["Location"] == f"{read_url(lesson)}#next-step"


def test_finishing_reads_to_the_end(lesson: Lesson, visitor: Client) -> None:
    finish(visitor, lesson)
    reading = Reading.objects.get()
    assert (reading.furthest, reading.finished_at is not None) == (LAST, True)


def test_finishing_again_keeps_the_first_time(lesson: Lesson, visitor: Client) -> None:
    visitor.post(read_url(lesson, "finish/"))
    before = Reading.objects.get().finished_at
    visitor.post(read_url(lesson, "finish/"))
    assert Reading.objects.get().finished_at == before


def test_reader_asks_whether_it_was_read_until_it_is(lesson: Lesson, visitor: Client) -> None:
    before = parse(visitor.get(read_url(lesson)))
    after = finish(visitor, lesson)
    actions = [
        [form.get("action") for form in forms(by_id(page, "next-step"))] for page in (before, after)
    ]
    assert actions == [[read_url(lesson, "finish/")], []]


@pytest.fixture
def way(course: Course, lesson: Lesson) -> list[Any]:
    """Return the way through a course: a lesson, its practice, another lesson, the exam."""
    second = make_lesson(course, "second")
    question = make_question(lesson)
    practice = make_quiz(course, [question], lesson=lesson)
    exam = make_quiz(course, [question], mode="exam")
    return [lesson, practice, second, exam, course]


def test_next_step_after_reading_is_the_practice_of_the_lesson(
    way: list[Any], visitor: Client
) -> None:
    assert next_step(finish(visitor, way[0])) == way[1].get_absolute_url()


def test_next_step_after_the_practice_is_the_next_lesson(way: list[Any], visitor: Client) -> None:
    finish(visitor, way[0])
    pass_quiz(visitor, way[1])
    page = parse(visitor.get(read_url(way[0])))
    assert next_step(page) == way[2].get_absolute_url()


def test_next_step_after_a_failed_practice_is_the_practice(way: list[Any], visitor: Client) -> None:
    finish(visitor, way[0])
    pass_quiz(visitor, way[1], right=False)
    page = parse(visitor.get(read_url(way[0])))
    assert next_step(page) == way[1].get_absolute_url()


def test_next_step_after_the_last_lesson_is_the_exam(way: list[Any], visitor: Client) -> None:
    finish(visitor, way[0])
    pass_quiz(visitor, way[1])
    assert next_step(finish(visitor, way[2])) == way[3].get_absolute_url()


def test_next_step_after_all_is_the_course(way: list[Any], visitor: Client) -> None:
    finish(visitor, way[0])
    pass_quiz(visitor, way[1])
    finish(visitor, way[2])
    pass_quiz(visitor, way[3])
    assert next_step(parse(visitor.get(read_url(way[0])))) == way[4].get_absolute_url()


def test_next_step_is_an_open_attempt_before_all(way: list[Any], visitor: Client) -> None:
    finish(visitor, way[0])
    response = visitor.post(reverse("start-attempt", args=[way[3].pk]))
    page = parse(visitor.get(read_url(way[0])))
    assert next_step(page) == response.headers["Location"]


# A course, and the catalogue


def test_course_lists_the_lessons_that_can_be_read(
    course: Course, lesson: Lesson, visitor: Client
) -> None:
    make_lesson(course, "unwritten")
    Lesson.objects.filter(slug="unwritten").update(current_revision=None)
    addresses = links(parse(visitor.get(course.get_absolute_url())))
    assert read_url(lesson) in addresses
    assert "/courses/lake/unwritten/" not in addresses


@pytest.mark.parametrize(
    ("done", "state"), [([], "not begun"), ([1], "reading"), ([1, "finish"], "read")]
)
def test_course_says_how_far_each_lesson_is(
    done: list[Any], state: str, course: Course, lesson: Lesson, visitor: Client
) -> None:
    make_quiz(course, [make_question(lesson)], lesson=lesson)
    for step in done:
        if step == "finish":
            finish(visitor, lesson)
        else:
            read(visitor, lesson, step)
    steps = [words(step) for step in parse(visitor.get(course.get_absolute_url())).iter("li")]
    assert any(step.startswith("1") and step.endswith(state) for step in steps)


def test_course_keeps_a_lesson_read_when_its_text_changes(
    course: Course, lesson: Lesson, visitor: Client
) -> None:
    finish(visitor, lesson)
    revise(lesson, CHANGED)
    read(visitor, lesson, 1)
    assert next_step_of_course(visitor, course) == course.get_absolute_url()


def next_step_of_course(client: Client, course: Course) -> str:
    step: str = client.get(course.get_absolute_url()).context["standing"].step.url
    return step


def test_course_lists_published_quizzes_only(
    course: Course, lesson: Lesson, visitor: Client
) -> None:
    question = make_question(lesson)
    shown = make_quiz(course, [question])
    hidden = make_quiz(course, [question], published=False)
    addresses = links(parse(visitor.get(course.get_absolute_url())))
    assert shown.get_absolute_url() in addresses
    assert hidden.get_absolute_url() not in addresses


def test_course_without_a_text_says_so(course: Course, visitor: Client) -> None:
    assert "This course has no text yet" in words(parse(visitor.get(course.get_absolute_url())))


def test_course_names_its_sources(course: Course, lesson: Lesson, visitor: Client) -> None:
    source = Source.objects.create(course=course, slug="report", title="湖畔年报")
    Edition.objects.create(source=source, label="2025", url="https://example.org/report")
    assert links(parse(visitor.get(course.get_absolute_url())))["https://example.org/report"] == (
        "2025"
    )


def test_catalogue_lists_published_courses(course: Course, visitor: Client) -> None:
    make_course("draft", published=False)
    addresses = links(parse(visitor.get(reverse("catalogue"))))
    assert [address for address in addresses if address.startswith("/courses/l")] == [
        course.get_absolute_url()
    ]
    assert "/courses/draft/" not in addresses


def test_catalogue_shows_instructors_their_drafts(db: None) -> None:
    draft = make_course("draft", published=False)
    client = browser_of(make_instructor(draft), in_english=True)
    page = parse(client.get(reverse("catalogue")))
    assert draft.get_absolute_url() in links(page)
    assert "Draft: learners do not see it yet" in words(page)


def test_catalogue_hides_the_drafts_of_other_instructors(course: Course) -> None:
    draft = make_course("draft", published=False)
    client = browser_of(make_instructor(course))
    assert draft.get_absolute_url() not in links(parse(client.get(reverse("catalogue"))))


def test_catalogue_counts_the_lessons(course: Course, lesson: Lesson, visitor: Client) -> None:
    make_lesson(course, "second")
    assert "2 lessons" in words(parse(visitor.get(reverse("catalogue"))))


def test_catalogue_without_courses_says_so(visitor: Client) -> None:
    assert "There is no course yet" in words(parse(visitor.get(reverse("catalogue"))))


def test_pages_of_a_course_speak_english_to_english_readers(
    course: Course, lesson: Lesson, visitor: Client
) -> None:
    Course.objects.update(english_title="The lake city")
    assert "The lake city" in words(parse(visitor.get(course.get_absolute_url())))


def test_pages_of_a_course_speak_chinese_by_default(course: Course) -> None:
    Course.objects.update(english_title="The lake city")
    client = browser_of(make_user("reader"))
    response = client.get(course.get_absolute_url(), headers={"Accept-Language": "en"})
    assert "课程 lake" in words(parse(response))
    assert response.headers["Content-Language"] == "zh-hans"
