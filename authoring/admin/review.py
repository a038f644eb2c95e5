"""The review queue."""

from authoring.admin.page import Page

PAGES: tuple[Page, ...] = ()
