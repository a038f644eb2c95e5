"""Which published questions a new text would leave without evidence."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from lessons.models import Passage, Revision
from quizzes.models import Evidence, Question


@dataclass(frozen=True, slots=True)
class GoingStale:
    question: Question
    has_quote: bool
    """A passage with the same key is still there, and the quote in it: one key to confirm."""

    @property
    def stem(self) -> str:
        version = self.question.published_version
        return version.loaded.stem if version else ""


def questions_going_stale(revision: Revision) -> list[GoingStale]:
    """Return the questions whose evidence stands now, and would not if `revision` were published.

    4 queries.
    """
    others = Q(revision=F("revision__lesson__current_revision")) & ~Q(
        revision__lesson=revision.lesson_id
    )
    standing = Passage.objects.filter(
        Q(revision=revision) | others,
        revision__lesson__course=revision.lesson.course_id,
        key=OuterRef("passage__key"),
        digest=OuterRef("passage__digest"),
    )
    kept = Evidence.objects.filter(Exists(standing), version=OuterRef("published_version"))
    questions = (
        Question.objects.filter(course=revision.lesson.course_id)
        .published()
        .current()
        .exclude(Exists(kept))
        .select_related("published_version")
        .prefetch_related("published_version__evidence__passage")
        .order_by("uid")
    )
    texts = dict(revision.passages.values_list("key", "text"))
    return [GoingStale(question, _has_quote(question, texts)) for question in questions]


def _has_quote(question: Question, texts: dict[str, str]) -> bool:
    version = question.published_version
    return version is not None and all(
        entry.quote in texts.get(entry.passage.key, "") for entry in version.evidence.all()
    )
