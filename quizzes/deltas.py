"""Which questions ask about what a revision changed."""

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, QuerySet

from lessons.models import Passage, Revision
from quizzes.models import Evidence, Question, Version
from quizzes.models.attempt import HAND_MARKED


def questions_concerned(new: Revision, known: Collection[int]) -> QuerySet[Version]:
    """Select the published versions that rest on a passage of `new` that was not in a known text.

    `known` are the ids of the revisions a person has passed: a passage that only moved to `new`
    from another of them is not asked about again. Exam questions are kept for exams, and essays
    left out: nobody should wait for a marker to have caught up.
    """
    seen = Passage.objects.filter(
        revision__in=known, key=OuterRef("key"), digest=OuterRef("digest")
    )
    changed = Passage.objects.filter(revision=new).exclude(Exists(seen))
    resting = Evidence.objects.filter(
        Exists(changed.filter(key=OuterRef("passage__key"), digest=OuterRef("passage__digest"))),
        version=OuterRef("pk"),
    )
    questions = Question.objects.published().for_practice().filter(course=new.lesson.course_id)
    return (
        Version.objects.filter(Exists(resting), question__in=questions)
        .filter(pk=F("question__published_version"))
        .exclude(kind__in=HAND_MARKED)
        .order_by("question__uid")
    )


def stale_in(new: Revision) -> QuerySet[Question]:
    """Select the questions that the lesson's texts were the evidence of, and are not any more."""
    resting = Evidence.objects.filter(
        version=OuterRef("published_version"), passage__revision__lesson=new.lesson_id
    )
    return Question.objects.filter(course=new.lesson.course_id).stale().filter(Exists(resting))
