"""Today, and my progress."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import signed_in
from lessons.models import Course, Lesson
from progress.actions import confirm_changes as confirm
from progress.actions import record_completions_of
from progress.changes import (
    catching_up,
    changes_since,
    history,
    outdated_completion,
    outdated_completions,
    shown_changes,
)
from progress.models import Completion
from progress.overview import overviews, totals
from progress.records import answer_counts, by_weekday, calendar, recent_attempts, weakest_passages
from quizzes.actions.deltas import start_delta as start
from quizzes.models import Objection
from quizzes.standing import course_standings


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    record_completions_of(user, now=timezone.now())
    standings = course_standings(user, Course.objects.published())
    context = {
        "changed": outdated_completions(user),
        "begun": [course for course in standings if course.is_begun and not course.is_done],
        "new": [course for course in standings if not course.is_begun],
        "done": [course for course in standings if course.is_done],
        "awaiting": [
            quiz for course in standings for quiz in course.all_quizzes if quiz.is_awaiting
        ],
    }
    return render(request, "progress/home.html", context)


@require_safe
def my_progress(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    now = timezone.now()
    record_completions_of(user, now=timezone.now())
    standings = course_standings(user, Course.objects.published())
    begun = [course for course in standings if course.is_begun]
    courses = overviews(begun, answer_counts(user, now), history(user))
    weeks = calendar(user, timezone.localdate(now))
    context = {
        "standings": courses,
        "totals": totals(courses),
        "weeks": weeks,
        "weekdays": by_weekday(weeks),
        "weakest": weakest_passages(user, now),
        "recent": recent_attempts(user, now),
        "objections": Objection.objects.shown_to(user, now),
    }
    return render(request, "progress/my_progress.html", context)


@require_safe
def lesson_changes(request: HttpRequest, course_slug: str, lesson_slug: str) -> HttpResponse:
    """Show what changed in a lesson since the person passed it, and how to catch up."""
    completion = _outdated(request, course_slug, lesson_slug)
    if completion is None:
        return redirect("lesson", course_slug, lesson_slug)
    context = {
        "completion": completion,
        "lesson": completion.lesson,
        "course": completion.lesson.course,
        "changes": shown_changes(changes_since(completion)),
        "catching_up": catching_up(completion),
    }
    return render(request, "progress/lesson_changes.html", context)


@require_POST
def start_delta(request: HttpRequest, course_slug: str, lesson_slug: str) -> HttpResponse:
    """Begin, or go on with, the questions about what changed."""
    completion = _outdated(request, course_slug, lesson_slug)
    if completion is None:
        return redirect("lesson", course_slug, lesson_slug)
    todo = catching_up(completion)
    if todo.state != "ready" or completion.lesson.current_revision is None:
        return redirect("lesson-changes", course_slug, lesson_slug)
    attempt = todo.open_attempt or start(
        user=signed_in(request),
        revision=completion.lesson.current_revision,
        versions=todo.versions,
        pass_percent=todo.pass_percent,
        now=timezone.now(),
        seed=secrets.randbits(63),
    )
    return redirect("attempt", attempt.pk)


@require_POST
def confirm_changes(request: HttpRequest, course_slug: str, lesson_slug: str) -> HttpResponse:
    """Note that the person has read what changed, where no question rests on it."""
    completion = _outdated(request, course_slug, lesson_slug)
    if completion is None:
        return redirect("lesson", course_slug, lesson_slug)
    revision = completion.lesson.current_revision
    if catching_up(completion).state != "read" or revision is None:
        return redirect("lesson-changes", course_slug, lesson_slug)
    confirm(user=signed_in(request), revision=revision, now=timezone.now())
    messages.success(
        request, _("Noted: you know the new text of “%(lesson)s”.") % {"lesson": completion.lesson}
    )
    return redirect("home")


def _outdated(request: HttpRequest, course_slug: str, lesson_slug: str) -> Completion | None:
    """Return what the person passed of a lesson, if its text has changed since."""
    user = signed_in(request)
    courses = Course.objects.visible_to(user)
    lessons = Lesson.objects.readable().filter(course__in=courses, course__slug=course_slug)
    related = lessons.select_related("course", "current_revision")
    lesson = get_object_or_404(related, slug=lesson_slug)
    record_completions_of(user, now=timezone.now())
    return outdated_completion(user, lesson)
