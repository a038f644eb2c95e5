from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from lessons.actions import finish_lesson, record_reading
from lessons.models import Course, Lesson, Reading
from quizzes.actions.attempts import save_answer, start_attempt, submit_attempt
from quizzes.models import Attempt, Override, Question, Quiz
from quizzes.standing import (
    CourseStanding,
    LessonStanding,
    QuizStanding,
    Step,
    StepKind,
    course_standing,
    course_standings,
    quiz_standing,
)
from tests.builders import NOW, make_course, make_lesson, make_question, make_quiz, revise
from tests.queries import count_queries


def _attempt(score: str | None = None, *, state: str = "submitted", number: int = 1) -> Attempt:
    """Return an attempt of which 60 % pass, without a database."""
    return Attempt(
        pk=number,
        number=number,
        state=state,
        score=None if score is None else Decimal(score),
        max_score=Decimal(100),
        policy={"mode": "practice", "rule": "all_or_nothing", "pass_percent": 60},
    )


def _quiz_standing(*attempts: Attempt, **fields: object) -> QuizStanding:
    return QuizStanding(Quiz(pk=7, title="测验", **fields), list(attempts))


OPEN = _attempt(state="open", number=9)


def test_open_attempt_is_the_one_that_is_open() -> None:
    assert _quiz_standing(OPEN, _attempt("90")).open_attempt == OPEN


@pytest.mark.parametrize(
    ("attempts", "last", "best"),
    [
        ([], None, None),
        ([OPEN], None, None),
        ([_attempt("40"), _attempt("70")], Decimal(40), Decimal(70)),
        ([_attempt(), _attempt("70")], Decimal(70), Decimal(70)),
        ([OPEN, _attempt("0")], Decimal(0), Decimal(0)),
    ],
    ids=["none", "open", "newest first", "awaiting", "nothing gained"],
)
def test_percents_are_of_what_has_been_marked(
    attempts: Sequence[Attempt], last: Decimal | None, best: Decimal | None
) -> None:
    standing = _quiz_standing(*attempts)
    assert (standing.last_percent, standing.best_percent) == (last, best)


@pytest.mark.parametrize(
    ("attempts", "passed", "awaiting"),
    [
        ([], False, False),
        ([_attempt("59")], False, False),
        ([_attempt("60")], True, False),
        ([_attempt("10"), _attempt("60")], True, False),
        ([_attempt()], False, True),
        ([OPEN, _attempt()], False, True),
        ([_attempt("10"), _attempt()], False, False),
    ],
)
def test_quiz_is_passed_by_any_and_awaits_by_the_newest(
    attempts: Sequence[Attempt],
    passed: bool,  # noqa: FBT001 -- the value itself
    awaiting: bool,  # noqa: FBT001 -- likewise
) -> None:
    standing = _quiz_standing(*attempts)
    assert (standing.is_passed, standing.is_awaiting) == (passed, awaiting)


@pytest.mark.parametrize(
    ("allowed", "used", "left"), [(None, 5, None), (2, 0, 2), (2, 2, 0), (1, 3, 0)]
)
def test_attempts_left_are_those_not_used(allowed: int | None, used: int, left: int | None) -> None:
    attempts = [_attempt("0") for _ in range(used)]
    assert _quiz_standing(*attempts, attempts_allowed=allowed).attempts_left == left


TAKE = Step(StepKind.QUIZ, "测验", "/quizzes/7/")


@pytest.mark.parametrize(
    ("standing", "step"),
    [
        (_quiz_standing(), TAKE),
        (_quiz_standing(_attempt("10")), TAKE),
        (_quiz_standing(OPEN), Step(StepKind.CONTINUE_QUIZ, "测验", "/attempts/9/")),
        (
            _quiz_standing(OPEN, _attempt("90")),
            Step(StepKind.CONTINUE_QUIZ, "测验", "/attempts/9/"),
        ),
        (_quiz_standing(_attempt("90")), None),
        (_quiz_standing(_attempt()), None),
        (_quiz_standing(_attempt("10"), attempts_allowed=1), None),
        (QuizStanding(Quiz(pk=7), is_open=False), None),
        (
            QuizStanding(Quiz(pk=7, title="测验"), [OPEN], is_open=False),
            Step(StepKind.CONTINUE_QUIZ, "测验", "/attempts/9/"),
        ),
    ],
    ids=[
        "new",
        "failed",
        "open",
        "open again",
        "passed",
        "awaiting",
        "used up",
        "closed",
        "closed but begun",
    ],
)
def test_step_of_a_quiz(standing: QuizStanding, step: Step | None) -> None:
    assert standing.step == step


