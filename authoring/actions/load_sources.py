"""Load the sources of a course and their editions."""

from authoring.actions.changes import Loading, set_fields
from authoring.coursefiles import CourseFileProblems, Problem
from authoring.coursefiles.schema import SourceEntry
from lessons.models import Edition, Revision, Source


def load_sources(loading: Loading) -> bool:
    """Write sources and editions in place; say whether anything changed.

    One that is missing is deleted, or refused while a text, even an old one, rests on it: the
    history of a lesson names its editions.
    """
    entries = loading.read.course.sheet.sources
    changed = [_load_source(loading, entry) for entry in entries]
    return any([*changed, _remove_missing(loading, entries)])


def _load_source(loading: Loading, entry: SourceEntry) -> bool:
    source, is_changed = Source.objects.get_or_create(
        course=loading.course,
        slug=entry.slug,
        defaults={"title": entry.title, "publisher": entry.publisher},
    )
    is_changed |= set_fields(source, title=entry.title, publisher=entry.publisher)
    for edition_entry in entry.editions:
        fields = edition_entry.model_dump()
        label = fields.pop("label")
        edition, is_new = Edition.objects.get_or_create(source=source, label=label, defaults=fields)
        is_changed |= is_new or set_fields(edition, **fields)
    return is_changed


def _remove_missing(loading: Loading, entries: tuple[SourceEntry, ...]) -> bool:
    wanted = {(entry.slug, edition.label) for entry in entries for edition in entry.editions}
    editions = Edition.objects.filter(source__course=loading.course).select_related("source")
    missing = [
        edition for edition in editions if (edition.source.slug, edition.label) not in wanted
    ]
    in_use = set(Revision.objects.filter(edition__in=missing).values_list("edition_id", flat=True))
    if in_use:
        raise CourseFileProblems(
            Problem(loading.read.place("sources"), "edition-in-use", {"name": str(edition)})
            for edition in missing
            if edition.pk in in_use
        )
    Edition.objects.filter(pk__in=[edition.pk for edition in missing]).delete()
    sources = Source.objects.filter(course=loading.course).exclude(
        slug__in=[entry.slug for entry in entries]
    )
    deleted, _by_model = sources.delete()
    return bool(missing or deleted)
