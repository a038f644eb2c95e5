"""Every URL of the site."""

from django.contrib import admin
from django.urls import include, path

from accounts.views import choose_language
from hangzhou_lessons.views import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("language/", choose_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("lessons.urls")),
    path("", include("quizzes.urls")),
    path("", include("progress.urls")),
]
