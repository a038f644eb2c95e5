"""The manifest of a QTI package: its files, and the labels of each question in LOM (pure).

LOM is IEEE 1484.12.3; quotes stand in it as what a question is based on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from authoring.formats.qti.trees import Element, attribute, named, words_in
from authoring.formats.shape import Item

MANIFEST = "imsmanifest.xml"
PURPOSE = "discipline"
"""What the classification by chapters is for, in LOM's words."""

DIFFICULTIES = {1: "easy", 2: "medium", 3: "difficult"}
_DIFFICULTY_OF = {"very easy": 1, "very difficult": 3} | {
    word: level for level, word in DIFFICULTIES.items()
}
_LABEL_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Labels:
    """What a manifest says of one question."""

    tags: tuple[str, ...] = ()
    difficulty: int | None = None
    category: str = ""
    quote: str = ""

    def on(self, item: Item, category: str) -> Item:
        """Return the item with these labels; `category` stands where neither has one."""
        return replace(
            item,
            tags=self.tags or item.tags,
            difficulty=self.difficulty or item.difficulty,
            category=self.category or item.category or category,
            quote=self.quote or item.quote,
        )


@dataclass(slots=True)
class Manifest:
    """The files of a package that may hold questions, in order."""

    title: str = ""
    files: list[str] = field(default_factory=list)
    """As written: they may lead anywhere."""
    labels: dict[str, Labels] = field(default_factory=dict)


def read_manifest(root: Element) -> Manifest:
    """Return what a manifest lists of questions."""
    manifest = Manifest(_title(root))
    for resource in named(root, "resource"):
        if not _is_of_questions(attribute(resource, "type").casefold()):
            continue
        hrefs = [attribute(resource, "href") or attribute(resource, "file")]
        if not hrefs[0]:
            hrefs = [attribute(one, "href") for one in resource.iterchildren("file")]
        manifest.files += [href for href in hrefs if href]
        for metadata in resource.iterchildren("metadata"):
            manifest.labels[hrefs[0] if hrefs else ""] = labels_of(metadata)
    manifest.files = list(dict.fromkeys(manifest.files))
    return manifest


def labels_of(metadata: Element) -> Labels:
    """Return the labels that a resource's metadata give its question."""
    keywords = [words_in(one) for one in named(metadata, "keyword")]
    difficulty = next((_value(one) for one in named(metadata, "difficulty")), "")
    return Labels(
        tuple(dict.fromkeys(word for word in keywords if word and len(word) <= _LABEL_LIMIT)),
        _DIFFICULTY_OF.get(difficulty.casefold()),
        next(_categories(metadata), ""),
        next(_quotes(metadata), ""),
    )


def categories_of(test: Element) -> Mapping[str, str]:
    """Return the titles of a test's sections by the files of their items."""
    found: dict[str, str] = {}
    for reference in named(test, "assessmentItemRef"):
        titles = [
            attribute(section, "title").replace("/", "／")
            for section in reference.iterancestors("assessmentSection")
        ]
        found[attribute(reference, "href")] = "/".join(title for title in reversed(titles) if title)
    return found


def _is_of_questions(kind: str) -> bool:
    return "imsqti" in kind or "assessment" in kind or "question-bank" in kind


def _title(root: Element) -> str:
    for metadata in root.iterchildren("metadata"):
        for title in named(metadata, "title"):
            return words_in(title)
    return ""


def _categories(metadata: Element) -> Iterator[str]:
    for classification in named(metadata, "classification"):
        purpose = next((_value(one) for one in named(classification, "purpose")), "")
        entries = [words_in(one) for one in named(classification, "entry")]
        if purpose.casefold() == PURPOSE and entries:
            yield "/".join(entry for entry in entries if entry)


def _quotes(metadata: Element) -> Iterator[str]:
    for relation in named(metadata, "relation"):
        kind = next((_value(one) for one in named(relation, "kind")), "")
        if kind.casefold() == "isbasedon":
            yield from (words_in(one) for one in named(relation, "description"))


def _value(element: Element) -> str:
    """Return the term of a LOM vocabulary."""
    value = next(named(element, "value"), None)
    return words_in(value if value is not None else element)
