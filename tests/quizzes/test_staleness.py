"""What is asked of questions before their texts are published."""

from lessons.models import Lesson, Passage
from quizzes.actions.bank import retire_questions
from quizzes.staleness import bank_after, read_after, resting_on, without_questions
from tests.builders import BODY, NOW, make_course, make_draft, make_lesson, make_question, revise
from tests.queries import count_queries


def _current(*lessons: Lesson) -> list[int | None]:
    for lesson in lessons:
        lesson.refresh_from_db()
    return [lesson.current_revision_id for lesson in lessons]


def test_read_after_takes_drafts_for_what_they_replace(lesson: Lesson) -> None:
    other = make_lesson(lesson.course)
    draft = lesson.revisions.create(number=2, body="新的。")
    assert read_after(lesson.course, [draft]) == [draft.pk, *_current(other)]


def test_read_after_leaves_out_withdrawn_lessons(lesson: Lesson) -> None:
    other = make_lesson(lesson.course)
    assert read_after(lesson.course, [], [lesson]) == _current(other)


def test_read_after_leaves_out_lessons_without_a_text(lesson: Lesson) -> None:
    Lesson.objects.create(course=lesson.course, position=2, slug="empty", title="空")
    assert read_after(lesson.course, []) == _current(lesson)


def test_read_after_knows_one_course_only(lesson: Lesson) -> None:
    make_lesson(make_course("sea"))
    assert read_after(lesson.course, []) == _current(lesson)


def test_bank_of_what_is_read_now_stays(lesson: Lesson) -> None:
    questions = [make_question(lesson, uid=uid) for uid in ("b", "a")]
    bank = bank_after(lesson.course, read_after(lesson.course, []))
    assert bank.staying == [questions[1].pk, questions[0].pk]


def test_bank_knows_what_is_stale_before_and_after(lesson: Lesson) -> None:
    question = make_question(lesson)
    revise(lesson, "别的。")
    bank = bank_after(lesson.course, read_after(lesson.course, []))
    assert (bank.unasked, bank.gone) == ([question.pk], [])


def test_bank_is_one_query(lesson: Lesson) -> None:
    for _number in range(3):
        make_question(lesson)
    with count_queries() as queries:
        bank_after(lesson.course, [1, 2, 3])
    assert len(queries) == 1


def test_resting_on_counts_each_question_once_a_passage(lesson: Lesson) -> None:
    first, _second = make_question(lesson), make_question(lesson, quote="全市有 7 家")
    make_question(lesson)
    version = first.published_version
    assert version is not None
    entry = version.evidence.get()
    version.evidence.create(passage=entry.passage, quote="居全省第三", start=20)
    keys = {passage.key for passage in Passage.objects.filter(text__contains="亿美元")}
    assert [resting_on(lesson.course)[key] for key in keys] == [2]


def test_resting_on_leaves_out_drafts_and_retired_questions(lesson: Lesson) -> None:
    make_draft(lesson)
    retire_questions(questions=[make_question(lesson)], now=NOW)
    assert resting_on(lesson.course) == {}


def test_without_questions_leaves_out_headings_and_what_was_there(lesson: Lesson) -> None:
    old = read_after(lesson.course, [])
    new = revise(lesson, f"{BODY}\n## 新的标题\n\n新的一段。\n")
    assert [passage.text for passage in without_questions([new.pk], among=old)] == ["新的一段。"]


def test_without_questions_leaves_out_what_is_quoted(lesson: Lesson) -> None:
    old = read_after(lesson.course, [])
    new = revise(lesson, f"{BODY}\n新的一段。\n")
    make_question(lesson, quote="新的一段")
    assert list(without_questions([new.pk], among=old)) == []
