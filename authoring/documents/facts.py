"""Who issued a document, when and under which number, and the lines that say so (pure)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from authoring.documents.document import Document, Paragraph, Style
from authoring.documents.ends import Reasons
from authoring.documents.numbering import ends_sentence, find_mark, unspaced
from authoring.documents.numerals import find_dates, is_date
from authoring.documents.titles import ends_like_title

_HEAD = 30
"""Paragraphs among which the head of a document is looked for."""
_LONGEST_TITLE = 120
_LONGEST_JOINED = 200
_LONGEST_NUMBER = 40

_NUMBER = re.compile(
    r"([一-鿿]{1,12}) ?[〔\[（(【［﹝] ?(\d{4}) ?[〕\]）)】］﹞] ?第? ?(\d{1,5}) ?号"
)
_ORDER = re.compile(r"[（(]?(第 ?[一二三四五六七八九十百零〇\d]{1,6} ?号)[）)]?")
_META = re.compile(
    r"[（(【\[]?(?:来源|稿源|信息来源|文章来源|发布机构|发布单位|发文机关|发文单位|发布时间|发布日期|"
    r"发布于|时间|日期|成文日期|发文字号|文号|索引号|主题分类|主题词|公文种类|标题|作者|记者|编辑|责任编辑|"
    r"浏览次数|浏览量|阅读量|阅读|点击数|访问量|字号|字体|分享到|有效性|实施日期|生效日期|施行日期) ?[:：]"
)
_SOURCE = re.compile(
    r"(?:来源|稿源|信息来源|文章来源|发布机构|发布单位|发文机关|发文单位) ?[:：] ?([^ :：】）)\]]{2,60})"
)
_META_EFFECTIVE = re.compile(r"(?:实施日期|生效日期|施行日期) ?[:：]")
_RED_HEAD_LINE = re.compile(r"^(.{2,60}?) ?文件$")
_ADOPTION = re.compile(r"[（(].{0,200}(?:通过|公布|发布|修订|修正|施行|批准|印发).{0,400}[）)]")
_ADOPTED = re.compile(r"(?:通过|公布|发布|印发|批准)")
_EFFECTIVE = re.compile(
    r"自(?:公布|发布|印发|颁布|发文)之日起(?:正式)?(?:施行|实施|执行|生效)|"
    r"自 ?([^，。；自]{4,24}?) ?起(?:正式|开始)?(?:施行|实施|执行|生效)"
)
_ADDRESSED = re.compile(r"各|有关|人民政府|委员会|部门|单位|机构|办公|公司|同志|院|局|厅")
_TOLD = re.compile(r"如下|以下|下列|现将|现就|决定|通知|根据|为了|说|问|是")
"""What a sentence says, and a list of those it is sent to does not."""
_ADOPTED_BY = re.compile(
    r"日 ?([^日（）()]{0,20}?)(?:第[一二三四五六七八九十]{1,4}届)?(人民代表大会(?:常务委员会)?)|"
    r"日 ?([^日（）()]{2,30}?)(?:令|第|办公会|常务会|公布|发布|通过|印发|批准)"
)
_REPOSTED = re.compile(r"本文(?:由|来源于|转自) ?([^，。、 ]{2,30}?)(?:发布|，|。|$)")
_ISSUER = re.compile(
    r"(.{2,50}?(?:政府|委员会|办公厅|办公室|厅|局|部|委|法院|检察院|大会|银行|署|院|协会|集团|公司))(?: ?关于)"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was recognised; `evidence` has for each field the line it came from."""

    title: str = ""
    publisher: str = ""
    number: str = ""
    issued_on: date | None = None
    effective_on: date | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[int, str] = field(default_factory=dict)
    """The paragraphs of the head, by index, and why each is left out."""


@dataclass(slots=True)
class _Head:
    titles: list[int] = field(default_factory=list)
    reasons: Reasons = field(default_factory=dict)


def find_facts(document: Document, taken: Mapping[int, str]) -> Facts:
    """Recognise the facts in a document whose paragraphs in `taken` are left out for a reason."""
    paragraphs = document.paragraphs
    free = [index for index in range(len(paragraphs)) if index not in taken]
    head = _read_head(paragraphs, free[:_HEAD])
    title = "".join(unspaced(paragraphs[index].text) for index in head.titles)
    facts = _Gathered(paragraphs, head, taken, title)
    reasons = dict.fromkeys(head.titles, "title") | head.reasons
    return facts.gathered(document.title, reasons)


