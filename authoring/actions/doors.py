"""Two doors to one course: neither the files nor the admin silently undo what the other did."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from authoring.actions.dump import dump_course
from authoring.coursefiles import CourseFileProblems, CourseText, Place, Problem, write_course
from authoring.models import CourseFile
from lessons.models import Course
from lessons.passages import digest_of


def refuse_lost_changes(course: Course, wanted: CourseText) -> None:
    """Raise CourseFileProblems naming each file whose loading would undo a change in the admin.

    That is one that a dump would now write otherwise than at the last load or dump, unless the
    file says just what the database does.
    """
    present, coming = dump_course(course), write_course(wanted)
    known = dict(CourseFile.objects.filter(course=course).values_list("name", "digest"))
    lost = [
        name
        for name in sorted({*present, *known})
        if present.get(name) != coming.get(name) and _digest(present.get(name)) != known.get(name)
    ]
    if lost:
        raise CourseFileProblems(Problem(Place(name), "changed-in-admin") for name in lost)


@transaction.atomic
def remember_files(*, course: Course, files: Mapping[str, str], now: datetime) -> None:
    """Note that `files` (name → text, as dumped) hold the course as it is now."""
    known = {file.name: file for file in CourseFile.objects.filter(course=course)}
    CourseFile.objects.filter(course=course).exclude(name__in=files).delete()
    for name, text in files.items():
        digest = digest_of(text)
        if name not in known:
            CourseFile.objects.create(course=course, name=name, digest=digest, synced_at=now)
        elif known[name].digest != digest:
            CourseFile.objects.filter(pk=known[name].pk).update(digest=digest, synced_at=now)


def _digest(text: str | None) -> str | None:
    return None if text is None else digest_of(text)
