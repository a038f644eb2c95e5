"""Writes out the numbers that Word counts by itself, so that 第一条 and （一） are in the text (pure).

Word keeps 一、 of an automatic list in word/numbering.xml as a form and a count; converters drop
the form. Numbering as in ECMA-376 part 1, 17.9.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from authoring.documents.problems import DocumentProblem
from lessons.numerals import han_numeral

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCUMENT, _NUMBERING, _STYLE_PART = "word/document.xml", "word/numbering.xml", "word/styles.xml"
_HAN_FORMS = {
    "chineseCounting", "chineseCountingThousand", "taiwaneseCountingThousand", "ideographDigital",
    "japaneseCounting", "taiwaneseCounting", "koreanCounting",
}  # fmt: skip
_LEVELS = 9
_MOST = 9_999


@dataclass(frozen=True, slots=True)
class _Form:
    """One level of a list: how its number looks."""

    format: str
    text: str
    """The number with %1 … %9 for the counts of the levels."""
    start: int


@dataclass(slots=True)
class _Lists:
    forms: dict[tuple[str, int], _Form] = field(default_factory=dict)
    """By the list's id and the level."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    """The abstract list behind each list's id: lists that share one are counted on together."""


def write_numbers(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return `parts` with each automatic number written at the start of its paragraph."""
    written = dict(parts)
    if _NUMBERING not in parts:
        return written
    lists = _read_lists(_parsed(parts[_NUMBERING]))
    styles = _read_styles(_parsed(parts[_STYLE_PART])) if _STYLE_PART in parts else {}
    root = _parsed(parts[_DOCUMENT])
    for paragraph in root.iter(f"{{{_W}}}p"):
        _number(paragraph, lists, styles)
    written[_DOCUMENT] = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _parsed(part: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False
    )
    try:
        return etree.fromstring(part, parser=parser)
    except etree.XMLSyntaxError as error:
        code = "too-deep" if "depth" in str(error).lower() else "broken"
        raise DocumentProblem(code, format="docx") from error


def _value(element: etree._Element | None, path: str) -> str:
    found = element.find(path, {"w": _W}) if element is not None else None
    return found.get(f"{{{_W}}}val", "") if found is not None else ""


def _count(written: str, otherwise: int) -> int:
    return int(written) if re.fullmatch(r"[0-9]{1,4}", written) else otherwise


def _read_lists(root: etree._Element) -> _Lists:
    lists = _Lists()
    abstract: dict[str, dict[int, _Form]] = {}
    for element in root.iterfind(f"{{{_W}}}abstractNum"):
        abstract[element.get(f"{{{_W}}}abstractNumId", "")] = _forms(element)
    for element in root.iterfind(f"{{{_W}}}num"):
        name = element.get(f"{{{_W}}}numId", "")
        behind = _value(element, "w:abstractNumId")
        is_restarted = element.find(f"{{{_W}}}lvlOverride") is not None
        lists.shared[name] = name if is_restarted else f"abstract {behind}"
        for level, form in abstract.get(behind, {}).items():
            lists.forms[name, level] = form
    return lists


def _forms(element: etree._Element) -> dict[int, _Form]:
    forms: dict[int, _Form] = {}
    for level in element.iterfind(f"{{{_W}}}lvl"):
        place = _count(level.get(f"{{{_W}}}ilvl", ""), _LEVELS)
        start = _count(_value(level, "w:start"), 1)
        forms[place] = _Form(_value(level, "w:numFmt"), _value(level, "w:lvlText"), start)
    return forms


def _read_styles(root: etree._Element) -> dict[str, tuple[str, int]]:
    """Return (list id, level) of each paragraph style that numbers by itself."""
    found: dict[str, tuple[str, int]] = {}
    for style in root.iterfind(f"{{{_W}}}style"):
        number = _value(style, "w:pPr/w:numPr/w:numId")
        if number:
            level = _count(_value(style, "w:pPr/w:numPr/w:ilvl"), 0)
            found[style.get(f"{{{_W}}}styleId", "")] = (number, level)
    return found


def _number(
    paragraph: etree._Element, lists: _Lists, styles: Mapping[str, tuple[str, int]]
) -> None:
    properties = paragraph.find(f"{{{_W}}}pPr")
    by_style = styles.get(_value(properties, "w:pStyle"), ("", 0))
    name = _value(properties, "w:numPr/w:numId") or by_style[0]
    level = _count(_value(properties, "w:numPr/w:ilvl"), by_style[1])
    form = lists.forms.get((name, level))
    if properties is None or form is None or form.format in {"bullet", "none", ""}:
        return
    if not "".join(paragraph.itertext()).strip():
        return
    counts = lists.counts.setdefault(lists.shared[name], {})
    counts[level] = min(_MOST, counts.get(level, form.start - 1) + 1)
    for deeper in [known for known in counts if known > level]:
        del counts[deeper]
    _write(paragraph, properties, _shown(name, level, lists, counts))


def _shown(name: str, level: int, lists: _Lists, counts: Mapping[int, int]) -> str:
    """Return a number as Word shows it, e.g. 第三条 or 1.2."""
    text = lists.forms[name, level].text

    def counted(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        form = lists.forms.get((name, place))
        number = counts.get(place, form.start if form else 1)
        return _written(number, form.format if form else "decimal")

    return re.sub(r"%([1-9])", counted, text)


def _written(number: int, form: str) -> str:
    if form in _HAN_FORMS:
        return han_numeral(number) if number else "零"
    if form in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"} and 0 < number <= 20:  # noqa: PLR2004 -- ①-⑳
        return chr(0x2460 + number - 1)
    if form == "ideographEnclosedCircle" and 0 < number <= 10:  # noqa: PLR2004 -- ㊀-㊉
        return chr(0x3280 + number - 1)
    if form == "decimalZero":
        return f"{number:02}"
    if form in {"upperLetter", "lowerLetter"} and 0 < number <= 26:  # noqa: PLR2004 -- A-Z
        return chr((65 if form == "upperLetter" else 97) + number - 1)
    return str(number)


def _write(paragraph: etree._Element, properties: etree._Element, number: str) -> None:
    """Put `number` in front of the paragraph's text, and take it out of the list."""
    own = properties.find(f"{{{_W}}}numPr")
    if own is not None:
        properties.remove(own)
    # A list's id of 0 says that the style's numbering does not count here.
    off = etree.SubElement(properties, f"{{{_W}}}numPr")
    etree.SubElement(off, f"{{{_W}}}ilvl").set(f"{{{_W}}}val", "0")
    etree.SubElement(off, f"{{{_W}}}numId").set(f"{{{_W}}}val", "0")
    run = etree.Element(f"{{{_W}}}r")
    text = etree.SubElement(run, f"{{{_W}}}t")
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    text.text = number if number.endswith(("、", "）", ")")) else f"{number} "
    paragraph.insert(paragraph.index(properties) + 1, run)
