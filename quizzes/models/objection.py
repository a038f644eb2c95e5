"""Objections: what learners say is wrong with a question, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lessons.models import Course
from quizzes.models.attempt import Attempt, Item

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from quizzes.models.question import Question


class Matter(models.TextChoices):
    WRONG = "wrong", _("The answer given as right is wrong")
    OUTDATED = "outdated", _("It is outdated")
    UNCLEAR = "unclear", _("It cannot be understood")


class Outcome(models.TextChoices):
    UPHELD = "upheld", _("You are right: the question is being changed")
    DECLINED = "declined", _("The question stays as it is")


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def pending(self) -> Self:
        return self.filter(decided_at__isnull=True)

    def of(self, user: User) -> Self:
        return self.filter(item__attempt__user=user)

    def taught_by(self, user: User) -> Self:
        courses = Course.objects.taught_by(user)
        return self.filter(item__version__question__course__in=courses)

    def about(self, question: Question) -> Self:
        """Select the objections to any version of `question`."""
        return self.filter(item__version__question=question)

    def shown_to(self, user: User, now: datetime) -> Self:
        """Select what `user` objected to, newest first, with all that a page says of it. 1 query.

        It adds `is_withheld`: whether the question stands in an exam the person is sitting now.
        Then neither reason nor reply may be seen, since either may speak of the key.
        """
        exam = Item.objects.filter(
            attempt__in=Attempt.objects.running_exams(now).of(user),
            version__question=OuterRef("item__version__question"),
        )
        return (
            self.of(user)
            .annotate(is_withheld=Exists(exam))
            .select_related("item__version__question__lesson")
            .order_by("-made_at", "-pk")
        )


class Objection(models.Model):
    """One person's word against a question they answered; one an item, answered once."""

    item = models.OneToOneField(
        Item, verbose_name=_("item"), on_delete=models.CASCADE, related_name="objection"
    )
    matter = models.CharField(_("what is wrong"), max_length=10, choices=Matter)
    reason = models.TextField(_("reason"), max_length=2_000)
    made_at = models.DateTimeField(_("made"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    reply = models.TextField(_("reply to the learner"), max_length=2_000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    is_withheld = False
    """Whether it must not be seen yet; set by the query set's shown_to()."""

    objects: ClassVar[ObjectionQuerySet] = ObjectionQuerySet.as_manager()  # type: ignore[assignment] # the stubs call a queryset's manager a Manager

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ("made_at", "pk")
        constraints = (
            models.CheckConstraint(
                name="objection_decided_or_not",
                condition=Q(outcome="", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(outcome="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return self.reason[:60]
