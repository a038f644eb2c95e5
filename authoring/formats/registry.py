"""The formats there are: by name, and by what a file looks like (pure).

A format is imported when it is first asked for; one whose library is not installed is not there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from authoring.formats.shape import MOST_BYTES, Batch, FileRefused, Item, Notice, Written

AUTO = "auto"
"""Stands for the format that the file looks like."""


@dataclass(frozen=True, slots=True)
class Format:
    """Where a format's reader and writer are, and how its files are called."""

    name: str
    module: str
    extension: str
    """Without its dot."""
    media_type: str
    reader: str = "read"
    writer: str = "write"
    other_extensions: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        """Say whether it can be used on this machine."""
        return self._module() is not None

    def sniffs(self, content: bytes, name: str) -> bool:
        """Say whether a file is likely of this format."""
        return bool(self._here().sniff(content, name))

    def read(self, content: bytes, name: str = "") -> Batch:
        """Return the questions of a file; raise FileRefused if nothing of it can be read."""
        batch: Batch = getattr(self._here(), self.reader)(content, name)
        return batch

    def write(self, items: Sequence[Item]) -> Written:
        """Return a file of the questions, and what of them it cannot say."""
        written: Written = getattr(self._here(), self.writer)(items)
        return written

    def template(self) -> bytes:
        """Return a file to fill in, of a format that has one."""
        made: bytes = self._here().template()
        return made

    def is_named_like(self, name: str) -> bool:
        """Say whether a file with this name is usually of this format."""
        return name.lower().rpartition(".")[2] in {self.extension, *self.other_extensions}

    def _here(self) -> ModuleType:
        module = self._module()
        if module is None:
            raise FileRefused(Notice("format-not-there", values={"format": self.name}))
        return module

    def _module(self) -> ModuleType | None:
        try:
            return import_module(self.module)
        except ModuleNotFoundError:
            return None


_TEXT = "text/plain; charset=utf-8"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OURS = "authoring.formats"

FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format(
            "xlsx",
            f"{_OURS}.excel",
            "xlsx",
            f"{_OFFICE}.spreadsheetml.sheet",
            other_extensions=("xlsm",),
        ),
        Format("docx", f"{_OURS}.word", "docx", f"{_OFFICE}.wordprocessingml.document"),
        Format("qti21", f"{_OURS}.qti", "zip", "application/zip", writer="write_21"),
        Format("qti30", f"{_OURS}.qti", "zip", "application/zip", writer="write_30"),
        Format("moodle_xml", f"{_OURS}.moodle_xml", "xml", "application/xml"),
        Format(
            "yaml",
            f"{_OURS}.coursetext",
            "yaml",
            "application/yaml; charset=utf-8",
            other_extensions=("yml",),
        ),
        Format("gift", f"{_OURS}.gift", "gift", _TEXT, other_extensions=("txt",)),
        Format("aiken", f"{_OURS}.aiken", "txt", _TEXT),
        Format(
            "csv",
            f"{_OURS}.separated",
            "csv",
            "text/csv; charset=utf-8",
            other_extensions=("tsv",),
        ),
        Format("paper", f"{_OURS}.paper", "txt", _TEXT),
    )
}
"""By name. A file that looks like several is tried in this order."""


def formats_there() -> list[Format]:
    """Return the formats that can be used on this machine."""
    return [entry for entry in FORMATS.values() if entry.is_there]


def read_items(content: bytes, name: str = "", format_name: str = AUTO) -> Batch:
    """Return the questions of a file in the format of that name, or in the one it looks like.

    Raise FileRefused if nothing of it can be read.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused(Notice("too-large", values={"most": MOST_BYTES // 1_000_000}))
    if not content.strip():
        raise FileRefused(Notice("empty-file"))
    if format_name != AUTO:
        return _named(format_name).read(content, name)
    return _read_first(list(likely_formats(content, name)), content, name)


def write_items(items: Sequence[Item], format_name: str) -> Written:
    """Return a file of the questions in the format of that name."""
    return _named(format_name).write(items)


def likely_formats(content: bytes, name: str) -> Iterator[Format]:
    """Yield the formats a file looks like, those that its name speaks for first.

    A file that looks like none is taken at its name.
    """
    there = sorted(formats_there(), key=lambda entry: not entry.is_named_like(name))
    looks = [entry for entry in there if entry.sniffs(content, name)]
    yield from looks or (entry for entry in there if entry.is_named_like(name))


def _named(name: str) -> Format:
    if name not in FORMATS:
        raise FileRefused(Notice("unknown-format", values={"format": name}))
    return FORMATS[name]


def _read_first(likely: Sequence[Format], content: bytes, name: str) -> Batch:
    """Return the first batch with a question in it; else what the likeliest format says."""
    refused = FileRefused(Notice("unknown-format"))
    empty: Batch | None = None
    for entry in likely:
        try:
            batch = entry.read(content, name)
        except FileRefused as reason:
            refused = reason if entry is likely[0] else refused
            continue
        if batch.items:
            return batch
        empty = empty or batch
    if empty is None:
        raise refused
    return empty