LESSON = Lesson(slug="numbers", title="数字", course=Course(slug="lake"))
BEGUN, READ = Reading(furthest=2), Reading(furthest=5, finished_at=NOW)
PASSED, FAILED = _quiz_standing(_attempt("90")), _quiz_standing(_attempt("10"))


@pytest.mark.parametrize(
    ("reading", "quizzes", "state"),
    [
        (None, [], "new"),
        (BEGUN, [], "begun"),
        (READ, [], "passed"),
        (READ, [FAILED], "read"),
        (READ, [PASSED, FAILED], "read"),
        (READ, [PASSED], "passed"),
        (BEGUN, [PASSED], "begun"),
        (None, [PASSED], "new"),
    ],
)
def test_state_of_a_lesson(
    reading: Reading | None, quizzes: list[QuizStanding], state: str
) -> None:
    assert LessonStanding(LESSON, reading, quizzes).state == state


@pytest.mark.parametrize(
    ("reading", "quizzes", "step"),
    [
        (None, [FAILED], Step(StepKind.READ, "数字", "/courses/lake/numbers/")),
        (BEGUN, [FAILED], Step(StepKind.CONTINUE_READING, "数字", "/courses/lake/numbers/")),
        (READ, [PASSED, FAILED], TAKE),
        (READ, [PASSED], None),
        (READ, [], None),
    ],
)
def test_step_of_a_lesson_is_to_read_it_and_then_its_quizzes(
    reading: Reading | None, quizzes: list[QuizStanding], step: Step | None
) -> None:
    assert LessonStanding(LESSON, reading, quizzes).step == step


DONE = LessonStanding(LESSON, READ, [PASSED])
NEW = LessonStanding(LESSON)


@pytest.mark.parametrize(
    ("lessons", "quizzes", "kind"),
    [
        ([NEW, NEW], [FAILED], StepKind.READ),
        ([DONE, NEW], [FAILED], StepKind.READ),
        ([DONE, DONE], [FAILED], StepKind.QUIZ),
        ([DONE], [PASSED], StepKind.DONE),
        ([NEW], [_quiz_standing(OPEN)], StepKind.CONTINUE_QUIZ),
        ([DONE, LessonStanding(LESSON, READ, [_quiz_standing(OPEN)])], [], StepKind.CONTINUE_QUIZ),
        ([LessonStanding(LESSON, READ, [_quiz_standing(_attempt())]), NEW], [], StepKind.READ),
        ([], [], StepKind.DONE),
    ],
    ids=[
        "first lesson",
        "second lesson",
        "exam",
        "all done",
        "open exam before reading",
        "open practice",
        "awaiting a mark",
        "empty",
    ],
)
def test_step_of_a_course_is_one(
    lessons: list[LessonStanding], quizzes: list[QuizStanding], kind: StepKind
) -> None:
    assert CourseStanding(Course(slug="lake"), lessons, quizzes).step.kind is kind


@pytest.mark.parametrize(
    ("lessons", "quizzes", "begun", "done", "passed"),
    [
        ([], [], False, False, 0),
        ([NEW], [], False, False, 0),
        ([LessonStanding(LESSON, BEGUN), NEW], [], True, False, 0),
        ([NEW], [FAILED], True, False, 0),
        ([DONE, NEW], [], True, False, 1),
        ([DONE, DONE], [FAILED], True, False, 2),
        ([DONE], [PASSED], True, True, 1),
    ],
)
def test_course_is_begun_and_done(
    lessons: list[LessonStanding],
    quizzes: list[QuizStanding],
    begun: bool,  # noqa: FBT001 -- the value itself
    done: bool,  # noqa: FBT001 -- likewise
    passed: int,
) -> None:
    course = CourseStanding(Course(slug="lake"), lessons, quizzes)
    assert (course.is_begun, course.is_done, course.passed_count) == (begun, done, passed)


def _take(user: User, quiz: Quiz, choice: str = "true") -> Attempt:
    attempt = start_attempt(user=user, quiz=quiz, now=NOW, seed=1)
    item = attempt.items.select_related("attempt", "version").get(position=1)
    content = item.version.loaded.read({"choice": [choice]})
    op_id = f"op-{attempt.number}"
    save_answer(item=item, op_id=op_id, base_op="", content=content, arrived_at=NOW)
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    return attempt


def _question(lesson: Lesson) -> Question:
    return make_question(lesson, "true_false")


def _finish(user: User, lesson: Lesson) -> None:
    lesson.refresh_from_db()
    assert lesson.current_revision is not None
    finish_lesson(user=user, revision=lesson.current_revision, now=NOW)


