"""Every own page of the admin, by topic."""

from authoring.admin import coverage, drafts, edition, imports, questions, review
from authoring.admin.page import Page

PAGES: tuple[Page, ...] = (
    *review.PAGES,
    *imports.PAGES,
    *edition.PAGES,
    *drafts.PAGES,
    *coverage.PAGES,
    *questions.PAGES,
)
