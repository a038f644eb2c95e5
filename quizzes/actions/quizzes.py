"""Writing quizzes: a blueprint, and opening it to learners once a paper can be drawn."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count

from django.db import transaction
from django.db.models import F, Q

from quizzes.models import Part, PoolEntry, Quiz
from quizzes.papers import pool_entries, quiz_problems
from quizzes.windows import shifted


class NotDrawable(ValueError):
    """A quiz of which no paper can be drawn; `problems` are sentences that say why."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@transaction.atomic
def set_parts(*, quiz: Quiz, parts: Sequence[Part]) -> None:
    """Replace the blueprint by `parts` (unsaved), numbered in the order given.

    One that says the same stays as it is, and so does the pool that was frozen for it.
    """
    before = list(quiz.parts.order_by("position"))
    if [part.conditions for part in before] == [part.conditions for part in parts]:
        return
    quiz.parts.all().delete()
    _thaw(quiz)
    for position, part in enumerate(parts, start=1):
        part.quiz = quiz
        part.position = position
    Part.objects.bulk_create(parts)


@transaction.atomic
def copy_quiz(*, quiz: Quiz, title: str, english_title: str, days: int, now: datetime) -> Quiz:
    """Make an unpublished quiz with the rules, audience and blueprint of `quiz`.

    Its window is `days` later, at the same time by the clocks of its zone. What is granted to
    single people stays behind, as does the frozen pool.
    """
    copy = Quiz.objects.get(pk=quiz.pk)
    copy.pk = None
    copy._state.adding = True  # noqa: SLF001 -- Django's documented way to copy a row
    copy.slug = free_slug(quiz.course_id)
    copy.title, copy.english_title, copy.created_at = title, english_title, now
    copy.published_at = copy.frozen_at = copy.released_at = None
    copy.opens_at = quiz.opens_at and shifted(quiz.opens_at, days, quiz.time_zone)
    copy.closes_at = quiz.closes_at and shifted(quiz.closes_at, days, quiz.time_zone)
    copy.save()
    copy.departments.set(quiz.departments.all())
    copy.people.set(quiz.people.all())
    set_parts(quiz=copy, parts=[_copied(part) for part in quiz.parts.order_by("position")])
    return copy


def free_slug(course_id: int) -> str:
    """Return a short name that no quiz of the course has yet: "quiz-1" and so on."""
    taken = set(Quiz.objects.filter(course=course_id).values_list("slug", flat=True))
    return next(name for name in map("quiz-{}".format, count(1)) if name not in taken)


@transaction.atomic
def publish_quiz(*, quiz: Quiz, now: datetime) -> None:
    """Open `quiz` to learners; raise NotDrawable when the bank cannot fill its paper."""
    problems = quiz_problems(quiz)
    if problems:
        raise NotDrawable(problems)
    Quiz.objects.filter(pk=quiz.pk, published_at=None).update(published_at=now)
    quiz.refresh_from_db(fields=["published_at"])


@transaction.atomic
def withdraw_quiz(*, quiz: Quiz) -> None:
    """Close `quiz` to new attempts; open ones go on."""
    Quiz.objects.filter(pk=quiz.pk).update(published_at=None)
    _thaw(quiz)
    quiz.refresh_from_db(fields=["published_at"])


@transaction.atomic
def freeze_pool(*, quiz: Quiz, now: datetime) -> None:
    """Fix what an exam may draw for the rest of its window, if that has not been done.

    The conditional UPDATE lets one of many first starts through; the others wait for it and find
    the pool. A quiz without a window, or one that cannot be drawn, is left as it is.
    """
    if not quiz.has_window or quiz.is_frozen:
        return
    waiting = Quiz.objects.filter(pk=quiz.pk).exclude(_IS_FROZEN)
    if waiting.update(frozen_at=now):
        PoolEntry.objects.filter(part__quiz=quiz).delete()
        entries = pool_entries(quiz)
        if entries is None:
            _thaw(quiz)
        else:
            PoolEntry.objects.bulk_create(entries, batch_size=1_000)
    quiz.refresh_from_db(fields=["frozen_at"])


_IS_FROZEN = Q(frozen_at__isnull=False) & (
    Q(opens_at__isnull=True) | Q(frozen_at__gte=F("opens_at"))
)


def _thaw(quiz: Quiz) -> None:
    """Let the next start freeze the pool anew."""
    Quiz.objects.filter(pk=quiz.pk).update(frozen_at=None)
    quiz.frozen_at = None


def _copied(part: Part) -> Part:
    part.pk = None
    part._state.adding = True  # noqa: SLF001 -- Django's documented way to copy a row
    return part
