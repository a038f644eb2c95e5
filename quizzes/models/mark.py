"""Marks, and what two markers think of an answer before it has one."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from quizzes.models.attempt import Answer, Item
from quizzes.models.correction import KeyCorrection


class MarkQuerySet(models.QuerySet["Mark"]):
    def standing(self) -> Self:
        """Leave out what was given by corrections that have been withdrawn."""
        return self.filter(Q(correction__isnull=True) | Q(correction__withdrawn_at__isnull=True))

    def counting(self) -> Self:
        """Select the mark that counts of each item: the last one standing."""
        later = Mark.objects.standing().filter(item=OuterRef("item"), pk__gt=OuterRef("pk"))
        return self.standing().filter(~Exists(later))


class Mark(models.Model):
    """The points an item got, and from whom. Appended, never edited; the last standing one counts."""

    item = models.ForeignKey(
        Item, verbose_name=_("item"), on_delete=models.CASCADE, related_name="marks"
    )
    answer = models.ForeignKey(
        Answer,
        verbose_name=_("answer"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="marks",
    )
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("marker"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty when the system marked it."),
    )
    correction = models.ForeignKey(
        KeyCorrection,
        verbose_name=_("correction of the key"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="marks",
        help_text=_("The one that made it what it is, if any."),
    )
    comment = models.TextField(_("comment"), blank=True)
    reason = models.TextField(
        _("reason"), blank=True, help_text=_("Why an earlier mark was changed.")
    )
    made_at = models.DateTimeField(_("made"))

    objects: ClassVar[MarkQuerySet] = MarkQuerySet.as_manager()  # type: ignore[assignment] # the stubs call a queryset's manager a Manager

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ("item", "pk")
        constraints = (
            models.CheckConstraint(
                name="mark_of_a_person_not_negative",
                condition=Q(points__gte=0) | Q(marker__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id}: {self.points}"


class Opinion(models.Model):
    """What one of two markers would give an answer, not knowing what the other would."""

    item = models.ForeignKey(
        Item, verbose_name=_("item"), on_delete=models.CASCADE, related_name="opinions"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("marker"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    comment = models.TextField(_("comment"), blank=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering = ("item", "number")
        constraints = (
            models.UniqueConstraint(name="opinion_number_of_item", fields=("item", "number")),
            models.UniqueConstraint(name="opinion_one_per_marker", fields=("item", "marker")),
            models.CheckConstraint(name="opinion_first_or_second", condition=Q(number__in=[1, 2])),
            models.CheckConstraint(name="opinion_not_negative", condition=Q(points__gte=0)),
        )

    def __str__(self) -> str:
        return f"{self.item_id}/{self.number}: {self.points}"
