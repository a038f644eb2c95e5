"""The bank: questions, their immutable versions, and the evidence each version rests on."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import StrIndex
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import Course, Lesson, Passage
from quizzes.kinds import AnyContent, load_content

if TYPE_CHECKING:
    from accounts.models import User


class Kind(models.TextChoices):
    SINGLE_CHOICE = "single_choice", _("Single choice")
    MULTIPLE_CHOICE = "multiple_choice", _("Multiple choice")
    TRUE_FALSE = "true_false", _("True or false")
    BLANKS = "blanks", _("Fill in the blanks")
    NUMERIC = "numeric", _("Number")
    ORDERING = "ordering", _("Ordering")
    MATCHING = "matching", _("Matching")
    ESSAY = "essay", _("Essay")


class Use(models.TextChoices):
    PRACTICE = "practice", _("Practice only")
    EXAM = "exam", _("Exams only")
    BOTH = "both", _("Practice and exams")


class Difficulty(models.IntegerChoices):
    EASY = 1, _("Easy")
    MEDIUM = 2, _("Medium")
    HARD = 3, _("Hard")


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")


class Tag(models.Model):
    """A word to find and draw questions by."""

    name = models.CharField(_("name"), max_length=50, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet["Question"]):
    def published(self) -> Self:
        """Select what may be asked: a published version, not retired."""
        return self.filter(published_version__isnull=False, retired_at__isnull=True)

    def current(self) -> Self:
        """Select those whose evidence still stands, word for word, in a lesson's current text.

        The passage cited may belong to an older revision: its key and digest decide, so a passage
        that only moved keeps its questions.
        """
        standing = Evidence.objects.current().filter(version=OuterRef("published_version"))
        return self.filter(Exists(standing))

    def stale(self) -> Self:
        standing = Evidence.objects.current().filter(version=OuterRef("published_version"))
        return self.published().exclude(Exists(standing))

    def with_quotes_intact(self) -> Self:
        """Select those every quote of which still stands in the passage it was taken from.

        The passage may be reworded around it: its key, and the very words, decide.
        """
        quotes = Evidence.objects.filter(version=OuterRef("published_version"))
        return self.filter(Exists(quotes)).exclude(Exists(quotes.lost()))

    def for_practice(self) -> Self:
        return self.filter(use__in=[Use.PRACTICE, Use.BOTH])

    def for_exams(self) -> Self:
        return self.filter(use__in=[Use.EXAM, Use.BOTH])

    def taught_by(self, user: User) -> Self:
        return self.filter(course__in=Course.objects.taught_by(user))


class Question(models.Model):
    """An identity in the bank: what stays when the wording changes."""

    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.CASCADE, related_name="questions"
    )
    uid = models.CharField(
        _("identifier"),
        max_length=100,
        help_text=_("Unique in its course; files and imports know the question by it."),
    )
    lesson = models.ForeignKey(
        Lesson,
        verbose_name=_("lesson"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
    )
    use = models.CharField(_("use"), max_length=10, choices=Use, default=Use.BOTH)
    is_check = models.BooleanField(
        _("check yourself"),
        default=False,
        help_text=_("Also shown in the lesson, below the passage it rests on."),
    )
    tags: models.ManyToManyField[Tag, Tag] = models.ManyToManyField(
        Tag, verbose_name=_("tags"), related_name="questions", blank=True
    )
    published_version = models.ForeignKey(
        "Version",
        verbose_name=_("published version"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects: ClassVar[QuestionQuerySet] = QuestionQuerySet.as_manager()  # type: ignore[assignment] # the stubs call a queryset's manager a Manager

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("course", "uid")
        constraints = (
            models.UniqueConstraint(name="question_uid_in_course", fields=("course", "uid")),
            models.CheckConstraint(
                name="question_use_known", condition=Q(use__in=[use.value for use in Use])
            ),
            models.CheckConstraint(
                name="question_check_is_practice",
                condition=Q(is_check=False) | ~Q(use=Use.EXAM.value),
            ),
        )

    def __str__(self) -> str:
        return self.uid

    @property
    def latest_version(self) -> Version | None:
        return self.versions.order_by("-number").first()


class VersionQuerySet(models.QuerySet["Version"]):
    def newest(self) -> Self:
        """Select of each question the version with the highest number."""
        newer = Version.objects.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))

    def in_review(self) -> Self:
        """Select what waits for a reviewer: not what a newer wording has overtaken."""
        return self.newest().filter(status=Status.IN_REVIEW, question__retired_at=None)

    def submittable(self) -> Self:
        """Select what may be sent to review."""
        return self.newest().filter(
            status__in=[Status.DRAFT, Status.RETURNED], question__retired_at=None
        )


class Version(models.Model):
    """A wording with its key and explanation; never changed once anything points at it."""

    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    content = models.JSONField(_("content"))
    explanation = models.TextField(_("explanation"), blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=Difficulty, default=Difficulty.MEDIUM
    )
    points = models.DecimalField(
        _("points"),
        max_digits=6,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    status = models.CharField(_("review status"), max_length=10, choices=Status, default="draft")
    origin = models.CharField(_("origin"), max_length=100, blank=True)
    confidence = models.PositiveSmallIntegerField(
        _("confidence in percent"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("How sure the rule or model that drafted it was; empty for a person's."),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    objects: ClassVar[VersionQuerySet] = VersionQuerySet.as_manager()  # type: ignore[assignment] # as above

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ("question", "number")
        constraints = (
            models.UniqueConstraint(
                name="version_number_in_question", fields=("question", "number")
            ),
            models.CheckConstraint(name="version_points_positive", condition=Q(points__gt=0)),
            models.CheckConstraint(
                name="version_difficulty_known", condition=Q(difficulty__in=[1, 2, 3])
            ),
            models.CheckConstraint(
                name="version_kind_known", condition=Q(kind__in=[kind.value for kind in Kind])
            ),
            models.CheckConstraint(
                name="version_confidence_to_100",
                condition=Q(confidence__isnull=True) | Q(confidence__lte=100),
            ),
            models.CheckConstraint(
                name="version_status_known",
                condition=Q(status__in=[status.value for status in Status]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number} {self.loaded.stem[:60]}"

    @cached_property
    def loaded(self) -> AnyContent:
        """The content as its kind's type."""
        return load_content(self.kind, self.content)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def current(self) -> Self:
        """Select evidence whose passage stands unchanged in the current text of some lesson."""
        standing = Passage.objects.filter(
            revision=F("revision__lesson__current_revision"),
            revision__lesson__course=OuterRef("version__question__course"),
            key=OuterRef("passage__key"),
            digest=OuterRef("passage__digest"),
        )
        return self.filter(Exists(standing))

    def lost(self) -> Self:
        """Select evidence whose words the passage of its key does not hold any more."""
        holding = (
            Passage.objects.filter(
                revision=F("revision__lesson__current_revision"),
                revision__lesson__course=OuterRef("version__question__course"),
                key=OuterRef("passage__key"),
            )
            .alias(place=StrIndex("text", OuterRef("quote")))
            .filter(place__gt=0)
        )
        return self.filter(~Exists(holding) | Q(quote=""))


