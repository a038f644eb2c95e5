"""The catalogue, a course, and the reader."""

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import signed_in
from lessons.actions import finish_lesson as finish
from lessons.actions import record_reading
from lessons.forms import FurthestForm
from lessons.models import Course, Lesson, Passage, Reading, Source
from lessons.prepared import Prepared, given_id, given_text
from lessons.reader import shown_passages

_PASSAGES = Prepared(
    lambda: Passage.objects.filter(revision=given_id("revision")).order_by("position")
)
_SOURCES = Prepared(
    lambda: Source.objects.filter(course=given_id("course")).prefetch_related("editions")
)
_READING = Prepared(
    lambda: Reading.objects.of(given_id("user")).filter(revision=given_id("revision"))
)


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    courses = Course.objects.visible_to(signed_in(request)).with_lesson_count()
    return render(request, "lessons/catalogue.html", {"courses": courses})


@require_safe
def course(request: HttpRequest, course_slug: str) -> HttpResponse:
    user = signed_in(request)
    shown = _courses(sees_drafts=user.is_superuser).first(user=user.pk, slug=course_slug)
    if shown is None:
        raise Http404
    sources = _SOURCES.rows(course=shown.pk)
    return render(request, "lessons/course.html", {"course": shown, "sources": sources})


@require_safe
def lesson(request: HttpRequest, course_slug: str, lesson_slug: str) -> HttpResponse:
    user = signed_in(request)
    shown = _readable_lesson(request, course_slug, lesson_slug)
    revision = shown.current_revision
    assert revision is not None  # noqa: S101 -- `readable()` has seen to it
    revision.lesson = shown
    return render(
        request,
        "lessons/lesson.html",
        {
            "course": shown.course,
            "lesson": shown,
            "revision": revision,
            "passages": shown_passages(revision, _PASSAGES.rows(revision=revision.pk)),
            "reading": _READING.first(user=user.pk, revision=revision.pk),
        },
    )


@require_POST
def read_passages(request: HttpRequest, course_slug: str, lesson_slug: str) -> HttpResponse:
    """Note the furthest passage seen; the page sends it now and then."""
    shown = _readable_lesson(request, course_slug, lesson_slug)
    form = FurthestForm(request.POST)
    if not form.is_valid() or shown.current_revision is None:
        return HttpResponse(status=400)
    record_reading(
        user=signed_in(request),
        revision=shown.current_revision,
        furthest=form.cleaned_data["furthest"],
        now=timezone.now(),
    )
    return HttpResponse(status=204)


@require_POST
def finish_lesson(request: HttpRequest, course_slug: str, lesson_slug: str) -> HttpResponse:
    """Note that the lesson has been read, and lead on to what comes next."""
    shown = _readable_lesson(request, course_slug, lesson_slug)
    if shown.current_revision is not None:
        finish(user=signed_in(request), revision=shown.current_revision, now=timezone.now())
    return redirect(f"{shown.get_absolute_url()}#next-step")


def _readable_lesson(request: HttpRequest, course_slug: str, lesson_slug: str) -> Lesson:
    user = signed_in(request)
    lessons = _lessons(sees_drafts=user.is_superuser)
    lesson = lessons.first(user=user.pk, course=course_slug, slug=lesson_slug)
    if lesson is None:
        raise Http404
    return lesson


@cache
def _courses(*, sees_drafts: bool) -> Prepared[Course]:
    courses = Course.objects.all() if sees_drafts else Course.objects.open_to(given_id("user"))
    return Prepared(lambda: courses.filter(slug=given_text("slug")))


@cache
def _lessons(*, sees_drafts: bool) -> Prepared[Lesson]:
    courses = Course.objects.all() if sees_drafts else Course.objects.open_to(given_id("user"))
    lessons = Lesson.objects.readable().filter(course__in=courses)
    related = lessons.select_related("course", "current_revision__edition__source")
    return Prepared(
        lambda: related.filter(course__slug=given_text("course"), slug=given_text("slug"))
    )
