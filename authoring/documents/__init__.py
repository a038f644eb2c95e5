"""Policy documents → lessons and passages with the labels they are cited by (pure)."""

from authoring.documents.document import Document, Format, Paragraph, Style
from authoring.documents.levels import Level
from authoring.documents.making import make_outline
from authoring.documents.outline import (
    LeftOut,
    Outline,
    OutlineLesson,
    OutlinePassage,
    SourceFacts,
    load_outline,
    outline_json,
)
from authoring.documents.problems import DocumentProblem, Problem
from authoring.documents.reading import read_document
from authoring.documents.writing import lesson_markdown

__all__ = [
    "Document",
    "DocumentProblem",
    "Format",
    "LeftOut",
    "Level",
    "Outline",
    "OutlineLesson",
    "OutlinePassage",
    "Paragraph",
    "Problem",
    "SourceFacts",
    "Style",
    "lesson_markdown",
    "load_outline",
    "make_outline",
    "outline_json",
    "read_document",
]
