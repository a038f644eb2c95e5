"""Corrections of a key after answers were given, and the regrades that carry them through."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.models.question import Version
from quizzes.models.quiz import Quiz


class CorrectionRule(models.TextChoices):
    ACCEPT = "accept", _("Accept another answer")
    VOID = "void", _("Void the question")
    FULL_MARKS = "full_marks", _("Full marks for all")


_IS_FOR_ALL = Q(withdrawn_at__isnull=True, rule__in=["void", "full_marks"])
"""Standing, and saying the same for whatever was answered: once is enough."""


class KeyCorrectionQuerySet(models.QuerySet["KeyCorrection"]):
    def standing(self) -> Self:
        """Select those that nobody has withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def voiding(self, version: object, quiz: object) -> Self:
        """Select the standing ones that void `version` in `quiz`, by value or by reference."""
        voids = self.standing().filter(rule=CorrectionRule.VOID, version=version)
        return voids.filter(Q(quiz__isnull=True) | Q(quiz=quiz))


class KeyCorrection(models.Model):
    """What holds instead of a version's key. The version itself stays as it was asked."""

    version = models.ForeignKey(
        Version,
        verbose_name=_("question version"),
        on_delete=models.PROTECT,
        related_name="corrections",
    )
    quiz = models.ForeignKey(
        Quiz,
        verbose_name=_("quiz"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="corrections",
        help_text=_("Empty: wherever the question was asked in this wording."),
    )
    rule = models.CharField(_("rule"), max_length=10, choices=CorrectionRule)
    answers = models.JSONField(
        _("answers also right"), default=list, blank=True, help_text=_("Only to accept answers.")
    )
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("withdrawn by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects: ClassVar[KeyCorrectionQuerySet] = KeyCorrectionQuerySet.as_manager()  # type: ignore[assignment] # the stubs call a queryset's manager a Manager

    class Meta:
        verbose_name = _("correction of a key")
        verbose_name_plural = _("corrections of keys")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="correction_one_standing_in_quiz",
                fields=("version", "quiz", "rule"),
                condition=_IS_FOR_ALL & Q(quiz__isnull=False),
            ),
            models.UniqueConstraint(
                name="correction_one_standing_everywhere",
                fields=("version", "rule"),
                condition=_IS_FOR_ALL & Q(quiz__isnull=True),
            ),
            models.CheckConstraint(
                name="correction_rule_known", condition=Q(rule__in=CorrectionRule.values)
            ),
            models.CheckConstraint(name="correction_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="correction_withdrawn_by_someone",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.version}: {self.get_rule_display()}"


class RegradeQuerySet(models.QuerySet["Regrade"]):
    def under_way(self) -> Self:
        """Select those not finished, and not overtaken by the withdrawal of their correction."""
        overtaken = Q(is_undo=False, correction__withdrawn_at__isnull=False)
        return self.filter(~overtaken, finished_at__isnull=True)


class Regrade(models.Model):
    """One run through the ended attempts that a correction concerns, or its withdrawal."""

    correction = models.ForeignKey(
        KeyCorrection,
        verbose_name=_("correction of the key"),
        on_delete=models.CASCADE,
        related_name="regrades",
    )
    is_undo = models.BooleanField(_("withdraws it"), default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField(_("begun"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts graded again"), default=0)
    changed = models.PositiveIntegerField(_("scores changed"), default=0)

    objects: ClassVar[RegradeQuerySet] = RegradeQuerySet.as_manager()  # type: ignore[assignment] # as above

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.correction} · {self.made_at:%Y-%m-%d %H:%M}"
