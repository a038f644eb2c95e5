"""The names that versions of QTI give to the same things (pure)."""

import re
from dataclasses import dataclass

from lxml import etree

from authoring.formats.qti.trees import Element

_CAPITAL = re.compile(r"([A-Z])")
_HTML = {
    "a", "blockquote", "br", "code", "del", "div", "em", "h2", "h3", "h4", "hr", "li", "ol", "p",
    "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_WITH_BODY = {"modalFeedback", "rubricBlock"}
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class Dialect:
    """One version, as items and manifests name it."""

    namespace: str
    schema: str
    templates: str
    template_ending: str
    resource_type: str
    manifest_namespace: str
    manifest_schema: tuple[str, str]
    has_hyphens: bool


QTI_21 = Dialect(
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    templates="http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
    template_ending="",
    resource_type="imsqti_item_xmlv2p1",
    manifest_namespace="http://www.imsglobal.org/xsd/imscp_v1p1",
    manifest_schema=("QTIv2.1 Package", "1.0.0"),
    has_hyphens=False,
)
QTI_30 = Dialect(
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    templates="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    template_ending=".xml",
    resource_type="imsqti_item_xmlv3p0",
    manifest_namespace="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    manifest_schema=("QTI Package", "3.0.0"),
    has_hyphens=True,
)


def item_text(tree: Element, dialect: Dialect) -> str:
    """Return an item in the names of 2.1 as a file of `dialect`."""
    root = etree.Element(
        f"{{{dialect.namespace}}}{_name(str(tree.tag), dialect)}",
        nsmap={None: dialect.namespace, "xsi": _XSI},
    )
    root.set(f"{{{_XSI}}}schemaLocation", f"{dialect.namespace} {dialect.schema}")
    _translate(tree, root, dialect)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{etree.tostring(root, encoding="unicode")}\n'


def _translate(source: Element, target: Element, dialect: Dialect) -> None:
    """Copy an element's attributes and content; an item is some ten levels deep."""
    for key, value in source.attrib.items():
        target.set(_attribute(str(key), dialect), _value(str(key), str(value), dialect))
    if dialect.has_hyphens and source.tag in _WITH_BODY:
        target = etree.SubElement(target, f"{{{dialect.namespace}}}qti-content-body")
    target.text = source.text
    for child in source:
        name = f"{{{dialect.namespace}}}{_name(str(child.tag), dialect)}"
        copy = etree.SubElement(target, name)
        _translate(child, copy, dialect)
        copy.tail = child.tail


def _name(name: str, dialect: Dialect) -> str:
    return f"qti-{_hyphenated(name)}" if dialect.has_hyphens and name not in _HTML else name


def _attribute(name: str, dialect: Dialect) -> str:
    return _hyphenated(name) if dialect.has_hyphens else name


def _value(name: str, value: str, dialect: Dialect) -> str:
    is_template = name == "template"
    return f"{dialect.templates}{value}{dialect.template_ending}" if is_template else value


def _hyphenated(name: str) -> str:
    return _CAPITAL.sub(lambda found: f"-{found[1].lower()}", name)
