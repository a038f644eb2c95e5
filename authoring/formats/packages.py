"""Office files are zip archives of XML: what must hold before anything in one is read (pure)."""

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

from authoring.archives import MOST_ENTRIES, MOST_TIMES, MOST_UNPACKED
from authoring.formats.shape import MOST_BYTES, FileRefused, Notice, Place

ALWAYS_ALLOWED = 10_000_000
"""Below this size anything may be packed tightly: tables of like rows do pack well."""

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_CHUNK = 1_000_000
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"}


def looks_like_package(content: bytes) -> bool:
    """Say that a file begins as a zip archive does."""
    return content.startswith(_ZIP)


def open_package(
    content: bytes, wanted: str, harmless: Callable[[bytes], bytes] = bytes
) -> zipfile.ZipFile:
    """Return the archive, once it is known that it holds `wanted` and nothing dangerous.

    Raise FileRefused for an archive that is too large once unpacked, encrypted, or has odd paths,
    and for XML with a document type: entities could be made to fill memory or to read files.
    `harmless` takes out of the beginning of a file what a format may declare all the same.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused(Notice("too-large", values={"most": MOST_BYTES // 1_000_000}))
    if content.startswith(_OLE):
        raise FileRefused(Notice("old-office-file"))
    try:
        package = zipfile.ZipFile(BytesIO(content))
        _check_package(package, len(content), wanted, harmless)
    except FileRefused:
        raise
    except Exception as broken:  # zipfile lets out whatever a broken archive makes it run into
        raise FileRefused(Notice("broken-package")) from broken
    return package


def _check_package(
    package: zipfile.ZipFile, packed: int, wanted: str, harmless: Callable[[bytes], bytes]
) -> None:
    _check_entries(package.infolist(), packed)
    if wanted not in package.namelist():
        raise FileRefused(Notice("other-package", values={"wanted": wanted}))
    for entry in package.infolist():
        if entry.filename.lower().endswith((".xml", ".rels")):
            _check_xml(package, entry, harmless)


def _check_entries(entries: list[zipfile.ZipInfo], packed: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise FileRefused(Notice("too-many-files", values={"most": MOST_ENTRIES}))
    unpacked = sum(entry.file_size for entry in entries)
    is_bomb = unpacked > ALWAYS_ALLOWED and unpacked > MOST_TIMES * packed
    if unpacked > MOST_UNPACKED or is_bomb:
        raise FileRefused(Notice("unpacks-too-large", values={"most": MOST_UNPACKED // 1_000_000}))
    for entry in entries:
        name = entry.filename
        if (
            name.startswith(("/", "\\"))
            or ".." in name.replace("\\", "/").split("/")
            or ":" in name
        ):
            raise FileRefused(Notice("odd-path", Place(element=name[:200])))
        if entry.flag_bits & 1:
            raise FileRefused(Notice("encrypted"))


def _check_xml(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, harmless: Callable[[bytes], bytes]
) -> None:
    """Refuse a document type, and encodings in which one would not be seen here."""
    place = Place(element=entry.filename[:200])
    with package.open(entry) as stream:
        rest = b""
        first = True
        while chunk := stream.read(_CHUNK):
            if first and not _is_plain(chunk):
                raise FileRefused(Notice("odd-encoding", place))
            if first:
                chunk = harmless(chunk)
            if _DECLARATION.search(rest + chunk):
                raise FileRefused(Notice("document-type", place))
            rest = chunk[-16:]
            first = False


def _is_plain(beginning: bytes) -> bool:
    text = beginning[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    named = _ENCODING.match(text)
    return text.startswith(b"<") and (named is None or named[1].lower() in _ENCODINGS)


def make_archive(packages: Sequence[bytes]) -> bytes:
    """Return an archive of packages, which are packed already."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for number, package in enumerate(packages, 1):
            name = f"questions-{number:03}.zip"
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), package)
    return target.getvalue()


def packages_in(content: bytes) -> list[tuple[str, bytes]]:
    """Return the packages that an archive consists of, with their names; none for a package.

    Raise FileRefused for an archive that is too large once unpacked, or has odd paths.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused(Notice("too-large", values={"most": MOST_BYTES // 1_000_000}))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if not entries or not all(entry.filename.endswith(".zip") for entry in entries):
                return []
            _check_entries(entries, len(content))
            return [(entry.filename, archive.read(entry)) for entry in entries]
    except FileRefused:
        raise
    except Exception as broken:  # as above
        raise FileRefused(Notice("broken-package")) from broken


def make_package(parts: Mapping[str, str]) -> bytes:
    """Return an archive of text files, the same for the same parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, text.encode())
    return target.getvalue()