def test_course_standing_puts_quizzes_where_they_belong(learner: User, lesson: Lesson) -> None:
    questions = [_question(lesson)]
    practice = make_quiz(lesson.course, questions, lesson=lesson)
    exam = make_quiz(lesson.course, questions, mode="exam")
    make_quiz(lesson.course, questions, published=False)
    Lesson.objects.create(course=lesson.course, position=2, slug="empty", title="空")
    standing = course_standing(learner, lesson.course)
    assert [entry.lesson for entry in standing.lessons] == [lesson]
    assert [entry.quiz for entry in standing.lessons[0].quizzes] == [practice]
    assert [entry.quiz for entry in standing.quizzes] == [exam]


def test_course_standing_shows_the_quiz_of_a_lesson_without_text_with_the_course(
    learner: User, lesson: Lesson
) -> None:
    empty = Lesson.objects.create(course=lesson.course, position=2, slug="empty", title="空")
    quiz = make_quiz(lesson.course, [_question(lesson)], lesson=empty)
    assert [entry.quiz for entry in course_standing(learner, lesson.course).quizzes] == [quiz]


def test_course_standing_is_each_person_s_own(
    learner: User, other_learner: User, lesson: Lesson
) -> None:
    quiz = make_quiz(lesson.course, [_question(lesson)], lesson=lesson)
    _finish(learner, lesson)
    _take(learner, quiz)
    states = [
        course_standing(user, lesson.course).lessons[0].state for user in (learner, other_learner)
    ]
    assert states == ["passed", "new"]


def test_course_standing_follows_the_way_through_a_course(learner: User, lesson: Lesson) -> None:
    practice = make_quiz(lesson.course, [_question(lesson)], lesson=lesson)
    exam = make_quiz(lesson.course, [_question(lesson)], mode="exam")
    assert lesson.current_revision is not None
    revision = lesson.current_revision

    def step() -> StepKind:
        return course_standing(learner, lesson.course).step.kind

    steps = [step()]
    record_reading(user=learner, revision=revision, furthest=2, now=NOW)
    steps.append(step())
    finish_lesson(user=learner, revision=revision, now=NOW)
    steps.append(step())
    _take(learner, practice)
    attempt = start_attempt(user=learner, quiz=exam, now=NOW, seed=1)
    steps.append(step())
    submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW)
    steps.append(step())
    _take(learner, exam)
    steps.append(step())
    assert steps == ["read", "continue_reading", "quiz", "continue_quiz", "quiz", "done"]


def test_course_standing_keeps_a_lesson_read_when_its_text_changes(
    learner: User, lesson: Lesson
) -> None:
    _finish(learner, lesson)
    revise(lesson, "新的。")
    lesson.refresh_from_db()
    assert lesson.current_revision is not None
    record_reading(user=learner, revision=lesson.current_revision, furthest=1, now=NOW)
    assert course_standing(learner, lesson.course).lessons[0].is_read is True


def test_course_standing_takes_the_newest_reading(learner: User, lesson: Lesson) -> None:
    _finish(learner, lesson)
    revise(lesson, "新的。")
    _finish(learner, lesson)
    reading = course_standing(learner, lesson.course).lessons[0].reading
    lesson.refresh_from_db()
    assert reading is not None
    assert reading.revision == lesson.current_revision


def test_course_standings_keep_the_order_given(learner: User) -> None:
    courses = [make_course() for _ in range(3)][::-1]
    assert [entry.course for entry in course_standings(learner, courses)] == courses


@pytest.mark.parametrize(
    ("window", "is_open"),
    [
        ({}, True),
        ({"closes_at": NOW + timedelta(seconds=1)}, False),
        ({"opens_at": datetime(3000, 1, 1, tzinfo=UTC)}, False),
    ],
    ids=["no window", "closed", "not yet open"],
)
def test_next_step_never_leads_to_a_closed_quiz(
    learner: User,
    lesson: Lesson,
    window: dict[str, Any],
    is_open: bool,  # noqa: FBT001 -- the value itself
) -> None:
    quiz = make_quiz(lesson.course, [_question(lesson)], lesson=lesson, **window)
    _finish(learner, lesson)
    kind = StepKind.QUIZ if is_open else StepKind.DONE
    steps = (course_standing(learner, lesson.course).step.kind, quiz_standing(learner, quiz).step)
    assert (steps[0], steps[1] is not None) == (kind, is_open)


def test_quiz_standing_has_the_attempts_newest_first(
    learner: User, other_learner: User, lesson: Lesson
) -> None:
    quiz = make_quiz(lesson.course, [_question(lesson)])
    _take(other_learner, quiz)
    taken = [_take(learner, quiz, choice) for choice in ("true", "false")]
    standing = quiz_standing(learner, quiz)
    assert (standing.attempts, standing.last_percent) == (taken[::-1], Decimal(0))


