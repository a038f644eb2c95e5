from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.access import Refusal, StartRefused
from quizzes.actions.attempts import (
    Outcome,
    Saved,
    answer_check,
    draw_order,
    expire_attempt,
    flag_item,
    save_answer,
    start_attempt,
    submit_attempt,
)
from quizzes.actions.bank import (
    Wording,
    current_passages,
    find_quote,
    publish_version,
    retire_questions,
    save_draft,
)
from quizzes.actions.quizzes import set_parts
from quizzes.kinds import load_content
from quizzes.models import Answer, Attempt, Item, Part, Quiz, Version
from quizzes.models.attempt import Purpose, State
from quizzes.policy import GRACE, LOCK_TIMEOUT
from tests.builders import CONTENTS, NOW, QUOTE, make_question, make_quiz
from tests.queries import count_queries

SECOND = timedelta(seconds=1)
DEADLINE = NOW + timedelta(minutes=30)


@pytest.fixture
def exam(lesson: Lesson) -> Quiz:
    """Two statements that are true, for 30 minutes."""
    questions = [make_question(lesson, "true_false") for _ in range(2)]
    return make_quiz(lesson.course, questions, mode="exam", limit_minutes=30)


@pytest.fixture
def practice(lesson: Lesson) -> Quiz:
    return make_quiz(lesson.course, [make_question(lesson, "true_false")])


def _start(user: User, quiz: Quiz, *, now: datetime = NOW, seed: int = 1) -> Attempt:
    return start_attempt(user=user, quiz=quiz, now=now, seed=seed)


def _refusal(user: User, quiz: Quiz, *, now: datetime = NOW) -> Refusal:
    with pytest.raises(StartRefused) as refused:
        _start(user, quiz, now=now)
    return refused.value.reason


def _save(
    attempt: Attempt,
    op_id: str,
    *,
    position: int = 1,
    base: str = "",
    choice: str = "true",
    at: datetime = NOW,
) -> Saved:
    item = attempt.items.select_related("attempt", "version").get(position=position)
    content = item.version.loaded.read({"choice": [choice]})
    return save_answer(item=item, op_id=op_id, base_op=base, content=content, arrived_at=at)


def _submit(attempt: Attempt, at: datetime = NOW) -> bool:
    return submit_attempt(attempt=attempt, arrived_at=at, now=at)


def test_start_attempt_pins_what_it_is_made_of(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam, seed=7)
    fields = ("user", "quiz", "purpose", "number", "state", "seed", "started_at", "deadline_at")
    assert {name: getattr(attempt, name) for name in (*fields, "max_score", "score")} == {
        "user": learner,
        "quiz": exam,
        "purpose": Purpose.QUIZ,
        "number": 1,
        "state": State.OPEN,
        "seed": 7,
        "started_at": NOW,
        "deadline_at": DEADLINE,
        "max_score": Decimal(4),
        "score": None,
    }
    assert attempt.rules == exam.policy


def test_start_attempt_lays_out_the_items(learner: User, exam: Quiz) -> None:
    items = _start(learner, exam).items.order_by("position")
    versions = [part.question.published_version for part in exam.parts.all() if part.question]
    assert [(item.position, item.version, item.points) for item in items] == [
        (1, versions[0], Decimal(2)),
        (2, versions[1], Decimal(2)),
    ]


def test_start_attempt_again_returns_the_open_one(learner: User, exam: Quiz) -> None:
    first = _start(learner, exam)
    again = _start(learner, exam, now=NOW + SECOND, seed=2)
    assert (again, Attempt.objects.count(), again.items.count()) == (first, 1, 2)


def test_start_attempt_with_the_seed_of_the_open_one_lays_nothing_out_twice(
    learner: User, exam: Quiz
) -> None:
    assert _start(learner, exam).items.count() == _start(learner, exam).items.count()


def test_start_attempt_is_one_a_person(learner: User, other_learner: User, exam: Quiz) -> None:
    assert _start(learner, exam) != _start(other_learner, exam)


def test_start_attempt_is_one_a_quiz(learner: User, exam: Quiz, practice: Quiz) -> None:
    assert _start(learner, exam) != _start(learner, practice)


def test_start_attempt_after_the_end_is_the_next(learner: User, exam: Quiz) -> None:
    _submit(_start(learner, exam))
    assert _start(learner, exam).number == 2


