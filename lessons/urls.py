"""Reading."""

from django.urls import path

from lessons import views

urlpatterns = [
    path("courses/", views.catalogue, name="catalogue"),
    path("courses/<slug:course_slug>/", views.course, name="course"),
    path("courses/<slug:course_slug>/<slug:lesson_slug>/", views.lesson, name="lesson"),
    path(
        "courses/<slug:course_slug>/<slug:lesson_slug>/read/",
        views.read_passages,
        name="read-passages",
    ),
    path(
        "courses/<slug:course_slug>/<slug:lesson_slug>/finish/",
        views.finish_lesson,
        name="finish-lesson",
    ),
]
