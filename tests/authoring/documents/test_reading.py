"""Files of each format, and those that are refused."""

import io
import zipfile
import zlib

import docx
import pytest

from authoring.documents import DocumentProblem, Style, make_outline, read_document
from authoring.documents.document import MAX_BYTES
from tests.authoring.documents.makers import (
    make_docx,
    make_pdf,
    number_by_word,
    numbering_part,
    part_of,
    repacked,
    saved,
)

WORD = make_docx(("", "湖在城西。"))
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CASES = {
    "no ending": ("file", b"x", "unknown-format"),
    "spreadsheet": ("a.xlsx", b"PK\x03\x04", "unknown-format"),
    "old word": ("a.doc", OLD_WORD, "old-word"),
    "old word called docx": ("a.docx", OLD_WORD, "old-word"),
    "protected word": ("a.docx", OLD_WORD + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "rich text": ("a.txt", b"{\\rtf1 x}", "rich-text"),
    "pdf called txt": ("a.txt", b"%PDF-1.4", "name-and-content-differ"),
    "zip called md": ("a.md", WORD, "name-and-content-differ"),
    "text called docx": ("a.docx", "湖".encode(), "name-and-content-differ"),
    "text called pdf": ("a.pdf", "湖".encode(), "name-and-content-differ"),
    "binary": ("a.txt", b"\x00\x01\x02abc", "binary"),
    "no encoding": ("a.txt", b"\xff\xff\xff\xff", "unknown-encoding"),
    "nothing": ("a.txt", b"", "empty"),
    "blanks": ("a.txt", " \n\u3000\n".encode(), "empty"),
    "empty page": ("a.html", b"<html><body></body></html>", "empty"),
    "broken pdf": ("a.pdf", b"%PDF-1.4\nnothing", "broken"),
    "broken zip": ("a.docx", b"PK\x03\x04nothing", "broken"),
    "too large": ("a.txt", b"x" * (MAX_BYTES + 1), "file-too-large"),
    "too many lines": ("a.txt", b"\n" * 200_001, "too-many-paragraphs"),
    "deep page": ("a.html", b"<div>" * 5_000 + b"x", "too-deep"),
    "scanned": ("a.pdf", make_pdf([[], []]), "scanned"),
}


@pytest.mark.parametrize(("name", "content", "code"), CASES.values(), ids=CASES)
def test_file_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(DocumentProblem) as refused:
        read_document(name, content)
    assert refused.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("ending", ["txt", "md", "html"])
def test_text_is_read_in_each_encoding(ending: str, encoding: str) -> None:
    document = read_document(f"a.{ending}", "湖区有𠮷野家。".encode(encoding))
    assert [paragraph.text for paragraph in document.paragraphs] == ["湖区有𠮷野家。"]


def test_page_is_read_in_the_encoding_it_declares() -> None:
    page = '<meta charset="gb2312"><p>湖在城西。</p>'.encode("gb18030")
    assert [one.text for one in read_document("a.html", page).paragraphs] == ["湖在城西。"]


def test_too_many_passages_are_refused() -> None:
    document = read_document("a.txt", "湖在城西。\n".encode() * 5_002)
    with pytest.raises(DocumentProblem) as refused:
        make_outline(document)
    assert (refused.value.code, refused.value.values) == ("too-many-passages", {"most": 5000})


def test_endless_paragraph_is_refused() -> None:
    with pytest.raises(DocumentProblem) as refused:
        make_outline(read_document("a.txt", ("题目\n" + "湖" * 100_001).encode()))
    assert (refused.value.code, refused.value.values["line"]) == ("passage-too-long", 2)


@pytest.mark.promise("C4")
def test_page_runs_nothing_and_asks_for_nothing() -> None:
    page = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>湖&x;</p>'
        "<script>alert(1)</script><style>p{}</style><noscript>关</noscript>"
    )
    assert [one.text for one in read_document("a.html", page.encode()).paragraphs] == ["湖&x;"]


def test_page_outside_its_article_is_left_out() -> None:
    page = "<h1>题</h1><article><p>湖在城西。</p></article><div>推荐</div><footer>联系</footer>"
    document = read_document("a.html", page.encode())
    assert [one.text for one in document.paragraphs] == ["湖在城西。"]
    assert document.left_out == (("page-frame", "题\n推荐\n联系"),)


def test_table_with_spanning_cells_keeps_its_columns() -> None:
    page = (
        "<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr>"
        "<tr><td colspan=2>合计 | 全部</td></tr></table>"
    )
    (found,) = read_document("a.html", page.encode()).paragraphs
    assert (found.style, found.text) == (Style.TABLE, "甲 | 1\n| 2\n合计|全部 |")


def test_table_that_only_sets_the_page_is_text() -> None:
    page = "<table><tr><td><p>一、湖</p><p>湖在城西。</p></td></tr></table>"
    assert [one.text for one in read_document("a.html", page.encode()).paragraphs] == [
        "一、湖",
        "湖在城西。",
    ]


def test_table_of_endless_width_is_read_as_text() -> None:
    page = "<table>" + "<tr><td rowspan=9999 colspan=9999>湖" * 50
    assert len(read_document("a.html", page.encode()).paragraphs) == 50


