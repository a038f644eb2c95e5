"""Publishing an edition: who may, what the page says beforehand, and what pressing does."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from lessons.actions import finish_lesson
from lessons.models import Course, Edition, Lesson
from quizzes.models import Question
from tests.authoring.revising import draft_edition, make_edition
from tests.builders import (
    BODY,
    NOW,
    make_course,
    make_instructor,
    make_lesson,
    make_question,
    make_quiz,
    make_user,
    revise,
)
from tests.pages import browser_of, fields, forms, links, parse, submit, words
from tests.queries import count_queries
from tests.test_urls import INLINE

LIST = reverse("admin:authoring_editions")
LABS = "全市有 7 家重点实验室，其中 3 家在东区。"


def url_of(edition: Edition) -> str:
    return reverse("admin:authoring_edition", args=[edition.pk])


@pytest.fixture
def teacher(instructor: User) -> Client:
    return browser_of(instructor, in_english=True)


@pytest.fixture
def other(lesson: Lesson) -> Lesson:
    return make_lesson(lesson.course, "other", body="别的。")


@pytest.fixture
def edition(lesson: Lesson, other: Lesson) -> Edition:
    """Draft an edition that rewords a passage and takes another one to the other lesson."""
    edition = make_edition(lesson.course)
    body = BODY.replace("居全省第三", "居全省第一").replace(f"{LABS}\n\n", "")
    draft_edition(edition, {lesson: body, other: f"别的。\n\n{LABS}"})
    return edition


def text_of(response: Any) -> str:
    return words(parse(response))


def press(client: Client, edition: Edition, button: str, **changed: Any) -> Any:
    page = parse(client.get(url_of(edition)))
    form = next(one for one in forms(page) if any(e.get("name") == "draft" for e in one.iter()))
    return submit(client, page, form, at=url_of(edition), changed={button: "1", **changed})


def test_list_names_editions_with_drafts(edition: Edition, teacher: Client) -> None:
    make_edition(edition.source.course, "2030")
    found = links(parse(teacher.get(LIST)))
    assert found[url_of(edition)] == "办法 · 2026"
    assert len([url for url in found if "/editions/" in url and url != LIST]) == 1


def test_list_without_drafts_says_so(instructor: User, teacher: Client) -> None:
    assert "No edition has drafts" in text_of(teacher.get(LIST))


def test_index_leads_to_editions_that_wait(edition: Edition, teacher: Client) -> None:
    found = links(parse(teacher.get(reverse("admin:index"))))
    assert found[LIST] == "Publish an edition 1"


def test_index_says_nothing_while_nothing_waits(lesson: Lesson, teacher: Client) -> None:
    assert LIST not in links(parse(teacher.get(reverse("admin:index"))))


def test_page_sums_up_each_draft(edition: Edition, teacher: Client) -> None:
    page = text_of(teacher.get(url_of(edition)))
    assert "第 1 课 Text 2 Unchanged 3 Reworded 1" in page
    assert "第 2 课 Text 2 Unchanged 1 Moved 1" in page


def test_page_says_what_follows(edition: Edition, lesson: Lesson, teacher: Client) -> None:
    make_question(lesson, uid="quoted")
    make_question(lesson, uid="moved", quote="全市有 7 家重点实验室")
    page = text_of(teacher.get(url_of(edition)))
    assert "1 published question would lose its evidence" in page
    assert "Passage reworded, quote still in it: 1 quoted" in page
    assert "1 question stays as it is." in page


def test_page_names_quizzes_that_fall_short(
    edition: Edition, lesson: Lesson, teacher: Client
) -> None:
    make_quiz(lesson.course, [make_question(lesson)], title="小测验")
    page = text_of(teacher.get(url_of(edition)))
    assert "Quizzes that could not be drawn any more: 小测验 Part 1 needs" in page


def test_page_counts_each_learner_once(
    edition: Edition, lesson: Lesson, other: Lesson, learner: User, teacher: Client
) -> None:
    for one in (lesson, other):
        one.refresh_from_db()
        assert one.current_revision is not None
        finish_lesson(user=learner, revision=one.current_revision, now=NOW)
    assert "1 learner passed on the text that is read now." in text_of(teacher.get(url_of(edition)))


def test_publishing_puts_all_drafts_in_use(
    edition: Edition, lesson: Lesson, other: Lesson, teacher: Client
) -> None:
    response = press(teacher, edition, "publish")
    numbers = Lesson.objects.order_by("pk").values_list("current_revision__number", flat=True)
    assert list(numbers) == [2, 2]
    page = text_of(response)
    assert "Published: 2 texts. No question waits for a reviewer because of it." in page
    assert "No draft of this edition waits to be published." in page


def test_publishing_leads_to_the_review_queue(
    edition: Edition, lesson: Lesson, teacher: Client
) -> None:
    make_question(lesson)
    found = links(parse(press(teacher, edition, "publish")))
    queue = f"{reverse('admin:authoring_review')}?course={lesson.course_id}"
    assert found[queue] == "1 question waits in the review queue."


def test_passage_that_moves_keeps_its_question_asked(
    edition: Edition, lesson: Lesson, teacher: Client
) -> None:
    question = make_question(lesson, quote="全市有 7 家重点实验室")
    press(teacher, edition, "publish")
    assert list(Question.objects.current()) == [question]


def test_publishing_is_noted_in_the_history(
    edition: Edition, lesson: Lesson, teacher: Client
) -> None:
    press(teacher, edition, "publish")
    history = reverse("admin:lessons_lesson_history", args=[lesson.pk])
    assert "Changed published for revision “2”." in text_of(teacher.get(history))


@pytest.fixture
def left(edition: Edition) -> Lesson:
    """Make a lesson that the edition does not touch."""
    return make_lesson(edition.source.course, "left", body="没有对应的课文。")


def test_lesson_without_a_draft_stays_unless_ticked(
    edition: Edition, left: Lesson, teacher: Client
) -> None:
    press(teacher, edition, "publish")
    assert Lesson.objects.readable().filter(pk=left.pk).exists() is True


def test_ticked_lesson_is_withdrawn(edition: Edition, left: Lesson, teacher: Client) -> None:
    page = text_of(press(teacher, edition, "publish", withdraw=str(left.pk)))
    assert "Published: 2 texts. Withdrawn: 1 lesson." in page
    assert Lesson.objects.readable().filter(pk=left.pk).exists() is False


def test_withdrawn_lesson_leaves_the_course_readable(
    edition: Edition, left: Lesson, teacher: Client, learner: User
) -> None:
    press(teacher, edition, "publish", withdraw=str(left.pk))
    client, course = browser_of(learner), edition.source.course
    assert left.get_absolute_url() not in links(parse(client.get(course.get_absolute_url())))
    assert client.get(left.get_absolute_url()).status_code == 404
    assert client.get(reverse("home")).status_code == 200


def test_ticks_are_looked_at_before_anything_is_published(
    edition: Edition, left: Lesson, teacher: Client
) -> None:
    make_question(left, quote="没有对应的课文", uid="left-behind")
    response = press(teacher, edition, "look", withdraw=str(left.pk))
    page = parse(response)
    assert "Quote gone: 1 left-behind" in words(page)
    (form,) = [one for one in forms(page) if "withdraw" in fields(page, one)]
    assert fields(page, form)["withdraw"] == [str(left.pk)]
    assert Lesson.objects.readable().count() == 3


def test_drafts_that_changed_meanwhile_are_not_published(
    edition: Edition, lesson: Lesson, teacher: Client
) -> None:
    page = parse(teacher.get(url_of(edition)))
    form = next(one for one in forms(page) if "draft" in fields(page, one))
    draft_edition(edition, {lesson: "又改了。"})
    response = submit(teacher, page, form, at=url_of(edition), changed={"publish": "1"})
    assert "Nothing was published: the drafts have changed." in text_of(response)
    assert Lesson.objects.filter(current_revision__number__gt=1).count() == 0


def test_edition_overtaken_by_a_newer_text_waits_no_more(
    edition: Edition, lesson: Lesson, other: Lesson, teacher: Client
) -> None:
    for one in (lesson, other):
        revise(one, "更新的课文。")
    assert "No draft of this edition waits" in text_of(teacher.get(url_of(edition)))


@pytest.mark.parametrize("draft", ["", "x", "0", "9" * 40])
def test_odd_drafts_publish_nothing(draft: str, edition: Edition, teacher: Client) -> None:
    form = {"publish": "1", "draft": draft, "withdraw": draft}
    assert "Nothing was published" in text_of(teacher.post(url_of(edition), form, follow=True))


def _grow(edition: Edition, count: int) -> None:
    for number in range(count):
        lesson = make_lesson(edition.source.course, body=f"第 {number} 处旧文。")
        make_lesson(edition.source.course, body=f"第 {number} 处不动。")
        make_quiz(edition.source.course, [make_question(lesson, quote="处旧文")])
        draft_edition(edition, {lesson: f"第 {number} 处新的说法，和从前全然不同。"})


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_a_fixed_number_of_queries(
    count: int, edition: Edition, teacher: Client
) -> None:
    _grow(edition, count)
    teacher.get(url_of(edition))
    with count_queries() as queries:
        teacher.get(url_of(edition))
    assert len(queries) == 24


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_a_fixed_number_of_queries(count: int, lesson: Lesson, teacher: Client) -> None:
    for number in range(count):
        draft_edition(make_edition(lesson.course, str(number)), {lesson: "新的。"})
    teacher.get(LIST)
    with count_queries() as queries:
        teacher.get(LIST)
    assert len(queries) == 5


def test_page_has_no_inline_code(edition: Edition, teacher: Client) -> None:
    assert INLINE.findall(teacher.get(url_of(edition)).content.decode()) == []


@pytest.mark.parametrize("edition_id", [0, 999_999, 10**30])
def test_unknown_edition_is_missing(edition_id: int, instructor: User, teacher: Client) -> None:
    url = reverse("admin:authoring_edition", args=[edition_id])
    assert (teacher.get(url).status_code, teacher.post(url).status_code) == (404, 404)


def test_edition_of_another_course_is_missing(edition: Edition) -> None:
    stranger = browser_of(make_instructor(make_course("elsewhere"), "stranger"))
    assert stranger.get(url_of(edition)).status_code == 404
    assert url_of(edition) not in links(parse(stranger.get(LIST)))
    assert stranger.post(url_of(edition), {"publish": "1"}).status_code == 404


def test_lesson_of_another_course_is_not_withdrawn(
    edition: Edition, course: Course, teacher: Client
) -> None:
    elsewhere = make_lesson(make_course("elsewhere"))
    press(teacher, edition, "publish", withdraw=str(elsewhere.pk))
    assert Lesson.objects.readable().filter(pk=elsewhere.pk).exists() is True


def test_pages_are_for_those_who_may_change_lessons(edition: Edition) -> None:
    staff, learner = make_user("staff", is_staff=True), make_user("person")
    for url in (LIST, url_of(edition)):
        assert browser_of(staff).get(url).status_code == 403
        assert browser_of(learner).get(url).status_code == 302
    assert browser_of(staff).post(url_of(edition), {"publish": "1"}).status_code == 403


def test_pages_refuse_other_methods(edition: Edition, teacher: Client) -> None:
    assert teacher.post(LIST).status_code == 405
    assert teacher.delete(url_of(edition)).status_code == 405