def number_in(text: str) -> str:
    """Return the document number in `text` with the brackets it should have, else ""."""
    found = _NUMBER.search(text)
    return f"{found[1]}〔{int(found[2])}〕{int(found[3])}号" if found else ""


class _Gathered:
    """Looks each fact up where it may stand, the surest place first."""

    def __init__(
        self, paragraphs: Sequence[Paragraph], head: _Head, taken: Mapping[int, str], title: str
    ) -> None:
        self.texts = [paragraph.text for paragraph in paragraphs]
        self.title = title
        self.head = [self.texts[index] for index in sorted(head.reasons)]
        self.adoptions = [text for text in self.head if _ADOPTION.fullmatch(text)]
        self.signature = [self.texts[i] for i in sorted(taken) if taken[i] == "signature"]
        self.printed = [self.texts[i] for i in sorted(taken) if taken[i] == "distribution"]
        self.notices = [self.texts[i] for i in sorted(taken) if taken[i] == "site-notice"]
        self.evidence: dict[str, str] = {}

    def gathered(self, page_title: str, reasons: Reasons) -> Facts:
        self.note("title", self.title)
        number = self.number()
        issued_on = self.issued_on()
        return Facts(
            title=self.title or page_title,
            publisher=self.publisher(),
            number=number,
            issued_on=issued_on,
            effective_on=self.effective_on(issued_on),
            evidence=self.evidence,
            reasons=reasons,
        )

    def note(self, fact: str, line: str) -> None:
        if line:
            self.evidence[fact] = line[:300]

    def number(self) -> str:
        for text in self.head:
            if number := number_in(text):
                self.note("number", text)
                return number
        for text in self.head:
            if found := _ORDER.fullmatch(text):
                self.note("number", text)
                return found[1].replace(" ", "")
        return ""

    def publisher(self) -> str:
        for text, name in self.publishers():
            if 2 <= len(name) <= 200:  # noqa: PLR2004 -- as long as the field
                self.note("publisher", text)
                return name
        return ""

    def publishers(self) -> Iterator[tuple[str, str]]:
        """Yield each line that names a publisher, with the name."""
        if found := _ISSUER.match(self.title):
            yield self.title, found[1]
        for text in self.signature:
            if name := _without_date(text):
                yield text, name
        for lines, pattern in (
            (self.head, _RED_HEAD_LINE),
            (self.adoptions, _ADOPTED_BY),
            ([*self.head, *self.notices], _SOURCE),
            (self.notices, _REPOSTED),
        ):
            for text in lines:
                if found := pattern.search(text):
                    yield text, "".join(group or "" for group in found.groups())

    def issued_on(self) -> date | None:
        adopted = [text for text in self.head if _ADOPTED.search(text)]
        for text in (*self.signature, *adopted, *self.head, *self.printed):
            if (dates := find_dates(text)) and not _META_EFFECTIVE.match(text):
                self.note("issued_on", text)
                return dates[-1 if text in self.signature else 0][1]
        return None

    def effective_on(self, issued_on: date | None) -> date | None:
        for text in (
            *(line for line in self.head if _META_EFFECTIVE.match(line)),
            *reversed(self.texts),
        ):
            found = _EFFECTIVE.search(text)
            dates = find_dates(found[0] if found else text if _META_EFFECTIVE.match(text) else "")
            if found or dates:
                self.note("effective_on", _around(text, found.start() if found else 0))
                return dates[0][1] if dates else issued_on if found and not found[1] else None
        return None


def _around(text: str, start: int) -> str:
    """Return the sentence of `text` that holds `start`."""
    begin = text.rfind("。", 0, start) + 1
    end = text.find("。", start)
    return text[begin : end + 1 if end >= 0 else None]


def _without_date(text: str) -> str:
    dates = find_dates(text)
    return (text[: dates[0][0]] if dates else text).strip("（）() ")


def _read_head(paragraphs: Sequence[Paragraph], free: Sequence[int]) -> _Head:
    head = _Head()
    titles = _styled_title(paragraphs, free)
    for place, index in enumerate(free):
        paragraph = paragraphs[index]
        reason = _reason(paragraph, is_titled=bool(head.titles))
        if index in titles or (not reason and not head.titles and not titles):
            head.titles = list(titles) or _title_lines(paragraphs, free[place : place + 4])
        if index in head.titles:
            continue
        if not reason and titles and not head.titles:
            reason = "letterhead"
        if not reason:
            break
        head.reasons[index] = reason
        if reason == "addressees":
            break
    _take_later_lines(paragraphs, free, head)
    return head


