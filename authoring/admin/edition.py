"""Publishing the texts of an edition together."""

from authoring.admin.page import Page

PAGES: tuple[Page, ...] = ()
