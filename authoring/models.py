"""What the two doors to a course, its files and the admin, know of each other."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import Course


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
