"""Attempts: what one person was asked, answered and got. Answers and marks are only appended."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import (
    Avg,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lessons.models import Course, Revision
from quizzes.kinds import KINDS
from quizzes.models.correction import KeyCorrection
from quizzes.models.override import Override
from quizzes.models.question import Version
from quizzes.models.quiz import Quiz, Release
from quizzes.policy import GRACE, LOCK_TIMEOUT, Counts, Mode, Policy, percent
from quizzes.reveal import Aspect, Moment

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


class Purpose(models.TextChoices):
    QUIZ = "quiz", _("Quiz")
    CHECK = "check", _("Check yourself")
    REVIEW = "review", _("Spaced review")
    DELTA = "delta", _("After a revision")


HAND_MARKED = [name for name, kind in KINDS.items() if kind.is_marked_by_hand]
"""The kinds only a person can mark."""


ON_PAPER = [Purpose.QUIZ, Purpose.DELTA]


class State(models.TextChoices):
    OPEN = "open", _("Open")
    SUBMITTED = "submitted", _("Submitted")
    EXPIRED = "expired", _("Ended by the deadline")


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def open(self) -> Self:
        return self.filter(state=State.OPEN)

    def ended(self) -> Self:
        return self.exclude(state=State.OPEN)

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def on_paper(self) -> Self:
        """Select those that are answered on a page of their own, one item after the other."""
        return self.filter(purpose__in=ON_PAPER)

    def passed(self) -> Self:
        """Select what was passed by the rules it ran under, and counted when it was made.

        By itself, compare Attempt.is_passed; where the first attempt counts, only as that; where
        the mean does, with all up to it together.
        """
        needed = Cast(KeyTextTransform("pass_percent", "policy"), models.IntegerField())
        # Scores have two places, so that the sums differ by a hundredth or not at all; SQLite
        # reckons with floating point, and a thousandth is above what it gets wrong.
        reached = ExpressionWrapper(
            F("score") * 100 + Decimal("0.001"),
            models.DecimalField(max_digits=14, decimal_places=3),
        )
        by_itself = Q(reached__gte=F("needed"))
        is_first = ~Exists(_tries_until("lt"))
        on_average = Q(mean__gte=F("pass_percent"))
        return (
            self.ended()
            .filter(max_score__gt=0, score__isnull=False)
            .alias(reached=reached, needed=F("max_score") * needed)
            .alias(pass_percent=needed, mean=_mean_until())
            .filter(
                (by_itself & Q(quiz=None))
                | (by_itself & Q(quiz__counts__in=[Counts.BEST.value, Counts.LAST.value]))
                | (by_itself & Q(is_first, quiz__counts=Counts.FIRST.value))
                | (on_average & Q(quiz__counts=Counts.MEAN.value))
            )
        )

    def awaiting_marks(self) -> Self:
        """Select ended attempts in which a person must still mark an answer."""
        return self.ended().filter(graded_at__isnull=False, score=None)

    def due(self, now: datetime) -> Self:
        """Select open attempts whose time is so far over that no answer can still be counted.

        A save that arrived in time may have waited for the database; until it is through or has
        failed, nothing may close the attempt under it.
        """
        return self.open().filter(deadline_at__lt=now - GRACE - LOCK_TIMEOUT)

    def with_withheld(self, user: User, now: datetime) -> Self:
        """Add `is_withheld` and `is_unrevealed`: why a score must not be seen, or not yet.

        It is withheld where it would tell of an exam that `user` is sitting now; only of attempts
        that end while it runs: what was told before it began is known.
        """
        own = Item.objects.filter(attempt=OuterRef(OuterRef("pk"))).values("version__question")
        exam = Item.objects.filter(
            attempt__in=Attempt.objects.running_exams(now).of(user),
            attempt__started_at__lte=Coalesce(OuterRef("submitted_at"), now),
            version__question__in=own,
        )
        unrevealed = _is_hidden(Aspect.SCORE, now)
        return self.annotate(is_withheld=Exists(exam), is_unrevealed=unrevealed)

    def revealing(self, aspect: Aspect, now: datetime) -> Self:
        """Select ended attempts of which their person may see `aspect` now."""
        return self.ended().alias(is_hidden=_is_hidden(aspect, now)).filter(is_hidden=False)

    def running_exams(self, now: datetime) -> Self:
        """Select the exams that can still take an answer; what they are was fixed at their start."""
        over = Q(deadline_at__lt=now - GRACE - LOCK_TIMEOUT)
        return self.open().filter(policy__mode=Mode.EXAM.value).exclude(over)


def _tries_until(comparison: str) -> AttemptQuerySet:
    """Select what the outer attempt's person made of its quiz before it (lt), or with it (lte)."""
    bound = {f"number__{comparison}": OuterRef("number")}
    return Attempt.objects.filter(user=OuterRef("user"), quiz=OuterRef("quiz"), **bound)


