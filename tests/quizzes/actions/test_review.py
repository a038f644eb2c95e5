from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.bank import NotPublishable, retire_questions, save_draft
from quizzes.actions.review import (
    DecidedMeanwhile,
    NoReason,
    QuoteGone,
    approve_version,
    confirm_quote,
    quotes_today,
    reject_version,
    retire_stale,
    return_version,
    submit_version,
    submit_versions,
)
from quizzes.models import Evidence, Question, ReviewDecision, Version
from tests.builders import BODY, NOW, QUOTE, make_draft, make_question, revise
from tests.queries import count_queries
from tests.quizzes.actions.wordings import wording

LATER = NOW + timedelta(days=1)
REWORDED = BODY.replace("居全省第三", "居全省第二")
"""The passage is another, the quote still in it."""


def decided(version: Version) -> list[tuple[str, str, str]]:
    rows = ReviewDecision.objects.filter(version=version).order_by("pk")
    return [(row.decision, str(row.reviewer or ""), row.reason) for row in rows]


def stale(lesson: Lesson, body: str = REWORDED, **fields: Any) -> Question:
    """Return a published question of `lesson` whose text has changed since."""
    question = make_question(lesson, **fields)
    revise(lesson, body)
    return question


def seen_now(question: Question) -> set[int]:
    """Return the passages of today that a reviewer of `question` is shown."""
    assert question.published_version is not None
    return {quote.passage.pk for quote in quotes_today(question.published_version)}


@pytest.fixture
def in_review(lesson: Lesson, instructor: User) -> Version:
    version = make_draft(lesson)
    submit_version(version=version, submitter=instructor, now=NOW)
    return version


def test_submit_version_puts_it_in_review(lesson: Lesson, instructor: User) -> None:
    version = make_draft(lesson)
    assert submit_version(version=version, submitter=instructor, now=NOW)
    assert list(Version.objects.in_review()) == [version]
    assert decided(version) == [("submitted", str(instructor), "")]


def test_submit_version_without_a_person_notes_no_decision(lesson: Lesson) -> None:
    version = make_draft(lesson)
    assert submit_version(version=version, submitter=None, now=NOW)
    assert (version.status, decided(version)) == ("in_review", [])


def test_submit_version_twice_is_one_decision(in_review: Version, instructor: User) -> None:
    assert not submit_version(version=in_review, submitter=instructor, now=LATER)
    assert len(decided(in_review)) == 1


def test_submit_version_takes_a_returned_one_again(in_review: Version, instructor: User) -> None:
    return_version(version=in_review, reviewer=instructor, reason="依据不全", now=NOW)
    assert submit_version(version=in_review, submitter=instructor, now=LATER)
    assert Version.objects.in_review().get() == in_review


def test_submit_versions_leaves_the_approved_the_overtaken_and_the_retired(
    lesson: Lesson, instructor: User
) -> None:
    approved = make_question(lesson).published_version
    overtaken = make_draft(lesson)
    Version.objects.filter(pk=overtaken.pk).update(status="returned")
    overtaken.decisions.create(decision="returned", reviewer=instructor, decided_at=NOW)
    newer = save_draft(question=overtaken.question, wording=wording(lesson), now=NOW)
    retired = make_draft(lesson)
    retire_questions(questions=[retired.question], now=NOW)
    assert approved is not None
    versions = [approved, overtaken, newer, retired]
    assert submit_versions(versions=versions, submitter=instructor, now=NOW) == [newer]


@pytest.mark.parametrize("size", [1, 3])
def test_submit_versions_asks_a_fixed_number_of_queries(
    size: int, lesson: Lesson, instructor: User
) -> None:
    versions = [make_draft(lesson) for _ in range(size)]
    with count_queries() as queries:
        submit_versions(versions=versions, submitter=instructor, now=NOW)
    assert len(queries) == 4


def test_approve_version_publishes_it(in_review: Version, instructor: User) -> None:
    approve_version(version=in_review, reviewer=instructor, now=LATER)
    question = Question.objects.get(pk=in_review.question_id)
    assert (question.published_version, in_review.status) == (in_review, "approved")
    assert [kind for kind, _who, _why in decided(in_review)] == ["submitted", "approved"]


