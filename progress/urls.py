"""The learner's own pages."""

from django.urls import path

from progress import views

urlpatterns = [
    path("", views.home, name="home"),
    path("progress/", views.my_progress, name="my-progress"),
    path(
        "courses/<slug:course_slug>/<slug:lesson_slug>/changes/",
        views.lesson_changes,
        name="lesson-changes",
    ),
    path(
        "courses/<slug:course_slug>/<slug:lesson_slug>/changes/quiz/",
        views.start_delta,
        name="start-delta",
    ),
    path(
        "courses/<slug:course_slug>/<slug:lesson_slug>/changes/confirm/",
        views.confirm_changes,
        name="confirm-changes",
    ),
]