def _mean_until() -> Subquery:
    """Return in SQL the mean percent of the outer attempt and those before it.

    A billionth is added against what floating point gets wrong.
    """
    percent_of_each = (
        Cast("score", models.FloatField()) * 100 / Cast("max_score", models.FloatField())
    )
    scored = _tries_until("lte").filter(max_score__gt=0, score__isnull=False)
    means = scored.order_by().values("quiz").annotate(mean=Avg(percent_of_each) + 1e-9)
    return Subquery(means.values("mean"), output_field=models.FloatField())


def _is_hidden(aspect: Aspect, now: datetime) -> Case:
    """Say in SQL whether `aspect` of an ended attempt is still to come; compare Stage.

    An attempt without a choice of its own is from before there was one, and follows its mode.
    """
    chosen = KeyTextTransform(aspect.value, KeyTransform("reveal", "policy"))
    as_before = Moment.MARKING if aspect is Aspect.SCORE else Moment.CLOSE
    at = Coalesce(chosen, Value(as_before.value), output_field=models.TextField())
    unmarked = Q() if aspect is Aspect.SCORE else Q(score=None)  # no score is hidden by itself
    unreleased = Q(quiz__release=Release.TOGETHER.value, quiz__released_at=None)
    return Case(
        When(Exact(at, Value(Moment.NEVER.value)), then=True),
        When(Q(Exact(at, Value(Moment.CLOSE.value))) & _may_be_sat(now), then=True),
        When(Q(Exact(at, Value(Moment.MARKING.value))) & (unreleased | unmarked), then=True),
        default=False,
        output_field=models.BooleanField(),
    )


def _may_be_sat(now: datetime) -> Q:
    """Say in SQL whether anyone may still answer in the quiz's window, or in an exception to it."""
    longer = Override.objects.filter(quiz=OuterRef("quiz"), closes_at__gte=now - GRACE)
    running = Attempt.objects.running_exams(now).filter(quiz=OuterRef("quiz"))
    after = Q(quiz__closes_at__isnull=False) & (Q(Exists(longer)) | Q(Exists(running)))
    return Q(quiz__closes_at__gte=now - GRACE) | after


