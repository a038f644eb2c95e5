"""Drafting questions from a lesson."""

from authoring.admin.page import Page

PAGES: tuple[Page, ...] = ()