def test_quiz_standing_withholds_a_score_that_would_tell_of_a_running_exam(
    learner: User, lesson: Lesson
) -> None:
    question = _question(lesson)
    exam = make_quiz(lesson.course, [question], mode="exam")
    practice = make_quiz(lesson.course, [question])
    start_attempt(user=learner, quiz=exam, now=NOW, seed=1)
    _take(learner, practice)
    standing = quiz_standing(learner, practice)
    assert (standing.last_percent, standing.is_passed, standing.is_awaiting) == (None, False, False)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 3])
def test_course_standings_ask_the_database_a_fixed_number_of_times(
    learner: User, size: int
) -> None:
    courses = [make_course() for _ in range(size)]
    for course in courses:
        for _lesson in range(size):
            lesson = make_lesson(course)
            _finish(learner, lesson)
            for _quiz in range(size):
                quiz = make_quiz(course, [_question(lesson)], lesson=lesson)
                for _time in range(size):
                    _take(learner, quiz, "false")
    with count_queries() as queries:
        standings = course_standings(learner, Course.objects.all())
        steps = [standing.step.kind for standing in standings]
    assert (steps, len(queries)) == ([StepKind.QUIZ] * size, 5)


@pytest.mark.parametrize("size", [1, 3])
def test_quiz_standing_asks_for_attempts_and_terms(
    learner: User, lesson: Lesson, size: int
) -> None:
    quiz = make_quiz(lesson.course, [_question(lesson)])
    for _number in range(size):
        _take(learner, quiz)
    with count_queries() as queries:
        standing = quiz_standing(learner, quiz)
        assert standing.step is None
    assert len(queries) == 2


@pytest.mark.parametrize(
    ("counts", "newest_first", "percent", "passed"),
    [
        ("best", ["50", "70", "20"], Decimal(70), True),
        ("last", ["50", "70", "20"], Decimal(50), False),
        ("last", ["70", "20"], Decimal(70), True),
        ("first", ["90", "20"], Decimal(20), False),
        ("first", ["20", "90"], Decimal(90), True),
        ("mean", ["90", "30"], Decimal(60), True),
        ("mean", ["89.99", "30"], Decimal("60.00"), False),
        ("mean", [], None, False),
    ],
)
def test_what_counts_of_several_attempts(
    counts: str,
    newest_first: Sequence[str],
    percent: Decimal | None,
    passed: bool,  # noqa: FBT001 -- the value itself
) -> None:
    standing = _quiz_standing(*[_attempt(score) for score in newest_first], counts=counts)
    assert (standing.counted_percent, standing.is_passed) == (percent, passed)


@pytest.mark.parametrize("counts", ["last", "first"])
def test_an_attempt_that_counts_and_awaits_its_mark_passes_nothing(counts: str) -> None:
    waiting, passed = _attempt(), _attempt("90")
    attempts = [waiting, passed] if counts == "last" else [passed, waiting]
    assert _quiz_standing(*attempts, counts=counts).is_passed is False


def test_a_result_still_to_come_leaves_no_step_and_no_score() -> None:
    handed_in = _attempt("90")
    handed_in.is_unrevealed = True
    standing = _quiz_standing(handed_in)
    assert (standing.step, standing.best_percent, standing.is_passed) == (None, None, False)
    assert (standing.is_unrevealed, standing.is_awaiting) == (True, False)


def test_quizzes_for_others_stand_nowhere(learner: User, other_learner: User) -> None:
    course = make_course()
    lesson = make_lesson(course)
    quiz = make_quiz(course, [_question(lesson)], audience="selected")
    quiz.people.add(other_learner)
    assert course_standing(learner, course).quizzes == []
    assert [one.quiz for one in course_standing(other_learner, course).quizzes] == [quiz]


def test_exceptions_open_a_quiz_and_add_attempts(learner: User, instructor: User) -> None:
    course = make_course()
    closed = NOW - timedelta(days=1)
    quiz = make_quiz(course, [_question(make_lesson(course))], closes_at=closed, attempts_allowed=1)
    Override.objects.create(
        quiz=quiz,
        user=learner,
        closes_at=datetime(2126, 1, 1, tzinfo=UTC),
        attempts_allowed=3,
        reason="r",
        made_by=instructor,
        made_at=NOW,
    )
    found = [course_standing(learner, course).quizzes[0], quiz_standing(learner, quiz)]
    assert [(one.is_open, one.attempts_left) for one in found] == [(True, 3)] * 2