def test_word_keeps_heading_styles_tables_and_lists() -> None:
    document = docx.Document()
    document.add_paragraph("阅读指南", style="Title")
    document.add_heading("总则", level=1)
    document.add_paragraph("湖在城西。")
    document.add_paragraph("带笔", style="List Bullet")
    document.add_paragraph("带纸", style="List Bullet")
    document.add_paragraph("先登记。", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for place, text in enumerate(["时段", "人数", "白天", "2"]):
        table.cell(place // 2, place % 2).text = text
    found = read_document("a.docx", saved(document)).paragraphs
    assert [(one.style, one.text) for one in found] == [
        (Style.TITLE, "阅读指南"),
        (Style.HEADING, "总则"),
        (Style.PLAIN, "湖在城西。"),
        (Style.LIST, "带笔\n带纸"),
        (Style.PLAIN, "1. 先登记。"),
        (Style.TABLE, "时段 | 人数\n白天 | 2"),
    ]


def test_word_writes_out_the_numbers_it_counts_itself() -> None:
    document = docx.Document()
    for text, level in [("值班", 0), ("白天。", 1), ("夜间。", 1), ("纪律", 0), ("在岗。", 1)]:
        number_by_word(document.add_paragraph(text), 7, level)
    part = numbering_part(("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"))
    content = repacked(saved(document), {"word/numbering.xml": part})
    assert [one.text for one in read_document("a.docx", content).paragraphs] == [
        "一、值班",
        "（一）白天。",
        "（二）夜间。",
        "二、纪律",
        "（一）在岗。",
    ]


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
HOSTILE = {
    "dtd": (repacked(WORD, {"word/styles.xml": ENTITY + b"<x>&a;</x>"}), "forbidden-xml"),
    "utf-16": (repacked(WORD, {"word/styles.xml": "<?xml ?><x/>".encode("utf-16")}), "broken"),
    "no document": (repacked(make_docx(), {"word/document.xml": b""}), "broken"),
    "deep": (
        repacked(WORD, {"word/document.xml": part_of(WORD, "word/document.xml").replace(
            b"<w:body>", b"<w:body>" + b"<w:sdt><w:sdtContent>" * 400
        ).replace(b"</w:body>", b"</w:sdtContent></w:sdt>" * 400 + b"</w:body>")}),
        "too-deep",
    ),
    "bomb": (repacked(WORD, {"word/media/image1.png": b"0" * 20_000_000}), "packed-too-tight"),
    "bomb in a part": (repacked(WORD, {"word/styles.xml": b" " * 20_000_000}), "packed-too-tight"),
    "entries": (
        repacked(WORD, {f"word/media/{number}": b"" for number in range(1_000)}),
        "too-many-entries",
    ),
}  # fmt: skip


@pytest.mark.promise("C3")
@pytest.mark.promise("C4")
@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_word_file_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(DocumentProblem) as refused:
        read_document("a.docx", content)
    assert refused.value.code == code


@pytest.mark.promise("C3")
def test_package_larger_than_allowed_is_refused_by_its_directory() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        package.writestr("word/document.xml", b"<x/>")
    content = bytearray(stream.getvalue())
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = (200_000_000).to_bytes(4, "little")
    with pytest.raises(DocumentProblem) as refused:
        read_document("a.docx", bytes(content))
    assert refused.value.code == "unpacked-too-large"


@pytest.mark.promise("C3")
def test_package_that_lies_about_its_size_is_refused_while_reading() -> None:
    """Let the directory say 4 bytes of an entry that unpacks to many."""
    packed = zlib.compress(b" " * 50_000_000, 9)[2:-4]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<x/>")
    content = stream.getvalue()
    entry = content[: content.find(b"PK\x01\x02")]
    directory = content[len(entry) :]
    name_end = 30 + len("word/document.xml")
    entry = entry[:18] + len(packed).to_bytes(4, "little") + entry[22:name_end] + packed
    size = directory[:20] + len(packed).to_bytes(4, "little") + directory[24:]
    place = size.rfind(b"PK\x05\x06")
    size = size[: place + 16] + len(entry).to_bytes(4, "little") + size[place + 20 :]
    with pytest.raises(DocumentProblem) as refused:
        read_document("a.docx", entry + size)
    assert refused.value.code == "broken"


def test_pdf_lines_are_joined_and_page_numbers_left_out() -> None:
    pages = [
        [
            "        临湖市档案移交办法",
            "  第一条 为了规范档案移交工作，保证档案完整、准确",
            "、安全，制定本办法。",
            "— 1 —",
        ],
        ["  第二条 目录的格式由市档案馆统一规定，五年修订一", "次，修订后三十日内公布。", "— 2 —"],
    ]
    document = read_document("a.pdf", make_pdf(pages))
    assert [(one.line, one.text) for one in document.paragraphs] == [
        (1, "临湖市档案移交办法"),
        (1, "第一条 为了规范档案移交工作，保证档案完整、准确、安全，制定本办法。"),
        (2, "第二条 目录的格式由市档案馆统一规定，五年修订一次，修订后三十日内公布。"),
    ]
    assert document.left_out == (("page-furniture", "— 1 —\n— 2 —"),)


def test_pdf_running_head_is_left_out() -> None:
    pages = [
        ["湖区公约 草案", f"湖在城西{word}。", "河在城东。", f"山在城{word}。", f"{n}"]
        for n, word in enumerate("甲乙丙丁", 1)
    ]
    document = read_document("a.pdf", make_pdf(pages))
    assert "湖区公约 草案" not in [one.text for one in document.paragraphs]
    assert len(document.paragraphs) == 12


def test_pdf_radicals_become_the_characters_meant() -> None:
    (found,) = read_document("a.pdf", make_pdf([["⼀、⼯作⽬标⻓远"]])).paragraphs
    assert found.text == "一、工作目标长远"
