"""A course in the database → the course its files would hold."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from pydantic import ValidationError

from authoring.coursefiles import CourseFileProblems, CourseText, LessonText, Place, Problem
from authoring.coursefiles.course import COURSE_FILE, QuestionText, stem_of, tidy_body
from authoring.coursefiles.nodes import tidy
from authoring.coursefiles.schema import (
    CourseSheet,
    EditionEntry,
    EvidenceEntry,
    LessonHead,
    PartEntry,
    QuestionHead,
    QuizEntry,
    SourceEntry,
)
from lessons.models import Course, Edition, Lesson, Revision, Source
from quizzes.kinds import load_content
from quizzes.models import Evidence, Part, Question, Quiz
from quizzes.policy import Counts

TAGGING: Any = Question.tags.through
"""The table between questions and tags, which the type stubs take for that of tags."""

type Cited = tuple[str, str]
"""The lesson quoted from, and the quote."""


@dataclass(slots=True)
class Citations:
    """What a version has ever quoted, in the order it first did, and what of that stands today."""

    quotes: dict[Cited, None] = field(default_factory=dict)
    standing: set[Cited] = field(default_factory=set)

    @property
    def shown(self) -> list[Cited]:
        """The quotes that stand; when none does, all of them: then the file says what it was."""
        return [cited for cited in self.quotes if cited in self.standing] or list(self.quotes)

    def agree_with(self, wanted: list[Cited]) -> bool:
        """Say whether a file that quotes `wanted` says nothing new about the evidence."""
        is_known = [cited for cited in self.quotes if cited in set(wanted)] == wanted
        return is_known and self.standing <= set(wanted)


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    question: Question
    text: QuestionText
    """As published: drafts are not in files."""
    citations: Citations


def stored_course(course: Course) -> CourseText:
    """Return what learners can see of `course`. A dozen queries, whatever its size."""
    lessons = list(
        course.lessons.readable()
        .select_related("current_revision__edition__source")
        .order_by("position", "pk")
    )
    by_lesson: dict[str | None, list[QuestionText]] = defaultdict(list)
    for stored in stored_questions(course).values():
        if stored.question.retired_at is None:
            by_lesson[_lesson_slug(stored.question)].append(stored.text)
    return CourseText(
        _sheet(course, lessons),
        tuple(_lesson(lesson, by_lesson[lesson.slug]) for lesson in lessons),
        tuple(by_lesson[None]),
    )


def stored_questions(course: Course) -> dict[str, StoredQuestion]:
    """Return the questions of `course` that have a published version, the retired too, by uid."""
    questions = course.questions.filter(published_version__isnull=False)
    citations, tags = _citations(course), tag_names(course)
    return {
        question.uid: StoredQuestion(
            question,
            _question(question, tags.get(question.pk, []), citations[question.pk]),
            citations[question.pk],
        )
        for question in questions.select_related("published_version", "lesson")
    }


def stored_quizzes(course: Course) -> dict[str, tuple[Quiz, QuizEntry | None]]:
    """Return the quizzes of `course` by short name, unpublished ones too; None: no parts yet."""
    quizzes = course.quizzes.select_related("lesson").prefetch_related(
        "parts__question", "parts__lesson", "parts__tag"
    )
    return {quiz.slug: (quiz, _quiz(quiz) if quiz.parts.all() else None) for quiz in quizzes}


def tag_names(course: Course) -> dict[int, list[str]]:
    """Return the tags of each question, by its primary key, in the order they were given."""
    names: dict[int, list[str]] = defaultdict(list)
    rows = TAGGING.objects.filter(question__course=course).order_by("pk")
    for pk, name in rows.values_list("question_id", "tag__name"):
        names[pk].append(name)
    return names


def same_text(revision: Revision, body: str, edition: Edition | None) -> bool:
    """Say whether `revision` reads as a file with `body` of `edition` does."""
    is_same_edition = revision.edition_id == (edition.pk if edition else None)
    return is_same_edition and tidy_body(tidy(revision.body)) == body


def _sheet(course: Course, lessons: list[Lesson]) -> CourseSheet:
    quizzes = [
        entry for quiz, entry in stored_quizzes(course).values() if entry and quiz.published_at
    ]
    with _named(COURSE_FILE, course.slug):
        return CourseSheet(
            slug=course.slug,
            title=course.title,
            english_title=course.english_title,
            summary=tidy(course.summary),
            english_summary=tidy(course.english_summary),
            four_eyes=course.four_eyes,
            sources=tuple(
                _source(source) for source in course.sources.prefetch_related("editions")
            ),
            lessons=tuple(stem_of(number, lesson.slug) for number, lesson in enumerate(lessons, 1)),
            quizzes=tuple(quizzes),
        )


def _source(source: Source) -> SourceEntry:
    return SourceEntry(
        slug=source.slug,
        title=source.title,
        publisher=source.publisher,
        editions=tuple(
            EditionEntry(
                label=edition.label,
                number=edition.number,
                issued_on=edition.issued_on,
                effective_on=edition.effective_on,
                url=edition.url,
            )
            for edition in source.editions.all()
        ),
    )


def _lesson(lesson: Lesson, questions: list[QuestionText]) -> LessonText:
    revision = lesson.current_revision
    edition = revision.edition if revision else None
    with _named(COURSE_FILE, lesson.slug):
        head = LessonHead(
            slug=lesson.slug,
            title=lesson.title,
            english_title=lesson.english_title,
            summary=tidy(lesson.summary),
            english_summary=tidy(lesson.english_summary),
            edition=f"{edition.source.slug}/{edition.label}" if edition else None,
            goals=tuple(lesson.goal_list),
        )
    return LessonText(head, tidy_body(tidy(revision.body if revision else "")), tuple(questions))


def _question(question: Question, tags: list[str], citations: Citations) -> QuestionText:
    version = question.published_version
    if version is None:
        raise AssertionError(question.pk)  # only published ones are asked for
    own = _lesson_slug(question)
    with _named(COURSE_FILE, question.uid):
        head = QuestionHead(
            uid=question.uid,
            kind=version.kind,
            use=question.use,
            difficulty=version.difficulty,
            points=version.points,
            tags=tuple(tags),
            check=question.is_check,
            explanation=tidy(version.explanation),
            evidence=tuple(
                EvidenceEntry(quote=quote, lesson=None if lesson == own else lesson)
                for lesson, quote in citations.shown
            ),
        )
        return QuestionText(head, load_content(version.kind, _tidied(version.content)))


def _lesson_slug(question: Question) -> str | None:
    """Return the lesson in whose file the question stands; a withdrawn lesson has none."""
    lesson = question.lesson
    return lesson.slug if lesson and lesson.current_revision_id else None


def _quiz(quiz: Quiz) -> QuizEntry:
    with _named(COURSE_FILE, quiz.slug):
        return QuizEntry(
            slug=quiz.slug,
            title=quiz.title,
            english_title=quiz.english_title,
            mode=quiz.policy.mode,
            lesson=quiz.lesson.slug if quiz.lesson else None,
            limit_minutes=quiz.limit_minutes,
            pass_percent=quiz.pass_percent,
            attempts_allowed=quiz.attempts_allowed,
            multiple_choice_rule=quiz.policy.rule,
            shuffle_items=quiz.shuffle_items,
            shuffle_options=quiz.shuffle_options,
            cool_down_minutes=quiz.cool_down_minutes,
            counts=Counts(quiz.counts),
            penalty_percent=quiz.penalty_percent,
            is_one_way=quiz.is_one_way,
            is_double_marked=quiz.is_double_marked,
            reveal=None if quiz.reveal is None else quiz.revealing,
            parts=tuple(
                _part(part) for part in sorted(quiz.parts.all(), key=lambda part: part.position)
            ),
        )


def _part(part: Part) -> PartEntry:
    return PartEntry(
        question=part.question.uid if part.question else None,
        lesson=part.lesson.slug if part.lesson else None,
        tag=part.tag.name if part.tag else None,
        kind=part.kind or None,
        difficulty=part.difficulty,
        count=part.count,
        points=part.points,
    )


def _citations(course: Course) -> Mapping[int, Citations]:
    """Return what each published version cites, by its question's primary key. Two queries."""
    found: dict[int, Citations] = defaultdict(Citations)
    evidence = Evidence.objects.filter(
        version__question__course=course, version=F("version__question__published_version")
    )
    standing = set(evidence.current().values_list("pk", flat=True))
    for entry in evidence.select_related("version", "passage__revision__lesson").order_by("pk"):
        citations = found[entry.version.question_id]
        cited = (entry.passage.revision.lesson.slug, entry.quote)
        citations.quotes.setdefault(cited)
        if entry.pk in standing:
            citations.standing.add(cited)
    return found


def _tidied(value: Any) -> Any:
    """Return JSON with line feeds alone in its texts, whatever a browser's form posted."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        return [_tidied(item) for item in value]
    if isinstance(value, dict):
        return {key: _tidied(item) for key, item in value.items()}
    return value


@contextmanager
def _named(file: str, name: str) -> Iterator[None]:
    """Say which thing it was when the database holds what no file may."""
    try:
        yield
    except ValidationError as error:
        args = {"name": name, "reason": str(error)}
        raise CourseFileProblems([Problem(Place(file), "not-writable", args)]) from error
