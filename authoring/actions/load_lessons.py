"""Load the lessons of a course: their own fields in place, a changed text as a new revision."""

from collections.abc import Iterable

from django.db.models import Count, Q

from authoring.actions.changes import Loading, Outcome, Tally, set_fields
from authoring.coursefiles import CourseFileProblems, LessonText, Problem
from authoring.stored import same_text
from lessons.actions import NewText, add_revisions, order_lessons, publish_revision
from lessons.models import Edition, Lesson, Revision


def load_lessons(loading: Loading) -> tuple[dict[str, Lesson], Tally]:
    """Write the lessons; return those of the files by short name, and what became of each."""
    existing = {
        lesson.slug: lesson for lesson in loading.course.lessons.select_related("current_revision")
    }
    editions = _editions(loading)
    problems: list[Problem] = []
    lessons: dict[str, Lesson] = {}
    outcomes: dict[str, Outcome] = {}
    texts: list[NewText] = []
    for number, text in enumerate(loading.read.course.lessons, start=1):
        slug, edition = text.head.slug, editions.get(text.head.edition or "")
        before = existing.get(slug)
        if before is not None and not loading.force:
            problems += _lost_draft(loading, before, text, edition)
        lessons[slug], outcomes[slug] = _load_lesson(loading, before, number, text)
        texts.append(NewText(lessons[slug], text.body, edition))
    for slug in _load_texts(loading, texts):
        outcomes[slug] = max(outcomes[slug], Outcome.CHANGED, key=_ORDER.index)
    tally = Tally()
    for slug, outcome in outcomes.items():
        tally.note(slug, outcome)
    problems += _remove_missing(loading, existing, tally)
    if problems:
        raise CourseFileProblems(problems)
    if [lesson.position for lesson in lessons.values()] != list(range(1, len(lessons) + 1)):
        order_lessons(lessons=lessons.values())
    return lessons, tally


_ORDER = (Outcome.UNCHANGED, Outcome.CHANGED, Outcome.CREATED)
"""From the least to the most that can be said of a lesson."""


def _load_lesson(
    loading: Loading, lesson: Lesson | None, number: int, text: LessonText
) -> tuple[Lesson, Outcome]:
    """Write what is said about a lesson; its text comes with those of the others."""
    head = text.head
    fields = {
        "title": head.title,
        "english_title": head.english_title,
        "summary": head.summary,
        "english_summary": head.english_summary,
        "goals": "\n".join(head.goals),
        "position": number,
    }
    if lesson is None:
        created = Lesson.objects.create(course=loading.course, slug=head.slug, **fields)
        return created, Outcome.CREATED
    return lesson, Outcome.CHANGED if set_fields(lesson, **fields) else Outcome.UNCHANGED


def _load_texts(loading: Loading, texts: Iterable[NewText]) -> list[str]:
    """Put changed texts in use, all at once, so that passages may move; return whose they are.

    The text of a withdrawn lesson that returns, or a draft that says the same, is put in use as it
    is.
    """
    changed = [text for text in texts if not _says(text.lesson.current_revision, text)]
    latest = {text.lesson.slug: _latest(text.lesson) for text in changed}
    new = [text for text in changed if not _says(latest[text.lesson.slug], text)]
    added = add_revisions(course=loading.course, texts=new, now=loading.now) if new else []
    latest |= {revision.lesson.slug: revision for revision in added}
    return [
        slug
        for slug, revision in latest.items()
        if revision is not None and publish_revision(revision=revision, now=loading.now)
    ]


def _says(revision: Revision | None, text: NewText) -> bool:
    return revision is not None and same_text(revision, text.body, text.edition)


def _lost_draft(
    loading: Loading, lesson: Lesson, text: LessonText, edition: Edition | None
) -> list[Problem]:
    """Return a problem when a draft written in the admin would be overtaken by another text."""
    current, latest = lesson.current_revision, _latest(lesson)
    if current is not None and same_text(current, text.body, edition):
        return []
    is_draft = latest is not None and latest.published_at is None
    if latest is None or not is_draft or same_text(latest, text.body, edition):
        return []
    place = loading.read.place("lesson", lesson.slug)
    return [Problem(place, "open-draft-lesson", {"name": lesson.slug})]


def _remove_missing(loading: Loading, existing: dict[str, Lesson], tally: Tally) -> list[Problem]:
    """Withdraw the lessons that are in no file; return a problem for each that is in use.

    In use is one that somebody has read, or whose questions are asked and stand in no file. Its
    text, readings and records stay; only its current revision is unset.
    """
    slugs = {text.head.slug for text in loading.read.course.lessons}
    missing = [
        lesson
        for slug, lesson in existing.items()
        if slug not in slugs and lesson.current_revision_id is not None
    ]
    if not loading.force and (problems := _in_use(loading, missing)):
        return problems
    for lesson in missing:
        set_fields(lesson, current_revision=None)
        tally.note(lesson.slug, Outcome.REMOVED)
    return []


def _in_use(loading: Loading, lessons: list[Lesson]) -> list[Problem]:
    kept = [text.head.uid for _slug, text in loading.read.course.all_questions()]
    asked = Q(questions__published_version__isnull=False, questions__retired_at=None)
    counted = Lesson.objects.filter(pk__in=[lesson.pk for lesson in lessons]).annotate(
        reader_count=Count("readings__user", distinct=True),
        question_count=Count(
            "questions", filter=asked & ~Q(questions__uid__in=kept), distinct=True
        ),
    )
    counts = counted.values_list("slug", "reader_count", "question_count")
    return [
        Problem(
            loading.read.place("lessons"),
            "lesson-in-use",
            {"name": slug, "readers": readers, "questions": questions},
        )
        for slug, readers, questions in counts
        if readers or questions
    ]


def _latest(lesson: Lesson) -> Revision | None:
    return lesson.revisions.order_by("-number").first()


def _editions(loading: Loading) -> dict[str, Edition]:
    editions = Edition.objects.filter(source__course=loading.course).select_related("source")
    return {f"{edition.source.slug}/{edition.label}": edition for edition in editions}
