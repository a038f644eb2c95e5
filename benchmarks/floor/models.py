from typing import ClassVar

from django.db import models


class Row(models.Model):
    """The floor's one table. It has no migration: it exists in the benchmark's database only."""

    text = models.TextField()
    written_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Row"]] = models.Manager()

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return self.text
