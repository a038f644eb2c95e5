"""Today, and my progress."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import signed_in
from lessons.models import Course
from progress.overview import overviews, totals
from progress.records import answer_counts, by_weekday, calendar, recent_attempts, weakest_passages
from quizzes.standing import course_standings


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    standings = course_standings(user, Course.objects.published())
    context = {
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
    standings = course_standings(user, Course.objects.published())
    courses = overviews(
        [course for course in standings if course.is_begun], answer_counts(user, now)
    )
    weeks = calendar(user, timezone.localdate(now))
    context = {
        "standings": courses,
        "totals": totals(courses),
        "weeks": weeks,
        "weekdays": by_weekday(weeks),
        "weakest": weakest_passages(user, now),
        "recent": recent_attempts(user, now),
    }
    return render(request, "progress/my_progress.html", context)
