"""Every URL a learner can reach: how it is called rightly, and how wrongly."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_django
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from lessons.actions import finish_lesson
from lessons.models import Course, Lesson
from progress.actions import record_completions_of
from quizzes.actions.attempts import save_answer, start_attempt, submit_attempt
from quizzes.models import Attempt, Question, Quiz
from tests.answering import answer_to, as_lists, posted, version_at
from tests.builders import (
    BODY,
    make_course,
    make_instructor,
    make_lesson,
    make_question,
    make_quiz,
    make_user,
    revise,
)
from tests.standing import standing

MISSING_IDS = (0, 999_999, 2**31, 2**63, 10**30)


@dataclass(frozen=True)
class World:
    """A published course and a draft one, and what two learners did in the first."""

    learner: User
    instructor: User
    course: Course
    lesson: Lesson
    check: Question
    practice: Quiz
    exam: Quiz
    practised: Attempt
    """The learner's open practice, with nothing answered."""
    examined: Attempt
    """The learner's open exam: item 1 answered, with a fork beside; the rest empty."""
    ended: Attempt
    foreign_practised: Attempt
    foreign_examined: Attempt
    foreign_ended: Attempt
    objected: Attempt
    """The learner's ended practice of a question that no exam asks."""
    foreign_objected: Attempt
    changed: Lesson
    """The learner passed its first text; the second one says more, and a question asks about it."""
    draft_course: Course
    draft_lesson: Lesson
    draft_check: Question
    draft_quiz: Quiz


@dataclass(frozen=True)
class Page:
    """One URL name; `gets` and `posts` are the statuses of a right call, None where it is 405."""

    args: Callable[[World], tuple[Any, ...]] = lambda _: ()
    gets: int | None = 200
    posts: int | None = None
    form: Callable[[World], Mapping[str, Any]] = lambda _: {}
    fragment_posts: int | None = None
    """The status for htmx, where it differs: it cannot follow a redirect into a part of a page."""
    foreign: Callable[[World], tuple[Any, ...]] | None = None
    missing: Callable[[World], Iterable[tuple[Any, ...]]] = lambda _: ()
    draft: Callable[[World], tuple[Any, ...]] | None = None
    draft_posts: int | None = None
    """The status for its instructor, where it differs."""
    is_public: bool = False

    def url(self, name: str, world: World) -> str:
        return reverse(name, args=self.args(world))

    @property
    def calls(self) -> dict[str, int]:
        """The allowed methods with the status of a right call."""
        found = {"GET": self.gets, "HEAD": self.gets, "POST": self.posts}
        return {method: status for method, status in found.items() if status is not None}


