"""What closes a document and is no part of its argument: signature, notices, attachments (pure)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from authoring.documents.document import Paragraph, Style
from authoring.documents.numbering import ends_sentence, find_mark
from authoring.documents.numerals import find_dates, is_date
from authoring.documents.titles import is_document_title

type Reasons = dict[int, str]
"""Index of a paragraph → the code of why it is left out."""

_TAIL = 40
"""Paragraphs at the end among which the notices of a site are looked for."""
_MOST_BETWEEN = 4
"""Lines between two notices, or after the last, that are no notices themselves."""
_SHORT = 120

_NOTICE = re.compile(
    r"[（(【\[<《*#▼↓—\- ]*(?:"
    r"(?:责任编辑|责编|编辑|编审|审核|校对|监制|主编|美编|制作|值班编委|值班主任|来源|稿源|"
    r"文章来源|信息来源|原标题|供稿|作者|记者|通讯员|签发)(?: ?[:：丨|/│]|[】\]）)])"
    r"|(?:版权声明|免责声明|特别声明|郑重声明|声明|版权所有|免责条款)(?:$| ?[:：】\]）)])"
    r"|本文(?:由.{0,30}(?:发布|转载|整理)|来源|转自|转载|系|仅代表|内容)"
    r"|(?:如需|欢迎|未经.{0,12}|请勿|严禁)转载|转载(?:请|须|需|自|本|声明|:|：)"
    r"|(?:长按|微信)?(?:扫码|扫一扫|扫描.{0,4}二维码)|(?:请)?(?:点击|戳)(?:.{0,12})(?:阅读|查看|关注|下载|进入|原文)"
    r"|点击(?:上方|下方|蓝字|右上角)|(?:欢迎|长按|请)?关注.{0,20}(?:公众号|视频号|微信|微博|我们)"
    r"|(?:推荐阅读|相关阅读|延伸阅读|往期回顾|更多精彩|热门文章|相关链接|相关新闻|上一篇|下一篇)"
    r"|(?:分享到|打印本页|关闭窗口|返回顶部|网站地图|联系我们|主办单位|承办单位|技术支持)(?:$|[:： ])"
    r"|(?:[^ ]{0,4}ICP备|Copyright|©|END$|THE END)"
    r")"
)
_CREDIT = re.compile(r"[（(【\[ ]*(?:文章|信息)?(?:来源|稿源|作者|记者|供稿|通讯员|签发|制作)")
"""Such lines stand above an article too: sentences that follow one are the article."""
_CAPTION = re.compile(
    r"[（(▲△↑ ]*(?:图源|图片来源|图片由|供图|摄影|图片)(?: ?[:：/丨|]|.{0,12}(?:提供|摄)[）)]?$)"
)
_RELEASE = re.compile(r"[（(](?:此|本)件.{0,30}[）)]")
_DISTRIBUTION = re.compile(r"(?:抄送|抄报|主送|分送|联系人|联系电话|主题词) ?[:：]")
_PRINTED = re.compile(r".{2,40}(?:印发|印制)$")
_LISTING = re.compile(r"附件? ?[:：] ?(?=\S)|附件?\d{1,2} ?[:：.．] ?(?=\S)")
_ATTACHMENT = re.compile(
    r"(附件|附表|附录|附图) ?(\d{1,2}|[一二三四五六七八九十]{1,3}|[A-Z])? ?[:：]?(?= |$)"
)
_BODIES = re.compile(
    r"(?:局|委|部|厅|府|院|会|室|办|公司|中心|党委|党组|司|处|署|行|社|大学|学院|学校|集团|政府|法院|"
    r"组织部|委员会|领导小组|指挥部)$"
)


def find_ends(paragraphs: Sequence[Paragraph], taken: Mapping[int, str]) -> Reasons:
    """Say which paragraphs are left out at the end and between, and why."""
    texts = [paragraph.text for paragraph in paragraphs]
    free = [index for index in range(len(texts)) if index not in taken]
    reasons = {index: "caption" for index in free if is_caption(texts[index])}
    free = [index for index in free if index not in reasons]
    notices = _notices(paragraphs, free)
    reasons |= notices
    free = [index for index in free if index not in notices]
    for index in free:
        if _RELEASE.fullmatch(texts[index]):
            reasons[index] = "release-note"
    free = [index for index in free if index not in reasons]
    distribution = _distribution(texts, free)
    reasons |= distribution
    free = [index for index in free if index not in distribution]
    return reasons | _signatures(paragraphs, free)


def is_caption(text: str) -> bool:
    """Say that `text` only names where a picture is from."""
    return len(text) <= 40 and _CAPTION.match(text) is not None  # noqa: PLR2004 -- a short line


def attachment_label(paragraph: Paragraph) -> str:
    """Return "附件1" for the line that an attachment begins with, else ""."""
    match = _ATTACHMENT.match(paragraph.text)
    if match is None or paragraph.style in {Style.LIST, Style.QUOTE, Style.TABLE}:
        return ""
    rest = paragraph.text[match.end() :]
    if (
        len(rest) > _SHORT // 2
        or ends_sentence(paragraph.text.rstrip(":："))
        or (rest and find_mark(rest.strip()))
    ):
        return ""
    return match[1] + (match[2] or "")


def _notices(paragraphs: Sequence[Paragraph], free: Sequence[int]) -> Reasons:
    """Take the first notice of the tail that only notices and short lines follow, and all after."""
    begin = len(free)
    others = 0
    has_sentence = False
    for place in range(len(free) - 1, max(0, len(free) - 1 - _TAIL), -1):
        paragraph = paragraphs[free[place]]
        is_credit = has_sentence and _CREDIT.match(paragraph.text)
        if _NOTICE.match(paragraph.text) and not is_credit:
            begin, others, has_sentence = place, 0, False
        elif others < _MOST_BETWEEN and _may_follow(paragraph):
            others += 1
            has_sentence = has_sentence or paragraph.text.endswith("。")
        else:
            break
    return dict.fromkeys(free[begin:], "site-notice")


def _may_follow(paragraph: Paragraph) -> bool:
    """Say that a paragraph may stand among the closing notices: short, and counted by nothing."""
    text = paragraph.text
    is_lasting = attachment_label(paragraph) or _LISTING.match(text) or is_date(text)
    return len(text) <= _SHORT and not is_lasting and find_mark(text) is None


def _distribution(texts: Sequence[str], free: Sequence[int]) -> Reasons:
    tail = [index for index in free[-_TAIL:] if len(texts[index]) <= _SHORT * 4]
    return {
        index: "distribution"
        for index in tail
        if _DISTRIBUTION.match(texts[index])
        or (_PRINTED.fullmatch(texts[index]) and find_dates(texts[index]))
    }


def _signatures(paragraphs: Sequence[Paragraph], free: Sequence[int]) -> Reasons:
    """Take each date that stands alone where a document ends, with the names above it."""
    reasons: Reasons = {}
    for place, index in enumerate(free):
        if not _ends_here(paragraphs, free, place):
            continue
        text = paragraphs[index].text
        if is_date(text):
            names = list(_names_above(paragraphs, free, place))
        elif _is_name_with_date(text):
            names = []
        else:
            continue
        reasons |= dict.fromkeys([*names, index], "signature")
        above = place - len(names) - 1
        reasons |= dict.fromkeys(_listing(paragraphs, free, above), "attachment-list")
    return reasons | _unsigned_listing(paragraphs, [one for one in free if one not in reasons])


def _ends_here(paragraphs: Sequence[Paragraph], free: Sequence[int], place: int) -> bool:
    """Say that nothing, an attachment or a document issued with this one follows."""
    if place + 1 >= len(free):
        return place > 0
    following = paragraphs[free[place + 1]]
    is_new_document = is_document_title(following.text)
    return place > 0 and bool(attachment_label(following) or is_new_document)


def _is_name_with_date(text: str) -> bool:
    dates = find_dates(text)
    if not dates or len(text) > _SHORT // 2 or not is_date(text[dates[-1][0] :]):
        return False
    return _is_name(text[: dates[-1][0]].strip())


def _is_name(text: str) -> bool:
    return 2 <= len(text) <= 60 and not ends_sentence(text) and bool(_BODIES.search(text))  # noqa: PLR2004 -- a line's length


def _names_above(paragraphs: Sequence[Paragraph], free: Sequence[int], place: int) -> Iterator[int]:
    for index in reversed(free[max(0, place - 6) : place]):
        paragraph = paragraphs[index]
        if (
            not _is_name(paragraph.text)
            or find_mark(paragraph.text)
            or paragraph.style is Style.HEADING
        ):
            return
        yield index


def _listing(paragraphs: Sequence[Paragraph], free: Sequence[int], place: int) -> list[int]:
    """Return the lines "附件：1.… 2.…" that end at `place`."""
    for start in range(place, max(-1, place - _TAIL), -1):
        text = paragraphs[free[start]].text
        if _LISTING.match(text):
            return list(free[start : place + 1])
        if len(text) > _SHORT or ends_sentence(text) or not find_mark(text):
            break
    return []


def _unsigned_listing(paragraphs: Sequence[Paragraph], free: Sequence[int]) -> Reasons:
    """Take the list of attachments of a document without a signature."""
    for place in range(len(free) - 1, -1, -1):
        if place + 1 == len(free) or attachment_label(paragraphs[free[place + 1]]):
            found = _listing(paragraphs, free, place)
            if found:
                return dict.fromkeys(found, "attachment-list")
    return {}
