"""Elements of Word's XML by their bare names: files of both standards have other namespaces (pure)."""

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element


def parsed(content: bytes) -> _Element:
    """Return the root of a small part; raise lxml's XMLSyntaxError."""
    return etree.fromstring(content, parser())


def parser() -> etree.XMLParser:
    """Return a parser that fetches nothing and expands nothing."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )


def name_of(element: _Element) -> str:
    """Return the name without its namespace; "" for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def is_word(element: _Element) -> bool:
    """Say that an element is one of word processing, and not of a drawing with like names."""
    return isinstance(element.tag, str) and "wordprocessingml" in element.tag


def children(element: _Element, name: str) -> Iterator[_Element]:
    return (entry for entry in element if name_of(entry) == name)


def child(element: _Element | None, *names: str) -> _Element | None:
    """Return the first descendant along `names`."""
    for name in names:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def value(element: _Element | None, name: str) -> str:
    """Return an attribute by its bare name; "" where there is none."""
    if element is None:
        return ""
    found = (text for key, text in element.attrib.items() if str(key).rpartition("}")[2] == name)
    return str(next(found, ""))
