"""Publishing many drafts at once, and what retiring questions does to quizzes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from quizzes.actions.bank import NotPublishable, publish_version
from quizzes.admin.bank import newest_versions
from quizzes.models import Question, Quiz
from quizzes.papers import quiz_problems


@dataclass(frozen=True, slots=True)
class Published:
    published: Sequence[Question]
    refused: Mapping[Question, tuple[str, ...]]


def publish_drafts(questions: Iterable[Question], *, reviewer: User, now: datetime) -> Published:
    """Publish the newest version of each question, and say which were refused, and why."""
    published: list[Question] = []
    refused: dict[Question, tuple[str, ...]] = {}
    versions = newest_versions().filter(question__in=[question.pk for question in questions])
    for version in versions.select_related("question").order_by("question__uid"):
        if version.pk == version.question.published_version_id:
            continue
        try:
            publish_version(version=version, reviewer=reviewer, now=now)
        except NotPublishable as problem:
            refused[version.question] = problem.problems
        else:
            published.append(version.question)
    return Published(published, refused)


def quizzes_left_short(courses: Collection[int]) -> list[Quiz]:
    """Return the published quizzes of `courses` of which no paper can be drawn now."""
    quizzes = Quiz.objects.published().filter(course__in=courses)
    return [quiz for quiz in quizzes if quiz_problems(quiz)]
