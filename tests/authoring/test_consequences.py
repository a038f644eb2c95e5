"""What is said to follow from publishing, beside what follows."""

import pytest
from django.utils import translation

from authoring.consequences import Consequences, consequences_of
from lessons.actions import NewText, add_revisions, publish_edition
from lessons.models import Course, Lesson, Passage, Revision
from quizzes.actions.bank import retire_questions
from quizzes.actions.quizzes import set_parts
from quizzes.models import Part, Question, Quiz
from quizzes.papers import quiz_problems
from tests.authoring.revising import draft_edition, make_edition, revised_course
from tests.builders import BODY, NOW, make_lesson, make_question, make_quiz, revise
from tests.queries import count_queries

SEEDS = range(12)


def _draft(lesson: Lesson, body: str) -> Revision:
    return add_revisions(course=lesson.course, texts=[NewText(lesson, body)], now=NOW)[0]


def _of(lesson: Lesson, body: str) -> Consequences:
    return consequences_of(lesson.course, [_draft(lesson, body)])


def _uids(questions: object) -> set[str]:
    return {question.uid for question in questions}  # type: ignore[attr-defined] # any of them


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_said_to_go_stale_is_what_goes_stale(db: None, seed: int) -> None:
    revised = revised_course(seed)
    said = consequences_of(revised.course, revised.drafts, revised.withdrawn)
    publish_edition(
        edition=revised.edition,
        drafts=[draft.pk for draft in revised.drafts],
        withdrawn=revised.withdrawn,
        now=NOW,
    )
    stale = Question.objects.stale()
    intact = stale.with_quotes_intact()
    assert _uids(said.intact.shown) == _uids(intact)
    assert _uids(said.gone.shown) == _uids(stale) - _uids(intact)
    assert said.staying == Question.objects.current().count()


@pytest.mark.parametrize("seed", SEEDS)
def test_quizzes_said_to_fall_short_are_those_that_do(db: None, seed: int) -> None:
    revised = revised_course(seed)
    quizzes = [
        make_quiz(revised.course, list(lesson.questions.all()))
        for lesson in revised.course.lessons.all()
    ]
    said = consequences_of(revised.course, revised.drafts)
    drafts = [draft.pk for draft in revised.drafts]
    publish_edition(edition=revised.edition, drafts=drafts, withdrawn=[], now=NOW)
    short = [quiz for quiz in quizzes if quiz_problems(quiz)]
    assert [row.quiz for row in said.quizzes] == short
    assert [row.problems for row in said.quizzes] == [quiz_problems(quiz) for quiz in short]


def test_reworded_passage_with_the_quote_in_it_is_intact(lesson: Lesson) -> None:
    question = make_question(lesson)
    said = _of(lesson, BODY.replace("居全省第三", "居全省第二"))
    assert (list(said.intact.shown), said.gone.total, said.staying) == ([question], 0, 0)


def test_reworded_quote_is_gone(lesson: Lesson) -> None:
    question = make_question(lesson)
    said = _of(lesson, BODY.replace("12.5 亿", "13 亿"))
    assert (said.intact.total, list(said.gone.shown)) == (0, [question])


def test_passage_that_moves_within_the_edition_stays(lesson: Lesson) -> None:
    other = make_lesson(lesson.course, body="别的。")
    make_question(lesson)
    drafts = draft_edition(make_edition(lesson.course), {lesson: "只剩这一段。", other: BODY})
    assert consequences_of(lesson.course, drafts).staying == 1


def test_passage_that_moves_is_gone_while_only_one_text_is_published(lesson: Lesson) -> None:
    other = make_lesson(lesson.course, body="别的。")
    make_question(lesson)
    drafts = draft_edition(make_edition(lesson.course), {lesson: "只剩这一段。", other: BODY})
    assert consequences_of(lesson.course, drafts[:1]).gone.total == 1


def test_withdrawn_lesson_takes_its_questions_along(lesson: Lesson) -> None:
    make_question(lesson)
    assert consequences_of(lesson.course, [], [lesson]).gone.total == 1


def test_stale_question_whose_text_comes_back_returns(lesson: Lesson) -> None:
    make_question(lesson)
    revise(lesson, "别的。")
    said = _of(lesson, BODY)
    assert (said.returning, said.stale, said.staying) == (1, 0, 0)


def test_retired_and_unpublished_questions_are_left_out(lesson: Lesson) -> None:
    retire_questions(questions=[make_question(lesson)], now=NOW)
    assert _of(lesson, "别的。").stale == 0


def test_other_courses_are_left_alone(lesson: Lesson, course: Course) -> None:
    elsewhere = make_lesson(Course.objects.create(slug="elsewhere", title="别处"))
    make_question(elsewhere)
    assert _of(lesson, "别的。").stale == 0
    assert course != elsewhere.course


def test_new_passages_without_a_question_are_listed(lesson: Lesson) -> None:
    body = BODY.replace("居全省第三", "居全省第二") + "\n## 新的标题\n\n每区至少设一家实验室。\n"
    passages = _of(lesson, body).uncovered
    assert [passage.text for passage in passages.shown] == ["每区至少设一家实验室。"]


def test_long_lists_are_cut_and_counted(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("authoring.consequences.MOST_SHOWN", 2)
    for _number in range(3):
        make_question(lesson)
    gone = _of(lesson, "别的。").gone
    assert (gone.total, len(gone.shown), gone.rest) == (3, 2, 1)


def test_quiz_that_falls_short_says_which_part(lesson: Lesson) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson)])
    set_parts(quiz=quiz, parts=[Part(kind="single_choice", count=1)])
    with translation.override("en"):
        (short,) = _of(lesson, "别的。").quizzes
    assert short.quiz == quiz
    assert short.problems == ["Part 1 needs 1 questions, but only 0 fit."]


def test_quiz_that_falls_short_already_is_not_named_again(lesson: Lesson) -> None:
    make_quiz(lesson.course, [make_question(lesson)])
    revise(lesson, "别的。")
    assert _of(lesson, "又是别的。").quizzes == []


def test_quiz_that_is_not_open_is_not_named(lesson: Lesson) -> None:
    make_quiz(lesson.course, [make_question(lesson)], published=False)
    assert _of(lesson, "别的。").quizzes == []


@pytest.mark.parametrize("count", [1, 3])
def test_consequences_cost_a_fixed_number_of_queries(lesson: Lesson, count: int) -> None:
    for _number in range(count):
        make_quiz(lesson.course, [make_question(lesson)])
        make_lesson(lesson.course)
    draft = _draft(lesson, BODY.replace("居全省第三", "居全省第二") + "\n新的一段。\n")
    with count_queries() as queries:
        consequences_of(lesson.course, [draft])
    assert len(queries) == 10


def test_nothing_is_written(lesson: Lesson) -> None:
    make_quiz(lesson.course, [make_question(lesson)])
    before = (Passage.objects.count(), Question.objects.current().count(), Quiz.objects.count())
    _of(lesson, BODY)
    lesson.refresh_from_db()
    assert lesson.current_revision == lesson.revisions.get(number=1)
    assert (
        Passage.objects.count() - 5,
        Question.objects.current().count(),
        Quiz.objects.count(),
    ) == before
