"""Files and packages of QTI → all their questions, and what is wrong with the others (pure)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from authoring.formats.packages import looks_like_package
from authoring.formats.qti import classic_items, modern
from authoring.formats.qti.archives import Archive, inside
from authoring.formats.qti.manifests import Labels, categories_of
from authoring.formats.qti.reading import Unreadable, line_of
from authoring.formats.qti.trees import Element, attribute, named, parse, words_in
from authoring.formats.shape import MOST_ITEMS, Batch, FileRefused, Item, Notice, Place
from authoring.formats.texts import from_html
from authoring.formats.typed.markup import plain

_ROOTS = {
    "questestinterop",
    "item",
    "assessmentItem",
    "assessmentTest",
    "assessment",
    "section",
    "objectbank",
}


_FIRST_WORDS = ("mattext", "mat_formattedtext", "prompt", "p", "div")


@dataclass(slots=True)
class _Found:
    items: list[Item] = field(default_factory=list)
    problems: list[Notice] = field(default_factory=list)
    title: str = ""
    categories: dict[str, str] = field(default_factory=dict)
    """By file, as a test in the package says."""
    files: dict[int, str] = field(default_factory=dict)
    """The file of each item of a package, by its place among the items."""

    def take(self, read: Callable[[], Item], place: Place, element: Element) -> None:
        if len(self.items) >= MOST_ITEMS:
            notice = Notice("too-many-items", values={"most": MOST_ITEMS})
            if self.problems[-1:] != [notice]:
                self.problems.append(notice)
            return
        try:
            self.items.append(read())
        except Unreadable as unreadable:
            self.problems.append(unreadable.notice(place, _words(element)))


def read(content: bytes, name: str = "") -> Batch:
    """Return the questions of a QTI file or package; raise FileRefused."""
    found = _Found()
    if looks_like_package(content):
        _read_package(content, found)
    else:
        root = parse(content)
        if str(root.tag) not in _ROOTS:
            raise FileRefused(Notice("not-qti", Place(line=1, element=str(root.tag)[:80])))
        _read_tree(root, "", found)
    if not found.items and not found.problems:
        found.problems.append(Notice("no-questions"))
    return Batch("qti", tuple(found.items), tuple(found.problems), found.title or _stem_of(name))


def _read_package(content: bytes, found: _Found) -> None:
    archive = Archive(content)
    found.title = archive.manifest.title
    for file, root in archive.trees():
        if str(root.tag) in _ROOTS:
            before = len(found.items)
            _read_tree(root, file, found)
            found.files |= dict.fromkeys(range(before, len(found.items)), file)
    found.problems += archive.problems
    labels = {inside(href) or "": one for href, one in archive.manifest.labels.items()}
    found.items = [
        labels.get(file, Labels()).on(item, found.categories.get(file, ""))
        for item, file in ((item, found.files[place]) for place, item in enumerate(found.items))
    ]


def _read_tree(root: Element, file: str, found: _Found) -> None:
    if root.tag == "assessmentItem":
        place = Place(line=line_of(root), element=file or attribute(root, "identifier"))
        found.take(lambda: modern.read_item(root, file), place, root)
    elif root.tag == "assessmentTest":
        found.title = attribute(root, "title") or found.title
        found.categories |= _beside(file, categories_of(root))
    else:
        found.title = classic_items.title_of(root) or found.title
        for number, item in enumerate(classic_items.items_of(root), 1):
            element = f"{file}/item[{number}]" if file else f"item[{number}]"
            place = Place(line=line_of(item), element=element)
            found.take(_reader(item, file, number), place, item)
            item.clear(keep_tail=True)  # a bank may be large, and this one has been read


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
