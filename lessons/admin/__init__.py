"""Courses, sources and lessons in the admin."""

from lessons.admin import course, lesson

__all__ = ["course", "lesson"]