def test_approve_version_refuses_what_the_gate_refuses(lesson: Lesson, instructor: User) -> None:
    version = make_draft(lesson, quote="没有这句话")
    submit_version(version=version, submitter=instructor, now=NOW)
    with pytest.raises(NotPublishable):
        approve_version(version=version, reviewer=instructor, now=LATER)
    version.refresh_from_db()
    assert (version.status, len(decided(version))) == ("in_review", 1)


@pytest.mark.parametrize("status", ["draft", "returned", "approved"])
def test_approve_version_decides_only_about_what_is_in_review(
    status: str, in_review: Version, instructor: User
) -> None:
    Version.objects.update(status=status)
    with pytest.raises(DecidedMeanwhile):
        approve_version(version=in_review, reviewer=instructor, now=LATER)


def test_approve_version_leaves_what_a_newer_wording_has_overtaken(
    in_review: Version, lesson: Lesson, instructor: User
) -> None:
    save_draft(question=in_review.question, wording=wording(lesson), now=LATER)
    with pytest.raises(DecidedMeanwhile):
        approve_version(version=in_review, reviewer=instructor, now=LATER)


def test_approve_version_by_its_author_is_refused_with_four_eyes(
    in_review: Version, lesson: Lesson, instructor: User
) -> None:
    Version.objects.update(author=instructor)
    lesson.course.four_eyes = True
    lesson.course.save()
    version = Version.objects.get(pk=in_review.pk)
    with pytest.raises(NotPublishable):
        approve_version(version=version, reviewer=instructor, now=LATER)


def test_approve_version_by_someone_else_passes_four_eyes(
    in_review: Version, lesson: Lesson, instructor: User, other_learner: User
) -> None:
    Version.objects.update(author=instructor)
    lesson.course.four_eyes = True
    lesson.course.save()
    version = Version.objects.get(pk=in_review.pk)
    approve_version(version=version, reviewer=other_learner, now=LATER)
    assert version.status == "approved"


def test_return_version_keeps_the_reason(in_review: Version, instructor: User) -> None:
    return_version(version=in_review, reviewer=instructor, reason=" 依据不全 ", now=LATER)
    assert in_review.status == "returned"
    assert decided(in_review)[-1] == ("returned", str(instructor), "依据不全")


@pytest.mark.parametrize("decide", [return_version, reject_version])
def test_turning_down_needs_a_reason(decide: Any, in_review: Version, instructor: User) -> None:
    with pytest.raises(NoReason):
        decide(version=in_review, reviewer=instructor, reason=" \n", now=LATER)
    assert Version.objects.in_review().get() == in_review


@pytest.mark.parametrize("decide", [return_version, reject_version])
def test_turning_down_twice_is_one_decision(
    decide: Any, in_review: Version, instructor: User
) -> None:
    decide(version=in_review, reviewer=instructor, reason="不合适", now=LATER)
    with pytest.raises(DecidedMeanwhile):
        decide(version=in_review, reviewer=instructor, reason="不合适", now=LATER)
    assert len(decided(in_review)) == 2


def test_reject_version_retires_a_question_that_was_never_published(
    in_review: Version, instructor: User
) -> None:
    reject_version(version=in_review, reviewer=instructor, reason="重复", now=LATER)
    question = Question.objects.get(pk=in_review.question_id)
    assert (question.retired_at, decided(in_review)[-1][0]) == (LATER, "rejected")


