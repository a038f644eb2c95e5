"""Courses and their texts. A revision never changes; its passages carry keys that outlive it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lessons.passages import BlockKind, minutes_to_read

if TYPE_CHECKING:
    from accounts.models import User


class CourseQuerySet(models.QuerySet["Course"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def taught_by(self, user: User) -> Self:
        """Select the courses `user` may edit: all for an administrator, else their own."""
        if user.is_superuser or user.has_perm("lessons.delete_course"):
            return self
        return self.filter(instructors=user)

    def visible_to(self, user: User) -> Self:
        """Select what `user` may open: published courses, and the drafts they teach."""
        return self if user.is_superuser else self.open_to(user)

    def open_to(self, user: User) -> Self:
        """Select what `user` may open without a superuser's rights."""
        taught = Course.objects.filter(instructors=user)
        return self.filter(Q(published_at__isnull=False) | Q(pk__in=taught.values("pk")))

    def with_lesson_count(self) -> Self:
        """Add `lesson_count`: how many lessons can be read."""
        readable = Q(lessons__current_revision__isnull=False)
        return self.annotate(lesson_count=models.Count("lessons", filter=readable))


class Bilingual(models.Model):
    """A thing with a Chinese title and summary, and an English one for English pages."""

    title = models.CharField(_("title"), max_length=200)
    english_title = models.CharField(_("title in English"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    english_summary = models.TextField(_("summary in English"), blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        return self.english_title if _is_english() and self.english_title else self.title

    @property
    def shown_summary(self) -> str:
        return self.english_summary if _is_english() and self.english_summary else self.summary


class Course(Bilingual):
    """An ordered set of lessons with its quizzes."""

    slug = models.SlugField(_("short name for addresses"), unique=True)
    instructors: models.ManyToManyField[User, User] = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("instructors"),
        related_name="taught_courses",
        blank=True,
        help_text=_("They may edit this course, its lessons and its questions."),
    )
    four_eyes = models.BooleanField(
        _("four eyes"),
        default=False,
        help_text=_("A question is approved by someone else than its author."),
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects: ClassVar[CourseQuerySet] = CourseQuerySet.as_manager()  # type: ignore[assignment] # the stubs call a queryset's manager a Manager

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ("pk",)

    def get_absolute_url(self) -> str:
        return reverse("course", args=[self.slug])


class Source(models.Model):
    """A document that a course rests on, such as a policy, a law or an article."""

    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.CASCADE, related_name="sources"
    )
    slug = models.SlugField(_("short name for files"))
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("issuer or publisher"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(name="source_slug_in_course", fields=("course", "slug")),
        )

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """One issue of a source."""

    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="editions"
    )
    label = models.CharField(
        _("edition"), max_length=50, help_text=_("What tells it from others, e.g. the year.")
    )
    number = models.CharField(_("document number"), max_length=100, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ("source", "pk")
        constraints = (
            models.UniqueConstraint(name="edition_label_in_source", fields=("source", "label")),
        )

    def __str__(self) -> str:
        return f"{self.source} · {self.label}"


class LessonQuerySet(models.QuerySet["Lesson"]):
    def readable(self) -> Self:
        """Select the lessons that have a published text."""
        return self.filter(current_revision__isnull=False)


class Lesson(Bilingual):
    """One unit of reading; learners read its current revision."""

    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.CASCADE, related_name="lessons"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    slug = models.SlugField(_("short name for addresses"))
    goals = models.TextField(
        _("learning goals"), blank=True, help_text=_("One a line; shown above the text.")
    )
    current_revision = models.ForeignKey(
        "Revision",
        verbose_name=_("current revision"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects: ClassVar[LessonQuerySet] = LessonQuerySet.as_manager()  # type: ignore[assignment] # as above

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ("course", "position", "pk")
        constraints = (
            models.UniqueConstraint(name="lesson_slug_in_course", fields=("course", "slug")),
        )

    def get_absolute_url(self) -> str:
        return reverse("lesson", args=[self.course.slug, self.slug])

    @property
    def goal_list(self) -> list[str]:
        return [line.strip() for line in self.goals.splitlines() if line.strip()]


class RevisionQuerySet(models.QuerySet["Revision"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(published_at__isnull=True)

    def waiting(self) -> Self:
        """Select the drafts to publish: of each lesson and edition the newest text.

        One is not if a newer text of the lesson has been published.
        """
        newer = Revision.objects.filter(lesson=OuterRef("lesson"), number__gt=OuterRef("number"))
        overtaken = newer.filter(Q(edition=OuterRef("edition")) | Q(published_at__isnull=False))
        drafts = self.drafts().filter(edition__isnull=False).exclude(Exists(overtaken))
        return drafts.order_by("lesson__position", "lesson_id")


class Revision(models.Model):
    """An immutable text of a lesson, in Markdown."""

    lesson = models.ForeignKey(
        Lesson, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("number"))
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
    )
    body = models.TextField(_("text"))
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects: ClassVar[RevisionQuerySet] = RevisionQuerySet.as_manager()  # type: ignore[assignment] # as above

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("lesson", "number")
        constraints = (
            models.UniqueConstraint(name="revision_number_in_lesson", fields=("lesson", "number")),
        )

    def __str__(self) -> str:
        return f"{self.lesson} · {self.number}"

    @property
    def minutes(self) -> int:
        return minutes_to_read(self.body)


class Passage(models.Model):
    """One block of a revision. Questions cite passages; the key says it is the same one again."""

    revision = models.ForeignKey(
        Revision, verbose_name=_("revision"), on_delete=models.CASCADE, related_name="passages"
    )
    key = models.CharField(_("key"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(
        pgettext_lazy("of a passage", "kind"),
        max_length=10,
        choices=[(kind.value, kind.value) for kind in BlockKind],
    )
    label = models.CharField(_("label"), max_length=50, blank=True)
    text = models.TextField(_("text"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ("revision", "position")
        constraints = (
            models.UniqueConstraint(name="passage_key_in_revision", fields=("revision", "key")),
            models.UniqueConstraint(
                name="passage_position_in_revision", fields=("revision", "position")
            ),
        )
        indexes = (models.Index(name="passage_key", fields=("key",)),)

    def __str__(self) -> str:
        return f"{self.label} {self.text[:40]}".strip()

    @property
    def anchor(self) -> str:
        return f"p-{self.key}"


class ReadingQuerySet(models.QuerySet["Reading"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def current(self) -> Self:
        """Select the readings of the texts that are published now."""
        return self.filter(revision=F("lesson__current_revision"))

    def finished(self) -> Self:
        return self.filter(finished_at__isnull=False)


class Reading(models.Model):
    """How far one person has read one revision."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="readings",
    )
    lesson = models.ForeignKey(
        Lesson, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="readings"
    )
    revision = models.ForeignKey(
        Revision, verbose_name=_("revision"), on_delete=models.CASCADE, related_name="readings"
    )
    furthest = models.PositiveSmallIntegerField(_("furthest passage"), default=0)
    started_at = models.DateTimeField(_("started"))
    read_at = models.DateTimeField(_("last read"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects: ClassVar[ReadingQuerySet] = ReadingQuerySet.as_manager()  # type: ignore[assignment] # as above

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = (
            models.UniqueConstraint(
                name="reading_of_revision_by_user", fields=("user", "lesson", "revision")
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.revision}"


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