def test_start_attempt_ends_one_whose_time_is_over(learner: User, exam: Quiz) -> None:
    first = _start(learner, exam)
    second = _start(learner, exam, now=DEADLINE + GRACE + LOCK_TIMEOUT + SECOND)
    first.refresh_from_db()
    assert (first.state, second.number) == (State.EXPIRED, 2)


def test_start_attempt_after_a_deletion_takes_a_number_nobody_had(
    learner: User, exam: Quiz
) -> None:
    first = _start(learner, exam)
    _submit(first)
    _submit(_start(learner, exam))
    first.delete()
    assert _start(learner, exam).number == 3


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"opens_at": NOW + SECOND}, Refusal.CLOSED),
        ({"closes_at": NOW}, Refusal.CLOSED),
        ({"published_at": None}, Refusal.CLOSED),
    ],
)
def test_start_attempt_is_refused_outside_the_window(
    learner: User, exam: Quiz, fields: Mapping[str, object], refusal: Refusal
) -> None:
    for name, value in fields.items():
        setattr(exam, name, value)
    assert _refusal(learner, exam) is refusal


def test_start_attempt_after_the_close_returns_the_open_one(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    exam.closes_at = NOW + SECOND
    assert _start(learner, exam, now=NOW + SECOND) == attempt


def test_start_attempt_is_refused_when_all_are_used(learner: User, exam: Quiz) -> None:
    exam.attempts_allowed = 2
    for _number in range(2):
        _submit(_start(learner, exam))
    assert _refusal(learner, exam) is Refusal.USED_UP


def test_start_attempt_returns_the_last_allowed_while_it_is_open(learner: User, exam: Quiz) -> None:
    exam.attempts_allowed = 1
    assert _start(learner, exam) == _start(learner, exam)


def test_start_attempt_is_refused_when_no_paper_can_be_drawn(learner: User, exam: Quiz) -> None:
    retire_questions(
        questions=[part.question for part in exam.parts.all() if part.question][:1], now=NOW
    )
    assert (_refusal(learner, exam), Attempt.objects.count()) == (Refusal.NOT_DRAWABLE, 0)


def test_start_attempt_ends_with_the_quiz(learner: User, exam: Quiz) -> None:
    exam.closes_at = NOW + timedelta(minutes=5)
    exam.save()
    assert _start(learner, exam).deadline_at == exam.closes_at


def test_start_attempt_of_the_same_seed_is_the_same_paper(
    learner: User, other_learner: User, lesson: Lesson
) -> None:
    questions = [make_question(lesson) for _ in range(6)]
    quiz = make_quiz(lesson.course, questions, mode="exam", shuffle_items=True)
    set_parts(quiz=quiz, parts=[Part(count=4)])
    papers = [
        list(_start(user, quiz, seed=9).items.values_list("position", "version", "option_order"))
        for user in (learner, other_learner)
    ]
    assert papers[0] == papers[1]


@pytest.mark.promise("A12")
def test_attempt_keeps_its_versions_whatever_is_edited(learner: User, exam: Quiz) -> None:
    """A12: edits, retirement and a new blueprint in mid-attempt change nothing of it."""
    attempt = _start(learner, exam)
    before = list(attempt.items.values())
    for part in exam.parts.all():
        assert part.question is not None
        version = part.question.latest_version
        assert version is not None
        _publish_next(version)
        retire_questions(questions=[part.question], now=NOW)
    set_parts(quiz=exam, parts=[])
    assert list(attempt.items.values()) == before


def _publish_next(version: Version) -> None:
    lesson = version.question.lesson
    assert lesson is not None
    quotes = find_quote(text=QUOTE, passages=current_passages(lesson))
    wording = Wording(load_content("essay", CONTENTS["essay"]), "新。", quotes=quotes)
    draft = save_draft(question=version.question, wording=wording, now=NOW)
    publish_version(version=draft, now=NOW, reviewer=None, decision="loaded")


@pytest.mark.parametrize("kind", ["single_choice", "multiple_choice"])
def test_draw_order_as_written_when_options_are_not_shuffled(kind: str) -> None:
    content = load_content(kind, CONTENTS[kind])
    order = draw_order(content, Random(1), shuffle=False)  # noqa: S311 -- to be repeated
    assert tuple(order) == content.order_as_written()


@pytest.mark.parametrize("kind", ["ordering", "matching"])
def test_draw_order_is_always_drawn_where_the_written_one_is_the_key(kind: str) -> None:
    content = load_content(kind, CONTENTS[kind])
    orders = {
        tuple(draw_order(content, Random(seed), shuffle=False))  # noqa: S311 -- to be repeated
        for seed in range(30)
    }
    assert len(orders) == 6


def test_save_answer_is_stored_and_counts(learner: User, exam: Quiz) -> None:
    saved = _save(_start(learner, exam), "op-1")
    stored = Answer.objects.get()
    assert (saved.outcome, saved.answer, saved.newest) == (Outcome.SAVED, stored, stored)
    assert (stored.op_id, stored.number, stored.content, stored.arrived_at) == (
        "op-1",
        1,
        {"value": True},
        NOW,
    )


def test_save_answer_returns_what_was_stored(learner: User, exam: Quiz) -> None:
    answer = _save(_start(learner, exam), "op-1").answer
    assert (answer.pk, answer.number) == (Answer.objects.get().pk, 1)


def test_save_answer_over_the_newest_follows_it(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    first = _save(attempt, "op-1").answer
    second = _save(attempt, "op-2", base="op-1", choice="false")
    assert (second.outcome, second.answer.base, second.answer.number) == (Outcome.SAVED, first, 2)


def test_save_answer_to_another_item_needs_no_base(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    _save(attempt, "op-1")
    assert _save(attempt, "op-2", position=2).outcome is Outcome.SAVED


def test_save_answer_again_returns_the_first(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    first = _save(attempt, "op-1")
    again = _save(attempt, "op-1", at=NOW + SECOND)
    assert (again.outcome, again.answer, again.is_counted) == (
        Outcome.REPEATED,
        first.answer,
        True,
    )
    assert Answer.objects.count() == 1


def test_save_answer_again_after_a_newer_one_changes_nothing(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    _save(attempt, "op-1")
    newest = _save(attempt, "op-2", base="op-1", choice="false").answer
    again = _save(attempt, "op-1")
    assert (again.outcome, again.newest) == (Outcome.REPEATED, newest)


@pytest.mark.parametrize("change", [{"choice": "false"}, {"position": 2}])
def test_save_answer_under_a_known_operation_is_refused(
    learner: User, exam: Quiz, change: Mapping[str, object]
) -> None:
    attempt = _start(learner, exam)
    first = _save(attempt, "op-1").answer
    other = _save(attempt, "op-1", **change)  # type: ignore[arg-type] # choice or position
    assert (other.outcome, other.answer, other.is_counted) == (Outcome.MISMATCH, first, False)
    assert [answer.content for answer in Answer.objects.all()] == [{"value": True}]


@pytest.mark.parametrize("base", ["", "unknown"])
def test_save_answer_over_an_older_one_is_kept_beside(learner: User, exam: Quiz, base: str) -> None:
    attempt = _start(learner, exam)
    newest = _save(attempt, "op-1").answer
    fork = _save(attempt, "op-2", base=base, choice="false")
    assert (fork.outcome, fork.newest, fork.is_counted) == (Outcome.FORK, newest, False)
    assert (fork.answer.is_fork, fork.answer.content) == (True, {"value": False})


def test_save_answer_of_a_fork_again_still_does_not_count(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    _save(attempt, "op-1")
    _save(attempt, "op-2", choice="false")
    again = _save(attempt, "op-2", choice="false")
    assert (again.outcome, again.is_counted) == (Outcome.FORK, False)


def test_save_answer_chooses_the_fork_by_a_new_operation(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    _save(attempt, "op-1")
    _save(attempt, "op-2", choice="false")
    chosen = _save(attempt, "op-3", base="op-1", choice="false")
    assert (chosen.outcome, chosen.is_counted) == (Outcome.SAVED, True)


def test_save_answer_in_practice_settles_the_item(learner: User, practice: Quiz) -> None:
    attempt = _start(learner, practice)
    first = _save(attempt, "op-1", choice="false").answer
    second = _save(attempt, "op-2", base="op-1")
    assert (second.outcome, second.newest, second.is_counted) == (Outcome.SETTLED, first, False)
    assert (second.answer.number, Answer.objects.count()) == (None, 2)


def test_save_answer_of_a_settled_item_again_is_settled(learner: User, practice: Quiz) -> None:
    attempt = _start(learner, practice)
    _save(attempt, "op-1")
    _save(attempt, "op-2", base="op-1", choice="false")
    assert _save(attempt, "op-2", base="op-1", choice="false").outcome is Outcome.SETTLED


def test_save_answer_after_the_end_is_kept_and_does_not_count(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    _submit(attempt)
    late = _save(attempt, "op-1")
    attempt.refresh_from_db()
    assert (late.outcome, late.is_counted, attempt.score) == (Outcome.LATE, False, Decimal(0))
    assert (late.answer, late.answer.number) == (Answer.objects.get(), None)


def test_save_answer_after_the_end_again_is_late(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    _submit(attempt)
    outcomes = [_save(attempt, "op-1").outcome for _ in range(2)]
    assert (outcomes, Answer.objects.count()) == ([Outcome.LATE] * 2, 1)


def test_save_answer_of_before_the_end_again_is_repeated(learner: User, exam: Quiz) -> None:
    """The reply was lost on its way: what counted still does, and the page may say so."""
    attempt = _start(learner, exam)
    _save(attempt, "op-1")
    _submit(attempt)
    again = _save(attempt, "op-1", at=NOW + SECOND)
    assert (again.outcome, again.is_counted) == (Outcome.REPEATED, True)


def test_save_answer_keeps_operations_of_attempts_apart(
    learner: User, other_learner: User, exam: Quiz
) -> None:
    outcomes = [_save(_start(user, exam), "op-1").outcome for user in (learner, other_learner)]
    assert outcomes == [Outcome.SAVED] * 2


@pytest.mark.parametrize(("answers", "count"), [(0, 3), (1, 3), (3, 3)])
def test_save_answer_asks_the_database_three_times(
    learner: User, exam: Quiz, answers: int, count: int
) -> None:
    attempt = _start(learner, exam)
    for number in range(answers):
        _save(attempt, f"op-{number}", base=f"op-{number - 1}" if number else "")
    item = attempt.items.select_related("attempt", "version").get(position=1)
    content = item.version.loaded.read({"choice": ["true"]})
    with count_queries() as queries:
        save_answer(
            item=item,
            op_id="new",
            base_op=f"op-{answers - 1}" if answers else "",
            content=content,
            arrived_at=NOW,
        )
    assert len(queries) == count


def test_save_answer_after_the_end_asks_the_database_four_times(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    _submit(attempt)
    item = attempt.items.select_related("attempt", "version").get(position=1)
    content = item.version.loaded.read({"choice": ["true"]})
    with count_queries() as queries:
        save_answer(item=item, op_id="new", base_op="", content=content, arrived_at=NOW)
    assert len(queries) == 4


def test_flag_item_sets_and_clears(learner: User, exam: Quiz) -> None:
    item = _start(learner, exam).items.get(position=1)
    seen = []
    for is_flagged in (True, True, False):
        flag_item(item=item, is_flagged=is_flagged)
        item.refresh_from_db()
        seen.append(item.is_flagged)
    assert seen == [True, True, False]


def test_flag_item_flags_that_one_alone(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    flag_item(item=attempt.items.get(position=1), is_flagged=True)
    assert Item.objects.filter(is_flagged=True).count() == 1


def test_flag_item_after_the_end_changes_nothing(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    item = attempt.items.get(position=1)
    _submit(attempt)
    flag_item(item=item, is_flagged=True)
    assert not Item.objects.filter(is_flagged=True).exists()


def test_submit_attempt_ends_and_grades_it(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    _save(attempt, "op-1")
    changed = submit_attempt(attempt=attempt, arrived_at=NOW, now=NOW + SECOND)
    assert (changed, attempt.state, attempt.submitted_at) == (True, State.SUBMITTED, NOW)
    assert (attempt.graded_at, attempt.score) == (NOW + SECOND, Decimal(2))


def test_submit_attempt_again_changes_nothing(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    _submit(attempt)
    before = Attempt.objects.values().get()
    assert (_submit(attempt, NOW + SECOND), Attempt.objects.values().get()) == (False, before)


def test_submit_attempt_that_someone_has_in_another_window(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    stale = Attempt.objects.get()
    _submit(attempt)
    assert (_submit(stale, NOW + SECOND), stale.is_open, stale.submitted_at) == (False, False, NOW)


def test_expire_attempt_ends_it_at_its_deadline(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    _save(attempt, "op-1")
    now = DEADLINE + GRACE + LOCK_TIMEOUT + SECOND
    assert expire_attempt(attempt=attempt, now=now) is True
    assert (attempt.state, attempt.submitted_at, attempt.score) == (
        State.EXPIRED,
        DEADLINE,
        Decimal(2),
    )


def test_expire_attempt_of_one_that_was_submitted_changes_nothing(
    learner: User, exam: Quiz
) -> None:
    attempt = _start(learner, exam)
    stale = Attempt.objects.get()
    _submit(attempt)
    before = Attempt.objects.values().get()
    expired = expire_attempt(attempt=stale, now=DEADLINE + timedelta(days=1))
    assert (expired, Attempt.objects.values().get()) == (True, before)


def test_expire_attempt_without_a_deadline_never_ends_it(learner: User, practice: Quiz) -> None:
    attempt = _start(learner, practice)
    assert expire_attempt(attempt=attempt, now=NOW + timedelta(days=9999)) is False


def test_expire_attempt_follows_a_deadline_that_was_put_off(learner: User, exam: Quiz) -> None:
    attempt = _start(learner, exam)
    Attempt.objects.update(deadline_at=DEADLINE + timedelta(hours=1))
    now = DEADLINE + GRACE + LOCK_TIMEOUT + SECOND
    assert (expire_attempt(attempt=attempt, now=now), attempt.is_open) == (False, True)


def _check(user: User, version: Version, op_id: str, *, choice: str = "true") -> Item:
    return answer_check(
        user=user,
        version=version,
        order=(),
        content=version.loaded.read({"choice": [choice]}),
        op_id=op_id,
        now=NOW,
    )


@pytest.fixture
def version(lesson: Lesson) -> Version:
    version = make_question(lesson, "true_false", is_check=True).published_version
    assert version is not None
    return version


def test_answer_check_is_an_attempt_of_one_item(learner: User, version: Version) -> None:
    item = _check(learner, version, "op-1")
    attempt = Attempt.objects.get()
    assert (item.attempt, item.version, item.points) == (attempt, version, Decimal(2))
    assert (attempt.purpose, attempt.quiz, attempt.state) == ("check", None, "submitted")
    assert (attempt.score, attempt.max_score) == (Decimal(2), Decimal(2))


def test_answer_check_again_is_recorded_once(learner: User, version: Version) -> None:
    items = [_check(learner, version, "op-1") for _ in range(2)]
    assert items[0] == items[1]
    assert (Attempt.objects.count(), Answer.objects.count()) == (1, 1)


def test_answer_check_by_a_new_operation_is_recorded_again(learner: User, version: Version) -> None:
    items = [_check(learner, version, op_id, choice="false") for op_id in ("op-1", "op-2")]
    assert [(item.attempt.number, item.attempt.score) for item in items] == [
        (1, Decimal(0)),
        (2, Decimal(0)),
    ]


def test_answer_check_keeps_people_apart(
    learner: User, other_learner: User, version: Version
) -> None:
    one, other = (_check(user, version, "op-1") for user in (learner, other_learner))
    assert (one.attempt.user, other.attempt.user) == (learner, other_learner)


def test_answer_check_leaves_none_open(learner: User, version: Version) -> None:
    _check(learner, version, "op-1")
    assert not Attempt.objects.open().exists()


def test_answer_check_of_an_essay_awaits_a_mark(learner: User, lesson: Lesson) -> None:
    essay = make_question(lesson, "essay", is_check=True).published_version
    assert essay is not None
    content = essay.loaded.read({"text": ["有据。"]})
    answer_check(user=learner, version=essay, order=(), content=content, op_id="op-1", now=NOW)
    assert Attempt.objects.get().score is None


def test_answer_check_gives_partial_credit(learner: User, lesson: Lesson) -> None:
    version = make_question(lesson, "multiple_choice", is_check=True).published_version
    assert version is not None
    content = version.loaded.read({"choice": [next(iter(version.loaded.key))]})  # type: ignore[attr-defined] # it has options
    answer_check(
        user=learner,
        version=version,
        order=version.loaded.order(),
        content=content,
        op_id="op-1",
        now=NOW,
    )
    assert Attempt.objects.get().score == Decimal(1)
