"""Two reviewers at the same moment, on real threads and the real database: one decides."""

from collections.abc import Callable
from functools import partial

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.objections import decide_objection, object_to_item
from quizzes.actions.review import (
    DecidedMeanwhile,
    approve_version,
    confirm_quote,
    quotes_today,
    reject_version,
    return_version,
    submit_version,
)
from quizzes.models import Evidence, Item, Objection, Question, ReviewDecision, Version
from quizzes.models.objection import Matter, Outcome
from tests.builders import (
    BODY,
    NOW,
    make_course,
    make_draft,
    make_lesson,
    make_question,
    make_quiz,
    make_user,
    revise,
)
from tests.quizzes.admin.attempting import hand_in
from tests.quizzes.races import racers

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8


@pytest.fixture
def lesson() -> Lesson:
    return make_lesson(make_course())


@pytest.fixture
def reviewers(lesson: Lesson) -> list[User]:
    return [make_user("one"), make_user("two")]


def is_first(decide: Callable[[], object]) -> bool:
    """Decide, and say whether nobody else had."""
    try:
        decide()
    except DecidedMeanwhile:
        return False
    return True


def test_version_is_approved_or_returned_or_rejected(lesson: Lesson, reviewers: list[User]) -> None:
    one, two = reviewers
    with racers(3) as race:
        for _ in range(ROUNDS):
            version = make_draft(lesson)
            submit_version(version=version, submitter=one, now=NOW)
            copies = [Version.objects.get(pk=version.pk) for _ in range(3)]
            approve = partial(approve_version, version=copies[0], reviewer=one, now=NOW)
            back = partial(return_version, version=copies[1], reviewer=two, reason="甲", now=NOW)
            no = partial(reject_version, version=copies[2], reviewer=two, reason="乙", now=NOW)
            done = race(*[partial(is_first, decide) for decide in (approve, back, no)])
            decisions = ReviewDecision.objects.filter(version=version)
            assert (sum(map(bool, done)), decisions.count()) == (1, 2)
            is_published = Question.objects.published().filter(pk=version.question_id).exists()
            assert is_published is done[0]


def test_version_is_approved_once(lesson: Lesson, reviewers: list[User]) -> None:
    with racers(2) as race:
        for _ in range(ROUNDS):
            version = make_draft(lesson)
            submit_version(version=version, submitter=reviewers[0], now=NOW)
            copies = [Version.objects.get(pk=version.pk) for _ in reviewers]
            approvals = [
                partial(approve_version, version=copy, reviewer=reviewer, now=NOW)
                for copy, reviewer in zip(copies, reviewers, strict=True)
            ]
            done = race(*[partial(is_first, approve) for approve in approvals])
            approved = ReviewDecision.objects.filter(version=version, decision="approved")
            assert (sorted(map(bool, done)), approved.count()) == ([False, True], 1)


def test_version_is_submitted_once(lesson: Lesson, reviewers: list[User]) -> None:
    with racers(2) as race:
        for _ in range(ROUNDS):
            version = make_draft(lesson)
            copies = [Version.objects.get(pk=version.pk) for _ in reviewers]
            race(
                *[
                    partial(submit_version, version=copy, submitter=reviewer, now=NOW)
                    for copy, reviewer in zip(copies, reviewers, strict=True)
                ]
            )
            assert ReviewDecision.objects.filter(version=version).count() == 1


def test_quote_is_confirmed_once(lesson: Lesson, reviewers: list[User]) -> None:
    with racers(2) as race:
        for number in range(ROUNDS):
            question = make_question(lesson)
            revise(lesson, BODY.replace("第三", f"第 {number + 10} 位"))
            version = question.published_version
            assert version is not None
            seen = {quote.passage.pk for quote in quotes_today(version)}
            copies = [Question.objects.get(pk=question.pk) for _ in reviewers]
            confirmations = [
                partial(confirm_quote, question=copy, seen=seen, reviewer=reviewer, now=NOW)
                for copy, reviewer in zip(copies, reviewers, strict=True)
            ]
            done = race(*[partial(is_first, confirm) for confirm in confirmations])
            evidence = Evidence.objects.filter(version=version)
            assert (sorted(map(bool, done)), evidence.count()) == ([False, True], 2)


def test_objection_is_made_once_and_answered_once(lesson: Lesson, reviewers: list[User]) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson, "true_false")])
    with racers(2) as race:
        for number in range(ROUNDS):
            attempt = hand_in(make_user(), quiz, seed=number + 1)
            items = Item.objects.with_answer().with_withheld(attempt.user, NOW)
            copies = [
                items.select_related("attempt").get(attempt=attempt) for _reviewer in reviewers
            ]
            race(
                *[
                    partial(
                        object_to_item,
                        item=item,
                        matter=Matter.WRONG,
                        reason=f"因 {place}",
                        now=NOW,
                    )
                    for place, item in enumerate(copies)
                ]
            )
            objections = [Objection.objects.get(item__attempt=attempt) for _ in reviewers]
            done = race(
                *[
                    partial(
                        decide_objection,
                        objection=objection,
                        outcome=Outcome.UPHELD,
                        reply="",
                        decided_by=reviewer,
                        now=NOW,
                    )
                    for objection, reviewer in zip(objections, reviewers, strict=True)
                ]
            )
            assert sorted(map(bool, done)) == [False, True]
