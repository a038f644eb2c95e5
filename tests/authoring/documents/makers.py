"""Files in the formats that are read, made on the spot: PDF by hand, Word by python-docx."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H "
    "/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
)
_CHARACTERS = (
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
)


def make_pdf(pages: Sequence[Sequence[str]], *, size: int = 16) -> bytes:
    """Return a PDF whose lines stand at the left, set in by 16 points for each leading space."""
    letters = sorted({character for page in pages for line in page for character in line})
    codes = {character: code for code, character in enumerate(letters, 1)}
    first_page = 6
    kids = " ".join(f"{first_page + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        _FONT,
        _CHARACTERS,
        _stream(_unicode_map(codes)),
    ]
    for place, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {first_page + 2 * place + 1} 0 R >>"
        )
        objects.append(_stream(_text_commands(page, codes, size)))
    return _assembled(objects)


def _unicode_map(codes: Mapping[str, int]) -> str:
    rows = [
        f"<{code:04x}> <{character.encode('utf-16-be').hex()}>" for character, code in codes.items()
    ]
    parts = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    maps = "\n".join(
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{maps}\n"
        "endcmap end end"
    )


def _text_commands(page: Iterable[str], codes: Mapping[str, int], size: int) -> str:
    commands = []
    for number, line in enumerate(page):
        written = line.lstrip(" ")
        left = 60 + 16 * (len(line) - len(written))
        shown = "".join(f"{codes[character]:04x}" for character in written)
        commands.append(f"BT /F1 {size} Tf 1 0 0 1 {left} {780 - 24 * number} Tm <{shown}> Tj ET")
    return "\n".join(commands)


def _stream(text: str) -> str:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def _assembled(objects: Sequence[str]) -> bytes:
    written = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{text}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    trailer = (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF"
    )
    return written + (head + trailer).encode("ascii")


def saved(document: object) -> bytes:
    """Return the bytes of a python-docx document."""
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined] # python-docx hides its class behind a function
    return stream.getvalue()


def make_docx(*paragraphs: tuple[str, str]) -> bytes:
    """Return a Word file of (style name, text)."""
    document = docx.Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style or None)
    return saved(document)


def repacked(package: bytes, changes: Mapping[str, bytes]) -> bytes:
    """Return a zip with some of its entries replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in dict.fromkeys([*old.namelist(), *changes]):
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return stream.getvalue()


def part_of(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return opened.read(name)


def number_by_word(paragraph: Paragraph, list_id: int, level: int = 0) -> None:
    """Let Word count a paragraph as a member of a list."""
    numbering = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", level), ("w:numId", list_id)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), str(value))
        numbering.append(element)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- python-docx has no door to it
    properties.append(numbering)  # type: ignore[arg-type] # lxml has one class of elements, its stubs two


def numbering_part(*levels: tuple[str, str]) -> bytes:
    """Return word/numbering.xml with one list, whose levels are (format, text)."""
    written = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(levels)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:abstractNum w:abstractNumId="1">{written}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    ).encode()
