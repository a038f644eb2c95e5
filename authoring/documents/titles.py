"""How the titles of official documents end (pure)."""

import re

from authoring.documents.numbering import find_mark, is_like_heading, unspaced

_END = re.compile(
    r"(?:通知|意见|办法|条例|规定|决定|公告|通告|方案|规划|细则|法|报告|批复|函|纪要|规则|要点|指南|章程|"
    r"制度|解释|标准|预案|纲要|计划|措施|修正案|清单|准则|决议|命令|令|通报|议案|问答|解读|规范|规程|公约)"
    r"(?:[（(《].{1,30}[）)》])?$"
)


def ends_like_title(text: str) -> bool:
    """Say that `text` ends with what a document calls itself: …通知, …办法（试行）."""
    return _END.search(unspaced(text)) is not None


def is_document_title(text: str) -> bool:
    """Say that `text` may be the title of a document issued within another."""
    return is_like_heading(text) and ends_like_title(text) and find_mark(text) is None
