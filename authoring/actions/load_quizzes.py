"""Load the quizzes of a course and open them, once the bank can fill their papers."""

from collections.abc import Mapping
from typing import Any

from authoring.actions.changes import Loading, Outcome, Tally, set_fields
from authoring.coursefiles import CourseFileProblems, Problem
from authoring.coursefiles.schema import QuizEntry
from authoring.coursefiles.writing import write_parts, write_quiz
from authoring.stored import stored_quizzes
from lessons.models import Lesson
from quizzes.actions.quizzes import NotDrawable, publish_quiz, set_parts, withdraw_quiz
from quizzes.models import Part, Question, Quiz, Tag


def load_quizzes(loading: Loading, lessons: Mapping[str, Lesson]) -> Tally:
    """Write the quizzes, after the questions they draw; return what became of each."""
    stored = stored_quizzes(loading.course)
    entries = loading.read.course.sheet.quizzes
    names = _Names(loading, lessons)
    problems: list[Problem] = []
    tally = Tally()
    for entry in entries:
        place = loading.read.place("quiz", entry.slug)
        quiz, before = stored.get(entry.slug, (None, None))
        if quiz is not None and not loading.force and _is_other_draft(quiz, before, entry):
            problems.append(Problem(place, "open-draft-quiz", {"name": entry.slug}))
            continue
        try:
            tally.note(entry.slug, _load_quiz(loading, names, quiz, before, entry))
        except NotDrawable as refused:
            reasons = {"name": entry.slug, "reasons": " ".join(refused.problems)}
            problems.append(Problem(place, "not-drawable", reasons))
    if problems:
        raise CourseFileProblems(problems)
    wanted = {entry.slug for entry in entries}
    for slug, (quiz, _before) in stored.items():
        if slug not in wanted and quiz.published_at is not None:
            withdraw_quiz(quiz=quiz)
            tally.note(slug, Outcome.REMOVED)
    return tally


class _Names:
    """What a blueprint may name, by name."""

    def __init__(self, loading: Loading, lessons: Mapping[str, Lesson]) -> None:
        sheet = loading.read.course.sheet
        parts = [part for entry in sheet.quizzes for part in entry.parts]
        uids = [part.question for part in parts if part.question]
        tags = [part.tag for part in parts if part.tag]
        questions = Question.objects.filter(course=loading.course, uid__in=uids)
        self.lessons = lessons
        self.questions = {question.uid: question for question in questions}
        self.tags = {tag.name: tag for tag in Tag.objects.filter(name__in=tags)}

    def parts(self, entry: QuizEntry) -> list[Part]:
        return [
            Part(
                question=self.questions[part.question] if part.question else None,
                lesson=self.lessons[part.lesson] if part.lesson else None,
                tag=self.tags[part.tag] if part.tag else None,
                kind=part.kind or "",
                difficulty=part.difficulty,
                count=part.count,
                points=part.points,
            )
            for part in entry.parts
        ]


def _load_quiz(
    loading: Loading, names: _Names, quiz: Quiz | None, before: QuizEntry | None, entry: QuizEntry
) -> Outcome:
    """Write one quiz and open it; raise NotDrawable when it cannot be drawn."""
    is_new = quiz is None
    fields = _fields(names, entry)
    if quiz is None:
        quiz = Quiz.objects.create(
            course=loading.course, slug=entry.slug, created_at=loading.now, **fields
        )
    is_changed = set_fields(quiz, **fields) or quiz.published_at is None
    if before is None or write_parts(before) != write_parts(entry):
        set_parts(quiz=quiz, parts=names.parts(entry))
        is_changed = True
    publish_quiz(quiz=quiz, now=loading.now)
    if is_new:
        return Outcome.CREATED
    return Outcome.CHANGED if is_changed else Outcome.UNCHANGED


def _fields(names: _Names, entry: QuizEntry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "english_title": entry.english_title,
        "mode": entry.mode.value,
        "lesson_id": names.lessons[entry.lesson].pk if entry.lesson else None,
        "limit_minutes": entry.limit_minutes,
        "pass_percent": entry.pass_percent,
        "attempts_allowed": entry.attempts_allowed,
        "multiple_choice_rule": entry.multiple_choice_rule.value,
        "shuffle_items": entry.shuffle_items,
        "shuffle_options": entry.shuffle_options,
        "cool_down_minutes": entry.cool_down_minutes,
        "counts": entry.counts.value,
        "penalty_percent": entry.penalty_percent,
        "is_one_way": entry.is_one_way,
        "is_double_marked": entry.is_double_marked,
        "reveal": entry.reveal and entry.reveal.model_dump(mode="json"),
    }


def _is_other_draft(quiz: Quiz, before: QuizEntry | None, entry: QuizEntry) -> bool:
    """Say whether `quiz` is closed to learners and says something else than the file."""
    is_same = before is not None and write_quiz(before) == write_quiz(entry)
    return quiz.published_at is None and not is_same
