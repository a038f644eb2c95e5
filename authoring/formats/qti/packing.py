"""Questions → packages of QTI 2.1 and 3.0: a file for each, and the manifest (pure).

A file of these versions holds one question, and an archive of more than a thousand files is
refused, by this reader too. So many questions make several packages, in one archive.
"""

import re
from collections.abc import Sequence

from lxml import etree

from authoring.archives import MOST_ENTRIES
from authoring.formats.packages import make_archive, make_package
from authoring.formats.qti.dialects import QTI_21, QTI_30, Dialect, item_text
from authoring.formats.qti.manifests import DIFFICULTIES, MANIFEST, PURPOSE, Labels, read_manifest
from authoring.formats.qti.markup import add
from authoring.formats.qti.modern import read_item
from authoring.formats.qti.reading import Unreadable
from authoring.formats.qti.trees import Element, legal, parse
from authoring.formats.qti.writing import has_all_blanks, item_tree
from authoring.formats.shape import FileRefused, Item, Notice, Written
from authoring.formats.typed.differences import differences

MOST_QUESTIONS = MOST_ENTRIES - 10
"""In one package: each is a file of its own, and packages with more files are refused."""

_LOM = "http://ltsc.ieee.org/xsd/LOM"
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,31}")


def write_21(items: Sequence[Item]) -> Written:
    """Return a package of QTI 2.1."""
    return _write(items, QTI_21)


def write_30(items: Sequence[Item]) -> Written:
    """Return a package of QTI 3.0."""
    return _write(items, QTI_30)


def _write(items: Sequence[Item], dialect: Dialect) -> Written:
    """Return a package, or an archive of several."""
    identifiers = _identifiers(items)
    parts: list[bytes] = []
    lost: list[tuple[int, Notice]] = []
    for start in range(0, max(1, len(items)), MOST_QUESTIONS):
        end = start + MOST_QUESTIONS
        part = _package(items[start:end], identifiers[start:end], dialect)
        parts.append(part.content)
        lost += [(start + index, notice) for index, notice in part.lost]
    return Written(parts[0] if len(parts) == 1 else make_archive(parts), tuple(lost))


def _package(items: Sequence[Item], identifiers: Sequence[str], dialect: Dialect) -> Written:
    """Write each question and read it again, so that nothing can be lost without being told."""
    texts = {
        index: text
        for index, item in enumerate(items)
        if (text := _text(item, identifiers[index], dialect))
    }
    files = {index: f"items/{identifiers[index]}.xml" for index in texts}
    manifest = _manifest(items, files, identifiers, dialect)
    labels = read_manifest(parse(manifest.encode())).labels
    lost: list[tuple[int, Notice]] = []
    for index, item in enumerate(items):
        back = _back(texts.get(index), labels.get(files.get(index, "")))
        lost += [(index, notice) for notice in differences(item, back)]
        if back is None:
            texts.pop(index, None)
    kept = {index: file for index, file in files.items() if index in texts}
    manifest = _manifest(items, kept, identifiers, dialect)
    parts = {MANIFEST: manifest} | {files[index]: text for index, text in texts.items()}
    return Written(make_package(parts), tuple(lost))


def _text(item: Item, identifier: str, dialect: Dialect) -> str:
    return item_text(item_tree(item, identifier), dialect) if has_all_blanks(item) else ""


def _back(text: str | None, labels: Labels | None) -> Item | None:
    """Return what reading makes of a question that was just written."""
    if not text:
        return None
    try:
        return (labels or Labels()).on(read_item(parse(text.encode())), "")
    except (Unreadable, FileRefused):
        return None


def _identifiers(items: Sequence[Item]) -> list[str]:
    """Return a name for each question: its own where that may be one, else a number."""
    taken: set[str] = set()
    names: list[str] = []
    for number, item in enumerate(items, 1):
        name = item.uid if _IDENTIFIER.fullmatch(item.uid) else f"item-{number}"
        while name.casefold() in taken:
            name = f"{name}-{number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _manifest(
    items: Sequence[Item], files: dict[int, str], identifiers: Sequence[str], dialect: Dialect
) -> str:
    root = etree.Element("manifest", {"identifier": "MANIFEST-1"})
    metadata = add(root, "metadata")
    add(metadata, "schema", dialect.manifest_schema[0])
    add(metadata, "schemaversion", dialect.manifest_schema[1])
    add(root, "organizations")
    resources = add(root, "resources")
    for index, file in files.items():
        resource = add(resources, "resource", identifier=f"RES-{identifiers[index]}",
                       type=dialect.resource_type, href=file)  # fmt: skip
        _add_labels(resource, items[index])
        add(resource, "file", href=file)
    return _manifest_text(root, dialect)


def _add_labels(resource: Element, item: Item) -> None:
    if not (item.tags or item.difficulty or item.quote or item.category):
        return
    lom = add(add(resource, "metadata"), "lom")
    general = add(lom, "general")
    for tag in item.tags:
        add(add(general, "keyword"), "string", tag)
    if item.difficulty:
        _vocabulary(add(lom, "educational"), "difficulty", DIFFICULTIES[item.difficulty])
    if item.quote:
        relation = add(lom, "relation")
        _vocabulary(relation, "kind", "isbasedon")
        add(add(add(relation, "resource"), "description"), "string", item.quote)
    if item.category:
        classification = add(lom, "classification")
        _vocabulary(classification, "purpose", PURPOSE)
        path = add(classification, "taxonPath")
        for entry in item.category.split("/"):
            add(add(add(path, "taxon"), "entry"), "string", entry)


def _vocabulary(parent: Element, name: str, value: str) -> None:
    term = add(parent, name)
    add(term, "source", "LOMv1.0")
    add(term, "value", value)


def _manifest_text(root: Element, dialect: Dialect) -> str:
    outer = etree.Element(
        f"{{{dialect.manifest_namespace}}}manifest",
        dict(root.attrib),
        nsmap={None: dialect.manifest_namespace, "lom": _LOM},
    )
    for child in root:
        outer.append(child)
    for element in outer.iterdescendants():
        is_lom = (
            element.tag == "lom" or next(element.iterancestors(f"{{{_LOM}}}lom"), None) is not None
        )
        element.tag = f"{{{_LOM if is_lom else dialect.manifest_namespace}}}{element.tag!s}"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{legal(etree.tostring(outer, encoding="unicode"))}\n'
