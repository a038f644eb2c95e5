"""Which passages are covered by questions."""

from authoring.admin.page import Page

PAGES: tuple[Page, ...] = ()
