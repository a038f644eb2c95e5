"""Papers → Word files, written part by part: small, and the same every time (pure)."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from authoring.formats.packages import make_package
from authoring.formats.paper.writing import Role, Row

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_STYLE_OF = {
    Role.TITLE: "Title",
    Role.HEADING: "Heading1",
    Role.KEY: "Key",
    Role.QUESTION: "Question",
}
_FONT = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体"/>'
_STYLES = f"""{_HEAD}<w:styles xmlns:w="{_MAIN}">
<w:docDefaults><w:rPrDefault><w:rPr>{_FONT}<w:sz w:val="24"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:line="360" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Key"><w:name w:val="Key"/><w:basedOn w:val="Title"/><w:pPr><w:pageBreakBefore/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Question"><w:name w:val="Question"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="120"/></w:pPr></w:style>
</w:styles>"""
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" '
    'w:footer="720" w:gutter="0"/></w:sectPr>'
)


def document_of(rows: Iterable[Row]) -> bytes:
    """Return a .docx file with a paragraph for each row; the key begins a new page."""
    body = "".join(map(_paragraph, rows))
    return make_package(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relation("officeDocument", "word/document.xml"),
            "word/document.xml": (
                f'{_HEAD}<w:document xmlns:w="{_MAIN}"><w:body>{body}{_PAGE}</w:body></w:document>'
            ),
            "word/_rels/document.xml.rels": _relation("styles", "styles.xml"),
            "word/styles.xml": _STYLES,
        }
    )


def _paragraph(row: Row) -> str:
    style = _STYLE_OF.get(row.role)
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    text = f'<w:r><w:t xml:space="preserve">{escape(row.text)}</w:t></w:r>' if row.text else ""
    return f"<w:p>{properties}{text}</w:p>"


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in (("document", "document.main"), ("styles", "styles"))
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relation(kind: str, target: str) -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )
