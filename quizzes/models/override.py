"""What holds for one person or department instead of a quiz's own rules."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from quizzes.models.quiz import Quiz


class OverrideQuerySet(models.QuerySet["Override"]):
    def covering(self, user: User) -> Self:
        """Select those for `user`, or for a department that holds theirs."""
        path = User.objects.filter(pk=user.pk).values("department__path")[:1]
        held = Q(path__startswith=F("department__path"))
        return self.alias(path=Subquery(path)).filter(Q(user=user.pk) | held)


class Override(models.Model):
    """Extra time, another window or more attempts; what is empty is as the quiz has it."""

    quiz = models.ForeignKey(
        Quiz, verbose_name=_("quiz"), on_delete=models.CASCADE, related_name="overrides"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("department"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("With all below it."),
    )
    extra_minutes = models.PositiveSmallIntegerField(
        _("extra minutes"),
        null=True,
        blank=True,
        help_text=_("Beyond the time limit, and beyond the end of the window."),
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    reason = models.CharField(_("reason"), max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made"))

    objects: ClassVar[OverrideQuerySet] = OverrideQuerySet.as_manager()  # type: ignore[assignment] # the stubs call a queryset's manager a Manager

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ("quiz", "pk")
        constraints = (
            models.UniqueConstraint(
                name="override_one_per_person",
                fields=("quiz", "user"),
                condition=Q(user__isnull=False),
            ),
            models.UniqueConstraint(
                name="override_one_per_department",
                fields=("quiz", "department"),
                condition=Q(department__isnull=False),
            ),
            models.CheckConstraint(
                name="override_of_person_or_department",
                condition=Q(user__isnull=True, department__isnull=False)
                | Q(user__isnull=False, department__isnull=True),
            ),
            models.CheckConstraint(
                name="override_closes_after_it_opens",
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.quiz}: {self.user or self.department}"
