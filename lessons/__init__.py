"""Courses, the documents they rest on, lessons, revisions, passages, and reading."""