@pytest.fixture(scope="module")
def standing_world(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[World]:
    with django_db_blocker.unblock(), standing(build_world) as world:
        yield world


def build_world() -> World:
    course = make_course("lake")
    instructor = make_instructor(course, "instructor")
    lesson = make_lesson(course, "numbers")
    check = make_question(lesson, "single_choice", is_check=True)
    questions = [check, make_question(lesson, "blanks"), make_question(lesson, "essay")]
    practice = make_quiz(course, questions, lesson=lesson)
    exam = make_quiz(course, questions, mode="exam", limit_minutes=30)
    draft = make_course("draft", published=False)
    draft.instructors.add(instructor)
    draft_lesson = make_lesson(draft, "first")
    draft_check = make_question(draft_lesson, is_check=True)
    mine = _attempts(make_user("learner", full_name="学员甲"), practice, exam)
    theirs = _attempts(make_user("other-learner", full_name="学员乙"), practice, exam)
    unasked = make_quiz(course, [make_question(lesson)])
    return World(
        learner=mine[0].user,
        instructor=instructor,
        course=course,
        lesson=lesson,
        check=check,
        practice=practice,
        exam=exam,
        practised=mine[0],
        examined=mine[1],
        ended=mine[2],
        foreign_practised=theirs[0],
        foreign_examined=theirs[1],
        foreign_ended=theirs[2],
        objected=_ended(mine[0].user, unasked),
        foreign_objected=_ended(theirs[0].user, unasked),
        changed=_changed_lesson(make_course("revised"), mine[0].user),
        draft_course=draft,
        draft_lesson=draft_lesson,
        draft_check=draft_check,
        draft_quiz=make_quiz(draft, [draft_check], published=False),
    )


def _changed_lesson(course: Course, user: User) -> Lesson:
    lesson = make_lesson(course, "changed")
    assert lesson.current_revision is not None
    finish_lesson(user=user, revision=lesson.current_revision, now=timezone.now())
    record_completions_of(user, now=timezone.now())
    revise(lesson, f"{BODY}\n每区至少设一家实验室。\n", now=timezone.now())
    make_question(lesson, quote="每区至少设一家实验室")
    return lesson


def _attempts(user: User, practice: Quiz, exam: Quiz) -> tuple[Attempt, Attempt, Attempt]:
    """Leave an open practice, an open exam and an ended practice."""
    now = timezone.now()
    ended = _ended(user, practice)
    practised = start_attempt(user=user, quiz=practice, now=now, seed=2)
    examined = start_attempt(user=user, quiz=exam, now=now, seed=3)
    item = examined.items.select_related("version", "attempt").get(position=1)
    for op_id, is_right in (("first-answer", True), ("fork-answer", False)):
        content = item.version.loaded.read(as_lists(answer_to(item.version, right=is_right)))
        save_answer(item=item, op_id=op_id, base_op="", content=content, arrived_at=now)
    return practised, examined, ended


def _ended(user: User, practice: Quiz) -> Attempt:
    now = timezone.now()
    ended = start_attempt(user=user, quiz=practice, now=now - timedelta(hours=1), seed=1)
    submit_attempt(attempt=ended, arrived_at=now, now=now)
    return ended


def _item_of(attempt: Attempt) -> tuple[int]:
    return (attempt.items.get().pk,)


def _check_version(world: World) -> Any:
    version = world.check.published_version
    assert version is not None
    return version


def _draft_version(world: World) -> tuple[int]:
    version = world.draft_check.published_version
    assert version is not None
    return (version.pk,)


def _missing_ids(_: World) -> Iterator[tuple[int]]:
    return ((number,) for number in MISSING_IDS)


def _missing_items(attempt: Callable[[World], Attempt]) -> Callable[[World], Iterator[Any]]:
    def missing(world: World) -> Iterator[tuple[int, int]]:
        yield from ((number, 1) for number in MISSING_IDS)
        yield from ((attempt(world).pk, number) for number in MISSING_IDS)

    return missing


def _missing_lessons(world: World) -> Iterator[tuple[str, str]]:
    yield ("nothing", world.lesson.slug)
    yield (world.course.slug, "nothing")
    yield (world.course.slug, world.draft_lesson.slug)


_LESSON = Page(
    args=lambda world: (world.course.slug, world.lesson.slug),
    missing=_missing_lessons,
    draft=lambda world: (world.draft_course.slug, world.draft_lesson.slug),
)
_CHANGED = Page(
    args=lambda world: (world.changed.course.slug, world.changed.slug),
    missing=lambda world: [
        *_missing_lessons(world),
        (world.draft_course.slug, world.draft_lesson.slug),
    ],
)
_QUIZ = Page(
    args=lambda world: (world.practice.pk,),
    missing=_missing_ids,
    draft=lambda world: (world.draft_quiz.pk,),
)
_ATTEMPT = Page(
    args=lambda world: (world.practised.pk,),
    foreign=lambda world: (world.foreign_practised.pk,),
    missing=_missing_ids,
)

PAGES: dict[str, Page] = {
    "healthz": Page(is_public=True),
    "sign-in": Page(gets=302, posts=302, is_public=True),
    "sign-out": Page(posts=302),
    "password-change": Page(posts=200),
    "password-changed": Page(),
    "set_language": Page(gets=302, posts=302, form=lambda _: {"language": "en"}, is_public=True),
    "home": Page(),
    "my-progress": Page(),
    "lesson-changes": _CHANGED,
    "start-delta": replace(_CHANGED, gets=None, posts=302),
    "confirm-changes": replace(_CHANGED, gets=None, posts=302),
    "catalogue": Page(),
    "course": Page(
        args=lambda world: (world.course.slug,),
        missing=lambda _: [("nothing",), ("9" * 300,)],
        draft=lambda world: (world.draft_course.slug,),
    ),
    "lesson": _LESSON,
    "read-passages": replace(_LESSON, gets=None, posts=204, form=lambda _: {"furthest": "1"}),
    "finish-lesson": replace(_LESSON, gets=None, posts=302),
    "quiz": _QUIZ,
    "start-attempt": replace(_QUIZ, gets=None, posts=302, draft_posts=409),
    "attempt": _ATTEMPT,
    "save-answer": Page(
        args=lambda world: (world.practised.pk, 1),
        gets=None,
        posts=302,
        form=lambda world: posted(version_at(world.practised, 1), "practice-answer"),
        fragment_posts=200,
        foreign=lambda world: (world.foreign_practised.pk, 1),
        missing=_missing_items(lambda world: world.practised),
    ),
    "use-answer": Page(
        args=lambda world: (world.examined.pk, 1),
        gets=None,
        posts=302,
        form=lambda _: {
            "chosen": "fork-answer",
            "op_id": "use-the-fork",
            "base": "first-answer",
            "then": "stay",
        },
        fragment_posts=200,
        foreign=lambda world: (world.foreign_examined.pk, 1),
        missing=_missing_items(lambda world: world.examined),
    ),
    "contact": replace(_ATTEMPT, gets=None, posts=302, fragment_posts=200),
    "submit-attempt": replace(_ATTEMPT, posts=302, fragment_posts=200),
    "result": Page(
        args=lambda world: (world.ended.pk,),
        foreign=lambda world: (world.foreign_ended.pk,),
        missing=_missing_ids,
    ),
    "check-answer": Page(
        args=lambda world: (_check_version(world).pk,),
        posts=200,
        form=lambda world: posted(_check_version(world), "check-answer"),
        missing=_missing_ids,
        draft=_draft_version,
    ),
    "objection": Page(
        args=lambda world: _item_of(world.objected),
        posts=302,
        form=lambda _: {"matter": "outdated", "reason": "文件已经修订。"},
        fragment_posts=200,
        foreign=lambda world: _item_of(world.foreign_objected),
        missing=_missing_ids,
    ),
}


@dataclass(frozen=True)
class Call:
    """One method of one page."""

    name: str
    method: str
    status: int
    page: Page = field(repr=False)

    def __str__(self) -> str:
        return f"{self.method} {self.name}"


CALLS = [
    Call(name, method, status, page)
    for name, page in PAGES.items()
    for method, status in page.calls.items()
]


def learner_url_names() -> set[str]:
    """Return the name of every URL outside the admin; a nameless one is an error."""
    return set(_names(get_resolver().url_patterns))


def _names(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield pattern.name
        elif pattern.namespace != "admin":
            yield from _names(pattern.url_patterns)
