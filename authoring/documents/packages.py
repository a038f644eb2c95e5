"""Opens a .docx, which is a zip of XML, without being led astray by it (pure)."""

import io
import re
import zipfile
import zlib

from authoring.archives import MOST_ENTRIES, MOST_TIMES, MOST_UNPACKED
from authoring.documents.problems import DocumentProblem

_SMALL = 100_000
"""Bytes of an entry that may be packed tighter: a short and dull XML part is no bomb."""
_CHUNK = 65_536

_WANTED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/(?:_rels/)?[A-Za-z0-9]{1,40}\.xml(?:\.rels)?"
)
"""The parts that hold text, styles and numbers; pictures and macros are not even unpacked."""
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def open_package(content: bytes) -> dict[str, bytes]:
    """Return the XML parts of a Word file by name; raise DocumentProblem. Reads no more than 100 MB."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            _check_directory(entries, len(content))
            return _read_parts(package, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise DocumentProblem("broken", format="docx") from error
    except (RuntimeError, ValueError, UnicodeDecodeError) as error:
        if isinstance(error, DocumentProblem):
            raise
        raise DocumentProblem("broken", format="docx") from error


def pack(parts: dict[str, bytes]) -> bytes:
    """Return a package of `parts` alone."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return packed.getvalue()


def _check_directory(entries: list[zipfile.ZipInfo], packed: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise DocumentProblem("too-many-entries", most=MOST_ENTRIES)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED:
        raise DocumentProblem("unpacked-too-large", most=MOST_UNPACKED // 1_000_000)
    if unpacked > _SMALL and unpacked > MOST_TIMES * packed:
        raise DocumentProblem("packed-too-tight", most=MOST_TIMES)
    for entry in entries:
        if entry.flag_bits & 1:
            raise DocumentProblem("encrypted")
        if entry.file_size > max(_SMALL, MOST_TIMES * entry.compress_size):
            raise DocumentProblem("packed-too-tight", most=MOST_TIMES)


def _read_parts(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = MOST_UNPACKED
    for entry in entries:
        if _WANTED.fullmatch(entry.filename):
            if entry.filename in parts:
                raise DocumentProblem("broken", format="docx")
            parts[entry.filename] = part = _read(package, entry, left)
            left -= len(part)
            _check_part(part)
    return parts


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """Unpack an entry, trusting nothing that the directory says of its size."""
    most = min(left, max(_SMALL, MOST_TIMES * entry.compress_size))
    chunks: list[bytes] = []
    size = 0
    with package.open(entry) as packed:
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise DocumentProblem("unpacked-too-large", most=MOST_UNPACKED // 1_000_000)
            chunks.append(chunk)
    return b"".join(chunks)


def _check_part(part: bytes) -> None:
    """Refuse a DTD; in an encoding where it could hide, refuse the part."""
    if b"\x00" in part[:200] or re.match(
        rb"\s*<\?xml[^>]{0,200}encoding=[\"'](?!utf-8|us-ascii)", part, re.IGNORECASE
    ):
        raise DocumentProblem("broken", format="docx")
    if _FORBIDDEN.search(part):
        raise DocumentProblem("forbidden-xml")
