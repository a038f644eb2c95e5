"""The project as an app, for its commands; and the admin site under the product's own name."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ProjectConfig(AppConfig):
    name = "hangzhou_lessons"


class SiteAdminConfig(AdminConfig):
    default_site = "hangzhou_lessons.admin.CourseAdminSite"
