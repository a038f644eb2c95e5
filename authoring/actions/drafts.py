"""Drafting questions into the bank and into review, never into use."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db import transaction

from accounts.models import User
from authoring.draft_plans import MOST_PER_PASSAGE, SEED, DraftPlan, plan_drafts
from authoring.drafting import Draft
from authoring.language_model import LanguageModel
from lessons.models import Lesson
from quizzes.actions.bank import save_first_drafts
from quizzes.actions.review import submit_versions
from quizzes.models import Question
from quizzes.models.question import Use


@dataclass(frozen=True)
class DraftReport:
    """What came of drafting."""

    lesson: Lesson
    passages: int
    made: Sequence[Draft]
    doubles: int
    """Drafts whose question was there already, be it rejected or retired."""
    refused: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def by_rule(self) -> Counter[str]:
        return Counter(draft.origin for draft in self.made)

    @cached_property
    def by_kind(self) -> Counter[str]:
        return Counter(draft.content.kind for draft in self.made)


def draft_lesson(
    *,
    lesson: Lesson,
    author: User | None,
    now: datetime,
    keys: Collection[str] = (),
    seed: int = SEED,
    most_per_passage: int = MOST_PER_PASSAGE,
    model: LanguageModel | None = None,
) -> DraftReport:
    """Draft from a lesson and send to review what is not in the bank yet; see plan_drafts.

    Not atomic as a whole: no transaction waits for a model.
    """
    plan = plan_drafts(
        lesson=lesson, keys=keys, seed=seed, most_per_passage=most_per_passage, model=model
    )
    return save_plan(plan=plan, author=author, now=now)


@transaction.atomic
def save_plan(*, plan: DraftPlan, author: User | None, now: datetime) -> DraftReport:
    """Make a question in review of each draft that is new. 9 queries, however many.

    Of two people who draft at once, each question is one's: its uid is UNIQUE in the course, and
    whoever finds it with a version leaves it alone.
    """
    course = plan.lesson.course_id
    uids = new_uids(plan)
    Question.objects.bulk_create(
        (
            Question(course_id=course, uid=uid, lesson=plan.lesson, use=Use.BOTH, created_at=now)
            for uid in uids
        ),
        ignore_conflicts=True,
    )
    own = Question.objects.filter(course=course, uid__in=uids, versions=None)
    questions = {question.uid: question for question in own}
    made = [uid for uid in uids if uid in questions]
    wordings = {questions[uid]: plan.drafts[uid].wording for uid in made}
    versions = save_first_drafts(wordings=wordings, author=author, now=now)
    submit_versions(versions=versions, submitter=author, now=now)
    return report_of(plan, made)


def new_uids(plan: DraftPlan) -> list[str]:
    """Return the uids of the plan that no question has yet, in its order. 1 query."""
    questions = Question.objects.filter(course=plan.lesson.course_id, uid__in=list(plan.drafts))
    known = set(questions.values_list("uid", flat=True))
    return [uid for uid in plan.drafts if uid not in known]


def report_of(plan: DraftPlan, made: Sequence[str]) -> DraftReport:
    """Say what comes of `plan` if the questions with the uids `made` are its own."""
    return DraftReport(
        lesson=plan.lesson,
        passages=len(plan.passages),
        made=[plan.drafts[uid].draft for uid in made],
        doubles=len(plan.drafts) - len(made),
        refused=plan.refused,
    )