class Attempt(models.Model):
    """One person's run through a quiz, or through questions that belong to none."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="attempts",
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    quiz = models.ForeignKey(
        Quiz,
        verbose_name=_("quiz"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attempts",
    )
    revision = models.ForeignKey(
        Revision,
        verbose_name=_("revision"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attempts",
        help_text=_("The new text that is asked about, after a revision."),
    )
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    seed = models.BigIntegerField(_("seed"))
    policy = models.JSONField(_("rules"))
    saves = models.PositiveIntegerField(_("answers accepted"), default=0)
    furthest = models.PositiveSmallIntegerField(
        _("question reached"),
        default=1,
        help_text=_("Where there is no way back, the only one that takes an answer."),
    )
    extended_minutes = models.PositiveSmallIntegerField(
        _("minutes given to all while it ran"), default=0
    )
    seen_at = models.DateTimeField(_("last heard of"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"))
    deadline_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("ended"), null=True, blank=True)
    graded_at = models.DateTimeField(_("graded"), null=True, blank=True)
    score = models.DecimalField(_("score"), max_digits=8, decimal_places=2, null=True, blank=True)
    max_score = models.DecimalField(_("most possible"), max_digits=8, decimal_places=2)

    is_withheld = False
    """Whether the score would tell of a running exam; set by the query set's with_withheld()."""
    is_unrevealed = False
    """Whether the score is still to come by the quiz's own rules; set by the same."""

    objects: ClassVar[AttemptQuerySet] = AttemptQuerySet.as_manager()  # type: ignore[assignment] # the stubs call a queryset's manager a Manager

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ("-started_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="attempt_one_open_per_quiz",
                fields=("user", "quiz"),
                condition=Q(state="open", quiz__isnull=False),
            ),
            models.UniqueConstraint(
                name="attempt_one_open_per_purpose",
                fields=("user", "purpose"),
                condition=Q(state="open", quiz__isnull=True, revision__isnull=True),
            ),
            models.UniqueConstraint(
                name="attempt_one_open_per_revision",
                fields=("user", "revision"),
                condition=Q(state="open", revision__isnull=False),
            ),
            models.UniqueConstraint(
                name="attempt_number_in_quiz",
                fields=("user", "quiz", "number"),
                condition=Q(quiz__isnull=False),
            ),
            models.CheckConstraint(
                name="attempt_purpose_fits_quiz",
                condition=Q(purpose="quiz", quiz__isnull=False, revision__isnull=True)
                | Q(purpose="delta", quiz__isnull=True, revision__isnull=False)
                | Q(purpose__in=["check", "review"], quiz__isnull=True, revision__isnull=True),
            ),
            models.CheckConstraint(
                name="attempt_open_or_ended",
                condition=Q(state="open", submitted_at__isnull=True)
                | Q(state__in=["submitted", "expired"], submitted_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.quiz or self.get_purpose_display()} · {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("attempt" if self.is_open else "result", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @cached_property
    def rules(self) -> Policy:
        """The policy as it was when the attempt started."""
        return Policy.model_validate(self.policy)

    @property
    def shown_title(self) -> str:
        if self.revision is not None:
            return gettext("What changed: %(lesson)s") % {"lesson": self.revision.lesson}
        return self.quiz.shown_title if self.quiz else str(self.get_purpose_display())

    @property
    def place_url(self) -> str:
        """Where the attempt was begun: its quiz, or the lesson that changed."""
        place = self.revision.lesson if self.revision else self.quiz
        return place.get_absolute_url() if place else reverse("home")

    @property
    def course(self) -> Course | None:
        """The course it belongs to; None where it is about several."""
        if self.revision is not None:
            return self.revision.lesson.course
        return self.quiz.course if self.quiz else None

    @property
    def is_exam(self) -> bool:
        return self.rules.mode is Mode.EXAM

    @property
    def share(self) -> Decimal | None:
        """The score as a share of the most possible, exact as far as decimals are; as `percent`."""
        if self.percent is None or self.score is None:
            return None
        return self.score / self.max_score if self.max_score else Decimal(0)

    @property
    def percent(self) -> Decimal | None:
        """The score in percent; None while it is open, awaits marking or must not be seen."""
        if self.score is None or self.is_withheld or self.is_unrevealed:
            return None
        return percent(self.score, self.max_score)

    @property
    def is_passed(self) -> bool | None:
        """None while there is no percent. Exact: 59.95 % is shown as 60.0 %, and does not pass."""
        if self.score is None or self.is_withheld or self.is_unrevealed:
            return None
        return self.max_score > 0 and 100 * self.score >= self.rules.pass_percent * self.max_score


class ItemQuerySet(models.QuerySet["Item"]):
    def with_answered(self) -> Self:
        """Add `is_answered`: whether an answer counts for the item."""
        counted = Answer.objects.counted().filter(item=OuterRef("pk"))
        return self.annotate(is_answered=Exists(counted))

    def with_answer(self) -> Self:
        """Add `answer_pk`, `answer_content` and `answer_op` of the answer that counts, if any."""
        newest = Answer.objects.counted().filter(item=OuterRef("pk")).order_by("-number")
        return self.annotate(
            answer_pk=Subquery(newest.values("pk")[:1]),
            answer_content=Subquery(newest.values("content")[:1]),
            answer_op=Subquery(newest.values("op_id")[:1]),
        )

    def with_withheld(self, user: User, now: datetime) -> Self:
        """Add `is_withheld`: whether the question stands in an exam that `user` is sitting now."""
        exam = Item.objects.filter(
            attempt__in=Attempt.objects.running_exams(now).of(user),
            version__question=OuterRef("version__question"),
        )
        return self.annotate(is_withheld=Exists(exam))

    def awaiting_marks(self) -> Self:
        """Select answered items of ended attempts that only a person can mark, and nobody has."""
        # A mark made by a correction that was withdrawn counts no more.
        marked = Item.objects.filter(
            pk=OuterRef("pk"), marks__isnull=False, marks__correction__withdrawn_at=None
        )
        return (
            self.counting()
            .with_answered()
            .filter(~Exists(marked), is_answered=True, version__kind__in=HAND_MARKED)
            .exclude(attempt__state=State.OPEN)
        )

    def counting(self) -> Self:
        """Leave out what a correction has voided where it was asked."""
        voids = KeyCorrection.objects.voiding(OuterRef("version"), OuterRef("attempt__quiz"))
        return self.exclude(Exists(voids))


class Item(models.Model):
    """One version in one attempt, as it was laid before the person."""

    attempt = models.ForeignKey(
        Attempt, verbose_name=_("attempt"), on_delete=models.CASCADE, related_name="items"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    version = models.ForeignKey(
        Version,
        verbose_name=_("question version"),
        on_delete=models.PROTECT,
        related_name="items",
    )
    option_order = models.JSONField(_("order of options"), default=list)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    is_flagged = models.BooleanField(_("flagged for later"), default=False)

    # Only on rows that came through the query set's with_answered(), with_answer(), with_withheld()
    is_answered: bool
    answer_pk: int | None
    answer_content: object
    answer_op: str | None
    is_withheld: bool

    objects: ClassVar[ItemQuerySet] = ItemQuerySet.as_manager()  # type: ignore[assignment] # as above

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ("attempt", "position")
        constraints = (
            models.UniqueConstraint(
                name="item_position_in_attempt", fields=("attempt", "position")
            ),
            models.UniqueConstraint(name="item_version_in_attempt", fields=("attempt", "version")),
        )

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of the options in the order shown."""
        return tuple(str(option_id) for option_id in self.option_order)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def counted(self) -> Self:
        """Select the answers that count for something; of an item's, the newest one does."""
        return self.filter(number__isnull=False, is_fork=False)


class Answer(models.Model):
    """One saved answer. Appended, never edited, never dropped."""

    attempt = models.ForeignKey(
        Attempt, verbose_name=_("attempt"), on_delete=models.CASCADE, related_name="answers"
    )
    item = models.ForeignKey(
        Item, verbose_name=_("item"), on_delete=models.CASCADE, related_name="answers"
    )
    op_id = models.CharField(_("operation"), max_length=64)
    base = models.ForeignKey(
        "self",
        verbose_name=_("based on"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    number = models.PositiveIntegerField(
        _("number"),
        null=True,
        blank=True,
        help_text=_("Its place among the accepted answers; empty if it came after the end."),
    )
    content = models.JSONField(_("answer"))
    arrived_at = models.DateTimeField(_("arrived"))
    is_fork = models.BooleanField(
        _("fork"), default=False, help_text=_("Written in another window over an older answer.")
    )

    objects: ClassVar[AnswerQuerySet] = AnswerQuerySet.as_manager()  # type: ignore[assignment] # as above

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("attempt", "pk")
        constraints = (
            models.UniqueConstraint(name="answer_op_in_attempt", fields=("attempt", "op_id")),
            models.UniqueConstraint(
                name="answer_number_in_attempt",
                fields=("attempt", "number"),
                condition=Q(number__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id}/{self.op_id}"
