"""A file → a document, by its content and its name (pure)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath

from authoring.documents.document import MAX_BYTES, MAX_PARAGRAPHS, Document
from authoring.documents.pages import read_html
from authoring.documents.portable import read_pdf
from authoring.documents.problems import DocumentProblem
from authoring.documents.texts import read_markdown, read_text
from authoring.documents.word import read_word

_READERS: dict[str, Callable[[str, bytes], Document]] = {
    "txt": read_text,
    "md": read_markdown,
    "markdown": read_markdown,
    "htm": read_html,
    "html": read_html,
    "docx": read_word,
    "pdf": read_pdf,
}
_SIGNATURES = (
    (b"%PDF-", ("pdf",)),
    (b"PK\x03\x04", ("docx",)),
    (b"PK\x05\x06", ("docx",)),
    (b"\xd0\xcf\x11\xe0", ()),
    (b"{\\rtf", ()),
)
"""How files begin, and the endings of those that may."""
_SIGNED = {"pdf", "docx"}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_document(name: str, content: bytes) -> Document:
    """Read a file of at most 10 MB; raise DocumentProblem with a code and values."""
    if len(content) > MAX_BYTES:
        raise DocumentProblem("file-too-large", most=MAX_BYTES // 1_000_000)
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending not in _READERS:
        raise DocumentProblem(_refusal(content, "unknown-format"))
    _check_signature(ending, content)
    document = _READERS[ending](PurePath(name).name, content)
    if len(document.paragraphs) > MAX_PARAGRAPHS:
        raise DocumentProblem("too-many-paragraphs", most=MAX_PARAGRAPHS)
    if not document.paragraphs:
        raise DocumentProblem("empty")
    return replace(document, title=document.title[:300])


def _check_signature(ending: str, content: bytes) -> None:
    """Refuse a file that is not what its name says."""
    for signature, endings in _SIGNATURES:
        if content.startswith(signature):
            if ending not in endings:
                raise DocumentProblem(_refusal(content, "name-and-content-differ"), ending=ending)
            return
    if ending == "pdf" and b"%PDF-" in content[:1024]:
        return
    if ending in _SIGNED and content:
        raise DocumentProblem("name-and-content-differ", ending=ending)


def _refusal(content: bytes, otherwise: str) -> str:
    """Return the code for what Word of old and protected files are."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "encrypted" if _ENCRYPTED in content else "old-word"
    return "rich-text" if content.startswith(b"{\\rtf") else otherwise