class Evidence(models.Model):
    """The exact words of a passage that a version rests on. Appended, never changed."""

    version = models.ForeignKey(
        Version,
        verbose_name=_("question version"),
        on_delete=models.CASCADE,
        related_name="evidence",
    )
    passage = models.ForeignKey(
        Passage, verbose_name=_("passage"), on_delete=models.PROTECT, related_name="evidence"
    )
    quote = models.TextField(_("quote"))
    start = models.PositiveIntegerField(_("offset of the quote"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    objects: ClassVar[EvidenceQuerySet] = EvidenceQuerySet.as_manager()  # type: ignore[assignment] # as above

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("version", "pk")
        constraints = (
            models.UniqueConstraint(
                name="evidence_of_version_once", fields=("version", "passage", "start")
            ),
        )

    def __str__(self) -> str:
        return self.quote


class Decision(models.TextChoices):
    SUBMITTED = "submitted", _("Sent to review")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    REJECTED = "rejected", _("Rejected")
    CONFIRMED = "confirmed", _("Evidence confirmed")
    LOADED = "loaded", _("Loaded from file")


class ReviewDecision(models.Model):
    """What was decided about a version, by whom, when and why. Appended, never changed."""

    version = models.ForeignKey(
        Version,
        verbose_name=_("question version"),
        on_delete=models.CASCADE,
        related_name="decisions",
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.TextField(_("reason"), blank=True)
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("review decision")
        verbose_name_plural = _("review decisions")
        ordering = ("version", "pk")
        constraints = (
            models.CheckConstraint(
                name="decision_of_a_person_or_a_file",
                condition=Q(reviewer__isnull=False) | Q(decision="loaded"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} · {self.get_decision_display()}"
