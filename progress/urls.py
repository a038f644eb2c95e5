"""The learner's own pages."""

from django.urls import path

from progress import views

urlpatterns = [
    path("", views.home, name="home"),
    path("progress/", views.my_progress, name="my-progress"),
]
