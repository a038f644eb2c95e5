"""Why a document is refused, what is odd in one, and why text is left out, in sentences."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from authoring.documents import DocumentProblem, Problem

_FILES: Mapping[str, Callable[[], str]] = {
    "unknown-format": lambda: _("Files called .txt, .md, .docx, .html or .pdf are read."),
    "name-and-content-differ": lambda: _("The file is called .%(ending)s and is something else."),
    "binary": lambda: _("The file is no text: it holds control characters."),
    "unknown-encoding": lambda: _("The text is written in neither UTF-8, UTF-16 nor GB18030."),
    "old-word": lambda: _("This is a Word file of the old kind (.doc). Save it as .docx."),
    "rich-text": lambda: _("This is a file in Rich Text Format. Save it as .docx."),
    "encrypted": lambda: _("The file is protected by a password. Save it without one."),
    "broken": lambda: _("The %(format)s file is damaged and cannot be read."),
    "forbidden-xml": lambda: _("The file defines entities of its own (DTD), which is not allowed."),
    "too-deep": lambda: _("Things are nested too deeply in the file."),
    "scanned": lambda: _(
        "The PDF holds pictures of pages and no text. Have the text recognised (OCR) first."
    ),
    "empty": lambda: _("There is no text in the file."),
    "not-installed": lambda: _("To read such files, install %(package)s: %(command)s"),
}
_LIMITS: Mapping[str, Callable[[], str]] = {
    "file-too-large": lambda: _("The file is larger than %(most)s MB."),
    "too-many-entries": lambda: _("The file is a package of more than %(most)s parts."),
    "unpacked-too-large": lambda: _("Unpacked, the file is larger than %(most)s MB."),
    "packed-too-tight": lambda: _(
        "Unpacked, a part of the file is more than %(most)s times as large: it is not read."
    ),
    "too-many-pages": lambda: _("The file has more than %(most)s pages."),
    "too-many-paragraphs": lambda: _("The file has more than %(most)s paragraphs."),
    "too-many-passages": lambda: _("The document has more than %(most)s passages: divide it."),
    "passage-too-long": lambda: _(
        "A paragraph (at %(line)s) is longer than %(most)s characters: divide it."
    ),
    "outline-too-large": lambda: _("The outline is larger than %(most)s characters."),
    "not-an-outline": lambda: _("This is not the outline of a document."),
}
_ODD: Mapping[str, Callable[[], str]] = {
    "no-title": lambda: _("No title was found."),
    "no-text": lambda: _("No text for lessons was found."),
    "long-lesson": lambda: _("The lesson “%(title)s” is longer than %(most)s characters."),
    "number-jumps": lambda: _("A number is skipped before %(found)s."),
    "quote-left-open": lambda: _("A quotation mark is opened here and never closed."),
}
_REASONS: Mapping[str, Callable[[], str]] = {
    "title": lambda: _("title in the document"),
    "letterhead": lambda: _("letterhead"),
    "document-number": lambda: _("document number"),
    "adoption": lambda: _("note on the adoption"),
    "source-line": lambda: _("source and date"),
    "addressees": lambda: _("addressees"),
    "contents": lambda: _("table of contents"),
    "caption": lambda: _("source of a picture"),
    "signature": lambda: _("signature and date"),
    "release-note": lambda: _("note on the release"),
    "distribution": lambda: _("copies and printing"),
    "attachment-list": lambda: _("list of attachments"),
    "site-notice": lambda: _("notice of the site"),
    "page-frame": lambda: _("navigation of the page"),
    "page-furniture": lambda: _("page numbers and running heads"),
}
_SENTENCES = {**_FILES, **_LIMITS, **_ODD}


def document_sentence(problem: DocumentProblem | Problem) -> str:
    """Return why a document is refused or what is odd in it, in the language in use."""
    if problem.code in _SENTENCES:
        return _SENTENCES[problem.code]() % problem.values
    return problem.code


def left_out_reason(code: str) -> str:
    """Return in a few words why a text is left out of the lessons."""
    return _REASONS[code]() if code in _REASONS else code
