"""Load a course from its files: whole or not at all, and a second time without any effect."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from authoring.actions.changes import Loading, LoadReport, Outcome, set_fields
from authoring.actions.doors import refuse_lost_changes, remember_files
from authoring.actions.dump import dump_course
from authoring.actions.load_lessons import load_lessons
from authoring.actions.load_questions import load_questions
from authoring.actions.load_quizzes import load_quizzes
from authoring.actions.load_sources import load_sources
from authoring.coursefiles import ReadCourse, read_course
from lessons.models import Course


def load_course(*, files: Mapping[str, str], now: datetime, force: bool = False) -> LoadReport:
    """Make the database hold the course that `files` (name → text) hold.

    Raise CourseFileProblems, and change nothing, when the files are wrong, when what they would
    overwrite was changed in the admin since the last load or dump, or when a lesson in use is
    missing from them. `force` overrides the last two.

    The files hold what learners can see: current texts, published versions, published quizzes.
    A text that changed becomes a new revision, a wording that changed a new version; a quote
    found again in a new text is added to the evidence of the same version. What is missing from
    the files is taken out of sight and never deleted: questions are retired, quizzes and lessons
    withdrawn. When it stands in the files again, it comes back. Attempts are never touched.
    """
    read = read_course(files)  # before the transaction: others need not wait for it
    with transaction.atomic():
        return _load(read, now, force=force)


def _load(read: ReadCourse, now: datetime, *, force: bool) -> LoadReport:
    course = Course.objects.select_for_update().filter(slug=read.course.sheet.slug).first()
    if course is not None and not force:
        refuse_lost_changes(course, read.course)
    course, outcome = _load_sheet(course, read, now)
    loading = Loading(course, read, now, force)
    if load_sources(loading) and outcome is Outcome.UNCHANGED:
        outcome = Outcome.CHANGED
    lessons, lesson_tally = load_lessons(loading)
    question_tally = load_questions(loading, lessons)
    quiz_tally = load_quizzes(loading, lessons)
    remember_files(course=course, files=dump_course(course), now=now)
    return LoadReport(course, outcome, lesson_tally, question_tally, quiz_tally)


def _load_sheet(course: Course | None, read: ReadCourse, now: datetime) -> tuple[Course, Outcome]:
    """Write the course's own fields. It is published when it is new, else stays as it is."""
    sheet = read.course.sheet
    fields = {
        "title": sheet.title,
        "english_title": sheet.english_title,
        "summary": sheet.summary,
        "english_summary": sheet.english_summary,
        "four_eyes": sheet.four_eyes,
    }
    if course is None:
        created = Course.objects.create(slug=sheet.slug, published_at=now, created_at=now, **fields)
        return created, Outcome.CREATED
    return course, Outcome.CHANGED if set_fields(course, **fields) else Outcome.UNCHANGED
