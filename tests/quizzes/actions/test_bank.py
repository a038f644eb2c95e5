from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.actions.bank import (
    NotPublishable,
    Wording,
    confirm_evidence,
    current_passages,
    find_quote,
    publish_version,
    restore_questions,
    retire_questions,
    save_draft,
)
from quizzes.kinds import load_content
from quizzes.models import Question, Version
from tests.builders import BODY, CONTENTS, NOW, QUOTE, make_draft, make_question, make_quiz, revise

LATER = NOW + timedelta(days=1)


def _wording(lesson: Lesson, kind: str = "true_false", quote: str = QUOTE) -> Wording:
    return Wording(
        content=load_content(kind, CONTENTS[kind]),
        explanation="另一种解释。",
        difficulty=3,
        points=Decimal("1.5"),
        quotes=find_quote(text=quote, passages=current_passages(lesson)),
        origin="课程文件",
    )


def _publish(version: Version, reviewer: User | None = None) -> None:
    decision = "approved" if reviewer else "loaded"
    publish_version(version=version, now=NOW, reviewer=reviewer, decision=decision)


def _in_use(version: Version) -> Version | None:
    return Question.objects.get(pk=version.question_id).published_version


def test_find_quote_names_passage_and_place(lesson: Lesson) -> None:
    found = find_quote(text=" 7  家重点 ", passages=current_passages(lesson))
    assert [(quote.passage.position, quote.text, quote.start) for quote in found] == [
        (3, "7 家重点", 4)
    ]


@pytest.mark.parametrize("text", ["", " \n", "没有这句话", "12.5 亿美元。"])
def test_find_quote_finds_nothing_but_the_very_words(lesson: Lesson, text: str) -> None:
    assert find_quote(text=text, passages=current_passages(lesson)) == []


def test_current_passages_are_those_read_now(lesson: Lesson) -> None:
    revise(lesson, "新的。\n\n更新的。")
    lesson.refresh_from_db()
    assert [passage.text for passage in current_passages(lesson)] == ["新的。", "更新的。"]


def test_current_passages_of_an_empty_lesson_are_none(course: Course) -> None:
    lesson = Lesson.objects.create(course=course, position=9, slug="empty", title="空")
    assert current_passages(lesson) == []


def test_save_draft_writes_all_that_the_wording_says(lesson: Lesson, instructor: User) -> None:
    question = Question.objects.create(course=lesson.course, lesson=lesson, uid="q")
    save_draft(question=question, wording=_wording(lesson), now=NOW, author=instructor)
    version = question.versions.get()
    fields = ("number", "kind", "content", "explanation", "difficulty", "points", "origin")
    assert {name: getattr(version, name) for name in (*fields, "status", "created_at")} == {
        "number": 1,
        "kind": "true_false",
        "content": CONTENTS["true_false"],
        "explanation": "另一种解释。",
        "difficulty": 3,
        "points": Decimal("1.50"),
        "origin": "课程文件",
        "status": "draft",
        "created_at": NOW,
    }
    assert version.author == instructor


def test_save_draft_keeps_the_evidence(lesson: Lesson) -> None:
    entry = make_draft(lesson).evidence.get()
    assert (entry.quote, entry.start, entry.passage.position) == (QUOTE, 0, 2)


def test_save_draft_writes_over_a_draft(lesson: Lesson) -> None:
    draft = make_draft(lesson)
    again = save_draft(
        question=draft.question, wording=_wording(lesson, quote="7 家重点实验室"), now=LATER
    )
    stored = Version.objects.get()
    assert (again.pk, stored.pk, stored.kind) == (draft.pk, draft.pk, "true_false")
    assert [entry.quote for entry in stored.evidence.all()] == ["7 家重点实验室"]


def test_save_draft_forgets_the_content_it_had_loaded(lesson: Lesson) -> None:
    draft = make_draft(lesson)
    assert draft.loaded.kind == "single_choice"
    again = save_draft(question=draft.question, wording=_wording(lesson), now=LATER)
    assert again.loaded.kind == "true_false"


def test_save_draft_of_a_published_question_is_its_next_version(lesson: Lesson) -> None:
    question = make_question(lesson)
    draft = save_draft(question=question, wording=_wording(lesson), now=LATER)
    assert (draft.number, draft.status, _in_use(draft)) == (2, "draft", question.published_version)


