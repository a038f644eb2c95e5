"""Zip packages of QTI → their files, by the manifest (pure)."""

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from urllib.parse import unquote

from authoring.formats.packages import open_package
from authoring.formats.qti.doctypes import bytes_without_doctype
from authoring.formats.qti.manifests import MANIFEST, Manifest, read_manifest
from authoring.formats.qti.trees import parse
from authoring.formats.shape import FileRefused, Notice, Place

_ENDINGS = (".xml", ".qti", ".dat")


class Archive:
    """An open package: its manifest, its XML files, and what is wrong with either."""

    def __init__(self, content: bytes) -> None:
        """Read the manifest; raise FileRefused for what is no package or a dangerous one."""
        self._manifest_name = _manifest_name(content)
        self._folder = posixpath.dirname(self._manifest_name)
        self._package = open_package(content, self._manifest_name, bytes_without_doctype)
        self.unpacked = sum(entry.file_size for entry in self._package.infolist())
        self.problems: list[Notice] = []
        self.manifest = Manifest()
        if self._manifest_name.endswith(MANIFEST):
            self.manifest = read_manifest(parse(self._bytes(self._manifest_name), MANIFEST))

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Yield each file that may hold questions, with its name beside the manifest."""
        with closing(self._package):
            for name in self._files():
                try:
                    content = self._bytes(posixpath.join(self._folder, name))
                except FileRefused as refused:
                    self.problems.append(refused.notice)
                    continue
                yield name, content

    def _files(self) -> list[str]:
        entries = set(self._package.namelist())
        found: list[str] = []
        for href in self.manifest.files:
            name = inside(href)
            if name is None:
                self.problems.append(Notice("outside-reference", Place(element=href[:200])))
            elif posixpath.join(self._folder, name) in entries:
                found.append(name)
            elif name.lower().endswith(_ENDINGS):
                self.problems.append(Notice("missing-file", Place(element=name[:200])))
        files = [name for name in found if name.lower().endswith(_ENDINGS)]
        return files + self._unlisted(entries, bool(files))

    def _unlisted(self, entries: set[str], is_listed: bool) -> list[str]:  # noqa: FBT001 -- private, one call
        """Return XML files for a manifest that lists none, and Canvas's own, which it never lists."""
        prefix = f"{self._folder}/" if self._folder else ""
        names = sorted(
            name.removeprefix(prefix) for name in entries if name.lower().endswith(_ENDINGS)
        )
        if is_listed:
            return [name for name in names if name.endswith(".xml.qti")]
        return [name for name in names if posixpath.basename(name) != MANIFEST]

    def _bytes(self, name: str) -> bytes:
        try:
            return self._package.read(name)
        except Exception as broken:  # zipfile lets out whatever a broken archive makes it run into
            raise FileRefused(Notice("broken-package", Place(element=name[:200]))) from broken


def inside(href: str) -> str | None:
    """Return the name of a file in the package; None for what leads out of it."""
    plain = unquote(href.partition("#")[0].partition("?")[0])
    if ":" in plain or "\\" in plain or plain.startswith("/") or "\0" in plain:
        return None
    name = posixpath.normpath(plain)
    return None if name == ".." or name.startswith("../") else name


def _manifest_name(content: bytes) -> str:
    """Return where the manifest stands, which may be in a folder; without one, any XML file."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            names = sorted(package.namelist()[:2_000], key=lambda name: name.count("/"))
    except Exception as broken:  # as above
        raise FileRefused(Notice("broken-package")) from broken
    manifests = [name for name in names if posixpath.basename(name) == MANIFEST]
    others = [name for name in names if name.lower().endswith(_ENDINGS)]
    return next(iter([*manifests, *others]), MANIFEST)