def test_reject_version_leaves_what_is_in_use(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    newer = save_draft(question=question, wording=wording(lesson), now=NOW)
    submit_version(version=newer, submitter=instructor, now=NOW)
    reject_version(version=newer, reviewer=instructor, reason="原题更好", now=LATER)
    assert list(Question.objects.published().current()) == [question]


def test_confirm_quote_makes_the_same_version_current_again(
    lesson: Lesson, instructor: User
) -> None:
    question = stale(lesson)
    version = question.published_version
    confirm_quote(question=question, seen=seen_now(question), reviewer=instructor, now=LATER)
    assert list(Question.objects.published().current()) == [question]
    assert (question.versions.count(), Evidence.objects.filter(version=version).count()) == (1, 2)
    assert version is not None
    assert decided(version)[-1] == ("confirmed", str(instructor), "")


def test_confirm_quote_finds_where_the_words_stand_now(lesson: Lesson, instructor: User) -> None:
    question = stale(lesson, BODY.replace("湖畔市去年", "据统计，湖畔市去年"))
    confirm_quote(question=question, seen=seen_now(question), reviewer=instructor, now=LATER)
    newest = Evidence.objects.order_by("-pk")[0]
    assert newest.passage.text[newest.start :].startswith(QUOTE)


@pytest.mark.parametrize("body", ["别的。", BODY.replace("12.5 亿", "13.1 亿")])
def test_confirm_quote_refuses_words_that_are_gone(
    body: str, lesson: Lesson, instructor: User
) -> None:
    question = stale(lesson, body)
    with pytest.raises(QuoteGone):
        confirm_quote(question=question, seen=(), reviewer=instructor, now=LATER)
    assert Evidence.objects.count() == 1


def test_confirm_quote_refuses_words_in_another_passage(lesson: Lesson, instructor: User) -> None:
    """The same words under another key are another place, for a person to choose."""
    question = stale(lesson, f"完全不同的一段，与从前没有关系。\n\n{'另' * 300}，{QUOTE}。")
    with pytest.raises(QuoteGone):
        confirm_quote(question=question, seen=(), reviewer=instructor, now=LATER)


def test_confirm_quote_asks_for_every_quote(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    version = question.published_version
    assert version is not None
    other = Evidence.objects.get().passage.revision.passages.get(text__startswith="全市有")
    Evidence.objects.create(version=version, passage=other, quote="7 家", start=3)
    revise(lesson, REWORDED.replace("7 家", "9 家"))
    with pytest.raises(QuoteGone):
        confirm_quote(question=question, seen=(), reviewer=instructor, now=LATER)


def test_confirm_quote_refuses_when_the_text_changed_since_it_was_seen(
    lesson: Lesson, instructor: User
) -> None:
    question = stale(lesson)
    seen = seen_now(question)
    revise(lesson, BODY.replace("居全省第三", "居全省第一"))
    with pytest.raises(DecidedMeanwhile):
        confirm_quote(question=question, seen=seen, reviewer=instructor, now=LATER)


def test_confirm_quote_twice_is_one_decision(lesson: Lesson, instructor: User) -> None:
    question = stale(lesson)
    seen = seen_now(question)
    confirm_quote(question=question, seen=seen, reviewer=instructor, now=LATER)
    with pytest.raises(DecidedMeanwhile):
        confirm_quote(question=question, seen=seen, reviewer=instructor, now=LATER)


def test_confirm_quote_by_the_author_passes_four_eyes(lesson: Lesson, instructor: User) -> None:
    question = stale(lesson)
    Version.objects.update(author=instructor)
    lesson.course.four_eyes = True
    lesson.course.save()
    confirm_quote(question=question, seen=seen_now(question), reviewer=instructor, now=LATER)
    assert list(Question.objects.stale()) == []


def test_retire_stale_takes_it_out_with_a_reason(lesson: Lesson, instructor: User) -> None:
    question = stale(lesson, "别的。")
    retire_stale(question=question, reviewer=instructor, reason="政策已废止", now=LATER)
    question.refresh_from_db()
    assert question.published_version is not None
    assert question.retired_at == LATER
    assert decided(question.published_version)[-1] == ("rejected", str(instructor), "政策已废止")


def test_retire_stale_leaves_what_is_current(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    with pytest.raises(DecidedMeanwhile):
        retire_stale(question=question, reviewer=instructor, reason="不要了", now=LATER)


def test_retire_stale_needs_a_reason(lesson: Lesson, instructor: User) -> None:
    question = stale(lesson, "别的。")
    with pytest.raises(NoReason):
        retire_stale(question=question, reviewer=instructor, reason="", now=LATER)
    assert list(Question.objects.stale()) == [question]


def test_quotes_today_come_once_although_confirmed_for_several_texts(
    lesson: Lesson, instructor: User
) -> None:
    question = stale(lesson)
    confirm_quote(question=question, seen=seen_now(question), reviewer=instructor, now=LATER)
    revise(lesson, BODY.replace("居全省第三", "居全省第一"))
    version = question.published_version
    assert version is not None
    assert [(quote.text, quote.start) for quote in quotes_today(version)] == [(QUOTE, 0)]
