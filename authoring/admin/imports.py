"""Importing a policy document."""

from authoring.admin.page import Page

PAGES: tuple[Page, ...] = ()
