"""A course → its files. One course has one text, so that a round trip changes no byte (pure)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import yaml

from authoring.coursefiles.course import (
    COURSE_FILE,
    COURSE_QUESTIONS_FILE,
    LESSON_SUFFIX,
    QUESTIONS_SUFFIX,
    CourseText,
    LessonText,
    QuestionText,
    stem_of,
)
from authoring.coursefiles.schema import (
    EvidenceEntry,
    LessonHead,
    PartEntry,
    QuizEntry,
    SourceEntry,
)

_ENDLESS = 2**31  # a sentence stays on one line, however long: a diff then shows the sentence


def write_course(course: CourseText) -> dict[str, str]:
    """Return the text of every file of `course`.

    Sources stand by short name, editions by label, quizzes by the place of their lesson and then
    by short name (those of the whole course last), questions by uid.
    """
    files = {COURSE_FILE: write_sheet(course)}
    for number, lesson in enumerate(course.lessons, start=1):
        stem = stem_of(number, lesson.head.slug)
        files[stem + LESSON_SUFFIX] = write_lesson(lesson)
        files[stem + QUESTIONS_SUFFIX] = write_questions(lesson.questions)
    if course.questions:
        files[COURSE_QUESTIONS_FILE] = write_questions(course.questions)
    return files


def write_sheet(course: CourseText) -> str:
    sheet = course.sheet
    slugs = [lesson.head.slug for lesson in course.lessons]
    return _yaml(
        {
            "slug": sheet.slug,
            "title": sheet.title,
            "english_title": sheet.english_title,
            "summary": sheet.summary,
            "english_summary": sheet.english_summary,
            **({"four_eyes": True} if sheet.four_eyes else {}),
            "sources": [
                _source(source) for source in sorted(sheet.sources, key=lambda source: source.slug)
            ],
            "lessons": [stem_of(number, slug) for number, slug in enumerate(slugs, start=1)],
            "quizzes": [
                quiz_mapping(quiz)
                for quiz in sorted(sheet.quizzes, key=lambda quiz: _place_of(quiz, slugs))
            ],
        }
    )


def write_lesson(lesson: LessonText) -> str:
    return f"---\n{write_lesson_head(lesson.head)}---\n\n{lesson.body}"


def write_lesson_head(head: LessonHead) -> str:
    mapping: dict[str, Any] = {
        "slug": head.slug,
        "title": head.title,
        "english_title": head.english_title,
        "summary": head.summary,
        "english_summary": head.english_summary,
    }
    if head.edition is not None:
        mapping["edition"] = head.edition
    return _yaml(mapping | {"goals": list(head.goals)})


def write_questions(questions: Iterable[QuestionText]) -> str:
    ordered = sorted(questions, key=lambda question: question.head.uid)
    return _yaml([_question(question) for question in ordered])


def write_wording(question: QuestionText) -> str:
    """Return what a version holds of a question, evidence aside: equal texts, equal wordings."""
    return _yaml(_wording(question))


def write_quiz(quiz: QuizEntry) -> str:
    return _yaml(quiz_mapping(quiz))


def write_parts(quiz: QuizEntry) -> str:
    return _yaml([_part(part) for part in quiz.parts])


def quiz_mapping(quiz: QuizEntry) -> dict[str, Any]:
    mapping: dict[str, Any] = {
        "slug": quiz.slug,
        "title": quiz.title,
        "english_title": quiz.english_title,
        "mode": quiz.mode.value,
    }
    if quiz.lesson is not None:
        mapping["lesson"] = quiz.lesson
    if quiz.limit_minutes is not None:
        mapping["limit_minutes"] = quiz.limit_minutes
    return mapping | {
        "pass_percent": quiz.pass_percent,
        "attempts_allowed": quiz.attempts_allowed,
        "multiple_choice_rule": quiz.multiple_choice_rule.value,
        "shuffle_items": quiz.shuffle_items,
        "shuffle_options": quiz.shuffle_options,
        **quiz.model_dump(mode="json", include=_RARE_RULES, exclude_defaults=True),
        "parts": [_part(part) for part in quiz.parts],
    }


_RARE_RULES = {
    "cool_down_minutes",
    "counts",
    "penalty_percent",
    "is_one_way",
    "is_double_marked",
    "reveal",
}
"""Written only where they say something."""


def _place_of(quiz: QuizEntry, slugs: list[str]) -> tuple[int, str]:
    place = slugs.index(quiz.lesson) if quiz.lesson in slugs else len(slugs)
    return (place, quiz.slug)


def _source(source: SourceEntry) -> dict[str, Any]:
    return {
        "slug": source.slug,
        "title": source.title,
        "publisher": source.publisher,
        "editions": [
            edition.model_dump()
            for edition in sorted(source.editions, key=lambda edition: edition.label)
        ],
    }


def _part(part: PartEntry) -> dict[str, Any]:
    mapping = part.model_dump(exclude_none=True)
    if part.question is not None:
        del mapping["count"]
    if part.points is not None:
        mapping["points"] = _short(part.points)
    return mapping


def _question(question: QuestionText) -> dict[str, Any]:
    head = question.head
    wording = _wording(question)
    mapping = {
        "uid": head.uid,
        "kind": wording.pop("kind"),
        "use": head.use,
        "difficulty": wording.pop("difficulty"),
        "points": wording.pop("points"),
        "tags": list(head.tags),
    }
    if head.check:
        mapping["check"] = True
    return mapping | wording | {"evidence": [_evidence(entry) for entry in head.evidence]}


def _wording(question: QuestionText) -> dict[str, Any]:
    head = question.head
    return {
        "kind": head.kind,
        "difficulty": head.difficulty,
        "points": _short(head.points),
        **question.content.model_dump(exclude_defaults=True),
        "explanation": head.explanation,
    }


def _evidence(entry: EvidenceEntry) -> dict[str, str]:
    return entry.model_dump(exclude_none=True)


def _short(number: Decimal) -> Decimal:
    """Return `number` without the zeros a database column adds: 2, not 2.00."""
    return number.normalize()


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        """Write a value that occurs twice twice: aliases are for machines."""
        del data
        return True


def _write_decimal(dumper: yaml.SafeDumper, number: Decimal) -> yaml.Node:
    text = f"{abs(number) if number.is_zero() else number:f}"  # no minus nought
    kind = "float" if "." in text else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


_Dumper.add_representer(Decimal, _write_decimal)


def _yaml(value: Mapping[str, Any] | list[dict[str, Any]]) -> str:
    return yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        indent=2,
        width=_ENDLESS,
    )
