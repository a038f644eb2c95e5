"""The catalogue, a course, and the reader."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import signed_in
from lessons.actions import finish_lesson as finish
from lessons.actions import record_reading
from lessons.forms import FurthestForm
from lessons.models import Course, Lesson, Reading
from lessons.reader import shown_passages


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    courses = Course.objects.visible_to(signed_in(request)).with_lesson_count()
    return render(request, "lessons/catalogue.html", {"courses": courses})


@require_safe
def course(request: HttpRequest, course_slug: str) -> HttpResponse:
    shown = get_object_or_404(Course.objects.visible_to(signed_in(request)), slug=course_slug)
    sources = shown.sources.prefetch_related("editions")
    return render(request, "lessons/course.html", {"course": shown, "sources": sources})


@require_safe
def lesson(request: HttpRequest, course_slug: str, lesson_slug: str) -> HttpResponse:
    user = signed_in(request)
    shown = _readable_lesson(request, course_slug, lesson_slug)
    revision = shown.current_revision
    assert revision is not None  # noqa: S101 -- `readable()` has seen to it
    reading = Reading.objects.of(user).filter(revision=revision).first()
    return render(
        request,
        "lessons/lesson.html",
        {
            "course": shown.course,
            "lesson": shown,
            "revision": revision,
            "passages": shown_passages(revision, list(revision.passages.order_by("position"))),
            "reading": reading,
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
    return get_object_or_404(
        Lesson.objects.readable().select_related("course", "current_revision__edition__source"),
        course__in=Course.objects.visible_to(signed_in(request)),
        course__slug=course_slug,
        slug=lesson_slug,
    )
