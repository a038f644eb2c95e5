"""The admin site under the product's own name."""

from django.contrib.admin.apps import AdminConfig


class SiteAdminConfig(AdminConfig):
    default_site = "hangzhou_lessons.admin.CourseAdminSite"
