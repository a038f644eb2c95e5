"""Bytes of a text file → text, in the encodings that question files really have (pure)."""

import codecs
import re

from authoring.formats.shape import MOST_BYTES, FileRefused, Notice

_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TRIED = ("utf-8", "gb18030", "windows-1252")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(content: bytes) -> str:
    """Return the text, with line ends as one character and no byte order mark; raise FileRefused.

    Without a mark it is UTF-8, else GB18030, else windows-1252, whichever fits first.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused(Notice("too-large", values={"most": MOST_BYTES // 1_000_000}))
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return _text(content[len(mark) :], (encoding,))
    return _text(content, _TRIED)


def _text(content: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _BINARY.search(text):
            raise FileRefused(Notice("binary-file"))
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise FileRefused(Notice("unknown-encoding"))