def test_save_draft_leaves_the_published_version_as_it_was(lesson: Lesson) -> None:
    question = make_question(lesson)
    before = Version.objects.filter(number=1).values()[0]
    save_draft(question=question, wording=_wording(lesson), now=LATER)
    assert Version.objects.filter(number=1).values()[0] == before


def test_save_draft_of_a_retired_question_changes_no_version_in_use(lesson: Lesson) -> None:
    question = make_question(lesson)
    retire_questions(questions=[question], now=NOW)
    assert save_draft(question=question, wording=_wording(lesson), now=LATER).number == 2


def test_save_draft_makes_an_undecided_version_a_draft_again(lesson: Lesson) -> None:
    draft = make_draft(lesson)
    Version.objects.update(status="returned")
    again = save_draft(question=draft.question, wording=_wording(lesson), now=LATER)
    assert (again.number, again.status) == (1, "draft")


def test_save_draft_keeps_a_version_that_is_being_reviewed(lesson: Lesson) -> None:
    draft = make_draft(lesson)
    Version.objects.update(status="in_review")
    assert save_draft(question=draft.question, wording=_wording(lesson), now=LATER).number == 2


def test_save_draft_keeps_a_version_that_was_sent_back(lesson: Lesson, instructor: User) -> None:
    draft = make_draft(lesson)
    draft.decisions.create(decision="returned", reviewer=instructor, decided_at=NOW)
    assert save_draft(question=draft.question, wording=_wording(lesson), now=LATER).number == 2


def test_save_draft_keeps_a_version_that_someone_answers(lesson: Lesson, learner: User) -> None:
    question = make_question(lesson)
    start_attempt(user=learner, quiz=make_quiz(lesson.course, [question]), now=NOW, seed=1)
    Version.objects.update(status="draft")
    question.published_version.decisions.all().delete()  # type: ignore[union-attr] # published
    assert save_draft(question=question, wording=_wording(lesson), now=LATER).number == 2


def test_publish_version_puts_it_in_use(lesson: Lesson, instructor: User) -> None:
    draft = make_draft(lesson)
    _publish(draft, instructor)
    decision = draft.decisions.get()
    assert (draft.status, _in_use(draft)) == ("approved", draft)
    assert (decision.decision, decision.reviewer, decision.decided_at) == (
        "approved",
        instructor,
        NOW,
    )


def test_publish_version_records_that_it_came_from_a_file(lesson: Lesson) -> None:
    draft = make_draft(lesson)
    _publish(draft)
    decision = draft.decisions.get()
    assert (decision.decision, decision.reviewer) == ("loaded", None)


def test_publish_version_twice_is_one_decision(lesson: Lesson, instructor: User) -> None:
    draft = make_draft(lesson)
    for _click in range(2):
        _publish(draft, instructor)
    assert (draft.decisions.count(), _in_use(draft)) == (1, draft)


def _own_draft(lesson: Lesson, author: User, *, four_eyes: bool) -> Version:
    lesson.course.four_eyes = four_eyes
    lesson.course.save()
    question = make_draft(lesson).question
    return save_draft(question=question, wording=_wording(lesson), now=LATER, author=author)


def test_publish_version_by_its_author_is_refused_with_four_eyes(
    lesson: Lesson, instructor: User
) -> None:
    draft = _own_draft(lesson, instructor, four_eyes=True)
    with pytest.raises(NotPublishable):
        publish_version(version=draft, now=LATER, reviewer=instructor)
    assert _in_use(draft) is None


def test_publish_version_by_its_author_passes_without_four_eyes(
    lesson: Lesson, instructor: User
) -> None:
    draft = _own_draft(lesson, instructor, four_eyes=False)
    publish_version(version=draft, now=LATER, reviewer=instructor)
    assert _in_use(draft) == draft


def test_save_draft_makes_the_last_writer_its_author(
    lesson: Lesson, instructor: User, learner: User
) -> None:
    draft = make_draft(lesson)
    for writer in (instructor, learner):
        save_draft(question=draft.question, wording=_wording(lesson), now=LATER, author=writer)
    draft.refresh_from_db()
    assert draft.author == learner


def test_publish_version_swaps_it_for_the_one_before(lesson: Lesson) -> None:
    question = make_question(lesson)
    draft = save_draft(question=question, wording=_wording(lesson), now=LATER)
    _publish(draft)
    assert _in_use(draft) == draft


