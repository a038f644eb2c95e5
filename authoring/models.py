"""What the doors to a course know of each other: its files, the admin, documents and banks."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lessons.models import Course, Edition, Lesson, Source


class CourseFile(models.Model):
    """A file of a course as it was when it was last loaded or dumped.

    The digest is that of the text a dump would have written then. When a dump would write another
    one now, the course has been changed in the admin since.
    """

    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.CASCADE, related_name="files"
    )
    name = models.CharField(_("file"), max_length=100)
    digest = models.CharField(_("digest"), max_length=64)
    synced_at = models.DateTimeField(_("last loaded or dumped"))

    class Meta:
        verbose_name = _("course file")
        verbose_name_plural = _("course files")
        ordering = ("course", "name")
        constraints = (
            models.UniqueConstraint(name="course_file_name_in_course", fields=("course", "name")),
        )

    def __str__(self) -> str:
        return self.name


class DocumentImportQuerySet(models.QuerySet["DocumentImport"]):
    def open(self) -> Self:
        """Select what still waits to be gone through and applied."""
        return self.filter(applied_at__isnull=True)


class DocumentImport(models.Model):
    """A policy document that was read, and the outline a person is making of it.

    Nothing of it stands in the course before it is applied.
    """

    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.CASCADE, related_name="imports"
    )
    revises = models.ForeignKey(
        Source,
        verbose_name=_("new edition of"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty for a document the course does not rest on yet."),
    )
    file_name = models.CharField(_("file"), max_length=200)
    outline = models.JSONField(_("outline"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    begun_at = models.DateTimeField(_("begun"))
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="imports",
    )
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True, editable=False)

    objects: ClassVar[DocumentImportQuerySet] = DocumentImportQuerySet.as_manager()  # type: ignore[assignment] # the stubs call a queryset's manager a Manager

    class Meta:
        verbose_name = _("document import")
        verbose_name_plural = _("document imports")
        ordering = ("-begun_at", "-pk")

    def __str__(self) -> str:
        return self.file_name


class BankState(models.TextChoices):
    """How far a bank of questions is; READING and WRITING are a worker's to end."""

    READING = "reading", _("being read")
    REFUSED = "refused", _("could not be read")
    READY = "ready", _("waits to be gone through")
    WRITING = "writing", _("being imported")
    DONE = "done", _("imported")


class BankImportQuerySet(models.QuerySet["BankImport"]):
    def of(self, user: User) -> Self:
        """Select what this person began; nobody else sees it."""
        return self.filter(author=user)

    def unfinished(self) -> Self:
        return self.exclude(state=BankState.DONE)


class BankImport(models.Model):
    """A file of questions on its way into a course.

    What was read of it stays in a folder named by the token until it is imported or dropped. Only
    the state is here, and each change of it is a conditional UPDATE: two clicks or two workers
    change it once.
    """

    token = models.CharField(_("token"), max_length=32, unique=True, editable=False)
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.CASCADE, related_name="bank_imports"
    )
    lesson = models.ForeignKey(
        Lesson,
        verbose_name=_("lesson"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    file_name = models.CharField(_("file"), max_length=200)
    file_format = models.CharField(_("format"), max_length=20)
    state = models.CharField(_("state"), max_length=10, choices=BankState)
    refusal = models.JSONField(_("why it could not be read"), null=True, blank=True)
    counts = models.JSONField(_("what became of the questions"), default=dict, blank=True)
    begun_at = models.DateTimeField(_("begun"))
    changed_at = models.DateTimeField(_("last changed"))

    objects: ClassVar[BankImportQuerySet] = BankImportQuerySet.as_manager()  # type: ignore[assignment] # the stubs call a queryset's manager a Manager

    class Meta:
        verbose_name = _("question import")
        verbose_name_plural = _("question imports")
        ordering = ("-begun_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="bank_import_refused_with_reason",
                condition=models.Q(state=BankState.REFUSED, refusal__isnull=False)
                | (~models.Q(state=BankState.REFUSED) & models.Q(refusal__isnull=True)),
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_a_workers(self) -> bool:
        """Say that a worker should be at it."""
        return self.state in {BankState.READING, BankState.WRITING}
