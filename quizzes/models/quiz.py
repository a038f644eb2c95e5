"""Quizzes and their blueprints."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from lessons.models import Course, Lesson
from quizzes.kinds.base import Rule
from quizzes.models.question import Difficulty, Kind, Question, Tag, Version
from quizzes.policy import Counts, Mode, Policy, reveal_for
from quizzes.reveal import Reveal


def default_zone() -> str:
    """Return the zone of the house."""
    return settings.TIME_ZONE


class ModeChoice(models.TextChoices):
    PRACTICE = Mode.PRACTICE.value, _("Practice: feedback after each answer")
    EXAM = Mode.EXAM.value, _("Exam: feedback after the end")


class RuleChoice(models.TextChoices):
    ALL_OR_NOTHING = Rule.ALL_OR_NOTHING.value, _("Only a complete answer earns points")
    PARTIAL_CREDIT = Rule.PARTIAL_CREDIT.value, _("Right but incomplete answers earn a part")


class CountsChoice(models.TextChoices):
    BEST = Counts.BEST.value, _("The best")
    LAST = Counts.LAST.value, _("The last")
    FIRST = Counts.FIRST.value, _("The first")
    MEAN = Counts.MEAN.value, _("The mean of all")


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("Everyone who can open the course")
    SELECTED = "selected", _("Only the departments and people named below")


class Release(models.TextChoices):
    AS_MARKED = "as_marked", _("Each as soon as it is marked")
    TOGETHER = "together", _("All together, when they are released")


class QuizQuerySet(models.QuerySet["Quiz"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def addressed_to(self, user: Any) -> Self:
        """Select those that `user`, a person or a reference to one's id, is among to sit."""
        return self.filter(_is_addressed_to(user))

    def visible_to(self, user: User) -> Self:
        """Select the quizzes of courses that `user` may open; drafts for those who teach them."""
        if user.is_superuser:
            return self
        is_open = Q(published_at__isnull=False, course__published_at__isnull=False)
        is_taught = Q(course__in=user.taught_courses.values("pk"))
        return self.filter((is_open & _is_addressed_to(user.pk)) | is_taught)


def _is_addressed_to(user: Any) -> Q:
    """Say in SQL whether a quiz is for `user`: for everyone, by name, or by department.

    Someone in a department below one that is named has a path that begins with that one's.
    """
    within = OuterRef(user) if isinstance(user, OuterRef) else user
    below = OuterRef(within) if isinstance(within, OuterRef) else user
    path = User.objects.filter(pk=below).values("department__path")[:1]
    named: Any = Quiz.people.through
    people = named.objects.filter(quiz=OuterRef("pk"), user=within)
    chosen: Any = Quiz.departments.through
    holding = chosen.objects.filter(quiz=OuterRef("pk")).alias(path=Subquery(path))
    holding = holding.filter(path__startswith=F("department__path"))
    return Q(audience=Audience.EVERYONE.value) | Q(Exists(people)) | Q(Exists(holding))