def _styled_title(paragraphs: Sequence[Paragraph], free: Sequence[int]) -> tuple[int, ...]:
    """Return the heading that the file itself marks as its title, if only short lines precede."""
    for index in free[:10]:
        paragraph = paragraphs[index]
        is_top = paragraph.style is Style.TITLE or (
            paragraph.style is Style.HEADING and paragraph.level == 1
        )
        if is_top and _may_be_title(paragraph):
            return (index,)
        if (
            len(paragraph.text) > _LONGEST_TITLE
            or "。" in paragraph.text
            or find_mark(paragraph.text)
        ):
            return ()
    return ()


def _take_later_lines(paragraphs: Sequence[Paragraph], free: Sequence[int], head: _Head) -> None:
    """Take source and date lines that stand a little below, behind a summary or a picture."""
    for index in free[:8]:
        text = paragraphs[index].text
        is_line = len(text) <= _LONGEST_TITLE and _META.match(text) is not None
        if index not in head.reasons and index not in head.titles and is_line:
            head.reasons[index] = "source-line"


def _reason(paragraph: Paragraph, *, is_titled: bool) -> str:
    """Say what a line of the head is if it is neither title nor text."""
    text = paragraph.text
    if paragraph.style in {Style.TABLE, Style.LIST, Style.QUOTE} or len(text) > 600:  # noqa: PLR2004 -- no line of a head
        return ""
    if is_titled and text.endswith(("：", ":")) and _is_addressed(text):
        return "addressees"
    if _ADOPTION.fullmatch(text) and find_dates(text):
        return "adoption"
    return _reason_of_line(text) if len(text) <= _LONGEST_TITLE else ""


def _reason_of_line(text: str) -> str:
    if _META.match(text) or is_date(text) or _is_dated_line(text):
        return "source-line"
    is_number = number_in(text) and len(text) <= _LONGEST_NUMBER and not ends_like_title(text)
    if is_number or _ORDER.fullmatch(text):
        return "document-number"
    return "letterhead" if _RED_HEAD_LINE.match(text) else ""


def _is_addressed(text: str) -> bool:
    is_list = "。" not in text and find_mark(text) is None and not _TOLD.search(text)
    return is_list and len(text) <= 400 and _ADDRESSED.search(text) is not None  # noqa: PLR2004 -- 主送机关 may be many


def _is_dated_line(text: str) -> bool:
    """Say that a line is a date with the hour or the name of a paper."""
    dates = find_dates(text)
    if not dates or len(text) > 50 or ends_sentence(text) or "。" in text:  # noqa: PLR2004 -- such lines are short
        return False
    is_first = dates[0][0] == 0
    return is_first and re.fullmatch(r"[\d年月日./\- :：]+(?: [^，。]{0,20})?", text) is not None


def _title_lines(paragraphs: Sequence[Paragraph], following: Sequence[int]) -> list[int]:
    """Return the first of `following` as the title, and those it goes on in."""
    lines: list[int] = []
    for index in following:
        paragraph = paragraphs[index]
        is_line = _may_be_title(paragraph) and not _reason(paragraph, is_titled=bool(lines))
        if not is_line or (lines and index != lines[-1] + 1):
            break
        lines.append(index)
        if ends_like_title(paragraph.text):
            return lines if _length(paragraphs, lines) <= _LONGEST_JOINED else lines[:1]
        if paragraph.text.endswith(("？", "！", "?", "!")):
            break
    return lines[:1]


def _length(paragraphs: Sequence[Paragraph], lines: Sequence[int]) -> int:
    return sum(len(paragraphs[index].text) for index in lines)


def _may_be_title(paragraph: Paragraph) -> bool:
    text = paragraph.text
    if paragraph.style not in {Style.PLAIN, Style.TITLE, Style.HEADING}:
        return False
    if paragraph.style is Style.HEADING and paragraph.level > 1 and find_mark(text):
        return False
    is_marked = find_mark(text) is not None
    return (
        len(text) <= _LONGEST_TITLE
        and not is_marked
        and not ends_sentence(text)
        and "。" not in text
    )
