from datetime import timedelta

import pytest

from accounts.models import User
from lessons.actions import (
    add_revision,
    finish_lesson,
    order_lessons,
    publish_courses,
    publish_revision,
    record_reading,
    withdraw_courses,
)
from lessons.models import Course, Lesson, Reading, Revision
from lessons.passages import digest_of
from tests.builders import BODY, NOW, make_course, make_lesson, make_user, revise
from tests.quizzes.races import racers

LATER = NOW + timedelta(hours=1)
MONEY, LABS = (
    "湖畔市去年利用外资 12.5 亿美元，居全省第三。",
    "全市有 7 家重点实验室，其中 3 家在东区。",
)


def _current(lesson: Lesson) -> Revision:
    lesson.refresh_from_db()
    assert lesson.current_revision is not None
    return lesson.current_revision


def _keys(revision: Revision) -> dict[str, str]:
    return dict(revision.passages.values_list("text", "key"))


def _draft(lesson: Lesson, body: str) -> Revision:
    return add_revision(lesson=lesson, body=body, now=NOW)


def test_add_revision_cuts_the_text_into_passages(lesson: Lesson) -> None:
    passages = _current(lesson).passages.order_by("position")
    assert list(passages.values_list("position", "kind", "label", "text")) == [
        (1, "heading", "1", "数字"),
        (2, "paragraph", "1.1", MONEY),
        (3, "paragraph", "1.2", LABS),
        (4, "heading", "2", "人物"),
        (5, "paragraph", "2.1", "市长说：“创新是城市的气质。”"),
    ]


def test_add_revision_stores_the_digests(lesson: Lesson) -> None:
    digests = _current(lesson).passages.values_list("text", "digest")
    assert all(digest == digest_of(text) for text, digest in digests)


def test_add_revision_numbers_them(lesson: Lesson) -> None:
    assert [_draft(lesson, BODY).number for _ in range(2)] == [2, 3]


def test_add_revision_is_not_read_yet(lesson: Lesson) -> None:
    _draft(lesson, "新的。")
    assert _current(lesson).number == 1


def test_add_revision_of_nothing_has_no_passages(lesson: Lesson) -> None:
    assert _draft(lesson, " \n\n").passages.count() == 0


def test_keys_stay_when_nothing_changed(lesson: Lesson) -> None:
    before = _keys(_current(lesson))
    revise(lesson, BODY)
    assert _keys(_current(lesson)) == before


def test_keys_follow_text_that_moved(lesson: Lesson) -> None:
    before = _keys(_current(lesson))
    revise(lesson, "\n\n".join(reversed(BODY.strip().split("\n\n"))))
    assert _keys(_current(lesson)) == before


def test_keys_stay_when_a_passage_is_reworded(lesson: Lesson) -> None:
    before = _keys(_current(lesson))
    revise(lesson, BODY.replace("7 家", "8 家"))
    assert _keys(_current(lesson))[LABS.replace("7 家", "8 家")] == before[LABS]


def test_keys_of_new_passages_are_new(lesson: Lesson) -> None:
    before = _keys(_current(lesson))
    revise(lesson, BODY + "\n\n今年的数字尚未公布，以后另行补充。")
    new = set(_keys(_current(lesson)).values()) - set(before.values())
    assert new == {digest_of("今年的数字尚未公布，以后另行补充。")[:10]}


def test_keys_stay_in_a_draft_of_a_draft(lesson: Lesson) -> None:
    before = _keys(_current(lesson))
    _draft(lesson, "别的。")
    assert _keys(_draft(lesson, BODY)) == before


def test_keys_come_back_with_their_passages(lesson: Lesson) -> None:
    before = _keys(_current(lesson))
    revise(lesson, "别的。")
    revise(lesson, f"引言。\n\n{BODY}")
    assert _keys(_current(lesson)).items() >= before.items()


def test_keys_of_a_draft_that_was_set_aside_are_taken_up(lesson: Lesson) -> None:
    _draft(lesson, f"引言。\n\n{BODY}")
    assert _keys(_draft(lesson, f"引言。\n\n{BODY}"))["引言。"] == digest_of("引言。")[:10]


def test_keys_of_a_passage_that_was_reworded_do_not_split(lesson: Lesson) -> None:
    before = _keys(_current(lesson))
    new = LABS.replace("7 家", "8 家")
    revise(lesson, BODY.replace("7 家", "8 家"))
    revise(lesson, f"{BODY}\n\n{new}")
    keys = _keys(_current(lesson))
    assert (keys[new], keys[LABS] != keys[new]) == (before[LABS], True)


def test_keys_before_anything_is_published_come_from_the_last_draft(course: Course) -> None:
    lesson = Lesson.objects.create(course=course, position=1, slug="new", title="新课")
    first = _draft(lesson, "甲。\n\n乙。")
    assert _keys(_draft(lesson, "乙。\n\n甲。")) == _keys(first)


def test_keys_are_not_shared_by_lessons_of_a_course(lesson: Lesson) -> None:
    other = make_lesson(lesson.course, "other")
    assert set(_keys(_current(lesson)).values()) & set(_keys(_current(other)).values()) == set()


def test_keys_are_the_same_in_every_course(lesson: Lesson) -> None:
    other = make_lesson(make_course("sea"), "other")
    assert _keys(_current(lesson)) == _keys(_current(other))


def test_publish_revision_makes_it_current(lesson: Lesson) -> None:
    draft = _draft(lesson, "新的。")
    assert publish_revision(revision=draft, now=LATER) is True
    assert (_current(lesson), draft.published_at) == (draft, LATER)


def test_publish_revision_twice_keeps_the_first_moment(lesson: Lesson) -> None:
    draft = _draft(lesson, "新的。")
    publish_revision(revision=draft, now=NOW)
    assert publish_revision(revision=draft, now=LATER) is True
    assert draft.published_at == NOW


