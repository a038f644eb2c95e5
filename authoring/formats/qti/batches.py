"""Files and packages of QTI → all their questions, and what is wrong with the others (pure)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from authoring.archives import MOST_UNPACKED
from authoring.formats.packages import looks_like_package, packages_in
from authoring.formats.qti import classic_items, modern
from authoring.formats.qti.archives import Archive, inside
from authoring.formats.qti.manifests import Labels, categories_of
from authoring.formats.qti.reading import Unreadable, line_of
from authoring.formats.qti.trees import Element, attribute, named, parse, words_in
from authoring.formats.shape import MOST_ITEMS, Batch, FileRefused, Item, Notice, Place, tell_read
from authoring.formats.texts import from_html
from authoring.formats.typed.markup import plain

_CLASSIC = {"questestinterop", "item", "assessment", "section", "objectbank"}
_ROOTS = {*_CLASSIC, "assessmentItem", "assessmentTest"}


_FIRST_WORDS = ("mattext", "mat_formattedtext", "prompt", "p", "div")


@dataclass(slots=True)
class _Found:
    items: list[Item] = field(default_factory=list)
    problems: list[Notice] = field(default_factory=list)
    title: str = ""
    categories: dict[str, str] = field(default_factory=dict)
    """By file, as a test in the package says."""
    read_before: int = 0
    """Questions of other packages in the same archive."""
    titles: dict[str, str] = field(default_factory=dict)
    """Of assessments, by file."""
    files: dict[int, str] = field(default_factory=dict)
    """The file of each item of a package, by its place among the items."""

    def take(self, read: Callable[[], Item], place: Place, element: Element) -> None:
        if self.read_before + len(self.items) >= MOST_ITEMS:
            notice = Notice("too-many-items", values={"most": MOST_ITEMS})
            if self.problems[-1:] != [notice]:
                self.problems.append(notice)
            return
        try:
            self.items.append(read())
            tell_read(self.read_before + len(self.items))
        except Unreadable as unreadable:
            self.problems.append(unreadable.notice(place, _words(element)))


def read(content: bytes, name: str = "") -> Batch:
    """Return the questions of a QTI file or package; raise FileRefused."""
    found = _Found()
    if parts := packages_in(content) if looks_like_package(content) else ():
        _read_parts(parts, found)
    elif looks_like_package(content):
        _read_package(Archive(content), found)
    else:
        root = _read_file(content, "", found)
        if str(root.tag) not in _ROOTS:
            raise FileRefused(Notice("not-qti", Place(line=1, element=str(root.tag)[:80])))
    if not found.items and not found.problems:
        found.problems.append(Notice("no-questions"))
    return Batch("qti", tuple(found.items), tuple(found.problems), found.title or _stem_of(name))


def _read_parts(parts: Iterable[tuple[str, bytes]], found: _Found) -> None:
    """Read the packages of an archive, which together may be as large as one."""
    unpacked = 0
    for name, content in parts:
        archive = Archive(content)
        unpacked += archive.unpacked
        if unpacked > MOST_UNPACKED:
            most = MOST_UNPACKED // 1_000_000
            raise FileRefused(Notice("unpacks-too-large", values={"most": most}))
        part = _Found(read_before=len(found.items))
        _read_package(archive, part)
        found.items += [replace(item, place=_within(name, item.place)) for item in part.items]
        found.problems += [
            replace(notice, place=_within(name, notice.place)) for notice in part.problems
        ]
        found.title = found.title or part.title


def _within(package: str, place: Place) -> Place:
    return replace(place, element=f"{package}/{place.element}".rstrip("/"))


def _read_package(archive: Archive, found: _Found) -> None:
    found.title = archive.manifest.title
    for file, content in archive.contents():
        before = len(found.items)
        try:
            _read_file(content, file, found)
        except FileRefused as refused:  # what stands before the broken place is read
            found.problems.append(refused.notice)
        found.files |= dict.fromkeys(range(before, len(found.items)), file)
    found.problems += archive.problems
    if len(set(found.titles.values())) > 1:
        found.categories = found.titles | found.categories
        found.title = archive.manifest.title
    labels = {inside(href) or "": one for href, one in archive.manifest.labels.items()}
    found.items = [
        labels.get(file, Labels()).on(item, found.categories.get(file, ""))
        for item, file in ((item, found.files[place]) for place, item in enumerate(found.items))
    ]


def _read_file(content: bytes, file: str, found: _Found) -> Element:
    """Add what a file holds, and return its root."""
    root = parse(content, file, _Taking(file, found).take)
    if root.tag == "assessmentItem":
        place = Place(line=line_of(root), element=file or attribute(root, "identifier"))
        found.take(lambda: modern.read_item(root, file), place, root)
    elif root.tag == "assessmentTest":
        found.title = attribute(root, "title") or found.title
        found.categories |= _beside(file, categories_of(root))
    elif root.tag in _CLASSIC and (title := classic_items.title_of(root)):
        found.title = found.titles[file] = title
    return root


@dataclass(slots=True)
class _Taking:
    """Takes the items of QTI 1.2 out of a file, one after the other."""

    file: str
    found: _Found
    number: int = 0

    def take(self, item: Element) -> None:
        root = next(reversed([item, *item.iterancestors()]))
        if root.tag not in _CLASSIC:
            return
        self.number += 1
        name = f"item[{self.number}]"
        place = Place(line=line_of(item), element=f"{self.file}/{name}" if self.file else name)
        self.found.take(_reader(item, self.file, self.number), place, item)


def _reader(item: Element, file: str, number: int) -> Callable[[], Item]:
    return lambda: classic_items.read_item(item, file, number)


def _beside(test: str, categories: Mapping[str, str]) -> dict[str, str]:
    """Return the categories by file, when the test names files from its own folder."""
    folder = test.rpartition("/")[0]
    paths = (
        (inside(f"{folder}/{href}" if folder else href), one) for href, one in categories.items()
    )
    return {path: one for path, one in paths if path and one}


def _words(element: Element) -> str:
    """Return the first words of an item, to know it by."""
    return next(filter(None, _texts(element)), "")


def _texts(element: Element) -> Iterator[str]:
    pages = (words_in(one) for one in named(element, *_FIRST_WORDS))
    yield from (" ".join(plain(from_html(page[:500]).markdown).split()) for page in pages)
    yield attribute(element, "title")


def _stem_of(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return stem if dot and ending.lower() in {"xml", "zip", "imscc", "qti"} else name