class Quiz(models.Model):
    """A practice or an exam, with the rules it runs by."""

    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.CASCADE, related_name="quizzes"
    )
    lesson = models.ForeignKey(
        Lesson,
        verbose_name=_("lesson"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="quizzes",
        help_text=_("The lesson it closes; empty for a quiz about the whole course."),
    )
    slug = models.SlugField(_("short name for files"))
    title = models.CharField(_("title"), max_length=200)
    english_title = models.CharField(_("title in English"), max_length=200, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=ModeChoice)
    multiple_choice_rule = models.CharField(
        _("multiple choice"), max_length=20, choices=RuleChoice, default=RuleChoice.ALL_OR_NOTHING
    )
    limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark in percent"), default=60, validators=[MaxValueValidator(100)]
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty for any number."),
    )
    cool_down_minutes = models.PositiveIntegerField(
        _("minutes between attempts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How long after one attempt the next may start. Empty for at once."),
    )
    counts = models.CharField(
        _("which attempt counts"), max_length=5, choices=CountsChoice, default=CountsChoice.BEST
    )
    penalty_percent = models.PositiveSmallIntegerField(
        _("a wrong choice costs, in percent of its points"),
        default=0,
        validators=[MaxValueValidator(100)],
        help_text=_(
            "For single choice, multiple choice and true or false; a score never falls below 0."
        ),
    )
    is_one_way = models.BooleanField(
        _("no way back to a question"),
        default=False,
        help_text=_("Exams only: once the next question is shown, the one before is closed."),
    )
    shuffle_items = models.BooleanField(_("shuffle questions"), default=True)
    shuffle_options = models.BooleanField(_("shuffle options"), default=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        default=default_zone,
        help_text=_("The clocks that the opening times are written by."),
    )
    access_code = models.CharField(
        _("access code"),
        max_length=50,
        blank=True,
        help_text=_("Asked for before an attempt starts. Empty for none."),
    )
    ip_ranges = models.TextField(
        _("networks"),
        blank=True,
        help_text=_("Where it may be sat, one address or range a line: 10.3.0.0/16."),
    )
    audience = models.CharField(
        _("who may sit it"), max_length=10, choices=Audience, default=Audience.EVERYONE
    )
    departments: models.ManyToManyField[Department, Department] = models.ManyToManyField(
        Department,
        verbose_name=_("departments"),
        blank=True,
        related_name="+",
        help_text=_("With all below them."),
    )
    people: models.ManyToManyField[User, User] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("people"), blank=True, related_name="+"
    )
    reveal = models.JSONField(_("what is shown when"), null=True, blank=True)
    release = models.CharField(
        _("results"), max_length=10, choices=Release, default=Release.AS_MARKED
    )
    released_at = models.DateTimeField(_("results released"), null=True, editable=False)
    is_double_marked = models.BooleanField(
        _("two markers"),
        default=False,
        help_text=_("Two people mark each essay without seeing each other's points."),
    )
    is_marked_blind = models.BooleanField(
        _("markers see no names"), default=True, help_text=_("Fairer; leave it unless you must.")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    frozen_at = models.DateTimeField(_("pool frozen"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects: ClassVar[QuizQuerySet] = QuizQuerySet.as_manager()  # type: ignore[assignment] # the stubs call a queryset's manager a Manager

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ("course", "pk")
        constraints = (
            models.UniqueConstraint(name="quiz_slug_in_course", fields=("course", "slug")),
            models.CheckConstraint(
                name="quiz_pass_percent_to_100", condition=Q(pass_percent__lte=100)
            ),
            models.CheckConstraint(
                name="quiz_closes_after_it_opens",
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="quiz_penalty_percent_to_100", condition=Q(penalty_percent__lte=100)
            ),
            models.CheckConstraint(
                name="quiz_mode_known", condition=Q(mode__in=[mode.value for mode in Mode])
            ),
        )

    def __str__(self) -> str:
        return self.shown_title

    def get_absolute_url(self) -> str:
        return reverse("quiz", args=[self.pk])

    @property
    def shown_title(self) -> str:
        is_english = (get_language() or "").startswith("en")
        return self.english_title if is_english and self.english_title else self.title

    @property
    def is_exam(self) -> bool:
        return self.mode == Mode.EXAM

    @property
    def policy(self) -> Policy:
        return Policy(
            mode=Mode(self.mode),
            rule=Rule(self.multiple_choice_rule),
            pass_percent=self.pass_percent,
            limit_minutes=self.limit_minutes,
            is_one_way=self.is_exam and self.is_one_way,
            penalty_percent=self.penalty_percent,
            reveal=self.revealing,
        )

    @property
    def revealing(self) -> Reveal:
        """When what is shown: as chosen, or as the mode has it."""
        if self.reveal is None:
            return reveal_for(Mode(self.mode))
        return Reveal.model_validate(self.reveal)

    @property
    def has_window(self) -> bool:
        """Say whether it is an exam that many sit within a time, all from the same pool."""
        return self.is_exam and self.closes_at is not None

    @property
    def is_frozen(self) -> bool:
        """Say whether the pool was frozen for the window it has now."""
        return (
            self.has_window
            and self.frozen_at is not None
            and (self.opens_at is None or self.frozen_at >= self.opens_at)
        )


class Part(models.Model):
    """One row of a blueprint: a fixed question, or "draw `count` of what fits"."""

    quiz = models.ForeignKey(
        Quiz, verbose_name=_("quiz"), on_delete=models.CASCADE, related_name="parts"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    question = models.ForeignKey(
        Question,
        verbose_name=_("fixed question"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("This very question; leave the other conditions empty."),
    )
    lesson = models.ForeignKey(
        Lesson,
        verbose_name=_("lesson"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    tag = models.ForeignKey(
        Tag,
        verbose_name=_("tag"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=Difficulty, null=True, blank=True
    )
    count = models.PositiveSmallIntegerField(
        _("number of questions"), default=1, validators=[MinValueValidator(1)]
    )
    points = models.DecimalField(
        _("points each"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text=_("Empty for the question's own points."),
    )

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ("quiz", "position")
        constraints = (
            models.UniqueConstraint(name="part_position_in_quiz", fields=("quiz", "position")),
            models.CheckConstraint(name="part_count_positive", condition=Q(count__gte=1)),
            models.CheckConstraint(
                name="part_is_fixed_or_drawn",
                condition=Q(question__isnull=True)
                | Q(
                    count=1,
                    lesson__isnull=True,
                    tag__isnull=True,
                    kind="",
                    difficulty__isnull=True,
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.quiz} · {self.position}"

    @property
    def conditions(self) -> tuple[object, ...]:
        """All that it says but its place: two parts with the same draw the same."""
        chosen_by = (self.question_id, self.lesson_id, self.tag_id, self.kind, self.difficulty)
        return (*chosen_by, self.count, self.points)


class PoolEntry(models.Model):
    """A version that a part of an exam may draw, as it was when the exam's window opened.

    A revision within the window changes nobody's exam.
    """

    part = models.ForeignKey(
        Part, verbose_name=_("part"), on_delete=models.CASCADE, related_name="pool"
    )
    version = models.ForeignKey(
        Version, verbose_name=_("question version"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("pool entry")
        verbose_name_plural = _("pool entries")
        ordering = ("part", "version")
        constraints = (models.UniqueConstraint(name="pool_entry_once", fields=("part", "version")),)

    def __str__(self) -> str:
        return f"{self.part_id}: {self.version_id}"
