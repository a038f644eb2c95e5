"""Word files → paragraphs, through mammoth and the reader of HTML (pure)."""

import io
from typing import Any

from authoring.documents.document import Document, Format
from authoring.documents.packages import open_package, pack
from authoring.documents.pages import html_paragraphs
from authoring.documents.problems import DocumentProblem
from authoring.documents.wordnumbers import write_numbers

EXTRA = 'pip install "hangzhou-lessons[documents]"'

_MAIN_PART = "word/document.xml"
_LEVELS = range(1, 7)
_STYLES = "\n".join(
    [
        *(
            f"p[style-name='{name}'] => p.doc-title:fresh"
            for name in ("Title", "title", "标题", "文档标题", "公文标题")
        ),
        *(f"p[style-name='标题 {level}'] => h{level}:fresh" for level in _LEVELS),
        *(f"p[style-name='标题{level}'] => h{level}:fresh" for level in _LEVELS),
        "comment-reference => ",
    ]
)


def read_word(name: str, content: bytes) -> Document:
    """Read a .docx file: its styles and lists, and the numbers that Word itself writes."""
    parts = open_package(content)
    if _MAIN_PART not in parts:
        raise DocumentProblem("broken", format="docx")
    numbered = pack(write_numbers(parts))
    return Document(name, Format.WORD, tuple(html_paragraphs(_html(numbered))))


def _html(content: bytes) -> str:
    mammoth = _mammoth()
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=_STYLES,
            convert_image=lambda _image: [],
            include_embedded_style_map=False,
            external_file_access=False,
        )
    except RecursionError as error:
        raise DocumentProblem("too-deep") from error
    except Exception as error:  # a hostile file finds the place where a library expects another
        raise DocumentProblem("broken", format="docx") from error
    return str(result.value)


def _mammoth() -> Any:
    try:
        import mammoth  # type: ignore[import-untyped] # it has no types  # noqa: PLC0415 -- an extra
    except ImportError as error:
        raise DocumentProblem("not-installed", package="mammoth", command=EXTRA) from error
    return mammoth