def test_publish_revision_refuses_an_older_one(lesson: Lesson) -> None:
    older, newer = _draft(lesson, "旧的。"), _draft(lesson, "新的。")
    publish_revision(revision=newer, now=NOW)
    assert publish_revision(revision=older, now=LATER) is False
    assert (_current(lesson), older.published_at) == (newer, None)


def test_publish_revision_leaves_other_lessons_alone(lesson: Lesson) -> None:
    other = make_lesson(lesson.course, "other")
    revise(lesson, "新的。")
    assert _current(other).number == 1


@pytest.mark.django_db(transaction=True)
def test_publish_revision_races_end_with_the_newest() -> None:
    lesson = make_lesson(make_course(), body="零。")
    with racers(2) as race:
        for _round in range(20):
            older, newer = _draft(lesson, "旧的。"), _draft(lesson, "新的。")
            race(
                lambda one=newer: publish_revision(revision=one, now=NOW),
                lambda one=older: publish_revision(revision=one, now=NOW),
            )
            assert _current(lesson) == newer


@pytest.mark.django_db(transaction=True)
def test_add_revision_races_give_each_its_number_and_its_keys() -> None:
    lesson = make_lesson(make_course(), body="零。")
    other = make_lesson(lesson.course, body="一。")
    with racers(3) as race:
        for number in range(10):
            body = f"第 {number} 版"
            race(
                lambda: _draft(Lesson.objects.get(pk=lesson.pk), body),  # noqa: B023 -- called in the round
                lambda: _draft(Lesson.objects.get(pk=lesson.pk), "二。"),
                lambda: _draft(Lesson.objects.get(pk=other.pk), body),  # noqa: B023 -- likewise
            )
    numbers = lesson.revisions.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 22))
    keys = {
        one: set(one.revisions.values_list("passages__key", flat=True)) for one in (lesson, other)
    }
    assert keys[lesson] & keys[other] == set()


def _read(user: User, lesson: Lesson, furthest: int) -> int:
    record_reading(user=user, revision=_current(lesson), furthest=furthest, now=NOW)
    return Reading.objects.get(user=user, revision=_current(lesson)).furthest


@pytest.mark.parametrize(
    ("seen", "furthest"),
    [([3], 3), ([2, 4], 4), ([4, 2], 4), ([99], 5), ([-1], 0), ([0], 0), ([5, 32_767], 5)],
)
def test_record_reading_goes_forward_to_the_last_passage(
    learner: User, lesson: Lesson, seen: list[int], furthest: int
) -> None:
    assert [_read(learner, lesson, place) for place in seen][-1] == furthest


def test_record_reading_of_an_empty_text_stays_at_the_start(learner: User, course: Course) -> None:
    assert _read(learner, make_lesson(course, body=" "), 3) == 0


def test_record_reading_keeps_when_it_began(learner: User, lesson: Lesson) -> None:
    for moment in (NOW, LATER):
        record_reading(user=learner, revision=_current(lesson), furthest=1, now=moment)
    reading = Reading.objects.get()
    assert (reading.started_at, reading.read_at, reading.lesson) == (NOW, LATER, lesson)


def test_record_reading_is_one_row_a_person_and_revision(
    learner: User, other_learner: User, lesson: Lesson
) -> None:
    for user in (learner, other_learner, learner):
        _read(user, lesson, 2)
    revise(lesson, "新的。")
    _read(learner, lesson, 1)
    assert Reading.objects.count() == 3


def test_finish_lesson_notes_the_end(learner: User, lesson: Lesson) -> None:
    finish_lesson(user=learner, revision=_current(lesson), now=NOW)
    reading = Reading.objects.get()
    assert (reading.furthest, reading.finished_at) == (5, NOW)


def test_finish_lesson_twice_keeps_the_first_time(learner: User, lesson: Lesson) -> None:
    for moment in (NOW, LATER):
        finish_lesson(user=learner, revision=_current(lesson), now=moment)
    assert Reading.objects.get().finished_at == NOW


def test_reading_on_does_not_undo_the_finish(learner: User, lesson: Lesson) -> None:
    finish_lesson(user=learner, revision=_current(lesson), now=NOW)
    _read(learner, lesson, 1)
    assert Reading.objects.get().finished_at == NOW


@pytest.mark.django_db(transaction=True)
def test_record_reading_races_keep_the_furthest() -> None:
    user, lesson = make_user(), make_lesson(make_course())
    revision = _current(lesson)
    with racers(4) as race:
        for _round in range(10):
            race(
                *[
                    lambda place=place: record_reading(
                        user=user, revision=revision, furthest=place, now=NOW
                    )
                    for place in (5, 1, 3, 2)
                ]
            )
            assert Reading.objects.get().furthest == 5
            Reading.objects.all().delete()


def test_order_lessons_numbers_them_from_one(course: Course) -> None:
    lessons = [make_lesson(course) for _ in range(3)]
    order_lessons(lessons=reversed(lessons))
    assert list(course.lessons.values_list("pk", flat=True)) == [
        lesson.pk for lesson in reversed(lessons)
    ]


def test_publish_courses_counts_those_that_were_not_open(course: Course) -> None:
    draft = make_course("draft", published=False)
    assert publish_courses(courses=[course, draft], now=LATER) == 1
    course.refresh_from_db()
    draft.refresh_from_db()
    assert (course.published_at, draft.published_at) == (NOW, LATER)


def test_withdraw_courses_counts_those_that_were_open(course: Course) -> None:
    draft = make_course("draft", published=False)
    assert withdraw_courses(courses=[course, draft]) == 1
    assert Course.objects.published().count() == 0