def test_publish_version_leaves_attempts_with_theirs(lesson: Lesson, learner: User) -> None:
    question = make_question(lesson)
    quiz = make_quiz(lesson.course, [question])
    attempt = start_attempt(user=learner, quiz=quiz, now=NOW, seed=1)
    _publish(save_draft(question=question, wording=_wording(lesson), now=LATER))
    assert [item.version.number for item in attempt.items.all()] == [1]


def test_publish_version_refuses_an_older_one(lesson: Lesson) -> None:
    question = make_question(lesson)
    newer = save_draft(question=question, wording=_wording(lesson), now=LATER)
    _publish(newer)
    with translation.override("en"), pytest.raises(NotPublishable) as refused:
        _publish(question.versions.get(number=1))
    assert refused.value.problems == ("A newer version of this question is in use.",)
    assert _in_use(newer) == newer


def test_publish_version_names_every_problem(lesson: Lesson) -> None:
    draft = make_draft(lesson)
    draft.evidence.all().delete()
    Version.objects.update(explanation="")
    with pytest.raises(NotPublishable) as refused:
        _publish(Version.objects.get())
    assert len(refused.value.problems) == 2


def test_publish_version_that_was_refused_changes_nothing(lesson: Lesson, instructor: User) -> None:
    draft = make_draft(lesson)
    draft.evidence.all().delete()
    with pytest.raises(NotPublishable):
        _publish(draft, instructor)
    stored = Version.objects.get()
    assert (stored.status, stored.decisions.count(), _in_use(stored)) == ("draft", 0, None)


@pytest.mark.parametrize("body", [BODY.replace("12.5", "13.1"), "别的。"])
def test_publish_version_refuses_evidence_that_is_gone(lesson: Lesson, body: str) -> None:
    draft = make_draft(lesson)
    revise(lesson, body)
    with pytest.raises(NotPublishable):
        _publish(draft)


def test_publish_version_restores_a_retired_question(lesson: Lesson) -> None:
    question = make_question(lesson)
    retire_questions(questions=[question], now=NOW)
    _publish(save_draft(question=question, wording=_wording(lesson), now=LATER))
    assert list(Question.objects.published()) == [question]


def test_confirm_evidence_makes_a_stale_question_current(lesson: Lesson) -> None:
    question = make_question(lesson)
    revise(lesson, BODY.replace("居全省第三", "居全省第二"))
    lesson.refresh_from_db()
    quotes = find_quote(text=QUOTE, passages=current_passages(lesson))
    assert question.published_version is not None
    for _click in range(2):
        confirm_evidence(version=question.published_version, quotes=quotes, now=LATER)
    assert list(Question.objects.current()) == [question]
    assert question.published_version.evidence.count() == 2


def test_retire_questions_counts_those_in_use(lesson: Lesson) -> None:
    questions = [make_question(lesson) for _ in range(2)]
    counts = [retire_questions(questions=questions[:size], now=NOW) for size in (1, 2, 2)]
    assert (counts, Question.objects.published().count()) == ([1, 1, 0], 0)


def test_retire_questions_keeps_the_first_moment(lesson: Lesson) -> None:
    question = make_question(lesson)
    for moment in (NOW, LATER):
        retire_questions(questions=[question], now=moment)
    question.refresh_from_db()
    assert question.retired_at == NOW


def test_retire_questions_leaves_attempts_alone(lesson: Lesson, learner: User) -> None:
    question = make_question(lesson)
    quiz = make_quiz(lesson.course, [question])
    attempt = start_attempt(user=learner, quiz=quiz, now=NOW, seed=1)
    retire_questions(questions=[question], now=LATER)
    assert [item.version for item in attempt.items.all()] == [question.published_version]


def test_restore_questions_counts_those_that_came_back(lesson: Lesson) -> None:
    questions = [make_question(lesson) for _ in range(2)]
    retire_questions(questions=questions[:1], now=NOW)
    counts = [restore_questions(questions=questions) for _ in range(2)]
    assert (counts, Question.objects.published().count()) == ([1, 0], 2)


@pytest.mark.parametrize("kind", CONTENTS)
def test_every_kind_can_be_published(lesson: Lesson, kind: str) -> None:
    version: Any = make_question(lesson, kind).published_version
    assert version.loaded == load_content(kind, CONTENTS[kind])
