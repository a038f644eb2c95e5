"""Completions: that a person knew a lesson's text, and which text it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from lessons.models import Lesson, Revision
from quizzes.models import Attempt

if TYPE_CHECKING:
    from accounts.models import User


class CompletionQuerySet(models.QuerySet["Completion"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def newest(self) -> Self:
        """Select each person's completion of the newest text of each lesson."""
        newer = Completion.objects.filter(
            user=OuterRef("user"),
            lesson=OuterRef("lesson"),
            revision__number__gt=OuterRef("revision__number"),
        )
        return self.exclude(Exists(newer))

    def outdated(self) -> Self:
        """Select those whose lesson has another text now."""
        return self.filter(lesson__current_revision__isnull=False).exclude(
            revision=F("lesson__current_revision")
        )


class Completion(models.Model):
    """A person has completed one text of a lesson. Appended, never changed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="completions",
    )
    lesson = models.ForeignKey(
        Lesson, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="completions"
    )
    revision = models.ForeignKey(
        Revision, verbose_name=_("revision"), on_delete=models.CASCADE, related_name="completions"
    )
    attempt = models.ForeignKey(
        Attempt,
        verbose_name=_("passed in"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="completions",
        help_text=_("Empty where the lesson has no quiz."),
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("department at that time"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    completed_at = models.DateTimeField(_("completed"))

    objects: ClassVar[CompletionQuerySet] = CompletionQuerySet.as_manager()  # type: ignore[assignment] # the stubs call a queryset's manager a Manager

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        ordering = ("user", "lesson", "completed_at")
        constraints = (
            models.UniqueConstraint(
                name="completion_of_revision_by_user", fields=("user", "lesson", "revision")
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.revision}"
